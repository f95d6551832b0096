import asyncio
import json
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from notion_async import InvalidInput, NotFound, NotionClient, Unreachable, Unreadable, models
from notion_async.emulator import Emulator, samples
from notion_async.export import export
from notion_async.export.job import PAGE_RETRY_SECONDS
from tests.export.trees import names

LISTING = "GET /v1/blocks/{block_id}/children"


@pytest.fixture
async def notion() -> AsyncIterator[Emulator]:
    async with Emulator(samples.demo(), clock=lambda: 1.8e9) as running:  # what expires is signed by the time
        yield running


def unshare_a_block(notion: Emulator) -> None:
    children = notion.request("GET", f"/blocks/{notion.root_id}/children")["results"]
    lost = next(block["id"] for block in children if block["has_children"])
    notion.faults.add("object_not_found", route=LISTING, path=lost, times=None)


@pytest.fixture
async def client(notion: Emulator) -> AsyncIterator[NotionClient]:
    async with NotionClient(notion.token, base_url=notion.url, rate_limit=None, retry_for=0.0) as opened:
        yield opened


async def test_the_demo_page_is_exported_completely(notion: Emulator, client: NotionClient, tmp_path: Path) -> None:
    told: list[models.Progress] = []
    summary = await export(
        client, notion.root_id, tmp_path / "out", formats=["markdown", "json"], on_progress=told.append
    )
    assert summary.complete
    assert (summary.pages, summary.retries) == (1, 0)
    assert summary.blocks > 400
    assert summary.requests == len(notion.requests)
    assert [opaque.type for opaque in summary.opaque if opaque.kind == "reference"].count("child_page") == 2
    assert [path.suffix for path in summary.files] == [".md", ".json"]
    assert sorted(summary.files) == sorted((tmp_path / "out").iterdir())
    assert told[-1].blocks == summary.blocks


async def test_an_export_sends_no_request_twice(notion: Emulator, client: NotionClient, tmp_path: Path) -> None:
    await export(client, notion.root_id, tmp_path)
    asked = [f"{request.method} {request.path}" for request in notion.requests]
    assert sorted(asked) == sorted(set(asked))


async def test_one_format_needs_no_list(notion: Emulator, client: NotionClient, tmp_path: Path) -> None:
    summary = await export(client, notion.root_id, tmp_path, formats="json")
    assert [file.suffix for file in summary.files] == [".json"]


async def test_the_formats_may_be_an_iterator(notion: Emulator, client: NotionClient, tmp_path: Path) -> None:
    summary = await export(client, notion.root_id, tmp_path, formats=iter(["markdown", "json"]))  # type: ignore[arg-type]  # what a caller may give
    assert [path.suffix for path in summary.files] == [".md", ".json"]


async def test_json_holds_what_the_server_sent(notion: Emulator, client: NotionClient, tmp_path: Path) -> None:
    summary = await export(client, notion.root_id, tmp_path, formats=["json"])
    found = json.loads(summary.files[0].read_text("utf-8"))
    stack, blocks = list(found["children"]), 0
    while stack:
        entry: dict[str, Any] = stack.pop()
        assert notion.request("GET", f"/blocks/{entry['block']['id']}").items() >= entry["block"].items()
        stack.extend(entry["children"])
        blocks += 1
    assert blocks == summary.blocks


async def test_missing_parts_mark_the_name_and_keep_an_earlier_complete_file(
    notion: Emulator, client: NotionClient, tmp_path: Path
) -> None:
    whole = (await export(client, notion.root_id, tmp_path)).files[0]
    before = whole.read_bytes()
    unshare_a_block(notion)
    summary = await export(client, notion.root_id, tmp_path)
    assert not summary.complete
    assert len(summary.missing) == 1
    assert [path.name for path in summary.files] == [whole.name.replace(".md", ".incomplete.md")]
    assert "a part of the content could not be read" in summary.files[0].read_text("utf-8")
    assert whole.read_bytes() == before


async def test_an_export_that_is_not_strict_uses_the_name_of_a_complete_file(
    notion: Emulator, client: NotionClient, tmp_path: Path
) -> None:
    unshare_a_block(notion)
    summary = await export(client, notion.root_id, tmp_path, strict=False)
    assert not summary.complete
    assert not summary.files[0].name.endswith(".incomplete.md")


@pytest.mark.parametrize(("source", "formats"), [("no id", ["markdown"]), ("1" * 32, ["pdf"]), ("1" * 32, [])])
async def test_invalid_input_is_refused_before_any_request(
    notion: Emulator, client: NotionClient, tmp_path: Path, source: str, formats: Any
) -> None:
    with pytest.raises(InvalidInput):
        await export(client, source, tmp_path / "out", formats=formats)
    assert not notion.requests
    assert not (tmp_path / "out").exists()


async def test_an_unusable_folder_is_refused_before_any_request(
    notion: Emulator, client: NotionClient, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        await export(client, notion.root_id, tmp_path / "file")
    assert not notion.requests


async def test_a_missing_page_leaves_nothing_behind(client: NotionClient, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="shared"):
        await export(client, "1" * 32, tmp_path / "new" / "out")
    assert names(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "error"), [("not_json", Unreadable), ("drop", Unreachable)])
async def test_a_server_that_is_not_notion_is_reported_soon(
    notion: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Any, error: type[Exception]
) -> None:
    assert PAGE_RETRY_SECONDS <= 5
    monkeypatch.setattr("notion_async.export.job.PAGE_RETRY_SECONDS", 0.02)
    notion.faults.add(fault, times=None)
    async with NotionClient(notion.token, base_url=notion.url) as client:
        with pytest.raises(error):
            await export(client, notion.root_id, tmp_path / "out")
    assert names(tmp_path) == []


async def test_cancelling_leaves_nothing_behind(notion: Emulator, client: NotionClient, tmp_path: Path) -> None:
    asked = asyncio.Event()
    notion.faults.add("edit", route=LISTING, action=lambda _: asked.set())
    notion.faults.add("delay", route=LISTING, seconds=60, times=None)
    job = asyncio.create_task(export(client, notion.root_id, tmp_path / "out"))
    await asked.wait()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert names(tmp_path) == []


async def test_cancelling_during_writing_waits_for_the_thread_to_end(
    notion: Emulator, client: NotionClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes, go_on = threading.Event(), threading.Event()

    def slow(_: int) -> None:
        writes.set()
        go_on.wait(5)

    monkeypatch.setattr("os.fsync", slow)
    job = asyncio.create_task(export(client, notion.root_id, tmp_path))
    await asyncio.to_thread(writes.wait, 5)
    job.cancel()
    await asyncio.wait([job], timeout=0.01)
    assert not job.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert not [name for name in names(tmp_path) if name.startswith(".")]


async def test_two_exports_into_one_folder_do_not_disturb_each_other(
    notion: Emulator, client: NotionClient, tmp_path: Path
) -> None:
    one, two = await asyncio.gather(*(export(client, notion.root_id, tmp_path) for _ in range(2)))
    assert one.files == two.files
    assert [path.name for path in one.files] == names(tmp_path)
