"""What of each window is kept from bulk, for those who wait in front of a screen."""

from math import ceil

RECENT = 5
"""An interactive request is remembered for so many windows."""

SHARE = 0.1
"""Of a budget, so much is kept at least, once an interactive request was seen."""

MARGIN = 1.2
"""Times the interactive requests of the busiest recent window; never more than half the budget."""


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

    def kept(self, now: float, length: float, budget: float, window: int, rest: float) -> int:
        """Return how many requests are still kept in a window of which a part, from 1 down to 0, is still to come.

        A number that was set is kept until interactive requests took it; one that follows demand runs out with the
        window, so that nothing of the budget is lost.
        """
        size = self.size(now, length, budget)
        if self.fixed is None:
            return ceil(size * rest)
        return max(0, size - (self._taken if window == self._window else 0))
