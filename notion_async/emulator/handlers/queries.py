"""Handlers of data source queries and search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup, paging
from notion_async.emulator.handlers.pages import requested_properties
from notion_async.emulator.query import engine
from notion_async.emulator.render import pages as render
from notion_async.emulator.rules.grammar import anything, boolean, check, one_of, record, text

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

_PAGED = {"start_cursor": text(), "page_size": anything}
_QUERY = record(
    optional={
        **_PAGED,
        "filter": anything,
        "sorts": anything,
        "result_type": one_of("page", "data_source"),
        "is_archived": boolean,
        "in_trash": boolean,
        "archived": boolean,
    }
)
_SEARCH_SORT = record(
    optional={
        "timestamp": one_of("last_edited_time"),
        "direction": one_of("ascending", "descending"),
        "property": one_of("relevance"),
    }
)
_SEARCH = record(
    optional={
        **_PAGED,
        "query": text(),
        "sort": _SEARCH_SORT,
        "filter": record(
            optional={
                "property": one_of("object"),
                "value": one_of("page", "data_source", "database"),
                "in_trash": boolean,
            }
        ),
    }
)


def query(context: Context) -> Json:
    """POST /data_sources/{data_source_id}/query."""
    return _query(context, lookup.path_id(context, "data_source_id"))


def query_old(context: Context) -> Json:
    """POST /databases/{database_id}/query, until 2022-06-28."""
    database = lookup.database(context, lookup.path_id(context, "database_id"))
    return _query(context, database["sources"][0])


def _query(context: Context, source_id: str) -> Json:
    lookup.require(context, "read_content")
    body = context.body
    source = lookup.data_source(context, source_id)
    check(_QUERY, body)
    rows = engine.rows_of(
        context,
        source,
        row_filter=body.get("filter"),
        sorts=body.get("sorts"),
        is_archived=bool(body.get("is_archived")),
    )
    if body.get("result_type") == "data_source":
        rows = []
    ids, cursor, more = engine.page_of(context, source, rows)
    results = [render.page(context, row, requested_properties(context)) for row in ids]
    return paging.listing(_kind(context), results, cursor, **more)


def search(context: Context) -> Json:
    """POST /search: in titles, the last edited first."""
    lookup.require(context, "read_content")
    workspace, body = context.workspace, context.body
    check(_SEARCH, body)
    words, criteria = str(body.get("query") or "").casefold(), body.get("filter") or {}
    wanted = {"database": "data_source"}.get(criteria.get("value", ""), criteria.get("value"))
    in_trash = bool(criteria.get("in_trash"))
    found = {**workspace.pages, **workspace.data_sources}
    ids = [
        object_id
        for object_id, record_ in found.items()
        if words in workspace.title_of(object_id).casefold()
        and wanted in {None, record_["object"]}
        and workspace.in_trash(object_id) is in_trash
        and context.is_shared(object_id)
        and _is_known(context, record_)
    ]
    is_descending = (body.get("sort") or {}).get("direction", "descending") == "descending"
    ids.sort(key=lambda object_id: found[object_id]["last_edited_time"], reverse=is_descending)
    page, cursor = paging.by_id(ids, context.request)
    return paging.listing(_kind(context), [_result(context, one) for one in page], cursor)


def _is_known(context: Context, found: Json) -> bool:
    """Return whether this version shows an object: older ones hide databases with several data sources."""
    if context.request.knows_data_sources or found["object"] != "data_source":
        return True
    return len(context.workspace.databases[found["parent"]["database_id"]]["sources"]) == 1


def _result(context: Context, object_id: str) -> Json:
    workspace = context.workspace
    if object_id in workspace.pages:
        return render.page(context, object_id)
    if context.request.knows_data_sources:
        return render.data_source(context, object_id)
    return render.database(context, workspace.data_sources[object_id]["parent"]["database_id"])


def _kind(context: Context) -> str:
    return "page_or_data_source" if context.request.knows_data_sources else "page_or_database"
