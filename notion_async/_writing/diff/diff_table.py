"""Two rows of blocks, what is there and what shall be, and the cheapest way from one to the other."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from notion_async import models
from notion_async._writing.diff.canonical import Essence, changes, essence, may_change
from notion_async._writing.draft.prepare import Kept
from notion_async._writing.plan.items import Item
from notion_async.blocks.from_block import from_block
from notion_async.errors import InvalidInput

_SPARED = 1 << 30  # writes that one would take to have no block left that is not wanted and must not be deleted
SPECIAL = {"child_page", "child_database", "meeting_notes", "transcription", "unsupported"}


class Have:
    """A block that is there.

    Attributes:
        id: Its id.
        type: Its type.
        says: What it says; None when it could not be written.
        children: What is below it.
        special: Whether it must not be deleted.
        guards: How many blocks, it and those below it, must not be deleted.
        key: Equal for equal trees.
    """

    __slots__ = ("children", "guards", "id", "key", "says", "special", "type")

    def __init__(self, node: models.Node, *, may_delete: bool) -> None:
        self.id = node.block.id
        self.type = node.block.type
        self.special = not may_delete and _is_special(node.block)
        self.guards = int(self.special)
        self.children: list[Have] = []
        self.key = 0
        try:
            self.says: Essence | None = essence(from_block(node.block))
        except InvalidInput:
            self.says = None


class Want:
    """A block that shall be there.

    Attributes:
        keeps: The id of the block that it must be, because it cannot be written; empty for all others.
        fixed: Whether that holds for it or something below it, so that it cannot be made.
        item: The block as the plan sees it.
        says: What it shall say.
        children: What shall be below it.
        cost: What it costs to make it, besides the request of its row.
        key: Equal for equal trees.
    """

    __slots__ = ("children", "cost", "fixed", "item", "keeps", "key", "says")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.keeps = item.block.content.id if isinstance(item.block.content, Kept) else ""
        self.fixed = bool(self.keeps)
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


def _is_special(block: models.Block) -> bool:
    is_original = isinstance(block, models.SyncedBlock) and block.synced_block.synced_from is None
    return is_original or block.type in SPECIAL or isinstance(block, models.UnknownBlock)


def is_own_below(node: models.Node) -> bool:
    """Say whether what is below a node is its own, and not the original's of which it is a synced copy."""
    block = node.block
    return not (isinstance(block, models.SyncedBlock) and block.synced_block.synced_from is not None)


def counts_below(node: models.Node) -> bool:
    """Say whether what is below a node counts when a page is changed: not where it only stays or goes as a whole."""
    return is_own_below(node) and not (node.block.type in SPECIAL or isinstance(node.block, models.UnknownBlock))


def pairable(have: Have, want: Want) -> bool:
    """Say whether one block may become the other."""
    if have.key == want.key:
        return True
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


class Table:
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
        """Give the cheapest way from beginning to end, and what it costs."""
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
            yield self._best[after] + Cost(self._gone[n] + _SPARED * have.guards, 1), Move(what, have, None), after
        if want is not None:
            after = Spot(n, m + 1, writing=True)
            yield self._best[after] + Cost(want.cost + (not writing)), Move("insert", None, want), after
