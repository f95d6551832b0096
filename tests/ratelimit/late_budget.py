"""A budget as another process would keep it: answers come after 0 to 50 ms, and now and then not at all."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from notion_async._ratelimit import Priority, RateLimitStatus
from notion_async._ratelimit.budget import LocalBudget
from notion_async._ratelimit.interface import Grant, Wait

Key = tuple[str, Priority]


class LateBudget:
    """Asks another budget, of which it hears later.

    A question that gets no answer is asked again after `PATIENCE`; a grant that got lost, and the report of an answer
    that got lost, are written off by the other side after `LEASE`; a grant that nobody fetches is given back after
    `KEPT`.

    Args:
        inner: The budget.
        rng: Decides what is late and what is lost.
        lost: Share of the messages that get lost.
    """

    PATIENCE, LEASE, KEPT = 0.2, 2.0, 0.5

    def __init__(self, inner: LocalBudget, rng: random.Random | None = None, lost: float = 0.03) -> None:
        self._inner = inner
        self._rng = rng or random.Random(1)
        self._lost = lost
        self._ready: dict[Key, deque[Grant]] = {}
        self._asked: dict[Key, float] = {}
        self._waits: dict[Key, Wait] = {}
        self._listener: Callable[[], None] = lambda: None
        self.now = inner.now
        self.pacing = inner.pacing
        self.record_demand = inner.record_demand
        self.set_reserve = inner.set_reserve
        self.seconds_until_available = inner.seconds_until_available
        self.export_state = inner.export_state
        self.restore_state = inner.restore_state

    def set_listener(self, listener: Callable[[], None]) -> None:
        self._listener = listener

    def status(self, waiting: Mapping[Priority, int]) -> RateLimitStatus:
        return self._inner.status(waiting)

    def take(self, endpoint: str, priority: Priority, waiting: int = 1) -> Grant | Wait:
        key, now = (endpoint, priority), self.now()
        if self._ready.get(key):
            return self._ready[key].popleft()
        known = self._waits.get(key)
        if known is not None and known.until > now:
            return known
        if now >= self._asked.get(key, now):
            self._asked[key] = now + self.PATIENCE
            self._later(self._answer, key, waiting)
        return Wait(self._asked[key], reason="the shared budget is asked")

    def give_back(self, grant: Grant) -> None:
        self._later(self._return, grant)

    def settle(self, grant: Grant, status: int | None, retry_after: float | None, reason: str) -> None:
        if self._rng.random() < self._lost:
            asyncio.get_running_loop().call_later(self.LEASE, self._learn, grant, None, None, "")
        else:
            self._later(self._learn, grant, status, retry_after, reason)

    # -- on the other side

    def _later(self, what: Callable[..., None], *args: Any) -> None:
        asyncio.get_running_loop().call_later(self._rng.uniform(0, 0.05), what, *args)

    def _answer(self, key: Key, waiting: int) -> None:
        if self._rng.random() < self._lost:
            return  # the question got lost
        answer = self._inner.take(*key)
        if self._rng.random() < self._lost:  # the answer got lost
            if isinstance(answer, Grant):
                asyncio.get_running_loop().call_later(self.LEASE, self._return, answer)
            return
        self._asked.pop(key, None)
        for _ in range(min(waiting, 8)):
            if not isinstance(answer, Grant):
                break
            self._ready.setdefault(key, deque()).append(answer)
            asyncio.get_running_loop().call_later(self.KEPT, self._expire, key, answer)
            if len(self._ready[key]) < min(waiting, 8):
                answer = self._inner.take(*key)
        if isinstance(answer, Wait):
            until = min(answer.until, self.now() + self.LEASE)  # what gets lost is not reported
            self._waits[key] = Wait(until, answer.scope, answer.reason)
        self._listener()

    def _expire(self, key: Key, grant: Grant) -> None:
        if grant in self._ready[key]:
            self._ready[key].remove(grant)
            self._return(grant)

    def _return(self, grant: Grant) -> None:
        self._inner.give_back(grant)
        self._changed()

    def _learn(self, grant: Grant, status: int | None, retry_after: float | None, reason: str) -> None:
        self._inner.settle(grant, status, retry_after, reason)
        self._changed()

    def _changed(self) -> None:
        self._waits.clear()
        self._listener()
