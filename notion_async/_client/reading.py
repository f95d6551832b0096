"""Whole pages and all that can be reached: the client's methods that read more than one request gives."""

import hashlib
import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import NoneType

from notion_async import _http, _traversal, models
from notion_async._endpoints import Blocks, Databases, DataSources, Pages, RawReads, Search, Users
from notion_async._endpoints.namespace import DATA_SOURCES
from notion_async._http import Session, routes
from notion_async._inputs.refusals import items, need, refusal
from notion_async._writing import WriteContext
from notion_async.errors import InvalidInput
from notion_async.ids import notion_id

_PROBE_FOR = 10.0
"""Seconds of retrying until a server that answers nothing is taken to be gone."""


class Reading:
    """What a client can read: `tree`, `walk`, `trees` and `crawl`."""

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
        page_id: str,
        *,
        keep_raw: bool = False,
        strict: bool = True,
        max_depth: int | None = None,
        descend: Callable[[models.Node], bool] | None = None,
        consistent: bool | int = False,
        checkpoint: Path | str | None = None,
        deadline: float | None = None,
        first_contact: float | None = None,
        on_progress: Callable[[models.Progress], None] | None = None,
    ) -> models.Tree:
        """Read a whole page, concurrently.

        Child pages and databases are references in it, not descended into.

        Args:
            page_id: The page, as id or URL; of a URL with `#block` the page. The id of a block reads what is below it.
            keep_raw: Whether to keep what Notion sent beside the structs (`node.raw`, `tree.page_raw`).
            strict: Whether to raise when something is missing; else the report says so.
            max_depth: How many levels of blocks to read; all when omitted.
            descend: Says of a node with children whether to read them.
            consistent: Whether to look afterwards if the page was edited meanwhile, and then to read it again: up to
                three times, or as many as are given. `report.edited_while_read` says whether it still was.
            checkpoint: A file to keep the answers in, so that a second start goes on where the first was killed; it
                is removed when everything was read. A renewed token goes on with it: it holds what the first could see.
            deadline: Seconds until it must be over, waiting included; no end when omitted.
            first_contact: Seconds of retrying the page object, so that a server that is not there is found out sooner
                than `retry_for` of the client says.
            on_progress: Called after each answer.

        Raises:
            Incomplete: Something is missing; the error has the report, and the tree of what was read.
            NotFound: The page does not exist or is not shared with the connection.
            TimedOut: The deadline has passed (with `strict=False`, what is not there by then is missing).
        """
        root = notion_id(page_id, "page")
        readings = _readings(consistent)
        wish = _traversal.Wish(
            keep_raw, _levels(max_depth), descend, readings=readings, first_contact=first_contact, blocks_too=True
        )
        terms = _traversal.Terms(strict=strict, checkpoint=self._checkpoint(checkpoint, f"tree {root}"))
        with _http.request_options(deadline=deadline):
            async with _traversal.One(
                self._source(), root, wish, terms, self._session.observers.guard("on_progress", on_progress)
            ) as one:
                return await one.tree()

    def walk(
        self,
        page_id: str,
        *,
        keep_raw: bool = False,
        strict: bool = True,
        max_depth: int | None = None,
        descend: Callable[[models.Node], bool] | None = None,
        order: _traversal.Order = "document",
        buffer: int = 10_000,
        checkpoint: Path | str | None = None,
        deadline: float | None = None,
    ) -> _traversal.Walk:
        """Stream a page's nodes while they are read: `async with client.walk(id) as nodes: async for node in nodes`.

        Args:
            page_id: The page, as id or URL; of a URL with `#block` the page. The id of a block reads what is below it.
            keep_raw: Whether to keep what Notion sent beside the structs (`node.raw`).
            strict: Whether the stream ends in `Incomplete` when something is missing.
            max_depth: How many levels of blocks to read; all when omitted.
            descend: Says of a node with children whether to read them.
            order: `document`, or `arrival` where only speed counts (a parent still comes before its children).
            buffer: How many blocks may wait for the consumer before reading ahead stops.
            checkpoint: A file to keep the answers in, so that a second start goes on where the first was killed: it
                gives all nodes again, and asks only for what is new (`report.new_from`).
            deadline: Seconds from now until it must be over, waiting included; no end when omitted.
        """
        root = notion_id(page_id, "page")
        wish = _traversal.Wish(keep_raw, _levels(max_depth), descend, blocks_too=True)
        need(int, "buffer", "a number of blocks", buffer)
        terms = _traversal.Terms(order, buffer, strict, self._checkpoint(checkpoint, f"walk {root}"))
        with _http.request_options(deadline=deadline):
            return _traversal.Walk(self._source(), root, wish, terms)

    def trees(
        self,
        page_ids: Iterable[str],
        *,
        keep_raw: bool = False,
        strict: bool = True,
        max_depth: int | None = None,
        descend: Callable[[models.Node], bool] | None = None,
        consistent: bool | int = False,
        since: datetime | None = None,
        buffer: int = 10_000,
        checkpoint: Path | str | None = None,
        deadline: float | None = None,
    ) -> _traversal.Trees:
        """Stream many pages, read at once under one budget: `async with client.trees(ids) as trees: async for ...`.

        Each tree comes when it is whole, the earlier pages mostly first; each page once.

        Args:
            page_ids: The pages, as ids or URLs.
            keep_raw: Whether to keep what Notion sent beside the structs.
            strict: Whether the stream ends in `Incomplete` when something is missing; a page that cannot be had is
                missing, too.
            max_depth: How many levels of blocks to read of each.
            descend: Says of a node with children whether to read them.
            consistent: As in `tree`, for each page.
            since: Pages that were not edited since come as `models.Unchanged`, and cost one request. Notion rounds
                times down to the minute; what might be later is read.
            buffer: How many pages and blocks may wait for the consumer before no further page is begun.
            checkpoint: As in `walk`.
            deadline: Seconds from now until it must be over, waiting included; no end when omitted.
        """
        ids = _ids(page_ids)
        wish = _traversal.Wish(keep_raw, _levels(max_depth), descend, _aware(since), _readings(consistent))
        job = f"trees {_digest(ids)}"
        need(int, "buffer", "a number of blocks", buffer)
        terms = _traversal.Terms(buffer=buffer, strict=strict, checkpoint=self._checkpoint(checkpoint, job))
        with _http.request_options(deadline=deadline):
            return _traversal.Trees(self._source(), ids, wish, terms)

    def crawl(
        self,
        roots: Iterable[str] | None = None,
        *,
        keep_raw: bool = False,
        strict: bool = True,
        max_depth: int | None = None,
        descend: Callable[[models.Node], bool] | None = None,
        consistent: bool | int = False,
        since: datetime | None = None,
        buffer: int = 10_000,
        checkpoint: Path | str | None = None,
        deadline: float | None = None,
    ) -> _traversal.Crawl:
        """Stream every page that can be reached: `async with client.crawl() as pages: async for page, tree in pages`.

        Pages are reached through child pages and through the rows of databases, however many. Each comes once, with
        its tree, when that is whole; memory is bounded by `buffer` and the pages under way. Linked databases, which
        Notion's API does not give, are among `report.opaque`.

        Args:
            roots: Pages or databases to begin with, as ids or URLs; everything that is shared with the connection,
                found by search, when omitted.
            keep_raw: Whether to keep what Notion sent; costs one request more for each row.
            strict: Whether the stream ends in `Incomplete` when something is missing.
            max_depth: How many levels of blocks to read of each page.
            descend: Says of a node with children whether to read them.
            consistent: As in `tree`, for each page.
            since: Pages that were not edited since come with `models.Unchanged` in place of a tree, and are not read:
                but with `roots` they are, because only so the pages in them are found.
            buffer: How many pages and blocks may wait for the consumer before no further page is begun.
            checkpoint: As in `walk`.
            deadline: Seconds from now until it must be over, waiting included; no end when omitted.
        """
        ids = None if roots is None else _ids(roots)
        wish = _traversal.Wish(keep_raw, _levels(max_depth), descend, _aware(since), _readings(consistent))
        job = f"crawl {_digest(ids)}"
        need(int, "buffer", "a number of blocks", buffer)
        terms = _traversal.Terms(buffer=buffer, strict=strict, checkpoint=self._checkpoint(checkpoint, job))
        by_database = self._session.options.notion_version < DATA_SOURCES
        index = _traversal.Index(
            Databases(self._context, explains_ids=False),
            DataSources(self._context, explains_ids=False),
            self.search,
            by_database=by_database,
        )
        with _http.request_options(deadline=deadline):
            return _traversal.Crawl(self._source(), index, ids, wish, terms)

    def _source(self) -> _traversal.Source:
        terms, options, limiter = _http.effective_options({}), self._session.options, self._session.limiter
        retry_for = options.retry_for if terms.retry_for is None else terms.retry_for
        endpoint, priority = routes.LIST_BLOCK_CHILDREN.name, terms.priority or options.priority
        return _traversal.Source(
            RawReads(self._session),
            options.max_in_flight,
            lambda: self.users.me(retry_for=min(retry_for, _PROBE_FOR)),
            lambda requests: limiter.seconds_until_available(endpoint, requests=requests, priority=priority),
            limiter.has_waiters,
            terms.until,
        )

    def _checkpoint(self, path: Path | str | None, job: str) -> _traversal.Checkpoint | None:
        need((Path, str, NoneType), "checkpoint", "the path of a file", path)
        if not path:
            return None
        try:
            os.fsencode(path)
        except UnicodeEncodeError:  # half of a surrogate pair
            raise refusal(path, "checkpoint", "the path of a file") from None
        return _traversal.Checkpoint(Path(path), f"{job} {self._session.options.notion_version}")


def _ids(pages: Iterable[str]) -> list[str]:
    if isinstance(pages, str):
        msg = f"give a list of pages, not one: {pages[:80]!r}"
        raise InvalidInput(msg)
    return [notion_id(page, "page") for page in items("page_ids", pages, "a list of pages")]


def _digest(ids: list[str] | None) -> str:
    return "everything" if ids is None else hashlib.sha256(" ".join(ids).encode()).hexdigest()


def _readings(consistent: bool | int) -> int:  # noqa: FBT001 - of no outside caller
    need((bool, int), "consistent", "True, False or a number of readings", consistent)
    return 3 if consistent is True else int(consistent)


def _levels(max_depth: int | None) -> int | None:
    need((int, NoneType), "max_depth", "a number of at least 1", max_depth)
    if max_depth is not None and max_depth < 1:
        msg = f"max_depth is a number of at least 1, not {max_depth!r}"
        raise InvalidInput(msg)
    return max_depth


def _aware(since: datetime | None) -> datetime | None:
    if since is not None and (not isinstance(since, datetime) or since.tzinfo is None):
        msg = f"since is a datetime with its time zone, such as datetime.now(UTC), not {since!r}"
        raise InvalidInput(msg)
    return since
