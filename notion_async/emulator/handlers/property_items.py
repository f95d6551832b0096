"""Handler of single properties of pages, complete where the page shows only the first values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.messages import Refusal
from notion_async.emulator.render.properties import expand, property_value, value_of
from notion_async.emulator.render.users import user
from notion_async.emulator.schema import columns_of, find

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

LISTED = frozenset({"title", "rich_text", "people", "relation", "rollup"})


def retrieve(context: Context) -> Json:
    """GET /pages/{page_id}/properties/{property_id}: one value, or the list of its elements."""
    lookup.require(context, "read_content")
    workspace = context.workspace
    page = lookup.page(context, lookup.path_id(context, "page_id"))
    column = find(columns_of(workspace, page), context.request.params["property_id"])
    if column is None:
        message = f"Could not find property with name or id: {context.request.params['property_id']}"
        raise Refusal(404, "object_not_found", message, {"integration_id": context.connection.bot_id})
    if column["type"] not in LISTED:
        entry = property_value(context, page, column)
        return {"object": "property_item", **entry}
    value = value_of(workspace, page, column)
    items = _items(context, column, value)
    cursor = paging.start_cursor(context.request) or "0"
    start = int(cursor) if cursor.isdecimal() else len(items) + 1
    if start > len(items):
        raise paging.bad_cursor(cursor)
    stop = start + paging.page_size(context.request)
    following = str(stop) if stop < len(items) else None
    next_url = f"{context.request.base_url}{context.request.path}?start_cursor={following}" if following else None
    about = {"id": column["id"], "next_url": next_url, "type": column["type"], column["type"]: {}}
    if column["type"] == "rollup":
        about["rollup"] = _summary(value, is_last=following is None)
    envelope = paging.listing("property_item", items[start:stop], following)
    return {**envelope, "property_item": about}


def _items(context: Context, column: Json, value: Any) -> list[Json]:
    """Return one property item for each element."""
    kind, head = column["type"], {"object": "property_item", "id": column["id"]}
    if kind == "people":
        value = [user(context, one) for one in value]
    if kind == "relation":
        value = [{"id": one} for one in value if context.is_shared(one)]
    if kind == "rollup":
        inner = value.get("array") or []
        return [{**head, "type": one["type"], one["type"]: _single(context, one)} for one in inner]
    return [{**head, "type": kind, kind: one} for one in value]


def _single(context: Context, one: Json) -> Any:
    value = one[one["type"]]
    return expand(context, one["type"], value) if one["type"] == "files" else value


def _summary(value: Json, *, is_last: bool) -> Json:
    """Return the result of a rollup: incomplete until the last page of results, its list empty."""
    kind = value["type"]
    if kind == "array":
        return {"type": "array", "array": [], "function": value["function"]}
    if not is_last:
        return {"type": "incomplete", "incomplete": {}, "function": value["function"]}
    return value
