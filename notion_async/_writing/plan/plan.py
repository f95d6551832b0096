"""Which requests write a tree: as few as Notion's limits allow, before any is sent.

How it works: one request creates a row of siblings under a parent that exists, with up to two levels below them, and
its answer gives the ids of that row only. So a block is either "whole", created together with everything below it, or
"open": then it stands on the first level of its request, the first of its children may come with it, and the others
follow in requests of their own under its id, in order. Which blocks are open, how many children come with each, and
where the rows are cut is chosen from the leaves upwards: `ways` finds for each block the ways to write it, `pack` cuts
each row so that the requests of the whole tree are fewest while every parent's children are written from first to
last. Deeper ids cost a listing and never save a request, except for columns, which must come with their list: those
listings are in the plan. Requests under one parent depend on each other; all others only on the one that creates their
parent, so the plan is a tree of rows that can be written concurrently.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from notion_async._writing.plan.items import TOP, Item, items_of
from notion_async._writing.plan.layouts import find_ways, tail
from notion_async._writing.plan.limits import NOTION, Limits
from notion_async._writing.plan.pack import Way, fits, pack, runs
from notion_async.blocks.inputs import BlockInput
from notion_async.errors import InvalidInput


class WriteStep(NamedTuple):
    """One request.

    Attributes:
        kind: `create` the page, `append` blocks, or `list` a block's children to learn their ids.
        under: The number of the block it is about, counted in document order from 1; 0 is the target of the write.
        first: The position of its first block among its siblings.
        blocks: What is sent.
        opened: The blocks of the answer that are continued later: position in the answer, number.
        place: The block it is about, as `blocks[0].children[2]`; empty for the target.
        total: How many blocks it holds on all levels.
    """

    kind: Literal["create", "append", "list"]
    under: int
    first: int
    blocks: tuple[BlockInput, ...] = ()
    opened: tuple[tuple[int, int], ...] = ()
    place: str = ""
    total: int = 0

    def __repr__(self) -> str:
        below = f"{len(self.blocks)} blocks, {self.total} in all, " if self.kind != "list" else ""
        return f"WriteStep({self.kind} {below}under {self.place or 'the target'})"

    @property
    def key(self) -> str:
        """Its name within the plan."""
        return f"{self.kind} {self.place or 'blocks'}:{self.first}"


@dataclass(frozen=True)
class WritePlan:
    """The requests that write a tree.

    Attributes:
        steps: For each block that is continued, by number, its requests in order; those of the target under 0.
        blocks: The blocks as they will be written, long texts split.
        count: How many blocks that is, on all levels.
    """

    steps: dict[int, list[WriteStep]]
    blocks: tuple[BlockInput, ...]
    count: int

    def __repr__(self) -> str:
        return f"WritePlan({self.requests} requests, {self.listings} of them listings, for {self.count} blocks)"

    def __iter__(self) -> Iterator[WriteStep]:
        """Give every request; each after the one that creates what it is about."""
        for steps in self.steps.values():
            yield from steps

    @property
    def requests(self) -> int:
        """How many requests it takes, listings included."""
        return sum(map(len, self.steps.values()))

    @property
    def listings(self) -> int:
        """How many of them only learn ids."""
        return sum(step.kind == "list" for step in self)


def plan_append(blocks: Sequence[BlockInput], limits: Limits = NOTION) -> WritePlan:
    """Plan to append blocks, whose texts are within the limits already, under something that exists.

    Raises:
        InvalidInput: A block cannot be written within the limits, such as a column that begins with columns.
    """
    items = _weighed(blocks, limits)
    return WritePlan(_steps(_top(items), Way(0, 0, 0), limits), tuple(blocks), len(items))


def plan_page(blocks: Sequence[BlockInput], limits: Limits = NOTION, *, besides: int = 0) -> WritePlan:
    """Plan to create a page with blocks.

    Args:
        blocks: Its content; texts are within the limits already.
        limits: The limits.
        besides: How many bytes the request that creates it holds besides blocks.
    """
    items = _weighed(blocks, limits)
    top = _top(items)
    costs = tail(top, limits)
    keep = _kept_by_page(top, costs, limits._replace(size_bytes=limits.size_bytes - besides))
    total = sum(item.total.blocks for item in top[:keep] if item.total)
    create = WriteStep("create", TOP, 0, tuple(blocks[:keep]), total=total)
    steps = _steps(top, Way(0, 0, 0, keep), limits)
    steps[TOP].insert(0, create)
    return WritePlan(steps, tuple(blocks), len(items))


def _weighed(blocks: Sequence[BlockInput], limits: Limits) -> list[Item]:
    """Give every block as an item that knows how it can be written, in document order.

    Raises:
        InvalidInput: A block cannot be written within the limits.
    """
    items = items_of(blocks)
    for item in reversed(items):  # children before their parents
        weigh(item, limits)
    return items


def weigh(item: Item, limits: Limits = NOTION) -> None:
    """Find out how a block can be written; its children are weighed.

    Raises:
        InvalidInput: It cannot be written within the limits.
    """
    try:
        find_ways(item, limits)
    except InvalidInput as error:
        msg = f"{item.place}: {error}"
        raise InvalidInput(msg) from None


def _top(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.parent is None]


def _kept_by_page(top: list[Item], costs: list[int], limits: Limits) -> int:
    """Give the largest number of first blocks that may come with the page and leave the fewest requests."""
    best = blocks = size = 0
    for keep, item in enumerate(top[: limits.items], 1):
        whole = item.whole(limits.levels)
        if whole is None or not fits(blocks + whole.blocks, size + whole.size, limits):
            break
        blocks, size = blocks + whole.blocks, size + whole.size
        if costs[keep] <= costs[best]:
            best = keep
    return best


def _steps(top: list[Item], way: Way, limits: Limits) -> dict[int, list[WriteStep]]:
    steps: dict[int, list[WriteStep]] = {}
    waiting: list[tuple[Item | None, list[Item], Way]] = [(None, top, way)]
    while waiting:
        item, children, way = waiting.pop()
        number, place = (TOP, "") if item is None else (item.number, str(item.place))
        opened = [(position, children[position], each) for position, each in way.opened]
        steps[number] = []
        if opened:
            numbers = tuple((position, child.number) for position, child, _ in opened)
            steps[number].append(WriteStep("list", number, 0, (), numbers, place))
        first = way.keep
        for run in runs(pack((child.ways for child in children[first:]), limits)[-1]):
            row = list(zip(children[first : first + len(run)], run, strict=True))
            steps[number].append(_append(number, place, first, row))
            opened += [(0, child, each) for child, each in row if each.cost]
            first += len(run)
        waiting.extend((child, child.children, each) for _, child, each in reversed(opened))
    return steps


def _append(number: int, place: str, first: int, row: list[tuple[Item, Way]]) -> WriteStep:
    blocks = tuple(_part(item, way) for item, way in row)
    opened = tuple((at, item.number) for at, (item, way) in enumerate(row) if way.cost)
    return WriteStep("append", number, first, blocks, opened, place, sum(way.blocks for _, way in row))


def _part(item: Item, way: Way) -> BlockInput:
    """Give a block with the children that come with it."""
    if not way.cost:
        return item.block
    opened = dict(way.opened)
    return item.block.replace(
        children=(
            _part(child, opened[position]) if position in opened else child.block
            for position, child in enumerate(item.children[: way.keep])
        )
    )
