"""Finds the pages of a crawl: by search, by the references of pages that were read, and as rows of data sources.

Each search, and each listing of rows, is a task beside the workers that read pages. Each page and each data source is
taken once. Finding pauses while too many pages are pending.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Any, NamedTuple

from msgspec import UNSET

from notion_async import _http, models
from notion_async._endpoints import Databases, DataSources, Search
from notion_async._http import pagination
from notion_async._traversal.checkpoint import Checkpoint, CheckpointedListing
from notion_async._traversal.classify import is_linked, is_refusal
from notion_async._traversal.page_queue import PageQueue, PendingPage, missing
from notion_async._traversal.seen_ids import SeenIds
from notion_async.errors import Incomplete, NotionError
from notion_async.models.codec import encode

_MAX_PENDING = 1_000
"""Pending pages at which finding pauses."""
_MAX_SEARCHES = 8
"""Searches and listings of rows that run at once."""


class Discovery(NamedTuple):
    """Endpoints that find pages.

    Attributes:
        databases: The databases' endpoints.
        data_sources: The data sources' endpoints.
        search: The search.
        by_database: Whether the version is one in which databases hold their rows themselves.
    """

    databases: Databases
    data_sources: DataSources
    search: Search
    by_database: bool = False


class PageFinder:
    """Finds pages and adds them to a queue.

    Args:
        queue: Where the pages go.
        discovery: Endpoints that find pages.
        checkpoint: Where answers are kept for a later run; None keeps none.
    """

    def __init__(self, queue: PageQueue, discovery: Discovery, checkpoint: Checkpoint | None) -> None:
        self._queue = queue
        self._discovery = discovery
        self._checkpoint = checkpoint
        self._seen = SeenIds()
        self._searches: deque[Callable[[], Awaitable[None]]] = deque()
        self._running = 0
        self._room = asyncio.Event()

    @property
    def unfinished(self) -> int:
        """Number of searches that run or wait."""
        return self._running + len(self._searches)

    def start(self) -> None:
        """Start searches that wait, as many as may run at once."""
        while self._searches and self._running < _MAX_SEARCHES:
            self._running += 1
            self._queue.run.fetcher.spawn(partial(self._run, self._searches.popleft()))

    def resume(self) -> None:
        """Continue a pause of finding when few pages are pending."""
        if len(self._queue.pending) < _MAX_PENDING:
            self._room.set()

    def add(self, pending: PendingPage) -> None:
        """Add a page to the queue, unless it was found before."""
        if self._seen.add(pending.id):
            self._queue.pending.append(pending)

    def add_everything(self) -> None:
        """Search for everything that is shared with the connection."""
        self._searches.append(self._search)

    def add_reference(self, reference: models.Opaque) -> None:
        """Add the page, or the rows of the database, that a block refers to."""
        if reference.type == models.ChildPageBlock.type:
            self.add(PendingPage(reference.id, None, reference.parent_id))
        elif self._seen.add(reference.id):
            self._searches.append(partial(self._database, reference.id, reference.parent_id, None))

    def add_database(self, root_id: str, error: NotionError) -> None:
        """Add the rows of a root that may be a database, because it is not a page.

        Args:
            root_id: The root.
            error: Why it is not a page.
        """
        self._searches.append(partial(self._database, root_id, None, error))

    async def _run(self, search: Callable[[], Awaitable[None]]) -> None:
        fetcher = self._queue.run.fetcher
        _http.adopt_options(fetcher.counted_in(self._queue.report))
        try:
            await search()
        finally:
            self._running -= 1
            self.start()
            fetcher.fill()
            self._queue.run.wake()

    async def _search(self) -> None:
        listing, search = self._listing("search"), self._discovery.search

        async def fetch(cursor: str | None) -> models.PageOrDataSourceList:
            request = lambda: search(start_cursor=cursor)  # noqa: E731 - search is overloaded, which partial forgets
            return await listing.fetch("", cursor, request, models.PageOrDataSourceList)

        await self._take_all(pagination.iterate(fetch), "", None)

    async def _database(self, database_id: str, parent_id: str | None, error: NotionError | None) -> None:
        """Find the rows of a database.

        Args:
            database_id: The database.
            parent_id: The page or block above it; None for a root.
            error: Why a root is not a page.
        """
        request = partial(self._discovery.databases.retrieve, database_id)
        try:
            database = await self._listing(database_id).fetch("database", None, request, models.Database)
        except NotionError as refused:
            if error is None and is_linked(refused):
                self._note_linked(database_id, parent_id)
            else:
                cause = error if error is not None and is_refusal(refused) else refused
                await self._note_missing(database_id, parent_id, cause)
            return
        if database.data_sources is UNSET:
            await self._rows_of_database(database, parent_id)
        elif not database.data_sources:
            self._note_linked(database_id, parent_id)
        else:
            for source in database.data_sources:
                self._add_rows(source.id, database_id)

    async def _rows_of_database(self, database: models.Database, parent_id: str | None) -> None:
        """Find the rows of a database that names no data sources: in version 2022-06-28 it holds them itself."""
        if self._discovery.by_database:
            await self._rows(database.id, parent_id, self._discovery.databases.query)
        else:
            message = "Notion returned only its id: it is not shared with the connection"
            self._queue.report.missing.append(models.Missing(database.id, parent_id, "unshared", None, message))

    def _add_rows(self, data_source_id: str, parent_id: str | None) -> None:
        if self._seen.add(data_source_id):
            query = self._discovery.data_sources.query
            self._searches.append(partial(self._rows, data_source_id, parent_id, query))

    async def _rows(self, source_id: str, parent_id: str | None, query: Callable[..., Awaitable[Any]]) -> None:
        """Find the rows of a data source, or of a database in version 2022-06-28."""
        listing = self._listing(source_id)

        async def fetch(window: pagination.Window, cursor: str | None) -> Any:
            fields = {"filter": window.filter, "sorts": window.sorts, "start_cursor": cursor}
            request = partial(query, source_id, **{name: value for name, value in fields.items() if value is not None})
            key = encode([window.filter, window.sorts]).decode()
            return await listing.fetch(key, cursor, request, models.PageOrDataSourceList)

        await self._take_all(pagination.rows(fetch, pagination.Window(None, None)), source_id, parent_id)

    async def _take_all(self, listing: AsyncGenerator[Any, None], listing_id: str, parent_id: str | None) -> None:
        """Take what a listing finds, as fast as it can be read."""
        try:
            async with aclosing(listing) as items:
                async for item in items:
                    self._take(item, listing_id)
                    await self._wait_for_room()
        except Incomplete as cut:
            self._queue.report.missing.append(models.Missing(listing_id, parent_id, "truncated", None, str(cut)))
        except NotionError as error:
            await self._note_missing(listing_id, parent_id, error)

    def _take(self, item: Any, listing_id: str) -> None:
        if getattr(item, "in_trash", False):
            return  # search still finds what was moved to the trash a moment ago
        if isinstance(item, models.Page):
            self.add(PendingPage(item.id, item, listing_id or None))
        elif isinstance(item, models.PartialPage):
            self.add(PendingPage(item.id, None, listing_id or None))
        elif isinstance(item, models.DataSource | models.PartialDataSource):
            self._add_rows(item.id, None)
        elif isinstance(item, models.Database | models.PartialDatabase) and self._seen.add(item.id):
            self._searches.append(partial(self._database, item.id, None, None))
        elif isinstance(item, models.UnknownObject):
            self._queue.report.opaque.append(models.Opaque(item.id, listing_id, "unknown_type", item.object))

    async def _wait_for_room(self) -> None:
        self._queue.run.fetcher.fill()
        while len(self._queue.pending) >= _MAX_PENDING:
            self._room.clear()
            await self._room.wait()

    def _listing(self, name: str) -> CheckpointedListing:
        return CheckpointedListing(self._checkpoint, name, self._queue.report)

    def _note_linked(self, database_id: str, parent_id: str | None) -> None:
        kind = models.ChildDatabaseBlock.type
        self._queue.report.opaque.append(models.Opaque(database_id, parent_id or "", "linked_database", kind))

    async def _note_missing(self, missing_id: str, parent_id: str | None, error: NotionError) -> None:
        """Note that something could not be found.

        Raises:
            NotionError: The error, where it ends the job.
        """
        if await self._queue.run.fetcher.ends_job(error):
            raise error
        self._queue.report.missing.append(missing(missing_id, parent_id, error))
