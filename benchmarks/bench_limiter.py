"""How close does the limiter come to a client that knows the server's rule and its phase, and what does it cost?

    python -m benchmarks.bench_limiter [seeds]

Servers are simulated on a loop whose clock jumps, so a minute passes in milliseconds and other load on the machine
changes no figure but those of the emulator and the last two. A round trip takes 250 ms on average, a refusal 50 ms,
`Retry-After` is in whole seconds, and at most 100 requests are under way at once. The oracle sends each request so that
it arrives when the server can first let it in. Of a fixed window, what happens after the first reset is compared: the
oracle starts there with the requests that were left. Jobs are half a budget, three and ten, of 180 requests where the
rule is no window. A job of 90 requests is over within four round trips, two of them owed to starting gently: without a
second window to make up for it, that is more than two rules allow. "learnt before" is a run that starts from an earlier
run's snapshot.

"allowed" is what the worst seed may take for a window and a bucket, and all seeds together may take for the others; "at
first" are the 40 requests that are under way at most when a limit first shows itself.
"""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from benchmarks.limiter_cost import cost
from benchmarks.limiter_http import over_http
from benchmarks.limiter_rivals import RIVALS
from notion_async._ratelimit import Limiter, RateLimit
from notion_async._ratelimit.budget import LocalBudget
from notion_async.emulator.limits import Limit, RateWindow, TokenBucket
from tests.ratelimit.simulator import Bucket, FixedWindow, NoLimit, Server, VirtualLoop, call, many, oracle, run

CHILDREN, QUERY = "GET /blocks/{block_id}/children", "POST /data_sources/{data_source_id}/query"
DOCUMENTED = RateLimit(180, 60)
AT_FIRST = 40

Make = Callable[[random.Random], Server]
Send = Callable[[Server, str], Awaitable[object]]


@dataclass(frozen=True)
class Run:
    """One job, by the limiter and by the oracle: seconds of both, 429s, and the seconds of what no endpoint holds."""

    took: float
    best: float
    refused: int = 0
    alone: float = 0.0
    alone_best: float = 0.0


@dataclass(frozen=True)
class Target:
    """What is allowed: seconds as a multiple of the oracle's and round trips more, 429s as a part and at first."""

    times: float
    round_trips: int = 0
    part: float = 0.0
    at_first: int = 0
    each: bool = True


def _timed(server: Server, job: Sequence[str], send: Callable[[VirtualLoop], Send]) -> tuple[float, float]:
    """Return the seconds until the whole job was done, and until what no endpoint limit holds was done."""

    async def main(loop: VirtualLoop) -> tuple[float, float]:
        sender, begun, alone = send(loop), loop.time(), 0.0

        async def one(endpoint: str) -> None:
            nonlocal alone
            await sender(server, endpoint)
            if endpoint not in server.endpoints:
                alone = loop.time() - begun

        return await many(one, list(job)), alone

    return run(main)


def _limited(rule: RateLimit | None) -> Callable[[VirtualLoop], Send]:
    return lambda loop: partial(call, Limiter(LocalBudget(rule, loop.time)))


def whole(make: Make, job: Sequence[str], seed: int, *, free: bool = False) -> Run:
    """Compare with the oracle, or with a run without a budget."""
    server = make(random.Random(seed))
    took, alone = _timed(server, job, _limited(DOCUMENTED))
    rival = _limited(None) if free else lambda _: oracle
    best, alone_best = _timed(make(random.Random(seed)), job, rival)
    return Run(took, best, server.refused, alone, alone_best)


def learnt_before(make: Make, job: Sequence[str], seed: int) -> Run:
    """Start from what an earlier run learnt, an hour later."""

    async def earlier(loop: VirtualLoop) -> dict[str, Any]:
        limiter, server = Limiter(LocalBudget(DOCUMENTED, loop.time, wall=loop.time)), make(random.Random(seed))
        await many(partial(call, limiter, server), [CHILDREN] * 600)
        return limiter.export_state()

    snapshot = run(earlier)

    def later(loop: VirtualLoop) -> Send:
        limiter = Limiter(LocalBudget(DOCUMENTED, loop.time, wall=lambda: loop.time() + 3600))
        limiter.restore_state(snapshot)
        return partial(call, limiter)

    server = make(random.Random(seed + 1))
    took, _ = _timed(server, job, later)
    best, _ = _timed(make(random.Random(seed + 1)), job, lambda _: oracle)
    return Run(took, best, server.refused)


def after_first_window(make: Make, job: Sequence[str], seed: int) -> Run:
    """Compare what happens after the first reset."""
    server, other = make(random.Random(seed)), make(random.Random(seed))
    limit = server.limit
    assert isinstance(limit, FixedWindow)
    took, _ = _timed(server, job, _limited(DOCUMENTED))
    reset = limit.windows[0][0] + limit.length - 1000
    if len(limit.windows) == 1:
        return Run(0.0, 0.0, server.refused)
    if limit.phase is not None:
        other.limit = replace(limit, phase=1000.0, begun=-1e9, spent=0, windows=[])
    best, _ = _timed(other, job[limit.windows[1][1] :], lambda _: oracle)
    return Run(took - reset, best, server.refused)


def report(name: str, size: int, runs: Sequence[Run], target: Target, round_trip: float) -> None:
    """Print one line, and whether the target is reached."""
    took, best = sum(one.took for one in runs) / len(runs), sum(one.best for one in runs) / len(runs)
    refused = [one.refused for one in runs]
    if target.each:
        more = max((one.took - target.round_trips * round_trip) / one.best if one.best else 0.0 for one in runs)
        worst = max(refused)
    else:
        more = (took - target.round_trips * round_trip) / best
        worst = round(sum(refused) / len(runs))
    allowed = target.part * size + target.at_first
    reached = more <= target.times and worst <= allowed
    print(
        f"{name:44}{size:6}{best:9.1f}{took:9.1f}{max(more, 0.0):8.3f}{target.times:8.2f}"
        f"{worst:7}{allowed:8.0f}  {'yes' if reached else 'NO'}"
    )


def _window(budget: int, *, clock: bool) -> Make:
    return lambda rng: Server(FixedWindow(budget, phase=rng.uniform(0, 60) if clock else None), rng=rng)


def _bucket(burst: int) -> Make:
    return lambda rng: Server(Bucket(3, burst), rng=rng)


def _shared(moments: Callable[[random.Random, int], list[float]]) -> Make:
    def others(rng: random.Random) -> list[float]:
        return moments(rng, int(180 * rng.uniform(0, 0.6)))

    def make(rng: random.Random) -> Server:
        own = random.Random(rng.random())
        return Server(FixedWindow(180, phase=rng.uniform(0, 60), others=others, rng=own), rng=rng)

    return make


def _endpoint(rng: random.Random) -> Server:
    limits = {QUERY: FixedWindow(60, phase=rng.uniform(0, 60))}
    return Server(FixedWindow(180, phase=rng.uniform(0, 60)), dict(limits), rng=rng)


def windows(seeds: range) -> None:
    """Fixed windows."""
    target = Target(1.05, round_trips=1, part=0.02, at_first=AT_FIRST)
    for budget in (180, 600, 50):
        for clock in (False, True):
            make = _window(budget, clock=clock)
            for size in (budget // 2, 3 * budget, 10 * budget):
                runs = [after_first_window(make, [CHILDREN] * size, seed) for seed in seeds]
                report(f"window {budget}, {'by the clock' if clock else 'by first request'}", size, runs, target, 0.25)

    for size in (90, 540):
        runs = [learnt_before(_window(180, clock=True), [CHILDREN] * size, seed) for seed in seeds]
        report("window 180, learnt before", size, runs, target, 0.25)


def others(seeds: range) -> None:
    """Buckets, somebody else, no limit, endpoints."""
    for burst in (1, 10, 30):
        for size in (90, 540, 1800):
            runs = [whole(_bucket(burst), [CHILDREN] * size, seed) for seed in seeds]
            report(f"bucket 3/s, burst {burst}", size, runs, Target(1.08, part=0.03, at_first=AT_FIRST), 0.25)
    shares: dict[str, Callable[[random.Random, int], list[float]]] = {
        "all at once": lambda _, count: [0.0] * count,
        "now and then": lambda rng, count: [rng.random() for _ in range(count)],
    }
    for name, moments in shares.items():
        for size in (90, 540, 1800):
            runs = [whole(_shared(moments), [CHILDREN] * size, seed) for seed in seeds]
            report(f"0-60 % taken by another, {name}", size, runs, Target(1.15, part=0.05, each=False), 0.25)
    runs = [whole(lambda rng: Server(NoLimit(), rng=rng), [CHILDREN] * 10_000, seed, free=True) for seed in seeds[:6]]
    report("no limit, 100 round trips", 10_000, runs, Target(1.05, each=False), 0.25)
    for size in (90, 540, 1800):
        job = [QUERY if number % 2 else CHILDREN for number in range(size)]
        runs = [whole(_endpoint, job, seed) for seed in seeds]
        target = Target(1.10, part=0.03, each=False)
        report("endpoint 60 of 180, half the job", size, runs, target, 0.25)
        report("... the other half", size, [Run(one.alone, one.alone_best) for one in runs], target, 0.25)


async def _interactive(loop: VirtualLoop, seed: int) -> list[float]:
    rng = random.Random(seed)
    server = Server(FixedWindow(180, phase=rng.uniform(0, 60)), rng=rng)
    limiter, waits = Limiter(LocalBudget(DOCUMENTED, loop.time)), list[float]()
    until = loop.time() + 600

    async def bulk() -> None:
        while loop.time() < until:
            await call(limiter, server, CHILDREN, "bulk")

    async def one() -> None:
        late = loop.time() > until - 480  # the reserve is on after the first window, and what waited then is gone
        waited = await call(limiter, server, CHILDREN, "interactive")
        if late:
            waits.append(waited)

    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(bulk())
        while loop.time() < until:
            group.create_task(one())
            await asyncio.sleep(1)
    return sorted(waits)


def interactive(seeds: range) -> None:
    """One interactive request a second while bulk takes all it can."""
    waits = [run(partial(_interactive, seed=seed)) for seed in seeds]
    worst = max(one[int(0.99 * len(one))] for one in waits) / 0.25
    print(f"\ninteractive beside bulk, p99 wait: {worst:.2f} round trips (target 3): {'yes' if worst <= 3 else 'NO'}")


def emulated() -> None:
    """The emulator's limits over loopback, in real time, ten times as fast."""
    print("\nthe emulator over HTTP, its minute in 6 s")
    rules: list[tuple[Limit, int, Callable[[float], float]]] = [
        (RateWindow(180, 60), 540, lambda _: 120.0),
        (RateWindow(180, 60, "clock"), 540, lambda begun: 120 - begun % 60),
        (TokenBucket(3, 10), 270, lambda _: 260 / 3),
    ]
    for limit, size, oracle_of in rules:
        took, begun, refused = over_http(limit, size)
        best = oracle_of(begun) + 0.2
        target = Target(1.08 if isinstance(limit, TokenBucket) else 1.05, 1, 0.03, AT_FIRST)
        report(str(limit), size, [Run(took, best, refused)], target, 0.2)


def rivals(seeds: range) -> None:
    """What others do, on the same servers: seconds and 429s, means of all seeds."""
    servers: list[tuple[str, Make, int]] = [
        ("window 180 by the clock", _window(180, clock=True), 540),
        ("bucket 3/s, burst 10", _bucket(10), 540),
        ("no limit", lambda rng: Server(NoLimit(), rng=rng), 2000),
    ]
    print(f"\n{'job':32}" + "".join(f"{name:>22}" for name in ["this limiter", *RIVALS]))
    for name, make, size in servers:
        cells = []
        for sender in [_limited(DOCUMENTED), *(lambda _, kind=kind: kind().send for kind in RIVALS.values())]:
            random.seed(1)
            tries = [make(random.Random(seed)) for seed in seeds]
            took = [_timed(server, [CHILDREN] * size, sender)[0] for server in tries]
            refused = sum(server.refused for server in tries) / len(tries)
            cells.append(f"{sum(took) / len(took):.0f} s, {refused:.0f} 429s")
        print(f"{f'{size} x {name}':32}" + "".join(f"{cell:>22}" for cell in cells))


def main() -> None:
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    heads = f"{'oracle':>9}{'took':>9}{'times':>8}{'allowed':>8}{'429s':>7}{'allowed':>8}"
    print(f"{'server rule':44}{'job':>6}{heads}  reached")
    windows(seeds)
    others(seeds)
    interactive(seeds)
    rivals(seeds[:5])
    emulated()
    cost()


if __name__ == "__main__":
    main()
