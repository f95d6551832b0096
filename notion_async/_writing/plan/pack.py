"""Pack a row of siblings into requests: in order, in as few requests as possible.

How it works: siblings are sent in consecutive runs, one request each. Every block can be written in one or more
layouts: a layout says how large the block is in its parent's request and how many requests it costs besides. Read from
one end, a row is fully described by the cost so far and the fill of the current run. A state of lower cost always
dominates, whatever its fill: starting a new request costs at most one. So only the states of the lowest cost are kept,
and of those the ones that no other undercuts in every measure, mostly a single one. The result is exact.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from notion_async._writing.plan.limits import ENVELOPE_BYTES, BodyLimits


class Layout(NamedTuple):
    """One way to distribute a block and its children over requests.

    Attributes:
        cost: Requests besides the one that creates the block: none if everything below it comes with it.
        blocks: Blocks in that request, itself included.
        size: Their bytes.
        keep: How many of its first children are created with it.
        opened: The kept children that are continued later, by position, each with its layout: they cost a listing,
            because only that tells their ids.
    """

    cost: int
    blocks: int
    size: int
    keep: int = 0
    opened: tuple[tuple[int, "Layout"], ...] = ()


class PackState(NamedTuple):
    """Cheapest way to send a row up to a block.

    Attributes:
        cost: Requests so far.
        row: Blocks on the first level of the current run.
        blocks: Blocks of the run on all levels.
        size: Its bytes.
        layout: The layout of the block.
        joins: Whether it goes into the same run as its neighbour.
        last: The state before.
    """

    cost: int
    row: int = 0
    blocks: int = 0
    size: int = 0
    layout: Layout | None = None
    joins: bool = False
    last: "PackState | None" = None


def pack(row: Iterable[Sequence[Layout]], limits: BodyLimits) -> list[PackState]:
    """Return the cheapest state for each beginning of a row of blocks, from the empty one to the whole row."""
    states = [PackState(0)]
    best = [states[0]]
    for layouts in row:
        states = _cheapest([new for layout in layouts for new in _put(layout, states, limits)])
        best.append(states[0])
    return best


def runs(end: PackState) -> list[list[Layout]]:
    """Return the layouts of a row's blocks, run by run."""
    result: list[list[Layout]] = []
    joins = False
    state: PackState | None = end
    while state is not None and state.layout is not None:
        if not joins:
            result.append([])
        result[-1].append(state.layout)
        joins, state = state.joins, state.last
    return [run[::-1] for run in reversed(result)]


def worthwhile(layouts: Iterable[Layout]) -> list[Layout]:
    """Return the layouts that can be part of a cheapest plan, cheapest first.

    One that costs two requests more than another never pays: the other could have a request of its own for less.
    """
    best = efficient(layouts)
    return [layout for layout in best if layout.cost <= best[0].cost + 1]


def efficient(layouts: Iterable[Layout]) -> list[Layout]:
    """Return the layouts that no other undercuts in cost, blocks and bytes, cheapest first."""
    kept: list[Layout] = []
    for layout in sorted(layouts, key=lambda each: each[:4]):
        if not any(other.blocks <= layout.blocks and other.size <= layout.size for other in kept):
            kept.append(layout)
    return kept


def fits(blocks: int, size: int, limits: BodyLimits) -> bool:
    """Return whether a number of blocks and bytes fits into one request."""
    return blocks <= limits.blocks and size <= limits.size_bytes - ENVELOPE_BYTES


def _put(layout: Layout, states: list[PackState], limits: BodyLimits) -> Iterable[PackState]:
    yield PackState(
        states[0].cost + 1 + layout.cost, 1, layout.blocks, layout.size, layout, joins=False, last=states[0]
    )
    for state in states:
        row, blocks, size = state.row + 1, state.blocks + layout.blocks, state.size + layout.size
        if state.row and row <= limits.items and fits(blocks, size, limits):
            yield PackState(state.cost + layout.cost, row, blocks, size, layout, joins=True, last=state)


def _cheapest(states: list[PackState]) -> list[PackState]:
    least = min(state.cost for state in states)
    cheapest = [state for state in states if state.cost == least]
    if len(cheapest) == 1:
        return cheapest
    kept: list[PackState] = []
    for state in sorted(cheapest, key=lambda each: each[1:4]):
        if not any(other.blocks <= state.blocks and other.size <= state.size for other in kept):
            kept.append(state)
    return kept
