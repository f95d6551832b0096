"""Trees made by hand, from the JSON that Notion would send."""

import json
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from notion_async import models
from notion_async.models.codec import decode

_ids = count(1)
PAGE_ID = "11111111-2222-4333-8444-555555555555"
AT = "2026-03-11T05:00:00.000Z"


def new_id() -> str:
    return f"00000000-0000-4000-8000-{next(_ids):012x}"


def run(content: str, link: str | None = None, **annotations: bool | str) -> dict[str, Any]:
    return {
        "type": "text",
        "text": {"content": content, "link": {"url": link} if link else None},
        "annotations": annotations,
        "plain_text": content,
        "href": link,
    }


def rich(content: str | Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [run(content)] if isinstance(content, str) else list(content)


def node(
    kind: str, content: dict[str, Any] | None = None, children: Sequence[models.Node] = (), block_id: str = ""
) -> models.Node:
    sent = {
        "object": "block",
        "id": block_id or new_id(),
        "parent": {"type": "page_id", "page_id": PAGE_ID},
        "has_children": bool(children),
        "type": kind,
        kind: content or {},
    }
    raw = json.dumps(sent).encode()
    return models.Node(decode(raw, models.Block), 0, PAGE_ID, children, raw)


def say(kind: str, text: str | Sequence[dict[str, Any]], *children: models.Node, **content: Any) -> models.Node:
    return node(kind, {"rich_text": rich(text), **content}, children)


def table(*rows: Sequence[str | Sequence[dict[str, Any]]], **content: Any) -> models.Node:
    width = max(map(len, rows), default=1)
    children = [node("table_row", {"cells": [rich(cell) if cell else [] for cell in row]}) for row in rows]
    return node("table", {"table_width": width, **content}, children)


def page(title: str = "A title", **sent: Any) -> tuple[models.Page, bytes]:
    raw = json.dumps(
        {
            "object": "page",
            "id": PAGE_ID,
            "created_time": AT,
            "last_edited_time": AT,
            "parent": {"type": "workspace", "workspace": True},
            "in_trash": False,
            "properties": {"title": {"id": "title", "type": "title", "title": rich(title)}},
            "url": f"https://app.notion.com/p/{PAGE_ID.replace('-', '')}",
            **sent,
        }
    ).encode()
    return decode(raw, models.Page), raw


def tree(*children: models.Node, title: str = "A title", report: models.Report | None = None) -> models.Tree:
    found, raw = page(title)
    return models.Tree(found, list(children), report or models.Report(PAGE_ID), raw)


def chain(kind: str, depth: int) -> models.Node:
    """Return nested blocks of a given depth."""
    below: tuple[models.Node, ...] = ()
    for level in range(depth, 0, -1):
        below = (say(kind, f"level {level}", *below),)
    return below[0]


def names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())
