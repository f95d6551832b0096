"""Surroundings of a fetcher: what it reads from, and whom it tells."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from notion_async._endpoints import RawReads
from notion_async._traversal.container import Container
from notion_async._traversal.tree_builder import TreeBuilder


class FetchContext(NamedTuple):
    """Endpoints to read from, and the limits that hold for them.

    Attributes:
        reads: The requests of pages, blocks and properties.
        max_in_flight: Requests in flight at once.
        probe: Sends the cheapest request, to see whether the server answers at all.
        seconds_until_available: Returns the seconds until the rate limit admits that number of requests.
        has_waiters: Returns whether requests wait at the rate limiter.
        deadline: The time on `time.monotonic()` when all must be over; None for never.
    """

    reads: RawReads
    max_in_flight: int
    probe: Callable[[], Awaitable[object]]
    seconds_until_available: Callable[[int], float] = lambda requests: 0.0
    has_waiters: Callable[[], bool] = lambda: False
    deadline: float | None = None


class FetchListener(NamedTuple):
    """Callbacks of the stream that a fetcher works for.

    Attributes:
        on_answer: Called with a container and what was opened in it, when an answer has arrived or is refused.
        on_page_done: Called when a page was read, or cannot be.
        has_room: Returns whether to read ahead.
        next_page: Returns another page to read, when nothing else waits to be read; None when there is no other.
    """

    on_answer: Callable[[Container, list[Container]], None]
    on_page_done: Callable[[TreeBuilder], None]
    has_room: Callable[[], bool] = lambda: True
    next_page: Callable[[], TreeBuilder | None] = lambda: None
