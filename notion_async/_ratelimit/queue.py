"""Waiting requests of one event loop: first come, first served within a class."""

import asyncio
import logging
from collections.abc import Callable
from math import inf

from aiolimiter import AsyncLimiter

from notion_async._ratelimit.interface import PRIORITIES, Budget, Grant, Priority
from notion_async._ratelimit.waiters import ClassQueue, ConcurrencySlots, Waiter
from notion_async.errors import TimedOut

MAX_PASSED_OVER = 10
"""Requests of a higher class that may pass a waiting one; then its class is next, so that bulk never starves."""

DEADLINE_MARGIN = 0.01
"""Seconds before its deadline at which a request is of no use any more, and the caller is told why."""

MIN_LOGGED_WAIT = 1.0
"""Seconds; a shorter wait is not logged, nor is an end that moves by less."""

LOG_INTERVAL = 60.0
"""Seconds after which a wait that goes on is logged again."""

log = logging.getLogger("notion_async")


class LoopQueue:
    """The waiters of one event loop.

    The queue asks the budget for its first waiter, and for the next ones until the budget says to wait; then it asks
    again at the time it was told, and after each answer. Where the limit is a rate that was told, the first waiter
    passes through an `AsyncLimiter` before the budget is asked, and no other does: late arrivals cannot overtake. That
    limiter has a burst of 1, since it would let twice its burst out in its first period; the budget keeps several loops
    together within the limit.

    Args:
        budget: Source of grants.
        loop: The loop all waiters belong to.
        freed: Called when a grant was given back: dispatches in every loop.
    """

    def __init__(self, budget: Budget, loop: asyncio.AbstractEventLoop, freed: Callable[[], None]) -> None:
        self.loop = loop
        self.length = 0
        self._freed = freed
        self._budget = budget
        self._classes = {priority: ClassQueue() for priority in PRIORITIES}
        self._arrivals = 0
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = inf
        self._logged_until = -inf
        self._logged_at = -inf
        self._reason = ""
        self._leader: Waiter | None = None
        self._has_passed = False  # one request passed the pacer, and was not granted yet
        rate = budget.pacing()
        self.pacer = None if rate is None else AsyncLimiter(1, 1 / rate)

    def waiting(self, priority: Priority) -> int:
        """Return how many calls of a class wait in this loop."""
        return self._classes[priority].length

    async def wait(
        self, endpoint: str, priority: Priority, deadline: float, slots: ConcurrencySlots | None = None
    ) -> Grant:
        """Wait for a turn, and take a slot.

        Raises:
            TimedOut: The turn cannot come, or did not come, before the deadline.
        """
        self._arrivals += 1
        waiter = Waiter(endpoint, priority, deadline, slots, self._arrivals, self.loop.create_future())
        self._classes[priority].join(waiter)
        self.length += 1
        try:
            if deadline < inf or slots is None or slots.free > 0:  # otherwise a new waiter cannot unblock anyone
                self.dispatch()
                self._refuse_if_late(waiter, self._ahead_of(waiter))
            if waiter.turn.done() and waiter.turn.exception() is None:
                await asyncio.sleep(0)  # those who got their turn before wake up only now
            while True:
                if self._leader is waiter and not waiter.turn.done():
                    await self._lead(waiter)
                elif (grant := await waiter.turn) is not None:
                    return grant
        except asyncio.CancelledError:
            self._give_back(waiter)
            raise
        except TimedOut:
            self._pass_lead_on(waiter)
            raise

    def _ahead_of(self, waiter: Waiter) -> int:
        classes = PRIORITIES[: PRIORITIES.index(waiter.priority) + 1]
        return max(0, sum(self._classes[priority].length for priority in classes) - 1)

    def _leave(self, waiter: Waiter) -> bool:
        was_here = self._classes[waiter.priority].leave(waiter)
        self.length -= was_here
        return was_here

    def _give_back(self, waiter: Waiter) -> None:
        waited, turn = self._leave(waiter), waiter.turn
        if self._leader is waiter:
            self._leader = None
        unused = not waited and turn.done() and not turn.cancelled() and turn.exception() is None
        grant = turn.result() if unused else None
        if grant is not None:
            self._budget.give_back(grant)
            if waiter.slots is not None:
                waiter.slots.free += 1
            self._freed()
        self.dispatch()

    # -- whose turn it is

    def dispatch(self) -> None:
        """Dispatch what may leave now, refuse what cannot leave in time, and set a timer for the next."""
        until = -inf
        while until == -inf:
            if self.pacer is not None and not self._has_passed:
                self._choose_leader()
                until = inf
            else:
                until = self._grant_next()
                self._has_passed = self._has_passed and until > -inf
        for queue in self._classes.values():
            if queue.dated:
                until = min(until, self._refuse_late_ones(queue))
        self._dispatch_at(until if self.length else inf)

    def _grant_next(self) -> float:
        """Dispatch one request; return when to ask again, minus infinity for at once."""
        until = inf
        for queue in self._in_turn():
            for waiter in queue.heads():
                answer = self._budget.take(waiter.endpoint, waiter.priority, queue.length)
                if isinstance(answer, Grant):
                    self._call(queue, waiter, answer)
                    return -inf
                if answer.until < until:
                    until, self._reason = answer.until, answer.reason
                if answer.scope == "all":
                    return until
                if answer.scope == "class":
                    break
        return until

    def _call(self, queue: ClassQueue, waiter: Waiter, grant: Grant) -> None:
        self._leave(waiter)
        if waiter.turn.done():  # cancelled in this very moment
            self._budget.give_back(grant)
            return
        if waiter.slots is not None:
            waiter.slots.free -= 1
        waiter.turn.set_result(grant)
        queue.passed_over = 0
        lower = False
        for other in self._classes.values():
            if lower and other.length:
                other.passed_over += 1
            lower = lower or other is queue

    def _in_turn(self) -> list[ClassQueue]:
        queues = [queue for queue in self._classes.values() if queue.length]
        if len(queues) > 1:
            queues.sort(key=lambda queue: queue.passed_over < MAX_PASSED_OVER)
        return queues

    # -- at a rate that was told

    def _choose_leader(self) -> None:
        """Send the first waiter through the pacer, unless one is on its way."""
        heads = [waiter for queue in self._in_turn() for waiter in queue.heads()]
        if self._leader is None and heads:
            leader = self._leader = heads[0]
            called, leader.turn = leader.turn, self.loop.create_future()
            if not called.done():
                called.set_result(None)

    async def _lead(self, waiter: Waiter) -> None:
        left = None if waiter.deadline == inf else waiter.deadline - DEADLINE_MARGIN - self._budget.now()
        try:
            async with asyncio.timeout(left):
                if self.pacer is not None:
                    await self.pacer.acquire()
                    self._has_passed = True
        except TimeoutError:
            self._refuse(waiter, self._budget.seconds_until_available(waiter.endpoint, waiter.priority, 0))
        finally:
            self._leader = None
        self.dispatch()

    def _pass_lead_on(self, waiter: Waiter) -> None:
        if self._leader is waiter:  # it was refused before it could lead
            self._leader = None
            self.dispatch()

    # -- deadlines

    def _refuse_late_ones(self, queue: ClassQueue) -> float:
        until = inf
        for waiter in queue.by_deadline():
            self._refuse_if_late(waiter)
            until = min(until, inf if waiter.turn.done() else waiter.deadline - DEADLINE_MARGIN)
        return until

    def _refuse_if_late(self, waiter: Waiter, ahead: int = 0) -> None:
        if waiter.deadline < inf and not waiter.turn.done():
            wait = self._budget.seconds_until_available(waiter.endpoint, waiter.priority, ahead)
            if self._budget.now() + wait > waiter.deadline - DEADLINE_MARGIN:
                self._refuse(waiter, wait)

    def _refuse(self, waiter: Waiter, seconds: float) -> None:
        if self._leave(waiter) and not waiter.turn.done():
            wait = f"would wait {seconds:.1f} s for the rate limit, longer than" if seconds else "waited as long as"
            message = f"{waiter.endpoint} {wait} its deadline allows"
            waiter.turn.set_exception(TimedOut(message, budget_back_in=seconds))

    # -- time

    def _dispatch_at(self, until: float) -> None:
        if until == self._timer_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = until
        now = self._budget.now()
        self._log_wait(now, until)
        wait = min(until - now, LOG_INTERVAL)  # waking up in between only repeats the line in the log
        self._timer = self.loop.call_later(max(0.0, wait), self._on_time) if until < inf else None

    def _log_wait(self, now: float, until: float) -> None:
        wait = until - now
        is_new = until > self._logged_until + MIN_LOGGED_WAIT
        is_due = now > self._logged_at + LOG_INTERVAL - MIN_LOGGED_WAIT
        if MIN_LOGGED_WAIT <= wait < inf and (is_new or is_due):
            self._logged_until, self._logged_at = until, now
            log.info("waiting %.1f s for the rate limit: %s; requests waiting: %d", wait, self._reason, self.length)

    def _on_time(self) -> None:
        self._timer_at, self._timer = inf, None
        self.dispatch()
