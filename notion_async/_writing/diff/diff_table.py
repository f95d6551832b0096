"""Two rows of blocks, what is there and what shall be, and the cheapest way from one to the other."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from notion_async import models
from notion_async._writing.diff.canonical import changes, essence, may_change
from notion_async._writing.draft.prepare import Kept
from notion_async._writing.plan.items import Item
from notion_async.blocks.from_block import from_block
from notion_async.blocks.inputs import BlockContentInput, BlockInput, SyncedInput
from notion_async.errors import InvalidInput
from notion_async.models.blocks import is_synced_copy

_SPARED = 1 << 30  # writes that one would take to have no block left that is not wanted and must not be deleted


class Have:
    """A block that is there.

    Attributes:
        id: Its id.
        type: Its type.
        says: What it says; None if there is no input for it.
        children: What is below it.
        special: Whether it must not be deleted, because it cannot be made again.
        guards: How many blocks, it and those below it, must not be deleted.
        key: Equal for equal trees.
    """

    __slots__ = ("children", "guards", "id", "key", "says", "special", "type")

    def __init__(self, node: models.Node, *, may_delete: bool) -> None:
        self.id = node.block.id
        self.type = node.block.type
        self.children: list[Have] = []
        self.key = 0
        made = input_of(node.block)
        self.says = None if made is None else essence(made)
        self.special = not may_delete and (made is None or _is_original(made))
        self.guards = int(self.special)


class Want:
    """A block that shall be there.

    Attributes:
        keeps: The id of the block that it is to be, because it cannot be made as it is; empty for all others.
        fixed: Whether it, or something below it, cannot be made at all.
        block: The block with the content it is to have; None if that stays as it is.
        instead: What is written if it is made.
        item: The block as the plan sees it.
        says: What it is to say; None if that stays as it is.
        children: What shall be below it.
        cost: What it costs to make it, besides the request of its row.
        key: Equal for equal trees.
    """

    __slots__ = ("block", "children", "cost", "fixed", "instead", "item", "keeps", "key", "says")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.keeps = ""
        self.instead: tuple[BlockInput, ...] = (item.block,)
        content: BlockContentInput | None = item.block.content
        if isinstance(content, Kept):
            self.keeps, self.instead, content = content.id, content.instead, content.content
        self.fixed = not self.instead
        self.block = None if content is None else item.block.replace(content=content, children=())
        self.says = None if self.block is None else essence(self.block)
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


def input_of(block: models.Block) -> BlockInput | None:
    """Return a block that was read as an input; None if there is no input for it."""
    try:
        return from_block(block)
    except InvalidInput:
        return None


def _is_original(block: BlockInput) -> bool:
    """Return whether a block is an original synced block, which its copies show."""
    return isinstance(block.content, SyncedInput) and block.content.synced_from is None


def is_own_below(node: models.Node) -> bool:
    """Return whether what is below a node is its own, and not the original's of which it is a synced copy."""
    return not is_synced_copy(node.block)


def counts_below(node: models.Node) -> bool:
    """Return whether what is below a node counts when a page is changed: not if it only stays or goes as a whole."""
    return is_own_below(node) and input_of(node.block) is not None


def pairable(have: Have, want: Want) -> bool:
    """Say whether one block may become the other."""
    if have.key == want.key:
        return True
    if have.type != want.type or have.says is None or want.says is None or want.keeps not in {"", have.id}:
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
