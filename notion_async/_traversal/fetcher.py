"""Requests the containers of one page or of many concurrently, each answer exactly once.

A container (a page, or a block with children) has at most one request in flight, because its next cursor comes with
its last answer. The frontier decides which container goes next. A worker is a task that takes a container from the
frontier, requests its next answer, adds what that opened to the frontier, and takes the next container. So a page has
one worker at first; each answer that leaves more work than workers starts new ones, up to `max_in_flight`, and a worker
that finds no work ends. When the frontier is empty, the listener is asked for another page. Nothing recurses, so depth
costs nothing.

A page goes through these states: `open` (its page object and its listings are requested), over (`builder.over`),
rechecked where that is wanted (the page object again; edited meanwhile, the page is opened once more), done.

Beyond a few workers no more are started than the rate limit admits now: a request that waits at the rate limiter costs
memory and can no longer be reordered.
"""

import contextvars
import time
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Self

import anyio

from notion_async import _http, models
from notion_async._traversal.answers import AnswerSource
from notion_async._traversal.checkpoint import Checkpoint
from notion_async._traversal.classify import count_attempt, is_fatal, is_silence
from notion_async._traversal.container import Container
from notion_async._traversal.fetch_context import FetchContext, FetchListener
from notion_async._traversal.frontier import Frontier
from notion_async._traversal.liveness import Liveness
from notion_async._traversal.tree_builder import TreeBuilder
from notion_async.errors import NotionError, TimedOut

_MIN_WORKERS = 4
"""Workers that are started whatever the rate limit admits, so that it always has a request to admit."""


class Fetcher:
    """Owner of the workers, a context manager: leaving it cancels what is in flight.

    Args:
        context: What to read from.
        frontier: Decides which container goes next.
        listener: Callbacks of the stream.
        on_failure: Called when the fetcher has stopped: `failure` says why.
        checkpoint: Where answers are kept for a later run; None keeps none.
        strict: Whether the deadline ends the job; else what it cuts off is missing.

    Attributes:
        failure: What ended the job early, or None.
    """

    def __init__(
        self,
        context: FetchContext,
        frontier: Frontier,
        listener: FetchListener,
        on_failure: Callable[[], None],
        *,
        checkpoint: Checkpoint | None,
        strict: bool,
    ) -> None:
        self._context = context
        self._frontier = frontier
        self._listener = listener
        self._on_failure = on_failure
        self._checkpoint = checkpoint
        self._strict = strict
        self._tasks = anyio.create_task_group()
        self._variables = contextvars.copy_context()  # deadline and priority of the call, not those of the consumer
        self._request_options = _http.effective_options({})
        self._liveness = Liveness(context.probe, self._is_past_deadline)
        self._source = AnswerSource(context.reads, checkpoint)
        self._pages: deque[TreeBuilder] = deque()  # those whose page object is to be requested
        self._open: set[TreeBuilder] = set()
        self._workers = 0
        self._starting = 0  # workers that have not run yet, so the rate limiter does not know of their requests
        self._answers = 0
        self._done_blocks = 0
        self._began = time.monotonic()
        self._left = False
        self.failure: Exception | None = None

    async def __aenter__(self) -> Self:
        """Prepare to read."""
        await self._tasks.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what is in flight and wait until it has ended."""
        self._left = True
        self._tasks.cancel_scope.cancel()
        await self._tasks.__aexit__(None, None, None)  # given the error, it would wrap it in a group

    def open(self, builder: TreeBuilder) -> None:
        """Add a page: its page object is requested beside its first listing."""
        self._open.add(builder)
        builder.request_options = self.counted_in(builder.report)
        if builder.head.is_needed:
            self._pages.append(builder)
        if builder.head.may_list:
            self._frontier.add(builder.root)
        self._close_if_over(builder)

    def fill(self, wanted: Container | None = None) -> None:
        """Start as many workers as there is work and room for.

        Args:
            wanted: The container for which the consumer waits; it is read whether there is room or not.
        """
        if self._left:
            return
        if wanted is not None and self._frontier.claim(wanted):
            self._start(wanted)
        while self._may_start() and (work := self._next()) is not None:
            self._start(work)

    def counted_in(self, report: models.Report) -> _http.EffectiveOptions:
        """Return the options of requests whose attempts are counted in a report."""
        return self._request_options._replace(on_attempt=partial(count_attempt, report))

    def spawn(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run something else beside the workers."""
        self._variables.run(self._tasks.start_soon, self._run, work)

    def progress(self, unopened_requests: int = 0) -> models.Progress:
        """Return the progress.

        Args:
            unopened_requests: How many requests are known to be needed for pages that are not open.
        """
        waiting = unopened_requests + sum(builder.open for builder in self._open)
        pace = (time.monotonic() - self._began) / self._answers if self._answers else 0.0
        return models.Progress(
            blocks=self._done_blocks + sum(builder.report.blocks for builder in self._open),
            containers_waiting=waiting,
            requests_least=waiting,
            seconds_left=max(pace * waiting, self._context.seconds_until_available(waiting)),
        )

    async def ends_job(self, error: NotionError) -> bool:
        """Return whether nothing else can be read either."""
        if isinstance(error, TimedOut) and self._is_past_deadline(error):
            return self._strict
        return is_fatal(error) or (is_silence(error) and not await self._liveness.confirmed())

    def _is_past_deadline(self, error: TimedOut) -> bool:
        deadline = self._context.deadline
        return error.budget_back_in is not None or (deadline is not None and time.monotonic() >= deadline)

    def _may_start(self) -> bool:
        """Return whether one more worker makes sense: beyond a few not if its request would wait for the rate limit."""
        if self._workers >= self._context.max_in_flight:
            return False
        return self._workers < _MIN_WORKERS or self._context.seconds_until_available(self._starting + 1) <= 0

    def _next(self) -> TreeBuilder | Container | None:
        """Return what to request next: a page object, or the next answer of a container."""
        while self.failure is None:
            if self._pages:
                return self._pages.popleft()
            if not self._listener.has_room():
                return None
            container = self._frontier.take()
            if container is None:
                builder = self._listener.next_page()
                if builder is None:
                    return None
                self.open(builder)
            elif not container.owner.over:
                return container
        return None

    def _start(self, work: TreeBuilder | Container) -> None:
        self._workers += 1
        self._starting += 1
        self._variables.run(self._tasks.start_soon, self._run, partial(self._work, work))

    async def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - kept for the consumer, so that the group makes no ExceptionGroup
            self.failure = self.failure or error
            self._on_failure()

    async def _work(self, work: TreeBuilder | Container | None) -> None:
        """Request something, and then whatever is next."""
        self._starting -= 1  # from here to the rate limiter's queue no other task runs
        try:
            while work is not None:
                if isinstance(work, Container):
                    await self._list(work)
                else:
                    await self._read_head(work)
                if self._workers > self._context.max_in_flight:
                    return  # it was started beyond that, because the consumer waited
                if self._workers > _MIN_WORKERS and self._context.has_waiters():
                    self.fill()
                    return
                work = self._next()
                if work is not None:
                    self.fill()
        finally:
            self._workers -= 1

    async def _list(self, container: Container) -> None:
        builder: TreeBuilder = container.owner
        _http.adopt_options(builder.request_options)
        try:
            answer, body, attempts = await self._source.listing(container)
        except NotionError as error:
            if await self.ends_job(error):
                raise
            opened = builder.on_refused(container, error)
        else:
            self._count(builder, attempts)
            container.fresh = self._checkpoint is not None and attempts > 0
            opened = builder.on_answer(container, answer, body)
        self._frontier.arrived(container, opened)
        self._listener.on_answer(container, opened)
        if builder.over:
            self._close_if_over(builder)

    async def _read_head(self, builder: TreeBuilder) -> None:
        """Request the page object, and the rest of the properties that it holds only in part."""
        _http.adopt_options(builder.request_options)
        if builder.head.page is None or builder.head.rechecking:
            await self._read_page_object(builder)
        if not (builder.head.rechecking or builder.failure):
            await self._read_cut_properties(builder)
        self._close_if_over(builder)

    async def _read_page_object(self, builder: TreeBuilder) -> None:
        try:
            page, body, attempts = await self._source.page(builder)
        except NotionError as error:
            if await self.ends_job(error):
                raise
            builder.on_page_refused(error)
            return
        self._count(builder, attempts)
        again = builder.on_page(page, body)
        if again is not None:
            self._open.discard(builder)
            self.open(again)
        elif builder.options.since is not None and builder.head.may_list and not builder.head.rechecking:
            self._frontier.add(builder.root)

    async def _read_cut_properties(self, builder: TreeBuilder) -> None:
        for name, value in builder.head.cut_properties().items():
            try:
                builder.head.set_property(name, await self._source.whole_property(builder, value))
            except NotionError as error:
                if await self.ends_job(error):
                    raise
                builder.head.property_refused(name, error, builder.report)
        builder.on_head_read()

    def _count(self, builder: TreeBuilder, attempts: int) -> None:
        if attempts:
            self._answers += 1
            self._liveness.answered()
        else:
            builder.report.replayed += 1

    def _close_if_over(self, builder: TreeBuilder) -> None:
        """Finish a page that is over, or check first whether it was edited meanwhile."""
        if not builder.over or builder not in self._open:
            return
        if builder.wants_recheck:
            builder.head.rechecking = True
            self._pages.append(builder)
        else:
            self._open.discard(builder)
            self._done_blocks += builder.report.blocks
            builder.finish()
            self._listener.on_page_done(builder)
