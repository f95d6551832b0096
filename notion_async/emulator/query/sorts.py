"""Sorts of queries and views; empty values come last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.messages import invalid
from notion_async.emulator.query.computed import plain_value
from notion_async.emulator.query.rollups import is_empty
from notion_async.emulator.render.properties import value_of
from notion_async.emulator.rules.grammar import any_of, array, check, one_of, record, text
from notion_async.emulator.schema import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

_direction = one_of("ascending", "descending")
SORTS = array(
    any_of(
        record({"property": text(), "direction": _direction}),
        record({"timestamp": one_of("created_time", "last_edited_time"), "direction": _direction}),
    )
)


def sort_rows(workspace: Workspace, source: Json, rows: list[str], sorts: Any) -> list[str]:
    """Return the rows in the order of some sorts, the first of which is the most significant.

    Raises:
        Refusal: A sort does not fit the schema.
    """
    check(SORTS, sorts, "body.sorts")
    for sort in reversed(sorts):
        key = _key(workspace, source, sort)
        filled = [row for row in rows if not is_empty(key(row))]
        empty = [row for row in rows if is_empty(key(row))]
        rows = sorted(filled, key=key, reverse=sort["direction"] == "descending") + empty
    return rows


def _key(workspace: Workspace, source: Json, sort: Json) -> Callable[[str], Any]:
    pages = workspace.pages
    if stamp := sort.get("timestamp"):
        return lambda row: pages[row][stamp]
    column = find(source["properties"], sort["property"])
    if column is None:
        message = f"Could not find sort property with name or id: {sort['property']}"
        raise invalid(message)
    kind = column["type"]
    order = {one["id"]: number for number, one in enumerate(column[kind].get("options", ()))}

    def key(row: str) -> Any:
        value = value_of(workspace, pages[row], column)
        if order:
            chosen = value if isinstance(value, list) else [value] if value else []
            return [order.get(one["id"], 0) for one in chosen]
        return _comparable(workspace, kind, value)

    return key


def _comparable(workspace: Workspace, kind: str, value: Any) -> Any:
    special = _SPECIAL.get(kind)
    if special:
        return special(workspace, value)
    found = _computed(value) if kind in {"formula", "rollup"} else plain_value(kind, value)
    return found.casefold() if isinstance(found, str) else found


def _computed(value: Json) -> Any:
    """Return the result of a formula or rollup after its type, because the types of rows may differ."""
    kind = value["type"]
    found = value[kind]
    if kind not in {"string", "number", "boolean", "date"} or is_empty(found):
        return None
    return (kind, found["start"] if kind == "date" else found)


def _name(workspace: Workspace, user_id: str) -> str:
    return str(workspace.users.get(user_id, {}).get("name", ""))


_SPECIAL: dict[str, Callable[[Workspace, Any], Any]] = {
    "people": lambda workspace, value: [_name(workspace, one) for one in value],
    "created_by": _name,
    "last_edited_by": _name,
    "relation": lambda workspace, value: [workspace.title_of(one) for one in value],
    "files": lambda _, value: [one["name"] for one in value],
    "checkbox": lambda _, value: int(value) + 1,
    "date": lambda _, value: value["start"] if value else None,
    "place": lambda _, value: (value or {}).get("name"),
    "verification": lambda _, value: value["state"],
    "button": lambda _, __: None,
}
