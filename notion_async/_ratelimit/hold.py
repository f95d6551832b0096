"""Pauses that teach nothing: overload, the workspace's limit, and reasons that are not known."""

from math import inf

from notion_async._ratelimit.limit import Verdict

FIRST_WAIT, MAX_WAIT = 1.0, 20.0
"""Seconds to wait where the server does not say how long; doubled after each refusal that follows."""

PATIENCE = 1.0
"""Seconds for which the others wait for the answer to the first request after a pause."""


class Hold:
    """A pause, and the one request that goes first after it.

    The newest answer counts: a refusal is void when a request that was sent later was accepted.

    Attributes:
        until: When the pause ends.
        is_active: Whether a pause was asked for, and no later request was accepted yet.
        newest_accepted: The largest number of a request that was accepted.
    """

    __slots__ = ("_first", "_first_at", "_refused", "_wait", "is_active", "newest_accepted", "until")

    def __init__(self) -> None:
        self.until = -inf
        self.is_active = False
        self.newest_accepted = -1
        self._refused = -1
        self._first: int | None = None
        self._first_at = -inf
        self._wait = FIRST_WAIT

    def ready_at(self, now: float) -> float:
        """Return when the next request may leave."""
        if self._first is None or now >= self._first_at + PATIENCE:
            return max(now, self.until)
        return self._first_at + PATIENCE

    def lead(self, number: int, now: float) -> None:
        """Note that a request leaves: the first one after the pause, for whose answer the others wait."""
        self._first, self._first_at = number, now

    def refuse(self, number: int, now: float, retry_after: float | None) -> None:
        """Pause for as long as the server asks.

        Args:
            number: The refused request's place in the order of sending.
            now: The time.
            retry_after: Seconds, where the server said so.
        """
        if number < self.newest_accepted:
            return
        is_new = not self.is_active or number == self._first
        if retry_after is None:
            retry_after = self._wait if is_new else 0.0
            self._wait = min(MAX_WAIT, 2 * self._wait) if is_new else self._wait
        self.until, self.is_active = max(self.until, now + retry_after), True
        self._refused = max(self._refused, number)
        self.release(number)

    def settle(self, number: int, verdict: Verdict) -> None:
        """End the pause if a request that was sent after the refused one was accepted."""
        if verdict == "accepted":
            self.newest_accepted = max(self.newest_accepted, number)
            if number > self._refused:
                self.until, self.is_active, self._first, self._wait = -inf, False, None, FIRST_WAIT
        else:
            self.release(number)

    def release(self, number: int) -> None:
        """Release the turn to another request, if this one had it and no answer came."""
        if self._first == number:
            self._first = None
