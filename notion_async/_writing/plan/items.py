"""The blocks to be written as a tree of items: numbered in document order, weighed, and measured in depth."""

from collections.abc import Sequence
from typing import NamedTuple

from notion_async._writing.plan.limits import Limits
from notion_async._writing.plan.pack import Way, fits
from notion_async.blocks.inputs import BlockInput
from notion_async.models.block_types import block_type
from notion_async.models.codec import encode

TOP = 0  # the number of what everything is written under
_CHILDREN_KEY = len(b',"children":[]')
NEVER = 1 << 30  # the need of what no single request can hold


class Place(NamedTuple):
    """Where a block stands in what the caller gave; as text `blocks[0].children[2]`."""

    position: int
    under: "Place | None" = None

    def __str__(self) -> str:
        steps = []
        place: Place | None = self
        while place is not None:
            steps.append(f"[{place.position}]")
            place = place.under
        return "blocks" + ".children".join(reversed(steps))


class Item:
    """A block to be written.

    Attributes:
        number: Its place in document order, from 1.
        block: The block; its children are in `children`.
        parent: The item it stands under; None at the top.
        place: Where it stands.
        children: The items below it.
        size: Bytes of the block alone.
        total: How it is written with everything below it, if one request can hold it.
        need: How many levels of children it needs to be written with everything below it.
        ways: How it can be written on the first level of a request.
        tail: For each number of first children kept, what the others cost.
    """

    __slots__ = ("block", "children", "need", "number", "parent", "place", "size", "tail", "total", "ways")

    def __init__(self, number: int, block: BlockInput, parent: "Item | None", position: int) -> None:
        self.number = number
        self.block = block
        self.parent = parent
        self.place: Place = Place(position, None if parent is None else parent.place)
        self.children: list[Item] = []
        self.size = len(encode(block.replace(children=()))) + 1 + (_CHILDREN_KEY if block.children else 0)
        self.need = 0
        self.total: Way | None = None
        self.ways: list[Way] = []
        self.tail: list[int] = []

    def whole(self, room: int) -> Way | None:
        """Give how it is written with everything below it where there is room for so many levels; None if it is not."""
        return self.total if self.need <= room else None


def items_of(blocks: Sequence[BlockInput]) -> list[Item]:
    """Give every block as an item, in document order: each before its children."""
    items: list[Item] = []
    waiting: list[tuple[BlockInput, Item | None, int]] = [(blocks[n], None, n) for n in reversed(range(len(blocks)))]
    while waiting:
        block, parent, position = waiting.pop()
        item = Item(len(items) + 1, block, parent, position)
        items.append(item)
        if parent is not None:
            parent.children.append(item)
        waiting.extend((block.children[n], item, n) for n in reversed(range(len(block.children))))
    return items


def measure(item: Item, limits: Limits) -> None:
    """Find out whether an item can be written with everything below it; its children are measured."""
    deepest = max((child.need for child in item.children), default=-1)
    facts = block_type(item.block.type)
    item.need = deepest + facts.adds_level
    if facts.is_first_level_only:
        item.need = limits.levels if item.need <= limits.levels else NEVER  # so it only fits on the first level
    wholes = [child.total for child in item.children if child.total is not None]
    blocks, size = 1 + sum(way.blocks for way in wholes), item.size + sum(way.size for way in wholes)
    if len(wholes) < len(item.children) or item.need > limits.levels:
        item.need = NEVER
    elif len(wholes) <= limits.items and fits(blocks, size, limits):
        item.total = Way(0, blocks, size, len(wholes))
