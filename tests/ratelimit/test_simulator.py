"""The simulated limits count as the emulator's do, so that what is measured on the ones holds for the others."""

import random

import pytest

from notion_async.emulator import limits
from tests.ratelimit.simulator import Bucket, FixedWindow, Limit

PAIRS: list[tuple[Limit, limits.Limit]] = [
    (FixedWindow(7, 60), limits.RateWindow(7, 60)),
    (FixedWindow(7, 60, phase=0.0), limits.RateWindow(7, 60, "clock")),
    (Bucket(0.5, 1), limits.TokenBucket(0.5, 1)),
    (Bucket(3, 10), limits.TokenBucket(3, 10)),
]


@pytest.mark.parametrize("pair", range(len(PAIRS)))
@pytest.mark.parametrize("pace", [0.1, 1.0, 20.0])
def test_a_simulated_limit_lets_in_and_refuses_as_the_emulators(pair: int, pace: float) -> None:
    simulated, limit = PAIRS[pair]
    counter, rng, now = limit.counter(), random.Random(pair), 1e6 * (1 + pace)
    for _ in range(500):
        now += rng.expovariate(1 / pace)
        free_at, wait = simulated.free_at(now), counter.take(now)
        refusal = simulated.ask(now)
        assert (refusal is None) == (wait == 0)
        assert free_at - now == pytest.approx(wait, abs=1e-5)
