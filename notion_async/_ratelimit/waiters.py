"""Waiting calls of one class, by endpoint and client, and by deadline."""

from asyncio import Future
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf

from notion_async._ratelimit.interface import Grant, Priority


@dataclass(slots=True, eq=False)
class ConcurrencySlots:
    """Requests that one client may have in flight in one event loop; a permit holds a slot until it is settled.

    Attributes:
        free: Slots that nobody holds.
    """

    free: int


@dataclass(slots=True, eq=False)
class Waiter:
    """One call that waits for its turn: a grant, or None when it is first and must pass the pacer."""

    endpoint: str
    priority: Priority
    deadline: float
    slots: ConcurrencySlots | None
    arrival: int
    turn: Future[Grant | None]


@dataclass(slots=True)
class ClassQueue:
    """The waiters of one class, in lanes by endpoint and client, so that a blocked waiter does not block others."""

    length: int = 0
    passed_over: int = 0
    lanes: dict[tuple[str, int], OrderedDict[int, Waiter]] = field(default_factory=dict)
    dated: dict[str, list[tuple[float, int, Waiter]]] = field(default_factory=dict)

    def join(self, waiter: Waiter) -> None:
        """Add a waiter at the end."""
        self.lanes.setdefault((waiter.endpoint, id(waiter.slots)), OrderedDict())[waiter.arrival] = waiter
        self.length += 1
        if waiter.deadline < inf:
            heappush(self.dated.setdefault(waiter.endpoint, []), (waiter.deadline, waiter.arrival, waiter))

    def leave(self, waiter: Waiter) -> bool:
        """Remove a waiter; return whether it was here."""
        key = waiter.endpoint, id(waiter.slots)
        lane = self.lanes.get(key)
        if lane is None or lane.pop(waiter.arrival, None) is None:
            return False
        self.length -= 1
        if not lane:
            del self.lanes[key]
        return True

    def heads(self) -> list[Waiter]:
        """Return the first waiter of each lane whose client has a slot, in the order of arrival."""
        heads = [next(iter(lane.values())) for lane in self.lanes.values()]
        heads = [waiter for waiter in heads if waiter.slots is None or waiter.slots.free > 0]
        if len(heads) > 1:
            heads.sort(key=lambda waiter: waiter.arrival)
        return heads

    def by_deadline(self) -> Iterator[Waiter]:
        """Yield the waiter of each endpoint whose deadline is next; again the next one when that one has left."""
        for endpoint, heap in list(self.dated.items()):
            seen: Waiter | None = None
            while heap and (seen is None or heap[0][2] is not seen):
                waiter = heap[0][2]
                if waiter.turn.done():
                    heappop(heap)
                    continue
                seen = waiter
                yield waiter
                if waiter.turn.done():
                    seen = None
            if not heap:
                del self.dated[endpoint]
