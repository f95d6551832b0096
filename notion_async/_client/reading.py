"""Reading of whole pages: the client's methods `tree`, `walk`, `trees` and `crawl`."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal, Unpack
from uuid import UUID

from notion_async import _http, models
from notion_async._client.read_options import ReadOptions, fetch_options, stream_options
from notion_async._endpoints import Blocks, Databases, DataSources, Pages, RawReads, Search, Users
from notion_async._endpoints.namespace import DATA_SOURCES
from notion_async._http import Session, routes
from notion_async._inputs.refusals import items
from notion_async._traversal import CrawlStream, Discovery, FetchContext, NodeStream, SinglePage, TreeStream
from notion_async._writing import WriteContext
from notion_async.errors import InvalidInput
from notion_async.ids import IdLike, notion_id

_PROBE_SECONDS = 10.0
"""Seconds of retrying after which a server that does not answer counts as gone."""


class Reading:
    """The client's methods that read more than one request returns."""

    _context: WriteContext
    _session: Session
    pages: Pages
    blocks: Blocks
    databases: Databases
    data_sources: DataSources
    search: Search
    users: Users

    async def tree(
        self,
        page_id: IdLike,
        *,
        max_rereads: int = 0,
        page_retry_for: float | None = None,
        on_progress: Callable[[models.Progress], None] | None = None,
        **options: Unpack[ReadOptions],
    ) -> models.Tree:
        """Read a whole page concurrently and return its tree.

        Child pages and databases are references in it; `crawl` follows them.

        Args:
            page_id: The page, as id or URL; a URL with `#block` means the page. The id of a block reads everything
                below the block.
            max_rereads: How often to read the page again when it was edited while it was read; 0 does not check.
                `report.edited_while_read` is True when it was edited during the last reading too.
            page_retry_for: Seconds of retrying the page object, to find out about an unreachable server sooner than
                after the client's `retry_for`.
            on_progress: Called after each answer.
            **options: See `ReadOptions`.

        Raises:
            Incomplete: Something is missing; the error has the report, and the tree of what was read.
            NotFound: The page does not exist or is not shared with the connection.
            TimedOut: The deadline has passed (with `strict=False`, what was not read by then is missing).
        """
        root = notion_id(page_id, "page")
        fetch = fetch_options(options, max_rereads=max_rereads, page_retry_for=page_retry_for)
        stream = stream_options(options, self._job("tree", root))
        observer = self._session.observers.guard("on_progress", on_progress)
        with _http.request_options(deadline=options.get("deadline")):
            async with SinglePage(self._fetch_context(), root, fetch, stream, observer) as page:
                return await page.tree()

    def walk(
        self,
        page_id: IdLike,
        *,
        order: Literal["document", "arrival"] = "document",
        buffer: int = 10_000,
        **options: Unpack[ReadOptions],
    ) -> NodeStream:
        """Stream the nodes of a page as they are read: `async with client.walk(id) as nodes: async for node in nodes`.

        Args:
            page_id: As in `tree`.
            order: `document`, or `arrival` where only speed counts (a parent still comes before its children).
            buffer: How many blocks may wait for the consumer before reading ahead stops.
            **options: See `ReadOptions`.
        """
        root = notion_id(page_id, "page")
        fetch = fetch_options(options)
        stream = stream_options(options, self._job("walk", root), order=order, buffer=buffer)
        with _http.request_options(deadline=options.get("deadline")):
            return NodeStream(self._fetch_context(), root, fetch, stream)

    def trees(
        self,
        page_ids: Iterable[IdLike],
        *,
        since: datetime | None = None,
        max_rereads: int = 0,
        buffer: int = 10_000,
        **options: Unpack[ReadOptions],
    ) -> TreeStream:
        """Stream many pages, read at once under one rate limit: `async with client.trees(ids) as trees: async for ...`.

        Each tree comes when it is whole, the earlier pages mostly first; each page once. A page that cannot be read is
        among `report.missing`.

        Args:
            page_ids: The pages, each as in `tree`.
            since: Pages that were not edited since this time come as `models.Unchanged`, and cost one request. Notion
                rounds times down to the minute; a page that may have been edited later is read.
            max_rereads: As in `tree`, for each page.
            buffer: How many pages and blocks may wait for the consumer before no further page is begun.
            **options: See `ReadOptions`.
        """
        ids = _ids(page_ids)
        fetch = fetch_options(options, since=since, max_rereads=max_rereads)
        stream = stream_options(options, self._job("trees", _digest(ids)), buffer=buffer)
        with _http.request_options(deadline=options.get("deadline")):
            return TreeStream(self._fetch_context(), ids, fetch, stream)

    def crawl(
        self,
        roots: Iterable[IdLike] | None = None,
        *,
        since: datetime | None = None,
        max_rereads: int = 0,
        buffer: int = 10_000,
        **options: Unpack[ReadOptions],
    ) -> CrawlStream:
        """Stream every page that can be reached: `async with client.crawl() as pages: async for page, tree in pages`.

        Pages are reached through child pages and through the rows of databases, however many. Each comes once, with
        its tree, when that is whole; memory is bounded by `buffer` and the pages that are being read. Linked databases,
        which Notion's API does not return, are among `report.opaque`.

        Args:
            roots: Pages, blocks or databases to begin with, as ids or URLs; everything that is shared with the
                connection, found by search, when omitted.
            since: Pages that were not edited since this time come with `models.Unchanged` in place of a tree, and are
                not read. With `roots` they are read nevertheless, because only so the pages in them are found.
            max_rereads: As in `tree`, for each page.
            buffer: How many pages and blocks may wait for the consumer before no further page is begun.
            **options: See `ReadOptions`.
        """
        ids = None if roots is None else _ids(roots)
        fetch = fetch_options(options, since=since, max_rereads=max_rereads)
        stream = stream_options(options, self._job("crawl", _digest(ids)), buffer=buffer)
        by_database = self._session.options.notion_version < DATA_SOURCES
        discovery = Discovery(
            Databases(self._context, explains_ids=False),
            DataSources(self._context, explains_ids=False),
            self.search,
            by_database=by_database,
        )
        with _http.request_options(deadline=options.get("deadline")):
            return CrawlStream(self._fetch_context(), discovery, ids, fetch, stream)

    def _fetch_context(self) -> FetchContext:
        request, options, limiter = _http.effective_options({}), self._session.options, self._session.limiter
        retry_for = options.retry_for if request.retry_for is None else request.retry_for
        endpoint, priority = routes.LIST_BLOCK_CHILDREN.name, request.priority or options.priority
        return FetchContext(
            RawReads(self._session),
            options.max_in_flight,
            lambda: self.users.me(retry_for=min(retry_for, _PROBE_SECONDS)),
            lambda requests: limiter.seconds_until_available(endpoint, requests=requests, priority=priority),
            limiter.has_waiters,
            request.until,
        )

    def _job(self, method: str, roots: str) -> str:
        return f"{method} {roots} {self._session.options.notion_version}"


def _ids(pages: Iterable[IdLike]) -> list[str]:
    if isinstance(pages, str | UUID):
        msg = f"expected a list of pages, got one: {str(pages)[:80]!r}"
        raise InvalidInput(msg)
    return [notion_id(page, "page") for page in items("page_ids", pages, "a list of pages")]


def _digest(ids: list[str] | None) -> str:
    return "everything" if ids is None else hashlib.sha256(" ".join(ids).encode()).hexdigest()
