import json
from datetime import date
from typing import Any

import pytest

from notion_async import models, rich_text
from notion_async.models.codec import decode, encode
from tests.models.samples import ID, RICH_TEXT, mention, run


def sent(text: Any) -> Any:
    return json.loads(encode(rich_text.runs(text)))


def test_a_run_says_only_what_was_asked_for() -> None:
    assert sent(rich_text.text("a")) == [{"type": "text", "text": {"content": "a"}}]
    assert sent(rich_text.text("a", bold=True, code=False, color="red", link="https://x.y")) == [
        {
            "type": "text",
            "text": {"content": "a", "link": {"url": "https://x.y"}},
            "annotations": {"bold": True, "code": False, "color": "red"},
        }
    ]


@pytest.mark.parametrize(
    ("made", "kind", "target"),
    [
        (rich_text.mention_user(ID), "user", {"object": "user", "id": ID}),
        (rich_text.mention_page(f"https://app.notion.com/p/x-{ID.replace('-', '')}"), "page", {"id": ID}),
        (rich_text.mention_database(ID), "database", {"id": ID}),
        (rich_text.mention_date(date(2026, 6, 27)), "date", {"start": "2026-06-27", "end": None, "time_zone": None}),
        (rich_text.mention_custom_emoji(ID), "custom_emoji", {"id": ID}),
    ],
)
def test_a_mention_names_its_target(made: rich_text.MentionInput, kind: str, target: Any) -> None:
    assert sent(["see ", made])[1] == {"type": "mention", "mention": {"type": kind, kind: target}}


def test_a_formula_goes_within_a_text() -> None:
    assert sent(rich_text.inline_equation("e")) == [{"type": "equation", "equation": {"expression": "e"}}]


def read(sample: Any) -> models.RichText:
    value: models.RichText = decode(json.dumps(sample), models.RichText)
    return value


@pytest.mark.parametrize("name", RICH_TEXT)
def test_a_run_that_was_read_can_be_written(name: str) -> None:
    made = sent([read(RICH_TEXT[name])])[0]
    assert "plain_text" not in made
    assert "href" not in made
    assert made["type"] in {"text", "mention", "equation"}


def test_a_run_that_was_read_keeps_its_marks_and_link() -> None:
    assert sent(read(run("a", url="https://x.y", bold=True))) == [
        {
            "type": "text",
            "text": {"content": "a", "link": {"url": "https://x.y"}},
            "annotations": {"bold": True},
        }
    ]


def test_a_mention_that_was_read_keeps_only_what_may_be_written() -> None:
    assert sent(read(RICH_TEXT["user"]))[0]["mention"] == {"type": "user", "user": {"object": "user", "id": ID}}
    assert sent(read(RICH_TEXT["link_preview"]))[0]["text"] == {
        "content": "x",
        "link": {"url": "https://example.com/x"},
    }
    assert sent(read(RICH_TEXT["link_mention"]))[0]["text"]["link"] == {"url": "https://example.com"}
    assert sent(read(mention("robot", {}, "@robot")))[0]["text"] == {"content": "@robot"}
    assert sent(read({"type": "robot", "plain_text": "beep"}))[0]["text"] == {"content": "beep"}
