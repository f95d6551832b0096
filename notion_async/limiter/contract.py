"""The words the parts of the limiter share: the rule, the classes, the ticket, and what a ledger must be able to do."""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, get_args

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
        sent_at: When it was let out, on the ledger's clock.
        notes: What the rules remember about it.
    """

    endpoint: str
    priority: Priority
    sent_at: float
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now.

    Attributes:
        until: When asking again makes sense, on the ledger's clock; infinity when only an answer can tell.
        scope: Who has to wait: everybody, this class, or this endpoint.
    """

    until: float
    scope: Literal["all", "class", "endpoint"] = "all"


class Ledger(Protocol):
    """What the queues need to know about the budget: the seam for a budget that several processes share.

    Every method is quick, never waits, and may be called from any thread.
    """

    def now(self) -> float:
        """Return the time in seconds, on a clock that never goes back."""
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

    def back_in(self, endpoint: str, priority: Priority, ahead: int) -> float:
        """Return the least number of seconds until a request with `ahead` others before it can leave."""
        ...
