"""Scheduling: the container whose next request is sent first.

The frontier holds the containers that still have something to be read. A container is waiting or in flight; `take`
moves it from the first state to the second, and `arrived` back, or out when it has ended. Each order keeps its own
records of the containers, so a container knows nothing of the orders.

Two aims compete. A whole tree is read in the shortest time if no long chain of requests is left for last
(`ShortTail`). A stream in document order needs the earliest container first, because later blocks fill the buffer
(`DocumentOrder`). `LookAhead` has both: as long as the buffer has room, what is later in the document costs nothing
but memory, so chains go first; the container for which the consumer waits is claimed out of turn.
"""

import heapq
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from notion_async._traversal.container import Container

_MIN_COMPACTED = 64


class Frontier(Protocol):
    """The containers that still have something to be read."""

    def add(self, container: Container) -> None:
        """Add the first container of a page."""

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Note what an answer opened, and whether its container goes on (`container.ended`)."""

    def take(self) -> Container | None:
        """Return the container to read next, which is in flight then; None when none is waiting."""
        ...

    def claim(self, container: Container) -> bool:
        """Take a certain container out of turn; return False when it is not waiting."""
        ...


class _Link(msgspec.Struct, eq=False):
    """A container's place in `DocumentOrder`."""

    container: Container | None
    before: Any = None
    after: Any = None
    in_flight: bool = False


class DocumentOrder:
    """The earliest container in the document first.

    The links form a ring in document order, with `_end` between the last and the first. What an answer opens precedes
    the rest of its own listing, so it is inserted right before its container. Containers in flight stay in the ring to
    keep their place. `_first_free` is the first link that is not in flight, or `_end`.
    """

    def __init__(self) -> None:
        self._links: dict[Container, _Link] = {}
        end = self._end = self._first_free = _Link(None)
        end.before = end.after = end

    def add(self, container: Container) -> None:
        """Add a container at the end."""
        link = self._insert(container, self._end)
        if self._first_free is self._end:
            self._first_free = link

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Insert what was opened before its container, and remove that when it has ended."""
        link = self._links[container]
        next_free = self._free_from(link)
        links = [self._insert(child, link) for child in opened]
        link.in_flight = False
        if container.ended:
            del self._links[container]
            link.before.after, link.after.before = link.after, link.before
        if next_free is self._first_free and (links or not container.ended):
            self._first_free = links[0] if links else link

    def take(self) -> Container | None:
        """Return the earliest container that is not in flight."""
        container = self._first_free.container
        if container is not None:
            self.mark_taken(container)
        return container

    def claim(self, container: Container) -> bool:
        """Take this container, which is the first in the document, unless it is in flight."""
        return container is self._first_free.container and self.take() is container

    def mark_taken(self, container: Container) -> None:
        """Note that a container is in flight."""
        link = self._links[container]
        link.in_flight = True
        if link is self._first_free:
            self._first_free = self._free_from(link)

    def _free_from(self, link: _Link) -> _Link:
        """Return the first link that is not in flight, from a place on."""
        while link.in_flight:
            link = link.after
        return link

    def _insert(self, container: Container, after: _Link) -> _Link:
        link = self._links[container] = _Link(container, after.before, after)
        after.before.after = after.before = link
        return link


class ShortTail:
    """Of the earliest page: listings that go on first, then by turns the oldest containers and the deepest chain.

    A chain can only be read one request after the other, so a chain left for last is read alone. How much is below a
    container is not known beforehand, and the containers near the top, which are the oldest, mostly have more below
    them. Every third turn is enough for a chain, which takes one request at a time, and leaves two for the others.
    """

    def __init__(self) -> None:
        self._oldest: list[Any] = []
        self._deepest: list[Any] = []
        self._waiting: set[Container] = set()
        self._count = 0
        self._turn = 0

    def add(self, container: Container) -> None:
        """Add a container."""
        self._count += 1
        self._waiting.add(container)
        number, opens = container.owner.number, container.place is None or container.place.cursor is None
        heapq.heappush(self._oldest, (number, opens, self._count, container))
        heapq.heappush(self._deepest, (number, opens, -container.request_depth, self._count, container))

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Add what was opened, and the container itself when it goes on."""
        if not container.ended:
            self.add(container)
        for child in opened:
            self.add(child)

    def take(self) -> Container | None:
        """Return the container to read next."""
        self._turn += 1
        heap = self._oldest if self._turn % 3 else self._deepest
        waiting = self._waiting
        while heap:
            container: Container = heapq.heappop(heap)[-1]
            if container in waiting:  # else it was taken from the other heap
                waiting.discard(container)
                return container
        self._oldest.clear()
        self._deepest.clear()
        return None

    def claim(self, container: Container) -> bool:
        """Return False: nobody waits for a certain container in this order."""
        del container
        return False

    def discard(self, container: Container) -> None:
        """Remove a container that was taken elsewhere."""
        self._waiting.discard(container)
        if len(self._oldest) > _MIN_COMPACTED + 2 * len(self._waiting):
            self._oldest = self._compacted(self._oldest)
            self._deepest = self._compacted(self._deepest)

    def _compacted(self, heap: list[Any]) -> list[Any]:
        kept = [entry for entry in heap if entry[-1] in self._waiting]
        heapq.heapify(kept)
        return kept


class LookAhead:
    """`ShortTail` while there is room for blocks that the consumer cannot take yet, else `DocumentOrder`.

    Args:
        has_room_ahead: Whether there is room.
    """

    def __init__(self, has_room_ahead: Callable[[], bool]) -> None:
        self._has_room_ahead = has_room_ahead
        self._in_order = DocumentOrder()
        self._ahead = ShortTail()

    def add(self, container: Container) -> None:
        """Add the first container of a page."""
        self._in_order.add(container)
        self._ahead.add(container)

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Note what an answer opened, and whether its container goes on."""
        self._in_order.arrived(container, opened)
        self._ahead.arrived(container, opened)

    def take(self) -> Container | None:
        """Return the container to read next."""
        if self._has_room_ahead():
            container = self._ahead.take()
            if container is not None:
                self._in_order.mark_taken(container)
        else:
            container = self._in_order.take()
            if container is not None:
                self._ahead.discard(container)
        return container

    def claim(self, container: Container) -> bool:
        """Take the container for which the consumer waits, unless it is in flight."""
        claimed = self._in_order.claim(container)
        if claimed:
            self._ahead.discard(container)
        return claimed
