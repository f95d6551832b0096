"""Whether an answer is to the request that was sent: by the id of what came, or by the parents of what a listing holds.

A proxy that sends an answer twice shifts all later answers on that connection by one, and each of them is a good answer
to another request.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from notion_async._http.exchange import Call

_UUID = re.compile(r"\A[0-9a-fA-F]{32}\Z")
_ACTIONS = {"move", "send", "complete"}  # behind the id of the object that the answer is
_LISTED = {  # endpoints whose answers hold children, and what names the parent of a child
    "/blocks/{block_id}/children": ("page_id", "block_id"),
    "/data_sources/{data_source_id}/query": ("data_source_id",),
    "/databases/{database_id}/query": ("database_id",),
}


def foreign_id(call: Call, value: Any) -> str | None:
    """Return the id of another object that the answer is about; None where it is the one asked for, or does not say."""
    parts = list(zip(call.route.template.split("/"), call.path.split("/"), strict=False))
    names = _LISTED.get(call.route.template)
    if names is not None:
        return _foreign_parent(_hex(parts[2][1]), names, _get(value, "results"))
    asked = [part for template, part in parts if template.startswith("{")]
    if not asked or not (parts[-1][0].startswith("{") or parts[-1][0] in _ACTIONS):
        return None
    wanted, came = _hex(asked[-1]), _hex(_get(value, "id"))
    return came if wanted and came and came != wanted else None


def is_listing(call: Call) -> bool:
    """Return whether the parents of what an answer holds tell what it is about."""
    return call.route.template in _LISTED


def _foreign_parent(asked: str | None, names: Sequence[str], results: Any) -> str | None:
    """Return a parent where all parents are others; a few may be, as those of what synced blocks show."""
    if asked is None or not isinstance(results, Sequence):
        return None
    parents = [_parent(_get(item, "parent"), names) for item in results]
    if not parents or None in parents or asked in parents:
        return None
    return parents[0]


def _parent(parent: Any, names: Sequence[str]) -> str | None:
    return next((found for name in names if (found := _hex(_get(parent, name)))), None)


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def _hex(text: Any) -> str | None:
    """Return the digits of a UUID; None for any other value."""
    digits = text.replace("-", "").lower() if isinstance(text, str) else ""
    return digits if _UUID.match(digits) else None
