"""Property values of a page, stored and computed, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from notion_async.emulator.query import computed
from notion_async.emulator.render.users import user
from notion_async.emulator.schema import columns_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

MAX_REFERENCES = 25

EMPTY: dict[str, Any] = {
    "title": [],
    "rich_text": [],
    "multi_select": [],
    "people": [],
    "files": [],
    "relation": [],
    "checkbox": False,
    "button": {},
    "verification": {"state": "unverified", "date": None, "verified_by": None},
}
STAMPS = frozenset({"created_time", "last_edited_time"})
AUTHORS = frozenset({"created_by", "last_edited_by"})


def property_values(context: Context, page: Json, only: Collection[str] = ()) -> Json:
    """Return all property values of a page by name; `only` selects them by id or name."""
    wanted = {unquote(key) for key in only}
    if "imported" in page:
        sent = page["imported"]["properties"]
        title = {"title": page["properties"].get("title", [])}
        sent = {name: {**value, **title} if value["type"] == "title" else value for name, value in sent.items()}
        return {name: one for name, one in sent.items() if not wanted or wanted & {name, unquote(one["id"])}}
    return {
        column["name"]: property_value(context, page, column)
        for column in columns_of(context.workspace, page).values()
        if not wanted or unquote(column["id"]) in wanted or column["name"] in wanted
    }


def property_value(context: Context, page: Json, column: Json) -> Json:
    """Return one property value with its id and type; only the first 25 references are shown."""
    kind = column["type"]
    value = value_of(context.workspace, page, column)
    entry: Json = {"id": column["id"], "type": kind}
    if kind == "relation":
        value = [one for one in value if context.is_shared(one)]
        return {
            **entry,
            kind: [{"id": one} for one in value[:MAX_REFERENCES]],
            "has_more": len(value) > MAX_REFERENCES,
        }
    if kind == "rollup" and value["type"] == "array":
        value = {**value, "array": value["array"][:MAX_REFERENCES]}
    return {**entry, kind: expand(context, kind, value)}


def expand(context: Context, kind: str, value: Any) -> Any:
    """Return a stored value as responses show it: users expanded, files signed."""
    if kind == "people":
        return [user(context, one) for one in value[:MAX_REFERENCES]]
    if kind in AUTHORS:
        return user(context, value)
    if kind == "files":
        return [context.signer.file(one) for one in value]
    return value


def value_of(workspace: Workspace, page: Json, column: Json, layer: int = 0) -> Any:
    """Return the plain value of a property: stored, stamped or computed; relations and people as lists of ids."""
    kind = column["type"]
    if kind in STAMPS:
        return page[kind]
    if kind in AUTHORS:
        return page[kind]["id"]
    if kind == "unique_id":
        return {"prefix": column["unique_id"].get("prefix"), "number": page["properties"].get(column["id"])}
    if kind in {"formula", "rollup"}:
        return _computed(workspace, page, column, layer)
    value = page["properties"].get(column["id"], EMPTY.get(kind))
    if kind == "relation":
        return [one for one in value if one in workspace.pages and one not in workspace.trashed]
    return value


def _computed(workspace: Workspace, page: Json, column: Json, layer: int) -> Json:
    """Return a formula or rollup; one that depends on too many others is unsupported."""
    if layer > computed.MAX_LAYERS:
        return computed.UNSUPPORTED

    def read(other: Json, inner: Json) -> Any:
        return value_of(workspace, other, inner, layer + 1)

    if column["type"] == "formula":
        return computed.formula(columns_of(workspace, page), page, column, read)
    return computed.rollup(workspace, page, column, read, _bare)


def _bare(kind: str, value: Any) -> Any:
    """Return a rolled up value without its id."""
    if kind in {"people", "relation"}:
        return [{"id": one} if kind == "relation" else {"object": "user", "id": one} for one in value]
    return {"object": "user", "id": value} if kind in AUTHORS else value
