"""Edit table of two rows of blocks, the existing and the desired ones: the cheapest steps from one row to the other.

How it works: the state is how many existing and how many desired blocks were dealt with. From a state there are three
steps: keep the next existing block as the next desired one, delete an existing block (or spare it, if it must not be
deleted), or insert a desired block. The table holds the cost of the cheapest way to the end from every state, and is
filled from the end, as in the edit distance of texts. It has two costs for each state, because insertions that follow
one another share a request: after an insertion the next one costs a hundredth of a request, after any other step a
whole one. A deletion does not separate insertions, because what is deleted comes out of the way; a kept or spared block
does.

https://en.wikipedia.org/wiki/Wagner-Fischer_algorithm
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from notion_async import models
from notion_async._writing.diff.canonical import canonical_content, changes, may_change
from notion_async._writing.plan.items import Item
from notion_async.blocks.from_block import from_block
from notion_async.blocks.inputs import BlockInput
from notion_async.errors import InvalidInput
from notion_async.models.block_types import block_type
from notion_async.models.blocks import is_synced_copy

# What a way costs is one integer, the lower the better: first come the requests, in hundredths, because one request
# inserts a hundred blocks, and among ways of as many the number of blocks that are not kept.
INSERTED = 1 << 20
REQUEST = 100 * INSERTED
LOST = 1
_SPARED = REQUEST << 30  # so that no block stays that is not wanted, unless it must not be deleted


class ExistingBlock:
    """A block on the page.

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
        self.children: list[ExistingBlock] = []
        self.key = 0
        made = input_of(node.block)
        self.says = None if made is None else canonical_content(made)
        self.special = not may_delete and (made is None or not _may_be_deleted(node.block))
        self.guards = int(self.special)


class DesiredBlock:
    """A desired block.

    Attributes:
        keeps: The id of the block that it is to be, because it cannot be made as it is; empty for all others.
        fixed: Whether it, or something below it, cannot be made at all.
        block: The block with the content it is to have; None if that stays as it is.
        instead: What is written if it is made.
        item: The block as the plan sees it.
        says: What it is to say; None if that stays as it is.
        children: The desired blocks below it.
        cost: What it costs to make it, besides the request of its row.
        key: Equal for equal trees.
    """

    __slots__ = ("block", "children", "cost", "fixed", "instead", "item", "keeps", "key", "says")

    def __init__(self, item: Item) -> None:
        self.item = item
        kept = item.block.kept
        self.keeps = kept.id if kept else ""
        self.instead = kept.instead if kept else (item.block,)
        self.fixed = not self.instead
        self.block = None if kept and not kept.is_changed else item.block
        self.says = None if self.block is None else canonical_content(self.block)
        self.children: list[DesiredBlock] = []
        self.cost = item.layouts[0].cost
        self.key = 0

    @property
    def type(self) -> str:
        """Its type."""
        return self.item.block.type


class EditStep(NamedTuple):
    """One thing to do with a row: keep a block (as another or as it is), delete one, or insert one."""

    what: Literal["keep", "delete", "insert", "spare"]
    have: ExistingBlock | None
    want: DesiredBlock | None


def input_of(block: models.Block) -> BlockInput | None:
    """Return a block that was read as an input; None if there is no input for it."""
    try:
        return from_block(block)
    except InvalidInput:
        return None


def _may_be_deleted(block: models.Block) -> bool:
    """Return whether the API could write a block again; of synced blocks only the copies."""
    return block_type(block.type).is_deletable or is_synced_copy(block)


def is_own_below(node: models.Node) -> bool:
    """Return whether what is below a node is its own, and not the original's of which it is a synced copy."""
    return not is_synced_copy(node.block)


def counts_below(node: models.Node) -> bool:
    """Return whether what is below a node counts when a page is changed: not if it only stays or goes as a whole."""
    return is_own_below(node) and input_of(node.block) is not None


def cost_of_change(have: ExistingBlock, want: DesiredBlock) -> int | None:
    """Return what it costs to make one block say what the other does, children apart; None if it cannot be done."""
    if have.key == want.key:
        return 0
    if have.type != want.type or have.says is None or want.says is None or want.keeps not in {"", have.id}:
        return None
    if block_type(have.type).has_fixed_children and len(have.children) != len(want.children):
        return None
    fields = changes(have.says, want.says)
    folds = "is_toggleable" in fields and have.children  # Notion refuses it while there are children
    return REQUEST * bool(fields) if may_change(have.type, fields) and not folds else None


def spare(have: ExistingBlock) -> list[ExistingBlock]:
    """Return the blocks to delete in a block that stays because of the blocks in it."""
    gone: list[ExistingBlock] = []
    waiting = [have]
    while waiting:
        block = waiting.pop()
        if block.special or block_type(block.type).has_fixed_children:
            continue
        gone += [child for child in block.children if not child.guards]
        waiting += [child for child in block.children if child.guards]
    return gone


def _gone(have: ExistingBlock) -> int:
    """Return what it costs that a block is not kept."""
    return (REQUEST * len(spare(have)) + _SPARED * have.guards if have.guards else REQUEST) + LOST


class EditTable:
    """The cheapest way on from every place in two rows.

    A place is the number of blocks that are there and the number of those that are wanted that have been dealt with.
    For each there are two costs: of the ways on after a new block, so that one more is in the same request, and of
    those after anything else.
    """

    def __init__(
        self, have: Sequence[ExistingBlock], want: Sequence[DesiredBlock], pairs: Mapping[tuple[int, int], int]
    ) -> None:
        self._have = have
        self._want = want
        self._pairs = pairs
        self._gone = [_gone(each) for each in have]
        self._made = [REQUEST * each.cost for each in want]
        self._inserting: list[list[int]] = []
        self._idle: list[list[int]] = []
        for n in range(len(have), -1, -1):
            self._add_row(n)
        self._inserting.reverse()
        self._idle.reverse()

    def _add_row(self, n: int) -> None:
        """Fill in the costs from the places at which `n` blocks have been dealt with; those of `n + 1` were last."""
        is_end = n == len(self._have)
        next_inserting, next_idle = ([], []) if is_end else (self._inserting[-1], self._idle[-1])
        guarded = not is_end and self._have[n].guards
        inserting = [0] * (len(self._want) + 1)
        idle = [0] * (len(self._want) + 1)
        for m in range(len(self._want), -1, -1):
            ways, more = [], []
            if not is_end:
                ways.append(self._gone[n] + next_idle[m])
                more.append(self._gone[n] + (next_idle if guarded else next_inserting)[m])
            if m < len(self._want):
                made = self._made[m] + inserting[m + 1]
                ways.append(made + REQUEST)
                more.append(made + INSERTED)
                if (n, m) in self._pairs:
                    kept = self._pairs[n, m] + next_idle[m + 1]
                    ways.append(kept)
                    more.append(kept)
            idle[m], inserting[m] = min(ways, default=0), min(more, default=0)
        self._idle.append(idle)
        self._inserting.append(inserting)

    def cheapest(self) -> tuple[int, list[EditStep]]:
        """Return the cheapest way from beginning to end, and what it costs."""
        n = m = 0
        is_inserting = False
        moves: list[EditStep] = []
        while n < len(self._have) or m < len(self._want):
            move = self._next(n, m, is_inserting=is_inserting)
            moves.append(move)
            guarded = move.have is not None and move.have.guards
            is_inserting = move.have is None or (move.want is None and is_inserting and not guarded)
            n, m = n + (move.have is not None), m + (move.want is not None)
        return self._idle[0][0], moves

    def _next(self, n: int, m: int, *, is_inserting: bool) -> EditStep:
        """Return the cheapest move; of equally cheap ones one that keeps, rather than one that deletes."""
        cost = (self._inserting if is_inserting else self._idle)[n][m]
        if (n, m) in self._pairs and cost == self._pairs[n, m] + self._idle[n + 1][m + 1]:
            return EditStep("keep", self._have[n], self._want[m])
        if n < len(self._have):
            have = self._have[n]
            after = self._inserting if is_inserting and not have.guards else self._idle
            if cost == self._gone[n] + after[n + 1][m]:
                return EditStep("spare" if have.guards else "delete", have, None)
        return EditStep("insert", None, self._want[m])
