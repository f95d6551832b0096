"""The limiter as the session sees it."""

import asyncio
import gc
import json
import logging
import threading
import time
import weakref

import pytest

from notion_async._ratelimit import ConcurrencySlots, Limiter, Permit, Priority, RateLimit, limiter_for
from notion_async._ratelimit.budget import LocalBudget
from notion_async.errors import InvalidInput, TimedOut
from tests.ratelimit.simulator import VirtualLoop, run

CHILDREN = "GET /blocks/{block_id}/children"
QUERY = "POST /data_sources/{data_source_id}/query"


def told(loop: VirtualLoop, requests: int, seconds: float) -> Limiter:
    return Limiter(LocalBudget(RateLimit(requests, seconds, adaptive=False), loop.time))


async def spend(limiter: Limiter, priority: Priority = "normal", deadline: float | None = None) -> Permit:
    permit = await limiter.acquire(CHILDREN, priority=priority, deadline=deadline)
    permit.settle(200)
    return permit


def test_the_whole_budget_may_leave_at_once_and_the_next_waits_for_the_window() -> None:
    async def main(loop: VirtualLoop) -> list[float]:
        limiter = told(loop, 3, 60)
        return [(await spend(limiter)).waited for _ in range(4)]

    assert run(main) == pytest.approx([0, 0, 0, 60])


@pytest.mark.parametrize("rate_limit", [None, RateLimit(180, 60), RateLimit(180, 60, adaptive=False)])
@pytest.mark.parametrize("status", [429, 529])
def test_a_refusal_pauses_everybody_for_as_long_as_the_server_says(rate_limit: RateLimit | None, status: int) -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = Limiter(LocalBudget(rate_limit, loop.time))
        (await limiter.acquire(CHILDREN)).settle(status, retry_after=37)
        return (await limiter.acquire(QUERY)).waited

    assert 36 <= run(main) <= 37.001  # a whole number was rounded up


def test_after_a_pause_one_goes_first_and_the_others_wait_for_its_answer() -> None:
    async def main(loop: VirtualLoop) -> list[float]:
        limiter = Limiter(LocalBudget(None, loop.time))
        (await limiter.acquire(CHILDREN)).settle(529, retry_after=10)

        async def one() -> float:
            permit = await limiter.acquire(CHILDREN)
            await asyncio.sleep(0.2)
            permit.settle(200)
            return permit.waited

        return list(await asyncio.gather(one(), one(), one()))

    assert run(main) == pytest.approx([10, 10.2, 10.2])


def test_a_request_that_is_blocked_pauses_nobody() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = Limiter(LocalBudget(RateLimit(180, 60), loop.time))
        (await limiter.acquire(CHILDREN)).settle(429, retry_after=3600, reason="public_api_request_blocked")
        return (await limiter.acquire(CHILDREN)).waited

    assert run(main) == 0


def test_an_endpoints_refusal_holds_that_endpoint_alone() -> None:
    async def main(loop: VirtualLoop) -> list[float]:
        limiter = Limiter(LocalBudget(RateLimit(180, 60), loop.time))
        (await limiter.acquire(QUERY)).settle(429, retry_after=20, reason="public_api_endpoint_rate_limit")
        held = asyncio.ensure_future(limiter.acquire(QUERY))
        await asyncio.sleep(0)
        other = await spend(limiter)
        return [other.waited, (await held).waited]

    assert run(main) == pytest.approx([0, 19.5], abs=0.51)


def test_only_the_first_word_on_a_permit_counts() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = Limiter(LocalBudget(None, loop.time))
        permit = await limiter.acquire(CHILDREN)
        permit.settle(200)
        permit.settle(429, retry_after=60)
        return (await limiter.acquire(CHILDREN)).waited

    assert run(main) == 0


def test_waiters_of_a_class_go_in_the_order_they_came() -> None:
    async def main(loop: VirtualLoop) -> list[int]:
        limiter, order = told(loop, 1, 10), list[int]()

        async def one(number: int) -> None:
            await spend(limiter)
            order.append(number)

        await asyncio.gather(*(one(number) for number in range(6)))
        return order

    assert run(main) == list(range(6))


def order_of(classes: list[Priority], requests: int = 1) -> list[Priority]:
    """Return in which order calls that wait already are let out."""

    async def main(loop: VirtualLoop) -> list[Priority]:
        limiter, order = told(loop, requests, 10), list[Priority]()
        for _ in range(requests):
            await spend(limiter)

        async def one(priority: Priority) -> None:
            await spend(limiter, priority)
            order.append(priority)

        await asyncio.gather(*map(one, classes))
        return order

    return run(main)


def test_interactive_goes_before_those_who_wait_already() -> None:
    assert order_of(["bulk", "normal", "interactive"]) == ["interactive", "normal", "bulk"]


def test_bulk_never_starves() -> None:
    waiting: list[Priority] = ["bulk", *["interactive"] * 30]  # type: ignore[list-item] # mypy widens the repeated list
    order = order_of(waiting)
    assert order.index("bulk") == 10


def test_a_permit_comes_only_with_a_free_slot_and_holds_it_until_it_is_settled() -> None:
    async def main(loop: VirtualLoop) -> tuple[int, float, int]:
        limiter, slots = Limiter(LocalBudget(None, loop.time)), ConcurrencySlots(2)
        first, _ = [await limiter.acquire(CHILDREN, slots=slots) for _ in range(2)]
        third = asyncio.ensure_future(limiter.acquire(CHILDREN, slots=slots))
        await asyncio.sleep(0.5)
        spare = ConcurrencySlots(1)
        other = await limiter.acquire(CHILDREN, slots=spare)
        free = spare.free
        first.settle(200)
        return free, (await third).waited - other.waited, slots.free

    assert run(main) == pytest.approx((0, 0.5, 0))


def test_interactive_takes_the_next_free_slot_before_bulk_that_waits() -> None:
    async def main(loop: VirtualLoop) -> list[str]:
        limiter, slots, order = Limiter(LocalBudget(None, loop.time)), ConcurrencySlots(1), list[str]()
        holder = await limiter.acquire(CHILDREN, slots=slots)

        async def one(priority: Priority) -> None:
            (await limiter.acquire(CHILDREN, priority=priority, slots=slots)).settle(200)
            order.append(priority)

        waiting = [asyncio.ensure_future(one(priority)) for priority in ("bulk", "bulk", "interactive")]
        await asyncio.sleep(0.1)
        holder.settle(200)
        await asyncio.gather(*waiting)
        return order

    assert run(main) == ["interactive", "bulk", "bulk"]


def test_who_is_cancelled_in_the_moment_of_the_turn_gives_the_slot_back() -> None:
    async def main(loop: VirtualLoop) -> int:
        limiter, slots = Limiter(LocalBudget(None, loop.time)), ConcurrencySlots(1)
        holder = await limiter.acquire(CHILDREN, slots=slots)
        waiting = asyncio.ensure_future(limiter.acquire(CHILDREN, slots=slots))
        await asyncio.sleep(0)
        holder.settle(200)
        waiting.cancel()
        await asyncio.wait([waiting])
        return slots.free

    assert run(main) == 1


def test_a_wait_that_cannot_end_in_time_is_refused_at_once() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = told(loop, 1, 50)
        await spend(limiter)
        begun = loop.time()
        with pytest.raises(TimedOut) as caught:
            await spend(limiter, deadline=begun + 2)
        assert loop.time() == pytest.approx(begun)
        return caught.value.budget_back_in or 0.0

    assert run(main) == pytest.approx(50)


def test_those_ahead_count_when_a_deadline_is_judged() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = told(loop, 1, 50)
        await spend(limiter)
        ahead = [asyncio.ensure_future(spend(limiter)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TimedOut) as caught:
            await spend(limiter, deadline=loop.time() + 120)
        await asyncio.gather(*ahead)
        return caught.value.budget_back_in or 0.0

    assert run(main) == pytest.approx(150)


def test_a_wait_that_could_have_ended_in_time_fails_just_before_its_deadline() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = Limiter(LocalBudget(None, loop.time))
        (await limiter.acquire(CHILDREN)).settle(529, retry_after=0.1)
        begun = loop.time()
        leader = await limiter.acquire(CHILDREN)
        with pytest.raises(TimedOut):
            await limiter.acquire(CHILDREN, deadline=begun + 0.3)
        leader.settle(200)
        return loop.time() - begun

    assert run(main) == pytest.approx(0.29)


def test_a_pause_refuses_those_it_makes_too_late() -> None:
    async def main(loop: VirtualLoop) -> tuple[float, float]:
        limiter, slots = Limiter(LocalBudget(None, loop.time)), ConcurrencySlots(1)
        permit = await limiter.acquire(CHILDREN, slots=slots)
        begun = loop.time()
        waiting = asyncio.ensure_future(limiter.acquire(CHILDREN, deadline=begun + 5, slots=slots))
        await asyncio.sleep(0.1)
        permit.settle(529, retry_after=30)
        with pytest.raises(TimedOut) as caught:
            await waiting
        return loop.time() - begun, caught.value.budget_back_in or 0.0

    assert run(main) == pytest.approx((0.1, 30))


def test_a_cancelled_waiter_costs_nobody_budget() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = told(loop, 1, 60)
        await spend(limiter)
        first = asyncio.ensure_future(spend(limiter))
        second = asyncio.ensure_future(spend(limiter))
        await asyncio.sleep(0)
        first.cancel()
        return (await second).waited

    assert run(main) == pytest.approx(60)


def test_who_is_cancelled_in_the_moment_of_the_turn_gives_the_ticket_back() -> None:
    async def main(loop: VirtualLoop) -> tuple[float, float]:
        limiter = told(loop, 1, 60)
        permit = await limiter.acquire(CHILDREN)
        first = asyncio.ensure_future(limiter.acquire(CHILDREN))
        second = asyncio.ensure_future(limiter.acquire(CHILDREN))
        await asyncio.sleep(0)
        permit.settle(200)
        begun = loop.time()
        loop.call_at(begun + 60, first.cancel)  # set after the limiter's own timer: the turn has come already
        await asyncio.wait([first])
        assert first.cancelled()
        return (await second).waited, limiter.status.sent

    assert run(main) == pytest.approx((60, 1), abs=0.001)


def test_one_limiter_serves_one_loop_after_another() -> None:
    limiter = Limiter(LocalBudget(RateLimit(1, 0.002, adaptive=False)))

    async def two() -> float:
        await spend(limiter)
        return (await spend(limiter)).waited

    assert asyncio.run(two()) > 0
    assert asyncio.run(two()) > 0


def test_loops_of_two_threads_share_a_budget_and_wake_each_other() -> None:
    limiter = Limiter(LocalBudget(RateLimit(2, 0.004, adaptive=False)))
    waits: list[float] = []

    async def some() -> None:
        waits.extend(permit.waited for permit in await asyncio.gather(*(spend(limiter) for _ in range(5))))

    threads = [threading.Thread(target=asyncio.run, args=(some(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(waits) == 10
    assert max(waits) >= 0.012


def test_clients_of_one_connection_share_a_limiter_for_as_long_as_they_live() -> None:
    limiter = limiter_for("ntn_test https://api.notion.com")
    assert limiter_for("ntn_test https://api.notion.com") is limiter
    assert limiter_for("ntn_other https://api.notion.com") is not limiter
    assert limiter_for("ntn_test https://api.notion.com", None) is not limiter
    gone = weakref.ref(limiter)
    del limiter
    gc.collect()
    assert gone() is None


def test_the_registry_keeps_no_token() -> None:
    limiter = limiter_for("ntn_test_secret")
    referrers = json.dumps([repr(vars(limiter)), repr(limiter), repr(limiter.export_state())])
    assert "ntn_test_secret" not in referrers


def test_a_reserve_can_be_set_for_all_clients_of_a_connection() -> None:
    rule = RateLimit(100, 60, adaptive=False)
    limiter = limiter_for("ntn_test reserve", rule, reserve=25)
    assert limiter.status.reserved == 25
    assert limiter_for("ntn_test reserve", rule).status.reserved == 25


@pytest.mark.parametrize(("requests", "seconds"), [(0, 60.0), (180, 0.0), (180, float("inf"))])
def test_a_rate_limit_that_lets_nothing_out_is_refused(requests: int, seconds: float) -> None:
    with pytest.raises(InvalidInput):
        RateLimit(requests, seconds)


def test_a_limiter_tells_who_waits_and_gives_what_it_learnt_to_the_next() -> None:
    async def main(loop: VirtualLoop) -> tuple[dict[Priority, int], float]:
        limiter = told(loop, 1, 60)
        await spend(limiter)
        waiting = [asyncio.ensure_future(spend(limiter, priority)) for priority in ("bulk", "bulk", "interactive")]
        await asyncio.sleep(0)
        seen = limiter.status.waiting
        await asyncio.gather(*waiting)
        first, heir = (Limiter(LocalBudget(RateLimit(180, 60), loop.time)) for _ in range(2))
        for _ in range(200):
            await spend(first)
        heir.restore_state(json.loads(json.dumps(first.status.export_state())))
        return dict(seen), heir.status.in_flight_limit or 0.0

    waiting, in_flight_limit = run(main)
    assert waiting == {"interactive": 1, "normal": 0, "bulk": 2}
    assert in_flight_limit == pytest.approx(40, abs=1)


def test_a_permit_may_be_settled_where_no_loop_runs() -> None:
    limiter, loop = Limiter(LocalBudget(None)), asyncio.new_event_loop()
    permit = loop.run_until_complete(limiter.acquire(CHILDREN))
    waiting = loop.create_task(limiter.acquire(CHILDREN, slots=ConcurrencySlots(0)))
    loop.call_soon(loop.stop)
    loop.run_forever()
    permit.settle(200)
    assert limiter.status.waiting["normal"] == 1
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(waiting)
    loop.close()


def test_what_waited_in_a_loop_that_was_closed_is_forgotten() -> None:
    limiter = Limiter(LocalBudget(None))
    gone, here = asyncio.new_event_loop(), asyncio.new_event_loop()
    left = gone.create_task(limiter.acquire(CHILDREN, slots=ConcurrencySlots(0)))
    gone.call_soon(gone.stop)
    gone.run_forever()
    left._log_destroy_pending = False  # type: ignore[attr-defined] # it is left on purpose
    gone.close()
    here.run_until_complete(limiter.acquire(CHILDREN)).settle(None)
    slots = ConcurrencySlots(1)
    here.run_until_complete(limiter.acquire(CHILDREN, slots=slots))
    next_one = here.create_task(limiter.acquire(CHILDREN, slots=slots))
    here.call_soon(here.stop)
    here.run_forever()
    assert list(limiter._queues) == [here]
    next_one.cancel()
    with pytest.raises(asyncio.CancelledError):
        here.run_until_complete(next_one)
    here.close()


def paced(loop: VirtualLoop, rate: float) -> Limiter:
    """Return a limiter of a rate that was told."""
    return Limiter(LocalBudget(RateLimit(1, 1 / rate, adaptive=False), loop.time))


def test_a_rate_that_was_told_is_spaced_evenly_from_the_first_request_on() -> None:
    async def main(loop: VirtualLoop) -> list[float]:
        limiter, begun, times = Limiter(LocalBudget(RateLimit(6, 2.0, adaptive=False), loop.time)), loop.time(), []
        for _ in range(7):
            await spend(limiter)
            times.append(loop.time() - begun)
        await asyncio.sleep(60)  # idle: nothing is saved up
        later = loop.time()
        await asyncio.gather(*(spend(limiter) for _ in range(4)))
        return [*times, loop.time() - later]

    assert run(main) == pytest.approx([0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3, 2, 1], abs=0.01)


def test_a_limit_that_was_told_for_a_minute_leaves_at_once() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = told(loop, 180, 60)
        await asyncio.gather(*(spend(limiter) for _ in range(180)))
        return loop.time() - 1000

    assert run(main) == pytest.approx(0, abs=1e-4)


def test_at_a_rate_one_that_is_refused_at_once_stands_in_nobodys_way() -> None:
    async def main(loop: VirtualLoop) -> float:
        limiter = paced(loop, 0.5)
        await spend(limiter)
        with pytest.raises(TimedOut):
            await spend(limiter, deadline=loop.time() + 1)
        return (await asyncio.wait_for(spend(limiter), 30)).waited

    assert run(main) == pytest.approx(2, abs=0.01)


def test_at_a_rate_a_deadline_is_kept_too() -> None:
    async def main(loop: VirtualLoop) -> list[float | None]:
        limiter = paced(loop, 0.5)
        await spend(limiter)

        async def one(deadline: float) -> float | None:
            try:
                return (await spend(limiter, deadline=1000 + deadline)).waited
            except TimedOut as error:
                return error.budget_back_in

        return list(await asyncio.gather(one(1), one(2.5), one(3), one(4.5)))

    assert run(main) == pytest.approx([2, 2, 4, 4], abs=0.01)


def test_budget_that_a_cancelled_call_gives_back_wakes_who_waits_in_another_loop() -> None:
    budget = LocalBudget(RateLimit(1, 3600, adaptive=False))
    limiter, waited = Limiter(budget), list[float]()
    ready, done = threading.Event(), threading.Event()

    async def elsewhere() -> None:
        call = asyncio.ensure_future(spend(limiter))
        await asyncio.sleep(0)
        ready.set()
        waited.append((await asyncio.wait_for(call, 5)).waited)
        done.set()

    async def here() -> None:
        slots = ConcurrencySlots(1)
        held = await Limiter(LocalBudget(None)).acquire(CHILDREN, slots=slots)
        call = asyncio.ensure_future(limiter.acquire(CHILDREN, slots=slots))
        await asyncio.sleep(0)
        held.settle(200)
        limiter._dispatch()  # the call has its ticket, and is cancelled before it can use it
        call.cancel()
        thread = threading.Thread(target=asyncio.run, args=(elsewhere(),))
        thread.start()
        ready.wait(5)
        await asyncio.wait([call])
        done.wait(5)
        thread.join(5)

    asyncio.run(here())
    assert waited


def test_thousands_of_deadlines_cost_no_more_than_their_endpoints() -> None:
    async def main(loop: VirtualLoop) -> int:
        asked = 0

        class Counting(LocalBudget):
            def seconds_until_available(self, endpoint: str, priority: Priority, ahead: int) -> float:
                nonlocal asked
                asked += 1
                return super().seconds_until_available(endpoint, priority, ahead)

        limiter = Limiter(Counting(None, loop.time))
        (await limiter.acquire(CHILDREN)).settle(529, retry_after=1)
        leader = asyncio.ensure_future(limiter.acquire(CHILDREN))
        rest = [asyncio.ensure_future(limiter.acquire(CHILDREN, deadline=1000 + 10 + n)) for n in range(500)]
        await asyncio.sleep(1.5)
        asked = 0
        (await leader).settle(529, retry_after=1)
        count = asked
        for call in rest:
            call.cancel()
        await asyncio.wait(rest)
        return count

    assert run(main) <= 2


def test_a_long_wait_is_logged_once_with_its_length_and_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    async def main(loop: VirtualLoop) -> None:
        limiter = told(loop, 2, 60)
        with caplog.at_level(logging.INFO, "notion_async"):
            await asyncio.gather(*(spend(limiter) for _ in range(4)))

    run(main)
    assert [record.getMessage() for record in caplog.records] == [
        "waiting 60.0 s for the rate limit: 2 requests in 60 s were sent; requests waiting: 1"
    ]


def test_a_short_wait_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def main(loop: VirtualLoop) -> None:
        with caplog.at_level(logging.INFO, "notion_async"):
            await asyncio.gather(*(spend(paced(loop, 5)) for _ in range(4)))

    run(main)
    assert not caplog.records


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        (429, "", "refused with 429, Retry-After 30 s"),
        (529, "", "the server asked everybody to pause"),
        (429, "x", "the server asked this endpoint to pause"),
    ],
)
def test_the_log_says_why_requests_wait(status: int, reason: str, words: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main(loop: VirtualLoop) -> None:
        limiter = Limiter(LocalBudget(RateLimit(180, 60), loop.time))
        with caplog.at_level(logging.INFO, "notion_async"):
            (await limiter.acquire(CHILDREN)).settle(status, retry_after=30, reason=reason)
            await spend(limiter)

    run(main)
    assert f"rate limit: {words};" in caplog.records[0].getMessage()


def test_a_request_that_waits_for_a_rate_in_one_loop_leaves_the_others_theirs() -> None:
    limiter = Limiter(LocalBudget(RateLimit(1, 0.01, adaptive=False)))
    begun = time.monotonic()
    threads = [threading.Thread(target=asyncio.run, args=(several(limiter, 5),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert time.monotonic() - begun >= 0.09, "both loops together keep to the limit"


async def several(limiter: Limiter, count: int) -> None:
    await asyncio.gather(*(spend(limiter) for _ in range(count)))
