"""No wait without an end, whatever a server says, loses or delays."""

import random
from heapq import heappop, heappush
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notion_async._ratelimit.adaptive import AdaptiveLimit
from notion_async._ratelimit.figures import Figures
from notion_async._ratelimit.limit import SendRecord, Verdict
from notion_async._ratelimit.pause import MAX_PROBE_WAIT
from notion_async._ratelimit.token_bucket import MIN_RATE

WAITS: list[float | None] = [None, None, 0.0, 0.4, 1.0, 1.0, 2.0, 5.0, 60.0, 400.0]


class Storm:
    """A server that answers as it likes, and the clients of one limit.

    Args:
        rng: The source of every choice.
        limit: The limit.
    """

    def __init__(self, rng: random.Random, limit: AdaptiveLimit) -> None:
        self.rng = rng
        self.limit = limit
        self.now = 1000.0
        self.under_way: list[tuple[float, int, SendRecord]] = []
        self.told_until = -inf
        self.refused = rng.choice([0.02, 0.3, 0.9, 1.0])
        self.lost = rng.choice([0.0, 0.1, 0.5])
        self.slow = rng.choice([0.05, 0.5, 5.0])
        self.waits: list[float | None] = rng.choice([WAITS, [None], [0.0], [1.0], [rng.choice(WAITS)]])

    def send(self, most: int) -> float:
        """Send what may leave; return when to ask again."""
        while len(self.under_way) < most:
            taken = self.limit.take(self.now)
            if not isinstance(taken, SendRecord):
                return taken
            heappush(self.under_way, (self.now + self.rng.expovariate(1 / self.slow), taken.number, taken))
        return inf

    def answer(self) -> None:
        """Answer the request that is due next."""
        at, _, record = heappop(self.under_way)
        self.now = max(self.now, at)
        verdict: Verdict = "unknown" if self.rng.random() < self.lost else "accepted"
        wait: float | None = None
        if verdict == "accepted" and self.rng.random() < self.refused:
            verdict, wait = "refused", self.rng.choice(self.waits)
            self.told_until = max(self.told_until, self.now + (wait or 0.0))
        self.limit.settle(record, self.now, verdict, wait)


def check(limit: AdaptiveLimit) -> None:
    """Assert that no estimate has fallen below its floor, and that bounds are bounds."""
    assert limit.rate.value >= MIN_RATE
    assert limit.window.budget is None or limit.window.budget >= 1
    assert limit.window.length[0] <= limit.window.length[1]
    assert limit.window.start[0] <= limit.window.start[1]
    assert limit.allowance.in_flight_limit >= 8


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_no_wait_is_longer_than_the_server_said_or_20_s_or_a_window_that_was_seen(seed: int) -> None:
    rng = random.Random(seed)
    storm, most = Storm(rng, AdaptiveLimit(Figures((180, 600), 60.0))), rng.choice([1, 5, 100])
    for _ in range(rng.choice([50, 400])):
        until = storm.send(most)
        check(storm.limit)
        if storm.under_way and (until == inf or rng.random() < 0.9):
            storm.answer()
            continue
        if not storm.under_way:
            assert until < inf, "nothing is in flight, and no timer would wake anybody"
            window = storm.limit.window
            seen = window.reset[1] if window.confirmed and window.ends else -inf
            assert until <= max(storm.told_until, storm.now + MAX_PROBE_WAIT, seen) + 1e-6
        storm.now = min(until, storm.under_way[0][0]) if storm.under_way else until


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_after_any_storm_a_server_that_is_well_again_is_used_again(seed: int) -> None:
    rng = random.Random(seed)
    storm = Storm(rng, AdaptiveLimit(Figures((180, 600), 60.0)))
    for _ in range(rng.choice([13, 100, 500])):
        until = storm.send(rng.choice([1, 20, 100]))
        if storm.under_way:
            storm.answer()
        elif until < inf:
            storm.now = until
    peace = max(storm.now, storm.told_until)
    storm.refused, storm.lost, storm.slow = 0.0, 0.0, 0.1
    first, sent_in_peace = inf, 0
    while storm.now < peace + 60:
        before = storm.limit._sent
        until = storm.send(20)
        if storm.now >= peace and storm.limit._sent > before:
            first = min(first, storm.now)
            sent_in_peace += (storm.limit._sent - before) * (storm.now > peace + 30)
        if storm.under_way and storm.under_way[0][0] <= until:
            storm.answer()
        else:
            storm.now = until
    assert first <= peace + MAX_PROBE_WAIT + 1
    assert sent_in_peace >= 30 * 3 * 0.8, "less than 80 % of the documented rate half a minute after the storm"


@pytest.mark.parametrize("refusals", [1, 13, 60])
@pytest.mark.parametrize("retry_after", [None, 0.0, 1.0, 2.0, 5.0, 30.0])
@pytest.mark.parametrize("latency", [0.05, 0.4, 4.0])
def test_a_row_of_refusals_of_any_length_ends(refusals: int, retry_after: float | None, latency: float) -> None:
    limit, now, under_way, answers = AdaptiveLimit(Figures((3,), 1.0)), 1000.0, list[tuple[float, SendRecord]](), 0
    accepted, begun = 0, now
    while accepted < 400:
        while len(under_way) < 20 and isinstance(taken := limit.take(now), SendRecord):
            under_way.append((now + latency, taken))
        wake = limit.ready_at(now) if len(under_way) < 20 else inf
        assert under_way or wake < inf
        if under_way and under_way[0][0] <= wake:
            now, record = under_way.pop(0)
            answers += 1
            accepted += answers > refusals
            limit.settle(record, now, "accepted" if answers > refusals else "refused", retry_after)
        else:
            now = max(wake, now)
    assert now - begun < 1800
