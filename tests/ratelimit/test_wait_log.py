"""The library's log says how long requests wait for the rate limit, and why."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from notion_async import RateLimit
from notion_async._ratelimit.budget import LocalBudget
from notion_async._ratelimit.limiter import Limiter

ENDPOINT = "GET /pages/{page_id}"


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def two_waiting_requests(clock: Clock, retry_after: float) -> AsyncIterator[Limiter]:
    """Let two requests wait because Notion refused one."""
    limiter = Limiter(LocalBudget(RateLimit(180, 60.0), clock))
    permit = await limiter.acquire(ENDPOINT)
    permit.settle(429, retry_after=retry_after, reason="public_api_request_rate_limit")
    waiting = [asyncio.create_task(limiter.acquire(ENDPOINT)) for _ in range(2)]
    await asyncio.sleep(0)
    yield limiter
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "notion_async"]


async def test_a_long_wait_is_logged_with_length_and_reason(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "notion_async")
    async with two_waiting_requests(Clock(), 3600.0):
        [message] = messages(caplog)
    assert message == ("waiting 3600.0 s for the rate limit: refused with 429, Retry-After 3600 s; requests waiting: 1")


async def test_a_wait_of_an_hour_is_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "notion_async")
    clock = Clock()
    async with two_waiting_requests(clock, 3600.0) as limiter:
        [queue] = limiter._queues.values()
        for _ in range(3599):
            clock.now += 1.0
            queue._on_time()
    assert 55 <= len(messages(caplog)) <= 61
    assert messages(caplog)[1].startswith("waiting 3541.0 s") or messages(caplog)[1].startswith("waiting 3540.0 s")


async def test_the_queue_wakes_up_each_minute_of_a_long_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    delays: list[float] = []
    loop = asyncio.get_running_loop()
    call_later = loop.call_later

    def recorded(delay: float, *arguments: Any) -> asyncio.TimerHandle:
        delays.append(delay)
        return call_later(delay, *arguments)

    monkeypatch.setattr(loop, "call_later", recorded)
    async with two_waiting_requests(Clock(), 3600.0):
        assert delays == [60.0]


async def test_a_short_wait_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "notion_async")
    async with two_waiting_requests(Clock(), 0.5):
        assert messages(caplog) == []
