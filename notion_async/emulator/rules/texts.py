"""Rules for rich text, icons, covers and files."""

from __future__ import annotations

import re
from typing import Any

from notion_async.emulator.messages import invalid
from notion_async.emulator.rules.dates import date
from notion_async.emulator.rules.grammar import (
    Rule,
    anything,
    array,
    boolean,
    nullable,
    number,
    one_of,
    record,
    should,
    tagged,
    text,
    uuid,
)

PLAIN_COLORS = ("default", "gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red")
COLORS = (*PLAIN_COLORS, *(f"{color}_background" for color in PLAIN_COLORS))
ICON_COLORS = ("gray", "lightgray", "brown", "yellow", "orange", "green", "blue", "purple", "pink", "red")
LONGEST_EMOJI = 20  # characters: families and flags are sequences of several
_LINK = re.compile(r"([a-z][a-z0-9+.-]*:.|[/#?])", re.IGNORECASE)

color: Rule = one_of(*COLORS)


def an_emoji(value: Any, path: str) -> list[str]:
    """Accept a short text that is not ASCII: which emoji exist is not checked."""
    if problems := text(least=1)(value, path):
        return problems
    return should(path, "a valid emoji", value) if value.isascii() or len(value) > LONGEST_EMOJI else []


url: Rule = text(2000, 1)


def link_url(value: Any, path: str) -> list[str]:
    """Accept the address of a link: absolute, or relative to the app."""
    if problems := text(2000)(value, path):
        return problems
    if not _LINK.match(value):
        message = "Invalid URL for link."
        raise invalid(message)
    return []


styles: Rule = record(
    optional={**dict.fromkeys(("bold", "italic", "strikethrough", "underline", "code"), boolean), "color": color}
)
_template_mention = tagged(
    {"template_mention_date": one_of("today", "now"), "template_mention_user": one_of("me")},
)
mention: Rule = tagged(
    {
        "user": record({"id": uuid}, strict=False),
        "date": date,
        "page": record({"id": uuid}),
        "database": record({"id": uuid}),
        "template_mention": _template_mention,
        "custom_emoji": record({"id": uuid}, {"name": text(), "url": text()}),
    }
)
_beside: dict[str, Rule] = {"annotations": styles, "plain_text": anything, "href": anything}
item: Rule = tagged(
    {
        "text": record({"content": text(2000)}, {"link": nullable(record({"url": link_url}, strict=False))}),
        "mention": mention,
        "equation": record({"expression": text(1000)}),
    },
    _beside,
)
rich_text: Rule = array(item)

_external = record({"url": url})
_upload = record({"id": uuid})
_emoji = record({"id": uuid}, {"name": text(), "url": text()})
icon: Rule = tagged(
    {
        "emoji": an_emoji,
        "external": _external,
        "file_upload": _upload,
        "custom_emoji": _emoji,
        "icon": record({"name": text(least=1)}, {"color": one_of(*ICON_COLORS)}),
    }
)
cover: Rule = tagged({"external": _external, "file_upload": _upload})
file: Rule = tagged({"external": _external, "file_upload": _upload}, {"caption": rich_text, "name": text(900)})
property_file: Rule = tagged(
    {"external": _external, "file_upload": _upload, "file": record({"url": url}, {"expiry_time": text()})},
    {"name": text(100)},
)


def degrees(most: int) -> Rule:
    """Return a rule for angles up to a maximum."""

    def rule(value: Any, path: str) -> list[str]:
        if problems := number(value, path):
            return problems
        return [] if -most <= value <= most else should(path, f"≥ `-{most}` and ≤ `{most}`", value)

    return rule


PLACE_TEXTS = ("name", "address", "aws_place_id", "google_place_id")
place: Rule = record(
    {"lat": degrees(90), "lon": degrees(180)},
    dict.fromkeys(PLACE_TEXTS, nullable(text())),
)
