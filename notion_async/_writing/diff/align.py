"""Alignment of the blocks of a page with the desired ones, by the fewest writes. Pure.

How it works: the existing and the desired blocks are two rows of trees. Equal trees get equal numbers, so that equal
beginnings and endings are set aside at once. In between, all combinations of keeping, changing, deleting and inserting
are weighed: a block of the same type whose content may be changed costs one write (none when the content is the same)
and the cost of its children; deleting costs one write whatever is below; and inserting costs what the plan of the new
blocks costs, where neighbours share requests. Of equally cheap combinations the one that keeps more blocks is taken.
Special blocks, which the API could not make again, are never deleted: they stay in their place, and so does the block
they are in. A block that is wanted as it was read and cannot be written is a fixed point: it stays, and the rows on
both sides of it are weighed separately.
"""

from bisect import bisect_left
from collections.abc import Generator, Iterator, Sequence
from typing import TypeAlias

from notion_async import models
from notion_async._writing.diff.canonical import CanonicalContent, changes
from notion_async._writing.diff.diff_table import (
    REQUEST,
    DesiredBlock,
    EditStep,
    EditTable,
    ExistingBlock,
    cost_of_change,
    is_own_below,
)
from notion_async._writing.plan.items import Item
from notion_async.models.block_types import block_type
from notion_async.models.codec import encode

_IMPOSSIBLE = 1 << 60  # requests; more than any possible way takes
_WINDOW = 50  # blocks of one row that are weighed at once where nothing is equal
_MOST_WEIGHED = 40_000  # pairs of blocks in one row, beyond which equal blocks are fixed points


_Link: TypeAlias = "tuple[int, int, _Link | None]"
Weighing: TypeAlias = Generator[tuple[ExistingBlock, DesiredBlock], int, tuple[int, list[EditStep]]]


class Aligner:
    """Weighs rows of blocks; every pair once."""

    def __init__(self) -> None:
        self._keys: dict[object, int] = {}
        self._known: dict[str, int] = {}
        self._costs: dict[tuple[int, int], int] = {}
        self._rows: dict[tuple[int, int], list[EditStep]] = {}

    def have(self, nodes: Sequence[models.Node], *, may_delete: bool) -> list[ExistingBlock]:
        """Return the existing blocks, with keys."""
        top: list[ExistingBlock] = []
        every: list[ExistingBlock] = []
        waiting: list[tuple[models.Node, list[ExistingBlock]]] = [(node, top) for node in reversed(nodes)]
        while waiting:
            node, row = waiting.pop()
            have = ExistingBlock(node, may_delete=may_delete)
            row.append(have)
            every.append(have)
            if is_own_below(node):
                waiting.extend((child, have.children) for child in reversed(node.children))
        for have in reversed(every):
            have.guards += sum(child.guards for child in have.children)
            if have.says is None:
                have.key = self._key(have.id, None, ())
            else:
                have.key = self._key(have.type, have.says, have.children)
            self._known[have.id] = have.key
        return top

    def want(self, items: Sequence[Item]) -> list[DesiredBlock]:
        """Return the desired blocks, with keys."""
        wants = {item.number: DesiredBlock(item) for item in items}
        for item in reversed(items):
            want = wants[item.number]
            want.children = [wants[child.number] for child in item.children]
            want.fixed |= not want.keeps and any(child.fixed for child in want.children)
            if want.fixed:
                want.cost = _IMPOSSIBLE
            known = self._known.get(want.keeps) if want.says is None else None
            want.key = self._key(want.type, want.says, want.children) if known is None else known
        return [wants[item.number] for item in items if item.parent is None]

    def row(self, have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]) -> list[EditStep]:
        """Return the steps for a row, in the order of the desired blocks."""
        return self._run(self._weigh(have, want))[1]

    def below(self, have: ExistingBlock, want: DesiredBlock) -> list[EditStep]:
        """Return the steps for the children of a block that is kept."""
        return self._run(self._weigh_below(have, want))[1]

    def _key(
        self, kind: str, says: CanonicalContent | None, children: Sequence[ExistingBlock] | Sequence[DesiredBlock]
    ) -> int:
        described = (kind, encode(says), tuple(child.key for child in children))
        return self._keys.setdefault(described, len(self._keys))

    def _run(self, weighing: Weighing) -> tuple[int, list[EditStep]]:
        """Weigh pairs within pairs without recursion: pages may be hundreds of levels deep."""
        stack: list[tuple[tuple[int, int] | None, Weighing]] = [(None, weighing)]
        answer: int | None = None
        while True:
            pair, weighing = stack[-1]
            try:
                have, want = next(weighing) if answer is None else weighing.send(answer)
            except StopIteration as done:
                stack.pop()
                result: tuple[int, list[EditStep]] = done.value
                if pair is None:
                    return result
                answer = self._costs[pair] = result[0]
                continue
            known = (id(have), want.item.number)
            answer = self._costs.get(known)
            if answer is None:
                stack.append((known, self._weigh_below(have, want)))

    def _weigh_below(self, have: ExistingBlock, want: DesiredBlock) -> Weighing:
        if not block_type(have.type).has_fixed_children:
            return (yield from self._weigh(have.children, want.children))
        total = 0
        moves = []
        for one, other in zip(have.children, want.children, strict=True):  # columns stay side by side
            total += yield from _pair(one, other)
            moves.append(EditStep("keep", one, other))
        return total, moves

    def _weigh(self, have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]) -> Weighing:
        start, end = _equal_ends(have, want)
        moves = [EditStep("keep", one, other) for one, other in zip(have[:start], want[:start], strict=True)]
        total = 0
        for some, others in _between_fixed(have[start : len(have) - end], want[start : len(want) - end]):
            cost, part = yield from _weigh_all(some, others)
            total += cost
            moves += part
        tail = zip(have[len(have) - end :], want[len(want) - end :], strict=True)
        return total, [*moves, *(EditStep("keep", one, other) for one, other in tail)]


def _pair(have: ExistingBlock, want: DesiredBlock) -> Generator[tuple[ExistingBlock, DesiredBlock], int, int]:
    if have.key == want.key:
        return 0
    change = bool(changes(have.says, want.says))
    below: int = yield have, want
    return below + REQUEST * change


def _equal_ends(have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]) -> tuple[int, int]:
    most = min(len(have), len(want))
    start = next((n for n in range(most) if have[n].key != want[n].key), most)
    end = next((n for n in range(most - start) if have[-1 - n].key != want[-1 - n].key), most - start)
    return start, end


def _between_fixed(
    have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]
) -> Iterator[tuple[Sequence[ExistingBlock], Sequence[DesiredBlock]]]:
    """Cut rows at the blocks that stay whatever happens, and the parts of them where they are too long."""
    at = other = 0
    places = {each.id: n for n, each in enumerate(have)} if any(each.fixed for each in want) else {}
    for m, each in enumerate(want):
        n = places.get(each.keeps, -1) if each.fixed else -1
        if n >= at:
            yield from _segments(have[at:n], want[other:m])
            yield [have[n]], [each]
            at, other = n + 1, m + 1
    yield from _segments(have[at:], want[other:])


def _segments(
    have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]
) -> Iterator[tuple[Sequence[ExistingBlock], Sequence[DesiredBlock]]]:
    """Cut rows that are too long to weigh every pair of at blocks that are equal."""
    at = other = 0
    if len(have) * len(want) > _MOST_WEIGHED:
        for n, m in _common(have, want):
            yield have[at:n], want[other:m]
            yield have[n : n + 1], want[m : m + 1]
            at, other = n + 1, m + 1
    yield have[at:], want[other:]


def _common(have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]) -> list[tuple[int, int]]:
    """Return the positions of many blocks that are equal and in the same order in both rows.

    Of equal blocks the first of one row goes with the first of the other. The longest rising sequence of positions is
    found by patience sorting: https://en.wikipedia.org/wiki/Patience_sorting
    """
    places: dict[int, list[int]] = {}
    for m in reversed(range(len(want))):
        places.setdefault(want[m].key, []).append(m)
    ends: list[int] = []  # the lowest position that a rising sequence of each length ends with
    links: list[_Link] = []
    for n, each in enumerate(have):
        if not (open_places := places.get(each.key)):
            continue
        m = open_places.pop()
        at = bisect_left(ends, m)
        link = (n, m, links[at - 1] if at else None)
        ends[at : at + 1], links[at : at + 1] = [m], [link]
    found: list[tuple[int, int]] = []
    last = links[-1] if links else None
    while last is not None:
        found.append(last[:2])
        last = last[2]
    return found[::-1]


def _weigh_all(have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]) -> Weighing:
    """Weigh every way to make one row of the other; of rows that are too long for that, the place decides."""
    total, moves = 0, []
    for some, others in _windows(have, want):
        pairs: dict[tuple[int, int], int] = {}
        for n, one in enumerate(some):
            for m, other in enumerate(others):
                cost = cost_of_change(one, other)
                if cost is not None:
                    is_leaf = one.key == other.key or not (one.children or other.children)
                    pairs[n, m] = cost if is_leaf else cost + (yield one, other)
        cost, made = EditTable(some, others, pairs).cheapest()
        total += cost
        moves += made
    return total, moves


def _windows(
    have: Sequence[ExistingBlock], want: Sequence[DesiredBlock]
) -> Iterator[tuple[Sequence[ExistingBlock], Sequence[DesiredBlock]]]:
    """Cut rows that have nothing in common and are too long into parts; what one of them has more comes last."""
    if len(have) * len(want) <= _MOST_WEIGHED:
        yield have, want
        return
    both = min(len(have), len(want))
    for start in range(0, both, _WINDOW):
        end = min(start + _WINDOW, both)
        yield have[start:end], want[start:end]
    yield have[both:], want[both:]
