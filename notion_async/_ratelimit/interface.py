"""The words the parts of the limiter share: the rule, the classes, the ticket, and what a ledger must be able to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, get_args

from notion_async.errors import InvalidInput

Priority = Literal["interactive", "normal", "bulk"]

PRIORITIES: tuple[Priority, ...] = get_args(Priority)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many requests may leave in how many seconds.

    Attributes:
        requests: Requests in one window; all of them may leave at once.
        seconds: Length of the window in seconds.
        adaptive: Whether the server's own limit is learnt, starting from this one. When False, no span of `seconds`
            seconds ever sees more than `requests` requests.

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
"""What Notion documents for every plan; Business and Enterprise have 600 (November 2026)."""


@dataclass(slots=True, eq=False)
class Ticket:
    """One attempt that was let out, until it is settled.

    Attributes:
        endpoint: The route template.
        priority: The class it was taken under.
        marks: What the ledger remembers about it.
    """

    endpoint: str
    priority: Priority
    marks: Any


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now.

    Attributes:
        until: When asking again makes sense, on the ledger's clock; infinity when only an answer can tell.
        scope: Who has to wait: everybody, this class, or this endpoint.
    """

    until: float
    scope: Literal["all", "class", "endpoint"] = "all"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a limiter believes and has counted, at one moment.

    Attributes:
        rule: `window` (so many requests until a reset), `rate` (a bucket that fills), `told` (a limit that is not
            adaptive) or `none`.
        budget: Requests of one window believed to be ours; None where no limit is known.
        seconds: Length of a window.
        rate: Requests a second, where the rule is a rate.
        spent: Requests of the current window that left.
        reserved: Requests of each window kept from bulk.
        waiting: Calls that wait, by class.
        next_reset_in: Seconds until the budget is back; None while it is not known.
        paused_for: Seconds everybody pauses because the server said so.
        refusals: 429s and 529s so far, by the reason Notion gave.
        learnt: What `snapshot` gives.
    """

    rule: str
    budget: float | None
    seconds: float
    rate: float | None
    spent: int
    reserved: int
    waiting: dict[Priority, int]
    next_reset_in: float | None
    paused_for: float
    refusals: dict[str, int]
    learnt: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def snapshot(self) -> dict[str, Any]:
        """Give what was learnt, as plain data for JSON: the next run's `NotionClient(learnt=...)` starts from it."""
        return dict(self.learnt)


class Pace(NamedTuple):
    """A rate.

    Attributes:
        rate: Requests a second.
        burst: The most requests that may leave at once.
        level: How many may leave at once now.
    """

    rate: float
    burst: float
    level: float


class Ledger(Protocol):
    """What the queues need to know about the budget: the seam for a budget that several processes share.

    Every method is quick, never waits, and may be called from any thread.
    """

    def now(self) -> float:
        """Return the time in seconds, on a clock that never goes back."""
        ...

    def asked(self, priority: Priority) -> None:
        """Notice that a request of a class wants to leave."""
        ...

    def take(self, endpoint: str, priority: Priority) -> Ticket | Wait:
        """Count one attempt, or say how long to wait."""
        ...

    def give_back(self, ticket: Ticket) -> None:
        """Take back a ticket whose request was never sent."""
        ...

    def settle(self, ticket: Ticket, status: int | None, retry_after: float | None, reason: str) -> None:
        """Learn from what the server said; None when no answer came."""
        ...

    def pace(self) -> Pace | None:
        """Return how fast requests may leave, where the rule is a rate."""
        ...

    def keep(self, reserve: int | None) -> None:
        """Keep so many requests of each window from bulk; None follows the demand of interactive requests."""
        ...

    def back_in(self, endpoint: str, priority: Priority, ahead: int) -> float:
        """Return the least number of seconds until a request with `ahead` others before it can leave."""
        ...

    def limits(self, waiting: Mapping[Priority, int]) -> Limits:
        """Return what is believed and what was spent."""
        ...

    def snapshot(self) -> dict[str, Any]:
        """Return what was learnt, as plain data for JSON."""
        ...

    def restore(self, learnt: Mapping[str, Any]) -> None:
        """Start from what a snapshot says."""
        ...
