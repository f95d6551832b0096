"""Read a page's containers concurrently, each exactly once.

How it works: every container (the page, and each block with children) has at most one request under way, because its
next cursor comes with its last answer. A frontier says which container goes next; as many tasks as may be in flight
take from it, and each arrival puts in what it opened. A task that finds nothing to do ends; an arrival that leaves more
work than tasks starts new ones. Nothing recurses, so depth costs nothing.
"""

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

import anyio

from notion_async.endpoints import Blocks, Pages
from notion_async.errors import NotionError
from notion_async.traversal.container import Container
from notion_async.traversal.frontier import Frontier
from notion_async.traversal.reader import Reader

if TYPE_CHECKING:
    from notion_async import models


class Source(NamedTuple):
    """Where to read from, and how much at once."""

    pages: Pages
    blocks: Blocks
    max_in_flight: int


class Engine:
    """Reads one page. A context manager, because it owns its tasks: leaving it cancels what is under way.

    Attributes:
        page: The page object, once it has arrived.
        page_raw: What Notion sent of it.
        failure: What ended the job early, or None.
    """

    def __init__(
        self,
        source: Source,
        reader: Reader,
        frontier: Frontier,
        *,
        has_room: Callable[[], bool] = lambda: True,
        on_arrival: Callable[[Container, list[Container]], None] = lambda container, opened: None,
    ) -> None:
        self._source = source
        self._reader = reader
        self._frontier = frontier
        self._has_room = has_room
        self._on_arrival = on_arrival
        self._tasks = anyio.create_task_group()
        self._working = 0
        self._answers = 0
        self._finished = anyio.Event()
        self.page: models.Page | None = None
        self.page_raw = b""
        self.failure: Exception | None = None

    async def __aenter__(self) -> Self:
        """Start reading: the page object beside its first listing."""
        await self._tasks.__aenter__()
        self._working += 1
        self._tasks.start_soon(self._work, None)
        self._frontier.add(self._reader.root)
        self.fill()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what is under way and wait until it is gone."""
        self._tasks.cancel_scope.cancel()
        await self._tasks.__aexit__(None, None, None)  # given the error, it would wrap it in a group

    async def finish(self) -> None:
        """Wait until everything has been read.

        Raises:
            Exception: What ended the job early.
        """
        await self._finished.wait()
        if self.failure is not None:
            raise self.failure

    def fill(self, wanted: Container | None = None) -> None:
        """Start as many tasks as there is work and room for.

        Args:
            wanted: The container that somebody waits for; it is read whether there is room or not.
        """
        if wanted is not None and self._frontier.claim(wanted):
            self._start(wanted)
        while self._working < self._source.max_in_flight and (container := self._next()) is not None:
            self._start(container)

    def _next(self) -> Container | None:
        return self._frontier.take() if self.failure is None and self._has_room() else None

    def _start(self, container: Container) -> None:
        self._working += 1
        self._tasks.start_soon(self._work, container)

    async def _work(self, first: Container | None) -> None:
        """Read one container (None stands for the page object), and then whatever waits."""
        try:
            await (self._read_page() if first is None else self._read(first))
            while (container := self._next()) is not None:
                await self._read(container)
        except Exception as error:  # noqa: BLE001 - kept for whoever waits, so that no group of exceptions is made
            self.failure = self.failure or error
        self._working -= 1
        if self.failure is not None or not (self._working or self._reader.open):
            self._finished.set()
            self._on_arrival(self._reader.root, [])

    async def _read_page(self) -> None:
        reply = await self._source.pages.reply(self._reader.root.id)
        self._answers += 1
        self._reader.counted(reply.attempts)
        self.page, self.page_raw = reply.value, reply.body

    async def _read(self, container: Container) -> None:
        answers = self._answers
        opened: list[Container] = []
        try:
            reply = await self._source.blocks.children.reply(container.source, start_cursor=container.cursor)
        except NotionError as error:
            self._reader.counted(getattr(error, "attempts", 1))
            self._reader.refused(container, error, alive=self._answers > answers)
        else:
            self._answers += 1
            self._reader.counted(reply.attempts)
            opened = self._reader.arrived(container, reply.value, reply.body)
        self._frontier.arrived(container, opened)
        self._on_arrival(container, opened)
        self.fill()
