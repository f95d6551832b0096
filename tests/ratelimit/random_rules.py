"""Rules of servers, drawn at random by seed, and jobs that meet them in virtual time without an event loop."""

import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import ceil, inf
from typing import Any, Protocol

EPSILON = 1e-9
MOST_IN_FLIGHT = 100
MOST_REQUESTS = 20_000


class Rule(Protocol):
    """A server's limit. Times never go back."""

    def free_at(self, now: float) -> float:
        """Return when a request can be accepted."""

    def take(self, now: float) -> None:
        """Count a request, whether it may be accepted or not."""

    def scale(self, factor: float) -> None:
        """Change the limit."""


@dataclass
class Bucket:
    """A token bucket; GCRA with a burst is the same."""

    rate: float
    burst: float
    level: float = -1.0
    at: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.burst

    def _fill(self, now: float) -> None:
        if now > self.at:
            self.level = min(self.burst, self.level + (now - self.at) * self.rate)
            self.at = now

    def free_at(self, now: float) -> float:
        self._fill(now)
        return now if self.level >= 1 - EPSILON else now + (1 - self.level) / self.rate

    def take(self, now: float) -> None:
        self._fill(now)
        self.level -= 1

    def scale(self, factor: float) -> None:
        self.rate *= factor
        self.burst = max(1.0, self.burst * factor)


@dataclass
class Window:
    """A budget for each window, which begins with the first request after the last one, or by the clock."""

    budget: int
    length: float
    phase: float | None = None
    start: float = -inf
    spent: int = 0

    def _roll(self, now: float) -> None:
        if now < self.start + self.length - EPSILON:
            return
        if self.phase is None:
            self.start = now
        else:
            self.start = self.phase + (now - self.phase + EPSILON) // self.length * self.length
        self.spent = 0

    def free_at(self, now: float) -> float:
        if now >= self.start + self.length - EPSILON or self.spent < self.budget:
            return now
        return self.start + self.length

    def take(self, now: float) -> None:
        self._roll(now)
        self.spent += 1

    def scale(self, factor: float) -> None:
        self.budget = max(1, int(self.budget * factor))


@dataclass
class Log:
    """A budget for each span of a length (a sliding window)."""

    budget: int
    length: float
    sent: deque[float] = field(default_factory=deque)

    def free_at(self, now: float) -> float:
        while self.sent and self.sent[0] + self.length <= now + EPSILON:
            self.sent.popleft()
        missing = len(self.sent) - self.budget
        return now if missing < 0 else self.sent[missing] + self.length

    def take(self, now: float) -> None:
        self.sent.append(now)

    def scale(self, factor: float) -> None:
        self.budget = max(1, int(self.budget * factor))


@dataclass
class Both:
    """Two limits at once."""

    rules: tuple[Rule, Rule]

    def free_at(self, now: float) -> float:
        at = now
        for _ in range(4):
            at = max(rule.free_at(at) for rule in self.rules)
        return at

    def take(self, now: float) -> None:
        for rule in self.rules:
            rule.take(now)

    def scale(self, factor: float) -> None:
        for rule in self.rules:
            rule.scale(factor)


@dataclass
class Shared:
    """A limit that another client uses, too.

    Attributes:
        others: When the other client sends.
        is_served: Whether its requests are counted even if they could not be accepted, as for a bound.
    """

    rule: Rule
    others: Iterator[float]
    is_served: bool = False
    next_at: float = -inf

    def _let_others(self, now: float) -> None:
        while self.next_at <= now:
            if self.next_at > -inf and (self.is_served or self.rule.free_at(self.next_at) <= self.next_at + EPSILON):
                self.rule.take(self.next_at)
            self.next_at = next(self.others)

    def free_at(self, now: float) -> float:
        self._let_others(now)
        return self.rule.free_at(now)

    def take(self, now: float) -> None:
        self._let_others(now)
        self.rule.take(now)

    def scale(self, factor: float) -> None:
        self.rule.scale(factor)


@dataclass
class Changing:
    """A limit that is another one from a time on."""

    rule: Rule
    at: float
    factor: float
    changed: bool = False

    def _change(self, now: float) -> None:
        if now >= self.at and not self.changed:
            self.changed = True
            self.rule.scale(self.factor)

    def free_at(self, now: float) -> float:
        self._change(now)
        free = self.rule.free_at(now)
        if not self.changed and free > self.at:
            self._change(self.at)
            free = max(self.at, self.rule.free_at(self.at))
        return free

    def take(self, now: float) -> None:
        self._change(now)
        self.rule.take(now)

    def scale(self, factor: float) -> None:
        self.rule.scale(factor)


@dataclass
class Cap:
    """A cap on requests in flight."""

    most: int
    in_flight: int = 0


@dataclass
class Case:
    """One rule and one job.

    Attributes:
        family: The kind of rule.
        text: The rule in words.
        make: Makes the rule; True for the bound, where another client is always served.
        tell: Turns the seconds until the next acceptance into `Retry-After`.
        latency: Draws the seconds of one round trip.
        way: Part of it before the server decides.
        requests: Size of the job.
        begin: When it begins.
    """

    family: str
    text: str
    make: Callable[[bool], Rule | Cap]
    tell: Callable[[float, random.Random], float | None]
    latency: Callable[[random.Random], float]
    way: float
    requests: int
    begin: float = 1000.0
    seed: int = 0


def whole(wait: float, rng: random.Random) -> float | None:
    return float(max(1, ceil(wait - EPSILON)))


def exact(wait: float, rng: random.Random) -> float | None:
    return wait


def absent(wait: float, rng: random.Random) -> float | None:
    return None


def wrong(wait: float, rng: random.Random) -> float | None:
    return float(max(0, ceil(wait) + rng.choice((-1, 0, 1))))


def zero(wait: float, rng: random.Random) -> float | None:
    return 0.0


TELLERS = [whole, whole, whole, whole, exact, absent, wrong, zero]
FAMILIES = {"bucket": 154, "gcra": 81, "window": 162, "log": 47, "two": 72, "shared": 127, "changed": 66, "cap": 21}


def _log_uniform(rng: random.Random, low: float, high: float) -> float:
    return float(low * (high / low) ** rng.random())


def _bucket(rng: random.Random, burst: float | None = None) -> tuple[Callable[[], Rule], str, float, float]:
    rate = _log_uniform(rng, 0.5, 200)
    burst = int(_log_uniform(rng, 1, 500)) if burst is None else burst
    return lambda: Bucket(rate, burst), f"bucket {rate:.3g}/s, burst {burst:g}", rate, 10.0


def _window(rng: random.Random) -> tuple[Callable[[], Rule], str, float, float]:
    budget, length = int(_log_uniform(rng, 5, 5000)), _log_uniform(rng, 1, 3600)
    phase = rng.choice([None, rng.uniform(0, length)])
    kind = "first request" if phase is None else "clock"
    return (
        lambda: Window(budget, length, phase),
        f"window {budget} in {length:.3g} s by {kind}",
        budget / length,
        length,
    )


def _log(rng: random.Random) -> tuple[Callable[[], Rule], str, float, float]:
    budget, length = int(_log_uniform(rng, 5, 2000)), _log_uniform(rng, 1, 600)
    return lambda: Log(budget, length), f"log {budget} in {length:.3g} s", budget / length, length


def _two(rng: random.Random) -> tuple[Callable[[], Rule], str, float, float]:
    one, text, rate, _ = _bucket(rng)
    length = _log_uniform(rng, 5, 3600)
    budget = max(5, int(rate * length * rng.uniform(0.3, 0.9)))
    return (
        lambda: Both((one(), Window(budget, length))),
        f"{text} and window {budget} in {length:.3g} s",
        budget / length,
        length,
    )


def _others(rng: random.Random, rate: float, begin: float) -> tuple[Callable[[], Iterator[float]], str]:
    kind, share, seed = rng.choice(["steady", "random", "bursts"]), rng.uniform(0.05, 0.6), rng.random()

    def times() -> Iterator[float]:
        own, at = random.Random(seed), begin - 20.0
        while True:
            if kind == "random":
                at += own.expovariate(share * rate)
            elif kind == "steady":
                at += 1 / (share * rate)
            else:
                at += 1 / (4 * share * rate)
                if at % 12 > 3:
                    at += 12 - at % 12
            yield at

    return times, f"beside another client, {share:.0%}, {kind}"


def _latency(rng: random.Random) -> tuple[Callable[[random.Random], float], str]:
    mean, sigma = _log_uniform(rng, 0.005, 0.3), rng.choice([0.0, 0.0, 0.25, 0.6])
    if not sigma:
        return lambda _: mean, f"{1000 * mean:.0f} ms"
    return lambda own: float(mean * own.lognormvariate(0, sigma)), f"{1000 * mean:.0f} ms +- {sigma}"


def draw(seed: int, family: str | None = None, longest: float = 7200.0) -> Case:
    """Draw a rule and a job whose bound is at least 10 s; the same for the same seed."""
    rng = random.Random(seed)
    while True:
        chosen = family or rng.choices(list(FAMILIES), weights=list(FAMILIES.values()))[0]
        case = _draw(rng, chosen, longest)
        if case is not None:
            case.seed = seed
            return case


def _draw(rng: random.Random, family: str, longest: float) -> Case | None:
    begin = 1000.0 + rng.uniform(0, 100)
    tell, way = rng.choice(TELLERS), rng.uniform(0, 0.5)
    latency, latency_text = _latency(rng)
    if family == "cap":
        most = int(_log_uniform(rng, 1, 60))
        mean = sum(latency(random.Random(n)) for n in range(50)) / 50
        requests = int(rng.uniform(10, 30) * most / mean)
        if requests > MOST_REQUESTS:
            return None
        return Case(family, f"cap {most}, {latency_text}", lambda _: Cap(most), absent, latency, way, requests, begin)
    kinds = {"bucket": _bucket, "gcra": lambda one: _bucket(one, one.choice([1, 2, 3, 5, 10])), "window": _window}
    kinds |= {"log": _log, "two": _two}
    make, text, rate, length = kinds.get(family, rng.choice([_bucket, _bucket, _window]))(rng)
    seconds = max(10.0, rng.uniform(0.7, 4) * length if length > 3 else rng.uniform(10, 60))
    if seconds > longest or rate * seconds > MOST_REQUESTS:
        return None
    full: Callable[[bool], Rule] = lambda _: make()  # noqa: E731 - replaced below
    if family == "shared":
        times, other = _others(rng, rate, begin)
        full, text = lambda is_bound: Shared(make(), times(), is_bound), f"{text} {other}"
    elif family == "changed":
        factor, at = rng.choice([0.5, 3.0]), begin + seconds / 2
        full, text = lambda _: Changing(make(), at, factor), f"{text}, x {factor:g} after {seconds / 2:.0f} s"
    case = Case(family, f"{text}; Retry-After {tell.__name__}, {latency_text}", full, tell, latency, way, 0, begin)
    case.requests = int(rng.uniform(0.6, 1) * bound(case, until=seconds)[0])  # exact windows would measure luck
    return case if 5 <= case.requests < MOST_REQUESTS and bound(case)[1] >= 10 else None


def bound(case: Case, until: float = inf) -> tuple[int, float]:
    """Return how many requests a client that knows the rule gets accepted, and the seconds it takes.

    Each of them arrives at the first possible moment. Without `until`, the whole job is done.
    """
    rule = case.make(True)
    mean = sum(case.latency(random.Random(n)) for n in range(50)) / 50
    if isinstance(rule, Cap):
        return case.requests, case.requests / min(rule.most, MOST_IN_FLIGHT) * (1 - case.way) * mean + case.way * mean
    there, answered = case.way * mean, deque[float]()
    at, count = case.begin + there, 0
    while count < (case.requests if until == inf else MOST_REQUESTS):
        if len(answered) >= MOST_IN_FLIGHT:
            at = max(at, answered.popleft() + there)
        free = rule.free_at(at)
        while free > at + EPSILON:
            at, free = free, rule.free_at(free)
        if at - case.begin > until:
            break
        rule.take(at)
        count += 1
        answered.append(at + mean - there)
    return count, at + mean - there - case.begin


class Sender(Protocol):
    """A client: decides when a request leaves."""

    def take(self, now: float) -> Any:
        """Return a token for one request, or the time (a float) to ask again."""

    def settle(self, token: Any, now: float, *, accepted: bool, retry_after: float | None) -> float:
        """Learn from an answer; return the seconds the refused request itself has to wait."""


@dataclass
class Outcome:
    """Result of a job: seconds, answered and refused requests, and whether it was done in time."""

    seconds: float
    accepted: int
    refused: int
    done: bool


class Job:
    """One case on its way: what is in flight, and what is left to send."""

    def __init__(self, case: Case, sender: Sender, at_once: int) -> None:
        self.case, self.sender, self.at_once = case, sender, at_once
        self.rng, self.rule = random.Random(case.seed), case.make(False)
        self.events: list[tuple[float, int, str, Any]] = []
        self.now, self.wake = case.begin, -inf
        self.left, self.in_flight, self.count = case.requests, 0, 0
        self.accepted = self.refused = 0

    def send(self) -> None:
        """Send what may leave now."""
        while self.left and self.in_flight < self.at_once and self.wake <= self.now:
            token = self.sender.take(self.now)
            if isinstance(token, float):
                self.wake = token
                return
            self.left, self.in_flight, self.count = self.left - 1, self.in_flight + 1, self.count + 1
            latency, way = self.case.latency(self.rng), self.case.way
            heappush(self.events, (self.now + way * latency, self.count, "arrive", (token, (1 - way) * latency)))

    def go_on(self) -> None:
        """Let time pass until the next event, and handle it."""
        can_send = self.left and self.in_flight < self.at_once
        self.now = max(self.now, min(self.events[0][0] if self.events else inf, self.wake if can_send else inf))
        assert self.now < inf, "the sender waits for ever"
        while self.events and self.events[0][0] <= self.now:
            _, number, kind, payload = heappop(self.events)
            if kind == "arrive":
                token, back = payload
                heappush(self.events, (self.now + back, number, "answer", (token, *self._judge())))
            elif kind == "answer":
                self._settle(number, *payload)
            else:
                self.left += 1

    def _settle(self, number: int, token: Any, accepted: bool, retry_after: float | None) -> None:
        if isinstance(self.rule, Cap):
            self.rule.in_flight -= accepted
        self.in_flight, self.wake = self.in_flight - 1, -inf
        self.accepted, self.refused = self.accepted + accepted, self.refused + (not accepted)
        wait = self.sender.settle(token, self.now, accepted=accepted, retry_after=retry_after)
        if not accepted:
            heappush(self.events, (self.now + wait, number, "again", None))

    def _judge(self) -> tuple[bool, float | None]:
        if isinstance(self.rule, Cap):
            accepted = self.rule.in_flight < self.rule.most
            self.rule.in_flight += accepted
            return accepted, None
        free = self.rule.free_at(self.now)
        if free > self.now + EPSILON:
            return False, self.case.tell(free - self.now, self.rng)
        self.rule.take(self.now)
        return True, None


def drive(case: Case, sender: Sender, *, at_once: int = MOST_IN_FLIGHT, patience: float = inf) -> Outcome:
    """Send the case's job, with a bound on those in flight, until it is done or the patience ends."""
    job = Job(case, sender, at_once)
    while job.accepted < case.requests and job.now - case.begin <= patience:
        job.send()
        job.go_on()
    return Outcome(job.now - case.begin, job.accepted, job.refused, done=job.accepted >= case.requests)
