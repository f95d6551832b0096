"""Change a page into what it shall be, with the fewest writes.

New blocks are written and kept ones changed before anything is deleted, so that a failure on the way loses nothing,
and doing it again does what is left.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import anyio

from notion_async import models
from notion_async._writing.deliver.exactly_once import Access, deliver
from notion_async._writing.deliver.executor import Execution, Target, first_level
from notion_async._writing.deliver.idempotent_operations import Deletion, Update, Updating
from notion_async._writing.deliver.operations import Place
from notion_async._writing.deliver.progress import WriteProgress
from notion_async._writing.diff.align import Aligner
from notion_async._writing.diff.canonical import changes
from notion_async._writing.diff.diff_table import Have, Move, Want, spare
from notion_async._writing.draft.prepare import Prepared
from notion_async._writing.plan.plan import measured, plan_append
from notion_async.blocks.inputs import BlockInput
from notion_async.errors import InvalidInput, NotionError, OutcomeUnknown, PartlyWritten


class Moved(NamedTuple):
    """A block that stands elsewhere now. The API cannot move blocks: it was deleted and written anew.

    Attributes:
        old_id: Its id before.
        new_id: Its id now; empty where Notion does not tell it.
    """

    old_id: str
    new_id: str


class Replaced(NamedTuple):
    """What became of a page's blocks.

    Attributes:
        unchanged: How many blocks were kept as they were, with their ids.
        updated: The ids of the blocks that were kept and changed.
        deleted: The ids of the blocks that were deleted, each with all below it.
        created: The ids of the new blocks, as far as Notion tells them: the first level of each request.
        moved: The blocks that only changed their place, and with it their ids.
        spared: The ids of the blocks that were not wanted and stay, because the API could not make them again.
        writes: How many writes it took.
    """

    unchanged: int
    updated: list[str]
    deleted: list[str]
    created: list[str]
    moved: list[Moved]
    spared: list[str]
    writes: int


class Insertion(NamedTuple):
    """New blocks to write next to each other."""

    parent_id: str
    after: str | None
    place: Place
    wants: list[Want]


class Changes:
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
        self.updates: list[Update] = []
        self.deletions: list[Have] = []
        self.spared: list[Have] = []
        self.unchanged = 0


def plan_replace(
    page_id: str, nodes: Sequence[models.Node], blocks: Sequence[BlockInput], *, delete_special: bool = False
) -> Changes:
    """Find the fewest writes that make a page what it shall be. Pure.

    Args:
        page_id: The page.
        nodes: What is on it.
        blocks: What shall be on it, prepared.
        delete_special: Whether also to delete what the API could not make again.
    """
    aligner, found = Aligner(), Changes()
    have, want = aligner.have(nodes, may_delete=delete_special), aligner.want(measured(blocks))
    waiting = [(page_id, aligner.row(have, want))]
    while waiting:
        parent_id, moves = waiting.pop()
        found.insertions += _insertions(parent_id, moves)
        for move in moves:
            _note(move, found)
            if move.what == "keep" and move.have and move.want and move.have.key != move.want.key:
                waiting.append((move.have.id, aligner.below(move.have, move.want)))
    return found


def _note(move: Move, found: Changes) -> None:
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
    elif fields := changes(have.says or {}, want.says):
        found.updates.append(Update(have, want, fields))
    else:
        found.unchanged += 1


def _count(have: Have) -> int:
    total, waiting = 0, [have]
    while waiting:
        total += 1
        waiting.extend(waiting.pop().children)
    return total


def _insertions(parent_id: str, moves: Sequence[Move]) -> Iterator[Insertion]:
    after: str | None = None
    wants: list[Want] = []
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


def _refuse_fixed(want: Want) -> None:
    """Refuse to make what cannot be written: it was to be kept, and stands elsewhere or in what must be made anew."""
    fixed = next((each for each in _all(want) if each.keeps), None)
    if fixed is not None:
        why = "it cannot be written anew or moved, only kept where it stands, in the order of others that are kept"
        msg = f"{fixed.item.place}: block {fixed.keeps} of type {fixed.type!r}: {why}"
        raise InvalidInput(msg)


async def replace_content(
    access: Access,
    tree: models.Tree,
    wanted: Prepared,
    *,
    delete_special: bool = False,
) -> Replaced:
    """Do what `NotionClient.replace_content` does, with what was read of the page."""
    found = plan_replace(tree.report.root_id, tree.children, wanted.blocks, delete_special=delete_special)
    return await Replacement(access, found, {node.block.id for node in tree.walk()}).run()


class Replacement:
    """Carries changes out: first what is new or changed, and when all of that is there, the deletions."""

    def __init__(self, access: Access, found: Changes, there: Collection[str]) -> None:
        self._access = access
        self._there = there
        self._found = found
        self._failures: list[Exception] = []
        self._made: list[tuple[Want, str]] = []
        self._updated: list[str] = []
        self._deleted: list[Have] = []
        self._writes = 0

    async def run(self) -> Replaced:
        """Carry them out.

        Raises:
            OutcomeUnknown: A write may have happened or not.
            PartlyWritten: A write failed after others; `progress` is what was done. Doing it again does the rest.
            NotionError: The first write failed.
        """
        rows: dict[str, list[Insertion]] = {}
        for insertion in self._found.insertions:
            rows.setdefault(insertion.parent_id, []).append(insertion)
        unfolding = [update for update in self._found.updates if "is_toggleable" in update.fields]
        await self._at_once([partial(self._update, update) for update in unfolding])  # before they get children
        await self._at_once(
            [partial(self._insert, row) for row in rows.values()]
            + [partial(self._update, update) for update in self._found.updates if update not in unfolding]
        )
        await self._at_once([partial(self._delete, have) for have in self._found.deletions])
        return self._done()

    async def _at_once(self, jobs: Sequence[Callable[[], Awaitable[None]]]) -> None:
        async def guarded(job: Callable[[], Awaitable[None]]) -> None:
            try:
                if not self._failures:
                    await job()
            except Exception as error:  # noqa: BLE001 - raised below, when what is under way has ended
                self._failures.append(error)

        async with anyio.create_task_group() as tasks:
            for job in jobs:
                tasks.start_soon(guarded, job)
        if self._failures:
            self._fail()

    def _fail(self) -> None:
        first = min(self._failures, key=lambda each: not isinstance(each, OutcomeUnknown))
        for other in self._failures:
            if other is not first:
                first.add_note(f"and {type(other).__name__}: {other}")
        done = self._done()
        if isinstance(first, OutcomeUnknown):
            first.progress = done
        if isinstance(first, OutcomeUnknown) or not isinstance(first, NotionError) or not done.writes:
            raise first
        msg = f"{done.writes} writes were done, then: {first}; call again to do the rest"
        raise PartlyWritten(msg, progress=done) from first

    def _done(self) -> Replaced:
        found, new = self._found, {want.key: block_id for want, block_id in reversed(self._made)}
        inserted = {want.key for each in found.insertions for top in each.wants for want in _all(top)}
        return Replaced(
            found.unchanged,
            self._updated,
            [have.id for have in self._deleted],
            [block_id for _, block_id in self._made],
            [Moved(have.id, new.get(have.key, "")) for have in self._deleted if have.key in inserted],
            [have.id for have in found.spared],
            self._writes,
        )

    async def _insert(self, row: list[Insertion]) -> None:
        for insertion in row:
            plan = plan_append([want.item.block for want in insertion.wants])
            target = Target(insertion.parent_id, insertion.after, insertion.place, there=self._there)
            execution = Execution(self._access, plan, target, WriteProgress("replace_content", plan.requests))
            try:
                await execution.run()
            finally:
                ids = first_level(plan, execution.progress)
                self._made += zip(insertion.wants, ids, strict=False)
                self._writes += sum(not key.startswith("list") for key in execution.progress.done)

    async def _update(self, update: Update) -> None:
        await deliver(Updating(self._access, update), self._access, lambda _: None)
        self._updated.append(update.have.id)
        self._writes += 1

    async def _delete(self, have: Have) -> None:
        await deliver(Deletion(self._access, have.id), self._access, lambda _: None)
        self._deleted.append(have)
        self._writes += 1


def _all(want: Want) -> Iterator[Want]:
    waiting = [want]
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(each.children)
