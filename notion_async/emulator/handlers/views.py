"""Handlers of views and of their stored queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import lookup, paging
from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import failed, invalid, not_found, quoted
from notion_async.emulator.query import engine
from notion_async.emulator.query.filters import FilterCompiler
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
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

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


def find(context: Context) -> Json:
    """Return the stored view that the path names."""
    view_id = lookup.path_id(context, "view_id")
    found = context.workspace.views.get(view_id)
    if found is None or not context.is_shared(found["parent"]["database_id"]):
        raise not_found(context.connection, "view", view_id)
    return found


def render(view: Json) -> Json:
    """Return a view as responses show it."""
    database = view["parent"]["database_id"]
    return {**view, "url": f"{url_of(database)}?v={view['id'].replace('-', '')}"}


def list_all(context: Context) -> Json:
    """GET /views: of a database, a data source, or both."""
    lookup.require(context, "read_content")
    given = {
        name: context.request.query_value(name)
        for name in ("database_id", "data_source_id")
        if context.request.query_value(name)
    }
    if not given:
        problems = [
            f"query.{name} should be defined, instead was `undefined`." for name in ("database_id", "data_source_id")
        ]
        raise failed(problems, where="query")
    for name, value in given.items():
        if dashed(value or "") is None:
            raise failed([f"query.{name} should be a valid uuid, instead was {quoted(value)}."], where="query")
    database, source = (dashed(given.get(name) or "") for name in ("database_id", "data_source_id"))
    if database:
        found = context.workspace.databases.get(database)
        if found is None or not context.is_shared(database):
            raise not_found(context.connection, "database", database)
    if source:
        lookup.data_source(context, source)
    ids = [
        view_id
        for view_id, view in context.workspace.views.items()
        if database in {None, view["parent"]["database_id"]} and source in {None, view["data_source_id"]}
    ]
    page, cursor = paging.by_id(ids, context.request)
    return paging.listing("view", [{"object": "view", "id": one} for one in page], cursor)


def create(context: Context) -> Json:
    """POST /views: a tab of a database, a widget of a dashboard, or a linked database."""
    lookup.require(context, "insert_content")
    workspace, body = context.workspace, context.body
    check(_CREATE, body)
    source = lookup.data_source(context, dashed(body["data_source_id"]) or "")
    places = [key for key in ("database_id", "view_id", "create_database") if key in body]
    if len(places) != 1:
        message = "Exactly one of database_id, view_id or create_database must be given."
        raise invalid(message)
    _check(context, source, body, body["type"])
    with workspace.all_or_nothing():
        return render(_create(context, source, places[0]))


def _create(context: Context, source: Json, place: str) -> Json:
    workspace, body = context.workspace, context.body
    if place == "create_database":
        database = _linked(context, body["create_database"])
    elif place == "view_id":
        dashboard = workspace.views.get(dashed(body["view_id"]) or "")
        if dashboard is None:
            raise not_found(context.connection, "view", body["view_id"])
        if dashboard["type"] != "dashboard":
            message = "view_id must be the id of a dashboard view."
            raise invalid(message)
        database = workspace.databases[dashboard["parent"]["database_id"]]
    else:
        database = lookup.database(context, dashed(body["database_id"]) or "")
    view = add_view(workspace, database, source["id"], body["name"], body["type"], author=context.connection.bot_id)
    if place == "view_id":
        view["dashboard_view_id"] = dashed(body["view_id"])
    _position(database, view["id"], body.get("position"))
    _change(view, body)
    return view


def _linked(context: Context, options: Json) -> Json:
    """Create a database block without a data source of its own, which shows another's."""
    workspace = context.workspace
    lookup.may_create(context)
    page = lookup.page(context, dashed(options["parent"]["page_id"]) or "")
    lookup.editable(context, page["id"])
    after = dashed((options.get("position") or {}).get("block_id", ""))
    if after and after not in workspace.children_of(page["id"]):
        message = f"Block to insert after ({after}) is not a child of the parent page."
        raise invalid(message)
    database = add_linked_database(workspace, page["id"], author=context.connection.bot_id)
    workspace.place(database["id"], page["id"], after=after)
    return database


def _position(database: Json, view_id: str, position: Json | None) -> None:
    if not position or position["type"] == "end":
        return
    views = database["views"]
    views.remove(view_id)
    after = dashed(position.get("view_id", ""))
    if position["type"] == "after_view" and after not in views:
        message = "position.view_id is not a view of this database."
        raise invalid(message)
    views.insert(0 if position["type"] == "start" else views.index(after) + 1, view_id)


def _check(context: Context, source: Json, body: Json, kind: str) -> None:
    """Refuse a filter that does not fit the schema, and a configuration of another view type."""
    if body.get("filter"):
        FilterCompiler(context.workspace, source).test(body["filter"])
    configuration = body.get("configuration")
    if configuration and configuration["type"] != kind:
        raise failed(should("body.configuration.type", quoted(kind), configuration["type"]))
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


def retrieve(context: Context) -> Json:
    """GET /views/{view_id}."""
    lookup.require(context, "read_content")
    return render(find(context))


def update(context: Context) -> Json:
    """PATCH /views/{view_id}."""
    lookup.require(context, "update_content")
    view, body = find(context), context.body
    check(_UPDATE, body)
    source = context.workspace.data_sources.get(view["data_source_id"] or "", {"properties": {}})
    _check(context, source, body, view["type"])
    _change(view, body)
    view["last_edited_time"] = with_offset(context.workspace.clock())
    view["last_edited_by"] = {"object": "user", "id": context.connection.bot_id}
    return render(view)


def delete(context: Context) -> Json:
    """DELETE /views/{view_id}: not the last view of a database."""
    lookup.require(context, "update_content")
    view = find(context)
    views = context.workspace.databases[view["parent"]["database_id"]]["views"]
    if len(views) == 1:
        message = "The last view of a database cannot be deleted."
        raise invalid(message)
    views.remove(view["id"])
    del context.workspace.views[view["id"]]
    return {key: view[key] for key in ("object", "id", "parent", "type")}


def query(context: Context) -> Json:
    """POST /views/{view_id}/queries: runs the view and stores the result for 15 minutes."""
    lookup.require(context, "read_content")
    workspace, view = context.workspace, find(context)
    check(record(optional={"page_size": anything}), context.body)
    size = paging.page_size(context.request)
    source = lookup.data_source(context, view["data_source_id"] or "")
    rows = engine.rows_of(context, source, row_filter=_filter(view), sorts=view["sorts"])
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
    """Return the filter of the view combined with its quick filters."""
    quick = [{"property": name, **one} for name, one in (view["quick_filters"] or {}).items()]
    whole = [one for one in (view["filter"], *quick) if one]
    return {"and": whole} if len(whole) > 1 else (whole or [None])[0]


def _more(rows: int) -> Json:
    return engine.CAPPED if rows > engine.ROW_CAP else {}


def _kept(context: Context) -> tuple[str, Json]:
    view, query_id = find(context), lookup.path_id(context, "query_id")
    found = context.workspace.view_queries.get(query_id)
    if found is None or found["view_id"] != view["id"] or found["expires"] <= context.workspace.clock():
        raise not_found(context.connection, "view_query", query_id)
    return query_id, found


def query_page(context: Context) -> Json:
    """GET /views/{view_id}/queries/{query_id}: the next results of a stored query."""
    lookup.require(context, "read_content")
    _, kept = _kept(context)
    ids, cursor = paging.by_id(kept["rows"], context.request)
    return paging.listing("page", [{"object": "page", "id": one} for one in ids], cursor, **_more(kept["total"]))


def delete_query(context: Context) -> Json:
    """DELETE /views/{view_id}/queries/{query_id}."""
    query_id, _ = _kept(context)
    del context.workspace.view_queries[query_id]
    return {"object": "view_query", "id": query_id, "deleted": True}
