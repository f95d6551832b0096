"""Answers to queries of data sources, and search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup, paging
from notion_async.emulator.handlers.pages import only
from notion_async.emulator.query import engine
from notion_async.emulator.render import pages as render
from notion_async.emulator.rules.grammar import anything, boolean, check, one_of, record, text

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server

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


def query(server: Server, call: Call) -> Json:
    """POST /data_sources/{data_source_id}/query."""
    return _query(server, call, lookup.path_id(call, "data_source_id"))


def query_old(server: Server, call: Call) -> Json:
    """POST /databases/{database_id}/query, until 2022-06-28."""
    database = lookup.database(server.workspace, call, lookup.path_id(call, "database_id"))
    return _query(server, call, database["sources"][0])


def _query(server: Server, call: Call, source_id: str) -> Json:
    lookup.require(call, "read_content")
    workspace, body = server.workspace, call.body or {}
    source = lookup.data_source(workspace, call, source_id)
    check(_QUERY, body)
    rows = engine.rows_of(
        workspace,
        source,
        call,
        row_filter=body.get("filter"),
        sorts=body.get("sorts"),
        is_archived=bool(body.get("is_archived")),
    )
    if body.get("result_type") == "data_source":
        rows = []
    ids, cursor, more = engine.page_of(workspace, server.query_sessions, source, call, rows)
    results = [render.page(workspace, row, call, only(call)) for row in ids]
    return paging.listing(_kind(call), results, cursor, **more)


def search(server: Server, call: Call) -> Json:
    """POST /search: titles only, the last edited first."""
    lookup.require(call, "read_content")
    workspace, body = server.workspace, call.body or {}
    check(_SEARCH, body)
    words, wish = str(body.get("query") or "").casefold(), body.get("filter") or {}
    wanted = {"database": "data_source"}.get(wish.get("value", ""), wish.get("value"))
    in_trash = bool(wish.get("in_trash"))
    found = {**workspace.pages, **workspace.data_sources}
    ids = [
        object_id
        for object_id, record_ in found.items()
        if words in workspace.title_of(object_id).casefold()
        and wanted in {None, record_["object"]}
        and workspace.in_trash(object_id) is in_trash
        and workspace.is_shared(object_id, call.connection)
        and _is_known(workspace.databases, record_, call)
    ]
    is_descending = (body.get("sort") or {}).get("direction", "descending") == "descending"
    ids.sort(key=lambda object_id: found[object_id]["last_edited_time"], reverse=is_descending)
    page, cursor = paging.by_id(ids, call)
    return paging.listing(_kind(call), [_result(server, one, call) for one in page], cursor)


def _is_known(databases: dict[str, Json], found: Json, call: Call) -> bool:
    """Whether this version sees it: older ones miss databases with several data sources."""
    if call.knows_data_sources or found["object"] != "data_source":
        return True
    return len(databases[found["parent"]["database_id"]]["sources"]) == 1


def _result(server: Server, object_id: str, call: Call) -> Json:
    workspace = server.workspace
    if object_id in workspace.pages:
        return render.page(workspace, object_id, call)
    if call.knows_data_sources:
        return render.data_source(workspace, object_id, call)
    return render.database(workspace, workspace.data_sources[object_id]["parent"]["database_id"], call)


def _kind(call: Call) -> str:
    return "page_or_data_source" if call.knows_data_sources else "page_or_database"
