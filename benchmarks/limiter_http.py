"""The limiter against the emulator over HTTP, on a loop whose clock runs ten times as fast."""

import asyncio
import time
from selectors import DefaultSelector
from typing import Any

import aiohttp

from notion_async._ratelimit import ConcurrencySlots, Limiter, RateLimit
from notion_async._ratelimit.budget import LocalBudget
from notion_async.emulator import Emulator
from notion_async.emulator.limits import Limit

HASTE = 10


class HastySelector(DefaultSelector):
    """Waits a tenth of what it is told."""

    def select(self, timeout: float | None = None) -> list[Any]:
        return super().select(None if timeout is None else timeout / HASTE)


class HastyLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock runs ten times as fast."""

    def __init__(self) -> None:
        super().__init__(HastySelector())

    def time(self) -> float:
        return time.monotonic() * HASTE


async def _over_http(loop: HastyLoop, limit: Limit, count: int) -> tuple[float, float, int]:
    """Return seconds and when they began, on the loop's clock, and 429s."""
    limiter, slots = Limiter(LocalBudget(RateLimit(180, 60), loop.time)), ConcurrencySlots(100)
    async with Emulator(limit=limit, latency=0.2, clock=loop.time) as notion, aiohttp.ClientSession() as http:
        headers = {"Authorization": f"Bearer {notion.token}", "Notion-Version": "2026-03-11"}

        async def one() -> None:
            status = 429
            while status == 429:
                permit = await limiter.acquire("GET /users/me", slots=slots)
                async with http.get(f"{notion.url}/v1/users/me", headers=headers) as answer:
                    status = answer.status
                    wait = answer.headers.get("Retry-After")
                    permit.settle(status, retry_after=float(wait) if wait else None)

        begun = loop.time()
        await asyncio.gather(*(one() for _ in range(count)))
        return loop.time() - begun, begun, sum(limiter.status.refusals.values())


def over_http(limit: Limit, count: int) -> tuple[float, float, int]:
    """Send requests; return the seconds it took, when it began, on the emulator's clock, and 429s."""
    loop = HastyLoop()
    try:
        return loop.run_until_complete(_over_http(loop, limit, count))
    finally:
        loop.close()
