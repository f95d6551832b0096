"""The API's own JSON of blocks is written as the constructors' blocks are."""

from collections.abc import Mapping
from typing import Any

import pytest

import notion_async as na
from notion_async import blocks, files, rich_text
from notion_async._writing.draft.prepare import prepare
from notion_async._writing.off_loop import MAX_ON_LOOP, is_large
from notion_async.blocks import BlockInput
from notion_async.blocks.inputs import CONTENT_INPUTS
from notion_async.errors import InvalidInput
from notion_async.models.codec import encode, plain
from tests.writing.test_prepare import read

ID = "00000000-0000-4000-8000-000000000003"
RUNS: list[rich_text.RichTextInput] = [
    rich_text.text("a", bold=True, color="red", link="https://a.b"),
    rich_text.mention_user(ID),
    rich_text.mention_page(ID),
    rich_text.mention_date("2026-01-01"),
    rich_text.inline_equation("x"),
]
HI = [{"text": {"content": "hi"}}]
BLOCKS = [
    blocks.paragraph(RUNS, color="red", children=[blocks.divider()]),
    blocks.heading_1("h"),
    blocks.heading_2("h", is_toggleable=True, children=[blocks.paragraph("p")]),
    blocks.heading_3("h"),
    blocks.heading_4("h"),
    blocks.bulleted_list_item("b"),
    blocks.numbered_list_item("n", children=[blocks.numbered_list_item("m")]),
    blocks.to_do("t", checked=True),
    blocks.toggle("t", children=[blocks.toggle("u", children=[blocks.toggle("v", children=[blocks.quote("q")])])]),
    blocks.quote("q"),
    blocks.callout("c", icon="🍕"),
    blocks.callout("c", icon=files.external("https://a.b/c.png")),
    blocks.code("c", "python", caption="d"),
    blocks.equation("x"),
    blocks.divider(),
    blocks.breadcrumb(),
    blocks.table_of_contents(color="red"),
    blocks.bookmark("https://a.b", caption="c"),
    blocks.embed("https://a.b"),
    blocks.image("https://a.b/c.png", caption="c"),
    blocks.image(files.uploaded(ID)),
    blocks.video("https://a.b/c.mp4"),
    blocks.audio("https://a.b/c.mp3"),
    blocks.pdf("https://a.b/c.pdf"),
    blocks.file("https://a.b/c", name="n"),
    blocks.link_to_page(ID),
    blocks.link_to_database(ID),
    blocks.table([["a", "b"], [RUNS, "d"]]),
    blocks.column_list([[blocks.paragraph("a")], [blocks.paragraph("b")]]),
    blocks.tab([blocks.paragraph("t", icon="🍕", children=[blocks.divider()])]),
    BlockInput("synced_block", blocks.SyncedInput(None), [blocks.paragraph("s")]),
]


def sent(given: Any) -> bytes:
    return b"".join(draft.tree_json() for draft in prepare([given]).blocks)


@pytest.mark.parametrize("block", BLOCKS, ids=repr)
def test_json_is_sent_as_the_constructor_s_block_is(block: BlockInput) -> None:
    raw = plain(encode(block))
    assert sent(raw) == sent(block)
    assert sent({"object": "block", block.type: raw[block.type]}) == sent(block)


def test_the_table_holds_every_writable_type() -> None:
    assert {each.type for block in BLOCKS for each in block.walk()} == set(CONTENT_INPUTS)


def test_types_of_runs_and_icons_may_be_omitted_and_what_only_reading_gives_is_left_out() -> None:
    runs = [{"text": {"content": "hi"}, "plain_text": "hi", "href": None}, {"mention": {"page": {"id": ID}}}]
    given = {"callout": {"rich_text": runs, "icon": {"emoji": "🍕"}}}
    assert sent(given) == sent(blocks.callout([rich_text.text("hi"), rich_text.mention_page(ID)], icon="🍕"))


REFUSED: list[tuple[Mapping[str, Any], str]] = [
    ({"paragraph": {"rich_text": HI, "colour": "red"}}, "blocks[0]: paragraph.colour is not known"),
    ({"paragraph": {"rich_text": [{"text": {"content": "a", "x": 1}}]}}, "blocks[0]: paragraph.rich_text[0].text.x"),
    ({"paragraph": {"rich_text": "hi"}}, "blocks[0]: "),
    ({"to_do": {"checked": "yes"}}, "blocks[0]: "),
    ({"paragraph": {}, "colour": "red"}, "blocks[0]: 'colour' is not a key of a paragraph block"),
    ({"paragraph": {}, "divider": {}}, "blocks[0]: a block in JSON needs a type"),
    ({"type": "paragraph", "divider": {}}, "blocks[0]: 'divider' is not a key"),
    ({"type": "paragraph"}, "blocks[0]: paragraph should be a dict"),
    ({"type": 3}, "blocks[0]: type should be the name"),
    ({"object": "page", "divider": {}}, "blocks[0]: object should be 'block'"),
    ({"type": "child_page", "child_page": {"title": "t"}}, "blocks[0]: a block of type 'child_page' cannot"),
    ({"toggle": {"rich_text": HI}, "children": []}, "blocks[0]: children belong in the content"),
    ({"toggle": {"rich_text": HI, "children": {}}}, "blocks[0]: toggle.children should be a list"),
    ({"paragraph": {"rich_text": HI, "color": "rot"}}, "blocks[0]: color should be one of Notion's"),
    (
        {"toggle": {"children": [{"divider": {}}, {"divider": {"x": 1}}]}},
        "blocks[0].children[1]: divider.x is not",
    ),
]


@pytest.mark.parametrize(("given", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_is_not_known_is_refused_with_its_place(given: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        prepare([given])
    assert str(caught.value).startswith(message)


def test_json_inputs_and_iterators_may_be_mixed() -> None:
    given = {"toggle": {"rich_text": HI, "children": [blocks.divider(), {"divider": {}}]}}
    plain_blocks = [blocks.toggle("hi", children=[blocks.divider(), blocks.divider()]), blocks.divider()]
    assert encode(prepare(iter([given, blocks.divider()])).blocks) == encode(prepare(plain_blocks).blocks)  # type: ignore[arg-type]  # an iterator, as callers give


def test_json_of_any_depth_is_prepared() -> None:
    given: dict[str, Any] = {"divider": {}}
    toggle = plain(encode(read("toggle", {"rich_text": []}, has_children=True)))
    for _ in range(1500):
        given = {"toggle": {"rich_text": HI, "children": [given]}}
        given = {**toggle, "toggle": {"rich_text": [], "children": [given]}}
    [block] = prepare([given]).blocks
    assert sum(1 for _ in block.walk()) == 3001


def test_json_with_an_id_is_a_block_that_was_read() -> None:
    block = read("paragraph", {"rich_text": []})
    raw = plain(encode(block))
    assert sent(raw) == sent(block)
    raw["paragraph"]["children"] = [{"divider": {}}]
    [draft] = prepare([raw | {"has_children": True}]).blocks
    assert [child.type for child in draft.children] == ["divider"]
    del raw["paragraph"]["children"]
    with pytest.raises(InvalidInput, match="none of the children"):
        prepare([raw | {"has_children": True}])


def test_large_json_is_prepared_in_a_thread() -> None:
    below: list[dict[str, Any]] = [{"divider": {}}] * MAX_ON_LOOP
    assert is_large([{"toggle": {"children": below}}])
    assert not is_large([{"toggle": {"children": below[:9]}}])


@pytest.mark.parametrize("unwritable", ["placeholders", "Skip", None])
def test_an_unwritable_that_is_not_one_of_the_three_is_refused(unwritable: Any) -> None:
    with pytest.raises(InvalidInput, match="unwritable should be raise, placeholder or skip"):
        prepare([na.blocks.divider()], unwritable=unwritable)
