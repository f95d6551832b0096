"""Checks that an answer belongs to the request it came for.

A proxy that sends one answer twice shifts all later answers on that connection by one, and each of them is a valid
answer to another request. Two facts tell them apart. Where an endpoint returns the object whose id is in the path, the
ids have to be equal. A listing names no id of its own, and the blocks in it may have another parent than the one asked
for: a copy of a synced block shows the blocks of its original. Its answer is therefore foreign only if another parent
is shared by all its items and was asked for shortly before.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Any

from notion_async._http.exchange import PreparedRequest

_ACTIONS = {"move", "send", "complete"}  # path segments after the id of the object that is returned
_PARENTS = {  # listings of children: the fields of a child's parent that hold the id asked for
    "/blocks/{block_id}/children": ("page_id", "block_id"),
    "/data_sources/{data_source_id}/query": ("data_source_id",),
    "/databases/{database_id}/query": ("database_id",),
}
_UUID = re.compile(r"\A[0-9a-f]{32}\Z")


def foreign_id(call: PreparedRequest, value: Any, recent_paths: Collection[str]) -> str | None:
    """Return the id of another object that an answer is about; None if it is the right one, or if nothing tells.

    Args:
        call: The request.
        value: The decoded answer.
        recent_paths: The paths of the latest requests over these connections.
    """
    template = call.route.template
    position = _id_position(template)
    if position is None:
        return None
    asked = call.path.split("/")[position]
    fields = _PARENTS.get(template)
    if fields is not None:
        found = _foreign_parent(asked, fields, getattr(value, "results", ()), recent_paths)
        return found if call.original_id is None or _differ(call.original_id, found) else None
    received = value.get("id") if isinstance(value, dict) else getattr(value, "id", None)
    return received if _differ(asked, received) else None


def is_listing(call: PreparedRequest) -> bool:
    """Return whether the parents of its items tell what an answer is about."""
    return call.route.template in _PARENTS


@cache
def _id_position(template: str) -> int | None:
    """Return which segment of a path holds the id of the object that an answer is about; None if no one does."""
    segments = template.split("/")
    if template in _PARENTS:
        return 2
    last = len(segments) - (2 if segments[-1] in _ACTIONS else 1)
    return last if segments[last].startswith("{") else None


def _foreign_parent(asked: str, fields: tuple[str, ...], items: Any, recent_paths: Collection[str]) -> str | None:
    found: str | None = None
    for item in items:
        found = _parent_id(item, fields)
        if not _differ(asked, found):
            return None  # almost always the first item ends the search
    if found is None or not any(_digits(found) in _digits(path) for path in recent_paths):
        return None
    return found


def _parent_id(item: Any, fields: tuple[str, ...]) -> str | None:
    parent = getattr(item, "parent", None)
    for field in fields:
        parent_id = getattr(parent, field, None)
        if isinstance(parent_id, str):
            return parent_id
    return None


def _differ(asked: str, received: object) -> bool:
    """Return whether both are UUIDs, and different ones; the spelling does not matter."""
    if asked == received or not isinstance(received, str):
        return False
    one, other = _digits(asked), _digits(received)
    return one != other and all(map(_UUID.match, (one, other)))


def _digits(text: str) -> str:
    return text.replace("-", "").lower()
