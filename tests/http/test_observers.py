"""Observers watch, and never touch what they watch."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from notion_async import NotionClient, blocks, errors
from notion_async.emulator import Emulator, samples
from tests.http.byte_server import byte_server, http
from tests.traversal.fake_notion import page

PAGE_ID = "1429989f-e8ac-4eff-bc8f-57f56486db54"


def fails(*_: object) -> None:
    msg = "of the observer"
    raise RuntimeError(msg)


def cancels(*_: object) -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize("observer", [fails, cancels])
async def test_an_observer_that_raises_is_logged_and_counted_and_changes_no_result(
    observer: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with Emulator(samples.demo()) as notion:
        client = NotionClient(notion.token, base_url=notion.url, on_request=observer, on_unknown_fields=observer)
        async with client:
            tree = await client.tree(samples.DEMO_PAGE_ID, on_progress=observer)
            assert tree.report.complete
            failures = client.observer_failures
            assert failures > 1
            written = await client.append(samples.DEMO_PAGE_ID, [blocks.divider()], on_progress=observer)
            assert len(written.ids) == 1
            assert client.observer_failures >= failures + 2
            with pytest.raises(errors.NotFound):
                await client.pages.retrieve(PAGE_ID)
    assert "on_request raised" in caplog.text
    assert "on_progress raised" in caplog.text


async def test_an_answer_with_new_fields_is_good_also_where_reporting_them_fails() -> None:
    answer = http(page() | {"id": PAGE_ID, "mood": "good"}, close=True)
    async with (
        byte_server(answer) as server,
        NotionClient("ntn_test", base_url=server.url, on_unknown_fields=fails) as client,
    ):
        assert (await client.pages.retrieve(PAGE_ID)).id == PAGE_ID
        assert client.observer_failures == 1
