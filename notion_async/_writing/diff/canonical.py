"""Canonical form of a block's content, for change detection.

Reading adds what Notion makes (plain texts, addresses, defaults), and neighbouring runs that look the same may come
back as one. Here defaults are filled in, runs are joined, of people and emojis only the ids count, and of times and
icons only what they mean.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from notion_async._writing.diff.equivalents import is_same_name, plain_date, plain_icon
from notion_async._writing.draft.draft_block import DraftBlock, draft_of
from notion_async.blocks.inputs import BlockInput
from notion_async.models.block_types import block_type

CanonicalContent = Mapping[str, Any]

_NOTION_CHOOSES = {"icon", "width_ratio", "name", "type", "link"}  # when they are left out
_IDS_ONLY = {"user", "custom_emoji"}


def canonical_content(block: BlockInput) -> CanonicalContent:
    """Return the content of a block without its children, as plain values with defaults."""
    draft = block if isinstance(block, DraftBlock) else draft_of(block)
    content = msgspec.json.decode(draft.json)[block.type]
    defaults = block_type(block.type).defaults
    fields = {name: content.get(name, defaults.get(name)) for name in block.content.__struct_fields__}
    return {name: _plain(name, value) for name, value in fields.items()}


def changes(have: CanonicalContent | None, want: CanonicalContent | None) -> set[str]:
    """Return the fields that differ from the desired content; none if the block only stays as it is."""
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
    """Return whether the API can change these fields of a block of this type."""
    return fields <= block_type(kind).changeable


def body(block: BlockInput, fields: set[str]) -> dict[str, Any]:
    """Return the body of an update that gives a block the desired content."""
    content = {name: getattr(block.content, name) for name in fields}
    defaults = block_type(block.type).defaults
    return {block.type: {name: defaults.get(name) if value is UNSET else value for name, value in content.items()}}


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
