"""Follow the cursors of a listing to its end, and past the silent end of long queries.

`ListingPosition` serves `answers` here and the traversal of trees. It follows the cursors: a cursor means that there is
more, even if `has_more` is false. A cursor that was seen before, that the server no longer knows (rows change while
they are listed), or that leads to nothing new for too long restarts the listing, once; the caller skips the items it
already has.

A query ends at 10,000 rows and reports that only in `request_status`. `rows` then repeats the query in the order of
`created_time`, and when that ends too, continues from the `created_time` of the last row: the windows overlap in one
minute, and each row is yielded once. If the order of the caller or a deeply nested filter leaves no room for that, and
for any other listing that was cut, the end is `Incomplete`.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import msgspec

from notion_async import models
from notion_async.errors import Incomplete, InvalidRequest, NotFound, NotionError, Unreadable

T = TypeVar("T")
Item_co = TypeVar("Item_co", covariant=True)
Filter = Mapping[str, Any] | None

_MAX_ANSWERS_WITHOUT_ITEMS = 100  # in a row: a query may skip many rows, but not without end
_MAX_CONDITIONS = 100  # in one `and`
_MAX_FILTER_DEPTH = 2
_OLDEST_FIRST = [{"timestamp": "created_time", "direction": "ascending"}]


class Listing(Protocol[Item_co]):
    """One answer of a listing."""

    @property
    def results(self) -> Sequence[Item_co]:
        """The items, in the listing's order."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """The cursor of the next answer."""
        ...

    @property
    def has_more(self) -> bool:
        """Whether there is a next answer."""
        ...


Fetch = Callable[[str | None], Awaitable[Listing[T]]]


class Window(NamedTuple):
    """Filter and order of one of several queries for the same rows.

    Attributes:
        filter: The condition; None for all rows.
        sorts: The order; None for Notion's.
    """

    filter: Filter
    sorts: Sequence[Any] | None


class ListingPosition:
    """Position in a listing.

    Attributes:
        cursor: The cursor of the next answer; None at the beginning.
        offset: The number of the first item of the next answer.
        restarted: Whether the listing was restarted.
    """

    __slots__ = ("_answers", "_idle", "_met", "_patience", "cursor", "offset", "restarted")

    def __init__(self) -> None:
        self.cursor: str | None = None
        self.offset = 0
        self.restarted = False
        self._met: set[str] = set()
        self._answers = 0
        self._idle = 0
        self._patience = _MAX_ANSWERS_WITHOUT_ITEMS

    def advance(self, answer: Listing[Any], *, is_new: bool) -> bool:
        """Advance past an answer and return whether there is a next one.

        Args:
            answer: The answer.
            is_new: Whether it held an item that the caller did not have.

        Raises:
            Unreadable: The cursor leads nowhere, also after a restart.
        """
        cursor = answer.next_cursor or None
        leads_on = cursor is not None and cursor not in self._met
        if not (answer.has_more or leads_on):
            return False
        self._answers += 1
        self._idle = 0 if is_new else self._idle + 1
        if cursor is None or not leads_on or self._idle > self._patience:
            if self.begin_again():
                return True
            msg = "the listing says that there is more, and its cursors lead nowhere"
            raise Unreadable(msg, where="$.next_cursor")
        self._met.add(cursor)
        self.cursor = cursor
        self.offset += len(answer.results)
        return True

    def begin_again(self) -> bool:
        """Reset the position to the beginning, at most once, and return whether that was done."""
        if self.restarted:
            return False
        self.cursor, self.offset, self.restarted = None, 0, True
        self._patience += self._answers  # the known items are skipped first
        self._idle = 0
        self._met.clear()
        return True


def goes_on(answer: Listing[Any]) -> bool:
    """Return whether a first answer has a next one."""
    return answer.has_more or bool(answer.next_cursor)


def is_cursor_refused(error: NotionError) -> bool:
    """Return whether Notion refuses the cursor of a listing."""
    return isinstance(error, InvalidRequest) and "cursor" in error.message


def early_end(answer: Listing[Any]) -> models.RequestStatus | None:
    """Return the answer's status where Notion ended the listing although there is more."""
    status = getattr(answer, "request_status", None)
    return status if isinstance(status, models.RequestStatus) and status.type == "incomplete" else None


def early_end_text(status: models.RequestStatus) -> str:
    """Return the reason for the early end of a listing, as a sentence."""
    reason = status.incomplete_reason
    return f"Notion ended the listing early ({reason if isinstance(reason, str) and reason else 'no reason given'})"


class _KnownItems:
    """Items that the caller already has."""

    def __init__(self, identity: Callable[[Any], object]) -> None:
        self._identity = identity
        self._known: set[object] = set()

    def __len__(self) -> int:
        return len(self._known)

    def fresh(self, items: Sequence[T], offset: int) -> Iterator[T]:
        """Yield the items of an answer that the caller does not have yet."""
        for number, item in enumerate(items, offset):
            known = self._identity(item) or number
            if known not in self._known:
                self._known.add(known)
                yield item


class _Part(NamedTuple, Generic[T]):
    """One answer, and those of its items that were in no earlier answer."""

    answer: Listing[T]
    new_items: list[T]

    def answer_of_new_items(self) -> Any:
        """Return the answer with its new items only."""
        answer: Any = self.answer
        if len(self.new_items) == len(answer.results):
            return answer
        return msgspec.structs.replace(answer, results=self.new_items)


async def answers(fetch: Fetch[T], given: _KnownItems) -> AsyncGenerator[tuple[int, Listing[T]], None]:
    """Yield the answers of a listing, each with the number of its first item; after a restart from 0 again.

    Args:
        fetch: Returns the answer that begins at a cursor; None is the beginning.
        given: The items that the caller has; they grow while the listing makes progress.

    Raises:
        Unreadable: The cursors lead in a circle or to nothing, or end although there is more, also after a restart.
    """
    place, had = ListingPosition(), len(given)
    while True:
        try:
            answer = await fetch(place.cursor)
        except (InvalidRequest, NotFound) as error:
            is_expired = isinstance(error, NotFound) or is_cursor_refused(error)
            if is_expired and place.cursor is not None and place.begin_again():
                continue
            raise
        yield place.offset, answer
        if not place.advance(answer, is_new=len(given) > had):
            return
        had = len(given)


def by_id(item: Any) -> object:
    """Return the id of an item."""
    return getattr(item, "id", None)


def by_place(_: Any) -> object:
    """Return None, so that items are distinguished by their number in the listing: for items without an id."""
    return None


async def pages(fetch: Fetch[T], *, identity: Callable[[Any], object] = by_id) -> AsyncGenerator[Any, None]:
    """Yield the answers of a listing in its order; after a restart without the items that were in an earlier answer.

    Args:
        fetch: Returns the answer that begins at a cursor; None is the beginning.
        identity: Returns what distinguishes items; where it returns None, their number does.

    Raises:
        Incomplete: Notion ended the listing early; raised after its last answer.
        Unreadable: The cursors lead nowhere.
    """
    async with aclosing(_parts(fetch, identity)) as found:
        async for part in found:
            yield part.answer_of_new_items()


async def iterate(fetch: Fetch[T], *, identity: Callable[[Any], object] = by_id) -> AsyncGenerator[T, None]:
    """Yield every item of a listing once, in its order.

    Args:
        fetch: Returns the answer that begins at a cursor; None is the beginning.
        identity: Returns what distinguishes items; where it returns None, their number does.

    Raises:
        Incomplete: Notion ended the listing early; raised after its last item.
        Unreadable: The cursors lead nowhere.
    """
    async with aclosing(_parts(fetch, identity)) as found:
        async for part in found:
            for item in part.new_items:
                yield item


async def _parts(fetch: Fetch[T], identity: Callable[[Any], object]) -> AsyncGenerator[_Part[T], None]:
    given = _KnownItems(identity)
    status: models.RequestStatus | None = None
    async with aclosing(answers(fetch, given)) as found:
        async for offset, answer in found:
            status = early_end(answer) or status
            yield _Part(answer, list(given.fresh(answer.results, offset)))
    if status is not None:
        raise _incomplete(status, "and this listing has no other way to the rest")


async def row_pages(
    query: Callable[[Window, str | None], Awaitable[Listing[Any]]], asked: Window
) -> AsyncGenerator[Any, None]:
    """Yield the answers of a query until every row was in one of them; arguments and errors are those of `rows`."""
    async with aclosing(_row_parts(query, asked)) as found:
        async for part in found:
            yield part.answer_of_new_items()


async def rows(query: Callable[[Window, str | None], Awaitable[Listing[T]]], asked: Window) -> AsyncGenerator[T, None]:
    """Yield every row of a query once, however many rows there are.

    Args:
        query: Returns the answer to a window that begins at a cursor.
        asked: The filter and order of the caller.

    Raises:
        Incomplete: There are more rows than Notion returns, and no way to the rest; raised after those it returns.
        Unreadable: The cursors lead nowhere.
    """
    async with aclosing(_row_parts(query, asked)) as found:
        async for part in found:
            for row in part.new_items:
                yield row


async def _row_parts(
    query: Callable[[Window, str | None], Awaitable[Listing[T]]], asked: Window
) -> AsyncGenerator[_Part[T], None]:
    given = _KnownItems(by_id)
    window, since = asked, None
    splits = asked.sorts is None and _since(asked.filter, "") is not None
    while True:
        status, last = None, None
        async with aclosing(answers(partial(query, window), given)) as found:
            async for offset, answer in found:
                status = early_end(answer) or status
                if status is not None and splits and window is asked:
                    break  # Notion's own order has no point to continue from
                yield _Part(answer, list(given.fresh(answer.results, offset)))
                last = answer.results[-1] if answer.results else last
        if status is None:
            return
        if not splits:
            raise _incomplete(status, "and its sorts or its nested filter leave no way to the rest")
        if window is not asked:
            since = _later(last, since, status)
        window = Window(_since(asked.filter, since), _OLDEST_FIRST)


def _incomplete(status: models.RequestStatus, why: str) -> Incomplete:
    return Incomplete(f"{early_end_text(status)}, {why}", report=status)


def _later(last: Any, since: str | None, status: models.RequestStatus) -> str:
    """Return the start of the next window: the time of the last row, which must be later than the start before."""
    moment = getattr(last, "created_time", None)
    text = moment.isoformat() if isinstance(moment, datetime) else None
    if text is None or text == since:
        raise _incomplete(status, "and more rows than that were created in one minute")
    return text


def _since(given: Filter, since: str | None) -> Filter:
    """Return a filter for rows created since some time; None if the filter has no room for the condition."""
    if since is None:
        return given
    bound = {"timestamp": "created_time", "created_time": {"on_or_after": since}}
    if given is None:
        return bound
    members = given.get("and")
    if members and len(members) < _MAX_CONDITIONS:
        return {"and": [*members, bound]}
    return {"and": [given, bound]} if _depth(given) < _MAX_FILTER_DEPTH else None


def _depth(given: Mapping[str, Any]) -> int:
    members = given.get("and") or given.get("or")
    return 1 + max(map(_depth, members)) if members else 0
