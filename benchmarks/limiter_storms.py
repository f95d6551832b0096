"""Storms of refusals, and what a limiter does when they are over; stray refusals; no limit at all."""

import random
from collections.abc import Callable  # noqa: TC003 - annotations of variables are evaluated
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from benchmarks.limiter_rivals import Naive, Ours
from notion_async._ratelimit.limit import SendRecord, Verdict
from tests.ratelimit.random_rules import Case, Sender, drive, whole

PEACE, RATE = 3600.0, 1.5
"""Seconds after a storm, and what is asked for in them: half the documented requests a second."""


@dataclass
class Recovery:
    """Behaviour of a limiter after a storm.

    Attributes:
        first: Seconds until the first request left, after the last `Retry-After`.
        recovered: Seconds after which 80 % of what was asked for had left, counted by 5 s.
        later: Share of what was asked for that was answered after the first minute.
        told: Whether the storm told how long to wait.
    """

    first: float
    recovered: float
    later: float
    told: bool


class Storm:
    """A storm of 1 to 300 s: a share of refusals, one `Retry-After`, some answers lost, slow or not."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.seconds = self.rng.uniform(1, 300)
        self.share = self.rng.choice([0.02, 0.1, 0.3, 0.6, 1.0, 1.0])
        self.wait = self.rng.choice([None, 0.0, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0])
        self.lost = self.rng.choice([0.0, 0.0, 0.1, 0.5])
        self.latency = 0.05 * 100 ** self.rng.random()
        self.at_once = min(self.rng.choice([1, 5, 20, 100]), max(1, int(100 * self.latency)))  # 100 a second at most
        self.limit = Ours().limit
        self.under_way: list[tuple[float, int, SendRecord]] = []

    def _answer(self, now: float, *, is_storm: bool) -> tuple[float, bool]:
        """Answer the next request; return until when the server asked to wait, and whether it was accepted."""
        _, _, record = heappop(self.under_way)
        verdict: Verdict = "accepted"
        wait = None
        if is_storm and self.rng.random() < self.lost:
            verdict = "unknown"
        elif is_storm and self.rng.random() < self.share:
            verdict, wait = "refused", self.wait
        self.limit.settle(record, now, verdict, wait or None)
        return now + (wait or 0.0), verdict == "accepted"

    def run(self) -> Recovery:
        """Run the storm and an hour of peace."""
        now, told_until, asked_at = 1000.0, 1000.0, 1000.0
        end, times = now + self.seconds, list[float]()
        peace, waiting, first = end, 0, inf
        while now < peace + PEACE:
            is_storm = now < end
            if not is_storm:
                peace = max(end, told_until)
            while asked_at <= now:
                asked_at, waiting = asked_at + 1 / RATE, min(waiting + 1, 100)
            wake = inf
            most = self.at_once if is_storm else 100
            while len(self.under_way) < most and (is_storm or waiting):
                taken = self.limit.take(now)
                if not isinstance(taken, SendRecord):
                    wake = taken
                    break
                waiting = max(0, waiting - 1)
                first = min(first, now) if now >= peace else first
                heappush(self.under_way, (now + self.latency, taken.number, taken))
            now = max(now, min(wake, self.under_way[0][0] if self.under_way else inf, asked_at))
            while self.under_way and self.under_way[0][0] <= now:
                until, accepted = self._answer(now, is_storm=now < end)
                told_until = max(told_until, until if now < end else told_until)
                if accepted and now > peace:
                    times.append(now - peace)
        return self._judge(times, first - peace)

    def _judge(self, times: list[float], first: float) -> Recovery:
        recovered = inf
        for begin in range(0, 600, 5):
            if sum(begin <= at < begin + 10 for at in times) >= 0.8 * 10 * RATE:
                recovered = float(begin)
                break
        later = sum(60 <= at < PEACE for at in times) / (RATE * (PEACE - 60))
        return Recovery(first, recovered, later, bool(self.wait))


def storms(count: int, seed: int) -> None:
    """Print how a limiter recovers from random storms."""
    seen = [Storm(seed + number).run() for number in range(count)]
    dead = sum(one.first == inf for one in seen)
    slow = sum(one.later < 0.95 for one in seen)
    quick = sum(one.recovered <= 30 for one in seen) / count
    late = sum(one.first > (1 if one.told else 20) for one in seen)
    print(f"\n{count:,} storms, then an hour at half the documented rate")
    print(f"  dead: {dead} (target 0); below 95 % after the first minute: {slow} (target 0)")
    print(f"  at 80 % within 30 s: {quick:.2%} (target 99.5 %)")
    print(f"  first request later than Retry-After + 1 s (20 s where none was told): {late} (target 0)")


class Random:
    """A server without a limit that refuses a share of the requests."""

    def __init__(self, share: float, seed: int) -> None:
        self._share, self._rng = share, random.Random(seed)

    def free_at(self, now: float) -> float:
        return now + 1 if self._rng.random() < self._share else now

    def take(self, now: float) -> None:
        pass

    def scale(self, factor: float) -> None:
        pass


def _case(share: float, requests: int, seed: int, latency: float = 0.02) -> Case:
    return Case("stray", "", lambda _: Random(share, seed), whole, lambda _: latency, 0.5, requests, seed=seed)


def strays() -> None:
    """Print what stray refusals cost, against a loop that sleeps as told and against no refusals."""
    print("\nstray refusals with Retry-After: 1, no other limit: seconds, mean and most of 20 seeds")
    plans = ((0.02, 600, 10), (0.02, 600, 100), (0.006, 1000, 10), (0.05, 600, 10))
    for share, requests, at_once in plans:
        seconds: dict[str, list[float]] = {}
        senders: dict[str, Callable[[], Sender]] = {"ours": Ours, "naive": Naive}
        for name, sender in senders.items():
            runs = [drive(_case(share, requests, seed), sender(), at_once=at_once) for seed in range(20)]
            seconds[name] = [one.seconds for one in runs]
        seconds["without"] = [drive(_case(0.0, requests, 1), Naive(), at_once=at_once).seconds]
        words = (f"{name} {sum(took) / len(took):.2f} ({max(took):.2f})" for name, took in seconds.items())
        print(f"  {share:.1%} of {requests}, {at_once} at once: " + ", ".join(words))


def no_limit() -> None:
    """Print the cost of learning without a limit, in round trips."""
    print("\nno limit, 100 at once: round trips more than without a limiter (target 24), and 429s")
    for requests in (90, 180, 1000, 5000, 20_000):
        ours = drive(_case(0.0, requests, 1, 0.1), Ours())
        free = drive(_case(0.0, requests, 1, 0.1), Naive())
        print(
            f"  {requests:6} requests: {(ours.seconds - free.seconds) / 0.1:.1f} ({ours.seconds / free.seconds:.2f} x)"
        )
