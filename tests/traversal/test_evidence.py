"""Whether the server is gone is asked, not guessed; and every request that leaves is counted once."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notion_async import NotionClient, errors, models
from notion_async._traversal import FetchOptions, StreamOptions, TreeStream
from notion_async.emulator import Emulator, samples
from notion_async.emulator.faults import FaultKind
from tests.traversal.fake_notion import FakeNotion, block_id
from tests.traversal.test_traversal import read, tree_of, walk

SILENT: list[errors.NotionError] = [
    errors.Unreachable("reset"),
    errors.TimedOut("late"),
    errors.ServerError("busy", status=503),
    errors.Unreadable("not JSON"),
]


@settings(deadline=None, max_examples=60)
@given(
    shape=st.dictionaries(st.integers(0, 29), st.integers(0, 29)),
    broken=st.dictionaries(st.integers(0, 29), st.sampled_from(SILENT)),
    in_flight=st.integers(1, 8),
)
def test_whatever_fails_together_only_that_is_missing(
    shape: dict[int, int], broken: dict[int, errors.NotionError], in_flight: int
) -> None:
    children: dict[str, Any] = tree_of(shape, 30)
    failing = {f"b{number}": error for number, error in broken.items() if f"b{number}" in children}
    notion = FakeNotion(children | failing)
    expected = [name for name, *_ in notion.in_order()]
    lost = {block_id(name) for name in failing if name in expected}

    tree = asyncio.run(read(notion, in_flight=in_flight, strict=False))
    assert [node.block.plain_text for node in tree.walk()] == expected
    assert {entry.id for entry in tree.report.missing} == lost
    assert {entry.kind for entry in tree.report.missing} <= {"failed"}
    assert tree.report.requests == len(notion.asked)
    nodes = asyncio.run(walk(notion, in_flight=in_flight, strict=False))
    assert [node.block.plain_text for node in nodes] == expected


@pytest.mark.parametrize("error", SILENT, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("gone", SILENT, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("number", [1, 2, 20])
async def test_a_server_that_does_not_answer_a_probe_is_gone(
    error: errors.NotionError, gone: errors.NotionError, number: int
) -> None:
    names = [f"b{n}" for n in range(number)]
    children: dict[str, Any] = {"root": names, **dict.fromkeys(names, error)}
    with pytest.raises(type(error)):
        await read(FakeNotion(children, gone=gone), strict=False)


async def test_a_server_that_refuses_the_probe_is_there() -> None:
    children: dict[str, Any] = {"root": ["a"], "a": errors.Unreachable("reset")}
    tree = await read(FakeNotion(children, gone=errors.Forbidden("no", status=403)), strict=False)
    assert [entry.kind for entry in tree.report.missing] == ["failed"]


async def test_many_that_fail_at_once_share_one_probe() -> None:
    names = [f"b{n}" for n in range(50)]
    notion = FakeNotion({"root": names, **dict.fromkeys(names, errors.Unreachable("reset"))})
    tree = await read(notion, strict=False)
    assert len(tree.report.missing) == 50
    assert notion.asked.count(("me", None)) < 10


async def test_a_page_that_fails_is_missing_among_others() -> None:
    pages: dict[str, Any] = {f"p{n}": ["x"] for n in range(6)} | {
        "p1": errors.Unreachable("r"),
        "p5": errors.Unreachable("r"),
    }
    notion = FakeNotion(pages)
    async with TreeStream(
        notion.source(), [block_id(name) for name in pages], FetchOptions(), StreamOptions(strict=False)
    ) as trees:
        found = [tree.page.id async for tree in trees]
    assert len(found) == 4
    assert {entry.id for entry in trees.report.missing} == {block_id("p1"), block_id("p5")}


KINDS: list[FaultKind] = ["drop", "drop_after", "half_answer", "not_json", "service_unavailable", "bad_gateway"]


@pytest.mark.parametrize("kind", KINDS)
async def test_requests_are_counted_as_the_server_counts_them(kind: FaultKind) -> None:
    """Whatever became of them: repeated ones, those that failed for good, and the probe."""
    async with (
        Emulator(samples.demo()) as notion,
        NotionClient(notion.token, base_url=notion.url, rate_limit=None, retry_for=0.3) as client,
    ):
        parents = [node.block.id for node in (await client.tree(samples.DEMO_PAGE_ID)).walk() if node.children]
        for block in parents[:2]:
            notion.faults.add(kind, path=f"{block}/children", times=None)
        notion.faults.add(kind, route="POST /v1/search", times=1)
        notion.faults.add(kind, route="POST /v1/data_sources/{data_source_id}/query", times=1)
        for ask in (
            lambda: client.walk(samples.DEMO_PAGE_ID, strict=False),
            lambda: client.trees([samples.DEMO_PAGE_ID], strict=False),
            lambda: client.crawl(strict=False),
            lambda: client.crawl([samples.DEMO_PAGE_ID], strict=False),
        ):
            before = len(notion.requests)
            report = await report_of(ask())
            assert report.requests == len(notion.requests) - before
            assert report.retries > 0
            assert {entry.id for entry in report.missing} >= set(parents[:2])


async def report_of(stream: Any) -> models.Report:
    async with stream as found:
        async for _ in found:
            pass
    report: models.Report = stream.report
    return report
