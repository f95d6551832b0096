"""Timeout of an attempt. One timer serves all attempts of an event loop, because they share one limit."""

import asyncio
from types import TracebackType
from typing import Any


class AttemptTimeout:
    """Ends what takes too long: `with watch:` raises `TimeoutError` in a task that is inside for longer.

    It does what `asyncio.timeout` does, of which it keeps the rules for a task that is cancelled by others, too. A
    timer for each attempt would cost more than all else that is done for it before it is sent.

    Args:
        seconds: How long a task may be inside.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._inside: dict[asyncio.Task[Any] | None, tuple[float, int]] = {}  # the earliest first
        self._expired: dict[asyncio.Task[Any] | None, int] = {}
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> None:
        task = asyncio.current_task()
        due = self._loop.time() + self._seconds
        self._inside[task] = due, task.cancelling() if task else 0
        if self._timer is None:
            self._timer = self._loop.call_at(due, self._look)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task = asyncio.current_task()
        if self._inside.pop(task, None) is not None or task is None:
            return
        cancelling = self._expired.pop(task)
        if task.uncancel() <= cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def close(self) -> None:
        """Stop the timer, unless it still bounds an attempt, as in a borrowed session that stays open."""
        if self._timer is not None and not self._inside:
            self._timer.cancel()

    def _look(self) -> None:
        self._timer = None
        for task, (due, cancelling) in list(self._inside.items()):
            if due > self._loop.time():
                self._timer = self._loop.call_at(due, self._look)
                return
            del self._inside[task]
            if task is not None:
                self._expired[task] = cancelling
                task.cancel()
