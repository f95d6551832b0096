"""Types shared by the rate limiter: RateLimit, Priority, Grant, RateLimitStatus, and the Budget protocol."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal, Protocol, get_args

from notion_async.errors import InvalidInput

Priority = Literal["interactive", "normal", "bulk"]

PRIORITIES: tuple[Priority, ...] = get_args(Priority)

MAX_EVEN_SECONDS = 3.0
"""A limit that is told for at most this many seconds is a rate: its requests leave evenly, not all at once."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Requests that may be sent in a number of seconds.

    Attributes:
        requests: Requests in one window.
        seconds: Length of the window in seconds.
        adaptive: Whether this is only where learning starts, and the server's own limit is learnt. When False, no span
            of `seconds` seconds ever contains more than `requests` requests: they leave evenly where `seconds` is at
            most 3 (`RateLimit(3, 1.0, adaptive=False)` is one request each third of a second), and as fast as answers
            come where it is longer.

    Raises:
        InvalidInput: There is less than one request, or no positive, finite number of seconds.

    https://developers.notion.com/reference/request-limits
    """

    requests: int
    seconds: float
    adaptive: bool = True

    def __post_init__(self) -> None:
        if self.requests < 1 or not 0 < self.seconds < float("inf"):
            message = f"a rate limit needs at least one request and a positive number of seconds, not {self}"
            raise InvalidInput(message)


DOCUMENTED = RateLimit(180, 60.0)
"""The limit that Notion documents for every plan; Business and Enterprise have 600 (November 2026)."""

FIGURES = (180, 600)
"""Requests in 60 seconds that Notion documents, by plan (November 2026)."""


@dataclass(slots=True, eq=False)
class Grant:
    """Permission to send one request, until it is settled.

    Attributes:
        endpoint: The route template.
        priority: The class it was taken for.
        records: Data of the budget that granted it.
    """

    endpoint: str
    priority: Priority
    records: Any = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Refusal of a grant for now.

    Attributes:
        until: When to ask again, on the budget's clock; infinity when only an answer, or the budget's listener, can
            change anything.
        scope: Who has to wait: everybody, this class, or this endpoint.
        reason: Why, for the log.
    """

    until: float
    scope: Literal["all", "class", "endpoint"] = "all"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RateLimitStatus:
    """Current rate-limit estimate, usage and queue lengths.

    Attributes:
        model: `window` (a budget until a reset), `rate` (requests a second), `window and rate`, `fixed` (a limit that
            is not adaptive), `unknown` (adaptive, and never refused for long enough to tell) or `unlimited`.
        state: `open`; `closed` after a refusal, until one request is accepted again; `resting` where the budget is
            spent and nothing was refused.
        budget: Requests of one window; None where no budget is known.
        confirmed: Whether two windows agreed on the budget and the length.
        seconds: Bounds of the length of a window; None where it is not known.
        rate: Requests a second; None where no rate is known.
        rate_uncertainty: Share by which the rate may be higher than that.
        sent: Requests of the current window that were sent.
        reserved: Requests of each window kept from bulk.
        in_flight_limit: Requests that may be in flight while the limit is being learnt; None for no bound.
        waiting: Calls that wait, by class.
        next_reset_in: Seconds until requests leave again; None while they leave, or when it is not known.
        paused_for: Seconds for which the server asked everybody to pause.
        refusals: 429s and 529s so far, by the reason Notion gave.
        learned: The data that `export_state` returns.
    """

    model: str
    state: str = "open"
    budget: int | None = None
    confirmed: bool = False
    seconds: tuple[float, float] | None = None
    rate: float | None = None
    rate_uncertainty: float | None = None
    sent: int = 0
    reserved: int = 0
    in_flight_limit: float | None = None
    waiting: Mapping[Priority, int] = field(default_factory=dict)
    next_reset_in: float | None = None
    paused_for: float = 0.0
    refusals: Mapping[str, int] = field(default_factory=dict)
    learned: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def export_state(self) -> dict[str, Any]:
        """Return the learned limits as plain data for JSON, for another client to start from."""
        return dict(self.learned)


class Budget(Protocol):
    """Source of grants: one process's estimate of a limit, or a budget that several processes share.

    Every method returns at once and may be called from any thread. A budget whose answer comes later, since it asks
    another process, sends its question when `take` is called, and returns a `Wait` whose `until` is when it stops
    expecting the answer. When the answer is there it keeps it for the next `take` of that endpoint and class, and
    calls its listener, whereupon the queues ask again. Grants that nobody fetches are its own to give back. Methods
    that return an estimate (`seconds_until_available`, `status`) answer from what this process knows.
    """

    def now(self) -> float:
        """Return the time in seconds, on a clock that never goes back."""
        ...

    def set_listener(self, listener: Callable[[], None]) -> None:
        """Set the function to call, from any thread, when a `take` that was answered by `Wait` may succeed."""
        ...

    def pacing(self) -> float | None:
        """Return the requests a second at which each event loop must space them evenly; None for no spacing."""
        ...

    def record_demand(self, priority: Priority) -> None:
        """Note that a request of a class wants to leave."""
        ...

    def take(self, endpoint: str, priority: Priority, waiting: int = 1) -> Grant | Wait:
        """Count one attempt, or say how long to wait.

        Args:
            endpoint: The route template.
            priority: The class.
            waiting: Requests of that class which wait in this event loop, this one included.
        """
        ...

    def give_back(self, grant: Grant) -> None:
        """Take back a grant whose request was never sent."""
        ...

    def settle(self, grant: Grant, status: int | None, retry_after: float | None, reason: str) -> None:
        """Record the server's answer; the status is None when no answer came."""
        ...

    def set_reserve(self, reserve: int | None) -> None:
        """Keep a number of requests of each window from bulk; None follows the demand of interactive requests."""
        ...

    def seconds_until_available(self, endpoint: str, priority: Priority, ahead: int) -> float:
        """Return the least number of seconds until a request with `ahead` others before it can leave."""
        ...

    def status(self, waiting: Mapping[Priority, int]) -> RateLimitStatus:
        """Return the current estimate and usage."""
        ...

    def export_state(self) -> dict[str, Any]:
        """Return the learned limits as plain data for JSON."""
        ...

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Start from exported data."""
        ...


def told_seconds(retry_after: float | None) -> float | None:
    """Return a `Retry-After` that can be believed: positive and finite; None for any other."""
    return float(retry_after) if retry_after is not None and isfinite(retry_after) and retry_after > 0 else None
