"""Window estimate: a budget of requests until a reset, and the time between resets, for limits whose refusals are long.

The requests accepted between two long pauses are the budget. One request beyond it now and then (an *extra*) keeps a
budget that was learnt too small from lasting: after 1, 2, 4 and 8 of them in a row were accepted, it is dropped.
"""

from math import inf

from notion_async._ratelimit.limit import SendRecord
from notion_async._ratelimit.pause import Bounds, Pause

MAX_EXTRA = 8
"""Extra requests at once, after which an accepted one drops the budget."""

EXTRA_SECONDS = 20.0
"""Seconds between extra requests, where refusals are dear."""


class WindowEstimate:
    """Estimated budget of a window, what was spent of it, and bounds of its start and length.

    Attributes:
        budget: Requests of a window; None while no refusal was long.
        confirmed: Whether two windows agreed.
        spent: Requests sent since the start that were not refused.
        number: How many windows have begun.
        start: Bounds of when the window began.
        length: Bounds of the seconds from one reset to the next; the upper one is infinity while not known.
        extra_in_flight: Requests beyond the budget that were not answered yet.
        extra_limit: The most of them.
    """

    def __init__(self) -> None:
        self.budget: int | None = None
        self.confirmed = False
        self.spent = 0
        self.number = 0
        self.start: Bounds = (0.0, 0.0)
        self.length: Bounds = (0.0, inf)
        self.extra_in_flight = 0
        self.extra_limit = 1
        self._next_extra_at = 0.0
        self._began_with_reset = False

    @property
    def reset(self) -> Bounds:
        """Bounds of the next reset."""
        return self.start[0] + self.length[0], self.start[1] + self.length[1]

    @property
    def ends(self) -> bool:
        """Whether the length has an upper bound."""
        return self.length[1] < inf

    def left(self) -> float:
        """Return how many requests of the window are left; infinity without a budget."""
        return inf if self.budget is None else max(0, self.budget - self.spent)

    def begin(self, at: float, now: float, spent: int = 1, *, is_reset: bool = True) -> None:
        """Start a window at a time between two bounds; the server's own may have begun before, if it was no reset."""
        self.start, self.spent, self.extra_in_flight, self._began_with_reset = (at, now), spent, 0, is_reset
        self.number += 1

    def roll_over(self, now: float, in_flight: int) -> None:
        """Start the next window if this one is certainly over: its end passed and nobody was refused."""
        if now >= self.reset[1]:
            self.begin(now, now, in_flight, is_reset=False)
            self.confirmed = True

    def should_rest(self, now: float, credit: float, low_credit: float) -> bool:
        """Return whether to wait for the reset rather than to send an extra request."""
        idle = self.extra_limit == 1 and not self.extra_in_flight
        spare = credit >= low_credit or now >= self._next_extra_at
        return self.confirmed and self.ends and idle and not spare

    def spend_extra(self, now: float) -> None:
        """Count an extra request that leaves now."""
        self.extra_in_flight += 1
        self._next_extra_at = now + EXTRA_SECONDS

    def end_extra(self) -> None:
        """Count an extra request that was answered."""
        self.extra_in_flight = max(0, self.extra_in_flight - 1)

    def accept_extra(self, sent_at: float) -> None:
        """Raise the budget; drop it when it was too small too often."""
        self.extra_limit *= 2
        if self.budget is None:
            return
        if self.extra_limit > MAX_EXTRA:
            self.budget, self.confirmed = None, False
        else:
            self.budget = max(self.budget, self.spent - self.extra_in_flight)

    def uncount(self, record: SendRecord) -> None:
        """Take a request out of the count that was never sent, or refused."""
        if record.window == self.number:
            self.spent -= 1

    def refuse(self, record: SendRecord) -> None:
        """Take a refused request out of the count."""
        self.uncount(record)
        self.extra_limit = 1

    def end_rest(self, sent_at: float, now: float) -> None:
        """Start the next window with the probe that ended a rest: the window was not longer than that."""
        least, most = self.length
        if sent_at - self.start[0] > least:
            self.length = least, min(most, max(now - self.start[0], least + 1e-3))
        self.begin(sent_at, now)

    def measure(self, sent_at: float, now: float, pause: Pause) -> bool:
        """Measure a window that ended in a long pause; return whether its budget is the one that was known.

        Args:
            sent_at: When the probe that ended the pause was sent.
            now: When it was answered.
            pause: The pause. If it lasted longer than it was told, it says nothing about the length.
        """
        seen = max(1, self.spent - 1)
        same = self.budget is not None and abs(seen - self.budget) <= 0.02 * self.budget + 1
        self.budget, self.confirmed = seen, False
        lower = min(pause.lower if pause.refused_at is None else pause.refused_at, sent_at)
        if lower - self.start[1] > 0.5 and not pause.was_longer_than_told(sent_at):
            new = lower - self.start[1], now - self.start[0] if self._began_with_reset else inf
            both = max(new[0], self.length[0]), min(new[1], self.length[1])
            agree = both[0] <= both[1]
            self.confirmed = same and agree
            self.length = both if agree else new
        self.begin(sent_at, now)
        return same
