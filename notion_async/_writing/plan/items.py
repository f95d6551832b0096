"""Drafts as items of a plan: numbered in document order, with their size and depth."""

from collections.abc import Sequence

from notion_async._writing.draft.draft_block import BlockPath, DraftBlock
from notion_async._writing.plan.limits import BodyLimits
from notion_async._writing.plan.pack import Layout, fits
from notion_async.models.block_types import block_type

TOP = 0  # the number of the block or page that everything is written under
_CHILDREN_KEY = len(b',"children":[]')
NEVER = 1 << 30  # the need of a block that no single request can hold with everything below it


class Item:
    """One block of a plan.

    Attributes:
        number: Its place in document order, from 1.
        block: The draft; `children` are the items of its children.
        parent: The item it is in; None at the top.
        path: Its place.
        children: The items below it.
        size: Bytes of the block alone.
        total: Its layout with everything below it, if one request can hold that.
        need: How many levels of children it needs to be written with everything below it.
        layouts: The layouts in which it can be written on the first level of a request.
        tail: For each number of first children that are kept, the cost of the others in requests.
    """

    __slots__ = ("block", "children", "layouts", "need", "number", "parent", "path", "size", "tail", "total")

    def __init__(self, number: int, block: DraftBlock, parent: "Item | None", position: int) -> None:
        self.number = number
        self.block = block
        self.parent = parent
        self.path: BlockPath = BlockPath(position, None if parent is None else parent.path)
        self.children: list[Item] = []
        self.size = len(block.json) + 1 + (_CHILDREN_KEY if block.children else 0)
        self.need = 0
        self.total: Layout | None = None
        self.layouts: list[Layout] = []
        self.tail: list[int] = []

    def whole(self, levels: int) -> Layout | None:
        """Return the layout with everything below it if that fits into a number of levels; None otherwise."""
        return self.total if self.need <= levels else None


def items_of(blocks: Sequence[DraftBlock]) -> list[Item]:
    """Return every block as an item, in document order: each before its children."""
    items: list[Item] = []
    waiting: list[tuple[DraftBlock, Item | None, int]] = [(blocks[n], None, n) for n in reversed(range(len(blocks)))]
    while waiting:
        block, parent, position = waiting.pop()
        item = Item(len(items) + 1, block, parent, position)
        items.append(item)
        if parent is not None:
            parent.children.append(item)
        waiting.extend((block.children[n], item, n) for n in reversed(range(len(block.children))))
    return items


def measure(item: Item, limits: BodyLimits) -> None:
    """Fill in whether an item can be written with everything below it; its children are measured."""
    deepest = max((child.need for child in item.children), default=-1)
    facts = block_type(item.block.type)
    item.need = deepest + facts.adds_level
    if facts.is_first_level_only:
        item.need = limits.levels if item.need <= limits.levels else NEVER  # so it only fits on the first level
    wholes = [child.total for child in item.children if child.total is not None]
    blocks, size = 1 + sum(layout.blocks for layout in wholes), item.size + sum(layout.size for layout in wholes)
    if len(wholes) < len(item.children) or item.need > limits.levels:
        item.need = NEVER
    elif len(wholes) <= limits.items and fits(blocks, size, limits):
        item.total = Layout(0, blocks, size, len(wholes))
