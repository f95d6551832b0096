"""Follow a listing's cursors to its end."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from notion_async.errors import Unreadable

Item_co = TypeVar("Item_co", covariant=True)


class Listing(Protocol[Item_co]):
    """One answer of a listing."""

    @property
    def results(self) -> Sequence[Item_co]:
        """The items, in the listing's order."""

    @property
    def next_cursor(self) -> str | None:
        """Where the next answer begins."""

    @property
    def has_more(self) -> bool:
        """Whether there is a next answer."""


async def iterate(fetch: Callable[[str | None], Awaitable[Listing[Item_co]]]) -> AsyncIterator[Item_co]:
    """Give every item of a listing, in its order.

    Args:
        fetch: Gives the answer that begins at a cursor; None is the beginning.

    Raises:
        Unreadable: The listing's cursors lead in a circle, or end although there is more.
    """
    cursor: str | None = None
    met: set[str] = set()
    while True:
        answer = await fetch(cursor)
        for item in answer.results:
            yield item
        if not answer.has_more:
            return
        cursor = answer.next_cursor
        if cursor is None or cursor in met:
            msg = "the listing says that there is more and does not say where"
            raise Unreadable(msg, where="$.next_cursor")
        met.add(cursor)
