"""Carry out a plan: independent parts at once, siblings in order, and after a failure nothing new."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import anyio
from anyio.abc import TaskGroup

from notion_async import models
from notion_async._http import routes
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.exactly_once import WriteOperation, deliver
from notion_async._writing.deliver.operations import Append, AppendPosition, Creation, Place, children_of
from notion_async._writing.deliver.progress import WriteProgress
from notion_async._writing.plan.items import TOP
from notion_async._writing.plan.plan import WritePlan, WriteStep
from notion_async.errors import InvalidRequest, NotFound, NotionError, OutcomeUnknown, PartlyWritten

OnProgress = Callable[[WriteProgress], None]
_IN_REQUEST = re.compile(r"\bbody\.children\[(\d+)\]((?:\.\w+\.children\[\d+\])*)")
_BELOW = re.compile(r"children\[(\d+)\]")
_SETTLE = (0.5, 1.0, 2.0, 4.0)  # seconds: a block just made may not be found at once


class Target(NamedTuple):
    """Target of a plan.

    Attributes:
        id: The page or block to write under; empty where the plan creates it.
        after: The child to insert after.
        place: `start` or `end` where there is none.
        page: What the page is created with besides blocks.
        there: The ids of blocks that are known to have been there before.
        filter_properties: The ids of the only properties to return of a page that is created.
    """

    id: str = ""
    after: str | None = None
    place: Place = "end"
    page: Mapping[str, Any] | None = None
    there: Collection[str] = ()
    filter_properties: Sequence[str] | None = None


class Execution:
    """One plan being carried out.

    Attributes:
        progress: How far it has come.
        page: The page that was created.
    """

    def __init__(
        self,
        context: WriteContext,
        plan: WritePlan,
        target: Target,
        progress: WriteProgress,
        on_progress: OnProgress | None = None,
    ) -> None:
        self._context = context
        self._plan = plan
        self._target = target
        self._tell = on_progress or (lambda progress: None)
        self._failures: list[Exception] = []
        self.progress = progress
        self.page: models.Page | None = None

    async def run(self) -> None:
        """Carry it out.

        Raises:
            OutcomeUnknown: A request may have happened or not.
            PartlyWritten: A request failed after others had written something.
            NotionError: The first request failed.
        """
        async with anyio.create_task_group() as tasks:
            await self._write_under(tasks, TOP, self._target.id)
        self.progress.close(self._plan)
        if self._failures:
            self._fail()

    def _fail(self) -> None:
        """Raise the failure that says most, with the progress on it, and the others as notes."""
        failures = sorted(self._failures, key=lambda each: not isinstance(each, OutcomeUnknown))
        first = failures[0]
        for other in failures[1:]:
            first.add_note(f"and {type(other).__name__}: {other}")
        if isinstance(first, OutcomeUnknown):
            first.progress = self.progress
            raise first
        if not (self.progress.ids and isinstance(first, NotionError)):
            raise first
        done, requests = len(self.progress.done), self.progress.requests
        msg = f"{done} of {requests} requests were done, then: {first}; give resume=error.progress to go on"
        raise PartlyWritten(msg, progress=self.progress) from first

    async def _write_under(self, tasks: TaskGroup, number: int, parent_id: str) -> None:
        try:
            await self._steps(tasks, number, parent_id)
        except Exception as error:  # noqa: BLE001 - raised by `run`, when what is under way has ended
            self._failures.append(error)

    async def _steps(self, tasks: TaskGroup, number: int, parent_id: str) -> None:
        last = self._target.after if number == TOP else None
        for step in self._plan.steps[number]:
            if self._failures:
                return
            ids = self.progress.done.get(step.key)
            if ids is None:
                ids = await self._do(step, parent_id, last)
                self.progress.done[step.key] = ids
                self._tell(self.progress)
            if step.kind == "create":
                parent_id = ids[0]
            elif step.kind == "append":
                last = ids[-1]  # so that nothing of another writer comes between
            for position, child in step.opened:
                tasks.start_soon(self._write_under, tasks, child, ids[position])

    async def _do(self, step: WriteStep, parent_id: str, last: str | None) -> list[str]:
        if step.kind == "create":
            return await self._create(step)
        for seconds in (*_SETTLE, None):
            try:
                if step.kind == "list":
                    return await self._list(parent_id, 1 + max(position for position, _ in step.opened))
                return await self._write(step, parent_id, last)
            except NotFound:
                if seconds is None or not self._owns(step.under):
                    raise
            await self._context.sleep(seconds)
        raise AssertionError

    async def _write(self, step: WriteStep, parent_id: str, last: str | None) -> list[str]:
        """Append, and if somebody deleted the block that it was to follow, after what is left of this write."""
        try:
            return await self._deliver(step, self._append(step, parent_id, last))
        except (InvalidRequest, NotFound) as refused:
            there = await self._last_there(step, parent_id, last)
            if there == last:
                raise placed(refused, step) from refused.__cause__
        return await self._deliver(step, self._append(step, parent_id, there))

    async def _last_there(self, step: WriteStep, parent_id: str, last: str | None) -> str | None:
        """Return the latest block of this write that is still there; `last` if that is not what was wrong."""
        ids = first_level(self._plan, self.progress) if step.under == TOP else ()
        if self._owns(step.under) or last not in ids:
            return last
        there = {child.id for child in await children_of(self._context, parent_id)}
        left = [each for each in ids if each in there]
        return last if last in there else left[-1] if left else self._target.after

    async def _list(self, parent_id: str, least: int) -> list[str]:
        ids, query = {"block_id": parent_id}, {"page_size": 100}
        answer = await self._context.session.request(models.BlockList, routes.LIST_BLOCK_CHILDREN, ids, query=query)
        if len(answer.results) < least:
            msg = (
                f"Notion lists {len(answer.results)} of at least {least} children of {parent_id}, which were just made"
            )
            raise NotFound(msg, status=404)
        return [block.id for block in answer.results]

    async def _create(self, step: WriteStep) -> list[str]:
        body = {**(self._target.page or {}), **({"children": step.blocks} if step.blocks else {})}
        creation = Creation(self._context, body, self._target.there, self._target.filter_properties)
        ids = await self._deliver(step, creation)
        self.page = creation.answer if isinstance(creation.answer, models.Page) else None
        return ids

    def _append(self, step: WriteStep, parent_id: str, last: str | None) -> Append:
        own = self._owns(step.under)
        after = None if own else last
        is_start = self._target.place == "start" and step.under == TOP and after is None
        place = {"type": "start"} if is_start else None
        position = AppendPosition(parent_id, own, step.first, last if own else None, after, place)
        return Append(self._context, position, step.blocks, lambda: [*self.progress.ids, *self._target.there])

    async def _deliver(self, step: WriteStep, operation: WriteOperation) -> list[str]:
        open_since = self.progress.unsure

        def note(sent: float | None) -> None:
            if sent is None:
                open_since.pop(step.key, None)
            else:
                open_since[step.key] = sent
                self.progress.begin(step)
                self._tell(self.progress)  # who is killed now knows where to look

        return await deliver(operation, self._context, note, unsure_since=open_since.get(step.key))

    @property
    def _makes_page(self) -> bool:
        return self._target.page is not None

    def _owns(self, number: int) -> bool:
        """Return whether nobody else can know the block, because this plan creates it."""
        return number != TOP or self._makes_page


def placed(refused: InvalidRequest | NotFound, step: WriteStep) -> InvalidRequest | NotFound:
    """Return a refusal with the place among the caller's blocks, if Notion names one in the request."""
    match = _IN_REQUEST.search(refused.message)
    if match is not None:
        drafts, path = step.blocks, None
        for number in map(int, [match[1], *_BELOW.findall(match[2])]):
            if number >= len(drafts):
                break
            path, drafts = drafts[number].path or path, drafts[number].children
        if path is not None:
            refused.args = (f"{path}: {refused.message}", *refused.args[1:])
    return refused


def first_level(plan: WritePlan, progress: WriteProgress) -> Sequence[str]:
    """Return the ids of the blocks on the first level, in order, as far as they are known."""
    return [
        block_id for step in plan.steps[TOP] if step.kind == "append" for block_id in progress.done.get(step.key, ())
    ]
