"""A generated tree of blocks that are made on demand and not stored."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, overload

from notion_async.emulator.ids import derived_id
from notion_async.emulator.rich_text import text
from notion_async.emulator.samples.shapes import KINDS, Shape, TreeLayout, lay_out
from notion_async.emulator.samples.words import random_rich_text, scatter, sentence

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json

_STRIDE = 0xD1342543DE82EF95 & ((1 << 48) - 1)
_BACK = pow(_STRIDE, -1, 1 << 48)
_MASK = (1 << 48) - 1
_TABLE_WIDTH = 3

CREATED = "2026-01-05T08:30:00.000Z"
EDITED = "2026-02-03T16:45:00.000Z"


class Forest:
    """A tree of generated blocks under one page; the n-th block is the same for the same seed.

    The page itself is stored in the workspace. An id contains the block's number, scrambled, so no table of ids is
    needed.
    """

    def __init__(self, blocks: int, shape: Shape, seed: int, author: str) -> None:
        if blocks < 0:
            message = f"expected a number of blocks from 0, got {blocks}"
            raise ValueError(message)
        self.blocks: int = blocks
        self.shape = shape
        self.seed: int = seed
        self.author: str = author
        self.layout: TreeLayout = lay_out(shape, blocks, seed)
        self.prefix: str = derived_id("forest", shape, blocks, seed)[:24]
        self._offset = scatter(seed, 0) & _MASK
        self._author = {"object": "user", "id": author}
        self._parents = {0: self.id(0)}

    def id(self, number: int) -> str:
        """Return the id of the n-th node; number 0 is the page."""
        return f"{self.prefix}{((number + 1) * _STRIDE + self._offset) & _MASK:012x}"

    def number(self, block_id: str) -> int | None:
        """Return the number of the node that an id names, or None if it is not in this tree."""
        if not block_id.startswith(self.prefix):
            return None
        number = ((int(block_id[24:], 16) - self._offset) * _BACK & _MASK) - 1
        return number if 0 <= number <= self.blocks else None

    def children(self, number: int) -> BlockSpan:
        """Return the ids of a node's children, in order, made on demand."""
        return BlockSpan(self, self.layout.first[number], self.layout.first[number + 1])

    def block(self, number: int) -> Json:
        """Return the n-th block as the workspace stores one."""
        parent = bisect_right(self.layout.first, number) - 1
        if parent not in self._parents:  # cached, because siblings are requested one after another
            self._parents = {parent: self.id(parent)}
        parent_type = "block_id" if parent else "page_id"
        kind = KINDS[self.layout.kinds[number]]
        return {
            "object": "block",
            "id": self.id(number),
            "parent": {"type": parent_type, parent_type: self._parents[parent]},
            "created_time": CREATED,
            "last_edited_time": EDITED,
            "created_by": self._author,
            "last_edited_by": self._author,
            "type": kind,
            kind: payload(kind, scatter(self.seed, number)),
        }


class BlockSpan(Sequence[str]):
    """A range of consecutive nodes as a sequence of ids."""

    def __init__(self, forest: Forest, start: int, stop: int) -> None:
        self.forest: Forest = forest
        self.start: int = start
        self.stop: int = stop

    def __len__(self) -> int:
        return self.stop - self.start

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        numbers = range(self.start, self.stop)[index]
        make = self.forest.id
        return make(numbers) if isinstance(numbers, int) else [make(number) for number in numbers]

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """Return the index of an id, by arithmetic.

        Raises:
            ValueError: It is not in this range.
        """
        number = self.forest.number(value)
        end = self.stop if stop is None else self.start + stop
        if number is None or not self.start + start <= number < end:
            raise ValueError(value)
        return number - self.start


def payload(kind: str, bits: int) -> Json:
    """Return generated content of a block type, in the form of responses."""
    make = _PAYLOADS.get(kind)
    return make(bits) if make else _with_text(kind, bits)


_PAYLOADS: dict[str, Callable[[int], Json]] = {
    "divider": lambda _: {},
    "column_list": lambda _: {},
    "column": lambda _: {},
    "synced_block": lambda _: {"synced_from": None},
    "equation": lambda bits: {"expression": f"e^{{i\\pi}} + {bits % 97} = 0"},
    "bookmark": lambda bits: {"caption": [], "url": f"https://example.com/{bits % 997}"},
    "image": lambda bits: {
        "caption": [],
        "type": "external",
        "external": {"url": f"https://example.com/{bits % 997}.png"},
    },
    "table": lambda _: {"table_width": _TABLE_WIDTH, "has_column_header": True, "has_row_header": False},
    "table_row": lambda bits: {"cells": [[text(sentence(bits >> (12 * cell)))] for cell in range(_TABLE_WIDTH)]},
}


def _with_text(kind: str, bits: int) -> Json:
    content: Json = {"rich_text": random_rich_text(bits >> 16)}
    match kind:
        case "code":
            return {"caption": [], **content, "language": "plain text"}
        case "to_do":
            return {**content, "checked": bool(bits & 1), "color": "default"}
        case "callout":
            return {**content, "icon": {"type": "emoji", "emoji": "💡"}, "color": "gray_background"}
        case "heading_2" | "heading_3":
            return {**content, "is_toggleable": False, "color": "default"}
        case "paragraph":
            return {**content, "icon": None, "color": "default"}
        case _:
            return {**content, "color": "default"}
