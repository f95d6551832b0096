"""A loop whose clock jumps from one event to the next, servers with every kind of limit, and jobs that meet them.

Nothing here sleeps: a minute of budget passes in milliseconds, and a run depends on its seed alone.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from math import ceil
from selectors import DefaultSelector
from typing import Any, Protocol, TypeVar

from notion_async._ratelimit import Limiter, Permit, Priority

T = TypeVar("T")


class StuckError(AssertionError):
    """Everybody waits and no timer is set: a wake-up was lost."""


class JumpingSelector(DefaultSelector):
    """Looks whether a socket is ready, and lets time pass at once instead of waiting."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise StuckError
            self.loop.now += max(1e-9, timeout)  # as on a real clock, no two looks see the same time
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on its own clock, which starts at some hour of no meaning."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        selector = JumpingSelector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.now


def run(main: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """Run on a loop with a clock of its own."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(main(loop))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


# -- limits


@dataclass
class Refusal:
    """A 429 or 529."""

    retry_after: float | None
    reason: str = ""
    status: int = 429


class Limit(Protocol):
    """One limit of a server. Times never go back."""

    def ask(self, now: float) -> Refusal | None:
        """Let a request in, or refuse it."""

    def free_at(self, now: float) -> float:
        """Return when a request can be let in at the earliest."""

    def take(self, at: float) -> None:
        """Count a request that was let in."""


@dataclass
class FixedWindow:
    """So many requests a window, which begins with the first request or by the clock.

    Attributes:
        phase: A time at which a window begins; None for windows that begin with the first request.
        others: When, as parts of a window, somebody else sends a request.
        windows: When each began, and how many of ours were let in before.
    """

    budget: int
    length: float = 60.0
    phase: float | None = None
    others: Callable[[random.Random], list[float]] | None = None
    rng: random.Random = field(default_factory=random.Random)
    reason: str = "public_api_request_rate_limit"
    begun: float = -1e9
    spent: int = 0
    let_in: int = 0
    windows: list[tuple[float, int]] = field(default_factory=list)
    _others: deque[float] = field(default_factory=deque)

    def _roll(self, now: float) -> None:
        if now >= self.begun + self.length:
            if self.phase is None:
                self.begun = now
            else:
                self.begun = self.phase + (now - self.phase + 1e-6) // self.length * self.length
            self.spent = 0
            self.windows.append((self.begun, self.let_in))
            self._others = deque(sorted(self.others(self.rng)) if self.others else ())
        while self._others and self.begun + self._others[0] * self.length <= now:
            self._others.popleft()
            self.spent = min(self.budget, self.spent + 1)

    def ask(self, now: float) -> Refusal | None:
        self._roll(now)
        if self.spent >= self.budget:
            return Refusal(max(1, ceil(self.begun + self.length - now)), self.reason)
        self.take(now)
        return None

    def free_at(self, now: float) -> float:
        self._roll(now)
        return now if self.spent < self.budget else self.begun + self.length

    def take(self, at: float) -> None:
        self._roll(at)
        self.spent += 1
        self.let_in += 1


@dataclass
class Bucket:
    """A bucket that fills at a rate up to a burst."""

    rate: float = 3.0
    burst: float = 1.0
    tells: bool = True
    level: float | None = None
    at: float = 0.0

    def _fill(self, now: float) -> float:
        if self.level is None:
            self.level = self.burst
        self.level = min(self.burst, self.level + max(0.0, now - self.at) * self.rate)
        self.at = max(self.at, now)
        return self.level

    def ask(self, now: float) -> Refusal | None:
        level = self._fill(now)
        if level < 1 - 1e-9:
            return Refusal(max(1, ceil((1 - level) / self.rate)) if self.tells else None)
        self.level = level - 1
        return None

    def free_at(self, now: float) -> float:
        return now + max(0.0, 1 - self._fill(now)) / self.rate

    def take(self, at: float) -> None:
        self.level = self._fill(at) - 1


@dataclass
class NoLimit:
    """Lets everybody in."""

    def ask(self, now: float) -> Refusal | None:
        return None

    def free_at(self, now: float) -> float:
        return now

    def take(self, at: float) -> None:
        pass


@dataclass
class Server:
    """A server some way off: requests travel, are let in or refused on arrival, and are worked on.

    Attributes:
        limit: The connection's.
        endpoints: Further limits, by endpoint.
        way: Seconds to the server and, again, back; it varies by `jitter` of itself.
        work: Seconds in the middle that an answer takes; a refusal takes none.
    """

    limit: Limit
    endpoints: dict[str, Limit] = field(default_factory=dict)
    way: float = 0.025
    jitter: float = 0.1
    work: float = 0.2
    spread: float = 0.3
    rng: random.Random = field(default_factory=lambda: random.Random(1))
    asked: int = 0
    refused: int = 0
    answered: int = 0
    refusals_at: list[float] = field(default_factory=list)

    @property
    def round_trip(self) -> float:
        return 2 * self.way + self.work

    def travel(self) -> float:
        return self.way * self.rng.uniform(1 - self.jitter, 1 + self.jitter)

    def working(self) -> float:
        return self.work * self.rng.lognormvariate(0, self.spread) if self.spread else self.work

    def admit(self, endpoint: str, now: float) -> Refusal | None:
        own = self.endpoints.get(endpoint)
        if own is not None and own.free_at(now) > now + 1e-9:
            refusal = own.ask(now)
            assert refusal is not None
            return Refusal(refusal.retry_after, "public_api_endpoint_rate_limit")
        refusal = self.limit.ask(now)
        if refusal is None and own is not None:
            own.take(now)
        return refusal

    async def request(self, endpoint: str) -> Refusal | None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self.travel())
        self.asked += 1
        refusal = self.admit(endpoint, loop.time())
        if refusal is not None:
            self.refused += 1
            self.refusals_at.append(loop.time())
            await asyncio.sleep(self.travel())
            return refusal
        await asyncio.sleep(self.working() + self.travel())
        self.answered += 1
        return None


# -- jobs


async def call(limiter: Limiter, server: Server, endpoint: str, priority: Priority = "normal") -> float:
    """Send one request as often as it takes; return the seconds it waited for budget."""
    waited = 0.0
    while True:
        permit: Permit = await limiter.acquire(endpoint, priority=priority)
        waited += permit.waited
        refusal = await server.request(endpoint)
        if refusal is None:
            permit.settle(200)
            return waited
        permit.settle(refusal.status, retry_after=refusal.retry_after, reason=refusal.reason)


async def many(send: Callable[[str], Awaitable[object]], endpoints: list[str], at_once: int = 100) -> float:
    """Send requests with a bound on those in flight; return the seconds it took."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    left = deque(endpoints)

    async def worker() -> None:
        while left:
            await send(left.popleft())

    async with asyncio.TaskGroup() as group:
        for _ in range(min(at_once, len(endpoints))):
            group.create_task(worker())
    return loop.time() - begun


async def oracle(server: Server, endpoint: str) -> None:
    """Send one request so that it arrives when the server, whose rule and phase are known, can first let it in."""
    loop = asyncio.get_running_loop()
    arrival = loop.time() + server.way
    own = server.endpoints.get(endpoint)
    while True:
        free = server.limit.free_at(arrival)
        if own is not None:
            free = max(free, own.free_at(arrival))
        if free <= arrival + 1e-9:
            break
        await asyncio.sleep(free - arrival)
        arrival = loop.time() + server.way
    server.limit.take(free)
    if own is not None:
        own.take(free)
    await asyncio.sleep(server.way + server.working() + server.way)
