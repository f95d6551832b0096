import copy
import json
import pickle
from typing import Any

import pytest

from notion_async import blocks, errors, files, models, rich_text
from notion_async.blocks import constructors, containers
from notion_async.models.codec import encode
from tests.models.samples import ID

UPLOAD = models.FileUpload(object="file_upload", id=ID, status="uploaded")


def sent(block: Any) -> Any:
    return json.loads(encode(block))


def words(content: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": {"content": content}, **more}


TEXT = {"rich_text": [words("x")]}
BELOW = {"type": "divider", "divider": {}}
MISTAKEN: Any = "one text"  # where a list belongs
CASES: list[tuple[blocks.BlockInput, dict[str, Any]]] = [
    (blocks.paragraph("x"), {"paragraph": TEXT}),
    (blocks.paragraph(""), {"paragraph": {"rich_text": []}}),
    (blocks.paragraph("x", color="red"), {"paragraph": {**TEXT, "color": "red"}}),
    (blocks.paragraph("x", icon=None), {"paragraph": {**TEXT, "icon": None}}),
    (blocks.paragraph("x", children=[blocks.divider()]), {"paragraph": {**TEXT, "children": [BELOW]}}),
    (blocks.heading_1("x"), {"heading_1": TEXT}),
    (blocks.heading_2("x", is_toggleable=False), {"heading_2": {**TEXT, "is_toggleable": False}}),
    (
        blocks.heading_3("x", children=[blocks.divider()]),
        {"heading_3": {**TEXT, "is_toggleable": True, "children": [BELOW]}},
    ),
    (blocks.heading_4("x"), {"heading_4": TEXT}),
    (blocks.bulleted_list_item("x"), {"bulleted_list_item": TEXT}),
    (blocks.numbered_list_item("x"), {"numbered_list_item": TEXT}),
    (blocks.to_do("x", checked=True), {"to_do": {**TEXT, "checked": True}}),
    (blocks.to_do(checked=False), {"to_do": {"checked": False}}),
    (blocks.toggle("x", children=[blocks.divider()]), {"toggle": {**TEXT, "children": [BELOW]}}),
    (blocks.quote("x"), {"quote": TEXT}),
    (blocks.callout("x", icon="🎯"), {"callout": {**TEXT, "icon": {"type": "emoji", "emoji": "🎯"}}}),
    (blocks.code("x"), {"code": {**TEXT, "language": "plain text"}}),
    (blocks.code("x", "ts", caption="x"), {"code": {**TEXT, "language": "typescript", "caption": [words("x")]}}),
    (blocks.equation("e=mc^2"), {"equation": {"expression": "e=mc^2"}}),
    (blocks.divider(), {"divider": {}}),
    (blocks.breadcrumb(), {"breadcrumb": {}}),
    (blocks.table_of_contents(), {"table_of_contents": {}}),
    (blocks.table_of_contents(color="gray"), {"table_of_contents": {"color": "gray"}}),
    (blocks.bookmark("https://x.y"), {"bookmark": {"url": "https://x.y"}}),
    (blocks.embed("https://x.y", caption="x"), {"embed": {"url": "https://x.y", "caption": [words("x")]}}),
    (blocks.embed(files.uploaded(ID)), {"embed": {"file_upload": {"id": ID}}}),
    (blocks.embed(UPLOAD), {"embed": {"file_upload": {"id": ID}}}),
    (blocks.image(UPLOAD), {"image": {"type": "file_upload", "file_upload": {"id": ID}}}),
    (
        blocks.callout("x", icon=UPLOAD),
        {"callout": {**TEXT, "icon": {"type": "file_upload", "file_upload": {"id": ID}}}},
    ),
    (blocks.image("https://x.y"), {"image": {"type": "external", "external": {"url": "https://x.y"}}}),
    (blocks.image(caption="x"), {"image": {"caption": [words("x")]}}),
    (blocks.video(files.uploaded(ID)), {"video": {"type": "file_upload", "file_upload": {"id": ID}}}),
    (blocks.audio("https://x.y"), {"audio": {"type": "external", "external": {"url": "https://x.y"}}}),
    (blocks.pdf("https://x.y"), {"pdf": {"type": "external", "external": {"url": "https://x.y"}}}),
    (
        blocks.file(files.external("https://x.y", name="a.txt")),
        {"file": {"type": "external", "external": {"url": "https://x.y"}, "name": "a.txt"}},
    ),
    (blocks.link_to_page(ID), {"link_to_page": {"type": "page_id", "page_id": ID}}),
    (blocks.link_to_database(ID), {"link_to_page": {"type": "database_id", "database_id": ID}}),
    (
        blocks.table([["x", ""]], has_column_header=True),
        {
            "table": {
                "table_width": 2,
                "has_column_header": True,
                "children": [{"type": "table_row", "table_row": {"cells": [[words("x")], []]}}],
            }
        },
    ),
    (blocks.column([blocks.divider()]), {"column": {"children": [BELOW]}}),
    (blocks.table_row(["x"]), {"table_row": {"cells": [[words("x")]]}}),
    (
        blocks.column_list([[blocks.divider()], blocks.column([blocks.divider()], width_ratio=0.3)]),
        {
            "column_list": {
                "children": [
                    {"type": "column", "column": {"children": [BELOW]}},
                    {"type": "column", "column": {"width_ratio": 0.3, "children": [BELOW]}},
                ]
            }
        },
    ),
    (blocks.tab([blocks.paragraph("x")]), {"tab": {"children": [{"type": "paragraph", "paragraph": TEXT}]}}),
    (blocks.synced_block([blocks.divider()]), {"synced_block": {"synced_from": None, "children": [BELOW]}}),
    (blocks.synced_copy(ID), {"synced_block": {"synced_from": {"type": "block_id", "block_id": ID}}}),
]


@pytest.mark.parametrize(("block", "content"), CASES, ids=lambda case: getattr(case, "type", None))
def test_a_constructor_makes_what_notion_takes(block: blocks.BlockInput, content: dict[str, Any]) -> None:
    assert sent(block) == {"type": block.type, **content}


def test_every_constructor_is_tried() -> None:
    made = {block.type for block, _ in CASES} | {"link_to_database", "synced_copy"}
    functions = {
        name
        for module in (constructors, containers)
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert functions == made


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: blocks.table([]), "table.children"),
        (lambda: blocks.table([["a"], ["b", "c"]]), "table.children[1].table_row.cells.length"),
        (lambda: blocks.table([[]]), "table.children[0].table_row.cells.length"),
        (lambda: blocks.table([blocks.divider()]), "table.children"),
        (lambda: blocks.column_list([[blocks.divider()]]), "column_list.children"),
        (lambda: blocks.tab([blocks.divider()]), "tab.children[0]"),
        (lambda: blocks.tab(MISTAKEN), "tab.children should be a list of paragraphs, instead was 'one text'"),
        (lambda: blocks.table(["ab", "cd"]), "table_row.cells should be a list of texts, instead was 'ab'"),
        (lambda: blocks.table_row("ab"), "table_row.cells should be a list of texts, instead was 'ab'"),
        (lambda: blocks.paragraph(7), "rich_text"),  # type: ignore[arg-type]  # what a caller may get wrong
        (lambda: blocks.paragraph([7]), "rich_text"),  # type: ignore[list-item]  # what a caller may get wrong
        (lambda: blocks.image(7), "file"),  # type: ignore[arg-type]  # what a caller may get wrong
        (lambda: blocks.image(""), "external.url"),
        (lambda: blocks.bookmark(""), "bookmark.url"),
        (lambda: blocks.embed(""), "embed.url"),
        (lambda: rich_text.text("x", link=""), "text.link.url"),
        (lambda: blocks.heading_1("x", is_toggleable=False, children=[blocks.divider()]), "heading_1.is_toggleable"),
        (lambda: blocks.link_to_page("nothing"), ""),
        (lambda: rich_text.text(7), "text.content"),  # type: ignore[arg-type]  # what a caller may get wrong
    ],
)
def test_what_notion_would_refuse_is_refused_with_its_path(make: Any, path: str) -> None:
    with pytest.raises(errors.InvalidInput) as caught:
        make()
    assert str(caught.value).startswith(path)


def test_the_repr_of_a_block_names_its_type_and_shows_its_first_words() -> None:
    assert repr(blocks.divider()) == "BlockInput('divider')"
    assert repr(blocks.to_do("Buy milk", checked=True)) == "BlockInput('to_do', 'Buy milk')"
    assert repr(blocks.toggle("x" * 90, children=[blocks.divider()])) == f"BlockInput('toggle', '{'x' * 40}…', 1 child)"
    assert repr(blocks.table([["a", "b"], ["c", "d"]])) == "BlockInput('table', 2 children)"


def test_a_block_to_be_written_is_a_value() -> None:
    block = blocks.toggle("x", children=[blocks.to_do("y", checked=True)])
    assert block == blocks.toggle("x", children=[blocks.to_do("y", checked=True)])
    assert block != blocks.toggle("x", children=[blocks.to_do("y")])
    assert block != blocks.toggle("x")
    assert block != "x"
    assert hash(block) == hash(copy.deepcopy(block))
    assert pickle.loads(pickle.dumps(block)) == block  # noqa: S301 - our own bytes
    with pytest.raises(AttributeError):
        block.type = "quote"  # type: ignore[misc,unused-ignore]  # what a caller may try


def test_a_block_is_replaced_and_walked() -> None:
    block = blocks.toggle("x", children=[blocks.quote("y", children=[blocks.divider()]), blocks.code("z")])
    assert [each.type for each in block.walk()] == ["toggle", "quote", "divider", "code"]
    assert block.replace(children=()) == blocks.toggle("x")
    assert block.replace(content=blocks.quote("z").content).plain_text == "z"
    assert [each.plain_text for each in block.walk()] == ["x", "y", "", "z"]
    assert blocks.table_row(["a", "b"]).plain_text == "a\tb"
    assert blocks.equation("e").plain_text == "e"


def test_a_very_deep_block_compares_without_an_end_of_the_stack() -> None:
    one = two = blocks.divider()
    for _ in range(5000):
        one, two = blocks.quote("x", children=[one]), blocks.quote("x", children=[two])
    assert one == two
    assert sum(1 for _ in one.walk()) == 5001


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(errors.InvalidInput):
        encode({"x": object()})


CONTAINERS: dict[str, Any] = {
    "table": blocks.table,
    "column_list": blocks.column_list,
    "column": blocks.column,
    "tab": blocks.tab,
    "synced_block": blocks.synced_block,
    "toggle": lambda children: blocks.toggle("x", children=children),
}


@pytest.mark.parametrize(
    "given", [None, 5, "text", b"text", {"a": 1}, object()], ids=lambda value: type(value).__name__
)
@pytest.mark.parametrize("name", CONTAINERS)
def test_children_that_are_not_a_list_are_refused_with_their_path(name: str, given: Any) -> None:
    with pytest.raises(errors.InvalidInput, match=rf"^{name}\.children should be a list of \w+, instead was "):
        CONTAINERS[name](given)


@pytest.mark.parametrize("given", [None, 5, "text", {}, [], blocks.divider()], ids=repr)
def test_from_block_refuses_values_that_were_not_read_from_notion(given: Any) -> None:
    with pytest.raises(errors.InvalidInput, match=r"^block should be a block read from Notion, instead was "):
        blocks.from_block(given)
