import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import blocks, properties, rich_text
from notion_async._http.body_limits import check
from notion_async.models.codec import encode

LONG = "intro \U0001f4da " * 700
RUN = {"type": "text", "text": {"content": LONG}, "annotations": {"bold": True}}


def sent(body: Any) -> Any:
    return json.loads(check(body))


def texts(runs: list[dict[str, Any]]) -> list[str]:
    return [run["text"]["content"] for run in runs]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"properties": {"Intro": properties.rich_text(LONG)}}, ("properties", "Intro", "rich_text")),
        ({"properties": {"Name": properties.title(LONG)}}, ("properties", "Name", "title")),
        ({"properties": {"Intro": {"rich_text": [RUN]}}}, ("properties", "Intro", "rich_text")),
        ({"properties": {"Intro": {"type": "rich_text", "rich_text": [RUN]}}}, ("properties", "Intro", "rich_text")),
        ({"rich_text": rich_text.runs(LONG)}, ("rich_text",)),  # a comment
        ({"title": [RUN], "description": []}, ("title",)),  # a database or data source
        ({"title": [], "description": [RUN]}, ("description",)),
        ({"children": [blocks.paragraph(LONG)]}, ("children", 0, "paragraph", "rich_text")),
        ({"children": [blocks.image("https://a.b", caption=LONG)]}, ("children", 0, "image", "caption")),
        ({"children": [blocks.table([[LONG]])]}, ("children", 0, "table", "children", 0, "table_row", "cells", 0)),
        ({"code": {"rich_text": [RUN], "caption": []}}, ("code", "rich_text")),  # an update of a block
    ],
)
def test_a_long_text_is_split_wherever_a_text_is_taken(body: Any, path: tuple[Any, ...]) -> None:
    runs = sent(body)
    for step in path:
        runs = runs[step]
    assert "".join(texts(runs)) == LONG
    assert max(map(units, texts(runs))) <= 2000


def test_each_part_keeps_the_formatting_and_the_link() -> None:
    run = rich_text.text(LONG, bold=True, link="https://a.b")
    parts = sent({"rich_text": [run]})["rich_text"]
    assert len(parts) > 1
    assert {json.dumps({**part, "text": {**part["text"], "content": ""}}) for part in parts} == {
        json.dumps({**json.loads(encode(run)), "text": {"content": "", "link": {"url": "https://a.b"}}})
    }


def test_many_runs_of_one_formatting_are_joined() -> None:
    runs = [rich_text.text(str(index % 10)) for index in range(250)]
    (joined,) = sent({"rich_text": runs})["rich_text"]
    assert joined["text"]["content"] == "0123456789" * 25


def test_a_mention_between_runs_keeps_its_place() -> None:
    user = rich_text.mention_user("0" * 32)
    runs = sent({"rich_text": [rich_text.text("a" * 2001), user, rich_text.text("b" * 2001)]})["rich_text"]
    assert [run["type"] for run in runs] == ["text", "text", "mention", "text", "text"]


run_lists = st.lists(
    st.builds(
        lambda text, times, *, bold: rich_text.text(text * times, bold=bold),
        st.text(min_size=1, max_size=40),
        st.integers(1, 120),
        bold=st.booleans(),
    ),
    max_size=30,
)


@given(run_lists)
def test_nothing_is_lost_and_no_run_is_too_long(runs: list[rich_text.TextInput]) -> None:
    parts = sent({"rich_text": runs, "children": []})["rich_text"]
    assert "".join(texts(parts)) == "".join(run.plain_text for run in runs)
    assert all(units(text) <= 2000 for text in texts(parts))


def test_text_that_is_no_run_is_left_alone() -> None:
    body = {"markdown": LONG, "filter": {"property": "x", "rich_text": {"contains": LONG}}}
    assert sent(body) == body
