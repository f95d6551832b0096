"""Fill requests with a row of siblings: in order, as few requests as possible.

How it works: siblings go out in consecutive runs, one request each. Every block can be written in one or more ways: a
way says how large the block is in its parent's request and how many requests it costs besides. Read from one end, a
row is fully described by the cost so far and the fill of the run at hand, and a cheaper state beats a dearer one
however full it is, because for the price of one request it may begin an empty run. So only the cheapest states are
kept, and of those the ones that no other undercuts in every measure: mostly a single one. The result is exact.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from notion_async._writing.plan.limits import ENVELOPE_BYTES, Limits


class Way(NamedTuple):
    """A way to write a block.

    Attributes:
        cost: Requests it takes besides the one that creates the block: none when it is whole.
        blocks: How many blocks it puts into that one, itself included.
        size: How many bytes.
        keep: How many of its first children are created with it.
        opened: Those of them that are continued later, by position, each with its way: they cost a listing, because
            only then their ids are known.
    """

    cost: int
    blocks: int
    size: int
    keep: int = 0
    opened: tuple[tuple[int, "Way"], ...] = ()


class State(NamedTuple):
    """What is known of a row up to a block.

    Attributes:
        cost: Requests so far.
        row: Blocks on the first level of the run at hand.
        blocks: Blocks of it on all levels.
        size: Its bytes.
        way: How the block is written.
        joins: Whether it goes into the same run as its neighbour.
        last: The state before.
    """

    cost: int
    row: int = 0
    blocks: int = 0
    size: int = 0
    way: Way | None = None
    joins: bool = False
    last: "State | None" = None


def pack(row: Iterable[Sequence[Way]], limits: Limits) -> list[State]:
    """Give for each beginning of a row of blocks, from none to all, the cheapest way to send it."""
    states = [State(0)]
    best = [states[0]]
    for ways in row:
        states = _cheapest([new for way in ways for new in _put(way, states, limits)])
        best.append(states[0])
    return best


def runs(end: State) -> list[list[Way]]:
    """Give how the blocks of a row are written, run by run."""
    result: list[list[Way]] = []
    joins = False
    state: State | None = end
    while state is not None and state.way is not None:
        if not joins:
            result.append([])
        result[-1].append(state.way)
        joins, state = state.joins, state.last
    return [run[::-1] for run in reversed(result)]


def worthwhile(ways: Iterable[Way]) -> list[Way]:
    """Keep the ways that can be part of a cheapest plan, cheapest first.

    One that costs two requests more than another never pays: the other could have a request of its own for less.
    """
    best = efficient(ways)
    return [way for way in best if way.cost <= best[0].cost + 1]


def efficient(ways: Iterable[Way]) -> list[Way]:
    """Keep the ways that no other undercuts in cost, blocks and bytes, cheapest first."""
    kept: list[Way] = []
    for way in sorted(ways, key=lambda each: each[:4]):
        if not any(other.blocks <= way.blocks and other.size <= way.size for other in kept):
            kept.append(way)
    return kept


def fits(blocks: int, size: int, limits: Limits) -> bool:
    """Say whether so much goes into one request."""
    return blocks <= limits.blocks and size <= limits.size_bytes - ENVELOPE_BYTES


def _put(way: Way, states: list[State], limits: Limits) -> Iterable[State]:
    yield State(states[0].cost + 1 + way.cost, 1, way.blocks, way.size, way, joins=False, last=states[0])
    for state in states:
        row, blocks, size = state.row + 1, state.blocks + way.blocks, state.size + way.size
        if state.row and row <= limits.items and fits(blocks, size, limits):
            yield State(state.cost + way.cost, row, blocks, size, way, joins=True, last=state)


def _cheapest(states: list[State]) -> list[State]:
    least = min(state.cost for state in states)
    kept: list[State] = []
    for state in sorted((each for each in states if each.cost == least), key=lambda each: each[1:4]):
        if not any(other.blocks <= state.blocks and other.size <= state.size for other in kept):
            kept.append(state)
    return kept
