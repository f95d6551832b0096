import copy
import json
import pickle
from typing import Any

import pytest

from notion_async import errors, models
from notion_async.models import block_constructors, container_constructors
from tests.models.samples import ID

UPLOAD = models.FileUpload(object="file_upload", id=ID, status="uploaded")


def sent(block: Any) -> Any:
    return json.loads(models.encode(block))


def words(content: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": {"content": content}, **more}


TEXT = {"rich_text": [words("x")]}
BELOW = {"type": "divider", "divider": {}}
MISTAKEN: Any = "one text"  # where a list belongs
CASES: list[tuple[models.BlockInput, dict[str, Any]]] = [
    (models.paragraph("x"), {"paragraph": TEXT}),
    (models.paragraph(""), {"paragraph": {"rich_text": []}}),
    (models.paragraph("x", color="red"), {"paragraph": {**TEXT, "color": "red"}}),
    (models.paragraph("x", icon=None), {"paragraph": {**TEXT, "icon": None}}),
    (models.paragraph("x", children=[models.divider()]), {"paragraph": {**TEXT, "children": [BELOW]}}),
    (models.heading_1("x"), {"heading_1": TEXT}),
    (models.heading_2("x", is_toggleable=False), {"heading_2": {**TEXT, "is_toggleable": False}}),
    (
        models.heading_3("x", children=[models.divider()]),
        {"heading_3": {**TEXT, "is_toggleable": True, "children": [BELOW]}},
    ),
    (models.heading_4("x"), {"heading_4": TEXT}),
    (models.bulleted_list_item("x"), {"bulleted_list_item": TEXT}),
    (models.numbered_list_item("x"), {"numbered_list_item": TEXT}),
    (models.to_do("x", checked=True), {"to_do": {**TEXT, "checked": True}}),
    (models.to_do(checked=False), {"to_do": {"checked": False}}),
    (models.toggle("x", children=[models.divider()]), {"toggle": {**TEXT, "children": [BELOW]}}),
    (models.quote("x"), {"quote": TEXT}),
    (models.callout("x", icon="🎯"), {"callout": {**TEXT, "icon": {"type": "emoji", "emoji": "🎯"}}}),
    (models.code("x"), {"code": {**TEXT, "language": "plain text"}}),
    (models.code("x", "ts", caption="x"), {"code": {**TEXT, "language": "typescript", "caption": [words("x")]}}),
    (models.equation("e=mc^2"), {"equation": {"expression": "e=mc^2"}}),
    (models.divider(), {"divider": {}}),
    (models.breadcrumb(), {"breadcrumb": {}}),
    (models.table_of_contents(), {"table_of_contents": {}}),
    (models.table_of_contents(color="gray"), {"table_of_contents": {"color": "gray"}}),
    (models.bookmark("https://x.y"), {"bookmark": {"url": "https://x.y"}}),
    (models.embed("https://x.y", caption="x"), {"embed": {"url": "https://x.y", "caption": [words("x")]}}),
    (models.embed(models.uploaded(ID)), {"embed": {"file_upload": {"id": ID}}}),
    (models.embed(UPLOAD), {"embed": {"file_upload": {"id": ID}}}),
    (models.image(UPLOAD), {"image": {"type": "file_upload", "file_upload": {"id": ID}}}),
    (
        models.callout("x", icon=UPLOAD),
        {"callout": {**TEXT, "icon": {"type": "file_upload", "file_upload": {"id": ID}}}},
    ),
    (models.image("https://x.y"), {"image": {"type": "external", "external": {"url": "https://x.y"}}}),
    (models.image(caption="x"), {"image": {"caption": [words("x")]}}),
    (models.video(models.uploaded(ID)), {"video": {"type": "file_upload", "file_upload": {"id": ID}}}),
    (models.audio("https://x.y"), {"audio": {"type": "external", "external": {"url": "https://x.y"}}}),
    (models.pdf("https://x.y"), {"pdf": {"type": "external", "external": {"url": "https://x.y"}}}),
    (
        models.file(models.external("https://x.y", name="a.txt")),
        {"file": {"type": "external", "external": {"url": "https://x.y"}, "name": "a.txt"}},
    ),
    (models.link_to_page(ID), {"link_to_page": {"type": "page_id", "page_id": ID}}),
    (models.link_to_database(ID), {"link_to_page": {"type": "database_id", "database_id": ID}}),
    (
        models.table([["x", ""]], has_column_header=True),
        {
            "table": {
                "table_width": 2,
                "has_column_header": True,
                "children": [{"type": "table_row", "table_row": {"cells": [[words("x")], []]}}],
            }
        },
    ),
    (models.column([models.divider()]), {"column": {"children": [BELOW]}}),
    (models.table_row(["x"]), {"table_row": {"cells": [[words("x")]]}}),
    (
        models.column_list([[models.divider()], models.column([models.divider()], width_ratio=0.3)]),
        {
            "column_list": {
                "children": [
                    {"type": "column", "column": {"children": [BELOW]}},
                    {"type": "column", "column": {"width_ratio": 0.3, "children": [BELOW]}},
                ]
            }
        },
    ),
    (models.tab([models.paragraph("x")]), {"tab": {"children": [{"type": "paragraph", "paragraph": TEXT}]}}),
    (models.synced_block([models.divider()]), {"synced_block": {"synced_from": None, "children": [BELOW]}}),
    (models.synced_copy(ID), {"synced_block": {"synced_from": {"type": "block_id", "block_id": ID}}}),
]


@pytest.mark.parametrize(("block", "content"), CASES, ids=lambda case: getattr(case, "type", None))
def test_a_constructor_makes_what_notion_takes(block: models.BlockInput, content: dict[str, Any]) -> None:
    assert sent(block) == {"type": block.type, **content}


def test_every_constructor_is_tried() -> None:
    made = {block.type for block, _ in CASES} | {"link_to_database", "synced_copy"}
    functions = {
        name
        for module in (block_constructors, container_constructors)
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
    }
    assert functions == made


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: models.table([]), "table.children"),
        (lambda: models.table([["a"], ["b", "c"]]), "table.children[1].table_row.cells.length"),
        (lambda: models.table([[]]), "table.children[0].table_row.cells.length"),
        (lambda: models.table([models.divider()]), "table.children"),
        (lambda: models.column_list([[models.divider()]]), "column_list.children"),
        (lambda: models.tab([models.divider()]), "tab.children[0]"),
        (lambda: models.tab(MISTAKEN), "tab.children[0] should be a paragraph, the tab's title, instead was 'o'"),
        (lambda: models.table(["ab", "cd"]), "table_row.cells should be a list of texts, instead was 'ab'"),
        (lambda: models.table_row("ab"), "table_row.cells should be a list of texts, instead was 'ab'"),
        (lambda: models.paragraph(7), "rich_text"),  # type: ignore[arg-type]  # what a caller may get wrong
        (lambda: models.paragraph([7]), "rich_text"),  # type: ignore[list-item]  # what a caller may get wrong
        (lambda: models.image(7), "file"),  # type: ignore[arg-type]  # what a caller may get wrong
        (lambda: models.image(""), "external.url"),
        (lambda: models.bookmark(""), "bookmark.url"),
        (lambda: models.embed(""), "embed.url"),
        (lambda: models.text("x", link=""), "text.link.url"),
        (lambda: models.heading_1("x", is_toggleable=False, children=[models.divider()]), "heading_1.is_toggleable"),
        (lambda: models.link_to_page("nothing"), ""),
        (lambda: models.text(7), "text.content"),  # type: ignore[arg-type]  # what a caller may get wrong
    ],
)
def test_what_notion_would_refuse_is_refused_with_its_path(make: Any, path: str) -> None:
    with pytest.raises(errors.InvalidInput) as caught:
        make()
    assert str(caught.value).startswith(path)


def test_a_block_to_be_written_is_a_value() -> None:
    block = models.toggle("x", children=[models.to_do("y", checked=True)])
    assert block == models.toggle("x", children=[models.to_do("y", checked=True)])
    assert block != models.toggle("x", children=[models.to_do("y")])
    assert block != models.toggle("x")
    assert block != "x"
    assert hash(block) == hash(copy.deepcopy(block))
    assert pickle.loads(pickle.dumps(block)) == block  # noqa: S301 - our own bytes
    assert repr(block).startswith("BlockInput('toggle'")
    with pytest.raises(AttributeError):
        block.type = "quote"  # type: ignore[misc,unused-ignore]  # what a caller may try


def test_a_block_is_replaced_and_walked() -> None:
    block = models.toggle("x", children=[models.quote("y", children=[models.divider()]), models.code("z")])
    assert [each.type for each in block.walk()] == ["toggle", "quote", "divider", "code"]
    assert block.replace(children=()) == models.toggle("x")
    assert block.replace(content=models.quote("z").content).plain_text == "z"
    assert [each.plain_text for each in block.walk()] == ["x", "y", "", "z"]
    assert models.table_row(["a", "b"]).plain_text == "a\tb"
    assert models.equation("e").plain_text == "e"


def test_a_very_deep_block_compares_without_an_end_of_the_stack() -> None:
    one = two = models.divider()
    for _ in range(5000):
        one, two = models.quote("x", children=[one]), models.quote("x", children=[two])
    assert one == two
    assert sum(1 for _ in one.walk()) == 5001


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(errors.InvalidInput):
        models.encode({"x": object()})
