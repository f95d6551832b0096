"""Under which terms something is asked: who goes first, until when, and how long to try again."""

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypedDict, Unpack, get_args

from notion_async._ratelimit import Priority
from notion_async.errors import InvalidInput


class CallTerms(TypedDict, total=False):
    """What every call takes beside its own arguments; an iteration passes them on to each of its requests.

    Attributes:
        priority: Who goes first when budget is short: `interactive`, `normal` or `bulk`.
        deadline: Seconds until it must be over, waiting included; None for no end.
        retry_for: Seconds of retrying, counted from the first failure.
    """

    priority: Priority | None
    deadline: float | None
    retry_for: float | None


class Terms(NamedTuple):
    """The terms of a block of code.

    Attributes:
        priority: Who goes first when budget is short; None takes the client's.
        until: The time on `time.monotonic()` when it must be over, waiting included; None for never.
        retry_for: Seconds of retrying, counted from a request's first failure; None takes the client's.
        on_attempt: Called as each attempt leaves, with its number: from 2 on it is a repetition.
    """

    priority: Priority | None = None
    until: float | None = None
    retry_for: float | None = None
    on_attempt: Callable[[int], None] | None = None

    def narrowed(self, given: CallTerms) -> "Terms":
        """Give these terms with others in their place; of two deadlines the earlier holds.

        Raises:
            TypeError: Something was given that is none of them.
            InvalidInput: There is no such priority, or a duration is no number.
        """
        unknown = given.keys() - CallTerms.__annotations__.keys()
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
        return Terms(priority, until, self.retry_for if retry_for is None else retry_for, self.on_attempt)


def _seconds(name: str, given: Any) -> float | None:
    if given is None or (isinstance(given, int | float) and not isinstance(given, bool) and not math.isnan(given)):
        return given
    msg = f"{name} is a number of seconds, not {given!r:.80}"
    raise InvalidInput(msg)


# What the surrounding block of code asked for; a context variable is what follows a task wherever it goes.
_current: ContextVar[Terms] = ContextVar("notion_async_terms", default=Terms())  # noqa: B039 - Terms is immutable


@contextmanager
def under(**terms: Unpack[CallTerms]) -> Iterator[None]:
    """Ask under these terms inside the block."""
    token = _current.set(_current.get().narrowed(terms))
    try:
        yield
    finally:
        _current.reset(token)


def adopt(terms: Terms) -> None:
    """Ask under these terms from here on in the current task."""
    _current.set(terms)


def current(given: CallTerms) -> Terms:
    """Give the terms of the block of code that asks, narrowed by those of the call.

    Raises:
        TypeError: The call was given something that is none of them.
    """
    terms = _current.get()
    return terms.narrowed(given) if given else terms


async def pause(seconds: float) -> None:
    """Sleep so long, but not beyond the deadline of the block of code that asks."""
    until = _current.get().until
    await asyncio.sleep(seconds if until is None else max(0.0, min(seconds, until - time.monotonic())))
