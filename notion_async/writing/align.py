"""Which blocks of a page may stay, so that the fewest writes make it what it shall be. Pure.

How it works: what is there and what shall be are two rows of trees. Equal trees get equal numbers, so that equal
beginnings and endings are set aside at once. In between every way to keep, change, delete and insert is weighed: a
block of the same type whose content may be changed costs one write (none when it says the same) and what its children
cost; deleting costs one write whatever is below; and inserting costs what the plan of the new blocks costs, where
neighbours go out together. Of equally cheap ways the one that keeps more blocks is taken. Special blocks, which the API
could not make again, are never deleted: they stay where they are, and what holds them stays for their sake.
"""

from collections.abc import Generator, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple, TypeAlias

from notion_async import models
from notion_async.errors import InvalidInput
from notion_async.writing.essence import Essence, changes, essence, may_change
from notion_async.writing.shape import Item

_MOST_WEIGHED = 40_000  # pairs of blocks in one row, beyond which equal blocks are fixed points
SPECIAL = {"child_page", "child_database", "meeting_notes", "transcription", "unsupported"}


class Have:
    """A block that is there.

    Attributes:
        id: Its id.
        type: Its type.
        says: What it says; None when it could not be written.
        children: What is below it.
        special: Whether it must not be deleted.
        guards: Whether it or something below it must not be deleted.
        key: Equal for equal trees.
    """

    __slots__ = ("children", "guards", "id", "key", "says", "special", "type")

    def __init__(self, node: models.Node, *, may_delete: bool) -> None:
        self.id = node.block.id
        self.type = node.block.type
        self.special = not may_delete and _is_special(node.block)
        self.guards = self.special
        self.children: list[Have] = []
        self.key = 0
        try:
            self.says: Essence | None = essence(models.to_input(node.block))
        except InvalidInput:
            self.says = None


class Want:
    """A block that shall be there.

    Attributes:
        item: The block as the plan sees it.
        says: What it shall say.
        children: What shall be below it.
        cost: What it costs to make it, besides the request of its row.
        key: Equal for equal trees.
    """

    __slots__ = ("children", "cost", "item", "key", "says")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.says = essence(item.block)
        self.children: list[Want] = []
        self.cost = item.ways[0].cost
        self.key = 0

    @property
    def type(self) -> str:
        """Its type."""
        return self.item.block.type


class Cost(NamedTuple):
    """What a way costs; the lower the better.

    Attributes:
        writes: Requests.
        lost: How many blocks less are kept.
    """

    writes: int
    lost: int = 0

    def __add__(self, other: tuple[int, ...]) -> "Cost":  # type: ignore[override]  # costs add up, not tuples
        return Cost(self.writes + other[0], self.lost + other[1])


class Move(NamedTuple):
    """One thing to do with a row: keep a block (as another or as it is), delete one, or insert one."""

    what: Literal["keep", "delete", "insert", "spare"]
    have: Have | None
    want: Want | None


Weighing: TypeAlias = Generator[tuple[Have, Want], Cost, tuple[Cost, list[Move]]]


def _is_special(block: models.Block) -> bool:
    is_original = isinstance(block, models.SyncedBlock) and block.synced_block.synced_from is None
    return is_original or block.type in SPECIAL or isinstance(block, models.UnknownBlock)


class Aligner:
    """Weighs rows of blocks; every pair once."""

    def __init__(self) -> None:
        self._keys: dict[object, int] = {}
        self._costs: dict[tuple[int, int], Cost] = {}
        self._rows: dict[tuple[int, int], list[Move]] = {}

    def have(self, nodes: Sequence[models.Node], *, may_delete: bool) -> list[Have]:
        """Give what is there, with keys."""
        top: list[Have] = []
        every: list[Have] = []
        waiting: list[tuple[models.Node, list[Have]]] = [(node, top) for node in reversed(nodes)]
        while waiting:
            node, row = waiting.pop()
            have = Have(node, may_delete=may_delete)
            row.append(have)
            every.append(have)
            waiting.extend((child, have.children) for child in reversed(node.children))
        for have in reversed(every):
            have.guards = have.special or any(child.guards for child in have.children)
            have.key = self._key(have.id if have.says is None else have.type, have.says, have.children)
        return top

    def want(self, items: Sequence[Item]) -> list[Want]:
        """Give what shall be there, with keys."""
        wants = {item.number: Want(item) for item in items}
        for item in reversed(items):
            want = wants[item.number]
            want.children = [wants[child.number] for child in item.children]
            want.key = self._key(want.type, want.says, want.children)
        return [wants[item.number] for item in items if item.parent is None]

    def row(self, have: Sequence[Have], want: Sequence[Want]) -> list[Move]:
        """Give what to do with a row, in the order of what it shall be."""
        return self._run(self._weigh(have, want))[1]

    def below(self, have: Have, want: Want) -> list[Move]:
        """Give what to do with the children of a block that is kept."""
        return self._run(self._weigh_below(have, want))[1]

    def _key(self, kind: str, says: Essence | None, children: Sequence[Have] | Sequence[Want]) -> int:
        described = (kind, models.encode(says), tuple(child.key for child in children))
        return self._keys.setdefault(described, len(self._keys))

    def _run(self, weighing: Weighing) -> tuple[Cost, list[Move]]:
        """Weigh pairs within pairs without recursion: pages may be hundreds of levels deep."""
        stack: list[tuple[tuple[int, int] | None, Weighing]] = [(None, weighing)]
        answer: Cost | None = None
        while True:
            pair, weighing = stack[-1]
            try:
                have, want = next(weighing) if answer is None else weighing.send(answer)
            except StopIteration as done:
                stack.pop()
                result: tuple[Cost, list[Move]] = done.value
                if pair is None:
                    return result
                answer = self._costs[pair] = result[0]
                continue
            known = (id(have), want.item.number)
            answer = self._costs.get(known)
            if answer is None:
                stack.append((known, self._weigh_below(have, want)))

    def _weigh_below(self, have: Have, want: Want) -> Weighing:
        if have.type != "column_list":
            return (yield from self._weigh(have.children, want.children))
        total = Cost(0)
        moves = []
        for one, other in zip(have.children, want.children, strict=True):  # columns stay side by side
            total += yield from _pair(one, other)
            moves.append(Move("keep", one, other))
        return total, moves

    def _weigh(self, have: Sequence[Have], want: Sequence[Want]) -> Weighing:
        start, end = _equal_ends(have, want)
        moves = [Move("keep", one, other) for one, other in zip(have[:start], want[:start], strict=True)]
        total = Cost(0)
        for some, others in _segments(have[start : len(have) - end], want[start : len(want) - end]):
            cost, part = yield from _weigh_all(some, others)
            total += cost
            moves += part
        tail = zip(have[len(have) - end :], want[len(want) - end :], strict=True)
        return total, [*moves, *(Move("keep", one, other) for one, other in tail)]


def pairable(have: Have, want: Want) -> bool:
    """Say whether one block may become the other."""
    if have.type != want.type or have.says is None:
        return False
    if have.type == "column_list" and len(have.children) != len(want.children):
        return False
    fields = changes(have.says, want.says)
    folds = "is_toggleable" in fields and have.children  # Notion refuses it while there are children
    return may_change(have.type, fields) and not folds


def spare(have: Have) -> list[Have]:
    """Give what is deleted of a block that stays for the sake of what it holds."""
    gone: list[Have] = []
    waiting = [have]
    while waiting:
        block = waiting.pop()
        if block.special or block.type == "column_list":
            continue
        gone += [child for child in block.children if not child.guards]
        waiting += [child for child in block.children if child.guards]
    return gone


def _pair(have: Have, want: Want) -> Generator[tuple[Have, Want], Cost, Cost]:
    if have.key == want.key:
        return Cost(0)
    change = bool(changes(have.says or {}, want.says))
    below: Cost = yield have, want
    return below + Cost(int(change))


def _equal_ends(have: Sequence[Have], want: Sequence[Want]) -> tuple[int, int]:
    most = min(len(have), len(want))
    start = next((n for n in range(most) if have[n].key != want[n].key), most)
    end = next((n for n in range(most - start) if have[-1 - n].key != want[-1 - n].key), most - start)
    return start, end


def _segments(have: Sequence[Have], want: Sequence[Want]) -> Iterator[tuple[Sequence[Have], Sequence[Want]]]:
    """Cut rows that are too long to weigh every pair of at blocks that are equal."""
    if len(have) * len(want) <= _MOST_WEIGHED:
        yield have, want
        return
    at = other = 0
    matcher = SequenceMatcher(None, [each.key for each in have], [each.key for each in want], autojunk=False)
    for match in matcher.get_matching_blocks():
        yield have[at : match.a], want[other : match.b]
        at, other = match.a + match.size, match.b + match.size
        for one, two in zip(have[match.a : at], want[match.b : other], strict=True):
            yield [one], [two]


def _weigh_all(have: Sequence[Have], want: Sequence[Want]) -> Weighing:
    """Weigh every way to make one row of the other, from its end."""
    if len(have) * len(want) > _MOST_WEIGHED:  # nothing equal to hold on to: place decides
        half, other_half = len(have) // 2, len(want) // 2
        cost, moves = yield from _weigh_all(have[:half], want[:other_half])
        more, others = yield from _weigh_all(have[half:], want[other_half:])
        return cost + more, moves + others
    pairs: dict[tuple[int, int], Cost] = {}
    for n, one in enumerate(have):
        for m, other in enumerate(want):
            if pairable(one, other):
                pairs[n, m] = yield from _pair(one, other)
    return _Table(have, want, pairs).cheapest()


def _gone(have: Have) -> int:
    return len(spare(have)) if have.guards else 1


class Spot(NamedTuple):
    """A place in both rows.

    Attributes:
        have: How many of the blocks that are there have been dealt with.
        want: How many of those that shall be there.
        writing: Whether a row of new blocks is being written, so that one more costs no request.
    """

    have: int = 0
    want: int = 0
    writing: bool = False


class _Table:
    """The cheapest way on from every place in two rows."""

    def __init__(self, have: Sequence[Have], want: Sequence[Want], pairs: dict[tuple[int, int], Cost]) -> None:
        self._have = have
        self._want = want
        self._pairs = pairs
        self._gone = [_gone(each) for each in have]
        self._end = (len(have), len(want))
        self._best: dict[Spot, Cost] = {}
        for n in range(len(have), -1, -1):
            for m in range(len(want), -1, -1):
                for spot in (Spot(n, m, writing=False), Spot(n, m, writing=True)):
                    ways = self._ways(spot)
                    self._best[spot] = min((cost for cost, _, _ in ways), default=Cost(0))

    def cheapest(self) -> tuple[Cost, list[Move]]:
        spot = Spot()
        moves: list[Move] = []
        while spot[:2] != self._end:
            _, move, spot = min(self._ways(spot), key=lambda way: way[0])
            moves.append(move)
        return self._best[Spot()], moves

    def _ways(self, spot: Spot) -> Iterator[tuple[Cost, Move, Spot]]:
        n, m, writing = spot
        have = self._have[n] if n < len(self._have) else None
        want = self._want[m] if m < len(self._want) else None
        if have is not None and want is not None and (n, m) in self._pairs:
            after = Spot(n + 1, m + 1)
            yield self._best[after] + self._pairs[n, m], Move("keep", have, want), after
        if have is not None:
            after = Spot(n + 1, m, writing and not have.guards)
            what: Literal["spare", "delete"] = "spare" if have.guards else "delete"
            yield self._best[after] + Cost(self._gone[n], 1), Move(what, have, None), after
        if want is not None:
            after = Spot(n, m + 1, writing=True)
            yield self._best[after] + Cost(want.cost + (not writing)), Move("insert", None, want), after
