"""The limiter as the session sees it."""

import asyncio
import gc
import time

import pytest

from notion_async.errors import InvalidInput, TimedOut
from notion_async.limiter import Limiter, Permit, Priority, RateLimit, limiter_for
from notion_async.limiter.ledger import LocalLedger

CHILDREN = "GET /blocks/{block_id}/children"
QUERY = "POST /data_sources/{data_source_id}/query"


def limiter_of(requests: int = 3, seconds: float = 0.005) -> Limiter:
    return Limiter(LocalLedger(RateLimit(requests, seconds, adaptive=False)))


async def test_the_whole_budget_may_leave_at_once_and_the_next_waits_for_the_window() -> None:
    limiter = limiter_of()
    permits = [await limiter.acquire(CHILDREN) for _ in range(4)]
    assert [permit.waited > 0 for permit in permits] == [False, False, False, True]


async def test_a_refusal_pauses_everybody_for_as_long_as_the_server_says() -> None:
    limiter = Limiter(LocalLedger(None))
    (await limiter.acquire(CHILDREN)).settle(429, retry_after=0.005)
    assert (await limiter.acquire(QUERY)).waited >= 0.004


async def test_only_the_first_word_on_a_permit_counts() -> None:
    limiter = Limiter(LocalLedger(None))
    permit = await limiter.acquire(CHILDREN)
    permit.settle(200)
    permit.settle(429, retry_after=60)
    assert (await limiter.acquire(CHILDREN)).waited == 0.0


async def test_waiters_of_a_class_go_in_the_order_they_came() -> None:
    limiter = limiter_of(1, 0.001)
    order: list[int] = []

    async def one(number: int) -> None:
        await limiter.acquire(CHILDREN)
        order.append(number)

    await asyncio.gather(*(one(number) for number in range(6)))
    assert order == list(range(6))


async def test_interactive_goes_before_those_who_wait_already() -> None:
    limiter = limiter_of(1, 0.002)
    await limiter.acquire(CHILDREN)
    order: list[str] = []

    async def one(priority: Priority) -> None:
        await limiter.acquire(CHILDREN, priority=priority)
        order.append(priority)

    await asyncio.gather(one("bulk"), one("normal"), one("interactive"))
    assert order == ["interactive", "normal", "bulk"]


async def test_a_wait_that_cannot_end_in_time_is_refused_at_once() -> None:
    limiter = limiter_of(1, 50)
    await limiter.acquire(CHILDREN)
    with pytest.raises(TimedOut) as caught:
        await limiter.acquire(CHILDREN, deadline=time.monotonic() + 2)
    assert caught.value.budget_back_in == pytest.approx(50, abs=1)


async def test_a_pause_refuses_those_it_makes_too_late() -> None:
    limiter = limiter_of(1, 1)
    permit = await limiter.acquire(CHILDREN)
    waiting = asyncio.ensure_future(limiter.acquire(CHILDREN, deadline=time.monotonic() + 5))
    await asyncio.sleep(0)
    permit.settle(429, retry_after=30)
    with pytest.raises(TimedOut) as caught:
        await waiting
    assert caught.value.budget_back_in == pytest.approx(30, abs=1)


async def test_a_cancelled_waiter_costs_nobody_budget() -> None:
    limiter = limiter_of(1, 0.005)
    await limiter.acquire(CHILDREN)
    first = asyncio.ensure_future(limiter.acquire(CHILDREN))
    second = asyncio.ensure_future(limiter.acquire(CHILDREN))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, Permit)


def test_one_limiter_serves_one_loop_after_another() -> None:
    limiter = limiter_of(1, 0.002)

    async def two() -> float:
        await limiter.acquire(CHILDREN)
        return (await limiter.acquire(CHILDREN)).waited

    assert asyncio.run(two()) > 0
    assert asyncio.run(two()) > 0


def test_clients_of_one_connection_share_a_limiter_for_as_long_as_they_live() -> None:
    limiter = limiter_for("ntn_test https://api.notion.com")
    assert limiter_for("ntn_test https://api.notion.com") is limiter
    assert limiter_for("ntn_other https://api.notion.com") is not limiter
    address = id(limiter)
    del limiter
    gc.collect()
    assert address


@pytest.mark.parametrize(("requests", "seconds"), [(0, 60.0), (180, 0.0), (180, float("inf"))])
def test_a_rate_limit_that_lets_nothing_out_is_refused(requests: int, seconds: float) -> None:
    with pytest.raises(InvalidInput):
        RateLimit(requests, seconds)
