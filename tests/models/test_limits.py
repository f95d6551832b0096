import json
from typing import Any

import pytest

from notion_async import errors, models
from tests.models.samples import ID


def nested(levels: int) -> models.BlockInput:
    block = models.divider()
    for _ in range(levels):
        block = models.toggle("x", children=[block])
    return block


ROWS = [["a", "b"]]
FINE: list[Any] = [
    [models.paragraph("x" * 2000)],
    [models.paragraph("x")] * 100,
    [nested(2)],
    [models.column_list([[nested(1)], [models.divider()]])],
    [models.toggle("x", children=[models.table(ROWS)])],
    [models.tab([models.paragraph("x", children=[models.divider()])])],
    [models.paragraph(models.inline_equation("x" * 1000))],
    [models.equation("x" * 1500)],
    [models.bookmark("x" * 2000)],
    [models.toggle("x", children=[models.divider()] * 10)] * 90,
]


@pytest.mark.parametrize("children", FINE)
def test_what_notion_takes_passes(children: Any) -> None:
    assert models.check({"children": children}) == models.encode({"children": children})


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"children": [models.paragraph("x")] * 101}, "body.children.length"),
        ({"children": [models.paragraph("x" * 200_001)]}, "body.children[0].paragraph.rich_text.length"),
        (
            {"children": [models.paragraph([models.text("x", bold=index % 2 == 0) for index in range(101)])]},
            "body.children[0].paragraph.rich_text.length",
        ),
        ({"children": [nested(3)]}, "body.children[0].toggle.children[0].toggle.children[0].toggle.children"),
        (
            {"children": [models.toggle("x", children=[models.column_list([[], []])])]},
            "body.children[0].toggle.children[0] is a column_list",
        ),
        (
            {"children": [models.column_list([[nested(2)], []])]},
            "body.children[0].column_list.children[0].column.children[0].toggle.children[0].toggle.children",
        ),
        (
            {"children": [models.toggle("x", children=[nested(1), models.toggle("x", children=[models.table(ROWS)])])]},
            "body.children[0].toggle.children[1].toggle.children[0].table.children",
        ),
        ({"children": [models.toggle("x", children=[models.divider()] * 10)] * 91}, "body.children should hold"),
        ({"children": [models.bookmark("x" * 2001)]}, "body.children[0].bookmark.url.length"),
        (
            {"children": [models.paragraph(models.text("x", link="x" * 2001))]},
            "body.children[0].paragraph.rich_text[0].text.link.url.length",
        ),
        (
            {"children": [models.paragraph(models.inline_equation("x" * 1001))]},
            "body.children[0].paragraph.rich_text[0].equation.expression.length",
        ),
        (
            {"children": [models.table([[models.inline_equation("x" * 1001)]])]},
            "body.children[0].table.children[0].table_row.cells[0][0].equation.expression.length",
        ),
        ({"properties": {"Mail": models.email("x" * 201)}}, "body.properties.Mail.email.length"),
        ({"properties": {"Phone": models.phone_number("1" * 201)}}, "body.properties.Phone.phone_number.length"),
        ({"properties": {"Tags": models.multi_select(["x"] * 101)}}, "body.properties.Tags.multi_select.length"),
        ({"properties": {"Rows": models.relation([ID] * 101)}}, "body.properties.Rows.relation.length"),
        ({"children": [{"unsupported": {}}]}, "body.children[0] is a unsupported"),
        ({"children": [{"type": "child_page", "child_page": {"title": "x"}}]}, "body.children[0] is a child_page"),
        ({"children": [models.paragraph(["x" * 2000] * 100)] * 3}, "body should be at most 500000 bytes"),
    ],
)
def test_what_notion_would_refuse_is_refused_with_its_path(body: Any, path: str) -> None:
    with pytest.raises(errors.InvalidInput) as caught:
        models.check(body)
    assert str(caught.value).startswith(path)


def test_a_text_is_counted_in_utf_16() -> None:
    assert models.text_length("a🚀é") == 4


def test_markdown_has_no_limit_of_its_own() -> None:
    body = {"type": "insert_content", "insert_content": {"content": "x" * 5000}}
    assert json.loads(models.check(body)) == body
