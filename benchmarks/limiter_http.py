"""The limiter over HTTP with real timers: twenty rules, a local server that applies each, and the bound."""

import asyncio
import time
from copy import deepcopy

import aiohttp
from aiohttp import web

from notion_async._ratelimit import ConcurrencySlots, Limiter, RateLimit
from notion_async._ratelimit.budget import LocalBudget
from tests.ratelimit.random_rules import EPSILON, Both, Bucket, Case, Log, Rule, Window, bound, whole

LATENCY = 0.025
SECONDS = 12.0

RULES: dict[str, Rule] = {
    "window 300 in 10 s": Window(300, 10),
    "window 50 in 5 s, by the clock": Window(50, 5, 1.0),
    "window 30 in 6 s": Window(30, 6),
    "window 10 in 1 s": Window(10, 1),
    "window 100 in 2 s, by the clock": Window(100, 2, 0.3),
    "bucket 1/s, burst 1": Bucket(1, 1),
    "bucket 3/s, burst 1": Bucket(3, 1),
    "bucket 3/s, burst 30": Bucket(3, 30),
    "bucket 5/s, burst 50": Bucket(5, 50),
    "bucket 10/s, burst 10": Bucket(10, 10),
    "bucket 10/s, burst 100": Bucket(10, 100),
    "bucket 20/s, burst 5": Bucket(20, 5),
    "bucket 30/s, burst 1": Bucket(30, 1),
    "bucket 30/s, burst 30": Bucket(30, 30),
    "bucket 60/s, burst 120": Bucket(60, 120),
    "bucket 100/s, burst 20": Bucket(100, 20),
    "log 20 in 2 s": Log(20, 2),
    "log 100 in 5 s": Log(100, 5),
    "bucket 20/s, burst 20 and window 100 in 8 s": Both((Bucket(20, 20), Window(100, 8))),
    "window 180 in 10 s": Window(180, 10),
}


async def _serve(rule: Rule) -> tuple[web.AppRunner, str]:
    async def answer(_: web.Request) -> web.Response:
        await asyncio.sleep(LATENCY / 2)
        now = time.monotonic()
        free = rule.free_at(now)
        if free <= now + EPSILON:
            rule.take(now)
            status, headers = 200, {}
        else:
            status, headers = 429, {"Retry-After": str(max(1, -int(-(free - now) // 1)))}
        await asyncio.sleep(LATENCY / 2)
        return web.Response(status=status, headers=headers)

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/"


async def _job(name: str) -> str:
    """Run one job; return a line of the table."""
    case = Case("", name, lambda _: deepcopy(RULES[name]), whole, lambda _: LATENCY, 0.5, 0, begin=time.monotonic())
    case.requests = int(0.9 * bound(case, until=SECONDS)[0])
    seconds = bound(case)[1]
    limiter, slots, refused = Limiter(LocalBudget(RateLimit(180, 60))), ConcurrencySlots(100), 0
    runner, url = await _serve(deepcopy(RULES[name]))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one() -> None:
            nonlocal refused
            status = 429
            while status == 429:
                permit = await limiter.acquire("GET /", slots=slots)
                async with http.get(url) as sent:
                    status, wait = sent.status, sent.headers.get("Retry-After")
                    refused += status == 429
                    permit.settle(status, retry_after=float(wait) if wait else None)

        begun = time.monotonic()
        await asyncio.gather(*(one() for _ in range(case.requests)))
        took = time.monotonic() - begun
    await runner.cleanup()
    reached = "yes" if took <= (1.15 * seconds + 3 if name[-7:] == "burst 1" else 1.1 * seconds + 2) else "NO"
    return f"  {name:46}{case.requests:6}{seconds:8.1f}{took:8.1f}{took / seconds:7.2f}{refused:6}  {reached}"


async def _all(at_once: int) -> list[str]:
    gate = asyncio.Semaphore(at_once)

    async def one(name: str) -> str:
        async with gate:
            return await asyncio.wait_for(_job(name), 120)

    return list(await asyncio.gather(*map(one, RULES)))


def over_http(at_once: int = 4) -> None:
    """Print a line for each of twenty rules."""
    print(f"\nover HTTP with real timers, {LATENCY * 1000:.0f} ms, {at_once} jobs at a time")
    print(f"  {'rule':46}{'sent':>6}{'bound':>8}{'took':>8}{'times':>7}{'429s':>6}  within the target")
    print("\n".join(asyncio.run(_all(at_once))))
