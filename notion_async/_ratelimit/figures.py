"""Documented sizes of a window, as a prior: where learning starts, and what it never falls back to."""

from collections.abc import Iterable
from math import inf


class Figures:
    """Documented sizes of a window, each of which one request crosses while the others wait.

    Args:
        sizes: Requests in a window.
        seconds: Its length; a window is assumed to begin with its first request.
    """

    def __init__(self, sizes: Iterable[int], seconds: float) -> None:
        self.sizes = set(sizes)
        self.seconds = seconds
        self._began = -inf
        self._count = 0

    def must_wait(self, in_flight: int) -> bool:
        """Return whether the next request must wait until nothing is in flight."""
        if self._count in self.sizes:
            return in_flight > 0
        if self._count - 1 in self.sizes:
            if in_flight:
                return True
            self.sizes.discard(self._count - 1)  # it was crossed
        return False

    def count(self, now: float, change: int = 1) -> None:
        """Count a request that leaves, or one that was refused."""
        if now >= self._began + self.seconds:
            self._began, self._count = now, 0
        self._count = max(0, self._count + change)
