"""What of each window is kept from bulk, for those who wait in front of a screen."""

from math import ceil, inf

from notion_async._ratelimit.fixed_window import Window
from notion_async._ratelimit.rule import Rule

RECENT = 5
"""An interactive request is remembered for so many windows."""

SHARE = 0.1
"""Of a budget, so much is kept at least, once an interactive request was seen."""

MARGIN = 1.2
"""Times the interactive requests of the busiest recent window; never more than half the budget."""

SLICES = 60
"""Bulk that must leave the rest to others asks again after a 60th of a window at the soonest."""


class Reserve:
    """Counts interactive requests when they are asked for, and keeps as many of the next windows for them.

    Attributes:
        fixed: Requests of each window to keep, always; None to follow demand.
    """

    def __init__(self) -> None:
        self.fixed: int | None = None
        self._asked: dict[int, int] = {}
        self._window = 0
        self._taken = 0

    def asked(self, now: float, length: float) -> None:
        """Count an interactive request that wants to leave, whether it can or not."""
        span = int(now // length)
        self._asked[span] = self._asked.get(span, 0) + 1
        if len(self._asked) > RECENT + 1:
            self._asked = {past: n for past, n in self._asked.items() if past >= span - RECENT}

    def taken(self, window: int) -> None:
        """Count an interactive request that leaves."""
        if window != self._window:
            self._window, self._taken = window, 0
        self._taken += 1

    def size(self, now: float, length: float, budget: float) -> int:
        """Return how many requests of each window are kept from bulk."""
        if self.fixed is not None:
            return self.fixed
        span = int(now // length)
        busiest = max((n for past, n in self._asked.items() if past >= span - RECENT), default=0)
        if not busiest:
            return 0
        return min(max(ceil(SHARE * budget), ceil(MARGIN * busiest)), int(budget // 2))

    def free_at(self, now: float, length: float, rule: Rule) -> float:
        """Return when a bulk request may leave; the time given when it may leave at once.

        A number that was set is kept until interactive requests took it; one that follows demand runs out with the
        window, so that nothing of the budget is lost.
        """
        size = self.size(now, length, rule.budget) if rule.budget < inf else 0
        left, ends, soon = rule.left_for_bulk(), rule.ends_at(now), now + length / SLICES
        if self.fixed is not None:
            size -= self._taken if rule.number == self._window else 0
        elif isinstance(rule, Window) and size and left <= size:
            rest = min(1.0, (ends - now) / length) if ends > now else 1.0
            return now if left > ceil(size * rest) else max(soon, ends - length * (left - 1) / size)
        return now if size <= 0 or left > size else max(soon, ends)
