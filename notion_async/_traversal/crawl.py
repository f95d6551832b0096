"""Every page that can be reached, each once.

Pages come from the caller, from Notion's search, from the references of pages that were read, and from the rows of data
sources (`page_finder`). Finding and reading run side by side: what a page refers to is found once the page was read. A
linked database has no data sources of its own: Notion's API does not return its rows, and the report says so.
"""

from collections.abc import Sequence

import msgspec

from notion_async import models
from notion_async._traversal.classify import FetchOptions, is_unchanged
from notion_async._traversal.fetch_context import FetchContext
from notion_async._traversal.page_finder import Discovery, PageFinder
from notion_async._traversal.page_queue import PageQueue, PendingPage
from notion_async._traversal.stream import Stream, StreamOptions
from notion_async._traversal.tree_builder import TreeBuilder
from notion_async.errors import InvalidRequest, NotFound, NotionError


class CrawlStream(Stream):
    """Pages and their trees, of everything that can be reached: returned by `client.crawl`.

    An async context manager that reads while it is entered, and an async iterator, once.
    """

    def __init__(
        self,
        context: FetchContext,
        discovery: Discovery,
        roots: Sequence[str] | None,
        options: FetchOptions,
        stream: StreamOptions,
    ) -> None:
        self._queue = _CrawlQueue(context, discovery, roots, options, stream)
        self._run = self._queue.run

    @property
    def report(self) -> models.Report:
        """The report of all pages so far; final when the stream has ended."""
        return self._queue.report

    @property
    def progress(self) -> models.Progress:
        """The progress so far, with the pages that are still to be begun."""
        return self._queue.progress()

    async def __aenter__(self) -> "CrawlStream":
        """Start to find and to read.

        Raises:
            InvalidInput: It was read before, or its checkpoint cannot be used.
        """
        await super().__aenter__()
        self._queue.finder.start()
        return self

    async def __anext__(self) -> tuple[models.Page, models.Tree | models.Unchanged]:
        """Return the next page with its tree, or with `Unchanged` where it was not edited since.

        Raises:
            Incomplete: Everything that could be read was returned, and something is missing (unless `strict=False`).
            NotionError: What ended the job early.
        """
        tree = await self._queue.next_tree()
        return tree.page, tree


class _CrawlQueue(PageQueue):
    """Pending pages, and what finds more of them.

    Args:
        context: What to read from.
        discovery: Endpoints that find pages.
        roots: Pages, blocks or databases to begin with; None for everything that is shared with the connection.
        options: What to read of each.
        stream: How they are returned.

    Attributes:
        finder: Finds pages.
    """

    def __init__(
        self,
        context: FetchContext,
        discovery: Discovery,
        roots: Sequence[str] | None,
        options: FetchOptions,
        stream: StreamOptions,
    ) -> None:
        # An unchanged page may hold pages that did change. Where search finds those by itself, it need not be read.
        self._since = options.since if roots is not None else None
        super().__init__(context, options if roots is None else options._replace(since=None), stream)
        self._roots = frozenset(roots or ())
        self.finder: PageFinder = PageFinder(self, discovery, stream.checkpoint)
        if roots is None:
            self.finder.add_everything()
        for root in roots or ():
            self.finder.add(PendingPage(root))

    def _next_page(self) -> TreeBuilder | None:
        builder = super()._next_page()
        self.finder.resume()
        return builder

    def _on_page_done(self, builder: TreeBuilder) -> None:
        """Take the tree of a page, and follow its references."""
        for reference in builder.report.opaque:
            if reference.kind == "reference":
                self.finder.add_reference(reference)
        super()._on_page_done(builder)
        self.finder.start()

    def _add_tree(self, builder: TreeBuilder) -> None:
        page = builder.head.page
        if page is not None and is_unchanged(page, self._since):
            self._trees.append(models.Unchanged(page))
        else:
            super()._add_tree(builder)

    def _on_failed_page(self, builder: TreeBuilder, error: NotionError, parent_id: str | None) -> None:
        """Look whether a root that is not a page is a database."""
        if builder.root.id in self._roots and isinstance(error, NotFound | InvalidRequest):
            builder.report.missing.clear()
            builder.report.containers_expected = builder.report.containers_read
            self.finder.add_database(builder.root.id, error)
        else:
            super()._on_failed_page(builder, error, parent_id)

    def _merge(self, report: models.Report) -> None:
        """Merge a report without the references, which are followed."""
        opaque = [entry for entry in report.opaque if entry.kind != "reference"]
        super()._merge(msgspec.structs.replace(report, opaque=opaque))

    def _min_requests(self) -> int:
        return super()._min_requests() + self.finder.unfinished

    def _is_over(self) -> bool:
        return super()._is_over() and not self.finder.unfinished
