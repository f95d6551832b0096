"""Rich text: from what a request may send to what an answer shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from notion_async.emulator.messages import Json

PLAIN: dict[str, Any] = {
    "bold": False,
    "italic": False,
    "strikethrough": False,
    "underline": False,
    "code": False,
    "color": "default",
}


def text(content: str, *, link: str | None = None, **annotations: Any) -> Json:
    """One text run as an answer shows it."""
    return {
        "type": "text",
        "text": {"content": content, "link": {"url": link} if link else None},
        "annotations": {**PLAIN, **annotations} if annotations else PLAIN,
        "plain_text": content,
        "href": link,
    }


def equation(expression: str, **annotations: Any) -> Json:
    """One inline equation as an answer shows it."""
    return {
        "type": "equation",
        "equation": {"expression": expression},
        "annotations": {**PLAIN, **annotations},
        "plain_text": expression,
        "href": None,
    }


def mention(kind: str, value: Any, plain: str, *, href: str | None = None, **annotations: Any) -> Json:
    """One mention as an answer shows it."""
    return {
        "type": "mention",
        "mention": {"type": kind, kind: value},
        "annotations": {**PLAIN, **annotations},
        "plain_text": plain,
        "href": href,
    }


def plain(items: Iterable[Json]) -> str:
    """The text of rich text without its dress."""
    return "".join(item["plain_text"] for item in items)


def normalize(items: Iterable[Json], name_of: Callable[[str, Json], tuple[str, str | None, Any]]) -> list[Json]:
    """What was sent as an answer shows it: defaults filled in, `plain_text` and `href` computed.

    Args:
        items: Rich text as a request may send it.
        name_of: Says for a kind of mention and its value: the plain text, the link and the value to store.
    """
    return [_normalize(item, name_of) for item in items]


def _normalize(item: Json, name_of: Callable[[str, Json], tuple[str, str | None, Any]]) -> Json:
    annotations = item.get("annotations") or {}
    if "equation" in item:
        return equation(item["equation"]["expression"], **annotations)
    if "mention" in item:
        sent = item["mention"]
        kind = next(key for key in sent if key != "type")
        words, href, value = name_of(kind, sent[kind])
        return mention(kind, value, words, href=href, **annotations)
    link = item["text"].get("link")
    return text(item["text"]["content"], link=link["url"] if link else None, **annotations)
