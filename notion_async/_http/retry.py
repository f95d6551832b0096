"""Decision whether and when to send a request again: a pure function of the failure.

There are three cases. A refusal for now (429, 529) is always repeated, unless Notion blocks the connection: the limiter
delays every request until the server is ready. A write that may have been done is never repeated; only a refusal in
Notion's own form proves that it was not done, since a proxy's error says nothing about it. Any other transient failure
(5xx, timeouts of a load balancer, dropped connections, truncated bodies) is repeated with exponential backoff and
jitter, `0.1 * 2**n` seconds and at most 20, until `retry_for` seconds have passed since the first failure. A rate limit
does not count as a failure: time spent waiting for budget is not part of those seconds.
"""

from collections.abc import Callable
from typing import NamedTuple

from notion_async._http.routes import Route
from notion_async.errors import (
    ApiError,
    Conflict,
    NotionError,
    RateLimited,
    ServerError,
    TimedOut,
    Unreachable,
    Unreadable,
)

_FIRST = 0.1
_LONGEST = 20.0
_CONFLICT_FIRST = 0.5
_TRANSIENT_STATUSES = frozenset({
    408,  # Request Timeout
    409,  # Conflict
    421,  # Misdirected Request: of this connection, not of the next
    425,  # Too Early
    449,  # Retry With
    460,  # AWS: the client closed the connection
    499,  # nginx: the client closed the request
})  # fmt: skip


class FailedAttempt(NamedTuple):
    """Facts about a failed attempt.

    Attributes:
        route: The endpoint.
        failures: How many attempts failed for another reason than the rate limit, this one included.
        failing_for: Seconds since the first of them, without the waiting for budget.
        retry_for: Seconds after which retrying ends.
    """

    route: Route
    failures: int
    failing_for: float
    retry_for: float


def is_transient(error: NotionError) -> bool:
    """Return whether an error is temporary and not caused by the request itself."""
    match error:
        case RateLimited():
            return not error.blocked
        case TimedOut():
            return error.budget_back_in is None  # else it is the deadline that has no time for more
        case Unreachable():
            return not error.permanent
        case ApiError():
            return isinstance(error, ServerError) or error.status in _TRANSIENT_STATUSES
        case Unreadable():
            return not error.where  # cut off, or HTML; JSON that arrived whole stays as it is
        case _:
            return False


def is_safe_to_resend(error: NotionError, route: Route) -> bool:
    """Return whether a retry is harmless: the request only reads, or was certainly not executed."""
    if route.retry_safe:
        return True
    if isinstance(error, RateLimited | Conflict):
        return error.from_notion
    return isinstance(error, Unreachable) and not error.sent


def next_delay(error: NotionError, now: FailedAttempt, jitter: Callable[[], float]) -> float | None:
    """Return the seconds to wait before the next attempt, or None to give up.

    Args:
        error: What went wrong.
        now: What is known.
        jitter: Returns a number from 0 to 1.
    """
    if not (is_transient(error) and is_safe_to_resend(error, now.route)):
        return None
    if isinstance(error, RateLimited):
        return 0.0
    first = _CONFLICT_FIRST if isinstance(error, Conflict) else _FIRST
    delay: float = min(first * 2 ** min(now.failures - 1, 20), _LONGEST) * (0.5 + jitter() / 2)
    if isinstance(error, ApiError) and error.retry_after is not None:
        delay = max(delay, error.retry_after)
    return delay if now.failing_for + delay <= now.retry_for else None
