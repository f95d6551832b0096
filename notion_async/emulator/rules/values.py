"""Rules for property values in requests, by the type of their column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from notion_async.emulator.calls import invalid
from notion_async.emulator.rules.grammar import (
    MISSING,
    Rule,
    allowing,
    array,
    boolean,
    nullable,
    number,
    one_of,
    record,
    should,
    text,
    uuid,
)
from notion_async.emulator.rules.texts import PLAIN_COLORS, date, place, property_file, rich_text
from notion_async.emulator.times import parsed

if TYPE_CHECKING:
    from collections.abc import Mapping

READ_ONLY = frozenset(
    {
        "formula",
        "rollup",
        "unique_id",
        "created_time",
        "created_by",
        "last_edited_time",
        "last_edited_by",
        "button",
        "location",
        "last_visited_time",
    }
)
_OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


def _named(value: Any, path: str) -> list[str]:
    """A choice needs an id or a name, and its name no comma."""
    if "id" not in value and "name" not in value:
        return [*should(f"{path}.id", "defined", MISSING), *should(f"{path}.name", "defined", MISSING)]
    if "," in value.get("name", ""):
        message = f"Invalid select option, commas not allowed: {value['name']}"
        raise invalid(message)
    return []


def iso(value: str, path: str) -> list[str]:
    """An ISO date or time."""
    try:
        parsed(value)
    except ValueError:
        return should(path, "a valid ISO 8601 date string", value)
    return []


def sensible_date(value: Any, path: str) -> list[str]:
    """A date's start and end are ISO, of one granularity, in order, and local when a time zone is named."""
    ends = [value[key] for key in ("start", "end") if value.get(key) is not None]
    for key, end in zip(("start", "end"), ends, strict=False):
        if problems := iso(end, f"{path}.{key}"):
            return problems
    if value.get("time_zone") and any(_OFFSET.search(end) for end in ends if "T" in end):
        return should(f"{path}.start", "a local time without an offset when time_zone is given", value["start"])
    if len(ends) == 2 and ("T" in ends[0]) != ("T" in ends[1]):
        return should(f"{path}.end", "of the same granularity as start", ends[1])
    if len(ends) == 2 and parsed(ends[1]) < parsed(ends[0]):
        return should(f"{path}.end", "after start", ends[1])
    return []


choice: Rule = allowing(
    _named,
    record(
        optional={
            "id": text(),
            "name": text(100, 1),
            "color": one_of(*PLAIN_COLORS),
            "description": nullable(text()),
        }
    ),
)
a_date: Rule = allowing(sensible_date, date)
VALUES: Mapping[str, Rule] = {
    "title": rich_text,
    "rich_text": rich_text,
    "number": nullable(number),
    "url": nullable(text(2000, 1)),
    "select": nullable(choice),
    "multi_select": array(choice),
    "status": nullable(choice),
    "people": array(record({"id": uuid}, strict=False)),
    "email": nullable(text(200, 1)),
    "phone_number": nullable(text(200, 1)),
    "date": nullable(a_date),
    "checkbox": boolean,
    "relation": array(record({"id": uuid}, strict=False)),
    "files": array(property_file),
    "place": nullable(place),
    "verification": record({"state": one_of("verified", "unverified")}, {"date": nullable(a_date)}, strict=False),
}
