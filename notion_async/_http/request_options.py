"""Options of a request: priority, deadline and time of retrying, given per call or for a block of code."""

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypedDict, Unpack, get_args

from notion_async._ratelimit import Priority
from notion_async.errors import InvalidInput


class RequestOptions(TypedDict, total=False):
    """Keyword arguments that every call takes beside its own; an iteration passes them to each of its requests.

    Attributes:
        priority: Order while the rate limit is used up: `interactive`, `normal` or `bulk`.
        deadline: Seconds until the call must be done, waiting included; None for no deadline.
        retry_for: Seconds of retrying, counted from the first failure.
    """

    priority: Priority | None
    deadline: float | None
    retry_for: float | None


class EffectiveOptions(NamedTuple):
    """Options in force in a block of code.

    Attributes:
        priority: Order while the rate limit is used up; None for the client's.
        until: Deadline on `time.monotonic()`, waiting included; None for no deadline.
        retry_for: Seconds of retrying, counted from the first failure of a request; None for the client's.
        on_attempt: Called as each attempt is sent, with its number, from 1.
    """

    priority: Priority | None = None
    until: float | None = None
    retry_for: float | None = None
    on_attempt: Callable[[int], None] | None = None

    def narrowed(self, given: RequestOptions) -> "EffectiveOptions":
        """Return these options with those of a call in their place; the earlier of two deadlines holds.

        Raises:
            TypeError: An option has an unknown name.
            InvalidInput: The priority is unknown, or a duration is not a number.
        """
        unknown = given.keys() - RequestOptions.__annotations__.keys()
        if unknown:
            msg = f"unexpected keyword arguments: {', '.join(sorted(unknown))}"
            raise TypeError(msg)
        priority = given.get("priority") or self.priority
        if priority not in (None, *get_args(Priority)):
            msg = f"priority is one of {', '.join(get_args(Priority))}, not {priority!r}"
            raise InvalidInput(msg)
        until = self.until
        deadline = _seconds("deadline", given.get("deadline"))
        if deadline is not None:
            until = min(time.monotonic() + deadline, until if until is not None else float("inf"))
        retry_for = _seconds("retry_for", given.get("retry_for"))
        return EffectiveOptions(priority, until, self.retry_for if retry_for is None else retry_for, self.on_attempt)


def _seconds(name: str, given: Any) -> float | None:
    if given is None or (isinstance(given, int | float) and not isinstance(given, bool) and not math.isnan(given)):
        return given
    msg = f"{name} is a number of seconds, not {given!r:.80}"
    raise InvalidInput(msg)


# A context variable, because tasks inherit the options of the block of code that starts them.
_NO_OPTIONS = EffectiveOptions()
_current: ContextVar[EffectiveOptions] = ContextVar("notion_async_options", default=_NO_OPTIONS)


@contextmanager
def request_options(**options: Unpack[RequestOptions]) -> Iterator[None]:
    """Apply options to all requests made inside the block."""
    token = _current.set(_current.get().narrowed(options))
    try:
        yield
    finally:
        _current.reset(token)


def adopt_options(options: EffectiveOptions) -> None:
    """Apply options to all later requests of the current task."""
    _current.set(options)


def effective_options(given: RequestOptions) -> EffectiveOptions:
    """Return the options of the surrounding block of code, with those of a call in their place.

    Raises:
        TypeError: An option of the call has an unknown name.
    """
    surrounding = _current.get()
    return surrounding.narrowed(given) if given else surrounding


async def sleep_until_deadline(seconds: float) -> None:
    """Sleep for some seconds, at most until the deadline of the surrounding block of code."""
    until = _current.get().until
    await asyncio.sleep(seconds if until is None else max(0.0, min(seconds, until - time.monotonic())))
