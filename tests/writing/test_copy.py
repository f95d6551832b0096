from typing import Any, cast

from notion_async import models, rich_text
from notion_async._writing.append import WriteOptions
from notion_async._writing.copy import copy_page
from notion_async.models.codec import decode, encode
from tests.writing.fake_notion import FakeNotion, outline, plain, with_text
from tests.writing.test_prepare import read

USER = {"object": "user", "id": "00000000-0000-4000-8000-0000000000aa"}
SKIPPING = WriteOptions("skip")
HOSTED = {"type": "file", "file": {"url": "https://example.com/signed", "expiry_time": "2026-01-01T01:00:00.000Z"}}


def tree_of(children: list[models.Node], missing: list[models.Missing] | None = None, **looks: Any) -> models.Tree:
    raw = {
        "object": "page",
        "id": "30000000-0000-4000-8000-000000000000",
        "created_time": "2026-01-01T00:00:00.000Z",
        "last_edited_time": "2026-01-01T00:00:00.000Z",
        "created_by": USER,
        "last_edited_by": USER,
        "cover": None,
        "icon": None,
        "in_trash": False,
        "parent": {"type": "workspace", "workspace": True},
        "properties": {
            "Name": {"id": "title", "type": "title", "title": [with_text(plain(rich_text.text("Plans")))]},
            **looks.pop("properties", {}),
        },
        **looks,
    }
    page: models.Page = decode(encode(raw), models.Page)
    return models.Tree(page, children, models.Report(page.id, missing=missing or []))


def node(kind: str, content: dict[str, Any], children: list[models.Node] | None = None) -> models.Node:
    return models.Node(read(kind, content), 0, "p", children or [])


async def copied(tree: models.Tree, terms: WriteOptions = SKIPPING) -> tuple[FakeNotion, list[tuple[str, str]]]:
    notion = FakeNotion()
    result = await copy_page(notion.context(), tree, notion.page_id, terms)
    notion.page_id = result.page.id
    return notion, [(each.type, each.reason) for each in result.omitted]


async def test_looks_that_can_be_written_are_copied_and_others_listed() -> None:
    outside = {"type": "external", "external": {"url": "https://example.com/a.png"}}
    notion, missing = await copied(tree_of([], icon={"type": "emoji", "emoji": "🍕"}, cover=outside))
    assert not missing
    own = {"type": "custom_emoji", "custom_emoji": {"id": USER["id"], "name": "n", "url": "https://example.com/e"}}
    notion, missing = await copied(tree_of([], icon=own, cover=HOSTED))
    assert missing == [("page", "its cover is kept by Notion: upload it again")]
    notion, missing = await copied(
        tree_of([], icon=HOSTED, properties={"Done": {"id": "x", "type": "checkbox", "checkbox": True}})
    )
    assert missing == [
        ("page", "its icon is kept by Notion: upload it again"),
        ("page", "its property 'Done' belongs to its data source"),
    ]
    assert notion.blocks[notion.page_id].content == {"title": "Plans"}


async def test_what_could_not_be_read_is_listed() -> None:
    gone = models.Missing("30000000-0000-4000-8000-000000000001", None, "unshared", 404, "not shared")
    _, missing = await copied(tree_of([], [gone]))
    assert missing == [("unshared", "not shared")]


async def test_what_a_copy_lacks_is_listed() -> None:
    mention = {"type": "mention", "mention": {"type": "link_preview", "link_preview": {"url": "https://a.b"}}}
    tree = tree_of(
        [
            node("callout", {"rich_text": [], "icon": HOSTED, "color": "default"}),
            node("numbered_list_item", {"rich_text": [], "list_start_index": 5}),
            node(
                "table",
                {"table_width": 1},
                [node("table_row", {"cells": [[{**mention, "plain_text": "https://a.b"}]]})],
            ),
        ]
    )
    notion, missing = await copied(tree)
    assert missing == [
        ("callout", "its icon is kept by Notion: upload it again"),
        ("numbered_list_item", "the number it starts at and the form of its numbers"),
        ("table_row", "a mention that is copied as text: 'https://a.b'"),
    ]
    assert [kind for _, kind, _ in outline(notion.inputs())] == ["callout", "numbered_list_item", "table", "table_row"]


async def test_a_column_keeps_its_place_when_nothing_in_it_can_be_copied() -> None:
    columns = [node("column", {}, [node("link_preview", {"url": "https://a.b"})]), node("column", {}, [])]
    tree = tree_of([node("column_list", {}, columns)])
    notion, missing = await copied(tree)
    assert [kind for _, kind, _ in outline(notion.inputs())] == ["column_list", *["column", "paragraph"] * 2]
    assert [kind for kind, _ in missing] == ["link_preview"]
    notion, _ = await copied(tree, WriteOptions("placeholder"))
    assert [text for _, _, text in outline(notion.inputs())] == ["", "", "[link_preview]", "", ""]


async def test_a_block_of_a_strange_form_is_left_out_or_noted() -> None:
    tree = tree_of([node("column_list", {}, [node("column", {}, [])]), node("divider", {})])
    notion, missing = await copied(tree)
    assert [kind for _, kind, _ in outline(notion.inputs())] == ["divider"]
    assert missing == [("column_list", "a column_list needs at least 2 columns")]
    assert cast("Any", await copied(tree, WriteOptions("placeholder")))[0].inputs()[0].plain_text == "[column_list]"


async def test_a_synced_copy_of_something_on_the_page_still_shows_the_source() -> None:
    original = node("synced_block", {"synced_from": None}, [node("divider", {})])
    source = {"type": "block_id", "block_id": original.block.id}
    notion, missing = await copied(tree_of([original, node("synced_block", {"synced_from": source})]))
    assert outline(notion.inputs()) == [(0, "synced_block", ""), (1, "divider", ""), (0, "synced_block", "")]
    assert missing == [("synced_block", "it shows the original on the source page, not the original's copy")]


async def test_a_synced_copy_shows_its_original_and_takes_no_children() -> None:
    original = {"type": "block_id", "block_id": "30000000-0000-4000-8000-000000000002"}
    tree = tree_of([node("synced_block", {"synced_from": original}, [node("divider", {})])])
    notion, missing = await copied(tree)
    assert outline(notion.inputs()) == [(0, "synced_block", "")]
    assert not missing
