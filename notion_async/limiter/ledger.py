"""The ledger of one connection: what was spent, and until when everybody pauses."""

import threading
import time
from collections import deque
from collections.abc import Callable

from notion_async.limiter.contract import Priority, RateLimit, Ticket, Wait

FIRST_GUESS = 1.0
LONGEST_GUESS = 60.0


class LocalLedger:
    """A budget kept in this process.

    Args:
        rule: What may be spent; None for no budget, where only pauses hold.
        clock: Seconds that never go back.
    """

    def __init__(self, rule: RateLimit | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rule = rule
        self.now = clock
        self._lock = threading.Lock()
        self._sent: deque[float] = deque()
        self._paused_until = 0.0
        self._guess = FIRST_GUESS

    def take(self, endpoint: str, priority: Priority) -> Ticket | Wait:
        """Count one attempt, or say how long to wait."""
        with self._lock:
            now = self.now()
            ready = self._ready_at(now)
            if ready > now:
                return Wait(ready)
            self._sent.append(now)
            return Ticket(endpoint, priority, now)

    def _ready_at(self, now: float, ahead: int = 0) -> float:
        if self._rule is None:
            return self._paused_until
        while self._sent and self._sent[0] + self._rule.seconds <= now:
            self._sent.popleft()
        windows, nth = divmod(len(self._sent) + ahead, self._rule.requests)
        if windows == 0:
            return self._paused_until
        oldest = self._sent[nth] if nth < len(self._sent) else now
        return max(self._paused_until, oldest + windows * self._rule.seconds)

    def give_back(self, ticket: Ticket) -> None:
        """Take back a ticket whose request was never sent."""
        with self._lock:
            if ticket.sent_at in self._sent:
                self._sent.remove(ticket.sent_at)

    def settle(self, ticket: Ticket, status: int | None, retry_after: float | None, reason: str) -> None:
        """Pause everybody after a 429 or 529 that was not sent before the pause in force."""
        with self._lock:
            now = self.now()
            if status in {429, 529} and reason != "public_api_request_blocked":
                if retry_after is None:
                    retry_after, self._guess = self._guess, min(self._guess * 2, LONGEST_GUESS)
                self._paused_until = max(self._paused_until, now + retry_after)
            elif status is not None and ticket.sent_at >= self._paused_until:
                self._guess = FIRST_GUESS

    def back_in(self, endpoint: str, priority: Priority, ahead: int) -> float:
        """Return the least number of seconds until a request with `ahead` others before it can leave."""
        with self._lock:
            now = self.now()
            return max(0.0, self._ready_at(now, ahead) - now)
