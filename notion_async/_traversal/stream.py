"""Lifetime of a stream: the task that owns the fetcher, and the consumer that waits for its answers.

A cancel scope must be left by the task that entered it, and in the reverse order. A stream is entered and left by its
consumer, who keeps to neither: Python closes an abandoned async generator in another task, and two streams may be left
in any order. So each stream has an owner task, which enters the checkpoint and the fetcher's task group, waits until
the stream is left, and leaves them. The consumer only sets and awaits events:

    entered   the owner task opens what is needed; the consumer waits for that
    reading   `wait` starts workers and returns on the next event: an answer, the end of a page, or a failure
    left      the owner task cancels the workers and ends; the consumer waits for that
"""

import asyncio
from abc import ABC, abstractmethod
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Literal, NamedTuple, Self, TypeAlias, get_args

import anyio

from notion_async import models
from notion_async._traversal.checkpoint import Checkpoint
from notion_async._traversal.container import Container
from notion_async._traversal.fetch_context import FetchContext, FetchListener
from notion_async._traversal.fetcher import Fetcher
from notion_async._traversal.frontier import Frontier
from notion_async.errors import Incomplete, InvalidInput

Order: TypeAlias = Literal["document", "arrival"]


class StreamOptions(NamedTuple):
    """Options of returning what a stream reads.

    Attributes:
        order: `document`, or `arrival` where only speed counts.
        buffer: How many blocks may wait for the consumer before reading ahead stops.
        strict: Whether the stream ends in `Incomplete` when something is missing.
        checkpoint: Where answers are kept for a later run; None keeps none.
    """

    order: Order = "document"
    buffer: int = 10_000
    strict: bool = True
    checkpoint: Checkpoint | None = None

    def check(self) -> None:
        """Raise `InvalidInput` if an option has no meaning."""
        if self.buffer < 1:
            msg = f"buffer must be a number of at least 1, not {self.buffer!r}"
            raise InvalidInput(msg)
        if self.order not in get_args(Order):
            msg = f"order must be 'document' or 'arrival', not {self.order!r}"
            raise InvalidInput(msg)


class FetchRun:
    """One run of a fetcher, from entering a stream to leaving it.

    Args:
        context: What to read from.
        frontier: Decides which container goes next.
        listener: Callbacks of the stream.
        options: The options of the stream.

    Attributes:
        fetcher: The fetcher.
    """

    def __init__(
        self, context: FetchContext, frontier: Frontier, listener: FetchListener, options: StreamOptions
    ) -> None:
        options.check()
        self._checkpoint = options.checkpoint
        self._strict = options.strict
        self.fetcher: Fetcher = Fetcher(
            context, frontier, listener, self.wake, checkpoint=options.checkpoint, strict=options.strict
        )
        self._news = asyncio.Event()
        self._left = asyncio.Event()
        self._owner: asyncio.Task[None] | None = None
        self._entered = False

    def wake(self) -> None:
        """Wake the consumer."""
        self._news.set()

    async def enter(self) -> None:
        """Open what is needed and start to read.

        Raises:
            InvalidInput: The stream was entered before, or its checkpoint cannot be used.
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
        self.fetcher.fill()

    async def leave(self) -> None:
        """Stop reading; what is in flight is cancelled."""
        owner, self._owner = self._owner, None
        self._left.set()
        if owner is not None:
            await _ended(owner)
            if not owner.cancelled():
                owner.result()

    async def wait(self, wanted: Container | None = None) -> None:
        """Wait until something has changed.

        Args:
            wanted: The container for which the consumer waits.

        Raises:
            InvalidInput: Nothing will change, because the stream was not entered or was left.
            Exception: What ended the job early.
        """
        if self.fetcher.failure is not None:
            raise self.fetcher.failure
        if self._owner is None or self._owner.done():
            msg = "a stream reads only inside its `async with`: `async with client.walk(id) as nodes:`"
            raise InvalidInput(msg)
        self._news.clear()
        self.fetcher.fill(wanted)
        await self._news.wait()

    def end(self, report: models.Report, tree: models.Tree | None = None) -> None:
        """Check what was read, when all of it was returned.

        Raises:
            Exception: What ended the job early, though nothing is left to be read.
            Incomplete: Something is missing, and the stream is strict; raised once.
        """
        if self.fetcher.failure is not None:
            raise self.fetcher.failure
        if self._checkpoint is not None:
            self._checkpoint.done = report.complete
        if self._strict and not report.complete:
            self._strict = False
            raise _incomplete(report, tree)

    async def _own(self, opened: asyncio.Future[None]) -> None:
        """Hold open what reads, from entering to leaving."""
        async with AsyncExitStack() as stack:
            if self._checkpoint is not None:
                await stack.enter_async_context(self._checkpoint)
            await stack.enter_async_context(self.fetcher)
            if not opened.done():
                opened.set_result(None)
            await self._left.wait()


class Stream(ABC):
    """An async context manager that reads while it is entered, and an async iterator over what it reads."""

    _run: FetchRun

    @property
    @abstractmethod
    def report(self) -> models.Report:
        """The report so far; final when the stream has ended."""

    @property
    def progress(self) -> models.Progress:
        """The progress so far."""
        return self._run.fetcher.progress()

    async def __aenter__(self) -> Self:
        """Start to read.

        Raises:
            InvalidInput: It was read before, or its checkpoint cannot be used.
        """
        await self._run.enter()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop reading; what is in flight is cancelled."""
        await self._run.leave()

    def __aiter__(self) -> Self:
        """Return itself: a stream is read once."""
        return self


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


def _incomplete(report: models.Report, tree: models.Tree | None) -> Incomplete:
    message = "the fetch is incomplete"
    if report.missing:
        first, more = report.missing[0], len(report.missing) - 1
        message += f": {first.id} is {first.kind} ({first.message})" + (f" and {more} more" if more else "")
    return Incomplete(f"{message}; strict=False returns what could be read", report=report, tree=tree)
