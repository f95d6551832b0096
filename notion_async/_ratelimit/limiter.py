"""The limiter as the session sees it: acquire a permit before each attempt, settle it with the answer."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from math import inf
from typing import Any

from notion_async._ratelimit.interface import PRIORITIES, Budget, Grant, Priority, RateLimitStatus
from notion_async._ratelimit.queue import LoopQueue
from notion_async._ratelimit.waiters import ConcurrencySlots


class Permit:
    """The right to send one request now.

    Attributes:
        waited: Seconds it took to get it.
    """

    __slots__ = ("_grant", "_limiter", "_slots", "waited")

    def __init__(self, limiter: "Limiter", grant: Grant, waited: float, slots: ConcurrencySlots | None = None) -> None:
        self._limiter = limiter
        self._slots = slots
        self._grant: Grant | None = grant
        self.waited = waited

    def settle(self, status: int | None, *, retry_after: float | None = None, reason: str = "") -> None:
        """Report the answer to the request; only the first report counts.

        Args:
            status: The HTTP status; None when no answer came.
            retry_after: Seconds Notion asked to wait, where it did.
            reason: Notion's `rate_limit_reason`, where it gave one.
        """
        grant, self._grant = self._grant, None
        if grant is not None:
            if self._slots is not None:
                self._slots.free += 1
            self._limiter.settle(grant, status, retry_after, reason)


class Limiter:
    """Decides when a request may leave; one for each connection, for all its clients, threads and event loops.

    Args:
        budget: Source of grants.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._queues: dict[asyncio.AbstractEventLoop, LoopQueue] = {}
        budget.set_listener(self._dispatch)

    async def acquire(
        self,
        endpoint: str,
        *,
        priority: Priority = "normal",
        deadline: float | None = None,
        slots: ConcurrencySlots | None = None,
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
        if queue is None:
            queue = self._open_queue(loop)
        if priority == "interactive":
            self._budget.record_demand(priority)
        if not queue.length and queue.pacer is None and (slots is None or slots.free > 0):
            grant = self._budget.take(endpoint, priority)
            if isinstance(grant, Grant):
                if slots is not None:
                    slots.free -= 1
                return Permit(self, grant, 0.0, slots)
        asked = self._budget.now()
        grant = await queue.wait(endpoint, priority, inf if deadline is None else deadline, slots)
        return Permit(self, grant, self._budget.now() - asked, slots)

    def settle(self, grant: Grant, status: int | None, retry_after: float | None, reason: str) -> None:
        """Record an answer, and grant what may leave now, in every loop."""
        self._budget.settle(grant, status, retry_after, reason)
        self._dispatch()

    def _open_queue(self, loop: asyncio.AbstractEventLoop) -> LoopQueue:
        for closed in [other for other in list(self._queues) if other.is_closed()]:
            self._queues.pop(closed, None)
        queue = self._queues[loop] = LoopQueue(self._budget, loop, self._dispatch)
        return queue

    def _dispatch(self) -> None:
        queues = [queue for queue in list(self._queues.values()) if queue.length]
        if not queues:
            return
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        for queue in queues:
            if queue.loop is here:
                queue.dispatch()
            else:
                with suppress(RuntimeError):  # it was closed, perhaps in this very moment
                    queue.loop.call_soon_threadsafe(queue.dispatch)

    # -- seen from outside

    @property
    def status(self) -> RateLimitStatus:
        """Current rate-limit estimate, usage and queue lengths."""
        queues = list(self._queues.values())
        waiting: dict[Priority, int] = {one: sum(queue.waiting(one) for queue in queues) for one in PRIORITIES}
        return replace(self._budget.status(waiting), learned=self.export_state())

    def set_reserve(self, reserve: int | None) -> None:
        """Keep a number of requests of each window from bulk; None follows the demand of interactive requests."""
        self._budget.set_reserve(reserve)

    def export_state(self) -> dict[str, Any]:
        """Return the learned limits as plain data for JSON."""
        return self._budget.export_state()

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Start from exported data; a limit that is not adaptive stays as it was told.

        Args:
            state: The return value of `export_state`. Of another version, it is ignored.
        """
        self._budget.restore_state(state)

    def has_waiters(self) -> bool:
        """Return whether any request waits for its turn."""
        return any(queue.length for queue in list(self._queues.values()))

    def seconds_until_available(self, endpoint: str, *, requests: int, priority: Priority = "normal") -> float:
        """Return the least number of seconds until a number of requests can have left, after those that wait."""
        ahead = requests - 1 + sum(queue.length for queue in list(self._queues.values()))
        return self._budget.seconds_until_available(endpoint, priority, ahead)
