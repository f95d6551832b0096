"""Pagination: page sizes, cursors, the list envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.messages import failed, invalid, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notion_async.emulator.messages import EmulatedRequest, Json, Refusal

MAX = 100


def page_size(request: EmulatedRequest) -> int:
    """Return the requested page size: `page_size` of the query or the body, 100 by default.

    Raises:
        Refusal: It is not a number from 1 to 100.
    """
    where, value = _given(request, "page_size")
    if value is None:
        return MAX
    is_text = isinstance(value, str) and where == "query" and value.lstrip("-").isdecimal()
    if not is_text and type(value) is not int:
        raise failed([f"{where}.page_size should be a number, instead was {quoted(value)}."], where=where)
    size = int(value)
    if size > MAX:
        raise failed([f"{where}.page_size should be ≤ `{MAX}`, instead was `{size}`."], where=where)
    if size < 1:
        raise failed([f"{where}.page_size should be ≥ `1`, instead was `{size}`."], where=where)
    return size


def start_cursor(request: EmulatedRequest) -> str | None:
    """Return `start_cursor` of the query or the body."""
    _, value = _given(request, "start_cursor")
    return value if value is None else str(value)


def _given(request: EmulatedRequest, name: str) -> tuple[str, Any]:
    if request.method == "GET":
        return "query", request.query_value(name)
    return "body", (request.body or {}).get(name)


def bad_cursor(cursor: str) -> Refusal:
    """Return the refusal of an unknown or expired cursor."""
    return invalid(f"The start_cursor provided is invalid: {cursor}")


def by_id(ids: Sequence[str], request: EmulatedRequest) -> tuple[Sequence[str], str | None]:
    """Return the ids of one page of results and the cursor of the next: the first id that was left out.

    Raises:
        Refusal: The cursor is not one of the ids.
    """
    start, cursor = 0, start_cursor(request)
    if cursor is not None:
        try:
            start = ids.index(cursor)
        except ValueError:
            raise bad_cursor(cursor) from None
    stop = start + page_size(request)
    return ids[start:stop], ids[stop] if stop < len(ids) else None


def listing(kind: str, results: list[Json], next_cursor: str | None, **more: Any) -> Json:
    """Return the envelope of a list."""
    return {
        "object": "list",
        "results": results,
        "next_cursor": next_cursor,
        "has_more": next_cursor is not None,
        "type": kind,
        kind: {},
        **more,
    }
