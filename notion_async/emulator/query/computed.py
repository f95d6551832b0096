"""Computed property values: formulas and rollups."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from notion_async.emulator.query import formulas
from notion_async.emulator.query.rollups import roll_up
from notion_async.emulator.rich_text import plain
from notion_async.emulator.schema import find
from notion_async.emulator.times import in_minutes, parse_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

MAX_LAYERS = 7
UNSUPPORTED: Json = {"type": "unsupported", "unsupported": {}}


def formula(columns: dict[str, Json], page: Json, column: Json, read: Callable[[Json, Json], Any]) -> Json:
    """Return the value of a formula; `read` returns the value of a page in a column."""

    def value_of(name: str) -> Any:
        inner = find(columns, name)
        if inner is None:
            raise formulas.UnsupportedFormula(name)
        return plain_value(inner["type"], read(page, inner))

    try:
        value = formulas.evaluate(column["formula"]["expression"], value_of)
    except formulas.UnsupportedFormula:
        return UNSUPPORTED
    return _shown(value)


def _shown(value: Any) -> Json:
    match value:
        case bool():
            return {"type": "boolean", "boolean": value}
        case int() | float():
            number = int(value) if float(value).is_integer() else value
            return {"type": "number", "number": number}
        case datetime():
            return {"type": "date", "date": {"start": in_minutes(value), "end": None, "time_zone": None}}
        case list():
            return {"type": "string", "string": ", ".join(map(str, value))}
        case _:
            return {"type": "string", "string": value}


def plain_value(kind: str, value: Any) -> Any:
    """Return a property value in the form that formulas use: text, number, bool, datetime, list or None."""
    if kind in {"formula", "rollup"}:
        return value.get(value["type"]) if value["type"] in {"string", "number", "boolean"} else None
    if kind in {"title", "rich_text", "multi_select"}:
        return plain(value) if kind != "multi_select" else [one["name"] for one in value]
    if not value:
        return value
    simple = _SIMPLE.get(kind)
    return simple(value) if simple else value


_SIMPLE: dict[str, Callable[[Any], Any]] = {
    "select": lambda value: value["name"],
    "status": lambda value: value["name"],
    "date": lambda value: parse_time(value["start"]),
    "created_time": parse_time,
    "last_edited_time": parse_time,
    "unique_id": lambda value: value["number"],
}


def rollup(
    workspace: Workspace, page: Json, column: Json, read: Callable[[Json, Json], Any], shown: Callable[[str, Any], Any]
) -> Json:
    """Return the value of a rollup over the pages of its relation."""
    config = column["rollup"]
    source = workspace.data_sources[page["parent"]["data_source_id"]]
    relation = source["properties"].get(config["relation_property_id"])
    target = workspace.data_sources.get(relation["relation"]["data_source_id"]) if relation else None
    inner = target["properties"].get(config["rollup_property_id"]) if target else None
    if relation is None or inner is None:
        return {**UNSUPPORTED, "function": config["function"]}
    values = [read(workspace.pages[one], inner) for one in read(page, relation)]
    if inner["type"] in {"formula", "unique_id"}:
        values = [plain_value(inner["type"], value) for value in values]
    return roll_up(config["function"], inner["type"], values, lambda value: shown(inner["type"], value))
