"""The rule of a bucket: it fills at a rate up to a burst, and each request takes one out."""

from typing import Any

from notion_async._ratelimit.rule import Mark, Rule

FIRST_RAISE, SMALL_RAISE, LARGEST_RAISE = 0.1, 0.01, 0.5
FIRST_CUT, LARGEST_CUT = 0.03, 0.5

RAISE_AFTER, SELDOM = 100, 1600
"""So many requests that left as fast as they may, none of them refused, let the rate rise; twice as many after each
raise that was too much."""

NEARLY_ONE = 1 - 1e-6


class Rate(Rule):
    """What is believed about a bucket, and how full it is.

    Args:
        rate: Requests a second.
        burst: The most requests the bucket holds.
        now: The time; the bucket is empty.
    """

    name = "rate"

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate = rate
        self.burst = max(1.0, burst)
        self._level = 0.0
        self._at = now
        self._began = now
        self._good = 0.0
        self._raise = FIRST_RAISE
        self._raise_after = RAISE_AFTER
        self._cut = FIRST_CUT / 2
        self._cut_at = now
        self._pressed = 0
        self._taken_at = now

    def _fill(self, now: float) -> None:
        if now > self._at:
            self._level = min(self.burst, self._level + (now - self._at) * self.rate)
            self._at = now

    def ready_at(self, now: float, patience: float) -> float:
        """Return when the next request may leave; the time given when it may leave at once."""
        self._fill(now)
        if self._level >= NEARLY_ONE:
            return now
        return now + (1 - self._level) / self.rate

    def earliest(self, now: float, ahead: int = 0) -> float:
        """Return the earliest time a request can leave after others."""
        self._fill(now)
        return now + max(0.0, NEARLY_ONE + ahead - self._level) / self.rate

    def level(self, now: float) -> float:
        """Return how many requests the bucket holds."""
        self._fill(now)
        return max(0.0, self._level)

    def take(self, now: float) -> Mark:
        """Count one request that leaves now."""
        self._fill(now)
        self._level -= 1
        self._pressed += now - self._taken_at < 1.5 / self.rate
        self._taken_at = now
        return Mark(0, now, trial=False)

    def undo(self, mark: Mark) -> None:
        """Forget a request that was never sent, or that did not count."""
        if mark.at >= self._began:
            self._level += 1

    def accepted(self, mark: Mark, now: float) -> None:
        """Learn that a request was let in, and raise the rate when many were."""
        if mark.at >= self._cut_at and self._pressed >= self._raise_after:
            self._good = self.rate
            self.rate *= 1 + self._raise
            self._raise = min(LARGEST_RAISE, 2 * self._raise)
            self._cut = FIRST_CUT / 2
            self._pressed = 0

    def refused(self, mark: Mark, now: float) -> None:
        """Learn that the bucket was empty; refusals of one burst count once."""
        if mark.at < self._began:  # sent before the rule was known: the burst was smaller than it looked
            self.burst = max(1.0, self.burst - 1)
            return
        self._level, self._at = 0.0, now
        if mark.at < self._cut_at:
            return
        if self._good:  # a raise was too much: what held before it holds again
            self.rate, self._good = self._good, 0.0
            self._raise_after = min(SELDOM, 2 * self._raise_after)
        else:
            self._cut = min(LARGEST_CUT, 2 * self._cut)
            self.rate *= 1 - self._cut
        self._raise = SMALL_RAISE
        self._cut_at, self._pressed = now, 0

    def learnt(self, now: float) -> dict[str, Any]:
        """Return what was learnt, as plain data."""
        return {"rule": self.name, "rate": self.rate, "burst": self.burst}
