"""How close does the limiter come to a client that knows the server's rule, and how many refusals does it cost?

    nice python -m benchmarks.bench_limiter [rules [seed]]

Rules are drawn at random by seed (`tests.ratelimit.random_rules`): buckets of 0.5 to 200 requests a second with bursts
of 1 to 500, GCRA, windows of 5 to 5,000 requests in 1 s to 1 h, by first request or by the clock, sliding logs, two
limits at once, another client that takes 5 to 60 %, a limit that is halved or tripled in the middle, caps on requests
in flight (reported apart); `Retry-After` in whole seconds, exact, absent, wrong by a second, or 0; 5 to 300 ms, fixed
or with jitter. The bound is the end of a client that knows the rule: each of its requests is accepted at the first
possible moment. Jobs have a bound of at least 10 s, and at most 100 requests are in flight. All of that is simulated;
the twenty rules over HTTP have real timers. Use a seed that nobody has looked at: the default is the time.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from benchmarks.limiter_cost import cost
from benchmarks.limiter_http import over_http
from benchmarks.limiter_rivals import RIVALS, Ours
from benchmarks.limiter_storms import no_limit, storms, strays
from tests.ratelimit.random_rules import FAMILIES, Bucket, Case, Outcome, Rule, Window, bound, draw, drive, whole

WORST = 12
"""How many of the rules that are slowest are listed."""


@dataclass
class Result:
    """One rule: the case, its bound in seconds, and what came of it."""

    case: Case
    bound: float
    ours: Outcome
    rivals: dict[str, Outcome] = field(default_factory=dict)

    @property
    def times(self) -> float:
        """Seconds as a multiple of the bound."""
        return self.ours.seconds / self.bound

    def within(self, times: float, more: float) -> bool:
        """Return whether it took at most a multiple of the bound and some seconds."""
        return self.ours.done and self.ours.seconds <= times * self.bound + more

    def few(self, more: int, outcome: Outcome | None = None) -> bool:
        """Return whether at most 3 % of the requests and a number more were refused."""
        one = outcome or self.ours
        return one.refused <= 0.03 * (one.accepted + one.refused) + more

    def beats_rivals(self) -> bool:
        """Return whether no rival that keeps the same share of refusals is faster by 2 % and 0.5 s."""
        fair = [one for one in self.rivals.values() if one.done and self.few(100, one)]
        return all(self.ours.seconds <= 1.02 * one.seconds + 0.5 for one in fair)


TARGETS: list[tuple[str, Callable[[Result], bool], float]] = [
    ("<= 1.10 x + 2 s", lambda one: one.within(1.10, 2), 82),
    ("<= 1.25 x + 3 s", lambda one: one.within(1.25, 3), 93),
    ("<= 1.5 x + 5 s", lambda one: one.within(1.5, 5), 98),
    ("429s <= 3 % + 60", lambda one: one.few(60), 87),
    ("429s <= 3 % + 100", lambda one: one.few(100), 92),
    ("no fair rival faster", Result.beats_rivals, 95),
]


def share(one: Callable[[Result], bool], results: list[Result]) -> float:
    """Return the share of the results for which something holds, in per cent."""
    return 100 * sum(map(one, results)) / len(results)


def run_case(case: Case) -> Result:
    """Run one job by the limiter and by its rivals."""
    seconds = bound(case)[1]
    patience = 6 * seconds + 60
    rivals = {name: drive(case, make(), patience=patience) for name, make in RIVALS.items()}
    return Result(case, seconds, drive(case, Ours(), patience=patience), rivals)


def random_rules(count: int, seed: int) -> None:
    """Random rules: by family, the targets, the worst ones, and the rivals."""
    results = [run_case(draw(seed * 100_000 + number)) for number in range(count)]
    fair = [one for one in results if one.case.family != "cap"]
    groups = {name: [one for one in results if one.case.family == name] for name in FAMILIES}
    groups |= {"all but caps": fair}
    print(f"{count} random rules, seed {seed}: per cent of the rules")
    print(f"{'family':14}{'rules':>6}{'median':>8}" + "".join(f"{name:>22}" for name, _, _ in TARGETS))
    for name, group in groups.items():
        if group:
            middle = median(one.times for one in group)
            cells = "".join(f"{share(one, group):22.1f}" for _, one, _ in TARGETS)
            print(f"{name:14}{len(group):6}{middle:8.3f}{cells}")
    print(f"{'target':28}" + "".join(f"{aim:22}" for _, _, aim in TARGETS))
    for name in RIVALS:
        kept = [Result(one.case, one.bound, one.rivals[name]) for one in fair]
        cells = "".join(f"{share(one, kept):22.1f}" for _, one, _ in TARGETS[:5])
        print(f"{name:14}{len(kept):6}{median(one.times for one in kept):8.3f}{cells}")
    print("\nthe slowest: times the bound, bound, requests, 429s, rule")
    for one in sorted(results, key=lambda one: -one.times)[:WORST]:
        done = "" if one.ours.done else " (not done)"
        print(f"{one.times:7.2f}{one.bound:8.1f}{one.case.requests:7}{one.ours.refused:6}  {one.case.text}{done}")


def _known(text: str, make: Callable[[], Rule], seconds: float) -> Case:
    case = Case("known", text, lambda _: make(), whole, lambda _: 0.025, 0.5, 0)
    case.requests = int(0.95 * bound(case, until=seconds)[0])
    return case


def _windows(seconds: float, budget: int, length: float, phase: float | None = None) -> Case:
    clock = "" if phase is None else ", by the clock"
    return _known(f"window {budget} in {length:g} s{clock}", lambda: Window(budget, length, phase), seconds)


def _bucket(seconds: float, rate: float, burst: int) -> Case:
    return _known(f"bucket {rate:g}/s, burst {burst}", lambda: Bucket(rate, burst), seconds)


def known() -> list[Case]:
    """Rules that were reported, and Notion's: 3/s, and 180 or 600 in 60 s."""
    windows = ((32, 300, 10), (21, 1000, 20), (95, 30, 30), (18, 10, 1), (290, 180, 60), (290, 600, 60))
    clocks = ((50, 50, 10), (290, 180, 60), (290, 600, 60))
    fast = ((3, 30), (5, 50), (10, 10), (10, 100), (30, 1), (30, 30), (60, 120), (100, 20))
    cases = [_windows(*one) for one in windows] + [_windows(*one, phase=1000 + 0.4 * one[2]) for one in clocks]
    cases += [_bucket(20, *one) for one in fast]
    return [*cases, _bucket(35, 1, 1), _bucket(100, 3, 1), _bucket(100, 3, 3)]


def known_rules() -> None:
    """Print how the limiter meets the rules that are known."""
    print(f"\n{'known rule, 25 ms':36}{'sent':>6}{'bound':>8}{'took':>8}{'times':>7}{'429s':>6}  within the target")
    for case in known():
        seconds = bound(case)[1]
        ours = drive(case, Ours(), patience=6 * seconds + 60)
        is_slow = case.text in {"bucket 1/s, burst 1", "bucket 3/s, burst 1"}
        allowed = 1.15 * seconds + 3 if is_slow else 1.10 * seconds + 2
        few = ours.refused <= 6 or " in 60 s" not in case.text
        reached = "yes" if ours.done and ours.seconds <= allowed and few else "NO"
        times = ours.seconds / seconds
        print(
            f"{case.text:36}{case.requests:6}{seconds:8.1f}{ours.seconds:8.1f}{times:7.2f}{ours.refused:6}  {reached}"
        )


def main() -> None:
    """Print all tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    random_rules(count, seed)
    known_rules()
    no_limit()
    strays()
    storms(1500, seed)
    over_http()
    cost()


if __name__ == "__main__":
    main()
