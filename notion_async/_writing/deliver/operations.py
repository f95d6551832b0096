"""Writes that make blocks or a page: how each is sent, and found when its answer is lost."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from notion_async import models
from notion_async._http import pagination, routes
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.exactly_once import deliver
from notion_async._writing.deliver.plain_writes import told
from notion_async._writing.deliver.recent_writes import Fingerprint
from notion_async._writing.deliver.reconcile import (
    CLOCKS_AGREE,
    CLOCKS_DIFFER,
    BlockMatcher,
    Inconclusive,
    MatchCriteria,
    among_others,
    among_own,
    are_like,
    fingerprint,
    in_time,
    looks_like,
    may_be_lost,
    plain_text,
)
from notion_async._writing.draft.draft_block import join_body
from notion_async.errors import NotionError, Unreadable
from notion_async.models.codec import encode

if TYPE_CHECKING:
    from notion_async._writing.deliver.recent_writes import WriteRecord

Place = Literal["start", "end"]

_POSITION_SINCE = "2026-03-11"  # the version that knows `position.after_block`
_PARENTS = ("page_id", "data_source_id", "database_id")


class AppendPosition(NamedTuple):
    """Position of blocks to append.

    Attributes:
        parent_id: The page or block they go under.
        own: Whether this very write has made it, so that its children are known exactly.
        before: How many children it had before, where that is known.
        last: The id of the last of them, where that is known.
        after: The child to insert after.
        place: Where to insert, as the API takes it, if there is none.
    """

    parent_id: str
    own: bool = False
    before: int = 0
    last: str | None = None
    after: str | None = None
    place: Mapping[str, Any] | None = None

    def body(self, notion_version: str) -> dict[str, Any]:
        """Return what a request says of it; before version 2026-03-11 "after a block" was `after`."""
        if self.after is None:
            return {} if self.place is None else {"position": self.place}
        if notion_version < _POSITION_SINCE:
            return {"after": self.after}
        return {"position": {"type": "after_block", "after_block": {"id": self.after}}}


class TrackedWrite:
    """A write that the connection's recent writes know of.

    Attributes:
        about: The id of the page, block or data source it writes under; empty for the workspace.
    """

    def __init__(self, context: WriteContext, about: str) -> None:
        self.about = about
        self._context = context
        self._record: WriteRecord | None = None

    def ended(self, ids: list[str]) -> None:
        """Record what it made."""
        if self._record is not None:
            self._record.ids = ids

    def _begin(self, sent: float, fingerprints: Iterable[Fingerprint]) -> None:
        if self._record is None:
            self._record = self._context.recent.begin(self.about, sent, frozenset(fingerprints))
        self._record.sent = sent

    def _made(self, made: models.Page | models.Block) -> None:
        """Record the author that an answer names for what this client writes."""
        author = getattr(made, "created_by", None)
        if author is not None:
            self._context.authors.add(author.id)

    def _criteria(self, sent: float, known: Collection[str], after: str | None = None) -> MatchCriteria:
        """Return what narrows the search down; asked for when an answer has told Notion's time."""
        context = self._context
        if self._record is None:  # it was sent by the call that this one resumes
            self._record = context.recent.unknown(self.about, sent)
        offset = context.session.server_clock.offset
        error = CLOCKS_DIFFER if offset is None else CLOCKS_AGREE
        others = {*known, *context.recent.known(self.about)}
        rivals = context.recent.rivals(self.about, self._record)
        return MatchCriteria(sent + (offset or 0.0), error, context.authors, others, after, rivals)


class Append(TrackedWrite):
    """Append blocks: one request.

    Attributes:
        answer: The blocks as Notion stored them, if it answered.
    """

    def __init__(
        self,
        context: WriteContext,
        position: AppendPosition,
        blocks: Sequence[object],
        known: Callable[[], Collection[str]] = tuple,
    ) -> None:
        super().__init__(context, position.parent_id)
        self._position = position
        self._blocks = blocks
        self._known = known
        self.answer: Sequence[models.Block] | None = None

    async def send(self, sent: float) -> list[str]:
        """Send it and return the ids of the first level."""
        session = self._context.session
        if not self._position.own:
            self._begin(sent, map(fingerprint, self._blocks))
        body = join_body({"children": self._blocks, **self._position.body(session.options.notion_version)})
        ids = {"block_id": self.about}
        listing = await session.request(models.BlockList, routes.APPEND_BLOCK_CHILDREN, ids, body=body)
        answer = listing.results[: len(self._blocks)]  # after another block Notion gives the later siblings too
        if len(answer) != len(self._blocks):
            msg = f"{len(self._blocks)} blocks were sent, and the answer has {len(answer)}"
            raise Unreadable(msg, where="$.results")
        for block in answer[:1]:
            self._made(block)
        self.answer = answer
        return [block.id for block in answer]

    def committed(self, error: NotionError) -> list[str] | None:
        """Return the ids if a 503 tells them."""
        ids = told(error, "committed_child_ids")
        return ids if len(ids) == len(self._blocks) else None

    async def look(self, sent: float) -> list[str] | Inconclusive:
        """Look for the blocks among the children."""
        position = self._position
        children = await children_of(self._context, position.parent_id)
        wanted: list[BlockMatcher] = [partial(looks_like, sent=block) for block in self._blocks]
        if position.own:
            return among_own(children, wanted, position.before, position.last)
        return among_others(children, wanted, self._criteria(sent, self._known(), position.after))


class Creation(TrackedWrite):
    """Create a page with its first blocks: one request.

    Args:
        context: The session, the recent writes, and time.
        body: What the request says.
        known: The ids of pages that were there before.
        filter_properties: Ids of the only properties to give back.

    Attributes:
        answer: The page as Notion stored it, or the task that makes it, if Notion answered.
    """

    def __init__(
        self,
        context: WriteContext,
        body: Mapping[str, Any],
        known: Collection[str] = (),
        filter_properties: Sequence[str] | None = None,
    ) -> None:
        super().__init__(context, next(filter(None, (_parent(body, kind) for kind in _PARENTS)), ""))
        self._body = body
        self._known = known
        self._query = {"filter_properties": filter_properties}
        self.answer: models.Page | models.AsyncTask | None = None

    async def send(self, sent: float) -> list[str]:
        """Send it and return the page's id."""
        if self.about:
            self._begin(sent, [("child_page", title_of(self._body.get("properties")))])
        into: Any = object if self._body.get("allow_async") is True else models.Page
        answer: models.Page | models.AsyncTask = await self._context.session.request(
            into, routes.CREATE_PAGE, query=self._query, body=join_body(self._body)
        )
        self.answer = answer
        if isinstance(answer, models.Page):
            self._made(answer)
        return [answer.id]

    def committed(self, error: NotionError) -> list[str] | None:
        """Return the page's id if a 503 tells it."""
        return told(error, "committed_resource_id") or None

    async def page(self, page_id: str) -> models.Page | models.AsyncTask:
        """Return the answer, or what is there now if it was lost."""
        if self.answer is None:
            self.answer = await retrieve_page(self._context, page_id, self._query)
        return self.answer

    async def look(self, sent: float) -> list[str] | Inconclusive:
        """Look for the page among its parent's children or rows; in the workspace it cannot be found."""
        if _parent(self._body, "page_id"):
            children = await children_of(self._context, self.about)
            seen = among_others(children, [self._is_like], self._criteria(sent, self._known))
        else:
            seen = await self._among_rows(sent)
        if isinstance(seen, Inconclusive) or not seen or await self._is_whole(seen[0]):
            return seen
        return Inconclusive(seen)

    async def _is_whole(self, page_id: str) -> bool:
        """Return whether a page holds what was sent, and no more: another may have the same title."""
        if self._body.keys() & {"markdown", "template"}:
            return True  # the title has to do: Notion makes the blocks
        there = await children_of(self._context, page_id)
        return are_like(there, [partial(looks_like, sent=block) for block in self._body.get("children", ())])

    async def _among_rows(self, sent: float) -> list[str] | Inconclusive:
        """Look among the newest rows. A query may lag behind, so that a row that is not found may yet be there."""
        source = self._source()
        if source is None:
            return Inconclusive([])
        first = self._criteria(sent, self._known)
        earliest = datetime.fromtimestamp(first.sent - CLOCKS_DIFFER, UTC).isoformat()
        rows = await rows_since(self._context, *source, earliest)
        criteria = self._criteria(sent, self._known)
        maybe = [row for row in rows if isinstance(row, models.Page) and may_be_lost(row, criteria)]
        titled = [row for row in maybe if self._is_titled(row.plain_text)]
        if len(titled) == 1 and in_time(titled[0], criteria) and not criteria.rivals:
            return [titled[0].id]
        return Inconclusive([row.id for row in titled or maybe])

    def _source(self) -> tuple[routes.Route, dict[str, str]] | None:
        if source := _parent(self._body, "data_source_id"):
            return routes.QUERY_DATA_SOURCE, {"data_source_id": source}
        is_old = self._context.session.options.notion_version < "2025-09-03"
        if is_old and (database := _parent(self._body, "database_id")):
            return routes.QUERY_DATABASE, {"database_id": database}
        return None

    def _is_like(self, block: models.Block) -> bool:
        return block.type == "child_page" and self._is_titled(block.plain_text)

    def _is_titled(self, text: str) -> bool:
        title = title_of(self._body.get("properties"))
        return title is None or text == title


async def children_of(context: WriteContext, block_id: str) -> list[models.Block]:
    """Read all children of a page or block, one level."""

    def fetch(cursor: str | None) -> Any:
        query = {"start_cursor": cursor, "page_size": 100}
        return context.session.request(
            models.BlockList, routes.LIST_BLOCK_CHILDREN, {"block_id": block_id}, query=query
        )

    return [child async for child in pagination.iterate(fetch)]


async def rows_since(context: WriteContext, route: routes.Route, ids: Mapping[str, str], earliest: str) -> list[object]:
    """Read the rows that were created since a time."""
    newest = {"timestamp": "created_time", "created_time": {"on_or_after": earliest}}

    def fetch(cursor: str | None) -> Any:
        body = {"filter": newest, "page_size": 100, **({"start_cursor": cursor} if cursor else {})}
        return context.session.request(models.PageOrDataSourceList, route, ids, body=body)

    return [row async for row in pagination.iterate(fetch)]


async def retrieve_page(context: WriteContext, page_id: str, query: Mapping[str, Any] | None = None) -> models.Page:
    """Read a page."""
    return await context.session.request(models.Page, routes.RETRIEVE_PAGE, {"page_id": page_id}, query=query)


def _parent(body: Mapping[str, Any], kind: str) -> str:
    parent = _plain(body.get("parent"))
    return str(parent.get(kind) or "") if isinstance(parent, dict) else ""


def title_of(properties: object) -> str | None:
    """Return the title among a page's properties, without formatting; None where Notion makes some of it."""
    values = _plain(properties)
    titles = [value.get("title") if isinstance(value, dict) else value for value in (values or {}).values()]
    return plain_text(next((title for title in titles if isinstance(title, list)), []))


def _plain(value: object) -> Any:
    return msgspec.json.decode(encode(value))


async def append_children(
    context: WriteContext, position: AppendPosition, blocks: Sequence[object]
) -> Sequence[models.Block]:
    """Append blocks in one request and return them as Notion stored them."""
    operation = Append(context, position, blocks)
    ids = await deliver(operation, context)
    if operation.answer is None:
        there = {block.id: block for block in await children_of(context, position.parent_id)}
        operation.answer = [there[each] for each in ids if each in there]
    return operation.answer


async def make_page(
    context: WriteContext, body: Mapping[str, Any], filter_properties: Sequence[str] | None = None
) -> models.Page | models.AsyncTask:
    """Create a page in one request and return it as Notion stored it, or the task that creates it."""
    creation = Creation(context, body, filter_properties=filter_properties)
    [page_id] = await deliver(creation, context)
    return await creation.page(page_id)
