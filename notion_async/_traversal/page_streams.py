"""Whole pages: one, or many at once under one budget."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from notion_async import models
from notion_async._traversal.classify import Wish
from notion_async._traversal.container import Container
from notion_async._traversal.fetcher import Source
from notion_async._traversal.node_stream import Stream, Terms, incomplete
from notion_async._traversal.tree_builder import Reader
from notion_async.errors import NotFound, NotionError


class One(Stream):
    """One page, read whole."""

    def __init__(
        self,
        source: Source,
        page_id: str,
        wish: Wish,
        terms: Terms,
        on_progress: Callable[[models.Progress], None] | None = None,
    ) -> None:
        super().__init__(source, terms, in_order=False)
        self._on_progress = on_progress
        self._reader = Reader(page_id, wish, whole=True)
        self._over = False
        self._engine.open(self._reader)

    @property
    def report(self) -> models.Report:
        """What was read so far."""
        return self._reader.report

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Tell how far it is."""
        del container, opened
        if self._on_progress is not None:
            self._on_progress(self._engine.progress())

    def ended(self, reader: Reader) -> None:
        """Take the tree."""
        self._reader, self._over = reader, True
        self._news.set()

    async def tree(self) -> models.Tree:
        """Wait for the tree.

        Raises:
            Incomplete: Something is missing, and strictness was asked for.
            NotionError: What ended the job early.
        """
        while not self._over:
            await self._wait()
        if self._reader.failure is not None:
            raise self._reader.failure
        tree = self._reader.tree()
        if self._strict and not tree.report.complete:
            raise incomplete(tree.report, tree)
        self._end()
        return tree


class Waiting(NamedTuple):
    """A page that is still to be read.

    Attributes:
        id: The page.
        page: The page object, where it is known already.
        parent_id: Where it was found; None for those the caller named.
    """

    id: str
    page: models.Page | None = None
    parent_id: str | None = None


class Pages(Stream):
    """What streams of whole pages have: pages that wait, and trees that wait for the consumer.

    Pages are begun in the order in which they are known, and the earlier go first. No further page is begun while
    `buffer` pages and blocks wait for the consumer. A page that cannot be had is among `report.missing`.
    """

    def __init__(self, source: Source, wish: Wish, terms: Terms) -> None:
        super().__init__(source, terms, in_order=False)
        self._wish = wish
        self._pending: deque[Waiting] = deque()
        self._parents: dict[str, str | None] = {}
        self._begun = self._given = 0
        self._trees: deque[models.Tree | models.Unchanged] = deque()
        self._waiting_blocks = 0
        self._report = models.Report("")

    @property
    def report(self) -> models.Report:
        """What was read so far, of all pages together, and what could not be; whole when the stream has ended."""
        return self._report

    @property
    def progress(self) -> models.Progress:
        """How far the reading is, with the pages that wait for their turn."""
        return self._engine.progress(self._least())

    def more(self) -> Reader | None:
        """Give the next page to read, when there is room for its tree."""
        if not self._pending or self._waiting_blocks + len(self._trees) >= self._terms.buffer:
            return None
        waiting = self._pending.popleft()
        self._begun += 1
        self._parents[waiting.id] = waiting.parent_id
        page = None if self._wish.keep_raw else waiting.page
        return Reader(waiting.id, self._wish, whole=True, number=self._begun, page=page)

    def ended(self, reader: Reader) -> None:
        """Take a tree, and add its report to that of all."""
        parent_id = self._parents.pop(reader.root.id)
        if reader.failure is not None:
            self._failed(reader, reader.failure, parent_id)
        elif reader.unchanged and reader.page is not None:
            reader.report.containers_expected = 0
            self._trees.append(models.Unchanged(reader.page))
        else:
            self._trees.append(reader.tree())
            self._waiting_blocks += reader.report.blocks
        self._add(reader.report)
        self._news.set()

    async def _next_page(self) -> models.Tree | models.Unchanged:
        while not self._trees:
            if self._is_over():
                raise self._end()
            await self._wait()
        tree = self._trees.popleft()
        if isinstance(tree, models.Tree):
            if self.report.new_from is None and self._terms.checkpoint is not None and tree.report.requests:
                self.report.new_from = self._given
            self._waiting_blocks -= tree.report.blocks
        self._engine.fill()
        self._given += 1
        return tree

    def _least(self) -> int:
        """Give how many requests are needed at least for what is not begun."""
        listing, page_too = self._wish.since is None, self._wish.keep_raw
        return sum(listing + (page_too or waiting.page is None) for waiting in self._pending)

    def _failed(self, reader: Reader, error: NotionError, parent_id: str | None) -> None:
        reader.report.missing[:] = [missing(reader.root.id, parent_id, error)]

    def _is_over(self) -> bool:
        return not self._pending and not self._parents

    def _add(self, report: models.Report) -> None:
        for count in ("blocks", "containers_expected", "containers_read", "requests", "retries", "replayed"):
            setattr(self._report, count, getattr(self._report, count) + getattr(report, count))
        self._report.edited_while_read |= report.edited_while_read
        self._report.missing += report.missing
        self._report.opaque += report.opaque
        self._report.expiring += report.expiring


class Trees(Pages):
    """A stream of the trees of certain pages, each as soon as it is whole."""

    def __init__(self, source: Source, page_ids: Iterable[str], wish: Wish, terms: Terms) -> None:
        super().__init__(source, wish, terms)
        self._pending.extend(Waiting(page_id) for page_id in dict.fromkeys(page_ids))

    async def __anext__(self) -> models.Tree | models.Unchanged:
        """Give the next tree, or what stands for a page that was not edited since.

        Raises:
            Incomplete: Everything there is was given, and something is missing (unless `strict=False`).
            NotionError: What ended the job early.
        """
        return await self._next_page()


def missing(missing_id: str, parent_id: str | None, error: NotionError) -> models.Missing:
    """Say that something cannot be had, and why."""
    kind: models.MissingKind = "unshared" if isinstance(error, NotFound) else "failed"
    return models.Missing(missing_id, parent_id, kind, getattr(error, "status", None), str(error))
