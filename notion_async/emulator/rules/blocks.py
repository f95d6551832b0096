"""Rules for blocks in requests: content, nesting.

A request may have three levels: the blocks of `children`, their children (no columns), and blocks without children. A
column list and a tab do not count as a level, so the blocks in a column may be nested as deeply as those at the top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.messages import invalid
from notion_async.emulator.rules.grammar import (
    MISSING,
    Rule,
    any_of,
    anything,
    array,
    boolean,
    integer,
    nullable,
    number,
    one_of,
    record,
    should,
    tagged,
    text,
    uuid,
)
from notion_async.emulator.rules.languages import LANGUAGES
from notion_async.emulator.rules.texts import color, file, icon, rich_text, url

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHILDREN = 100
MAX_BLOCKS = 1000


def share(value: Any, path: str) -> list[str]:
    """Accept a number above 0 and at most 1."""
    return number(value, path) or ([] if 0 < value <= 1 else should(path, "> `0` and ≤ `1`", value))


_words: dict[str, Rule] = {"rich_text": rich_text}
_colored = record(_words, {"color": color}, strict=False)
_heading = record(_words, {"color": color, "is_toggleable": boolean}, strict=False)
_source = nullable(record({"block_id": uuid}, {"type": one_of("block_id")}))
_empty = record(strict=False)
_embed = any_of(
    record({"url": url}, {"caption": rich_text}, strict=False),
    record({"file_upload": record({"id": uuid})}, {"caption": rich_text}, strict=False),
)

PAYLOADS: Mapping[str, Rule] = {
    "embed": _embed,
    "bookmark": record({"url": url}, {"caption": rich_text}, strict=False),
    "image": file,
    "video": file,
    "pdf": file,
    "file": file,
    "audio": file,
    "code": record({**_words, "language": one_of(*LANGUAGES)}, {"caption": rich_text}, strict=False),
    "equation": record({"expression": text()}, strict=False),
    "divider": _empty,
    "breadcrumb": _empty,
    "tab": _empty,
    "table_of_contents": record(optional={"color": color}, strict=False),
    "link_to_page": tagged({"page_id": uuid, "database_id": uuid, "comment_id": uuid}),
    "table_row": record({"cells": array(rich_text)}, strict=False),
    "table": record(
        {"table_width": integer(1)}, {"has_column_header": boolean, "has_row_header": boolean}, strict=False
    ),
    "column_list": _empty,
    "column": record(optional={"width_ratio": share}, strict=False),
    "heading_1": _heading,
    "heading_2": _heading,
    "heading_3": _heading,
    "heading_4": _heading,
    "paragraph": record(_words, {"color": color, "icon": nullable(icon)}, strict=False),
    "bulleted_list_item": _colored,
    "numbered_list_item": _colored,
    "quote": _colored,
    "to_do": record(_words, {"checked": boolean, "color": color}, strict=False),
    "toggle": _colored,
    "template": record(_words, strict=False),
    "callout": record(_words, {"icon": icon, "color": color}, strict=False),
    "synced_block": record(optional={"synced_from": _source}, strict=False),
}
CHILDLESS = frozenset(
    {
        "embed",
        "bookmark",
        "image",
        "video",
        "pdf",
        "file",
        "audio",
        "code",
        "equation",
        "divider",
        "breadcrumb",
        "table_of_contents",
        "link_to_page",
        "table_row",
    }
)
_NEVER_LEAVES = frozenset({"table", "column_list", "column"})
_CHILDREN_KINDS = {"table": "table_row", "column_list": "column", "tab": "paragraph"}


def children(value: Any, path: str, under: str = "") -> list[str]:
    """Validate the `children` of a request: at most 100 in a list, three levels deep, at most 1,000 in total.

    Args:
        value: The blocks.
        path: Their path in the request.
        under: The type of the block to append to; empty for a new page.
    """
    problems = array(_tier(1, under=under), MAX_CHILDREN)(value, path)
    if not problems and (total := count(value)) > MAX_BLOCKS:
        message = f"{path} holds {total} blocks; a request may hold at most {MAX_BLOCKS} block elements."
        raise invalid(message)
    return problems


def count(blocks: list[Any]) -> int:
    """Return the number of blocks in a list at any depth."""
    waiting, total = list(blocks), 0
    while waiting:
        block = waiting.pop()
        total += 1
        waiting.extend(block[kind_of(block)].get("children") or ())
    return total


def kind_of(block: Any) -> str:
    """Return the type of a valid block."""
    return str(block.get("type") or next(kind for kind in PAYLOADS if kind in block))


def _tier(tier: int, only: str | None = None, under: str = "") -> Rule:
    """Return the rule for a block at a level: 1 is the top, 3 has no children."""

    def rule(value: Any, path: str) -> list[str]:
        if problems := tagged(PAYLOADS, {"object": one_of("block")})(value, path):
            return problems
        kind = kind_of(value)
        if others := [key for key in value if key not in {"object", "type", kind}]:
            return should(f"{path}.{others[0]}", "not present", value[others[0]])
        if only is not None and kind != only:
            return should(f"{path}.{only}", "defined", MISSING)
        if problems := _misplaced(kind, value[kind], path, tier, under):
            return problems
        return _children_of(kind, value[kind], f"{path}.{kind}", tier)

    return rule


def _misplaced(kind: str, payload: Any, path: str, tier: int, under: str) -> list[str]:
    """Return the problem of a type in a place where it is not allowed."""
    if kind == "template":
        message = "Creating template blocks is no longer supported."
        raise invalid(message)
    is_column_too_deep = tier > 1 and kind in {"column_list", "column"} and under != "column_list"
    if is_column_too_deep or (tier > 2 and kind in _NEVER_LEAVES):
        return should(f"{path}.{kind}", "not present", payload)
    if kind == "paragraph" and payload.get("icon") and under != "tab":
        return should(f"{path}.paragraph.icon", "not present", payload["icon"])
    return []


def _children_of(kind: str, payload: Any, path: str, tier: int) -> list[str]:
    sent = payload.get("children")
    if not sent:
        is_needed = kind in {"column_list", "table"} or (kind == "column" and sent is None)
        return should(f"{path}.children", "defined", MISSING if sent is None else sent) if is_needed else []
    if tier >= 3 or kind in CHILDLESS or (kind == "synced_block" and payload.get("synced_from")):
        return should(f"{path}.children", "not present", sent)
    below = {"column_list": tier, "column": tier}.get(kind, tier + 1)
    if kind == "tab" and tier > 1:
        below = 3
    least = 2 if kind == "column_list" else 1
    inner = _tier(below + (kind == "column"), _CHILDREN_KINDS.get(kind), kind)
    problems = array(inner, MAX_CHILDREN, least)(sent, f"{path}.children")
    return problems or (_uneven(payload, path) if kind == "table" else [])


def _uneven(payload: Any, path: str) -> list[str]:
    """Refuse rows of a table that do not have its width."""
    width = payload["table_width"]
    for index, row in enumerate(payload["children"]):
        cells = len(row["table_row"]["cells"])
        if cells != width:
            where = f"{path}.children[{index}].table_row.cells"
            message = (
                "Content creation Failed. Fix the following: \n"
                f"{where} should have the same number of cells as table_width `{width}`, instead was `{cells}`."
            )
            raise invalid(message)
    return []


# fields that a PATCH of a block may change, by block type
_optional_words: dict[str, Rule] = {"rich_text": rich_text, "color": color}
_patched_text = record(optional=_optional_words, strict=False)
UPDATES: Mapping[str, Rule] = {
    **{
        kind: record(optional={"caption": rich_text, "name": text(900)}, strict=False)
        for kind in PAYLOADS
        if PAYLOADS[kind] is file
    },
    **dict.fromkeys(("bulleted_list_item", "numbered_list_item", "quote", "toggle", "template"), _patched_text),
    **{
        f"heading_{level}": record(optional={**_optional_words, "is_toggleable": boolean}, strict=False)
        for level in (1, 2, 3, 4)
    },
    "paragraph": record(optional={**_optional_words, "icon": nullable(icon)}, strict=False),
    "to_do": record(optional={**_optional_words, "checked": boolean}, strict=False),
    "callout": record(optional={**_optional_words, "icon": icon}, strict=False),
    "code": record(
        optional={"rich_text": rich_text, "caption": rich_text, "language": one_of(*LANGUAGES)}, strict=False
    ),
    "equation": PAYLOADS["equation"],
    "divider": _empty,
    "breadcrumb": _empty,
    "tab": _empty,
    "table_of_contents": PAYLOADS["table_of_contents"],
    "bookmark": record(optional={"url": url, "caption": rich_text}, strict=False),
    "embed": record(optional={"url": url, "caption": rich_text}, strict=False),
    "link_to_page": PAYLOADS["link_to_page"],
    "table_row": record(optional={"cells": array(rich_text)}, strict=False),
    "table": record(optional={"has_column_header": boolean, "has_row_header": boolean}, strict=False),
    "column": record(optional={"width_ratio": share}, strict=False),
    "synced_block": record(optional={"synced_from": anything}, strict=False),
}
