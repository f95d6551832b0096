"""Ids of Notion from UUIDs, 32 hex digits and URLs."""

import re
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from notion_async.errors import InvalidId

_HEX = r"[0-9a-fA-F]{32}"
_DASHED = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_CANONICAL = re.compile(r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_ID = re.compile(rf"\A(?:{_HEX}|{_DASHED})\Z")
_AT_END = re.compile(rf"(?:\A|-)({_HEX}|{_DASHED})\Z")
_HOST = re.compile(r"\A(?:[a-z0-9-]+\.)*(?:notion\.so|notion\.com|notion\.site)\Z")
_SCHEMES = frozenset({"http", "https", "notion"})
_MAX_LENGTH = 2_000  # characters of a link

IdLike: TypeAlias = str | UUID
"""An id as methods take it: a `uuid.UUID`, a UUID with or without dashes, or a URL of Notion."""
Kind = Literal["block", "page", "database"]
_ORDER: dict[Kind, tuple[str, str, str]] = {
    "block": ("block", "peek", "path"),
    "page": ("peek", "path", "block"),
    "database": ("path", "peek", "block"),
}


def notion_id(text: IdLike, kind: Kind = "block") -> str:
    """Return the id in `text` as Notion writes it: 36 characters, dashed, lower case.

    A link may hold several ids: of a block (`#...`), of the page open in a peek (`?p=...`), and of the page or database
    at the end of its path. `kind` selects one.

    Args:
        text: A UUID with or without dashes, also after a title (`Plan-<id>`), or a URL of notion.so, notion.com or
            notion.site.
        kind: The kind of object: `block` selects the innermost id; `page` selects the page and not a block on it;
            `database` selects the id at the end of the path and not a page open in a peek.

    Raises:
        InvalidId: The text contains no id.
    """
    if isinstance(text, UUID):
        return str(text)
    if not isinstance(text, str):
        msg = f"a Notion id is a string, not {type(text).__name__}"  # type: ignore[unreachable]  # callers without types
        raise InvalidId(msg)
    if _CANONICAL.match(text):
        return text
    text = text.strip()
    found = text if _ID.match(text) else _from_link(text, kind)
    if not found:
        shown = text if len(text) <= 80 else text[:77] + "..."
        msg = f"{shown!r} is not a Notion id: pass the page's URL (Share > Copy link) or its 32 hex digits"
        raise InvalidId(msg)
    digits = found.replace("-", "").lower()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _from_link(text: str, kind: Kind) -> str | None:
    if len(text) > _MAX_LENGTH:
        return None
    try:
        url = urlsplit(text if "://" in text or "/" not in text else f"https://{text}")
        host = url.hostname or ""
    except ValueError:
        return None
    if "/" in text and (url.scheme not in _SCHEMES or not _HOST.match(host)):
        return None
    places = {
        "block": url.fragment,
        "peek": parse_qs(url.query).get("p", [""])[-1],
        "path": unquote(url.path).rstrip("/").rpartition("/")[2],
    }
    for place in _ORDER[kind]:
        if match := _AT_END.search(places[place]):
            return match[1]
    bare = None if "/" in text else _AT_END.search(text)  # after a title with characters that have a meaning in a URL
    return bare[1] if bare else None
