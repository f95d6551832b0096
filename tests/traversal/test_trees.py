"""Many pages at once; pages that are skipped, edited meanwhile, late or lost."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from notion_async import errors, models
from notion_async._traversal import Checkpoint, FetchOptions, NodeStream, SinglePage, StreamOptions, TreeStream
from tests.traversal.fake_notion import FakeNotion, block_id
from tests.traversal.test_traversal import not_found

PAGES: dict[str, Any] = {
    **{f"p{n}": [f"p{n}a", f"p{n}b"] for n in range(20)},
    **{f"p{n}a": [f"p{n}c"] for n in range(20)},
}
IDS = [block_id(f"p{n}") for n in range(20)]


async def trees(
    notion: FakeNotion, ids: list[str], fetch: FetchOptions | None = None, **options: Any
) -> list[models.Tree | models.Unchanged]:
    async with TreeStream(notion.source(), ids, fetch or FetchOptions(), StreamOptions(**options)) as stream:
        return [tree async for tree in stream]


def texts(tree: models.Tree | models.Unchanged) -> list[str]:
    assert isinstance(tree, models.Tree)
    return [node.block.plain_text for node in tree.walk()]


async def test_every_page_comes_once_with_its_tree() -> None:
    notion = FakeNotion(PAGES)
    found = await trees(notion, IDS + IDS)
    assert sorted(tree.page.id for tree in found) == sorted(IDS)
    assert {tree.page.id: texts(tree) for tree in found}[IDS[3]] == ["p3a", "p3c", "p3b"]
    assert len(notion.asked) == len(set(notion.asked)) == 60


async def test_no_page_is_an_empty_stream() -> None:
    assert await trees(FakeNotion({}), []) == []


async def test_a_slow_consumer_holds_further_pages_back() -> None:
    notion = FakeNotion(PAGES)
    async with TreeStream(notion.source(2), IDS, FetchOptions(), StreamOptions(buffer=6)) as stream:
        await anext(stream)
        for _ in range(300):
            await asyncio.sleep(0)
        begun = {asked for asked, kind in notion.asked if kind == "page"}
        assert len(begun) <= 6
        rest = [tree async for tree in stream]
    assert len(rest) == 19
    assert stream.report.blocks == 60


@pytest.mark.parametrize("since", [None, datetime(2027, 1, 1, tzinfo=UTC)], ids=["empty", "unchanged"])
async def test_pages_without_blocks_are_held_back_too(since: datetime | None) -> None:
    notion = FakeNotion({name: [] for name in PAGES})
    async with TreeStream(notion.source(2), IDS, FetchOptions(since=since), StreamOptions(buffer=6)) as stream:
        await anext(stream)
        for _ in range(300):
            await asyncio.sleep(0)
        assert len({asked for asked, kind in notion.asked if kind == "page"}) <= 6 + 2
        rest = [tree async for tree in stream]
    assert len(rest) == 19


async def test_a_page_that_cannot_be_had_is_missing_and_the_others_come() -> None:
    notion = FakeNotion({**PAGES, "p7": not_found()})
    async with TreeStream(notion.source(), IDS, FetchOptions(), StreamOptions()) as stream:
        found = []
        with pytest.raises(errors.Incomplete, match="unshared"):
            async for tree in stream:
                found.append(tree)  # noqa: PERF401 - what came before the error counts
    assert len(found) == 19
    [missing] = stream.report.missing
    assert (missing.id, missing.parent_id, missing.kind, missing.status) == (IDS[7], None, "unshared", 404)
    assert len(await trees(notion, IDS, strict=False)) == 19


async def test_a_failure_that_ends_everything_is_raised_as_it_is() -> None:
    notion = FakeNotion({**PAGES, "p7": errors.Unauthorized("bad token", status=401)})
    with pytest.raises(errors.Unauthorized):
        await trees(notion, IDS, strict=False)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_page_object_that_nobody_may_read_ends_everything_too() -> None:
    notion = FakeNotion(PAGES, page_error=errors.Unauthorized("bad token", status=401))
    with pytest.raises(errors.Unauthorized):
        await trees(notion, IDS, strict=False)


async def test_pages_not_edited_since_are_not_read() -> None:
    times = {"p1": ["2026-05-05T10:00:00.000Z"], "p2": ["2026-05-05T09:59:00.000Z"]}
    notion = FakeNotion(PAGES, edited=times)
    found = await trees(notion, IDS[:3], FetchOptions(since=datetime(2026, 5, 5, 10, 0, 30, tzinfo=UTC)))
    unchanged = {tree.page.id for tree in found if isinstance(tree, models.Unchanged)}
    assert unchanged == {IDS[0], IDS[2]}, "an edit at 10:00:45 would show as 10:00, one at 9:59:59 as 9:59"
    assert len([asked for asked, kind in notion.asked if kind != "page"]) == 2


async def test_a_page_is_unchanged_from_the_end_of_the_minute_it_shows() -> None:
    notion = FakeNotion(PAGES, edited={"p1": ["2026-05-05T10:00:00.000Z"]})
    for second, kind in ((59, models.Tree), (60, models.Unchanged)):
        since = datetime(2026, 5, 5, 10, 0, tzinfo=UTC) + timedelta(seconds=second)
        [found] = await trees(notion, IDS[1:2], FetchOptions(since=since))
        assert isinstance(found, kind)


async def test_a_page_edited_meanwhile_is_noticed_by_the_times_seen() -> None:
    now = {"last_edited_time": datetime.now(UTC).isoformat()}
    old = {"last_edited_time": "2026-01-01T00:05:00.000Z"}
    for time_of_c, edited in ((now, True), (old, False)):
        notion = FakeNotion({"root": ["a", "b"], "a": ["c"]}, special={"c": time_of_c})
        async with SinglePage(notion.source(), notion.root, FetchOptions(), StreamOptions()) as one:
            assert (await one.tree()).report.edited_while_read is edited
    references: dict[str, Any] = {
        "c": {**now, "type": "child_page", "child_page": {"title": "C"}},
        "b": {"type": "synced_block", "synced_block": {"synced_from": {"type": "block_id", "block_id": block_id("x")}}},
        "d": now,
    }
    notion = FakeNotion({"root": ["a", "b"], "a": ["c"], "b": ["d"], "d": ["e"]}, special={**references, "e": now})
    async with SinglePage(notion.source(), notion.root, FetchOptions(), StreamOptions()) as one:
        assert not (await one.tree()).report.edited_while_read, "other pages have times of their own"


EDITS = [f"2026-01-01T00:0{n}:00.000Z" for n in range(9)]


@pytest.mark.parametrize(
    ("times", "pages_asked", "listings", "edited"),
    [
        (EDITS[:1], 2, 2, False),
        ([EDITS[0], EDITS[1]], 3, 4, False),
        (EDITS, 4, 6, True),
    ],
    ids=["not edited", "edited once", "always edited"],
)
async def test_a_consistent_reading_reads_an_edited_page_again(
    times: list[str], pages_asked: int, listings: int, edited: bool
) -> None:
    notion = FakeNotion({"root": ["a"], "a": ["b"]}, edited={"root": times})
    async with SinglePage(notion.source(), notion.root, FetchOptions(max_rereads=2), StreamOptions()) as one:
        tree = await one.tree()
        progress = one.progress
    assert texts(tree) == ["a", "b"]
    assert (progress.blocks, progress.requests_least) == (2, 0)
    assert len([1 for _, kind in notion.asked if kind == "page"]) == pages_asked
    assert len([1 for _, kind in notion.asked if kind != "page"]) == listings
    assert tree.report.requests == pages_asked + listings
    assert tree.report.edited_while_read is edited


async def test_a_second_reading_is_no_replay_of_the_first(tmp_path: Path) -> None:
    notion = FakeNotion({"root": ["a"], "a": ["b"]}, edited={"root": EDITS[:2]})

    def changed(container_id: str, _cursor: str | None, asked: int) -> None:
        if container_id == block_id("a") and asked == 2:
            notion.children["a"] = ["b", "c"]

    notion.script = changed
    terms = StreamOptions(checkpoint=Checkpoint(tmp_path / "kept", "tree"))
    async with SinglePage(notion.source(), notion.root, FetchOptions(max_rereads=2, keep_raw=True), terms) as one:
        tree = await one.tree()
    assert texts(tree) == ["a", "b", "c"]
    assert tree.report.replayed == 0
    assert EDITS[1].encode() in (tree.page_raw or b"")


async def test_a_page_that_is_gone_when_looked_at_again_is_given_as_it_was_read() -> None:
    notion = FakeNotion({"root": ["a"], "a": ["b"]}, slowest=block_id("a"))

    def gone_soon(container_id: str, _cursor: str | None, _asked: int) -> None:
        if container_id == block_id("a"):
            asyncio.get_running_loop().call_later(0.005, setattr, notion, "page_error", not_found())

    notion.script = gone_soon
    async with SinglePage(notion.source(), notion.root, FetchOptions(max_rereads=2), StreamOptions()) as one:
        tree = await one.tree()
    assert texts(tree) == ["a", "b"]
    assert tree.report.edited_while_read


async def test_what_was_looked_at_again_is_judged_by_that_alone() -> None:
    now = {"last_edited_time": datetime.now(UTC).isoformat()}
    notion = FakeNotion({"root": ["a"]}, special={"a": now})
    async with SinglePage(notion.source(), notion.root, FetchOptions(max_rereads=1), StreamOptions()) as one:
        assert not (await one.tree()).report.edited_while_read


async def test_a_replayed_page_may_have_been_edited_long_ago(tmp_path: Path) -> None:
    special = {"a": {"last_edited_time": EDITS[1]}}
    path = tmp_path / "kept"
    children: dict[str, Any] = {"root": ["a", "b"], "b": ["c"]}
    down = FakeNotion({**children, "b": not_found()}, special=special)
    for notion, strict, edited in ((down, False, False), (FakeNotion(children, special=special), True, True)):
        terms = StreamOptions(strict=strict, checkpoint=Checkpoint(path, "tree"))
        async with SinglePage(notion.source(), notion.root, FetchOptions(), terms) as one:
            assert (await one.tree()).report.edited_while_read is edited


async def test_trees_are_read_consistently_too() -> None:
    notion = FakeNotion(PAGES, edited={"p4": EDITS[:2]})
    found = await trees(notion, IDS[:6], FetchOptions(max_rereads=1))
    assert len(found) == 6
    assert not any(tree.report.edited_while_read for tree in found if isinstance(tree, models.Tree))


async def test_progress_says_what_waits_and_how_long_it_takes() -> None:
    children: dict[str, Any] = {"root": ["a", "b", "c"], "a": ["d"], "b": ["e"], "c": ["f"]}
    notion = FakeNotion(children)
    source = notion.source(1, seconds_until_available=lambda requests: 100.0 * requests)
    async with NodeStream(source, notion.root, FetchOptions(), StreamOptions(buffer=1)) as nodes:
        await anext(nodes)
        progress = nodes.progress
        assert (progress.blocks, progress.containers_waiting, progress.requests_least) == (3, 3, 3)
        assert progress.seconds_left == 300.0
        assert len([node async for node in nodes]) == 5
        assert nodes.progress.requests_least == 0


async def test_progress_counts_the_pages_that_wait_for_their_turn() -> None:
    async with TreeStream(FakeNotion(PAGES).source(2), IDS, FetchOptions(), StreamOptions(buffer=1)) as stream:
        await anext(stream)
        assert stream.progress.requests_least >= 2 * (20 - 1 - 2)
        assert len([tree async for tree in stream]) == 19
        assert (stream.progress.requests_least, stream.progress.blocks) == (0, 60)
    since = FetchOptions(since=datetime(2026, 1, 1, tzinfo=UTC))
    assert TreeStream(FakeNotion(PAGES).source(), IDS, since, StreamOptions()).progress.requests_least == 20


async def test_only_a_few_requests_wait_when_there_is_no_budget() -> None:
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(50)], **{f"b{n}": [f"c{n}"] for n in range(50)}}
    plenty, scarce = FakeNotion(children), FakeNotion(children)
    for notion, seconds in ((plenty, 0.0), (scarce, 1.0)):
        source = notion.source(
            seconds_until_available=lambda requests, seconds=seconds: seconds,
            has_waiters=lambda seconds=seconds: seconds > 0,
        )
        async with NodeStream(source, notion.root, FetchOptions(), StreamOptions()) as nodes:
            assert len([node async for node in nodes]) == 100
    assert scarce.peak <= 4 < plenty.peak


async def test_a_tree_tells_its_progress_after_each_answer() -> None:
    heard: list[models.Progress] = []
    notion = FakeNotion({"root": ["a"], "a": ["b"]})
    async with SinglePage(notion.source(), notion.root, FetchOptions(), StreamOptions(), heard.append) as one:
        await one.tree()
    assert [progress.blocks for progress in heard] == [1, 2]


def too_late(container_id: str, _cursor: str | None, _asked: int) -> errors.NotionError | None:
    return errors.TimedOut("not in time") if container_id == block_id("b") else None


async def test_the_deadline_ends_a_strict_reading() -> None:
    notion = FakeNotion({"root": ["a", "b"], "a": ["c"], "b": ["d"]}, script=too_late)
    source = notion.source(deadline=time.monotonic() - 1)
    with pytest.raises(errors.TimedOut):
        async with SinglePage(source, notion.root, FetchOptions(), StreamOptions()) as one:
            await one.tree()
    async with SinglePage(source, notion.root, FetchOptions(), StreamOptions(strict=False)) as one:
        tree = await one.tree()
    assert texts(tree) == ["a", "c", "b"]
    assert [entry.kind for entry in tree.report.missing] == ["failed"]


async def test_budget_that_cannot_be_back_in_time_ends_it_too() -> None:
    late = errors.TimedOut("no budget", budget_back_in=40.0)
    notion = FakeNotion({"root": ["a"], "a": late})
    with pytest.raises(errors.TimedOut):
        async with SinglePage(notion.source(), notion.root, FetchOptions(), StreamOptions()) as one:
            await one.tree()


async def test_the_last_container_may_fail_alone() -> None:
    notion = FakeNotion({"root": ["a"], "a": errors.Unreachable("broke", attempts=9)})
    async with SinglePage(notion.source(), notion.root, FetchOptions(), StreamOptions(strict=False)) as one:
        tree = await one.tree()
    assert [entry.kind for entry in tree.report.missing] == ["failed"]
    assert tree.report.requests == len(notion.asked)
