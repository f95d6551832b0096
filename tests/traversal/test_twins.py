"""The same container at two places, as a synced block and its copies give it."""

import asyncio
from typing import Any

import pytest

from notion_async import errors
from notion_async.traversal import Wish
from tests.traversal.fake_notion import FakeNotion, block_id, seen
from tests.traversal.test_traversal import not_found, read, walk

SHARED: dict[str, Any] = {
    "root": ["a", "b"],
    "a": ["s", "x"],
    "b": ["c"],
    "c": ["s"],
    "s": ["t", "u"],
    "t": ["v"],
}


async def test_a_container_met_twice_is_listed_once_in_a_tree() -> None:
    notion = FakeNotion(SHARED)
    tree = await read(notion)
    assert seen(list(tree.walk())) == notion.in_order()
    assert [asked for asked in notion.asked if asked[0] == block_id("s")] == [(block_id("s"), None)]
    assert tree.report.complete
    assert tree.report.blocks == len(notion.in_order())
    assert tree.report.containers_expected == tree.report.containers_read


async def test_a_stream_lists_it_at_each_place() -> None:
    notion = FakeNotion(SHARED)
    assert seen(await walk(notion)) == notion.in_order()
    assert [asked for asked in notion.asked if asked[0] == block_id("s")] == [(block_id("s"), None)] * 2


async def test_a_twin_of_what_cannot_be_read_is_missing_at_both_places() -> None:
    tree = await read(FakeNotion({"root": ["a", "b"], "a": ["s"], "b": ["s"], "s": not_found()}), strict=False)
    assert [(entry.id, entry.parent_id) for entry in tree.report.missing] == [
        (block_id("s"), block_id("a")),
        (block_id("s"), block_id("b")),
    ]
    assert tree.report.containers_read == tree.report.containers_expected - 2


async def test_twins_that_hold_each_other_are_cut_where_they_repeat() -> None:
    tree = await read(FakeNotion({"root": ["x", "y"], "x": ["y"], "y": ["x"]}), strict=False)
    assert [node.block.plain_text for node in tree.walk()] == ["x", "y", "x", "y", "x", "y"]
    assert sorted(entry.kind for entry in tree.report.missing) == ["cycle", "cycle"]
    streamed = await walk(FakeNotion({"root": ["x", "y"], "x": ["y"], "y": ["x"]}), strict=False)
    assert [node.block.plain_text for node in streamed] == ["x", "y", "x", "y", "x", "y"]


async def test_deep_twins_are_no_recursion() -> None:
    depth = 2_000
    children: dict[str, Any] = {"root": ["b0", "b1"], **{f"b{n}": [f"b{n + 1}"] for n in range(depth)}}
    tree = await read(FakeNotion(children))
    assert sum(1 for _ in tree.walk()) == 2 * depth + 1


@pytest.mark.parametrize("slowest", ["p", "q", "root"])
async def test_a_twin_nearer_to_the_top_is_read_deeper_than_its_first(slowest: str) -> None:
    children: dict[str, Any] = {
        "root": ["p", "q"],
        "p": ["t"],
        "q": ["r"],
        "r": ["s"],
        "s": ["t"],
        "t": ["u"],
        "u": ["v"],
        "v": ["w"],
    }
    notion = FakeNotion(children, slowest=block_id(slowest))
    async with asyncio.timeout(2):
        tree = await read(notion, wish=Wish(max_depth=5))
    assert seen(list(tree.walk())) == [entry for entry in notion.in_order() if entry[1] < 5]
    assert tree.report.complete
    assert max(map(notion.asked.count, notion.asked)) == 1


async def test_a_twin_of_what_failed_in_part_is_read_deeper_too() -> None:
    children: dict[str, Any] = {
        "root": ["p", "q"],
        "p": ["t"],
        "q": ["r"],
        "r": ["t"],
        "t": ["u"],
        "u": ["v", "w", "x"],
    }
    failed = errors.ServerError("no", status=500)
    notion = FakeNotion(
        {**children, "v": ["y"]},
        page_size=2,
        slowest=block_id("p"),
        script=lambda asked, cursor, _: failed if cursor == block_id("x") else None,
    )
    async with asyncio.timeout(2):
        tree = await read(notion, wish=Wish(max_depth=5), strict=False)
    assert [(node.block.plain_text, node.depth) for node in tree.walk()] == [
        *[("p", 0), ("t", 1), ("u", 2), ("v", 3), ("y", 4), ("w", 3)],
        *[("q", 0), ("r", 1), ("t", 2), ("u", 3), ("v", 4), ("w", 4)],
    ]
