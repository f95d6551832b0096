from typing import Any

import pytest
from msgspec import UNSET

import notion_async as na
from notion_async import models, rich_text
from notion_async._writing.draft.prepare import prepare
from notion_async.blocks import BlockInput
from notion_async.errors import InvalidInput
from notion_async.models.codec import decode, encode


def read(kind: str, content: object, **more: object) -> models.Block:
    """Make a block as the API gives it."""
    user = {"object": "user", "id": "00000000-0000-4000-8000-0000000000aa"}
    time = "2026-01-01T00:00:00.000Z"
    raw = {
        "object": "block",
        "id": "00000000-0000-4000-8000-000000000001",
        "parent": {"type": "page_id", "page_id": "00000000-0000-4000-8000-000000000002"},
        "created_time": time,
        "last_edited_time": time,
        "created_by": user,
        "last_edited_by": user,
        "has_children": False,
        "in_trash": False,
        "type": kind,
        kind: content,
        **more,
    }
    block: models.Block = decode(encode(raw), models.Block)
    return block


def test_a_tree_that_was_read_is_taken_with_all_below_it() -> None:
    toggle, text = read("toggle", {"rich_text": []}), read("paragraph", {"rich_text": []})
    [block] = prepare([models.Node(toggle, 0, "p", [models.Node(text, 1, toggle.id)])]).blocks
    assert (block.type, [child.type for child in block.children]) == ("toggle", ["paragraph"])
    assert [block.type for block in prepare([text]).blocks] == ["paragraph"]


def test_what_notion_wants_to_be_told_is_said() -> None:
    paragraph, code = prepare([na.blocks.paragraph(), na.blocks.code("x", UNSET)]).blocks
    assert encode(paragraph) == b'{"type":"paragraph","paragraph":{"rich_text":[]}}'
    assert b'"language":"plain text"' in encode(code)
    rows = na.blocks.table([["a", "b"]])
    [table] = prepare([BlockInput("table", na.blocks.TableInput(), rows.children)]).blocks
    assert b'"table_width":2' in encode(table)


EMPTY = na.blocks.EmptyInput()
REFUSED: list[tuple[BlockInput, str]] = [
    (BlockInput("unsupported", EMPTY), "blocks[0]: a block of type 'unsupported' cannot be written"),
    (na.blocks.toggle("t", children=[BlockInput("child_page", EMPTY)]), "blocks[0].children[0]: a block of type"),
    (BlockInput("divider", EMPTY, [na.blocks.divider()]), "blocks[0]: a divider holds no blocks"),
    (
        BlockInput("heading_1", na.blocks.TextBlockInput(), [na.blocks.divider()]),
        "blocks[0]: a heading_1 holds blocks only",
    ),
    (BlockInput("table", na.blocks.TableInput(table_width=1)), "blocks[0]: a table needs at least 1 table_row"),
    (BlockInput("column_list", EMPTY), "blocks[0]: a column_list needs at least 2 columns"),
    (na.blocks.column_list([[na.blocks.divider()], []]), "blocks[0].children[1]: a column needs at least 1 block"),
    (
        na.blocks.toggle("t", children=[na.blocks.column([na.blocks.divider()])]),
        "blocks[0].children[0]: a column can only be in",
    ),
    (BlockInput("tab", EMPTY, [na.blocks.divider()]), "blocks[0].children[0]: a tab holds paragraph blocks only"),
    (
        BlockInput("table", na.blocks.TableInput(table_width=2), [na.blocks.table_row(["a"])]),
        "blocks[0].children[0]: a row",
    ),
    (na.blocks.paragraph("p", icon="🍕"), "blocks[0]: a paragraph has an icon only as the title of a tab"),
    (na.blocks.bookmark(), "blocks[0]: a bookmark needs a url"),
    (na.blocks.image(), "blocks[0]: a block of type image needs an external file or an upload"),
    (na.blocks.bookmark("https://a.b/" + "c" * 2000), "blocks[0].bookmark.url.length should be at most 2000"),
    (
        na.blocks.paragraph(rich_text.inline_equation("x" * 1001)),
        "blocks[0].paragraph.rich_text[0].equation.expression",
    ),
    (na.blocks.paragraph("\ud800"), "blocks[0]: "),
    (na.blocks.image("https://a.b", caption="x" * 2_000 * 100 + "中" * 10_000), "blocks[0]: a caption or cell holds"),
    (na.blocks.table([["中" * 180_000]]), "blocks[0].children[0]: a table_row of "),
    (
        na.blocks.paragraph(rich_text.MentionInput(models.LinkPreviewMention(models.Link("https://a.b")))),
        "blocks[0]: a mention of a link's preview can only be read",
    ),
    (
        BlockInput(
            "synced_block",
            na.blocks.SyncedInput(models.SyncedFrom(block_id="00000000-0000-4000-8000-000000000001")),
            [na.blocks.divider()],
        ),
        "blocks[0]: a copy of a synced block",
    ),
]


@pytest.mark.parametrize(
    ("block", "begins"), REFUSED, ids=lambda value: value if isinstance(value, str) else value.type
)
def test_what_notion_would_refuse_is_refused_with_its_place(block: BlockInput, begins: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        prepare([block])
    assert str(caught.value).startswith(begins)


def test_what_cannot_be_written_is_replaced_by_a_visible_note_when_asked() -> None:
    preview = read("link_preview", {"url": "https://a.b"})
    page = read("child_page", {"title": "Plans"})
    below = models.Node(read("unsupported", {"block_type": "button"}), 1, "p", [models.Node(page, 2, "q")])
    given = [preview, below, na.blocks.toggle("t", children=[BlockInput("form", EMPTY)])]
    with pytest.raises(InvalidInput, match=r"^blocks\[0\]: "):
        prepare(given)
    prepared = prepare(given, unwritable="placeholder")
    assert [block.plain_text for top in prepared.blocks for block in top.walk()] == [
        "[link_preview]",
        "[unsupported]",
        "[child_page: Plans]",
        "t",
        "[form]",
    ]
    assert [(each.place, each.type) for each in prepared.omitted] == [
        ("blocks[0]", "link_preview"),
        ("blocks[1]", "unsupported"),
        ("blocks[1].children[0]", "child_page"),
        ("blocks[2].children[0]", "form"),
    ]
    assert prepared.omitted[0].id == preview.id


def test_rows_and_columns_may_be_appended_to_what_they_belong_to() -> None:
    blocks = [na.blocks.table_row(["a"]), na.blocks.column([na.blocks.divider()])]
    assert prepare(blocks).blocks == tuple(blocks)


def test_depth_costs_no_recursion() -> None:
    block = na.blocks.paragraph("deepest")
    for _ in range(3000):
        block = na.blocks.toggle("t", children=[block])
    assert sum(1 for _ in prepare([block]).blocks[0].walk()) == 3001


@pytest.mark.parametrize(
    "given", ["text", na.blocks.divider(), 5, [{"nothing": {}}], [na.blocks.divider(), "text"]], ids=str
)
def test_what_is_no_list_of_blocks_is_refused(given: Any) -> None:
    with pytest.raises(InvalidInput, match=r"expected a block|a block in JSON needs|should be a list of blocks"):
        prepare(given)
