"""Copies inside copies: few requests, and an end."""

from typing import Any

import pytest

from notion_async import errors
from notion_async._traversal import FetchOptions, NodeStream, StreamOptions, repeats
from tests.traversal.fake_notion import FakeNotion, block_id, seen
from tests.traversal.test_traversal import read


def laughs(levels: int) -> FakeNotion:
    """Return a Notion of listings each of which holds the next one twice."""
    children: dict[str, Any] = {"root": ["b1", "b1"]}
    children |= {f"b{n}": [f"b{n + 1}", f"b{n + 1}"] for n in range(1, levels)}
    return FakeNotion(children)


async def walked(notion: FakeNotion, order: Any = "document", **options: Any) -> NodeStream:
    nodes = NodeStream(notion.source(10), notion.root, FetchOptions(), StreamOptions(order, strict=False, **options))
    async with nodes:
        found = [node async for node in nodes]
    assert len(found) == nodes.report.blocks
    return nodes


async def test_each_listing_is_requested_twice_at_most() -> None:
    levels = 12
    notion = laughs(levels)
    tree = await read(notion)
    assert seen([*tree.walk()]) == notion.in_order()
    assert len(notion.asked) == 1 + levels
    for order in ("document", "arrival"):
        notion.asked.clear()
        nodes = await walked(notion, order)
        assert nodes.report.complete
        assert nodes.report.blocks == 2 ** (levels + 1) - 2
        assert len(notion.asked) <= 1 + 2 * levels, "requests for the same answer are merged"


@pytest.mark.parametrize("order", ["document", "arrival"])
async def test_content_that_multiplies_beyond_measure_is_cut_and_reported(
    monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(repeats, "MAX_REPEATED_BLOCKS", 1_000)
    levels = 60
    notion = laughs(levels)
    tree = await read(notion, strict=False)
    nodes = await walked(notion, order, buffer=50)
    for report in (tree.report, nodes.report):
        assert {entry.kind for entry in report.missing} == {"truncated"}
        assert len({entry.id for entry in report.missing}) == len(report.missing) <= levels
        assert report.containers_read < report.containers_expected
        assert report.blocks < 2_500
    assert len([*tree.walk()]) == tree.report.blocks
    assert {node.block.id for node in tree.walk()} == {block_id(f"b{n}") for n in range(1, levels + 1)}
    with pytest.raises(errors.Incomplete, match="copies inside copies"):
        await read(laughs(levels))


@pytest.mark.parametrize("order", ["document", "arrival"])
async def test_the_failure_of_a_merged_request_is_missing_at_each_place(order: Any) -> None:
    failed = errors.ServerError("no", status=500)
    notion = FakeNotion(
        {"root": ["a"] * 50, "a": ["b"]}, script=lambda asked, *_: failed if asked == block_id("a") else None
    )
    nodes = await walked(notion, order)
    assert [entry.id for entry in nodes.report.missing] == [block_id("a")] * 50
    assert (nodes.report.blocks, nodes.report.containers_read) == (50, 1)
    assert len(notion.asked) < 52, "not each of the 50 was requested: some shared a request"


async def test_many_copies_of_one_block_are_all_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MAX_KEPT_BLOCKS", 10)
    copies = 500
    notion = FakeNotion({"root": ["a"] * copies, "a": ["b", "c"], "b": ["d"]}, page_size=1_000)
    tree = await read(notion)
    assert tree.report.complete
    assert tree.report.blocks == copies * 4
    nodes = await walked(notion)
    assert nodes.report.complete
    assert nodes.report.blocks == copies * 4
