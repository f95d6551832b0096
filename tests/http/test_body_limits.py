import json
from typing import Any

import pytest

from notion_async import blocks, errors, properties, rich_text
from notion_async._http.body_limits import check
from notion_async._inputs.graphemes import text_length
from notion_async.models.codec import encode
from tests.models.samples import ID


def nested(levels: int) -> blocks.BlockInput:
    block = blocks.divider()
    for _ in range(levels):
        block = blocks.toggle("x", children=[block])
    return block


ROWS = [["a", "b"]]
FINE: list[Any] = [
    [blocks.paragraph("x" * 2000)],
    [blocks.paragraph("x")] * 100,
    [nested(2)],
    [blocks.column_list([[nested(1)], [blocks.divider()]])],
    [blocks.toggle("x", children=[blocks.table(ROWS)])],
    [blocks.tab([blocks.paragraph("x", children=[blocks.divider()])])],
    [blocks.paragraph(rich_text.inline_equation("x" * 1000))],
    [blocks.equation("x" * 1500)],
    [blocks.bookmark("x" * 2000)],
    [blocks.toggle("x", children=[blocks.divider()] * 10)] * 90,
]


@pytest.mark.parametrize("children", FINE)
def test_what_notion_takes_passes(children: Any) -> None:
    assert check({"children": children}) == encode({"children": children})


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"children": [blocks.paragraph("x")] * 101}, "body.children.length"),
        ({"children": [blocks.paragraph("x" * 200_001)]}, "body.children[0].paragraph.rich_text.length"),
        (
            {"children": [blocks.paragraph([rich_text.text("x", bold=index % 2 == 0) for index in range(101)])]},
            "body.children[0].paragraph.rich_text.length",
        ),
        ({"children": [nested(3)]}, "body.children[0].toggle.children[0].toggle.children[0].toggle.children"),
        (
            {"children": [blocks.toggle("x", children=[blocks.column_list([[], []])])]},
            "body.children[0].toggle.children[0] is a column_list",
        ),
        (
            {"children": [blocks.column_list([[nested(2)], []])]},
            "body.children[0].column_list.children[0].column.children[0].toggle.children[0].toggle.children",
        ),
        (
            {"children": [blocks.toggle("x", children=[nested(1), blocks.toggle("x", children=[blocks.table(ROWS)])])]},
            "body.children[0].toggle.children[1].toggle.children[0].table.children",
        ),
        ({"children": [blocks.toggle("x", children=[blocks.divider()] * 10)] * 91}, "body.children should hold"),
        ({"children": [blocks.bookmark("x" * 2001)]}, "body.children[0].bookmark.url.length"),
        (
            {"children": [blocks.paragraph(rich_text.text("x", link="x" * 2001))]},
            "body.children[0].paragraph.rich_text[0].text.link.url.length",
        ),
        (
            {"children": [blocks.paragraph(rich_text.inline_equation("x" * 1001))]},
            "body.children[0].paragraph.rich_text[0].equation.expression.length",
        ),
        (
            {"children": [blocks.table([[rich_text.inline_equation("x" * 1001)]])]},
            "body.children[0].table.children[0].table_row.cells[0][0].equation.expression.length",
        ),
        ({"properties": {"Mail": properties.email("x" * 201)}}, "body.properties.Mail.email.length"),
        ({"properties": {"Phone": properties.phone_number("1" * 201)}}, "body.properties.Phone.phone_number.length"),
        ({"properties": {"Tags": properties.multi_select(["x"] * 101)}}, "body.properties.Tags.multi_select.length"),
        ({"properties": {"Rows": properties.relation([ID] * 101)}}, "body.properties.Rows.relation.length"),
        ({"children": [{"unsupported": {}}]}, "body.children[0] is a unsupported"),
        ({"children": [{"type": "child_page", "child_page": {"title": "x"}}]}, "body.children[0] is a child_page"),
        ({"children": [blocks.paragraph(["x" * 2000] * 100)] * 3}, "body should be at most 500000 bytes"),
    ],
)
def test_what_notion_would_refuse_is_refused_with_its_path(body: Any, path: str) -> None:
    with pytest.raises(errors.InvalidInput) as caught:
        check(body)
    assert str(caught.value).startswith(path)


def test_a_text_is_counted_in_utf_16() -> None:
    assert text_length("a🚀é") == 4


def test_markdown_has_no_limit_of_its_own() -> None:
    body = {"type": "insert_content", "insert_content": {"content": "x" * 5000}}
    assert json.loads(check(body)) == body


def test_the_error_for_too_many_children_names_the_method_without_that_limit() -> None:
    for body in ({"children": [blocks.divider()] * 101}, {"children": [nested(1).replace(children=FINE[1] * 2)]}):
        with pytest.raises(
            errors.InvalidInput, match=r"children\.length should be at most 100, is \d+; client\.append writes"
        ):
            check(body)
