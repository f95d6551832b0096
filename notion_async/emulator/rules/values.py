"""Rules for property values in requests, by column type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.messages import invalid
from notion_async.emulator.rules.dates import date
from notion_async.emulator.rules.grammar import (
    MISSING,
    Rule,
    array,
    boolean,
    nullable,
    number,
    one_of,
    record,
    refined,
    should,
    text,
    uuid,
)
from notion_async.emulator.rules.texts import PLAIN_COLORS, place, property_file, rich_text

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


def _named(value: Any, path: str) -> list[str]:
    """Check that a choice has an id or a name, and its name no comma."""
    if "id" not in value and "name" not in value:
        return [*should(f"{path}.id", "defined", MISSING), *should(f"{path}.name", "defined", MISSING)]
    if "," in value.get("name", ""):
        message = f"Invalid select option, commas not allowed: {value['name']}"
        raise invalid(message)
    return []


choice: Rule = refined(
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
    "date": nullable(date),
    "checkbox": boolean,
    "relation": array(record({"id": uuid}, strict=False)),
    "files": array(property_file),
    "place": nullable(place),
    "verification": record({"state": one_of("verified", "unverified")}, {"date": nullable(date)}, strict=False),
}
