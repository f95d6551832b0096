import json
from datetime import datetime
from typing import Any

import pytest

from notion_async import InvalidInput, NotFound, NotionClient, RateLimit, TimedOut
from notion_async.emulator import Emulator, RateWindow


async def test_the_state_of_the_rate_limit_is_passed_to_the_next_run() -> None:
    async with Emulator(limit=RateWindow(5, 0.2)) as notion:
        first = NotionClient(notion.token, base_url=notion.url, rate_limit_key="first", rate_limit=RateLimit(20, 0.2))
        async with first:
            for _ in range(12):
                await first.users.me()
        state = json.loads(json.dumps(first.rate_limit.export_state()))
        assert state
        assert first.rate_limit.refusals
        second = NotionClient(
            notion.token,
            base_url=notion.url,
            rate_limit_key="second",
            rate_limit=RateLimit(20, 0.2),
            rate_limit_state=state,
        )
        assert second.rate_limit.budget == first.rate_limit.budget


async def test_a_call_that_the_budget_cannot_let_out_in_time_is_refused_at_once() -> None:
    async with Emulator() as notion:
        limit = RateLimit(1, 60.0, adaptive=False)
        async with NotionClient(notion.token, base_url=notion.url, rate_limit=limit) as client:
            await client.users.me()
            with pytest.raises(TimedOut) as late:
                await client.users.me(deadline=2.0)
            assert late.value.budget_back_in is not None
            assert 55 < late.value.budget_back_in <= 60
            with client.deadline(2.0), pytest.raises(TimedOut):
                await client.users.me()


def test_clients_of_one_connection_share_a_rate_limit_and_others_do_not() -> None:
    one, same, other = (NotionClient(token) for token in ("ntn_one", "ntn_one", "ntn_other"))
    assert one._session.limiter is same._session.limiter
    assert one._session.limiter is not other._session.limiter
    renamed = [NotionClient(token, rate_limit_key="acme") for token in ("ntn_old", "ntn_new")]
    assert renamed[0]._session.limiter is renamed[1]._session.limiter


@pytest.mark.parametrize(
    "base_url", ["https://me:geheim@api.notion.com", "http://geheim@localhost:1/v1", "https://:geheim@x"]
)
def test_an_address_with_a_password_is_refused_and_not_shown(base_url: str) -> None:
    with pytest.raises(InvalidInput, match="user name or password") as refused:
        NotionClient("ntn_test", base_url=base_url)
    assert "geheim" not in str(refused.value)


async def test_a_missing_page_is_reported_with_a_hint_about_sharing(notion_client: NotionClient) -> None:
    with pytest.raises(NotFound, match="Connections"):
        await notion_client.tree("00000000-0000-8000-8000-000000000000")


@pytest.mark.parametrize("since", ["2026-03-11", datetime(2026, 3, 11)])  # noqa: DTZ001 - what is refused
def test_a_time_without_a_zone_is_refused(since: Any) -> None:
    with pytest.raises(InvalidInput, match="since must be a datetime with a time zone"):
        NotionClient("ntn_test").trees([], since=since)


def test_a_single_page_is_not_a_list_of_pages() -> None:
    client, page = NotionClient("ntn_test"), "1429989f-e8ac-4eff-bc8f-57f56486db54"
    for read in (client.trees, client.crawl):
        with pytest.raises(InvalidInput, match=f"expected a list of pages, got one: '{page}'"):
            read(page)


async def test_an_empty_checkpoint_is_refused_because_nothing_would_be_kept() -> None:
    async with NotionClient("ntn_test", base_url="http://127.0.0.1:9") as client:
        with pytest.raises(InvalidInput, match="checkpoint"):
            await client.tree("1" * 32, checkpoint="")
