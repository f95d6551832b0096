"""Fixed limit: as it was told, nothing is learnt."""

from collections import deque
from math import inf
from typing import Any

from notion_async._ratelimit.limit import Capacity, LimitModel, SendRecord, Verdict


class FixedLimit(LimitModel):
    """A limit on the requests in any span of a length, however long they travel.

    The server sees a request when it was sent at the earliest, and when its answer came at the latest: its place is
    taken from the one until `seconds` after the other.

    Args:
        requests: The most requests.
        seconds: The length.
    """

    name = "fixed"

    def __init__(self, requests: int, seconds: float) -> None:
        super().__init__()
        self.budget = requests
        self.seconds = seconds
        self._in_flight = 0
        self._answered: deque[float] = deque()

    @property
    def spent(self) -> int:
        """Places that are taken."""
        return self._in_flight + len(self._answered)

    def take(self, now: float, *, keep: float = 0, may_try: bool = True) -> SendRecord | float:
        """Allow one request to leave now, or return when to ask again."""
        at = self._free_at(now, int(keep))
        if at > now:
            return at
        self._in_flight += 1
        return super().take(now)

    def ready_at(self, now: float) -> float:
        """Return when the next request may leave."""
        return self._free_at(now, 0)

    def _free_at(self, now: float, places: int) -> float:
        """Return when more than a number of places are free; infinity when that depends on an answer."""
        while self._answered and self._answered[0] + self.seconds <= now:
            self._answered.popleft()
        missing = self.spent + places + 1 - self.budget
        if missing <= 0:
            return now
        return self._answered[missing - 1] + self.seconds if missing <= len(self._answered) else inf

    def reason(self) -> str:
        """Return why requests wait."""
        return f"{self.budget} requests in {self.seconds:g} s were sent"

    def earliest(self, now: float, ahead: int) -> float:
        """Return the earliest time at which a request with others ahead can leave."""
        windows, places = divmod(ahead, self.budget)
        at = self._free_at(now, places)
        return (now + self.seconds if at == inf else at) + windows * self.seconds

    def capacity(self, now: float) -> Capacity:
        """Return the budget."""
        return Capacity(self.budget, self.seconds)

    def status(self) -> dict[str, Any]:
        """Return the facts about this limit that `RateLimitStatus` has."""
        told = {"budget": self.budget, "confirmed": True, "seconds": (self.seconds, self.seconds), "sent": self.spent}
        return super().status() | told

    def undo(self, record: SendRecord) -> None:
        """Take back a request that was never sent."""
        self._in_flight -= 1

    def settle(self, record: SendRecord, now: float, verdict: Verdict, retry_after: float | None) -> None:
        """Keep the place of a request for the length of a window."""
        self._in_flight -= 1
        self._answered.append(now)
