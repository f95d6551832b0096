"""A Notion id from a UUID, 32 hex digits or any Notion URL; everything else is refused."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from notion_async.errors import InvalidId

_HEX = r"[0-9a-fA-F]{32}"
_DASHED = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_CANONICAL = re.compile(r"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_ID = re.compile(rf"\A(?:{_HEX}|{_DASHED})\Z")
_AT_END = re.compile(rf"(?:\A|-)({_HEX}|{_DASHED})\Z")
_HOST = re.compile(r"\A(?:[a-z0-9-]+\.)*(?:notion\.so|notion\.com|notion\.site)\Z")
_LONGEST = 2_000


def notion_id(text: str) -> str:
    """Return the id in `text` as Notion writes it: 36 characters, dashed, lower case.

    Of a URL the `#block` is taken first, then `?p=` (the page open in a peek), then the last part of the path.

    Args:
        text: A UUID with or without dashes, or a URL of notion.so, notion.com or notion.site.

    Raises:
        InvalidId: The text has no id.
    """
    if not isinstance(text, str):
        msg = f"a Notion id is a string, not {type(text).__name__}"  # type: ignore[unreachable]  # callers without types
        raise InvalidId(msg)
    if _CANONICAL.match(text):
        return text
    text = text.strip()
    found = text if _ID.match(text) else _from_url(text)
    if not found:
        shown = text if len(text) <= 80 else text[:77] + "..."
        msg = f"{shown!r} is not a Notion id: pass the page's URL (Share > Copy link) or its 32 hex digits"
        raise InvalidId(msg)
    digits = found.replace("-", "").lower()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _from_url(text: str) -> str | None:
    if len(text) > _LONGEST:
        return None
    try:
        url = urlsplit(text if "://" in text else f"https://{text}")
        host = url.hostname or ""
    except ValueError:
        return None
    if url.scheme not in {"http", "https", "notion"} or not _HOST.match(host):
        return None
    last = unquote(url.path).rstrip("/").rpartition("/")[2]
    peek = parse_qs(url.query).get("p", [""])[-1]
    for candidate in (url.fragment, peek, last):
        if match := _AT_END.search(candidate):
            return match[1]
    return None
