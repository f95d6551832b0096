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

Requests that were sent before keep their cuts, whatever would be best now: the cuts of a row that was begun are given
to the planner, which plans only what follows them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from notion_async._writing.plan.items import TOP, Item, items_of
from notion_async._writing.plan.layouts import find_ways, tail
from notion_async._writing.plan.limits import NOTION, Limits
from notion_async._writing.plan.pack import Way, fits, pack, runs
from notion_async.blocks.inputs import BlockInput
from notion_async.errors import InvalidInput

Cut: TypeAlias = Any  # plain data: None for a block sent whole, else [number of children sent, [[position, cut], …]]
Cuts: TypeAlias = Mapping[str, Sequence[Cut]]  # by the key of the request: the cuts of its blocks


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
        cuts: How each of its blocks is cut.
    """

    kind: Literal["create", "append", "list"]
    under: int
    first: int
    blocks: tuple[BlockInput, ...] = ()
    opened: tuple[tuple[int, int], ...] = ()
    place: str = ""
    total: int = 0
    cuts: tuple[Cut, ...] = ()

    def __repr__(self) -> str:
        below = f"{len(self.blocks)} blocks, {self.total} in all, " if self.kind != "list" else ""
        return f"WriteStep({self.kind} {below}under {self.place or 'the target'})"

    @property
    def key(self) -> str:
        """Its name within the plan."""
        return key_of(self.kind, self.place, self.first)


def key_of(kind: str, place: str, first: int) -> str:
    """Return the name of a request within its plan."""
    return f"{kind} {place or 'blocks'}:{first}"


CREATE = key_of("create", "", 0)  # the key of the request that creates a page


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


def plan_append(blocks: Sequence[BlockInput], limits: Limits = NOTION, *, cuts: Cuts | None = None) -> WritePlan:
    """Plan to append blocks under something that exists.

    Args:
        blocks: The blocks; their texts are within the limits already.
        limits: The limits.
        cuts: The cuts of the requests that were sent before.

    Raises:
        InvalidInput: A block cannot be written within the limits, such as a column that begins with columns.
    """
    items = _weighed(blocks, limits)
    return WritePlan(_steps(_top(items), Way(0, 0, 0), limits, cuts or {}), tuple(blocks), len(items))


def plan_page(
    blocks: Sequence[BlockInput], limits: Limits = NOTION, *, besides: int = 0, cuts: Cuts | None = None
) -> WritePlan:
    """Plan to create a page with blocks.

    Args:
        blocks: Its content; texts are within the limits already.
        limits: The limits.
        besides: How many bytes the request that creates it holds besides blocks.
        cuts: The cuts of the requests that were sent before.
    """
    items = _weighed(blocks, limits)
    top = _top(items)
    cuts = cuts or {}
    if CREATE in cuts:
        keep = len(cuts[CREATE])
    else:
        keep = _kept_by_page(top, tail(top, limits), limits._replace(size_bytes=limits.size_bytes - besides))
    total = sum(item.total.blocks for item in top[:keep] if item.total)
    create = WriteStep("create", TOP, 0, tuple(blocks[:keep]), total=total, cuts=(None,) * keep)
    steps = _steps(top, Way(0, 0, 0, keep), limits, cuts)
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


def _steps(top: list[Item], way: Way, limits: Limits, cuts: Cuts) -> dict[int, list[WriteStep]]:
    steps: dict[int, list[WriteStep]] = {}
    waiting: list[tuple[Item | None, list[Item], Way]] = [(None, top, way)]
    while waiting:
        item, children, way = waiting.pop()
        number, place = (TOP, "") if item is None else (item.number, str(item.place))
        opened = [(position, children[position], each) for position, each in way.opened if position < len(children)]
        steps[number] = []
        if opened:
            numbers = tuple((position, child.number) for position, child, _ in opened)
            steps[number].append(WriteStep("list", number, 0, (), numbers, place))
        first = way.keep
        for row in _rows(children, first, place, limits, cuts):
            steps[number].append(_append(number, place, first, row))
            opened += [(0, child, each) for child, each in row if each.cost]
            first += len(row)
        waiting.extend((child, child.children, each) for _, child, each in reversed(opened))
    return steps


def _rows(children: list[Item], first: int, place: str, limits: Limits, cuts: Cuts) -> Iterator[list[tuple[Item, Way]]]:
    """Yield what each request appends: as it was sent before, then as it is best."""
    while first < len(children) and (sent := cuts.get(key_of("append", place, first))):
        row = [(child, _way_of(cut, child)) for child, cut in zip(children[first:], sent, strict=False)]
        yield row
        first += len(row)
    for run in runs(pack((child.ways for child in children[first:]), limits)[-1]):
        yield list(zip(children[first : first + len(run)], run, strict=True))
        first += len(run)


def _append(number: int, place: str, first: int, row: list[tuple[Item, Way]]) -> WriteStep:
    blocks = tuple(_part(item, way) for item, way in row)
    opened = tuple((at, item.number) for at, (item, way) in enumerate(row) if way.cost)
    cuts = tuple(_cut_of(way) for _, way in row)
    return WriteStep("append", number, first, blocks, opened, place, sum(way.blocks for _, way in row), cuts)


def _cut_of(way: Way) -> Cut:
    return [way.keep, [[position, _cut_of(each)] for position, each in way.opened]] if way.cost else None


def _way_of(cut: Cut, item: Item) -> Way:
    """Return how a block was written before; an open one costs one request or more, however many."""
    if cut is None:
        return Way(0, item.total.blocks if item.total else 1, item.size)
    keep, opened = cut
    below = {n: _way_of(each, item.children[n]) for n, each in opened if n < len(item.children)}
    wholes = [child.total for n, child in enumerate(item.children[:keep]) if n not in below]
    blocks = 1 + sum(way.blocks for way in (*wholes, *below.values()) if way)
    return Way(1, blocks, item.size, keep, tuple(below.items()))


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
