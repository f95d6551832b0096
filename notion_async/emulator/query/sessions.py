"""Snapshots that running queries read from, so that pages of results neither repeat nor skip rows."""

from __future__ import annotations

from collections import OrderedDict

from notion_async.emulator import paging

_MAX_SESSIONS = 500


class QuerySessions:
    """The rows that running queries found at their start, by session; the oldest sessions are dropped."""

    def __init__(self) -> None:
        self._rows: OrderedDict[str, tuple[str, list[str]]] = OrderedDict()

    def begin(self, session: str, source_id: str, rows: list[str]) -> None:
        """Store the rows of a new query of a data source."""
        self._rows[session] = (source_id, rows)
        if len(self._rows) > _MAX_SESSIONS:
            self._rows.popitem(last=False)

    def resume(self, cursor: str, source_id: str) -> tuple[str, list[str], int]:
        """Return the session of a cursor, its rows and the index of the next row.

        Raises:
            Refusal: The cursor belongs to no session or to another data source, or its row is gone.
        """
        mark, _, rest = cursor.partition(":")
        session, _, row = rest.partition(":")
        owner, rows = self._rows.get(session, ("", []))
        if mark != "s" or owner != source_id or row not in rows:
            raise paging.bad_cursor(cursor)
        return session, rows, rows.index(row)
