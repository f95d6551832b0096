"""Pages that wait to be read, and trees that wait for the consumer: the inside of streams of whole pages.

A page is pending (known, not begun), open (in the fetcher), or done: its tree waits for the consumer. Pages are begun
in the order in which they become known, and the earlier are read first. No further page is begun while `buffer` pages
and blocks wait for the consumer, so memory is bounded by `buffer` and the pages that are open.
"""

from collections import deque
from typing import NamedTuple

from notion_async import models
from notion_async._traversal.classify import FetchOptions
from notion_async._traversal.container import Container
from notion_async._traversal.fetch_context import FetchContext, FetchListener
from notion_async._traversal.frontier import ShortTail
from notion_async._traversal.stream import FetchRun, StreamOptions
from notion_async._traversal.tree_builder import TreeBuilder
from notion_async.errors import NotFound, NotionError


class PendingPage(NamedTuple):
    """A page that is still to be read.

    Attributes:
        id: The page.
        page: The page object, where it is known already.
        parent_id: Where it was found; None for those the caller named.
    """

    id: str
    page: models.Page | None = None
    parent_id: str | None = None


class PageQueue:
    """Pending pages, finished trees, and the report of all together.

    Attributes:
        report: What was read so far of all pages, and what could not be; a page that cannot be read is missing.
        run: What reads them.
        pending: The pages that are still to be begun.
    """

    def __init__(self, context: FetchContext, options: FetchOptions, stream: StreamOptions) -> None:
        self._options = options
        self._buffer = stream.buffer
        self._has_checkpoint = stream.checkpoint is not None
        self._parents: dict[str, str | None] = {}  # of the pages that are open
        self._trees: deque[models.Tree | models.Unchanged] = deque()
        self._buffered_blocks = 0
        self._begun = self._returned = 0
        self.report: models.Report = models.Report("")
        self.pending: deque[PendingPage] = deque()
        listener = FetchListener(_ignore, self._on_page_done, next_page=self._next_page)
        self.run: FetchRun = FetchRun(context, ShortTail(), listener, stream)

    async def next_tree(self) -> models.Tree | models.Unchanged:
        """Return the next tree, or what takes the place of one.

        Raises:
            StopAsyncIteration: The last one was returned.
        """
        while not self._trees:
            if self._is_over():
                self.run.end(self.report)
                raise StopAsyncIteration
            await self.run.wait()
        tree = self._trees.popleft()
        if isinstance(tree, models.Tree):
            if self.report.new_from is None and self._has_checkpoint and tree.report.requests:
                self.report.new_from = self._returned
            self._buffered_blocks -= tree.report.blocks
        self.run.fetcher.fill()
        self._returned += 1
        return tree

    def progress(self) -> models.Progress:
        """Return the progress, with the pages that are still to be begun."""
        return self.run.fetcher.progress(self._min_requests())

    def _next_page(self) -> TreeBuilder | None:
        """Return the next page to read, when there is room for its tree."""
        if not self.pending or self._buffered_blocks + len(self._trees) >= self._buffer:
            return None
        pending = self.pending.popleft()
        self._begun += 1
        self._parents[pending.id] = pending.parent_id
        page = None if self._options.keep_raw else pending.page
        return TreeBuilder(pending.id, self._options, whole=True, number=self._begun, page=page)

    def _on_page_done(self, builder: TreeBuilder) -> None:
        """Take the tree of a page, and merge its report."""
        parent_id = self._parents.pop(builder.root.id)
        if builder.failure is not None:
            self._on_failed_page(builder, builder.failure, parent_id)
        elif builder.head.unchanged and builder.head.page is not None:
            builder.report.containers_expected = 0
            self._trees.append(models.Unchanged(builder.head.page))
        else:
            self._add_tree(builder)
        self._merge(builder.report)
        self.run.wake()

    def _add_tree(self, builder: TreeBuilder) -> None:
        self._trees.append(builder.tree())
        self._buffered_blocks += builder.report.blocks

    def _on_failed_page(self, builder: TreeBuilder, error: NotionError, parent_id: str | None) -> None:
        builder.report.missing[:] = [missing(builder.root.id, parent_id, error)]

    def _merge(self, report: models.Report) -> None:
        self.report.merge(report)

    def _min_requests(self) -> int:
        """Return how many requests the pages that are not begun need at least."""
        listing, page_too = self._options.since is None, self._options.keep_raw
        return sum(listing + (page_too or pending.page is None) for pending in self.pending)

    def _is_over(self) -> bool:
        return not self.pending and not self._parents


def missing(missing_id: str, parent_id: str | None, error: NotionError) -> models.Missing:
    """Return the entry of a report for something that cannot be read."""
    kind: models.MissingKind = "unshared" if isinstance(error, NotFound) else "failed"
    return models.Missing(missing_id, parent_id, kind, getattr(error, "status", None), str(error))


def _ignore(container: Container, opened: list[Container]) -> None:
    del container, opened
