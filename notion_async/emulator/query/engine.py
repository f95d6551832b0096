"""Queries: filter, sort, limit, and pages of results that belong to one session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator import paging
from notion_async.emulator.query.filters import FilterCompiler
from notion_async.emulator.query.sorts import sort_rows

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

ROW_CAP = 10_000
CAPPED: Json = {"request_status": {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}}


def rows_of(
    context: Context,
    source: Json,
    *,
    row_filter: Any = None,
    sorts: Any = None,
    is_archived: bool = False,
) -> list[str]:
    """Return the ids of the rows of a data source that pass a filter, sorted."""
    workspace = context.workspace
    rows = [
        row
        for row in workspace.rows.get(source["id"], ())
        if row not in workspace.trashed
        and workspace.pages[row]["is_archived"] is is_archived
        and context.is_shared(row)
    ]
    if row_filter is not None:
        test = FilterCompiler(workspace, source).test(row_filter)
        rows = [row for row in rows if test(workspace.pages[row])]
    return sort_rows(workspace, source, rows, sorts) if sorts else rows


def page_of(context: Context, source: Json, rows: list[str]) -> tuple[list[str], str | None, Json]:
    """Return one page of a query's rows, the cursor of the next, and additional fields of the envelope."""
    workspace, sessions = context.workspace, context.query_sessions
    cursor, size = paging.start_cursor(context.request), paging.page_size(context.request)
    more = CAPPED if len(rows) > ROW_CAP else {}
    if cursor is None:
        session, start, rows = workspace.new_id(), 0, rows[:ROW_CAP]
        sessions.begin(session, source["id"], rows)
    else:
        session, rows, start = sessions.resume(cursor, source["id"])
        if rows[start] in workspace.trashed:
            raise paging.bad_cursor(cursor)
    stop = start + size
    ids = [row for row in rows[start:stop] if row not in workspace.trashed]
    return ids, f"s:{session}:{rows[stop]}" if stop < len(rows) else None, more
