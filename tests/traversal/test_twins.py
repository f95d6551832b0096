"""The same container at two places, as a synced block and its copies give it."""

import asyncio
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from notion_async import errors, models
from notion_async._traversal import FetchOptions, NodeStream, StreamOptions
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


NAMES = [f"b{number}" for number in range(8)]


def sequential(
    children: dict[str, Any], max_depth: int | None, lost: set[str], most: int = 2_000
) -> tuple[list[tuple[str, int, str]], list[tuple[str, str, str]]] | None:
    """Give what a sequential reader gives, and what it misses; None where that is too much."""
    found: list[tuple[str, int, str]] = []
    missing: list[tuple[str, str, str]] = []
    stack: list[tuple[str, tuple[str, ...]]] = [(child, ("root",)) for child in reversed(children["root"])]
    while stack and len(found) <= most:
        name, path = stack.pop()
        found.append((name, len(path) - 1, block_id(path[-1])))
        if name in path:
            missing.append((block_id(name), block_id(path[-1]), "cycle"))
        elif name in children and (max_depth is None or len(path) < max_depth):
            if name in lost:
                missing.append((block_id(name), block_id(path[-1]), "unshared"))
            else:
                stack.extend((child, (*path, name)) for child in reversed(children[name]))
    return None if stack else (found, sorted(missing))


@settings(deadline=None, max_examples=60)
@given(
    children=st.dictionaries(
        st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), unique=True, max_size=3), min_size=3
    ),
    top=st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4),
    max_depth=st.none() | st.integers(1, 5),
    lost=st.sets(st.sampled_from(NAMES), max_size=2),
    page_size=st.integers(1, 3),
    seed=st.integers(0, 1000),
    in_flight=st.integers(1, 6),
    buffer=st.integers(1, 20),
)
def test_whatever_stands_in_whatever_tree_and_stream_give_what_a_sequential_reader_gives(
    children: dict[str, Any],
    top: list[str],
    max_depth: int | None,
    lost: set[str],
    page_size: int,
    seed: int,
    in_flight: int,
    buffer: int,
) -> None:
    children = {**children, "root": top}
    expected = sequential(children, max_depth, lost)
    assume(expected is not None)
    gone = {block_id(name) for name in lost}

    def notion() -> FakeNotion:
        script = lambda listed, *_: not_found() if listed in gone else None  # noqa: E731 - it is a field
        return FakeNotion(dict(children), page_size=page_size, seed=seed, script=script)

    async def both() -> None:
        fetch = FetchOptions(max_depth=max_depth)
        async with asyncio.timeout(10):
            tree = await read(notion(), in_flight=in_flight, fetch=fetch, strict=False)
            async with NodeStream(
                notion().source(in_flight), block_id("root"), fetch, StreamOptions(buffer=buffer, strict=False)
            ) as nodes:
                streamed = seen([node async for node in nodes])
        assert (seen(list(tree.walk())), lacks(tree.report)) == expected
        assert (streamed, lacks(nodes.report)) == expected
        for count in ("blocks", "containers_expected", "containers_read"):
            assert getattr(nodes.report, count) == getattr(tree.report, count)
        assert not nodes._builder._unended, "nothing is remembered of what has ended"

    asyncio.run(both())


def lacks(report: models.Report) -> list[tuple[str, str | None, str]]:
    return sorted((entry.id, entry.parent_id, entry.kind) for entry in report.missing)


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
        tree = await read(notion, fetch=FetchOptions(max_depth=5))
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
        tree = await read(notion, fetch=FetchOptions(max_depth=5), strict=False)
    assert [(node.block.plain_text, node.depth) for node in tree.walk()] == [
        *[("p", 0), ("t", 1), ("u", 2), ("v", 3), ("y", 4), ("w", 3)],
        *[("q", 0), ("r", 1), ("t", 2), ("u", 3), ("v", 4), ("w", 4)],
    ]
