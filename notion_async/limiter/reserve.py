"""What of each window is kept from bulk, for those who wait in front of a screen."""

from math import ceil

RECENT = 5
"""An interactive request is remembered for so many windows."""

SHARE = 0.1
"""Of a budget, so much is kept at least, once an interactive request was seen."""

MARGIN = 1.2
"""Times what interactive requests took of the busiest recent window; never more than half the budget."""


class Reserve:
    """Counts interactive requests, and keeps as many of the next windows for them.

    Attributes:
        fixed: Requests of each window to keep, always; None to follow demand.
    """

    def __init__(self) -> None:
        self.fixed: int | None = None
        self._taken: dict[int, int] = {}
        self._window = 0
        self._taken_now = 0

    def saw(self, now: float, length: float, window: int) -> None:
        """Count an interactive request that leaves in a window of a length."""
        span = int(now // length)
        self._taken[span] = self._taken.get(span, 0) + 1
        if len(self._taken) > RECENT + 1:
            self._taken = {past: n for past, n in self._taken.items() if past >= span - RECENT}
        if window != self._window:
            self._window, self._taken_now = window, 0
        self._taken_now += 1

    def size(self, now: float, length: float, budget: float) -> int:
        """Return how many requests of each window are kept from bulk."""
        if self.fixed is not None:
            return self.fixed
        span = int(now // length)
        busiest = max((n for past, n in self._taken.items() if past >= span - RECENT), default=0)
        if not busiest:
            return 0
        return min(max(ceil(SHARE * budget), ceil(MARGIN * busiest)), int(budget // 2))

    def kept(self, now: float, length: float, budget: float, window: int) -> int:
        """Return how many requests are still kept in a window."""
        taken = self._taken_now if window == self._window else 0
        return max(0, self.size(now, length, budget) - taken)
