"""Answers about views and their cached queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.calls import failed, invalid, not_found, shown
from notion_async.emulator.ids import dashed
from notion_async.emulator.query import engine
from notion_async.emulator.query.filters import Filters
from notion_async.emulator.query.sorts import SORTS
from notion_async.emulator.render.pages import url_of
from notion_async.emulator.rules.grammar import (
    MISSING,
    anything,
    check,
    mapping,
    nullable,
    number,
    one_of,
    record,
    should,
    text,
    uuid,
)
from notion_async.emulator.sources import add_linked_database, add_view
from notion_async.emulator.times import with_offset

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server

LIFETIME = 15 * 60.0
TYPES = ("table", "board", "list", "calendar", "timeline", "gallery", "form", "chart", "map", "dashboard")
_NEEDED = {"board": "group_by", "calendar": "date_property_id", "timeline": "date_property_id"}
_configuration = record({"type": one_of(*TYPES)}, strict=False)
_CREATE = record(
    {"data_source_id": uuid, "name": text(), "type": one_of(*TYPES)},
    {
        "database_id": uuid,
        "view_id": uuid,
        "create_database": record(
            {"parent": record({"page_id": uuid}, {"type": one_of("page_id")})},
            {"position": record({"type": one_of("after_block"), "block_id": uuid})},
        ),
        "filter": nullable(anything),
        "sorts": nullable(SORTS),
        "quick_filters": nullable(mapping(anything)),
        "configuration": _configuration,
        "position": record({"type": one_of("start", "end", "after_view")}, {"view_id": uuid}),
        "placement": record({"type": one_of("new_row", "existing_row")}, {"row_index": number}),
    },
)
_UPDATE = record(
    optional={
        "name": text(),
        "filter": nullable(anything),
        "sorts": nullable(SORTS),
        "quick_filters": nullable(mapping(nullable(anything))),
        "configuration": _configuration,
    }
)


def find(server: Server, call: Call) -> Json:
    """The stored view a path names."""
    view_id = lookup.path_id(call, "view_id")
    found = server.workspace.views.get(view_id)
    if found is None or not server.workspace.is_shared(found["parent"]["database_id"], call.connection):
        raise not_found(call.connection, "view", view_id)
    return found


def render(view: Json) -> Json:
    """A view as answers show it."""
    database = view["parent"]["database_id"]
    return {**view, "url": f"{url_of(database)}?v={view['id'].replace('-', '')}"}


def list_all(server: Server, call: Call) -> Json:
    """GET /views: of a database, a data source, or both."""
    lookup.require(call, "read_content")
    given = {name: call.one(name) for name in ("database_id", "data_source_id") if call.one(name)}
    if not given:
        problems = [
            f"query.{name} should be defined, instead was `undefined`." for name in ("database_id", "data_source_id")
        ]
        raise failed(problems, where="query")
    for name, value in given.items():
        if dashed(value or "") is None:
            raise failed([f"query.{name} should be a valid uuid, instead was {shown(value)}."], where="query")
    database, source = (dashed(given.get(name) or "") for name in ("database_id", "data_source_id"))
    if database:
        found = server.workspace.databases.get(database)
        if found is None or not server.workspace.is_shared(database, call.connection):
            raise not_found(call.connection, "database", database)
    if source:
        lookup.data_source(server.workspace, call, source)
    ids = [
        view_id
        for view_id, view in server.workspace.views.items()
        if database in {None, view["parent"]["database_id"]} and source in {None, view["data_source_id"]}
    ]
    page, cursor = paging.by_id(ids, call)
    return paging.listing("view", [{"object": "view", "id": one} for one in page], cursor)


def create(server: Server, call: Call) -> Json:
    """POST /views: a tab of a database, a widget of a dashboard, or a linked database."""
    lookup.require(call, "insert_content")
    workspace, body = server.workspace, call.body or {}
    check(_CREATE, body)
    source = lookup.data_source(workspace, call, dashed(body["data_source_id"]) or "")
    places = [key for key in ("database_id", "view_id", "create_database") if key in body]
    if len(places) != 1:
        message = "Exactly one of database_id, view_id or create_database must be given."
        raise invalid(message)
    _check(server, call, source, body, body["type"])
    with workspace.all_or_nothing():
        return render(_create(server, call, source, places[0]))


def _create(server: Server, call: Call, source: Json, place: str) -> Json:
    workspace, body = server.workspace, call.body
    if place == "create_database":
        database = _linked(server, call, body["create_database"])
    elif place == "view_id":
        dashboard = workspace.views.get(dashed(body["view_id"]) or "")
        if dashboard is None:
            raise not_found(call.connection, "view", body["view_id"])
        if dashboard["type"] != "dashboard":
            message = "view_id must be the id of a dashboard view."
            raise invalid(message)
        database = workspace.databases[dashboard["parent"]["database_id"]]
    else:
        database = lookup.database(workspace, call, dashed(body["database_id"]) or "")
    view = add_view(workspace, database, source["id"], body["name"], body["type"], author=call.connection.bot_id)
    if place == "view_id":
        view["dashboard_view_id"] = dashed(body["view_id"])
    _position(database, view["id"], body.get("position"))
    _change(view, body)
    return view


def _linked(server: Server, call: Call, wish: Json) -> Json:
    """A database block without a source of its own, which shows another's."""
    workspace = server.workspace
    lookup.may_create(workspace)
    page = lookup.page(workspace, call, dashed(wish["parent"]["page_id"]) or "")
    lookup.editable(workspace, page["id"])
    after = dashed((wish.get("position") or {}).get("block_id", ""))
    if after and after not in workspace.children_of(page["id"]):
        message = f"Block to insert after ({after}) is not a child of the parent page."
        raise invalid(message)
    database = add_linked_database(workspace, page["id"], author=call.connection.bot_id)
    workspace.place(database["id"], page["id"], after=after)
    return database


def _position(database: Json, view_id: str, position: Json | None) -> None:
    if not position or position["type"] == "end":
        return
    views = database["views"]
    views.remove(view_id)
    after = dashed(position.get("view_id", ""))
    if position["type"] == "after_view" and after not in views:
        message = "position.view_id is no view of this database."
        raise invalid(message)
    views.insert(0 if position["type"] == "start" else views.index(after) + 1, view_id)


def _check(server: Server, call: Call, source: Json, body: Json, kind: str) -> None:
    """Refuse filters the schema does not have and configurations of another type."""
    if body.get("filter"):
        Filters(server.workspace, source, call).test(body["filter"])
    configuration = body.get("configuration")
    if configuration and configuration["type"] != kind:
        raise failed(should("body.configuration.type", shown(kind), configuration["type"]))
    needed = _NEEDED.get(kind)
    if configuration and needed and needed not in configuration:
        raise failed(should(f"body.configuration.{needed}", "defined", MISSING))


def _change(view: Json, body: Json) -> None:
    for key in ("name", "filter", "sorts"):
        if key in body:
            view[key] = body[key]
    if "quick_filters" in body:
        kept = {**(view["quick_filters"] or {}), **(body["quick_filters"] or {})}
        kept = {key: value for key, value in kept.items() if value is not None}
        view["quick_filters"] = kept or None if body["quick_filters"] is not None else None
    if "configuration" in body:
        merged = {**view["configuration"], **body["configuration"]}
        view["configuration"] = {key: value for key, value in merged.items() if value is not None}


def retrieve(server: Server, call: Call) -> Json:
    """GET /views/{view_id}."""
    lookup.require(call, "read_content")
    return render(find(server, call))


def update(server: Server, call: Call) -> Json:
    """PATCH /views/{view_id}."""
    lookup.require(call, "update_content")
    view, body = find(server, call), call.body or {}
    check(_UPDATE, body)
    source = server.workspace.data_sources.get(view["data_source_id"] or "", {"properties": {}})
    _check(server, call, source, body, view["type"])
    _change(view, body)
    view["last_edited_time"] = with_offset(server.workspace.clock())
    view["last_edited_by"] = {"object": "user", "id": call.connection.bot_id}
    return render(view)


def delete(server: Server, call: Call) -> Json:
    """DELETE /views/{view_id}; the last view of a database stays."""
    lookup.require(call, "update_content")
    view = find(server, call)
    views = server.workspace.databases[view["parent"]["database_id"]]["views"]
    if len(views) == 1:
        message = "The last view of a database cannot be deleted."
        raise invalid(message)
    views.remove(view["id"])
    del server.workspace.views[view["id"]]
    return {key: view[key] for key in ("object", "id", "parent", "type")}


def query(server: Server, call: Call) -> Json:
    """POST /views/{view_id}/queries: runs the view and keeps what it found for a quarter of an hour."""
    lookup.require(call, "read_content")
    workspace, view = server.workspace, find(server, call)
    check(record(optional={"page_size": anything}), call.body or {})
    size = paging.page_size(call)
    source = lookup.data_source(workspace, call, view["data_source_id"] or "")
    rows = engine.rows_of(workspace, source, call, row_filter=_filter(view), sorts=view["sorts"])
    expires = workspace.clock() + LIFETIME
    query_id = workspace.new_id()
    kept = rows[: engine.ROW_CAP]
    workspace.view_queries[query_id] = {"view_id": view["id"], "expires": expires, "rows": kept, "total": len(rows)}
    results, cursor = kept[:size], kept[size] if len(kept) > size else None
    return {
        "object": "view_query",
        "id": query_id,
        "view_id": view["id"],
        "expires_at": with_offset(expires),
        "total_count": len(kept),
        "results": [{"object": "page", "id": row} for row in results],
        "next_cursor": cursor,
        "has_more": cursor is not None,
        **_more(len(rows)),
    }


def _filter(view: Json) -> Any:
    """The view's filter and its quick filters as one."""
    quick = [{"property": name, **one} for name, one in (view["quick_filters"] or {}).items()]
    whole = [one for one in (view["filter"], *quick) if one]
    return {"and": whole} if len(whole) > 1 else (whole or [None])[0]


def _more(rows: int) -> Json:
    return engine.CAPPED if rows > engine.ROW_CAP else {}


def _kept(server: Server, call: Call) -> tuple[str, Json]:
    view, query_id = find(server, call), lookup.path_id(call, "query_id")
    found = server.workspace.view_queries.get(query_id)
    if found is None or found["view_id"] != view["id"] or found["expires"] <= server.workspace.clock():
        raise not_found(call.connection, "view_query", query_id)
    return query_id, found


def query_page(server: Server, call: Call) -> Json:
    """GET /views/{view_id}/queries/{query_id}: further pages of what was kept."""
    lookup.require(call, "read_content")
    _, kept = _kept(server, call)
    ids, cursor = paging.by_id(kept["rows"], call)
    return paging.listing("page", [{"object": "page", "id": one} for one in ids], cursor, **_more(kept["total"]))


def delete_query(server: Server, call: Call) -> Json:
    """DELETE /views/{view_id}/queries/{query_id}."""
    query_id, _ = _kept(server, call)
    del server.workspace.view_queries[query_id]
    return {"object": "view_query", "id": query_id, "deleted": True}
