"""What a limit can look like: the words every rule answers to, and the rule that there is none."""

from collections import deque
from math import inf
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """What a rule remembers of a request.

    Attributes:
        window: In which window it was sent.
        at: When it was sent.
        trial: Whether it went beyond what was sure.
    """

    window: int
    at: float
    trial: bool


class Rule:
    """No limit at all.

    Attributes:
        name: What it is called in `Limits`.
        lead_due: Whether the next request goes alone, the others waiting for its answer.
        budget: Requests of one window that may be spent without asking.
        spent: Requests of the current window that left.
        number: The current window's.
    """

    name = "none"
    lead_due = False
    budget: float = inf
    spent = 0
    number = 0

    def ready_at(self, now: float, patience: float) -> float:
        """Return when the next request may leave; a time not after `now` when it may leave at once.

        Args:
            now: The time.
            patience: Seconds to wait for an answer before another request is tried.
        """
        return now

    def earliest(self, now: float, ahead: int = 0) -> float:
        """Return the earliest time a request can leave after others, if every answer under way is a good one."""
        return now

    def left(self) -> float:
        """Return how many requests may still be spent without asking."""
        return inf

    def left_for_bulk(self) -> float:
        """Return how many requests may still be spent, where the reserve is kept from them."""
        return self.left()

    def ends_at(self, now: float) -> float:
        """Return when the budget is back; the time given where that is not known."""
        return now

    def take(self, now: float) -> Mark:
        """Count one request that leaves now."""
        return Mark(0, now, trial=False)

    def undo(self, mark: Mark) -> None:
        """Forget a request that was never sent, or that did not count."""

    def unanswered(self, mark: Mark, now: float) -> None:
        """Keep a request in the count although nobody knows whether it was let in."""

    def accepted(self, mark: Mark, now: float) -> None:
        """Learn that a request was let in."""

    def learnt(self, now: float) -> dict[str, Any]:
        """Return what was learnt, as plain data; times are seconds from now."""
        return {"rule": self.name}


class Told(Rule):
    """However long requests are on their way, the server never sees more than so many in any span of a length.

    A request left at the earliest when it was sent and arrived at the latest when its answer came: it is counted from
    the one to `length` seconds after the other.

    Args:
        requests: The most requests.
        length: Seconds.
    """

    name = "told"

    def __init__(self, requests: int, length: float) -> None:
        self.budget = requests
        self.length = length
        self._under_way = 0
        self._answered: deque[float] = deque()

    def ready_at(self, now: float, patience: float) -> float:
        """Return when the next request may leave; a time not after `now` when it may leave at once."""
        if self.left() <= 0:
            self._forget(now)
        if self.left() > 0:
            return now
        return self._answered[0] + self.length if self._answered else now + patience

    def earliest(self, now: float, ahead: int = 0) -> float:
        """Return the earliest time a request can leave after others."""
        self._forget(now)
        windows, nth = divmod(max(0, int(ahead - self.left() + 1)), int(self.budget))
        if nth:
            windows += 1
        first = self._answered[min(nth, len(self._answered)) - 1] if nth and self._answered else now
        return first + windows * self.length if windows else now

    def _forget(self, now: float) -> None:
        while self._answered and self._answered[0] + self.length <= now:
            self._answered.popleft()

    @property
    def spent(self) -> int:  # type: ignore[override] # counted, not kept
        """Requests of the last span."""
        return self._under_way + len(self._answered)

    def left(self) -> float:
        """Return how many requests may still be spent."""
        return self.budget - self._under_way - len(self._answered)

    def ends_at(self, now: float) -> float:
        """Return when the first place is free again."""
        return self._answered[0] + self.length if self._answered else now

    def take(self, now: float) -> Mark:
        """Count one request that leaves now."""
        self._under_way += 1
        return Mark(0, now, trial=False)

    def undo(self, mark: Mark) -> None:
        """Forget a request that was never sent."""
        self._under_way -= 1

    def accepted(self, mark: Mark, now: float) -> None:
        """Count a request until its place is free again."""
        self._under_way -= 1
        self._answered.append(now)

    def unanswered(self, mark: Mark, now: float) -> None:
        """Count a request as if it had been let in."""
        self.accepted(mark, now)
