"""Running a query: filter, sort, cap, and pages of answers whose cursors belong to one session."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from notion_async.emulator import paging
from notion_async.emulator.query.filters import Filters
from notion_async.emulator.query.sorts import arranged

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.workspace import Workspace

ROW_CAP = 10_000
CAPPED: Json = {"request_status": {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}}
_MOST_SESSIONS = 500


def rows_of(
    workspace: Workspace,
    source: Json,
    call: Call,
    *,
    row_filter: Any = None,
    sorts: Any = None,
    is_archived: bool = False,
) -> list[str]:
    """The ids of a data source's rows that pass a filter, in the order of some sorts."""
    rows = [
        row
        for row in workspace.rows.get(source["id"], ())
        if row not in workspace.trashed
        and workspace.pages[row]["is_archived"] is is_archived
        and workspace.is_shared(row, call.connection)
    ]
    if row_filter is not None:
        test = Filters(workspace, source, call).test(row_filter)
        rows = [row for row in rows if test(workspace.pages[row])]
    return arranged(workspace, source, rows, sorts) if sorts else rows


class Sessions:
    """The rows that running queries saw when they began, by session."""

    def __init__(self) -> None:
        self._rows: OrderedDict[str, tuple[str, list[str]]] = OrderedDict()

    def begin(self, session: str, source_id: str, rows: list[str]) -> None:
        """Keep what a query found; very old sessions are forgotten."""
        self._rows[session] = (source_id, rows)
        if len(self._rows) > _MOST_SESSIONS:
            self._rows.popitem(last=False)

    def resume(self, cursor: str, source_id: str) -> tuple[str, list[str], int]:
        """The session of a cursor, its rows and where to go on.

        Raises:
            Refusal: The cursor is of no session, of another data source, or its row is gone.
        """
        mark, _, rest = cursor.partition(":")
        session, _, row = rest.partition(":")
        owner, rows = self._rows.get(session, ("", []))
        if mark != "s" or owner != source_id or row not in rows:
            raise paging.bad_cursor(cursor)
        return session, rows, rows.index(row)


def page_of(
    workspace: Workspace, sessions: Sessions, source: Json, call: Call, rows: list[str]
) -> tuple[list[str], str | None, Json]:
    """One page of a query's rows, the cursor of the next, and what to add to the envelope."""
    cursor, size = paging.start_cursor(call), paging.page_size(call)
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
