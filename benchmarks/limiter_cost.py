"""What the limiter costs: CPU time of a request that need not wait, memory of many that do."""

import asyncio
import time
import tracemalloc

from notion_async._ratelimit import Limiter, RateLimit
from notion_async._ratelimit.budget import LocalBudget

CHILDREN = "GET /blocks/{block_id}/children"


async def _cost(rule: RateLimit, count: int = 20_000) -> float:
    limiter = Limiter(LocalBudget(rule))
    begun = time.process_time()
    for _ in range(count):
        (await limiter.acquire(CHILDREN)).settle(200)
    return (time.process_time() - begun) / count * 1e6


async def _crowd(count: int = 10_000) -> float:
    limiter = Limiter(LocalBudget(RateLimit(1, 60, adaptive=False)))
    await limiter.acquire(CHILDREN)
    tracemalloc.start()
    waiting = [asyncio.ensure_future(limiter.acquire(CHILDREN)) for _ in range(count)]
    await asyncio.sleep(0)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    for one in waiting:
        one.cancel()
    await asyncio.wait(waiting)
    return held / 1e6


def cost() -> None:
    """CPU time of a request that need not wait, and memory of many that do, tasks and all."""
    micro = min(asyncio.run(_cost(RateLimit(10**9, 60))) for _ in range(5))
    print(f"uncontended request: {micro:.1f} us CPU (target 15): {'yes' if micro <= 15 else 'NO'}")
    mega = asyncio.run(_crowd())
    print(f"10,000 waiters with their tasks: {mega:.1f} MB (target 30): {'yes' if mega <= 30 else 'NO'}")
