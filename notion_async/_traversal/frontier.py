"""Which container is read next: the earliest in the document, or the one that keeps the tail short."""

import heapq
from typing import Any, Protocol

from notion_async._traversal.container import Container


class Frontier(Protocol):
    """The containers that still have something to be read."""

    def add(self, container: Container) -> None:
        """Put a page's first container in."""

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Note what an answer opened, and whether its container goes on (`container.ended`)."""

    def take(self) -> Container | None:
        """Give the container to read next and hold it for in flight; None when none is waiting."""
        ...

    def claim(self, container: Container) -> bool:
        """Take this one, out of turn; False when it is not waiting."""
        ...


class DocumentOrder:
    """The earliest in the document first.

    The containers form a ring of links in document order with `_ends` before the first: what an answer opens stands
    before the rest of its own listing, so an arrival is spliced in where its container is. Those in flight stay in the
    ring to keep their place. `_free` is the first that is not in flight, or `_ends`.
    """

    def __init__(self) -> None:
        self._ends = Container(None, "")
        self._ends.before = self._ends.after = self._free = self._ends

    def add(self, container: Container) -> None:
        """Put a container at the end."""
        self._insert(container, before=self._ends)
        if self._free is self._ends:
            self._free = container

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Put what was opened before its container, and take that out when it has ended."""
        following = self._free_from(container)
        for child in opened:
            self._insert(child, before=container)
        container.in_flight = False
        if container.ended:
            container.before.after, container.after.before = container.after, container.before
            container.before = container.after = None
        if following is self._free and (opened or not container.ended):
            self._free = opened[0] if opened else container

    def take(self) -> Container | None:
        """Give the earliest that is not in flight."""
        container = self._free
        if container is self._ends:
            return None
        container.in_flight = True
        self._free = self._free_from(container)
        return container

    def claim(self, container: Container) -> bool:
        """Take this one, out of turn; what somebody waits for is the first of all."""
        return container is self._free and self.take() is container

    def _free_from(self, container: Container) -> Container:
        """Give the first that is not in flight, from a place on."""
        while container.in_flight:
            container = container.after
        return container

    def _insert(self, container: Container, before: Container) -> None:
        container.before, container.after = before.before, before
        before.before.after = before.before = container


class ShortTail:
    """Of the earliest page: listings that go on first, then by turns the oldest containers and the longest chain.

    A chain can only be read one request after the other, so whoever leaves it for last waits for it alone. Yet how much
    is below a container is not known beforehand, and those near the top, which are the oldest, mostly have more below
    them. Every third turn is enough for a chain, which takes one request at a time, and leaves two for the others.
    """

    def __init__(self) -> None:
        self._oldest: list[tuple[int, bool, int, Container]] = []
        self._longest: list[tuple[int, bool, int, int, Container]] = []
        self._count = 0
        self._turn = 0

    def add(self, container: Container) -> None:
        """Put a container in."""
        self._count += 1
        container.waiting = True
        number, opens = container.reader.number, container.cursor is None
        heapq.heappush(self._oldest, (number, opens, self._count, container))
        heapq.heappush(self._longest, (number, opens, -container.chain, self._count, container))

    def arrived(self, container: Container, opened: list[Container]) -> None:
        """Put in what was opened, and the container itself when it goes on."""
        if not container.ended:
            self.add(container)
        for child in opened:
            self.add(child)

    def take(self) -> Container | None:
        """Give the one to read next."""
        self._turn += 1
        heap: list[Any] = self._oldest if self._turn % 3 else self._longest
        while heap:
            container: Container = heapq.heappop(heap)[-1]
            if container.waiting:  # else it was taken from the other heap
                container.waiting = False
                return container
        self._oldest.clear()
        self._longest.clear()
        return None

    def claim(self, container: Container) -> bool:
        """Refuse: nobody waits for a certain container in this order."""
        del container
        return False
