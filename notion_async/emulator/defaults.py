"""Default values that Notion fills in for block content."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json

_TEXT: Json = {"rich_text": [], "color": "default"}
_HEADING: Json = {"rich_text": [], "is_toggleable": False, "color": "default"}
_MEDIA: Json = {"caption": []}

DEFAULTS: dict[str, Json] = {
    "paragraph": {"rich_text": [], "icon": None, "color": "default"},
    "heading_1": _HEADING,
    "heading_2": _HEADING,
    "heading_3": _HEADING,
    "heading_4": _HEADING,
    "bulleted_list_item": _TEXT,
    "numbered_list_item": _TEXT,
    "to_do": {"rich_text": [], "checked": False, "color": "default"},
    "toggle": _TEXT,
    "quote": _TEXT,
    "callout": {"rich_text": [], "icon": {"type": "emoji", "emoji": "💡"}, "color": "default"},
    "code": {"caption": [], "rich_text": [], "language": "plain text"},
    "equation": {"expression": ""},
    "divider": {},
    "breadcrumb": {},
    "table_of_contents": {"color": "default"},
    "bookmark": {"caption": [], "url": ""},
    "embed": {"caption": [], "url": ""},
    "link_preview": {"url": ""},
    "image": _MEDIA,
    "video": _MEDIA,
    "pdf": _MEDIA,
    "audio": _MEDIA,
    "file": {"caption": [], "name": "file"},
    "link_to_page": {},
    "table": {"table_width": 1, "has_column_header": False, "has_row_header": False},
    "table_row": {"cells": []},
    "column_list": {},
    "column": {},
    "tab": {},
    "synced_block": {"synced_from": None},
    "template": {"rich_text": []},
    "child_page": {"title": ""},
    "child_database": {"title": ""},
    "meeting_notes": {},
    "unsupported": {"block_type": "form"},
}


def complete(kind: str, payload: Json) -> Json:
    """Return block content with Notion's defaults; that of an unknown type is returned unchanged."""
    return {**DEFAULTS.get(kind, {}), **payload}
