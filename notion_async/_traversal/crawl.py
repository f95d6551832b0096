"""Every page that can be reached, each once.

How it works: pages are found in three ways: named by the caller or by Notion's search, referred to by a block of a page
that was read, or as a row of a data source. What is found for the first time waits for its turn; reading and finding go
on beside each other, and finding waits while too many pages wait. A linked database has no data sources of its own:
Notion's API does not give it, and the report says so.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET

from notion_async import _http, models
from notion_async._endpoints import Databases, DataSources, Search
from notion_async._http import pagination
from notion_async._traversal.checkpoint import Asked
from notion_async._traversal.classify import Wish, is_linked, is_refusal, is_unchanged
from notion_async._traversal.fetcher import Source
from notion_async._traversal.node_stream import Terms
from notion_async._traversal.page_streams import Pages, Waiting, missing
from notion_async._traversal.seen import Met
from notion_async._traversal.tree_builder import Reader
from notion_async.errors import Incomplete, InvalidRequest, NotFound, NotionError
from notion_async.models.codec import encode

_MOST_WAITING = 1_000
_MOST_SEARCHES = 8


class Index(NamedTuple):
    """Where pages are found.

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


class Crawl(Pages):
    """A stream of pages and their trees: of all that can be reached.

    Args:
        source: Where to read from.
        index: Where pages are found.
        roots: Where to begin: pages or databases; None for everything that is shared with the connection.
        wish: What the caller wants of each.
        terms: How they are given.
    """

    def __init__(self, source: Source, index: Index, roots: Sequence[str] | None, wish: Wish, terms: Terms) -> None:
        # An unchanged page may hold pages that did change. Where search finds those by itself, it need not be read.
        self._since = wish.since if roots is not None else None
        super().__init__(source, wish if roots is None else wish._replace(since=None), terms)
        self._index = index
        self._met = Met()
        self._searches: deque[Callable[[], Awaitable[None]]] = deque()
        self._searching = 0
        self._room = asyncio.Event()
        self._roots = frozenset(roots or ())
        for root in roots or ():
            self._found(Waiting(root))
        if roots is None:
            self._searches.append(self._search)

    async def __anext__(self) -> tuple[models.Page, models.Tree | models.Unchanged]:
        """Give the next page with its tree, or with what stands for a page that was not edited since.

        Raises:
            Incomplete: Everything there is was given, and something is missing (unless `strict=False`).
            NotionError: What ended the job early.
        """
        tree = await self._next_page()
        return tree.page, tree

    async def __aenter__(self) -> "Crawl":
        """Start finding and reading."""
        await super().__aenter__()
        self._start_searches()
        return self

    def more(self) -> Reader | None:
        """Give the next page to read, and let the finding go on when few are left."""
        reader = super().more()
        if len(self._pending) < _MOST_WAITING:
            self._room.set()
        return reader

    def ended(self, reader: Reader) -> None:
        """Take a tree, and what it refers to."""
        report, page = reader.report, reader.page
        for reference in report.opaque:
            if reference.kind == "reference":
                self._follow(reference)
        super().ended(reader)
        if page is not None and reader.failure is None and is_unchanged(page, self._since):
            self._waiting_blocks -= report.blocks
            self._trees[-1] = models.Unchanged(page)
        self._start_searches()

    def _failed(self, reader: Reader, error: NotionError, parent_id: str | None) -> None:
        """Look whether a root that is no page is a database."""
        if reader.root.id in self._roots and isinstance(error, NotFound | InvalidRequest):
            reader.report.missing.clear()
            reader.report.containers_expected = reader.report.containers_read
            self._searches.append(partial(self._database, reader.root.id, None, error))
        else:
            super()._failed(reader, error, parent_id)

    def _least(self) -> int:
        return super()._least() + len(self._searches) + self._searching

    def _is_over(self) -> bool:
        return super()._is_over() and not self._searches and not self._searching

    def _add(self, report: models.Report) -> None:
        followed = [entry for entry in report.opaque if entry.kind != "reference"]
        super()._add(msgspec.structs.replace(report, opaque=followed))

    def _found(self, waiting: Waiting) -> None:
        if self._met.add(waiting.id):
            self._pending.append(waiting)

    def _follow(self, reference: models.Opaque) -> None:
        if reference.type == models.ChildPageBlock.type:
            self._found(Waiting(reference.id, None, reference.parent_id))
        elif self._met.add(reference.id):
            self._searches.append(partial(self._database, reference.id, reference.parent_id, None))

    def _start_searches(self) -> None:
        while self._searches and self._searching < _MOST_SEARCHES:
            self._searching += 1
            self._engine.spawn(partial(self._do, self._searches.popleft()))

    async def _do(self, search: Callable[[], Awaitable[None]]) -> None:
        _http.adopt_options(self._engine.counted_in(self._report))
        try:
            await search()
        finally:
            self._searching -= 1
            self._start_searches()
            self._engine.fill()
            self._news.set()

    async def _search(self) -> None:
        """Find everything that is shared with the connection."""
        asked = self._asked("search")
        lists = models.PageOrDataSourceList
        fetch = self._index.search
        await self._take(
            pagination.iterate(lambda cursor: asked.ask("", cursor, lambda: fetch(start_cursor=cursor), lists)),
            "",
            None,
        )

    async def _database(self, database_id: str, parent_id: str | None, error: NotionError | None) -> None:
        """Find the rows of a database.

        Args:
            database_id: The database.
            parent_id: Where it stands; None for a root.
            error: Why a root is no page.
        """
        retrieve = partial(self._index.databases.retrieve, database_id)
        try:
            database = await self._asked(database_id).ask("database", None, retrieve, models.Database)
        except NotionError as refused:
            if error is None and is_linked(refused):
                self._linked(database_id, parent_id)
            else:
                told = error if error is not None and is_refusal(refused) else refused
                await self._lack(database_id, parent_id, told)
            return
        if database.data_sources is UNSET:
            await self._old_rows(database, parent_id)
        elif not database.data_sources:
            self._linked(database_id, parent_id)
        else:
            for source in database.data_sources:
                self._find_rows(source.id, database_id)

    async def _old_rows(self, database: models.Database, parent_id: str | None) -> None:
        """Find the rows of a database that names no data sources: in version 2022-06-28 it holds them itself."""
        if self._index.by_database:
            await self._rows(database.id, parent_id, self._index.databases.query)
        else:
            told = "Notion gave only its id: it is not shared with the connection"
            self._report.missing.append(models.Missing(database.id, parent_id, "unshared", None, told))

    def _linked(self, database_id: str, parent_id: str | None) -> None:
        kind = models.ChildDatabaseBlock.type
        self._report.opaque.append(models.Opaque(database_id, parent_id or "", "linked_database", kind))

    def _find_rows(self, data_source_id: str, parent_id: str | None) -> None:
        if self._met.add(data_source_id):
            self._searches.append(partial(self._rows, data_source_id, parent_id, self._index.data_sources.query))

    async def _rows(self, source_id: str, parent_id: str | None, query: Callable[..., Awaitable[Any]]) -> None:
        """Find the rows of a data source, or of a database in version 2022-06-28."""
        asked = self._asked(source_id)

        async def fetch(window: pagination.Window, cursor: str | None) -> Any:
            fields = {"filter": window.filter, "sorts": window.sorts, "start_cursor": cursor}
            terms = {field: value for field, value in fields.items() if value is not None}
            name = encode([window.filter, window.sorts]).decode()
            return await asked.ask(name, cursor, lambda: query(source_id, **terms), models.PageOrDataSourceList)

        await self._take(pagination.rows(fetch, pagination.Window(None, None)), source_id, parent_id)

    async def _take(self, listing: AsyncGenerator[Any, None], listing_id: str, parent_id: str | None) -> None:
        """Take what a listing finds, as fast as it can be read."""
        try:
            async with aclosing(listing) as found:
                async for one in found:
                    self._take_one(one, listing_id)
                    await self._make_room()
        except Incomplete as cut:
            self._report.missing.append(models.Missing(listing_id, parent_id, "truncated", None, str(cut)))
        except NotionError as error:
            await self._lack(listing_id, parent_id, error)

    def _take_one(self, one: Any, listing_id: str) -> None:
        if getattr(one, "in_trash", False):
            return  # search still finds what was thrown away a moment ago
        if isinstance(one, models.Page):
            self._found(Waiting(one.id, one, listing_id or None))
        elif isinstance(one, models.PartialPage):
            self._found(Waiting(one.id, None, listing_id or None))
        elif isinstance(one, models.DataSource | models.PartialDataSource):
            self._find_rows(one.id, None)
        elif isinstance(one, models.Database | models.PartialDatabase) and self._met.add(one.id):
            self._searches.append(partial(self._database, one.id, None, None))
        elif isinstance(one, models.UnknownObject):
            self._report.opaque.append(models.Opaque(one.id, listing_id, "unknown_type", one.object))

    async def _make_room(self) -> None:
        self._engine.fill()
        while len(self._pending) >= _MOST_WAITING:
            self._room.clear()
            await self._room.wait()

    def _asked(self, what: str) -> Asked:
        return Asked(self._terms.checkpoint, what, self._report)

    async def _lack(self, missing_id: str, parent_id: str | None, error: NotionError) -> None:
        """Note that something could not be found.

        Raises:
            NotionError: The error, where it ends the job.
        """
        if await self._engine.ends_job(error):
            raise error
        self._report.missing.append(missing(missing_id, parent_id, error))
