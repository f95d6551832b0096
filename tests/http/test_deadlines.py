"""Deadlines that are over: nothing is sent, and the event loop goes on."""

import asyncio
import time

import pytest

from notion_async import NotionClient, RateLimit, TimedOut
from tests.http.raw_server import http, raw_server, refusal
from tests.traversal.fake_notion import page

PAGE = page()
ID = PAGE["id"]


@pytest.mark.parametrize("deadline", [0, -5, 1e-9, 1e-6])
async def test_a_write_whose_deadline_is_over_is_not_sent(deadline: float) -> None:
    async with raw_server(lambda _: http(PAGE)) as server, NotionClient("t", base_url=server.url) as client:
        await client.pages.retrieve(ID)  # the next request has a connection at once
        with pytest.raises(TimedOut) as late:
            await client.pages.update(ID, icon=None, deadline=deadline)
        await asyncio.sleep(0.01)
        assert [asked.method for asked in server.asked] == ["GET"]
        assert late.value.attempts == 0
        assert late.value.path == f"/pages/{ID}"


async def test_a_write_is_not_sent_when_its_deadline_passes_while_it_waits_for_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with raw_server(lambda _: http(PAGE)) as server, NotionClient("t", base_url=server.url) as client:
        await client.pages.retrieve(ID)
        acquire = client._session.limiter.acquire

        async def slow(*args: object, **terms: object) -> object:
            permit = await acquire(*args, **terms)  # type: ignore[arg-type]  # passed on as they came
            time.sleep(0.01)  # noqa: ASYNC251 - an event loop that was held up
            return permit

        monkeypatch.setattr(client._session.limiter, "acquire", slow)
        with pytest.raises(TimedOut):
            await client.pages.update(ID, icon=None, deadline=0.005)
        await asyncio.sleep(0.01)
        assert [asked.method for asked in server.asked] == ["GET"]


async def _most_turns_missed(client: NotionClient, deadline: float, rounds: int) -> int:
    """Return how many refusals came between two turns of another task, at most."""
    missed = longest = 0

    async def beat() -> None:
        nonlocal missed
        while True:
            missed = 0
            await asyncio.sleep(0)

    heart = asyncio.create_task(beat())
    for _ in range(rounds):
        with pytest.raises(TimedOut):
            await client.pages.retrieve(ID, deadline=deadline)
        missed += 1
        longest = max(longest, missed)
    heart.cancel()
    return longest


@pytest.mark.parametrize("deadline", [0.2, 0, -1])
async def test_a_caller_that_asks_again_at_once_does_not_stop_the_event_loop(deadline: float) -> None:
    limited = refusal(429, "rate_limited", Retry_After="30")
    async with (
        raw_server(lambda _: limited) as server,
        NotionClient("t", base_url=server.url, rate_limit=RateLimit(600, 60)) as client,
    ):
        with pytest.raises(TimedOut):
            await client.pages.retrieve(ID, deadline=1)  # from here on the limit refuses without asking
        assert await _most_turns_missed(client, deadline, 20) <= 1
