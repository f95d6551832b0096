"""Read the containers of one page or of many concurrently, each exactly once.

How it works: every container (a page, and each block with children) has at most one request under way, because its next
cursor comes with its last answer. A frontier says which container goes next; as many tasks as may be in flight take
from it, and each arrival puts in what it opened. A task that finds nothing to do ends; an arrival that leaves more work
than tasks starts new ones. When nothing waits, `more` is asked for another page. Nothing recurses, so depth costs
nothing.
"""

import contextvars
import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import NamedTuple, Self

import anyio

from notion_async import _http, models
from notion_async._endpoints import RawReads
from notion_async._traversal.answers import Answers
from notion_async._traversal.checkpoint import Checkpoint
from notion_async._traversal.classify import count_attempt, is_fatal, is_silence
from notion_async._traversal.container import Container
from notion_async._traversal.frontier import Frontier
from notion_async._traversal.liveness import Liveness
from notion_async._traversal.tree_builder import Reader
from notion_async.errors import NotionError, TimedOut

_ENOUGH = 4


class Source(NamedTuple):
    """Where to read from, and under which terms.

    Attributes:
        reads: The requests of pages, blocks and properties.
        max_in_flight: Requests under way at once.
        probe: Asks the server for the least, to see whether it answers at all.
        budget_back_in: Gives the seconds until the rate limit lets so many more requests leave.
        queued: Says whether requests wait for the rate limit.
        deadline: The time on `time.monotonic()` when all must be over; None for never.
    """

    reads: RawReads
    max_in_flight: int
    probe: Callable[[], Awaitable[object]]
    budget_back_in: Callable[[int], float] = lambda requests: 0.0
    queued: Callable[[], bool] = lambda: False
    deadline: float | None = None


class Watcher:
    """What an engine tells, and asks, whoever started it."""

    def has_room(self) -> bool:
        """Say whether to read ahead."""
        return True

    def more(self) -> Reader | None:
        """Give another page to read, when nothing else waits to be read."""
        return None

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Hear of an answer, or that there is none."""

    def ended(self, reader: Reader) -> None:
        """Hear that a page was read, or cannot be."""

    def failed(self) -> None:
        """Hear that the engine has stopped: `failure` says why."""


class Engine:
    """Owns the tasks that read: a context manager, and leaving it cancels what is under way.

    Args:
        source: Where to read from.
        frontier: Which container goes next.
        watcher: Who hears of it.
        checkpoint: Where answers are kept for a second start.
        strict: Whether the deadline ends the job; else what it cuts off is missing.

    Attributes:
        failure: What ended the job early, or None.
    """

    def __init__(
        self, source: Source, frontier: Frontier, watcher: Watcher, *, checkpoint: Checkpoint | None, strict: bool
    ) -> None:
        self._source = source
        self._frontier = frontier
        self._watcher = watcher
        self._checkpoint = checkpoint
        self._strict = strict
        self._tasks = anyio.create_task_group()
        self._context = contextvars.copy_context()  # the deadline and priority of the call, not those of the consumer
        self._terms = _http.effective_options({})
        self._liveness = Liveness(source.probe, self._is_late)
        self._pages: deque[Reader] = deque()
        self._reading: set[Reader] = set()
        self._working = 0
        self._launched = 0
        self._answers_of = Answers(source.reads, checkpoint)
        self._answers = 0
        self._done_blocks = 0
        self._began = time.monotonic()
        self._left = False
        self.failure: Exception | None = None

    async def __aenter__(self) -> Self:
        """Make ready to read."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what is under way and wait until it is gone."""
        self._left = True
        self._tasks.cancel_scope.cancel()
        await self._tasks.__aexit__(None, None, None)  # given the error, it would wrap it in a group

    def open(self, reader: Reader) -> None:
        """Begin to read a page: its page object beside its first listing."""
        self._reading.add(reader)
        reader.terms = self.counted_in(reader.report)
        if reader.needs_page:
            self._pages.append(reader)
        if reader.may_list:
            self._frontier.add(reader.root)
        self._settle(reader)

    def fill(self, wanted: Container | None = None) -> None:
        """Start as many tasks as there is work and room for.

        Args:
            wanted: The container that somebody waits for; it is read whether there is room or not.
        """
        if self._left:
            return
        if wanted is not None and self._frontier.claim(wanted):
            self._start(wanted)
        while self._may_start() and (work := self._next()) is not None:
            self._start(work)

    def _may_start(self) -> bool:
        """Say whether one more task makes sense: beyond a few not when it would only wait for budget.

        What waits for budget is decided: it costs memory, and what becomes more urgent meanwhile stands behind it.
        """
        if self._working >= self._source.max_in_flight:
            return False
        return self._working < _ENOUGH or self._source.budget_back_in(self._launched + 1) <= 0

    def counted_in(self, report: models.Report) -> _http.EffectiveOptions:
        """Return the terms under which attempts are counted in a report."""
        return self._terms._replace(on_attempt=partial(count_attempt, report))

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something else beside the reading."""
        self._context.run(self._tasks.start_soon, self._guard, work)

    def progress(self, not_begun: int = 0) -> models.Progress:
        """Say how far it is, where so many requests are known of that belong to no page under way."""
        waiting = not_begun + sum(reader.open for reader in self._reading)
        pace = (time.monotonic() - self._began) / self._answers if self._answers else 0.0
        return models.Progress(
            blocks=self._done_blocks + sum(reader.report.blocks for reader in self._reading),
            containers_waiting=waiting,
            requests_least=waiting,
            seconds_left=max(pace * waiting, self._source.budget_back_in(waiting)),
        )

    def _next(self) -> Reader | Container | None:
        while self.failure is None:
            if self._pages:
                return self._pages.popleft()
            if not self._watcher.has_room():
                return None
            container = self._frontier.take()
            if container is None:
                reader = self._watcher.more()
                if reader is None:
                    return None
                self.open(reader)
            elif not container.reader.over:
                return container
        return None

    def _start(self, work: Reader | Container) -> None:
        self._working += 1
        self._launched += 1
        self._context.run(self._tasks.start_soon, self._work, work)

    async def _guard(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - kept for whoever waits, so that no group of exceptions is made
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self.failure = self.failure or error
        self._watcher.failed()

    async def _work(self, work: Reader | Container | None) -> None:
        """Do one piece of work, and then whatever waits."""
        self._launched -= 1  # from here to the rate limit's queue nobody else runs
        try:
            while work is not None:
                if isinstance(work, Container):
                    await self._read(work)
                else:
                    await self._read_page(work)
                work = None if self._working > _ENOUGH and self._source.queued() else self._next()
                self.fill()
        except Exception as error:  # noqa: BLE001 - kept for whoever waits, so that no group of exceptions is made
            self._fail(error)
        finally:
            self._working -= 1

    async def _read_page(self, reader: Reader) -> None:
        _http.adopt_options(reader.terms)
        if reader.page is None or reader.looking:
            await self._ask_for_page(reader)
        if not (reader.looking or reader.failure):
            await self._complete(reader)
        self._settle(reader)

    async def _ask_for_page(self, reader: Reader) -> None:
        try:
            page, body, attempts = await self._answers_of.page(reader)
        except NotionError as error:
            if await self.ends_job(error):
                raise
            reader.page_refused(error)
            return
        self._count(reader, attempts)
        again = reader.got_page(page, body)
        if again is not None:
            self._reading.discard(reader)
            self.open(again)
        elif reader.wish.since is not None and reader.may_list and not reader.looking:
            self._frontier.add(reader.root)

    async def _complete(self, reader: Reader) -> None:
        """Read to their end the properties that the page object holds only in part; what fails is missing."""
        for name, value in reader.cut_properties().items():
            try:
                reader.got_property(name, await self._answers_of.whole(reader, value))
            except NotionError as error:
                if await self.ends_job(error):
                    raise
                reader.property_refused(name, error)
        reader.page_is_whole()

    async def _read(self, container: Container) -> None:
        reader = container.reader
        _http.adopt_options(reader.terms)
        try:
            answer, body, attempts = await self._answers_of.listing(container)
        except NotionError as error:
            if await self.ends_job(error):
                raise
            opened = reader.refused(container, error)
        else:
            self._count(reader, attempts)
            container.fresh = self._checkpoint is not None and attempts > 0
            opened = reader.arrived(container, answer, body)
        self._frontier.arrived(container, opened)
        self._watcher.arrived(container, opened)
        if reader.over:
            self._settle(reader)

    def _count(self, reader: Reader, attempts: int) -> None:
        if attempts:
            self._answers += 1
            self._liveness.answered()
        else:
            reader.report.replayed += 1

    def _settle(self, reader: Reader) -> None:
        """Let go of a page that is over, or look whether it was edited meanwhile."""
        if not reader.over or reader not in self._reading:
            return
        if reader.wants_look:
            reader.looking = True
            self._pages.append(reader)
        else:
            self._reading.discard(reader)
            self._done_blocks += reader.report.blocks
            reader.finish()
            self._watcher.ended(reader)

    async def ends_job(self, error: NotionError) -> bool:
        """Return whether nothing else can be read either."""
        if isinstance(error, TimedOut) and self._is_late(error):
            return self._strict
        return is_fatal(error) or (is_silence(error) and not await self._liveness.confirmed())

    def _is_late(self, error: TimedOut) -> bool:
        deadline = self._source.deadline
        return error.budget_back_in is not None or (deadline is not None and time.monotonic() >= deadline)
