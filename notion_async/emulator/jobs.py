"""Work that Notion does a little after its answer: templates, imports, asynchronous tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Jobs:
    """Jobs with the time they are due; whoever handles the next request does those that are.

    Args:
        clock: Unix seconds now.
        delay: Seconds after which a job is due.
    """

    def __init__(self, clock: Callable[[], float], delay: float = 0.0) -> None:
        self.clock = clock
        self.delay: float = delay
        self._waiting: list[tuple[float, Callable[[], object]]] = []

    def add(self, job: Callable[[], object]) -> None:
        """Do something when the delay is over."""
        self._waiting.append((self.clock() + self.delay, job))

    def work(self, *, everything: bool = False) -> None:
        """Do what is due."""
        while self._waiting and (everything or self._waiting[0][0] <= self.clock()):
            self._waiting.pop(0)[1]()
