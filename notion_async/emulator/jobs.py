"""Deferred work: templates, imports, asynchronous tasks, which Notion does after its response."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Jobs:
    """Jobs with the time when they are due; the next request runs those that are due.

    Args:
        clock: Function that returns Unix seconds.
        delay: Seconds until a job is due.
    """

    def __init__(self, clock: Callable[[], float], delay: float = 0.0) -> None:
        self.clock = clock
        self.delay: float = delay
        self._waiting: list[tuple[float, Callable[[], object]]] = []

    def add(self, job: Callable[[], object]) -> None:
        """Schedule a job after the delay."""
        self._waiting.append((self.clock() + self.delay, job))

    def work(self, *, everything: bool = False) -> None:
        """Run the jobs that are due."""
        while self._waiting and (everything or self._waiting[0][0] <= self.clock()):
            self._waiting.pop(0)[1]()
