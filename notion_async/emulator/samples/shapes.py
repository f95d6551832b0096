"""Shapes of generated trees: the number of children of each block, as arrays of numbers.

Nodes are numbered level by level. Node 0 is the page; the children of node i are the nodes from first[i] up to, not
including, first[i + 1]. A million blocks take one array of four-byte numbers and one byte each for the type.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Literal

from notion_async.emulator.samples.words import scatter

Shape = Literal["realistic", "flat", "deep", "bushy"]

KINDS = (
    "paragraph",
    "bulleted_list_item",
    "numbered_list_item",
    "to_do",
    "heading_2",
    "heading_3",
    "quote",
    "callout",
    "code",
    "divider",
    "bookmark",
    "image",
    "equation",
    "toggle",
    "table",
    "table_row",
    "column_list",
    "column",
    "synced_block",
)
KIND = {name: number for number, name in enumerate(KINDS)}
_LEAVES = bytes(
    KIND[name]
    for name, weight in (
        ("paragraph", 28),
        ("bulleted_list_item", 12),
        ("numbered_list_item", 5),
        ("to_do", 5),
        ("heading_2", 2),
        ("heading_3", 3),
        ("quote", 2),
        ("callout", 1),
        ("code", 2),
        ("divider", 1),
        ("bookmark", 1),
        ("image", 1),
        ("equation", 1),
    )
    for _ in range(weight)
)
_CONTAINERS = bytes(
    KIND[name]
    for name, weight in (
        ("bulleted_list_item", 6),
        ("numbered_list_item", 2),
        ("toggle", 5),
        ("to_do", 1),
        ("quote", 1),
        ("callout", 1),
        ("table", 2),
        ("column_list", 1),
        ("synced_block", 1),
    )
    for _ in range(weight)
)
_MAY_STAND_EMPTY = frozenset(KIND[name] for name in KINDS if name not in {"table", "column_list", "synced_block"})


@dataclass(frozen=True, slots=True)
class TreeLayout:
    """A tree as numbers; see the module's docstring."""

    first: array[int]
    kinds: bytearray


def lay_out(shape: Shape, blocks: int, seed: int) -> TreeLayout:
    """Return the layout of a tree with a number of blocks under one page."""
    match shape:
        case "flat":
            return _regular(blocks, blocks)
        case "deep":
            return _regular(blocks, 1)
        case "bushy":
            return _regular(blocks, 10)
        case "realistic":
            return _Realistic(blocks, seed).lay_out()


def _regular(blocks: int, width: int) -> TreeLayout:
    """Return a layout in which every block has the same number of children, as long as blocks are left."""
    width = max(width, 1)
    total = blocks + 1
    first = array("I", (min(1 + node * width, total) for node in range(total + 1)))
    leaf, container = KIND["paragraph"], KIND["bulleted_list_item"]
    kinds = bytearray(container if first[node] < first[node + 1] else leaf for node in range(total))
    return TreeLayout(first, kinds)


class _Realistic:
    """A layout of listings of about eleven blocks, a few long ones, tables, columns; five to ten levels."""

    def __init__(self, blocks: int, seed: int) -> None:
        self.total = blocks + 1
        self.seed = seed
        self.kinds = bytearray([KIND["paragraph"]])
        self.first = array("I")

    def lay_out(self) -> TreeLayout:
        open_until = 0
        nested = bytearray([1])
        for node in range(self.total):
            self.first.append(len(self.kinds))
            room = self.total - len(self.kinds)
            if not room:
                self._close(node)
                continue
            if not nested[node] and node < open_until:
                continue
            count = min(self._count(node), room)
            open_until = self._add_children(node, count, nested, open_until)
        self.first.append(len(self.kinds))
        return TreeLayout(self.first, self.kinds)

    def _close(self, node: int) -> None:
        """Replace a container without children by a type that may be empty."""
        if self.kinds[node] not in _MAY_STAND_EMPTY:
            self.kinds[node] = KIND["paragraph"]

    def _add_children(self, node: int, count: int, nested: bytearray, open_until: int) -> int:
        """Add children; return the last node that is to become a container."""
        kind = self.kinds[node] if node else -1
        for number in range(len(self.kinds), len(self.kinds) + count):
            child, is_container = self._kind_under(kind, number)
            self.kinds.append(child)
            nested.append(is_container)
            if is_container:
                open_until = number
        if node >= open_until:
            nested[-1] = 1
            open_until = len(self.kinds) - 1
            if kind == KIND["table"]:
                self.kinds[node] = KIND["toggle"]
                self.kinds[-count:] = bytes([KIND["bulleted_list_item"]]) * count
            self.kinds[-1] = KIND["toggle"]
        return open_until

    def _kind_under(self, parent: int, number: int) -> tuple[int, int]:
        if parent == KIND["table"]:
            return KIND["table_row"], 0
        if parent == KIND["column_list"]:
            return KIND["column"], 1
        bits = scatter(self.seed, number)
        if bits % 100 < 28:
            return _CONTAINERS[(bits >> 8) % len(_CONTAINERS)], 1
        return _LEAVES[(bits >> 8) % len(_LEAVES)], 0

    def _count(self, node: int) -> int:
        bits = scatter(self.seed ^ 0x5EED, node)
        if not node:
            return 40 + bits % 40
        if self.kinds[node] == KIND["column_list"]:
            return 2 + bits % 2
        match bits % 100:
            case share if share < 72:
                return 1 + (bits >> 8) % 10
            case share if share < 90:
                return 8 + (bits >> 8) % 16
            case share if share < 99:
                return 20 + (bits >> 8) % 40
            case _:
                return 100 + (bits >> 8) % 60
