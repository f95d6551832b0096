"""What the session holds: ask before each attempt, tell what came of it."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from math import inf
from typing import Any

from notion_async._ratelimit.interface import PRIORITIES, Ledger, Limits, Priority, Ticket
from notion_async._ratelimit.queue import LoopQueue
from notion_async._ratelimit.waiters import Slots


class Permit:
    """The right to send one request now.

    Attributes:
        waited: Seconds it took to get it.
    """

    __slots__ = ("_limiter", "_slots", "_ticket", "waited")

    def __init__(self, limiter: "Limiter", ticket: Ticket, waited: float, slots: Slots | None = None) -> None:
        self._limiter = limiter
        self._slots = slots
        self._ticket: Ticket | None = ticket
        self.waited = waited

    def settle(self, status: int | None, *, retry_after: float | None = None, reason: str = "") -> None:
        """Tell what came of the request; the first word counts.

        Args:
            status: The HTTP status; None when no answer came.
            retry_after: Seconds Notion asked to wait, where it did.
            reason: Notion's `rate_limit_reason`, where it gave one.
        """
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            if self._slots is not None:
                self._slots.free += 1
            self._limiter.settle(ticket, status, retry_after, reason)


class Limiter:
    """Decides when a request may leave; one for each connection, for all its clients, threads and event loops.

    Args:
        ledger: Who knows the budget.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._queues: dict[asyncio.AbstractEventLoop, LoopQueue] = {}

    async def acquire(
        self,
        endpoint: str,
        *,
        priority: Priority = "normal",
        deadline: float | None = None,
        slots: Slots | None = None,
    ) -> Permit:
        """Wait until one request may leave.

        Args:
            endpoint: The route template, such as `GET /blocks/{block_id}/children`.
            priority: Interactive goes before normal, normal before bulk.
            deadline: The time, on the clock of `time.monotonic`, after which the permit is of no use.
            slots: The caller's, of this event loop: the permit comes only with one of them free, and holds it until it
                is settled. So nobody holds budget without sending, and nobody holds a slot without budget.

        Raises:
            TimedOut: The permit cannot come before the deadline; `.budget_back_in` says when it could have come.
        """
        loop = asyncio.get_running_loop()
        queue = self._queues.get(loop)
        if priority == "interactive":
            self._ledger.asked(priority)
        if queue is None:
            if slots is None or slots.free > 0:
                ticket = self._ledger.take(endpoint, priority)
                if isinstance(ticket, Ticket):
                    if slots is not None:
                        slots.free -= 1
                    return Permit(self, ticket, 0.0, slots)
            queue = self._open_queue(loop)
        asked = self._ledger.now()
        try:
            ticket = await queue.wait(endpoint, priority, inf if deadline is None else deadline, slots)
        finally:
            if not queue and self._queues.get(loop) is queue:  # else others wait in a new one already
                del self._queues[loop]
        return Permit(self, ticket, self._ledger.now() - asked, slots)

    @property
    def limits(self) -> Limits:
        """What is believed about the limit, what was spent of it, and who waits."""
        queues = list(self._queues.values())
        waiting: dict[Priority, int] = {one: sum(queue.waiting(one) for queue in queues) for one in PRIORITIES}
        return replace(self._ledger.limits(waiting), learnt=self.snapshot())

    def keep(self, reserve: int | None) -> None:
        """Keep so many requests of each window from bulk; None follows the demand of interactive requests."""
        self._ledger.keep(reserve)

    def snapshot(self) -> dict[str, Any]:
        """Return what was learnt, as plain data for JSON, to be given to the next run."""
        return self._ledger.snapshot()

    def restore(self, learnt: Mapping[str, Any]) -> None:
        """Start from what an earlier run learnt; a limit that is not adaptive stays as it was told.

        Args:
            learnt: What `snapshot` returned. Of another version, it is ignored.
        """
        self._ledger.restore(learnt)

    def queued(self) -> bool:
        """Say whether any request waits for its turn."""
        return bool(self._queues)

    def back_in(self, endpoint: str, *, requests: int, priority: Priority = "normal") -> float:
        """Give the least number of seconds until so many more requests can have left, after those that wait."""
        ahead = requests - 1
        if self._queues:
            ahead += sum(queue.waiting(one) for queue in list(self._queues.values()) for one in PRIORITIES)
        return self._ledger.back_in(endpoint, priority, ahead)

    def _open_queue(self, loop: asyncio.AbstractEventLoop) -> LoopQueue:
        for closed in [other for other in list(self._queues) if other.is_closed()]:
            self._queues.pop(closed, None)
        queue = self._queues[loop] = LoopQueue(self._ledger, loop, self._wake)
        return queue

    def settle(self, ticket: Ticket, status: int | None, retry_after: float | None, reason: str) -> None:
        """Learn from an answer, and let out those who may now go, in every loop."""
        self._ledger.settle(ticket, status, retry_after, reason)
        if self._queues:
            self._wake()

    def _wake(self) -> None:
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        for loop, queue in list(self._queues.items()):
            if loop is here:
                queue.pump()
            else:
                with suppress(RuntimeError):  # it was closed, perhaps in this very moment
                    loop.call_soon_threadsafe(queue.pump)
