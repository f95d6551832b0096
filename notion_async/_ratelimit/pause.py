"""Pause estimate: when a limit that refuses will accept again, and when the next probe should ask.

A refusal bounds the end from both sides. A request refused at `s` with a whole `Retry-After` of `r` seconds, answered
at `a`, says that the end lies in (s + r - 1, a + r], since a whole number was rounded up. A refused probe raises the
lower bound to its sending. All refusals of a pause are intersected.
"""

from math import inf

SHORT_PAUSE = 3.0
"""Seconds: longer refusals are a window's, shorter ones a rate's, since a rate of `MIN_RATE` is back within 2 s."""

MAX_PROBE_WAIT = 20.0
"""Seconds between probes at most, where no end was told."""

PRECISION = 0.02
"""Part of a pause within which its end counts as known."""

LOW_CREDIT, LOWER_CREDIT = 15, 5
"""Below these, probes are rarer."""

Bounds = tuple[float, float]


class Pause:
    """Time of refusals, and bounds of the time when requests are accepted again.

    Attributes:
        since: When the refused request that began the pause was sent.
        seen_at: When its answer came.
        number: Its number; a later request that is accepted ends the pause.
        lower: The end is later than this.
        upper: The end is not later than this; infinity where no end was told.
        told: The largest `Retry-After`, 0 if none.
        refused_at: When the last refused probe was sent, if any.
        next_probe: When the next probe may leave.
    """

    def __init__(self) -> None:
        self.since = self.seen_at = 0.0
        self.number = -1
        self.lower, self.upper = 0.0, inf
        self.told = 0.0
        self.refused_at: float | None = None
        self.next_probe = 0.0

    def begin(self, sent_at: float, now: float, number: int, bounds: Bounds, told: float) -> None:
        """Start with a refused request."""
        self.since, self.seen_at, self.number = sent_at, now, number
        (self.lower, self.upper), self.told = bounds, told
        self.refused_at = None

    def rest(self, now: float, number: int, bounds: Bounds, near: float) -> None:
        """Start without a refusal: the budget is spent, and its reset is expected within bounds."""
        self.begin(now, now, number, bounds, 0.0)
        lower, upper = bounds
        self.next_probe = max(now, upper if upper - lower <= near else (lower + upper) / 2)

    def was_long(self, ended_at: float) -> bool:
        """Return whether a pause that ended then was a window's, not a rate's."""
        return max(self.told, ended_at - self.since) > SHORT_PAUSE

    def was_void(self, ended_at: float) -> bool:
        """Return whether the server accepts in a long pause: the refusal was stray, or overtaken on its way."""
        return self.told > SHORT_PAUSE and ended_at - self.since < self.told - 2

    def was_longer_than_told(self, ended_at: float) -> bool:
        """Return whether the end that was told did not hold."""
        return 0 < self.told < ended_at - self.since - SHORT_PAUSE

    def narrow(self, now: float, bounds: Bounds, told: float) -> None:
        """Narrow the bounds by those of another refusal; newer ones win where they contradict."""
        lower, upper = bounds
        self.lower = max(self.lower, lower) if lower <= self.upper else lower
        self.upper = min(self.upper, upper) if self.upper > now else upper
        self.told = max(self.told, told)

    def plan(self, now: float, expected: Bounds | None, round_trip: float, credit: float) -> None:
        """Choose when the next probe leaves.

        There are three cases: no probe was refused yet; one was, and the end is told; one was, and it is not.

        Args:
            now: The time.
            expected: Bounds of the reset, where a window that was seen twice replaces a missing `Retry-After`.
            round_trip: Seconds from sending to answer.
            credit: Refusals that may be caused.
        """
        lower, upper = self.lower, self.upper
        if upper == inf and expected is not None and now > self.since + SHORT_PAUSE:
            lower, upper = max(lower, expected[0]), expected[1]
        last = self.refused_at
        seen = max(lower, lower if last is None else last)
        elapsed = (upper if last is None else last) - self.since
        near = upper - seen <= max(2 * round_trip, PRECISION * elapsed)
        grow = max(round_trip / 2, elapsed) if elapsed < 1 else max(1.0, 0.1 * elapsed)
        if last is None:
            at = lower if upper == inf or self.told <= 2 else upper if near else (lower + upper) / 2
        elif now < upper < inf:
            at = upper if near or credit <= LOWER_CREDIT else min(max(now, (seen + upper) / 2), last + grow)
        else:
            at = last + min(MAX_PROBE_WAIT, grow if elapsed < 1 or credit > LOW_CREDIT else max(2.0, 0.25 * elapsed))
        self.next_probe = max(at, lower, now)
