"""Whole pages: one, or many at once under one rate limit."""

from collections.abc import Callable, Iterable

from notion_async import models
from notion_async._traversal.classify import FetchOptions
from notion_async._traversal.container import Container
from notion_async._traversal.fetch_context import FetchContext, FetchListener
from notion_async._traversal.frontier import ShortTail
from notion_async._traversal.page_queue import PageQueue, PendingPage
from notion_async._traversal.stream import FetchRun, Stream, StreamOptions
from notion_async._traversal.tree_builder import TreeBuilder


class SinglePage(Stream):
    """One page, read whole."""

    def __init__(
        self,
        context: FetchContext,
        page_id: str,
        options: FetchOptions,
        stream: StreamOptions,
        on_progress: Callable[[models.Progress], None] | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._builder = TreeBuilder(page_id, options, whole=True)
        self._is_done = False
        listener = FetchListener(self._on_answer, self._on_page_done)
        self._run = FetchRun(context, ShortTail(), listener, stream)
        self._run.fetcher.open(self._builder)

    @property
    def report(self) -> models.Report:
        """The report so far."""
        return self._builder.report

    async def tree(self) -> models.Tree:
        """Wait for the tree and return it.

        Raises:
            Incomplete: Something is missing, and the stream is strict.
            NotionError: What ended the job early.
        """
        while not self._is_done:
            await self._run.wait()
        if self._builder.failure is not None:
            raise self._builder.failure
        tree = self._builder.tree()
        self._run.end(tree.report, tree)
        return tree

    def _on_answer(self, container: Container, opened: list[Container]) -> None:
        del container, opened
        if self._on_progress is not None:
            self._on_progress(self.progress)

    def _on_page_done(self, builder: TreeBuilder) -> None:
        self._builder, self._is_done = builder, True
        self._run.wake()


class TreeStream(Stream):
    """The trees of certain pages, each as soon as it is whole: returned by `client.trees`.

    An async context manager that reads while it is entered, and an async iterator, once.
    """

    def __init__(
        self, context: FetchContext, page_ids: Iterable[str], options: FetchOptions, stream: StreamOptions
    ) -> None:
        self._queue = PageQueue(context, options, stream)
        self._queue.pending.extend(PendingPage(page_id) for page_id in dict.fromkeys(page_ids))
        self._run = self._queue.run

    @property
    def report(self) -> models.Report:
        """The report of all pages so far; final when the stream has ended."""
        return self._queue.report

    @property
    def progress(self) -> models.Progress:
        """The progress so far, with the pages that are still to be begun."""
        return self._queue.progress()

    async def __anext__(self) -> models.Tree | models.Unchanged:
        """Return the next tree, or `Unchanged` for a page that was not edited since.

        Raises:
            Incomplete: Everything that could be read was returned, and something is missing (unless `strict=False`).
            NotionError: What ended the job early.
        """
        return await self._queue.next_tree()
