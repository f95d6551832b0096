"""Requests of each window that are kept from bulk, for interactive ones."""

from collections import deque
from math import ceil, inf

from notion_async._ratelimit.limit import Capacity

RECENT_WINDOWS, MAX_SECONDS = 5, 3600
"""Windows for which an interactive request is remembered, and seconds at most."""

MIN_SHARE = 0.1
"""Least part of a budget to keep, once an interactive request was seen."""

MARGIN = 1.2
"""Factor on the interactive requests of the busiest recent window."""

MAX_SHARE = 0.5
"""Largest part of a budget that is kept, so that bulk always gets on."""


class Reserve:
    """Counts interactive requests when they are asked for, and keeps as many of the next windows for them.

    At a rate nothing is kept: an interactive request goes first, and waits for one gap at most.

    Attributes:
        fixed: Requests of each window to keep; None to follow demand.
    """

    def __init__(self) -> None:
        self.fixed: int | None = None
        self._asked: dict[int, int] = {}  # interactive requests by second
        self._busiest: tuple[int, float, int] = (0, 0.0, 0)  # at a second, for a length of windows: their number
        self._taken: deque[float] = deque(maxlen=MAX_SECONDS)

    def record_demand(self, now: float) -> None:
        """Count an interactive request that wants to leave, whether it can or not."""
        second = int(now)
        self._asked[second] = self._asked.get(second, 0) + 1
        if len(self._asked) > MAX_SECONDS:
            del self._asked[next(iter(self._asked))]

    def record_taken(self, now: float) -> None:
        """Count an interactive request that leaves."""
        self._taken.append(now)

    def size(self, now: float, capacity: Capacity) -> int:
        """Return how many requests of each window are kept from bulk."""
        if capacity.budget == inf:
            return 0
        if self.fixed is not None:
            return min(self.fixed, int(MAX_SHARE * capacity.budget))
        busiest = self._busiest_window(int(now), capacity.seconds)
        if not busiest:
            return 0
        wanted = max(ceil(MIN_SHARE * capacity.budget), ceil(MARGIN * busiest))
        return min(wanted, int(MAX_SHARE * capacity.budget))

    def _busiest_window(self, second: int, seconds: float) -> int:
        """Return the interactive requests of the busiest recent window; counted again once a second."""
        if not self._asked or self._busiest[:2] == (second, seconds):
            return self._busiest[2]
        counts = [0] * RECENT_WINDOWS
        for past, count in self._asked.items():
            window = int((second - past) / seconds)
            if window < RECENT_WINDOWS:
                counts[window] += count
        self._busiest = second, seconds, max(counts)
        return max(counts)

    def kept(self, now: float, capacity: Capacity) -> int:
        """Return how many requests are kept from bulk now.

        A number that was set is kept until interactive requests took it; one that follows demand runs out with the
        window, so that nothing of the budget is lost.
        """
        size = self.size(now, capacity)
        if not size:
            return 0
        if self.fixed is None and capacity.rest is not None:
            return ceil(size * capacity.rest)
        begun = now - capacity.seconds * (1.0 if capacity.rest is None else 1.0 - capacity.rest)
        while self._taken and self._taken[0] <= begun:
            self._taken.popleft()
        return max(0, size - len(self._taken))
