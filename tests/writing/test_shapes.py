"""Shapes that Notion has and nobody may make: unchanged they need no rules, elsewhere text and children are kept."""

from typing import Any

import pytest

from notion_async import blocks, errors, models
from notion_async._writing.diff.compare import prepare_for
from notion_async._writing.diff.replace import ReplaceResult, replace_content
from notion_async._writing.draft.prepare import prepare
from notion_async.models.codec import decode, encode
from tests.writing.fake_notion import FakeNotion


def text(content: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": {"content": content}}]


def paragraph(content: str, **more: Any) -> dict[str, Any]:
    return {"type": "paragraph", "paragraph": {"rich_text": text(content), **more}}


def row(*cells: str) -> dict[str, Any]:
    return {"type": "table_row", "table_row": {"cells": [text(cell) for cell in cells]}}


def below(kind: str, *children: dict[str, Any], **content: Any) -> dict[str, Any]:
    return {"type": kind, kind: {**content, "children": list(children)}}


MANY = [{"type": "text", "text": {"content": f"r{n}"}, "annotations": {"bold": bool(n % 2)}} for n in range(150)]
SHAPES = {
    "empty column": below("column_list", below("column", paragraph("precious")), below("column")),
    "one column": below("column_list", below("column", paragraph("precious"))),
    "columns in columns": below(
        "column_list",
        *[below("column", below("column_list", *[below("column", paragraph("precious"))] * 2))] * 2,
    ),
    "plain heading": below("heading_2", paragraph("precious"), rich_text=text("h"), is_toggleable=False),
    "uneven table": below("table", row("a", "b"), row("precious"), row("c", "d", "e"), table_width=2),
    "table without rows": below("table", table_width=2),
    "empty bookmark": {"type": "bookmark", "bookmark": {"url": "", "caption": text("precious")}},
    "icon": paragraph("precious", icon={"type": "emoji", "emoji": "🚀"}),
    "many runs": below("paragraph", paragraph("precious"), rich_text=MANY),
    "many runs in a cell": below("table", {"type": "table_row", "table_row": {"cells": [MANY]}}, table_width=1),
    "template": below("template", paragraph("precious"), rich_text=text("button")),
    "meeting notes": below("meeting_notes", paragraph("precious"), title=text("Monday")),
    "unknown": below("hologram", paragraph("precious"), of="next year"),
}


def page_with(shape: dict[str, Any]) -> FakeNotion:
    notion = FakeNotion()
    notion.put(notion.page_id, [paragraph("before"), shape, paragraph("after")])
    return notion


def state(notion: FakeNotion) -> list[tuple[str, str]]:
    return [(each.id, each.type) for each in notion.blocks[notion.page_id].walk() if not each.in_trash]


async def replaced(notion: FakeNotion, nodes: list[Any]) -> ReplaceResult:
    return await replace_content(notion.context(), notion.whole(), prepare_for(notion.whole(), nodes, "raise"))


@pytest.mark.parametrize("name", SHAPES)
async def test_a_page_that_holds_it_is_given_back_without_a_write(name: str) -> None:
    notion = page_with(SHAPES[name])
    before = state(notion)
    result = await replaced(notion, notion.tree())
    assert (result.writes, state(notion)) == (0, before)


@pytest.mark.parametrize("name", SHAPES)
async def test_what_is_around_it_may_change(name: str) -> None:
    notion = page_with(SHAPES[name])
    before = state(notion)
    _, shape, after = notion.tree()
    await replaced(notion, [blocks.divider(), shape, blocks.quote("new"), after])
    kept = {block_id for block_id, _ in before[2:]}  # after the page and the first paragraph
    assert kept <= {block_id for block_id, _ in state(notion)}
    assert [child.type for child in notion.there(notion.page_id)] == [
        "divider", shape.block.type, "quote", "paragraph"
    ]  # fmt: skip


CHANGEABLE = [name for name in SHAPES if name not in {"template", "meeting notes", "unknown", "table without rows"}]


@pytest.mark.parametrize("name", CHANGEABLE)
async def test_what_is_in_it_may_change_in_place(name: str) -> None:
    notion = page_with(SHAPES[name])
    ids = [block_id for block_id, _ in state(notion)]
    nodes = notion.tree()
    changed = [changed_node(node) for node in nodes]
    result = await replaced(notion, changed)
    assert (result.deleted, result.created) == ([], [])
    assert len(result.updated) == result.writes == sum("precious" in each.block.plain_text for each in walk(nodes))
    assert [block_id for block_id, _ in state(notion)] == ids
    assert not any(
        "precious" in notion.read(each).plain_text
        for each in notion.blocks[notion.page_id].walk()
        if each.id != notion.page_id
    )


def walk(nodes: Any) -> list[models.Node]:
    return [each for node in nodes for each in (node, *walk(node.children))]


def changed_node(node: models.Node) -> models.Node:
    raw = encode(node.block).replace(b"precious", b"changed")
    return models.Node(
        decode(raw, models.Block), node.depth, node.parent_id, [changed_node(each) for each in node.children]
    )


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("unwritable", ["skip", "placeholder"])
def test_elsewhere_its_text_and_children_are_kept_and_it_is_named(name: str, unwritable: Any) -> None:
    nodes = page_with(SHAPES[name]).tree()
    prepared = prepare(nodes, unwritable=unwritable)
    texts = [block.plain_text for top in prepared.blocks for block in top.walk()]
    precious = sum("precious" in each.block.plain_text for each in walk(nodes))
    assert sum("precious" in each for each in texts) == precious
    assert (texts[0], texts[-1]) == ("before", "after")
    prepare(prepared.blocks)  # nothing of it is refused
    silent = {"empty column", "many runs"}  # these come out as they are
    assert bool(prepared.omitted) == (name not in silent)
    for omission in prepared.omitted:
        assert omission.place.startswith("blocks[1]")
        assert omission.id


@pytest.mark.parametrize("name", sorted(SHAPES.keys() - {"many runs"}))
def test_where_all_is_to_be_written_it_is_refused_with_its_place(name: str) -> None:
    with pytest.raises(errors.InvalidInput, match=r"\Ablocks\[1\]"):
        prepare(page_with(SHAPES[name]).tree())


async def test_what_goes_on_in_a_further_paragraph_when_it_is_made_stays_whole_until_then() -> None:
    notion = page_with(SHAPES["many runs"])
    before, shape, after = notion.tree()
    await replaced(notion, [before, after, shape])
    contents: list[Any] = [notion.read(each).content for each in notion.there(notion.page_id)]
    assert [len(content.rich_text) for content in contents] == [1, 1, 100, 50]
    assert contents[2].rich_text[0].plain_text == "r0"
