"""The insertions, updates and deletions that turn the blocks of a page into the desired ones. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from notion_async import models
from notion_async._writing.deliver.operations import Place
from notion_async._writing.diff.align import Aligner
from notion_async._writing.diff.canonical import changes
from notion_async._writing.diff.diff_table import DesiredBlock, EditStep, ExistingBlock, spare
from notion_async._writing.draft.draft_block import DraftBlock
from notion_async._writing.draft.given import Writable
from notion_async._writing.draft.prepare import Prepared, TargetContent, Unwritable, prepare
from notion_async._writing.plan.items import Item, items_of
from notion_async._writing.plan.pack import Layout
from notion_async._writing.plan.plan import lay_out
from notion_async.errors import InvalidInput


class Insertion(NamedTuple):
    """New blocks to write next to each other."""

    parent_id: str
    after: str | None
    place: Place
    wants: list[DesiredBlock]


class BlockUpdate(NamedTuple):
    """A block to change.

    Attributes:
        have: The block.
        want: What it is to become.
        fields: What is to be changed of it.
    """

    have: ExistingBlock
    want: DesiredBlock
    fields: set[str]


class PageDiff:
    """Everything there is to do.

    Attributes:
        insertions: What to write, in document order.
        updates: What to change.
        deletions: What to delete.
        spared: What stays unwanted.
        unchanged: How many blocks stay as they are.
    """

    def __init__(self) -> None:
        self.insertions: list[Insertion] = []
        self.updates: list[BlockUpdate] = []
        self.deletions: list[ExistingBlock] = []
        self.spared: list[ExistingBlock] = []
        self.unchanged = 0


def prepare_for(tree: models.Tree, blocks: Sequence[Writable], unwritable: Unwritable) -> Prepared:
    """Prepare blocks that are to become the content of a page that was read.

    Raises:
        InvalidInput: Something can neither be written nor kept.
    """
    nodes = {node.block.id: node for node in tree.walk()}
    there = TargetContent(nodes.__contains__, lambda block_id: nodes[block_id].children)
    return prepare(blocks, unwritable=unwritable, there=there)


def plan_replace(
    page_id: str, nodes: Sequence[models.Node], blocks: Sequence[DraftBlock], *, delete_special: bool = False
) -> PageDiff:
    """Find the fewest writes that turn a page into the desired one. Pure.

    Args:
        page_id: The page.
        nodes: Its blocks.
        blocks: The desired blocks, prepared.
        delete_special: Whether also to delete what the API could not make again.
    """
    aligner, found = Aligner(), PageDiff()
    have, want = aligner.have(nodes, may_delete=delete_special), aligner.want(_measured(blocks))
    waiting = [(page_id, aligner.row(have, want))]
    while waiting:
        parent_id, moves = waiting.pop()
        found.insertions += _insertions(parent_id, moves)
        for move in moves:
            _note(move, found)
            if move.what == "keep" and move.have and move.want and move.have.key != move.want.key:
                waiting.append((move.have.id, aligner.below(move.have, move.want)))
    return found


def _measured(blocks: Sequence[DraftBlock]) -> list[Item]:
    """Return every block as an item, in document order; one that is kept, or holds such a block, is not weighed."""
    items = items_of(blocks)
    kept: set[int] = set()
    for item in reversed(items):  # children before their parents
        if item.block.kept or any(child.number in kept for child in item.children):
            kept.add(item.number)
            item.layouts = [Layout(0, 1, 0)]
        else:
            lay_out(item)
    return items


def _note(move: EditStep, found: PageDiff) -> None:
    have, want = move.have, move.want
    if have is None:
        return
    if move.what == "delete":
        found.deletions.append(have)
    elif want is None:
        found.spared.append(have)
        found.deletions += spare(have)
    elif have.key == want.key:
        found.unchanged += _count(have)
    elif fields := changes(have.says, want.says):
        found.updates.append(BlockUpdate(have, want, fields))
    else:
        found.unchanged += 1


def _count(have: ExistingBlock) -> int:
    total, waiting = 0, [have]
    while waiting:
        total += 1
        waiting.extend(waiting.pop().children)
    return total


def _insertions(parent_id: str, moves: Sequence[EditStep]) -> Iterator[Insertion]:
    after: str | None = None
    wants: list[DesiredBlock] = []
    for move in moves:
        if move.want is not None and move.have is None:
            _refuse_fixed(move.want)
            wants.append(move.want)
        elif move.have is not None and move.what != "delete":
            if wants:
                yield Insertion(parent_id, after, "start", wants)
            after, wants = move.have.id, []
    if wants:
        yield Insertion(parent_id, after, "end", wants)


def _refuse_fixed(want: DesiredBlock) -> None:
    """Refuse a block that cannot be written: it could only be kept, but is wanted elsewhere or in a new block."""
    fixed = next((each for each in everything(want) if each.fixed and each.keeps), None) if want.fixed else None
    if fixed is not None:
        why = "it cannot be written again or moved, only kept in its place, in the order of others that are kept"
        msg = f"{fixed.item.path}: block {fixed.keeps} of type {fixed.type!r}: {why}"
        raise InvalidInput(msg)


def everything(want: DesiredBlock) -> Iterator[DesiredBlock]:
    """Yield a block and all below it."""
    waiting = [want]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(each.children)
