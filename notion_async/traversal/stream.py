"""The nodes of a page as they are read, with bounded memory."""

from collections import deque
from types import TracebackType
from typing import Any, Literal, Self

import anyio

from notion_async import models
from notion_async.errors import Incomplete
from notion_async.traversal.container import Container
from notion_async.traversal.engine import Engine, Source
from notion_async.traversal.frontier import DocumentOrder, LongestChain
from notion_async.traversal.reader import Reader, Wish

Order = Literal["document", "arrival"]


class Walk:
    """A stream of nodes: an async context manager that owns its tasks, and an async iterator.

    Reading runs ahead of the consumer until `buffer` blocks wait for it. What the consumer waits for is always read,
    so at most `buffer` blocks and the answers in flight are held, whatever the tree's shape.
    """

    def __init__(self, source: Source, root_id: str, wish: Wish, *, order: Order, buffer: int, strict: bool) -> None:
        self._in_order = order == "document"
        self._buffer = buffer
        self._strict = strict
        self._reader = Reader(root_id, wish, make=_streamed)
        self._engine = Engine(
            source,
            self._reader,
            DocumentOrder() if self._in_order else LongestChain(),
            has_room=self._has_room,
            on_arrival=self._arrived,
        )
        self._path = [self._reader.root]
        self._arrivals: deque[models.Node] = deque()
        self._given = 0
        self._held_back = False
        self._wanted: Container | None = None
        self._news = anyio.Event()

    @property
    def report(self) -> models.Report:
        """What was read so far, and what could not be; whole when the stream has ended."""
        return self._reader.report

    @property
    def page(self) -> models.Page | None:
        """The page object; None until it has arrived."""
        return self._engine.page

    @property
    def page_raw(self) -> bytes | None:
        """What Notion sent of the page; None until it has arrived."""
        return self._engine.page_raw or None

    async def __aenter__(self) -> Self:
        """Start reading."""
        await self._engine.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop reading; nothing stays behind."""
        await self._engine.__aexit__(kind, error, trace)

    def __aiter__(self) -> Self:
        """Give itself: a stream is read once."""
        return self

    async def __anext__(self) -> models.Node:
        """Give the next node.

        Raises:
            Incomplete: Everything there is was given, and something is missing (unless `strict=False`).
            NotionError: What ended the job early.
        """
        node = await (self._next_in_order() if self._in_order else self._next_arrival())
        if node is None:
            await self._engine.finish()
            if self._strict and not self.report.complete:
                self._strict = False
                raise incomplete(self.report)
            raise StopAsyncIteration
        self._given += 1
        if self._held_back and self._has_room():
            self._held_back = False
            self._engine.fill()
        return node

    async def _next_in_order(self) -> models.Node | None:
        while self._path:
            container = self._path[-1]
            nodes: Any = container.nodes
            if nodes:
                node: models.Node = nodes.popleft()
                if container.opened and container.opened[0].node is node:
                    self._path.append(container.opened.popleft())
                return node
            if container.ended:
                self._path.pop()
            else:
                await self._wait(container)
        return None

    async def _next_arrival(self) -> models.Node | None:
        while not self._arrivals and self._reader.open:
            await self._wait(self._reader.root)
        return self._arrivals.popleft() if self._arrivals else None

    async def _wait(self, container: Container) -> None:
        if self._engine.failure is not None:
            raise self._engine.failure
        self._wanted = container
        self._news = anyio.Event()
        self._engine.fill(container)
        await self._news.wait()
        self._wanted = None

    def _has_room(self) -> bool:
        room = self.report.blocks - self._given < self._buffer
        self._held_back = self._held_back or not room
        return room

    def _arrived(self, container: Container, opened: list[Container]) -> None:
        if self._in_order:
            container.opened.extend(opened)
        else:
            self._arrivals.extend(container.nodes)
            container.nodes.clear()
        if container is self._wanted or not self._in_order or self._engine.failure is not None:
            self._news.set()


def incomplete(report: models.Report, tree: models.Tree | None = None) -> Incomplete:
    """Make the error of a fetch that lacks something."""
    first = report.missing[0]
    more = f" and {len(report.missing) - 1} more" if len(report.missing) > 1 else ""
    msg = f"not all could be read: {first.id} is {first.kind} ({first.message}){more}; strict=False takes what there is"
    return Incomplete(msg, report=report, tree=tree)


def _streamed(container_id: str, **facts: Any) -> Container:
    return Container(container_id, nodes=deque(), **facts)
