"""Base of all limit models: the record of a request that was sent, the verdict on it, and no limit at all."""

from math import inf
from typing import Any, Literal, NamedTuple

Kind = Literal["normal", "probe", "trial", "extra"]
Verdict = Literal["accepted", "refused", "unknown"]


class SendRecord:
    """One request that a limit let leave.

    Attributes:
        number: Its place in the order of sending.
        sent_at: When it left.
        window: Number of the window it was counted in.
        kind: Why it left: within the estimates, as a probe while closed, as a trial, or beyond the budget.
        rate: The rate that a trial tries.
    """

    __slots__ = ("kind", "number", "rate", "sent_at", "window")

    def __init__(self, number: int, sent_at: float, kind: Kind = "normal", window: int = 0) -> None:
        self.number = number
        self.sent_at = sent_at
        self.kind: Kind = kind
        self.window = window
        self.rate = 0.0


class Capacity(NamedTuple):
    """Size of one window, for the reserve.

    Attributes:
        budget: Requests; infinity where no budget is known.
        seconds: Length.
        rest: Part of the window that is left; None where places come back one by one.
    """

    budget: float = inf
    seconds: float = 60.0
    rest: float | None = None


class LimitModel:
    """A limit that lets everything leave; the base of the others. Pure: times are arguments."""

    name = "unlimited"

    def __init__(self) -> None:
        self._sent = 0

    def take(self, now: float, *, keep: float = 0, may_try: bool = True) -> SendRecord | float:
        """Allow one request to leave now, or return when to ask again: infinity at the next answer.

        Args:
            now: The time.
            keep: Requests of the budget that this one must leave to others.
            may_try: Whether it may be a trial, which the server may refuse.
        """
        self._sent += 1
        return SendRecord(self._sent, now)

    def ready_at(self, now: float) -> float:
        """Return when the next request may leave, as `take` would."""
        return now

    def reason(self) -> str:
        """Return why requests wait."""
        return ""

    def earliest(self, now: float, ahead: int) -> float:
        """Return the earliest time at which a request with others ahead can leave, if every answer is a good one."""
        return now

    def capacity(self, now: float) -> Capacity:
        """Return the size of the current window."""
        return Capacity()

    def undo(self, record: SendRecord) -> None:
        """Take back a request that was never sent."""

    def settle(self, record: SendRecord, now: float, verdict: Verdict, retry_after: float | None) -> None:
        """Record the verdict on a request; `unknown` where no answer came, or it says nothing about this limit."""

    def status(self) -> dict[str, Any]:
        """Return the facts about this limit that `RateLimitStatus` has."""
        return {"model": self.name, "sent": self._sent}
