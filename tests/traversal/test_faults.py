"""Whatever goes wrong on the way: the same blocks in the same order, none twice, none missing."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notion_async import NotionClient, errors
from notion_async._traversal import recent_ids
from notion_async.emulator import Emulator, samples
from notion_async.emulator.faults import FaultKind
from tests.traversal.fake_notion import FakeNotion, block_id, dead_cursor, seen
from tests.traversal.test_traversal import read, tree_of, walk


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    shape=st.dictionaries(st.integers(0, 59), st.integers(0, 59)),
    dying=st.sets(st.integers(0, 59)),
    page_size=st.integers(1, 5),
    seed=st.integers(0, 1000),
    in_flight=st.integers(1, 8),
    buffer=st.integers(1, 30),
    remembered=st.integers(1, 60),
)
def test_cursors_that_die_anywhere_change_nothing(
    shape: dict[int, int], dying: set[int], page_size: int, seed: int, in_flight: int, buffer: int, remembered: int
) -> None:
    """A cursor dies once for each listing: the listing is then begun again."""
    doomed = {block_id(f"b{number}") for number in dying}

    def notion() -> FakeNotion:
        died: set[str] = set()

        def script(container: str, cursor: str | None, _asked: int) -> errors.NotionError | None:
            if cursor in doomed and container not in died:
                died.add(container)
                return dead_cursor(cursor)
            return None

        return FakeNotion(tree_of(shape, 60), page_size=page_size, seed=seed, script=script)

    expected = notion().in_order()
    with patch.object(recent_ids, "MIN_REMEMBERED", remembered):
        assert seen(asyncio.run(walk(notion(), in_flight=in_flight, buffer=buffer))) == expected
        assert seen(list(asyncio.run(read(notion(), in_flight=in_flight)).walk())) == expected
        assert sorted(seen(asyncio.run(walk(notion(), order="arrival")))) == sorted(expected)


async def test_a_cursor_that_repeats_begins_the_listing_again_and_then_gives_up() -> None:
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(9)]}
    notion = FakeNotion(children, page_size=3, circles={block_id("b6"): block_id("b3")})
    tree = await read(notion, strict=False)
    assert [node.block.plain_text for node in tree.walk()] == [f"b{n}" for n in range(6)]
    assert [entry.kind for entry in tree.report.missing] == ["truncated"]


async def test_a_listing_without_a_cursor_is_not_begun_again() -> None:
    a = block_id("a")
    notion = FakeNotion(
        {"root": ["a"], "a": ["b"]}, script=lambda listed, *_: dead_cursor("?") if listed == a else None
    )
    tree = await read(notion, strict=False)
    assert [entry.kind for entry in tree.report.missing] == ["failed"]
    assert notion.asked.count((a, None)) == 1


async def test_the_cursors_of_each_part_of_meeting_notes_may_die() -> None:
    parts = {f"{name}_block_id": block_id(name) for name in ("summary", "notes", "transcript")}
    names = {name: [f"{name}{n}" for n in range(5)] for name in ("summary", "notes", "transcript")}

    dying = {block_id(f"{name}2") for name in names}
    notion = FakeNotion(
        {"root": ["m"], **names},
        page_size=2,
        special={"m": {"type": "meeting_notes", "meeting_notes": {"children": parts}}},
        script=lambda listed, cursor, asked: dead_cursor(cursor) if cursor in dying and asked == 1 else None,
    )
    tree = await read(notion)
    assert [node.block.plain_text for node in tree.walk()][1:] == [
        block for inside in names.values() for block in inside
    ]
    assert len(notion.asked) == 2 + 3 * (3 + 2)


async def test_a_cursor_that_repeats_once_changes_nothing() -> None:
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(9)]}
    notion = FakeNotion(children, page_size=3, circles={block_id("b6"): block_id("b3")})

    def healed(_container: str, cursor: str | None, asked: int) -> None:
        if cursor is None and asked == 2:
            notion.circles.clear()

    notion.script = healed
    tree = await read(notion)
    assert [node.block.plain_text for node in tree.walk()] == [f"b{n}" for n in range(9)]


async def test_a_cursor_that_dies_twice_is_reported() -> None:
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(9)]}
    notion = FakeNotion(
        children, page_size=3, script=lambda _, cursor, asked: dead_cursor(cursor) if cursor == block_id("b6") else None
    )
    tree = await read(notion, strict=False)
    assert [node.block.plain_text for node in tree.walk()] == [f"b{n}" for n in range(6)]
    assert [(entry.kind, entry.status) for entry in tree.report.missing] == [("failed", 400)]


async def test_a_long_listing_of_which_nothing_is_known_again_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_ids, "MIN_REMEMBERED", 2)
    children: dict[str, Any] = {"root": [f"b{n}" for n in range(12)]}

    def others_instead(_: str, cursor: str | None, asked: int) -> errors.NotionError | None:
        if cursor != block_id("b9"):
            return None
        children["root"] = [f"b{n}" for n in range(3)] + [f"c{n}" for n in range(9)]
        return dead_cursor(cursor)

    notion = FakeNotion(children, page_size=3, script=others_instead)
    tree = await read(notion, strict=False)
    assert [node.block.plain_text for node in tree.walk()] == [f"b{n}" for n in range(9)]
    assert [entry.kind for entry in tree.report.missing] == ["truncated"]


KINDS: list[FaultKind] = ["bad_gateway", "drop", "half_answer", "gateway_timeout", "internal_server_error", "not_json"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_a_server_that_fails_now_and_then_changes_nothing(seed: int) -> None:
    sample = samples.tree(1_500, "realistic", seed)
    async with (
        Emulator(sample, seed=seed) as notion,
        NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client,
    ):
        undisturbed = [node.block.id for node in (await client.tree(sample.root_id)).walk()]
        notion.faults.rate(0.1, *KINDS)
        tree = await client.tree(sample.root_id)
        async with client.walk(sample.root_id) as nodes:
            walked = [node.block.id async for node in nodes]
    assert [node.block.id for node in tree.walk()] == walked == undisturbed
    assert tree.report.retries > 0


async def test_every_kind_of_block_of_the_demo_is_read_on_purpose() -> None:
    """Columns, tabs, tables, toggle headings, synced copies and meeting notes have their children below them."""
    async with (
        Emulator(samples.demo()) as notion,
        NotionClient(notion.token, base_url=notion.url, rate_limit=None) as client,
    ):
        tree = await client.tree(samples.DEMO_PAGE_ID)
        async with client.walk(samples.DEMO_PAGE_ID) as nodes:
            walked = [(node.block.id, node.depth, node.parent_id) async for node in nodes]
    assert [(node.block.id, node.depth, node.parent_id) for node in tree.walk()] == walked
    assert tree.report.complete
    below: dict[str, set[str]] = {}
    for node in tree.walk():
        below.setdefault(node.block.type, set()).update(child.block.type for child in node.children)
    assert below["column_list"] == {"column"}
    assert below["table"] == {"table_row"}
    assert below["tab"] == {"paragraph"}
    for kind in ("column", "synced_block", "meeting_notes", "heading_2", "template", "paragraph"):
        assert below[kind], kind
    copies = [node for node in tree.walk() if node.block.type == "synced_block"]
    assert [[child.block.id for child in node.children] for node in copies[1:]] == [
        [child.block.id for child in copies[0].children] for _ in copies[1:]
    ]
    kinds = {(entry.kind, entry.type) for entry in tree.report.opaque}
    assert {("reference", "child_page"), ("reference", "child_database")} <= kinds
    assert {kind for kind, _ in kinds} == {"reference", "unsupported", "unknown_type"}
