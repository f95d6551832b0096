"""The nodes of a page as they are read, with bounded memory."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Literal, NamedTuple, Self, get_args

import anyio

from notion_async import models
from notion_async._traversal.checkpoint import Checkpoint
from notion_async._traversal.classify import Wish
from notion_async._traversal.container import Container
from notion_async._traversal.fetcher import Engine, Source, Watcher
from notion_async._traversal.frontier import DocumentOrder, ShortTail
from notion_async._traversal.tree_builder import Reader
from notion_async.errors import Incomplete, InvalidInput

Order = Literal["document", "arrival"]


class Terms(NamedTuple):
    """How a stream gives what it reads.

    Attributes:
        order: `document`, or `arrival` where only speed counts.
        buffer: How many blocks may wait for the consumer before reading ahead stops.
        strict: Whether the stream ends in `Incomplete` when something is missing.
        checkpoint: Where answers are kept for a second start; None keeps none.
    """

    order: Order = "document"
    buffer: int = 10_000
    strict: bool = True
    checkpoint: Checkpoint | None = None


class Stream(Watcher, ABC):
    """What all streams have: the engine, and somebody who waits for news of it.

    It is an async context manager, because it owns tasks, and an async iterator, once.
    """

    def __init__(self, source: Source, terms: Terms, in_order: bool) -> None:  # noqa: FBT001 - of no outside caller
        if terms.buffer < 1:
            msg = f"buffer is a number of at least 1, not {terms.buffer!r}"
            raise InvalidInput(msg)
        if terms.order not in get_args(Order):
            msg = f"order is 'document' or 'arrival', not {terms.order!r}"
            raise InvalidInput(msg)
        self._terms = terms
        self._engine = Engine(
            source,
            DocumentOrder() if in_order else ShortTail(),
            self,
            checkpoint=terms.checkpoint,
            strict=terms.strict,
        )
        self._news = asyncio.Event()
        self._left = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None
        self._entered = False
        self._strict = terms.strict

    @property
    @abstractmethod
    def report(self) -> models.Report:
        """What was read so far, and what could not be; whole when the stream has ended."""

    @property
    def progress(self) -> models.Progress:
        """How far the reading is."""
        return self._engine.progress()

    async def __aenter__(self) -> Self:
        """Start reading.

        Raises:
            InvalidInput: It was read before, or its checkpoint cannot be used.
        """
        if self._entered:
            msg = "a stream is read once: ask the client for another one"
            raise InvalidInput(msg)
        self._entered = True
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._owner = asyncio.create_task(self._own(opened))
        self._owner.add_done_callback(lambda _: self._news.set())
        try:
            await asyncio.wait((opened, self._owner), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self._owner.cancel()
            await _ended(self._owner)
            raise
        if not opened.done():
            await self._owner  # it ended before anything was open, and raises why
        self._engine.fill()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop reading; what is under way is cancelled."""
        owner, self._owner = self._owner, None
        self._left.set()
        if owner is not None:
            await _ended(owner)
            if not owner.cancelled():
                owner.result()

    async def _own(self, opened: asyncio.Future[None]) -> None:
        """Hold open what reads, from entering to leaving.

        A cancel scope must be left by the task that entered it, and in the reverse order. Whoever enters and leaves a
        stream keeps to neither: Python closes an async generator that was dropped in a task of its own.
        """
        async with AsyncExitStack() as entered:
            if self._terms.checkpoint is not None:
                await entered.enter_async_context(self._terms.checkpoint)
            await entered.enter_async_context(self._engine)
            if not opened.done():
                opened.set_result(None)
            await self._left.wait()

    def __aiter__(self) -> Self:
        """Give itself: a stream is read once."""
        return self

    def failed(self) -> None:
        """Wake the consumer, who then hears of it."""
        self._news.set()

    async def _wait(self, wanted: Container | None = None) -> None:
        """Wait until something has changed.

        Raises:
            InvalidInput: Nothing will, because the stream was not entered or was left.
            Exception: What ended the job early.
        """
        if self._engine.failure is not None:
            raise self._engine.failure
        if self._owner is None or self._owner.done():
            msg = "a stream reads only inside its `async with`: `async with client.walk(id) as nodes:`"
            raise InvalidInput(msg)
        self._news.clear()
        self._engine.fill(wanted)
        await self._news.wait()

    def _end(self) -> StopAsyncIteration:
        """Give what ends the iteration, when all there is was given.

        Raises:
            Exception: What ended the job early, though nothing is left to be read.
            Incomplete: Something is missing, and the stream is strict.
        """
        if self._engine.failure is not None:
            raise self._engine.failure
        if self._terms.checkpoint is not None:
            self._terms.checkpoint.done = self.report.complete
        if self._strict and not self.report.complete:
            self._strict = False
            raise incomplete(self.report)
        return StopAsyncIteration()


class Walk(Stream):
    """A stream of a page's nodes.

    Reading runs ahead of the consumer until `buffer` blocks wait for it. What the consumer waits for is always read,
    so at most `buffer` blocks and the answers in flight are held, whatever the tree's shape.
    """

    def __init__(self, source: Source, root_id: str, wish: Wish, terms: Terms) -> None:
        self._in_order = terms.order == "document"
        super().__init__(source, terms, self._in_order)
        self._reader = Reader(root_id, wish, whole=False)
        self._path = [self._reader.root]
        self._given = 0
        self._held_back = False
        self._alert = terms.checkpoint is not None
        self._wanted: Container | None = None

    @property
    def report(self) -> models.Report:
        """What was read so far, and what could not be; whole when the stream has ended."""
        return self._reader.report

    @property
    def page(self) -> models.Page | None:
        """The page object; None until it has arrived."""
        return self._reader.page

    @property
    def page_raw(self) -> bytes | None:
        """What Notion sent of the page, where it was to be kept; None until it has arrived."""
        return self._reader.page_raw

    async def __aenter__(self) -> Self:
        """Start reading."""
        self._engine.open(self._reader)
        return await super().__aenter__()

    async def __anext__(self) -> models.Node:
        """Give the next node.

        Raises:
            Incomplete: Everything there is was given, and something is missing (unless `strict=False`).
            NotionError: What ended the job early.
        """
        while not (nodes := self._path[-1].nodes):  # one node after the other mostly comes from the same container
            await self._go_on()
        node: models.Node = nodes.popleft()
        opened = self._path[-1].opened
        if opened and opened[0].node is node:
            self._path.append(opened.popleft())
        self._given += 1
        if self._alert:
            self._look(node)
        return node

    async def _go_on(self) -> None:
        """Turn to the next container that has nodes, or wait for one.

        Raises:
            StopAsyncIteration: There is nothing more.
        """
        container = self._path[-1]
        if container.ended and container.parent is not None and self._in_order:
            self._path.pop()
        elif self._reader.over:
            if self._reader.failure is not None:
                raise self._reader.failure
            raise self._end()
        else:
            self._wanted = container
            await self._wait(container)

    def _look(self, node: models.Node) -> None:
        """Note what a consumer cannot see: the first node that is new; and read on when there is room again."""
        new = self._path[-1].new if node is not self._path[-1].node else self._path[-2].new
        if new is node and self.report.new_from is None:
            self.report.new_from = self._given - 1
        if self._held_back and self.has_room():
            self._held_back = False
            self._alert = self._terms.checkpoint is not None
            self._engine.fill()

    def has_room(self) -> bool:
        """Say whether to read ahead."""
        room = self.report.blocks - self._given < self._terms.buffer
        if not room:
            self._held_back = self._alert = True
        return room

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Take what has arrived, and wake the consumer when it waits for that."""
        if not self._in_order:
            root = self._reader.root
            if container is not root and container.nodes:
                root.nodes = deque(root.nodes) if isinstance(root.nodes, tuple) else root.nodes
                root.nodes.extend(container.nodes)
                root.new = root.new or container.new
                container.nodes = ()
            self._news.set()
            return
        if opened:
            if container.opened is None:
                container.opened = deque()
            container.opened.extend(opened)
        if container is self._wanted:
            self._news.set()

    def ended(self, reader: Reader) -> None:
        """Wake the consumer at the end."""
        del reader
        self._news.set()


async def _ended(task: asyncio.Task[None]) -> None:
    """Wait until a task has ended, also when the task that waits is cancelled meanwhile."""
    cancelled: asyncio.CancelledError | None = None
    with anyio.CancelScope(shield=True):
        while not task.done():
            try:
                await asyncio.wait((task,))
            except asyncio.CancelledError as error:
                cancelled = error
    if cancelled is not None:
        raise cancelled


def incomplete(report: models.Report, tree: models.Tree | None = None) -> Incomplete:
    """Make the error of a fetch that lacks something."""
    what = "not all could be read"
    if report.missing:
        first, more = report.missing[0], len(report.missing) - 1
        what += f": {first.id} is {first.kind} ({first.message})" + (f" and {more} more" if more else "")
    return Incomplete(f"{what}; strict=False takes what there is", report=report, tree=tree)
