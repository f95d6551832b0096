import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import errors, models
from notion_async._http.pagination import Window, by_place, iterate, pages, rows

CUT = models.RequestStatus(type="incomplete", incomplete_reason="query_result_limit_reached")
DAY = datetime(2026, 1, 1, tzinfo=UTC)


class Item(NamedTuple):
    id: int
    created_time: datetime = DAY


class Answer(NamedTuple):
    results: Sequence[Any]
    next_cursor: str | None = None
    has_more: bool = False
    request_status: models.RequestStatus | None = None


Step = Answer | errors.NotionError


def listing(*steps: tuple[str | None, Step]) -> Callable[[str | None], Any]:
    """Answer as the steps say, in this order; asking for another cursor than theirs is a failure of the test."""
    left = list(steps)

    async def fetch(cursor: str | None) -> Answer:
        expected, step = left.pop(0)
        assert cursor == expected
        if isinstance(step, errors.NotionError):
            raise step
        return step

    return fetch


def more(cursor: str | None, *ids: int) -> Answer:
    return Answer([Item(number) for number in ids], cursor, has_more=True)


def end(*ids: int) -> Answer:
    return Answer([Item(number) for number in ids])


def expired() -> errors.NotionError:
    return errors.InvalidRequest("The start_cursor provided is invalid: b", status=400, code="validation_error")


async def collect(items: AsyncIterator[Any]) -> tuple[list[int], errors.NotionError | None]:
    met: list[int] = []
    try:
        async for item in items:
            met.append(item.id)  # noqa: PERF401 - what came before the error counts
    except errors.NotionError as error:
        return met, error
    return met, None


async def ids(items: AsyncIterator[Any]) -> list[int]:
    return [item.id async for item in items]


async def test_cursors_are_followed_past_short_and_empty_answers() -> None:
    fetch = listing((None, more("a", 1)), ("a", more("b")), ("b", end(2, 3)))
    assert await ids(iterate(fetch)) == [1, 2, 3]


async def test_an_expired_cursor_begins_the_listing_again_without_repeating_an_item() -> None:
    fetch = listing((None, more("a", 1, 2)), ("a", expired()), (None, more("c", 2, 1, 3)), ("c", end(4)))
    assert await ids(iterate(fetch)) == [1, 2, 3, 4]


async def test_pages_are_the_answers_with_their_cursors_and_repeat_no_item_after_a_restart() -> None:
    def answer(cursor: str | None, *numbers: int) -> models.ViewList:
        views = [models.PartialView(object="view", id=str(number)) for number in numbers]
        return models.ViewList(results=views, next_cursor=cursor, has_more=cursor is not None)

    steps: list[Any] = [answer("a", 1, 2), expired(), answer("c", 2, 1, 3), answer(None, 4)]

    async def fetch(_: str | None) -> models.ViewList:
        step = steps.pop(0)
        if isinstance(step, errors.NotionError):
            raise step
        assert isinstance(step, models.ViewList)
        return step

    found = [(page.next_cursor, [view.id for view in page.results]) async for page in pages(fetch)]
    assert found == [("a", ["1", "2"]), ("c", ["3"]), (None, ["4"])]


async def test_items_without_an_id_are_counted_instead() -> None:
    fetch = listing((None, more("a", 7, 7)), ("a", expired()), (None, more("a", 7, 7)), ("a", end(7)))
    assert await ids(iterate(fetch, identity=by_place)) == [7, 7, 7]


async def test_a_second_expiry_is_raised() -> None:
    fetch = listing((None, more("a", 1)), ("a", expired()), (None, more("a", 1)), ("a", expired()))
    with pytest.raises(errors.InvalidRequest):
        await ids(iterate(fetch))


async def test_a_listing_that_is_refused_from_its_beginning_is_not_asked_again() -> None:
    with pytest.raises(errors.InvalidRequest):
        await ids(iterate(listing((None, expired()))))


async def test_another_refusal_is_raised() -> None:
    refusal = errors.InvalidRequest("no such filter", status=400)
    with pytest.raises(errors.InvalidRequest, match="filter"):
        await ids(iterate(listing((None, more("a", 1)), ("a", refusal))))


async def test_a_cursor_that_leads_in_a_circle_begins_the_listing_again_and_then_fails() -> None:
    circle = [(None, more("a", 1)), ("a", more("b", 2)), ("b", more("a", 3))]
    met, error = await collect(iterate(listing(*circle, *circle)))
    assert met == [1, 2, 3]
    assert isinstance(error, errors.Unreadable)


async def test_more_without_a_cursor_is_unreadable() -> None:
    with pytest.raises(errors.Unreadable):
        await ids(iterate(listing((None, more(None, 1)), (None, more(None, 1)))))


async def test_a_listing_that_was_cut_says_so_after_its_last_item() -> None:
    met, error = await collect(iterate(listing((None, Answer([Item(1)], request_status=CUT)))))
    assert met == [1]
    assert isinstance(error, errors.Incomplete)
    assert error.report == CUT
    assert "query_result_limit_reached" in str(error)


class Source:
    """Rows behind a query that is cut after `cap`, as Notion's is after 10,000."""

    def __init__(self, moments: Sequence[int], cap: int, page_size: int) -> None:
        self.rows = [Item(number, DAY + timedelta(minutes=moment)) for number, moment in enumerate(moments, 1)]
        self.cap = cap
        self.page_size = page_size
        self.asked: list[Window] = []

    async def query(self, window: Window, cursor: str | None) -> Answer:
        self.asked.append(window)
        since = _bound(window.filter)
        found = [row for row in self.rows if since is None or row.created_time >= since]
        if window.sorts is not None:
            found.sort(key=lambda row: (row.created_time, -row.id))
        status = CUT if len(found) > self.cap else None
        found = found[: self.cap]
        start = int(cursor or 0)
        stop = start + self.page_size
        more = stop < len(found)
        return Answer(found[start:stop], str(stop) if more else None, more, status)


def _bound(filter: Mapping[str, Any] | None) -> datetime | None:  # noqa: A002 - Notion's word
    match filter:
        case {"timestamp": "created_time", "created_time": {"on_or_after": str(text)}}:
            return datetime.fromisoformat(text)
        case {"and": members}:
            return next((found for found in map(_bound, members) if found), None)
        case _:
            return None


@given(st.lists(st.integers(0, 30), max_size=40), st.integers(1, 12), st.integers(1, 5))
def test_every_row_comes_once_or_the_listing_says_that_it_is_incomplete(
    moments: list[int], cap: int, page_size: int
) -> None:
    met, error = asyncio.run(collect(rows(Source(moments, cap, page_size).query, Window(None, None))))
    assert len(set(met)) == len(met)
    if error is None:
        assert len(met) == len(moments)
    else:
        assert isinstance(error, errors.Incomplete)
        assert max(moments.count(moment) for moment in moments) >= cap


async def test_rows_within_the_cap_are_asked_for_as_the_caller_did() -> None:
    source = Source([3, 1, 2], cap=10, page_size=2)
    assert await ids(rows(source.query, Window(None, None))) == [1, 2, 3]
    assert set(source.asked) == {Window(None, None)}


LEAF = {"property": "Done", "checkbox": {"equals": True}}


@pytest.mark.parametrize(
    ("asked", "bound_with"),
    [
        (LEAF, lambda bound: {"and": [LEAF, bound]}),
        ({"and": [LEAF, {"or": [LEAF]}]}, lambda bound: {"and": [LEAF, {"or": [LEAF]}, bound]}),
        ({"or": [LEAF, LEAF]}, lambda bound: {"and": [{"or": [LEAF, LEAF]}, bound]}),
        ({"and": [LEAF] * 100}, lambda bound: {"and": [{"and": [LEAF] * 100}, bound]}),
    ],
)
async def test_the_bound_is_added_where_the_filter_has_room(asked: dict[str, Any], bound_with: Any) -> None:
    source = Source([0, 1, 2], cap=2, page_size=5)
    assert await ids(rows(source.query, Window(asked, None))) == [1, 2, 3]
    since = {"timestamp": "created_time", "created_time": {"on_or_after": "2026-01-01T00:01:00+00:00"}}
    assert source.asked[-1].filter == bound_with(since)


@pytest.mark.parametrize(
    "asked",
    [
        Window(None, [{"property": "Name", "direction": "ascending"}]),
        Window({"or": [{"and": [LEAF]}, LEAF]}, None),
        Window({"and": [{"or": [LEAF]}] * 100}, None),
    ],
)
async def test_a_query_that_cannot_be_asked_in_pieces_is_incomplete_after_what_there_is(asked: Window) -> None:
    met, error = await collect(rows(Source([0, 1, 2], cap=2, page_size=5).query, asked))
    assert len(met) == 2
    assert isinstance(error, errors.Incomplete)
    assert "leave no way to the rest" in str(error)


async def test_more_rows_of_one_minute_than_the_cap_are_incomplete() -> None:
    met, error = await collect(rows(Source([0, 0, 0, 0], cap=2, page_size=5).query, Window(None, None)))
    assert len(met) == 2
    assert isinstance(error, errors.Incomplete)
    assert "one minute" in str(error)
