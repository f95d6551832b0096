"""Rich text: from the form of requests to the form of responses."""

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
    """Return a text run in the form of responses."""
    return {
        "type": "text",
        "text": {"content": content, "link": {"url": link} if link else None},
        "annotations": {**PLAIN, **annotations} if annotations else PLAIN,
        "plain_text": content,
        "href": link,
    }


def equation(expression: str, **annotations: Any) -> Json:
    """Return an inline equation in the form of responses."""
    return {
        "type": "equation",
        "equation": {"expression": expression},
        "annotations": {**PLAIN, **annotations},
        "plain_text": expression,
        "href": None,
    }


def mention(kind: str, value: Any, plain: str, *, href: str | None = None, **annotations: Any) -> Json:
    """Return a mention in the form of responses."""
    return {
        "type": "mention",
        "mention": {"type": kind, kind: value},
        "annotations": {**PLAIN, **annotations},
        "plain_text": plain,
        "href": href,
    }


def plain(items: Iterable[Json]) -> str:
    """Return the plain text of rich text."""
    return "".join(item["plain_text"] for item in items)


def normalize(items: Iterable[Json], name_of: Callable[[str, Json], tuple[str, str | None, Any]]) -> list[Json]:
    """Return rich text of a request in the form of responses: defaults, `plain_text` and `href` added.

    Args:
        items: Rich text of a request.
        name_of: Returns the plain text, the link and the stored value of a mention, given its type and value.
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
