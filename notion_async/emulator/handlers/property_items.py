"""Answers about single properties of pages, whole where the page shows a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.calls import Refusal
from notion_async.emulator.render.properties import dressed, shown, value_of
from notion_async.emulator.render.users import user
from notion_async.emulator.schema import columns_of, find

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server

LISTED = frozenset({"title", "rich_text", "people", "relation", "rollup"})


def retrieve(server: Server, call: Call) -> Json:
    """GET /pages/{page_id}/properties/{property_id}: one value, or a list of the values it is made of."""
    lookup.require(call, "read_content")
    workspace = server.workspace
    page = lookup.page(workspace, call, lookup.path_id(call, "page_id"))
    column = find(columns_of(workspace, page), call.params["property_id"])
    if column is None:
        message = f"Could not find property with name or id: {call.params['property_id']}"
        raise Refusal(404, "object_not_found", message, {"integration_id": call.connection.bot_id})
    if column["type"] not in LISTED:
        entry = shown(workspace, page, column, call)
        return {"object": "property_item", **entry}
    value = value_of(workspace, page, column)
    items = _items(server, call, column, value)
    start = int(paging.start_cursor(call) or 0) if (paging.start_cursor(call) or "0").isdecimal() else len(items) + 1
    if start > len(items):
        raise paging.bad_cursor(str(paging.start_cursor(call)))
    stop = start + paging.page_size(call)
    cursor = str(stop) if stop < len(items) else None
    next_url = f"{call.base_url}{call.path}?start_cursor={cursor}" if cursor else None
    about = {"id": column["id"], "next_url": next_url, "type": column["type"], column["type"]: {}}
    if column["type"] == "rollup":
        about["rollup"] = _summary(value, is_last=cursor is None)
    envelope = paging.listing("property_item", items[start:stop], cursor)
    return {**envelope, "property_item": about}


def _items(server: Server, call: Call, column: Json, value: Any) -> list[Json]:
    """One item for each element."""
    kind, head = column["type"], {"object": "property_item", "id": column["id"]}
    if kind == "people":
        value = [user(server.workspace, one, call.connection) for one in value]
    if kind == "relation":
        value = [{"id": one} for one in value if server.workspace.is_shared(one, call.connection)]
    if kind == "rollup":
        inner = value.get("array") or []
        return [{**head, "type": one["type"], one["type"]: _single(server, call, one)} for one in inner]
    return [{**head, "type": kind, kind: one} for one in value]


def _single(server: Server, call: Call, one: Json) -> Any:
    value = one[one["type"]]
    return dressed(server.workspace, one["type"], value, call) if one["type"] == "files" else value


def _summary(value: Json, *, is_last: bool) -> Json:
    """A rollup's figure: incomplete until the last page, its list empty."""
    kind = value["type"]
    if kind == "array":
        return {"type": "array", "array": [], "function": value["function"]}
    if not is_last:
        return {"type": "incomplete", "incomplete": {}, "function": value["function"]}
    return value
