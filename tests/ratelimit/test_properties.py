"""What holds whatever the server, the load, the order and the cancellations are."""

import asyncio
import random
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from notion_async._ratelimit import ConcurrencySlots, Limiter, Priority, RateLimit
from notion_async._ratelimit.budget import LocalBudget
from notion_async._ratelimit.interface import PRIORITIES, Budget
from tests.ratelimit.late_budget import LateBudget
from tests.ratelimit.simulator import Bucket, FixedWindow, Server, VirtualLoop, call, many, run

CHILDREN = "GET /blocks/{block_id}/children"

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # a run takes seconds, and shrinking many of them

phases = st.none() | st.floats(0, 60)
seeds = st.integers(0, 10_000)
quick = settings(max_examples=4, deadline=None, phases=NO_SHRINKING)
each_budget = pytest.mark.parametrize("kind", [LocalBudget, LateBudget])


def budget_of(kind: type, rule: RateLimit | None, loop: VirtualLoop, seed: int = 1) -> Budget:
    """Return a budget of this process, or one that answers later."""
    local = LocalBudget(rule, loop.time)
    return local if kind is LocalBudget else LateBudget(local, random.Random(seed))


@each_budget
@quick
@given(budget=st.sampled_from([20, 50, 180, 300]), phase=phases, seed=seeds, way=st.floats(0.005, 0.2))
def test_once_a_window_is_learned_few_requests_of_each_are_refused(
    kind: type, budget: int, phase: float | None, seed: int, way: float
) -> None:
    async def main(loop: VirtualLoop) -> tuple[Server, float]:
        server = Server(FixedWindow(budget, phase=phase), way=way, rng=random.Random(seed))
        limiter, begun = Limiter(budget_of(kind, RateLimit(180, 60), loop, seed)), loop.time()
        await many(lambda endpoint: call(limiter, server, endpoint), [CHILDREN] * (6 * budget))
        return server, begun

    server, begun = run(main)
    late = [at for at in server.refusals_at if at > begun + 250]
    assert len(late) <= 3 * 3


@each_budget
@quick
@given(
    requests=st.integers(1, 200),
    phase=phases,
    seed=seeds,
    way=st.floats(0.001, 2),
    jitter=st.floats(0, 1),
    work=st.floats(0.01, 5),
)
def test_what_was_told_is_never_passed_however_long_requests_travel(
    kind: type, requests: int, phase: float | None, seed: int, way: float, jitter: float, work: float
) -> None:
    async def main(loop: VirtualLoop) -> Server:
        limit = FixedWindow(requests, phase=phase)
        server = Server(limit, way=way, jitter=jitter, work=work, rng=random.Random(seed))
        limiter = Limiter(budget_of(kind, RateLimit(requests, 60, adaptive=False), loop, seed))
        await many(lambda endpoint: call(limiter, server, endpoint), [CHILDREN] * (3 * requests))
        return server

    assert run(main).refused == 0


@pytest.mark.slow
@each_budget
@quick
@given(burst=st.integers(1, 40), rate=st.floats(1, 12), seed=seeds)
def test_a_bucket_is_refused_seldom_once_it_is_known(kind: type, burst: int, rate: float, seed: int) -> None:
    async def main(loop: VirtualLoop) -> Server:
        server = Server(Bucket(rate, burst), rng=random.Random(seed))
        limiter = Limiter(budget_of(kind, RateLimit(180, 60), loop, seed))
        await many(lambda endpoint: call(limiter, server, endpoint), [CHILDREN] * 300)
        return server

    assert run(main).refused <= 60 + 0.2 * 300


calls = st.lists(
    st.tuples(st.sampled_from(PRIORITIES), st.floats(0, 30), st.none() | st.floats(0.001, 90)), min_size=1, max_size=60
)


class Crowd:
    """Calls that come when they like, some of which give up."""

    def __init__(self, loop: VirtualLoop, limiter: Limiter, slots: ConcurrencySlots | None) -> None:
        self.loop = loop
        self.limiter = limiter
        self.slots = slots
        self.came: dict[Priority, list[int]] = {priority: [] for priority in PRIORITIES}
        self.left: dict[Priority, list[int]] = {priority: [] for priority in PRIORITIES}
        self.given_up = 0

    async def one(self, number: int, priority: Priority, after: float, patience: float | None) -> None:
        await asyncio.sleep(after)
        self.came[priority].append(number)
        try:
            async with asyncio.timeout(patience):
                permit = await self.limiter.acquire(CHILDREN, priority=priority, slots=self.slots)
        except TimeoutError:
            self.given_up += 1
            return
        self.left[priority].append(number)
        await asyncio.sleep(0.2)
        permit.settle(200)

    async def all(self, plans: list[tuple[Priority, float, float | None]]) -> None:
        await asyncio.gather(*(self.one(number, *plan) for number, plan in enumerate(plans)))

    def is_in_order(self) -> bool:
        return all(self.left[p] == [n for n in self.came[p] if n in set(self.left[p])] for p in PRIORITIES)


@each_budget
@settings(max_examples=20, deadline=None)
@example(  # a queue that two have just left, while others wait in the next one
    plans=[
        *[("interactive", 0.0, None)] * 5,
        ("interactive", 21.0, None),
        ("interactive", 21.0, None),
        ("bulk", 0.0, None),
    ],
    requests=6,
    slots=2,
)
@example(  # one comes in the very moment in which the one before it may go
    plans=[*[("interactive", 0.0, None)] * 10, ("interactive", 21.0, None), ("bulk", 0.0, None), ("bulk", 21.0, None)],
    requests=11,
    slots=None,
)
@given(plans=calls, requests=st.integers(1, 20), slots=st.none() | st.integers(1, 5))
def test_no_budget_no_slot_and_no_wake_up_is_lost_when_callers_give_up(
    kind: type, plans: list[tuple[Priority, float, float | None]], requests: int, slots: int | None
) -> None:
    async def main(loop: VirtualLoop) -> tuple[Crowd, Any]:
        limiter = Limiter(budget_of(kind, RateLimit(requests, 20, adaptive=False), loop))
        crowd = Crowd(loop, limiter, None if slots is None else ConcurrencySlots(slots))
        await crowd.all(plans)
        await asyncio.sleep(20)
        await asyncio.gather(*(limiter.acquire(CHILDREN) for _ in range(requests)))  # the whole budget is there
        return crowd, limiter.status

    crowd, limits = run(main)
    assert sum(map(len, crowd.left.values())) + crowd.given_up == len(plans)
    assert crowd.is_in_order()
    assert crowd.slots is None or crowd.slots.free == slots
    assert limits.sent == requests
    assert set(limits.waiting.values()) == {0}


@each_budget
@settings(max_examples=20, deadline=None)
@given(plans=calls, requests=st.integers(1, 3))
def test_the_same_holds_at_a_rate(kind: type, plans: list[tuple[Priority, float, float | None]], requests: int) -> None:
    async def main(loop: VirtualLoop) -> Crowd:
        crowd = Crowd(loop, Limiter(budget_of(kind, RateLimit(requests, 2, adaptive=False), loop)), None)
        await crowd.all(plans)
        return crowd

    crowd = run(main)
    assert sum(map(len, crowd.left.values())) + crowd.given_up == len(plans)
    assert crowd.is_in_order()


@each_budget
@settings(max_examples=20, deadline=None)
@given(plans=calls, seed=seeds)
def test_the_same_holds_while_the_server_refuses_at_random(
    kind: type, plans: list[tuple[Priority, float, float | None]], seed: int
) -> None:
    async def main(loop: VirtualLoop) -> tuple[int, int]:
        rng = random.Random(seed)
        limiter, done = Limiter(budget_of(kind, RateLimit(180, 60), loop, seed)), [0, 0]

        async def one(priority: Priority, after: float, patience: float | None) -> None:
            await asyncio.sleep(after)
            try:
                async with asyncio.timeout(patience):
                    await attempt(priority)
                done[0] += 1
            except TimeoutError:
                done[1] += 1

        async def attempt(priority: Priority) -> None:
            while True:
                permit = await limiter.acquire(CHILDREN, priority=priority)
                try:
                    await asyncio.sleep(0.2)
                    if rng.random() < 0.6:
                        permit.settle(200)
                        return
                    wait = rng.choice([None, 0.0, 0.5, 1.0, 20.0, 70.0])
                    reason = rng.choice(["", "public_api_space_request_rate_limit", "public_api_endpoint_rate_limit"])
                    permit.settle(rng.choice([429, 529]), retry_after=wait, reason=reason)
                finally:
                    permit.settle(None)

        await asyncio.gather(*(one(*plan) for plan in plans))
        return done[0], done[1]

    assert sum(run(main)) == len(plans)
