"""Turn the content of a page into the desired one with the fewest writes.

New blocks are written and kept ones changed before anything is deleted, so that a failure on the way loses nothing,
and doing it again does what is left.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from typing import NamedTuple

import anyio

from notion_async import models
from notion_async._http import routes
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.executor import Execution, Target, first_level
from notion_async._writing.deliver.plain_writes import ensure_deleted, write
from notion_async._writing.deliver.progress import WriteProgress
from notion_async._writing.diff.canonical import body
from notion_async._writing.diff.compare import BlockUpdate, Insertion, PageDiff, everything, plan_replace, prepare_for
from notion_async._writing.diff.diff_table import DesiredBlock, ExistingBlock
from notion_async._writing.draft.given import Writable
from notion_async._writing.draft.prepare import ANYWHERE, Prepared, Unwritable, prepare
from notion_async._writing.off_loop import compute, in_thread
from notion_async._writing.plan.plan import plan_append
from notion_async.errors import NotionError, OutcomeUnknown, PartlyWritten


class MovedBlock(NamedTuple):
    """A block in another place. The API cannot move blocks: it was deleted and written again.

    Attributes:
        old_id: Its id before.
        new_id: Its id now; empty where Notion does not tell it.
    """

    old_id: str
    new_id: str


class ReplaceResult(NamedTuple):
    """Result of `replace_content`.

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
    moved: list[MovedBlock]
    spared: list[str]
    writes: int


async def prepare_content(
    blocks: Sequence[Writable], unwritable: Unwritable, tree: models.Tree | None = None
) -> Prepared:
    """Prepare blocks that are to become the content of a page, without holding the event loop.

    Args:
        blocks: The blocks.
        unwritable: What to do about what cannot be written.
        tree: What is on the page; None if it was not read yet, so that any block may be on it.
    """
    if tree is None:
        return await in_thread(prepare, blocks, unwritable=unwritable, there=ANYWHERE)
    return await in_thread(prepare_for, tree, blocks, unwritable)


async def replace_content(
    context: WriteContext,
    tree: models.Tree,
    wanted: Prepared,
    *,
    delete_special: bool = False,
) -> ReplaceResult:
    """Replace the content of a page that was read."""
    root_id, blocks = tree.report.root_id, wanted.blocks
    found = await in_thread(plan_replace, root_id, tree.children, blocks, delete_special=delete_special)
    return await DiffExecutor(context, found, {node.block.id for node in tree.walk()}).run()


class DiffExecutor:
    """Carries changes out: first what is new or changed, and when all of that is there, the deletions."""

    def __init__(self, context: WriteContext, found: PageDiff, there: Collection[str]) -> None:
        self._context = context
        self._there = there
        self._found = found
        self._failures: list[Exception] = []
        self._made: list[tuple[DesiredBlock, str]] = []
        self._updated: list[str] = []
        self._deleted: list[ExistingBlock] = []
        self._writes = 0

    async def run(self) -> ReplaceResult:
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

    def _done(self) -> ReplaceResult:
        found, new = self._found, {want.key: block_id for want, block_id in reversed(self._made)}
        inserted = {want.key for each in found.insertions for top in each.wants for want in everything(top)}
        return ReplaceResult(
            found.unchanged,
            self._updated,
            [have.id for have in self._deleted],
            [block_id for _, block_id in self._made],
            [MovedBlock(have.id, new.get(have.key, "")) for have in self._deleted if have.key in inserted],
            [have.id for have in found.spared],
            self._writes,
        )

    async def _insert(self, row: list[Insertion]) -> None:
        for insertion in row:
            parts = [(want, part) for want in insertion.wants for part in want.instead]
            drafts = [part for _, part in parts]
            plan = await compute(drafts, plan_append, drafts)
            target = Target(insertion.parent_id, insertion.after, insertion.place, there=self._there)
            execution = Execution(self._context, plan, target, WriteProgress("replace_content", plan.requests))
            try:
                await execution.run()
            finally:
                ids = first_level(plan, execution.progress)
                self._made += [(want, block_id) for (want, _), block_id in zip(parts, ids, strict=False)]
                self._writes += sum(not key.startswith("list") for key in execution.progress.done)

    async def _update(self, update: BlockUpdate) -> None:
        ids, changed = {"block_id": update.have.id}, body(update.want.block or update.want.item.block, update.fields)
        await write(self._context, models.Block, routes.UPDATE_BLOCK, ids, body=changed)
        self._updated.append(update.have.id)
        self._writes += 1

    async def _delete(self, have: ExistingBlock) -> None:
        await ensure_deleted(self._context, have.id)
        self._deleted.append(have)
        self._writes += 1
