"""The nodes of a page as they are read, with bounded memory.

In document order the consumer goes down a path of containers: it takes the nodes of the last one, goes into each
container that a node opens, and back when that has ended. Reading runs ahead until `buffer` blocks wait for the
consumer. The container for which it waits is always read, so at most `buffer` blocks and the answers in flight are
held, whatever the shape of the page. In order of arrival all nodes go through the root's queue.
"""

from collections import deque

from notion_async import models
from notion_async._traversal.classify import FetchOptions
from notion_async._traversal.container import Container
from notion_async._traversal.fetch_context import FetchContext, FetchListener
from notion_async._traversal.frontier import Frontier, LookAhead, ShortTail
from notion_async._traversal.stream import FetchRun, Stream, StreamOptions
from notion_async._traversal.tree_builder import TreeBuilder

_LOOK_AHEAD_SHARE = 0.75
"""Share of the buffer for blocks that are far ahead of the consumer; the rest keeps the blocks next in order coming."""


class NodeStream(Stream):
    """The nodes of a page as they are read: returned by `client.walk`.

    An async context manager that reads while it is entered, and an async iterator over `Node`, once.
    """

    def __init__(self, context: FetchContext, root_id: str, options: FetchOptions, stream: StreamOptions) -> None:
        self._in_order = stream.order == "document"
        self._builder = TreeBuilder(root_id, options, whole=False)
        self._buffer = stream.buffer
        self._far = int(stream.buffer * _LOOK_AHEAD_SHARE)
        frontier: Frontier = LookAhead(self._has_room_ahead) if self._in_order else ShortTail()
        on_answer = self._on_answer_in_order if self._in_order else self._on_answer
        listener = FetchListener(on_answer, lambda _: self._run.wake(), self._has_room)
        self._run = FetchRun(context, frontier, listener, stream)
        root = self._builder.root
        self._path: list[Container] = [root]
        self._opened: dict[Container, deque[Container]] = {root: deque()}  # by container: those in it, in order
        self._nodes: deque[models.Node] = deque()  # those of the last container of the path
        self._inner = self._opened[root]
        self._returned = 0
        self._held_back = False
        self._has_checkpoint = stream.checkpoint is not None
        self._watches = self._has_checkpoint  # whether each node has to be looked at
        self._wanted: Container | None = None

    @property
    def report(self) -> models.Report:
        """The report so far; final when the stream has ended."""
        return self._builder.report

    @property
    def page(self) -> models.Page | None:
        """The page object; None until it has arrived."""
        return self._builder.head.page

    @property
    def page_raw(self) -> bytes | None:
        """The JSON of the page object; None until it has arrived, and where `keep_raw` was not given."""
        return self._builder.head.page_raw

    async def __aenter__(self) -> "NodeStream":
        """Start to read.

        Raises:
            InvalidInput: It was read before, or its checkpoint cannot be used.
        """
        self._run.fetcher.open(self._builder)
        return await super().__aenter__()

    async def __anext__(self) -> models.Node:
        """Return the next node.

        Raises:
            Incomplete: Everything that could be read was returned, and something is missing (unless `strict=False`).
            NotionError: What ended the job early.
        """
        while not self._nodes:  # the next node mostly comes from the same container
            await self._go_on()
        node = self._nodes.popleft()
        if self._inner and self._inner[0].node is node:
            self._go_down(self._inner.popleft())
        self._returned += 1
        if self._watches:
            self._watch(node)
        return node

    def _go_down(self, container: Container) -> None:
        self._path.append(container)
        self._inner = self._opened.setdefault(container, deque())
        self._nodes = container.nodes or deque()

    async def _go_on(self) -> None:
        """Turn to the next container that has nodes, or wait for one.

        Raises:
            StopAsyncIteration: The end of the page.
        """
        container = self._path[-1]
        if container.nodes:
            self._nodes = container.nodes
        elif container.ended and container.parent is not None and self._in_order:
            del self._opened[self._path.pop()]
            self._inner, self._nodes = self._opened[self._path[-1]], self._path[-1].nodes
        elif self._builder.over:
            if self._builder.failure is not None:
                raise self._builder.failure
            self._run.end(self.report)
            raise StopAsyncIteration
        else:
            self._wanted = container
            await self._run.wait(container)

    def _watch(self, node: models.Node) -> None:
        """Note the first node that was not in the checkpoint; and read on when there is room again."""
        container = self._path[-1] if node is not self._path[-1].node else self._path[-2]
        if container.new is node and self.report.new_from is None:
            self.report.new_from = self._returned - 1
        if self._held_back and self._has_room():
            self._held_back = False
            self._watches = self._has_checkpoint
            self._run.fetcher.fill()

    def _has_room(self) -> bool:
        """Return whether to read ahead."""
        has_room = self._builder.report.blocks - self._returned < self._buffer
        if not has_room:
            self._held_back = self._watches = True
        return has_room

    def _has_room_ahead(self) -> bool:
        """Return whether to read what is far ahead of the consumer."""
        return self._builder.report.blocks - self._returned < self._far

    def _on_answer_in_order(self, container: Container, opened: list[Container]) -> None:
        if opened:
            self._opened.setdefault(container, deque()).extend(opened)
        if container is self._wanted:
            self._run.wake()

    def _on_answer(self, container: Container, opened: list[Container]) -> None:
        """Move the nodes that have arrived to the queue of the root."""
        del opened
        root = self._builder.root
        if container is not root and container.nodes:
            root.nodes = root.nodes or deque()
            root.nodes.extend(container.nodes)
            root.new = root.new or container.new
            container.nodes = ()
        self._run.wake()
