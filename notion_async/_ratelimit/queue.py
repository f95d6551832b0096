"""Who waits, in which order: one queue for each event loop, first come first served within a class."""

import asyncio
from collections.abc import Callable
from math import inf

from aiolimiter import AsyncLimiter

from notion_async._ratelimit.interface import PRIORITIES, Ledger, Pace, Priority, Ticket
from notion_async._ratelimit.waiters import Line, Slots, Waiter
from notion_async.errors import TimedOut

TURNS = 10
"""A class that was passed over so many times is next: bulk never starves."""


TOO_LATE = 0.01
"""So many seconds before its deadline a request is of no use any more, and the caller is told why."""


class LoopQueue:
    """The waiters of one event loop.

    Where the rule is a rate, the first of them passes through an `AsyncLimiter` before it asks the ledger, and nobody
    else does: late comers cannot overtake. The ledger keeps several loops together under one rate.

    Args:
        ledger: Who knows the budget.
        loop: The loop all waiters belong to.
        freed: Called when budget that was taken is free again: lets out who may go, in every loop.
    """

    def __init__(self, ledger: Ledger, loop: asyncio.AbstractEventLoop, freed: Callable[[], None]) -> None:
        self.loop = loop
        self._freed = freed
        self._ledger = ledger
        self._lines = {priority: Line() for priority in PRIORITIES}
        self._arrivals = 0
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = inf
        self._head: Waiter | None = None
        self._not_before = -inf
        self._pace: Pace | None = None
        self._pacer: AsyncLimiter | None = None

    def waiting(self, priority: Priority) -> int:
        """Return how many calls of a class wait in this loop."""
        return self._lines[priority].length

    def __bool__(self) -> bool:
        interactive, normal, bulk = self._lines.values()
        return bool(interactive.length or normal.length or bulk.length)

    async def wait(self, endpoint: str, priority: Priority, deadline: float, slots: Slots | None = None) -> Ticket:
        """Wait for a turn, and take a slot.

        Raises:
            TimedOut: The turn cannot come, or did not come, before the deadline.
        """
        self._arrivals += 1
        waiter = Waiter(endpoint, priority, deadline, slots, self._arrivals, self.loop.create_future())
        self._lines[priority].join(waiter)
        try:
            if deadline < inf or slots is None or slots.free > 0:  # else who comes now changes nothing for anybody
                self.pump()
                self._refuse_if_late(waiter, self._ahead_of(waiter))
            if waiter.turn.done() and waiter.turn.exception() is None:
                await asyncio.sleep(0)  # those who were let out before it wake only now
            while True:
                if self._head is waiter and not waiter.turn.done():
                    await self._lead(waiter)
                elif (ticket := await waiter.turn) is not None:
                    return ticket
        except asyncio.CancelledError:
            self._give_back(waiter)
            raise
        except TimedOut:
            self._lead_no_more(waiter)
            raise

    def _lead_no_more(self, waiter: Waiter) -> None:
        if self._head is waiter:  # it was refused before it could lead
            self._head = None
            self.pump()

    def _ahead_of(self, waiter: Waiter) -> int:
        classes = PRIORITIES[: PRIORITIES.index(waiter.priority) + 1]
        return max(0, sum(self._lines[priority].length for priority in classes) - 1)

    def _give_back(self, waiter: Waiter) -> None:
        waited, turn = self._lines[waiter.priority].leave(waiter), waiter.turn
        if self._head is waiter:
            self._head = None
        unused = not waited and turn.done() and not turn.cancelled() and turn.exception() is None
        ticket = turn.result() if unused else None
        if ticket is not None:
            self._ledger.give_back(ticket)
            if waiter.slots is not None:
                waiter.slots.free += 1
            self._freed()
        self.pump()

    # -- whose turn it is

    def pump(self) -> None:
        """Let out all who may go now, refuse those who cannot go in time, and look again when the next may go."""
        pace = self._ledger.pace()
        until = -inf
        if pace is not None:
            until = self._choose_head(pace)
        while until == -inf:
            until = self._let_out()
        for line in self._lines.values():
            if line.dated:
                until = min(until, self._refuse_late_ones(line))
        self._look_again_at(until)

    def _let_out(self) -> float:
        """Let out the first who may go; return when to ask again, minus infinity for at once."""
        until = inf
        for line in self._in_turn():
            for waiter in line.heads():
                answer = self._ledger.take(waiter.endpoint, waiter.priority)
                if isinstance(answer, Ticket):
                    self._call(line, waiter, answer)
                    return -inf
                until = min(until, answer.until)
                if answer.scope == "all":
                    return until
                if answer.scope == "class":
                    break
        return until

    def _call(self, line: Line, waiter: Waiter, ticket: Ticket) -> None:
        line.leave(waiter)
        if waiter.turn.done():  # cancelled in this very moment
            self._ledger.give_back(ticket)
            return
        if waiter.slots is not None:
            waiter.slots.free -= 1
        waiter.turn.set_result(ticket)
        line.passed_over = 0
        lower = False
        for other in self._lines.values():
            if lower and other.length:
                other.passed_over += 1
            lower = lower or other is line

    def _in_turn(self) -> list[Line]:
        lines = [line for line in self._lines.values() if line.length]
        if len(lines) > 1:
            lines.sort(key=lambda line: line.passed_over < TURNS)
        return lines

    # -- at a rate

    def _choose_head(self, pace: Pace) -> float:
        """Send the first waiter through the pacer; return when to look again."""
        heads = [waiter for line in self._in_turn() for waiter in line.heads()]
        if self._head is not None or not heads:
            return inf
        if self._ledger.now() < self._not_before:
            return self._not_before
        if self._pace is None or pace[:2] != self._pace[:2]:
            self._pace, self._pacer = pace, None
        head = self._head = heads[0]
        called, head.turn = head.turn, self.loop.create_future()
        if not called.done():
            called.set_result(None)
        return inf

    async def _lead(self, waiter: Waiter) -> None:
        left = None if waiter.deadline == inf else waiter.deadline - TOO_LATE - self._ledger.now()
        try:
            async with asyncio.timeout(left):
                await self._pass_pacer()
        except TimeoutError:
            self._refuse(waiter, self._ledger.back_in(waiter.endpoint, waiter.priority, 0))
        finally:
            self._head = None
        until = self._let_out()
        self._not_before = until if until < inf else -inf
        self.pump()

    async def _pass_pacer(self) -> None:
        if self._pacer is None and self._pace is not None:
            self._pacer = AsyncLimiter(self._pace.burst, self._pace.burst / self._pace.rate)
            await self._pacer.acquire(self._pace.burst - self._pace.level)  # a new one would let a whole burst out
        if self._pacer is not None:
            await self._pacer.acquire()

    # -- deadlines

    def _refuse_late_ones(self, line: Line) -> float:
        until = inf
        for waiter in line.by_deadline():
            self._refuse_if_late(waiter)
            until = min(until, inf if waiter.turn.done() else waiter.deadline - TOO_LATE)
        return until

    def _refuse_if_late(self, waiter: Waiter, ahead: int = 0) -> None:
        if waiter.deadline < inf and not waiter.turn.done():
            now, back_in = self._ledger.now(), self._ledger.back_in(waiter.endpoint, waiter.priority, ahead)
            if now + back_in > waiter.deadline - TOO_LATE:
                self._refuse(waiter, back_in)

    def _refuse(self, waiter: Waiter, back_in: float) -> None:
        if self._lines[waiter.priority].leave(waiter) and not waiter.turn.done():
            wait = f"would wait {back_in:.1f} s for the rate limit, longer than" if back_in else "waited as long as"
            message = f"{waiter.endpoint} {wait} its deadline allows"
            waiter.turn.set_exception(TimedOut(message, budget_back_in=back_in))

    def _look_again_at(self, until: float) -> None:
        if not self:
            until = inf
        if until == self._timer_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = until
        wait = until - self._ledger.now()
        self._timer = self.loop.call_later(max(0.0, wait), self._on_time) if until < inf else None

    def _on_time(self) -> None:
        self._timer_at, self._timer = inf, None
        self.pump()
