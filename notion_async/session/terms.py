"""Under which terms a block of code asks: who goes first, and until when."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from notion_async.limiter import Priority


class Terms(NamedTuple):
    """Under which terms a block of code asks.

    Attributes:
        priority: Who goes first when budget is short.
        deadline: The time on `time.monotonic()` when it must be over, waiting included; None for never.
        retry_for: Seconds of retrying, counted from a request's first failure; None takes the client's.
    """

    priority: Priority | None = None
    deadline: float | None = None
    retry_for: float | None = None


# What the surrounding block of code asked for; a context variable is what follows a task wherever it goes.
_current: ContextVar[Terms] = ContextVar("notion_async_current", default=Terms())  # noqa: B039 - Terms is immutable


@contextmanager
def under(
    *, priority: Priority | None = None, within: float | None = None, retry_for: float | None = None
) -> Iterator[None]:
    """Ask under other terms inside the block; of two deadlines the earlier holds.

    Args:
        priority: Who goes first when budget is short.
        within: Seconds from now until everything in the block must be over.
        retry_for: Seconds of retrying for each request.
    """
    outer = _current.get()
    deadline = outer.deadline
    if within is not None:
        mine = time.monotonic() + within
        deadline = mine if deadline is None else min(deadline, mine)
    token = _current.set(
        Terms(priority or outer.priority, deadline, outer.retry_for if retry_for is None else retry_for)
    )
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Terms:
    """Give the terms of the block of code that asks."""
    return _current.get()
