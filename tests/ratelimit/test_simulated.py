"""The limiter against servers whose limits it does not know, a minute passing in milliseconds."""

import asyncio
import random
from collections.abc import Callable

import pytest

from notion_async._ratelimit import Limiter, RateLimit, RateLimitStatus
from notion_async._ratelimit.budget import LocalBudget
from tests.ratelimit.simulator import (
    Bucket,
    FixedWindow,
    Limit,
    NoLimit,
    Refusal,
    Server,
    VirtualLoop,
    call,
    many,
    oracle,
    run,
)

CHILDREN = "GET /blocks/{block_id}/children"
QUERY = "POST /data_sources/{data_source_id}/query"
DOCUMENTED = RateLimit(180, 60)

Make = Callable[[], Server]


def serve(
    make: Make, endpoints: list[str], rule: RateLimit | None = DOCUMENTED
) -> tuple[float, Server, RateLimitStatus]:
    """Send requests through a limiter; return the seconds it took, the server and what was believed at the end."""

    async def main(loop: VirtualLoop) -> tuple[float, Server, RateLimitStatus]:
        server, limiter = make(), Limiter(LocalBudget(rule, loop.time))
        took = await many(lambda endpoint: call(limiter, server, endpoint), endpoints)
        return took, server, limiter.status

    return run(main)


def best(make: Make, endpoints: list[str]) -> float:
    """Return the seconds it takes who knows the rule and its phase."""

    async def main(loop: VirtualLoop) -> float:
        server = make()
        return await many(lambda endpoint: oracle(server, endpoint), endpoints)

    return run(main)


def server_of(limit: Callable[[], Limit]) -> Make:
    return lambda: Server(limit(), rng=random.Random(7))


@pytest.mark.parametrize("phase", [None, 0.0, 17.0, 31.0])
@pytest.mark.parametrize(("budget", "refusals"), [(180, 3), (600, 3), (50, 20)])
def test_a_window_is_found_for_few_refusals_and_then_used_whole(
    budget: int, refusals: int, phase: float | None
) -> None:
    make, job = server_of(lambda: FixedWindow(budget, phase=phase)), [CHILDREN] * (4 * budget)
    took, server, status = serve(make, job)
    assert took <= 1.05 * best(make, job) + 6 * server.round_trip
    assert server.refused <= refusals
    assert (status.model, status.budget) == ("window", budget)


@pytest.mark.parametrize("burst", [1, 10, 30])
def test_a_bucket_is_found_and_kept_nearly_empty(burst: int) -> None:
    make, job = server_of(lambda: Bucket(3, burst)), [CHILDREN] * 270
    took, server, status = serve(make, job)
    assert took <= (1.08 if burst > 1 else 1.12) * best(make, job) + 2
    assert server.refused <= 0.03 * len(job) + 60
    assert status.model == "rate"
    assert status.rate == pytest.approx(3, rel=0.2)


@pytest.mark.parametrize(("rate", "burst"), [(10, 20), (30, 1), (30, 30), (60, 120), (100, 20)])
def test_a_faster_bucket_is_found_too(rate: float, burst: int) -> None:
    make, job = server_of(lambda: Bucket(rate, burst)), [CHILDREN] * int(20 * rate)
    took, server, status = serve(make, job)
    assert burst > rate or status.rate == pytest.approx(rate, rel=0.2)
    assert took <= (1.1 if burst > 1 else 1.3) * best(make, job) + 2
    assert server.refused <= 0.03 * len(job) + 100


def test_a_bucket_that_does_not_say_how_long_to_wait_is_found() -> None:
    _, server, status = serve(server_of(lambda: Bucket(3, 1, tells=False)), [CHILDREN] * 90)
    assert status.model == "rate"
    assert server.refused <= 60


def test_where_there_is_no_limit_learning_costs_24_round_trips_and_no_refusal() -> None:
    make, job = server_of(NoLimit), [CHILDREN] * 10_000
    took, server, status = serve(make, job)
    free, _, _ = serve(make, job, None)
    assert took <= 1.02 * free + 24 * server.round_trip
    assert server.refused == 0
    assert (status.model, status.budget) == ("unknown", None)


def test_a_limit_that_is_not_adaptive_is_never_passed() -> None:
    make = server_of(lambda: FixedWindow(180, phase=31.0))
    took, server, limits = serve(make, [CHILDREN] * 540, RateLimit(180, 60, adaptive=False))
    assert server.refused == 0
    assert took == pytest.approx(120, abs=2)
    assert limits.model == "fixed"


def test_what_somebody_else_spends_is_not_asked_for() -> None:
    def early(rng: random.Random) -> list[float]:
        return [0.0] * int(180 * rng.uniform(0, 0.6))

    make = server_of(lambda: FixedWindow(180, phase=23.0, others=early, rng=random.Random(3)))
    job = [CHILDREN] * 900
    took, server, _ = serve(make, job)
    assert took <= 1.15 * best(make, job)
    assert server.refused <= 0.2 * len(job)


def test_a_budget_that_grows_is_found() -> None:
    class Growing(FixedWindow):
        def ask(self, now: float) -> Refusal | None:
            self.budget = 180 if now < 1150 else 600
            return super().ask(now)

    _, server, limits = serve(server_of(lambda: Growing(180)), [CHILDREN] * 3000)
    assert limits.budget == 600
    assert server.refused <= 12


def test_an_endpoints_own_limit_is_learnt_and_the_others_are_not_slowed() -> None:
    def make() -> Server:
        return Server(FixedWindow(180, phase=11.0), {QUERY: FixedWindow(60, phase=37.0)}, rng=random.Random(7))

    job = [QUERY if number % 2 else CHILDREN for number in range(540)]
    took, server, _ = serve(make, job)
    assert took <= 1.10 * best(make, job)
    assert server.refused <= 0.03 * len(job) + 100


def test_an_endpoint_that_is_held_leaves_the_others_alone() -> None:
    async def main(loop: VirtualLoop) -> tuple[float, float]:
        server = Server(FixedWindow(180), {QUERY: FixedWindow(5, phase=37.0)})
        limiter = Limiter(LocalBudget(DOCUMENTED, loop.time))
        slow = asyncio.ensure_future(many(lambda endpoint: call(limiter, server, endpoint), [QUERY] * 12))
        await asyncio.sleep(2)
        quick = await many(lambda endpoint: call(limiter, server, endpoint), [CHILDREN] * 100)
        return quick, await slow

    quick, slow = run(main)
    assert quick < 2
    assert slow > 60


def test_a_workspaces_limit_pauses_all_but_lowers_no_estimate() -> None:
    def make() -> Server:
        return Server(FixedWindow(100, 120, reason="public_api_space_request_rate_limit"), rng=random.Random(7))

    took, server, limits = serve(make, [CHILDREN] * 300)
    assert limits.model == "unknown"
    assert took < 250
    assert server.refused <= 2 * 40
    assert set(limits.refusals) == {"public_api_space_request_rate_limit"}


@pytest.mark.parametrize("phase", [None, 29.0])
def test_interactive_requests_do_not_wait_while_bulk_takes_all_it_can(phase: float | None) -> None:
    async def main(loop: VirtualLoop) -> tuple[list[float], int]:
        server = Server(FixedWindow(180, phase=phase), rng=random.Random(7))
        limiter, waits = Limiter(LocalBudget(DOCUMENTED, loop.time)), list[float]()

        async def bulk() -> None:
            while True:
                await call(limiter, server, CHILDREN, "bulk")

        async def interactive() -> None:
            begun = loop.time()
            waited = await call(limiter, server, CHILDREN, "interactive")
            if begun > 1120:
                waits.append(waited)

        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(bulk()) for _ in range(100)]
            calls = []
            for _ in range(360):
                calls.append(group.create_task(interactive()))
                await asyncio.sleep(1)
            await asyncio.gather(*calls)
            for job in jobs:
                job.cancel()
        return sorted(waits), server.answered

    waits, answered = run(main)
    assert waits[int(0.99 * len(waits))] <= 3 * 0.25
    assert answered >= 6 * 150
