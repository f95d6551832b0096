"""What a block says, in a form in which equal things are equal: for finding out what has changed.

Reading adds what Notion makes (plain texts, addresses, defaults), and neighbouring runs that look the same may come
back as one. Here defaults are filled in, runs are joined, of people and emojis only the ids count, and of times and
icons only what they mean.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec

from notion_async._writing.diff.equivalents import is_same_name, plain_date, plain_icon
from notion_async.blocks.inputs import BlockInput
from notion_async.models.codec import encode

Essence = Mapping[str, Any]

_DEFAULTS = {
    "color": "default",
    "checked": False,
    "is_toggleable": False,
    "has_column_header": False,
    "has_row_header": False,
    "caption": [],
    "rich_text": [],
}
_NOTION_CHOOSES = {"icon", "width_ratio", "name", "type", "link"}  # when they are left out
_IDS_ONLY = {"user", "custom_emoji"}
_TEXT = frozenset({"rich_text", "color"})
_MEDIA = frozenset({"caption"})
_LINK = frozenset({"url", "caption"})
_CHANGEABLE: dict[str, AbstractSet[str]] = {
    **dict.fromkeys(("bulleted_list_item", "numbered_list_item", "toggle", "quote"), _TEXT),
    **{f"heading_{level}": _TEXT | {"is_toggleable"} for level in (1, 2, 3, 4)},
    **dict.fromkeys(("image", "video", "pdf", "audio"), _MEDIA),
    **dict.fromkeys(("bookmark", "embed"), _LINK),
    "file": _MEDIA | {"name"},
    "paragraph": _TEXT | {"icon"},
    "callout": _TEXT | {"icon"},
    "to_do": _TEXT | {"checked"},
    "code": {"rich_text", "caption", "language"},
    "equation": {"expression"},
    "table_of_contents": {"color"},
    "table": {"has_column_header", "has_row_header"},
    "table_row": {"cells"},
    "column": {"width_ratio"},
}


def essence(block: BlockInput) -> Essence:
    """Give what a block says, as plain values with defaults; children apart."""
    content = msgspec.json.decode(encode(block.replace(children=())))[block.type]
    fields = {name: content.get(name, _DEFAULTS.get(name)) for name in block.content.__struct_fields__}
    return {name: _plain(name, value) for name, value in fields.items()}


def changes(have: Essence | None, want: Essence | None) -> set[str]:
    """Return the fields that differ from what a block is to say; none if it only stays as it is."""
    if have is None or want is None:
        return set()
    return {
        name
        for name, value in want.items()
        if not _is_same(name, have.get(name), value) and not (value is None and name in _NOTION_CHOOSES)
    }


def _is_same(name: str, have: object, want: object) -> bool:
    return is_same_name(have, want) if name == "name" else have == want


def may_change(kind: str, fields: set[str]) -> bool:
    """Say whether the API lets these fields of a block of this type be changed."""
    return fields <= _CHANGEABLE.get(kind, set())


def body(block: BlockInput, fields: set[str]) -> dict[str, Any]:
    """Give the body of an update that makes a block say what it shall."""
    content = {name: getattr(block.content, name) for name in fields}
    return {block.type: {name: _said(name, value) for name, value in content.items()}}


def _said(name: str, value: Any) -> Any:
    return _DEFAULTS.get(name) if isinstance(value, msgspec.UnsetType) else value


def _plain(name: str, value: Any) -> Any:
    if name in {"rich_text", "caption"}:
        return _joined(value)
    if name == "cells":
        return [_joined(cell) for cell in value]
    if name == "icon" and isinstance(value, dict):
        return _bare(plain_icon(value))
    return _bare(value)


def _joined(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    joined: list[dict[str, Any]] = []
    for run in runs:
        text, looks = run.get("text", {}).get("content"), _looks(run)
        if text == "":
            continue
        if joined and text is not None and joined[-1]["looks"] == looks and "text" in joined[-1]:
            joined[-1]["text"] += text
        else:
            joined.append({"looks": looks, "text": text} if text is not None else {"looks": looks, "is": _bare(run)})
    return joined


def _looks(run: dict[str, Any]) -> list[Any]:
    marks = {
        name: mark for name, mark in (run.pop("annotations", None) or {}).items() if mark not in {False, "default"}
    }
    return [sorted(marks.items()), (run.get("text") or {}).get("link")]


def _bare(value: Any) -> Any:
    """Leave out what is empty, and of people and emojis everything but the id."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _meant(name, item) for name, item in value.items() if item is not None}


def _meant(name: str, item: Any) -> Any:
    if not isinstance(item, dict):
        return _bare(item)
    if name in _IDS_ONLY:
        return {"id": item["id"]}
    return plain_date(item) if name == "date" else _bare(item)
