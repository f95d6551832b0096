"""The requests that write a tree: as few as Notion's limits allow, determined before any is sent.

How it works: one request creates a row of siblings under a parent that exists, with up to two levels below them, and
its answer gives the ids of that row only. So a block is either "whole", created together with everything below it, or
"open": then it is on the first level of its request, the first of its children may come with it, and the others follow
in requests of their own under its id, in order. Which blocks are open, how many children come with each, and where the
rows are cut is chosen from the leaves upwards: `layouts` finds the possible layouts of each block, `pack` cuts each row
so that the requests of the whole tree are fewest while every parent's children are written from first to last. Deeper
ids cost a listing and never save a request, except for columns, which must come with their list: those listings are in
the plan. Requests under one parent depend on each other; all others only on the one that creates their parent, so the
plan is a tree of rows that can be written concurrently.

Requests that were sent before keep their cuts, whatever would be best now: the planner is given the cuts of a row that
was begun, and plans only what follows them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from notion_async._writing.draft.draft_block import DraftBlock
from notion_async._writing.plan.items import TOP, Item, items_of
from notion_async._writing.plan.layouts import find_layouts, tail
from notion_async._writing.plan.limits import NOTION, BodyLimits
from notion_async._writing.plan.pack import Layout, fits, pack, runs
from notion_async.errors import InvalidInput

Cut: TypeAlias = Any  # plain data: None for a block sent whole, else [number of children sent, [[position, cut], …]]
Cuts: TypeAlias = Mapping[str, Sequence[Cut]]  # by the key of the request: the cuts of its blocks


class WriteStep(NamedTuple):
    """One request of a plan.

    Attributes:
        kind: `create` the page, `append` blocks, or `list` a block's children to learn their ids.
        under: The number of the block it is about, counted in document order from 1; 0 is the target of the write.
        first: The position of its first block among its siblings.
        blocks: The blocks to send.
        opened: The blocks of the answer that are continued later: position in the answer, number.
        place: The block it is about, as `blocks[0].children[2]`; empty for the target.
        total: The number of blocks on all levels.
        cuts: How each of its blocks is cut.
    """

    kind: Literal["create", "append", "list"]
    under: int
    first: int
    blocks: tuple[DraftBlock, ...] = ()
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
        count: The number of blocks on all levels.
    """

    steps: dict[int, list[WriteStep]]
    blocks: tuple[DraftBlock, ...]
    count: int

    def __repr__(self) -> str:
        return f"WritePlan({self.requests} requests, {self.listings} of them listings, for {self.count} blocks)"

    def __iter__(self) -> Iterator[WriteStep]:
        """Iterate over all requests; each comes after the one that creates the block it is about."""
        for steps in self.steps.values():
            yield from steps

    @property
    def requests(self) -> int:
        """The number of requests, listings included."""
        return sum(map(len, self.steps.values()))

    @property
    def listings(self) -> int:
        """The number of requests that only learn ids."""
        return sum(step.kind == "list" for step in self)


def plan_append(blocks: Sequence[DraftBlock], limits: BodyLimits = NOTION, *, cuts: Cuts | None = None) -> WritePlan:
    """Plan to append blocks under a block or page that exists.

    Args:
        blocks: The blocks.
        limits: The limits of one request.
        cuts: The cuts of the requests that were sent before.

    Raises:
        InvalidInput: A block cannot be written within the limits, such as a column that begins with columns.
    """
    items = _with_layouts(blocks, limits)
    return WritePlan(_steps(_top(items), Layout(0, 0, 0), limits, cuts or {}), tuple(blocks), len(items))


def plan_page(
    blocks: Sequence[DraftBlock], limits: BodyLimits = NOTION, *, besides: int = 0, cuts: Cuts | None = None
) -> WritePlan:
    """Plan to create a page with blocks.

    Args:
        blocks: Its content.
        limits: The limits of one request.
        besides: Bytes of the request that creates it, without blocks.
        cuts: The cuts of the requests that were sent before.
    """
    items = _with_layouts(blocks, limits)
    top = _top(items)
    cuts = cuts or {}
    if CREATE in cuts:
        keep = len(cuts[CREATE])
    else:
        keep = _kept_by_page(top, tail(top, limits), limits._replace(size_bytes=limits.size_bytes - besides))
    total = sum(item.total.blocks for item in top[:keep] if item.total)
    create = WriteStep("create", TOP, 0, tuple(blocks[:keep]), total=total, cuts=(None,) * keep)
    steps = _steps(top, Layout(0, 0, 0, keep), limits, cuts)
    steps[TOP].insert(0, create)
    return WritePlan(steps, tuple(blocks), len(items))


def _with_layouts(blocks: Sequence[DraftBlock], limits: BodyLimits) -> list[Item]:
    """Return every block as an item with its layouts, in document order.

    Raises:
        InvalidInput: A block cannot be written within the limits.
    """
    items = items_of(blocks)
    for item in reversed(items):  # children before their parents
        lay_out(item, limits)
    return items


def lay_out(item: Item, limits: BodyLimits = NOTION) -> None:
    """Fill in the layouts of an item whose children have theirs.

    Raises:
        InvalidInput: It cannot be written within the limits.
    """
    try:
        find_layouts(item, limits)
    except InvalidInput as error:
        msg = f"{item.path}: {error}"
        raise InvalidInput(msg) from None


def _top(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.parent is None]


def _kept_by_page(top: list[Item], costs: list[int], limits: BodyLimits) -> int:
    """Return the largest number of first blocks that may come with the page and leave the fewest requests."""
    best = blocks = size = 0
    for keep, item in enumerate(top[: limits.items], 1):
        whole = item.whole(limits.levels)
        if whole is None or not fits(blocks + whole.blocks, size + whole.size, limits):
            break
        blocks, size = blocks + whole.blocks, size + whole.size
        if costs[keep] <= costs[best]:
            best = keep
    return best


def _steps(top: list[Item], layout: Layout, limits: BodyLimits, cuts: Cuts) -> dict[int, list[WriteStep]]:
    steps: dict[int, list[WriteStep]] = {}
    waiting: list[tuple[Item | None, list[Item], Layout]] = [(None, top, layout)]
    while waiting:
        item, children, layout = waiting.pop()
        number, place = (TOP, "") if item is None else (item.number, str(item.path))
        opened = [(position, children[position], each) for position, each in layout.opened if position < len(children)]
        steps[number] = []
        if opened:
            numbers = tuple((position, child.number) for position, child, _ in opened)
            steps[number].append(WriteStep("list", number, 0, (), numbers, place))
        first = layout.keep
        for row in _rows(children, first, place, limits, cuts):
            steps[number].append(_append(number, place, first, row))
            opened += [(0, child, each) for child, each in row if each.cost]
            first += len(row)
        waiting.extend((child, child.children, each) for _, child, each in reversed(opened))
    return steps


def _rows(
    children: list[Item], first: int, place: str, limits: BodyLimits, cuts: Cuts
) -> Iterator[list[tuple[Item, Layout]]]:
    """Yield the row that each request appends: as it was sent before, then as is cheapest."""
    while first < len(children) and (sent := cuts.get(key_of("append", place, first))):
        row = [(child, _layout_of(cut, child)) for child, cut in zip(children[first:], sent, strict=False)]
        yield row
        first += len(row)
    for run in runs(pack((child.layouts for child in children[first:]), limits)[-1]):
        yield list(zip(children[first : first + len(run)], run, strict=True))
        first += len(run)


def _append(number: int, place: str, first: int, row: list[tuple[Item, Layout]]) -> WriteStep:
    blocks = tuple(_part(item, layout) for item, layout in row)
    opened = tuple((at, item.number) for at, (item, layout) in enumerate(row) if layout.cost)
    cuts = tuple(_cut_of(layout) for _, layout in row)
    return WriteStep("append", number, first, blocks, opened, place, sum(layout.blocks for _, layout in row), cuts)


def _cut_of(layout: Layout) -> Cut:
    return [layout.keep, [[position, _cut_of(each)] for position, each in layout.opened]] if layout.cost else None


def _layout_of(cut: Cut, item: Item) -> Layout:
    """Return the layout in which a block was sent before; any cost above 0 says that it is open."""
    if cut is None:
        return Layout(0, item.total.blocks if item.total else 1, item.size)
    keep, opened = cut
    below = {n: _layout_of(each, item.children[n]) for n, each in opened if n < len(item.children)}
    wholes = [child.total for n, child in enumerate(item.children[:keep]) if n not in below]
    blocks = 1 + sum(layout.blocks for layout in (*wholes, *below.values()) if layout)
    return Layout(1, blocks, item.size, keep, tuple(below.items()))


def _part(item: Item, layout: Layout) -> DraftBlock:
    """Return a block with the children that come with it."""
    if not layout.cost:
        return item.block
    opened = dict(layout.opened)
    return item.block.with_children(
        _part(child, opened[position]) if position in opened else child.block
        for position, child in enumerate(item.children[: layout.keep])
    )
