"""The budget of one connection in this process: its limit, its endpoints' limits, its classes, and what they learn.

Which refusal teaches what (https://developers.notion.com/reference/request-limits):

| refusal | pauses | teaches |
|---|---|---|
| 429 without a reason, or `public_api_request_rate_limit` | the connection | the connection's limit |
| 429 `public_api_endpoint_rate_limit` | the endpoint | the endpoint's limit |
| 429 `public_api_space_request_rate_limit`, 529 | the connection | nothing |
| 429 `public_api_request_blocked` | nothing: it is not sent again | nothing |
| 429 with any other reason | the endpoint | nothing |
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from math import inf
from typing import Any, NamedTuple

from notion_async._ratelimit import snapshot
from notion_async._ratelimit.adaptive import AdaptiveLimit, Figures
from notion_async._ratelimit.endpoints import Endpoint
from notion_async._ratelimit.fixed_limit import FixedLimit
from notion_async._ratelimit.hold import Hold
from notion_async._ratelimit.interface import (
    FIGURES,
    MAX_EVEN_SECONDS,
    Grant,
    Priority,
    RateLimit,
    RateLimitStatus,
    Wait,
    told_seconds,
)
from notion_async._ratelimit.limit import LimitModel, SendRecord
from notion_async._ratelimit.reserve import Reserve
from notion_async.errors import InvalidInput

CONNECTION_REASONS = {"", "public_api_request_rate_limit"}
ENDPOINT_REASON = "public_api_endpoint_rate_limit"
WORKSPACE_REASON = "public_api_space_request_rate_limit"
BLOCKED_REASON = "public_api_request_blocked"

VERSION = 2
"""Of the exported state."""

BULK_SECONDS = 1.0
"""While bulk asked so recently, it makes the trials, since it is the cheapest to be refused."""


class Sent(NamedTuple):
    """What the budget remembers about a grant.

    Attributes:
        number: Its place in the order of sending.
        connection: The connection limit's record.
        own: The endpoint limit's record, where there is such a limit.
    """

    number: int
    connection: SendRecord
    own: SendRecord | None


def _model(rule: RateLimit | None) -> LimitModel:
    if rule is None:
        return LimitModel()
    if not rule.adaptive:
        return FixedLimit(rule.requests, rule.seconds)
    figures = {rule.requests, *FIGURES} if rule.seconds == 60 else {rule.requests}
    return AdaptiveLimit(Figures(figures, rule.seconds))


class LocalBudget:
    """A budget kept in this process.

    Args:
        rule: Where learning starts; None for no budget, where only pauses hold.
        clock: Seconds that never go back.
        wall: Seconds since 1970, for exported states that outlive the process.
    """

    def __init__(
        self,
        rule: RateLimit | None,
        clock: Callable[[], float] = time.monotonic,
        *,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.now = clock
        self._wall = wall
        self._rule = rule
        self._lock = threading.Lock()
        self._limit = _model(rule)
        self._hold = Hold()
        self._endpoints: dict[str, Endpoint] = {}
        self._reserve = Reserve()
        self._refusals: Counter[str] = Counter()
        self._sent = 0
        self._bulk_at = -inf

    def set_listener(self, listener: Callable[[], None]) -> None:
        """Do nothing: answers are settled through the limiter, which asks again by itself."""

    def pacing(self) -> float | None:
        """Return the requests a second at which each event loop must space them; None for no spacing."""
        rule = self._rule
        if rule is None or rule.adaptive or rule.seconds > MAX_EVEN_SECONDS:
            return None
        return rule.requests / rule.seconds

    # -- asking and spending

    def record_demand(self, priority: Priority) -> None:
        """Note that a request of a class wants to leave."""
        if priority == "interactive":
            with self._lock:
                self._reserve.record_demand(self.now())

    def take(self, endpoint: str, priority: Priority, waiting: int = 1) -> Grant | Wait:
        """Count one attempt, or say how long to wait."""
        with self._lock:
            now = self.now()
            own = self._endpoints.get(endpoint)
            if own is None:
                own = self._endpoints[endpoint] = Endpoint()
            if self._hold.is_active or own.hold.is_active or own.limit is not None:
                wait = self._wait_for_pauses(own, now)
                if wait is not None:
                    return wait
            record = self._take_connection(priority, now)
            return record if isinstance(record, Wait) else self._grant(endpoint, priority, record, own, now)

    def _wait_for_pauses(self, own: Endpoint, now: float) -> Wait | None:
        if (at := self._hold.ready_at(now)) > now:
            return Wait(at, "all", "the server asked everybody to pause")
        if (at := own.hold.ready_at(now)) > now:
            return Wait(at, "endpoint", "the server asked this endpoint to pause")
        if own.limit is not None and (at := own.limit.ready_at(now)) > now:
            return Wait(at, "endpoint", own.limit.reason())
        return None

    def _take_connection(self, priority: Priority, now: float) -> SendRecord | Wait:
        if priority != "bulk":
            record = self._limit.take(now, may_try=now > self._bulk_at + BULK_SECONDS)
            return record if isinstance(record, SendRecord) else Wait(record, "all", self._limit.reason())
        self._bulk_at = now
        keep = self._reserve.kept(now, self._limit.capacity(now))
        record = self._limit.take(now, keep=keep)
        if isinstance(record, SendRecord):
            return record
        return Wait(record, "class" if keep else "all", self._limit.reason())

    def _grant(self, endpoint: str, priority: Priority, record: SendRecord, own: Endpoint, now: float) -> Grant:
        self._sent += 1
        own.count(now)
        mine = None
        if own.limit is not None:
            taken = own.limit.take(now)
            mine = taken if isinstance(taken, SendRecord) else None
        for hold in (self._hold, own.hold):
            if hold.is_active:
                hold.lead(self._sent, now)
        if priority == "interactive":
            self._reserve.record_taken(now)
        return Grant(endpoint, priority, Sent(self._sent, record, mine))

    def give_back(self, grant: Grant) -> None:
        """Take back a grant whose request was never sent."""
        with self._lock:
            sent, own = grant.records, self._endpoints[grant.endpoint]
            self._limit.undo(sent.connection)
            if sent.own is not None and own.limit is not None:
                own.limit.undo(sent.own)
            self._hold.release(sent.number)
            own.hold.release(sent.number)

    def set_reserve(self, reserve: int | None) -> None:
        """Keep a number of requests of each window from bulk; None follows the demand of interactive requests."""
        with self._lock:
            self._reserve.fixed = reserve

    def seconds_until_available(self, endpoint: str, priority: Priority, ahead: int) -> float:
        """Return the least number of seconds until a request with `ahead` others before it can leave."""
        with self._lock:
            now = self.now()
            at = max(self._hold.until, self._limit.earliest(now, ahead))
            own = self._endpoints.get(endpoint)
            if own is not None:
                at = max(at, own.hold.until, own.limit.earliest(now, 0) if own.limit is not None else now)
            return max(0.0, at - now)

    # -- learning

    def settle(self, grant: Grant, status: int | None, retry_after: float | None, reason: str) -> None:
        """Learn from the server's answer; the status is None when no answer came."""
        with self._lock:
            now, sent, own = self.now(), grant.records, self._endpoints[grant.endpoint]
            if status in {429, 529}:
                self._refusals[reason or f"http_{status}"] += 1
                self._refuse(sent, own, now, status, told_seconds(retry_after), reason)
            elif status is None or status >= 500:  # it may come from a proxy
                self._settle(sent, own, now)
                self._hold.release(sent.number)
                own.hold.release(sent.number)
            else:
                self._limit.settle(sent.connection, now, "accepted", None)
                if own.limit is not None and sent.own is not None:
                    own.limit.settle(sent.own, now, "accepted", None)
                self._hold.accept(sent.number)
                own.hold.accept(sent.number)

    def _settle(self, sent: Sent, own: Endpoint, now: float) -> None:
        """Settle the records of an answer that teaches nothing."""
        self._limit.settle(sent.connection, now, "unknown", None)
        if own.limit is not None and sent.own is not None:
            own.limit.settle(sent.own, now, "unknown", None)

    def _refuse(
        self, sent: Sent, own: Endpoint, now: float, status: int, retry_after: float | None, reason: str
    ) -> None:
        if status == 429 and reason in CONNECTION_REASONS:
            if isinstance(self._limit, AdaptiveLimit):
                self._limit.settle(sent.connection, now, "refused", retry_after)
                if own.limit is not None and sent.own is not None:
                    own.limit.undo(sent.own)
                return
            self._settle(sent, own, now)
            self._hold.refuse(sent.number, now, retry_after)
        elif status == 529 or reason == WORKSPACE_REASON:
            self._settle(sent, own, now)
            self._hold.refuse(sent.number, now, retry_after)
        elif reason == ENDPOINT_REASON and isinstance(self._limit, AdaptiveLimit):
            self._limit.settle(sent.connection, now, "unknown", None)
            self._refuse_endpoint(sent, own, now, retry_after)
        else:
            self._settle(sent, own, now)
            if reason != BLOCKED_REASON:
                own.hold.refuse(sent.number, now, retry_after)

    def _refuse_endpoint(self, sent: Sent, own: Endpoint, now: float, retry_after: float | None) -> None:
        record = sent.own
        if record is None:
            if own.limit is not None:
                return  # it was sent before the limit was found, by another refusal
            record = own.found_limit().adopt(sent.connection.sent_at)
        own.found_limit().settle(record, now, "refused", retry_after)

    # -- seen from outside

    def status(self, waiting: Mapping[Priority, int]) -> RateLimitStatus:
        """Return the current estimate and usage."""
        with self._lock:
            now, limit, hold = self.now(), self._limit, self._hold
            ready = max(limit.ready_at(now), hold.until)
            capacity = limit.capacity(now)
            return RateLimitStatus(
                **limit.status(),
                reserved=self._reserve.size(now, capacity),
                waiting=dict(waiting),
                next_reset_in=ready - now if now < ready < inf else None,
                paused_for=max(0.0, hold.until - now),
                refusals=dict(self._refusals),
            )

    def export_state(self) -> dict[str, Any]:
        """Return the learned limits as plain data for JSON."""
        with self._lock:
            now = self.now()
            endpoints = {name: own.limit.export(now) for name, own in self._endpoints.items() if own.limit is not None}
            return {
                "version": VERSION,
                "exported_at": self._wall(),
                "connection": self._limit.export(now),
                "endpoints": endpoints,
            }

    def restore_state(self, state: object) -> None:
        """Start from exported data; a limit that is not adaptive stays as it was told.

        Args:
            state: The return value of `export_state`. Of another version, it is ignored; values that make no sense
                are dropped, each for itself.

        Raises:
            InvalidInput: It is not a mapping.
        """
        if not isinstance(state, Mapping):
            message = f"expected the dict that export_state() returned, got {str(state)[:80]!r}"
            raise InvalidInput(message)
        if state.get("version") != VERSION or not isinstance(self._limit, AdaptiveLimit):
            return
        with self._lock:
            now, exported = self.now(), snapshot.number(state.get("exported_at"), 0, inf)
            age = inf if exported is None else max(0.0, self._wall() - exported)
            connection, endpoints = state.get("connection"), state.get("endpoints")
            if isinstance(connection, Mapping):
                snapshot.restore(self._limit, connection, age, now)
            for name, values in endpoints.items() if isinstance(endpoints, Mapping) else ():
                if isinstance(name, str) and isinstance(values, Mapping):
                    own = self._endpoints.setdefault(name, Endpoint())
                    snapshot.restore(own.found_limit(), values, age, now)
