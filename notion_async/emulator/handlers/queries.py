"""Answers to queries of data sources, and search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup, paging
from notion_async.emulator.handlers.pages import only
from notion_async.emulator.ids import dashed
from notion_async.emulator.render import pages as render

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.core import Core


def query(core: Core, call: Call) -> Json:
    """POST /data_sources/{data_source_id}/query."""
    lookup.require(call, "read_content")
    workspace = core.workspace
    source = lookup.data_source(workspace, call, lookup.path_id(call, "data_source_id"))
    rows = [row for row in workspace.rows.get(source["id"], ()) if row not in workspace.trashed]
    ids, cursor = _by_session(core, rows, call)
    results = [render.page(workspace, row, call, only(call)) for row in ids]
    return paging.listing(_kind(call), results, cursor)


def query_old(core: Core, call: Call) -> Json:
    """POST /databases/{database_id}/query, until 2022-06-28."""
    database = lookup.database(core.workspace, call, lookup.path_id(call, "database_id"))
    call.params = {"data_source_id": database["sources"][0]}
    return query(core, call)


def search(core: Core, call: Call) -> Json:
    """POST /search: titles only."""
    workspace, body = core.workspace, call.body or {}
    words = str(body.get("query") or "").casefold()
    wanted = (body.get("filter") or {}).get("value")
    found = {**workspace.pages, **workspace.data_sources}
    ids = [
        object_id
        for object_id, record in found.items()
        if words in workspace.title_of(object_id).casefold()
        and wanted in {None, record["object"]}
        and not workspace.in_trash(object_id)
        and workspace.is_shared(object_id, call.connection)
    ]
    ids.sort(key=lambda object_id: found[object_id]["last_edited_time"], reverse=True)
    page, cursor = paging.by_id(ids, call)
    results = [
        render.page(workspace, one, call) if one in workspace.pages else render.data_source(workspace, one, call)
        for one in page
    ]
    return paging.listing(_kind(call), results, cursor)


def _kind(call: Call) -> str:
    return "page_or_data_source" if call.knows_data_sources else "page_or_database"


def _by_session(core: Core, rows: list[str], call: Call) -> tuple[list[str], str | None]:
    """Cut the rows by a cursor that belongs to the session of one query: `s:<session>:<row>`."""
    start, cursor = 0, paging.start_cursor(call)
    session = core.workspace.new_id() if cursor is None else ""
    if cursor is not None:
        mark, _, rest = cursor.partition(":")
        session, _, row = rest.partition(":")
        if mark != "s" or dashed(session) is None or row not in rows:
            raise paging.bad_cursor(cursor)
        start = rows.index(row)
    stop = start + paging.page_size(call)
    return rows[start:stop], f"s:{session}:{rows[stop]}" if stop < len(rows) else None
