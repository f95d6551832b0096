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
from typing import Any

from notion_async._ratelimit import snapshot
from notion_async._ratelimit.adaptive import AdaptiveLimit
from notion_async._ratelimit.endpoints import EndpointLimit
from notion_async._ratelimit.figures import Figures
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
from notion_async._ratelimit.limit import LimitModel, SendRecord, Verdict
from notion_async._ratelimit.reserve import Reserve
from notion_async.errors import InvalidInput

CONNECTION_REASONS = {"", "public_api_request_rate_limit"}
ENDPOINT_REASON = "public_api_endpoint_rate_limit"
WORKSPACE_REASON = "public_api_space_request_rate_limit"
BLOCKED_REASON = "public_api_request_blocked"

HOLDING_REASONS = {*CONNECTION_REASONS, WORKSPACE_REASON}
"""Reasons that pause the whole connection; a 529 counts as the workspace's, since it concerns everybody."""

_REFUSALS = {429, 529}

VERSION = 2
"""Of the exported state."""

BULK_SECONDS = 1.0
"""While bulk asked so recently, it makes the trials, since it is the cheapest to be refused."""


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
        self._endpoints: dict[str, EndpointLimit] = {}
        self._reserve = Reserve()
        self._refusals: Counter[str] = Counter()
        self._bulk_at = -inf
        self._is_free = rule is None  # nothing was refused yet, and nothing is counted

    def set_listener(self, listener: Callable[[], None]) -> None:
        """Ignore the listener: answers are settled through the limiter, which asks again by itself."""

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
        if self._is_free:
            return Grant(endpoint, priority, (self._limit.take(0.0), None))
        with self._lock:
            now = self.now()
            own = self._endpoints.get(endpoint)
            if own is None:
                own = self._endpoints[endpoint] = EndpointLimit()
            if self._hold.is_active or own.hold.is_active or own.limit is not None:
                wait = self._wait_for_pauses(own, now)
                if wait is not None:
                    return wait
            record = self._take_connection(priority, now)
            return record if isinstance(record, Wait) else self._grant(endpoint, priority, record, own, now)

    def _wait_for_pauses(self, own: EndpointLimit, now: float) -> Wait | None:
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

    def _grant(self, endpoint: str, priority: Priority, record: SendRecord, own: EndpointLimit, now: float) -> Grant:
        own.count(now)
        mine = None if own.limit is None else own.limit.take(now)
        for hold in (self._hold, own.hold):
            if hold.is_active:
                hold.lead(record.number, now)
        if priority == "interactive":
            self._reserve.record_taken(now)
        return Grant(endpoint, priority, (record, mine))

    def give_back(self, grant: Grant) -> None:
        """Take back a grant whose request was never sent."""
        with self._lock:
            (record, mine), own = grant.records, self._endpoints.setdefault(grant.endpoint, EndpointLimit())
            self._limit.undo(record)
            if mine is not None and own.limit is not None:
                own.limit.undo(mine)
            self._hold.release(record.number)
            own.hold.release(record.number)

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
        """Record the server's answer; the status is None when no answer came."""
        if self._is_free and status not in _REFUSALS:
            self._hold.newest_accepted = max(self._hold.newest_accepted, grant.records[0].number)
            return
        with self._lock:
            self._is_free = False
            now, own = self.now(), self._endpoints.setdefault(grant.endpoint, EndpointLimit())
            if status in _REFUSALS:
                self._refusals[reason or f"http_{status}"] += 1
                self._refuse(grant, own, now, told_seconds(retry_after), reason if status == 429 else WORKSPACE_REASON)
            elif status is None or status >= 500:  # it may come from a proxy
                self._settle(grant, own, now, "unknown")
            else:
                self._settle(grant, own, now, "accepted")

    def _settle(self, grant: Grant, own: EndpointLimit, now: float, verdict: Verdict) -> None:
        record, mine = grant.records
        for hold in (self._hold, own.hold):
            if hold.is_active:
                hold.settle(record.number, verdict)
            elif verdict == "accepted" and record.number > hold.newest_accepted:
                hold.newest_accepted = record.number
        self._limit.settle(record, now, verdict, None)
        if mine is not None and own.limit is not None:
            own.limit.settle(mine, now, verdict, None)

    def _refuse(self, grant: Grant, own: EndpointLimit, now: float, retry_after: float | None, reason: str) -> None:
        record, mine = grant.records
        if reason in CONNECTION_REASONS and isinstance(self._limit, AdaptiveLimit):
            self._limit.settle(record, now, "refused", retry_after)
            if mine is not None and own.limit is not None:
                own.limit.undo(mine)
        elif reason == ENDPOINT_REASON and isinstance(self._limit, AdaptiveLimit):
            self._limit.settle(record, now, "unknown", None)
            own.refuse(mine, record.sent_at, now, retry_after)
        else:
            if reason in HOLDING_REASONS:
                self._hold.refuse(record.number, now, retry_after)
            elif reason != BLOCKED_REASON:
                own.hold.refuse(record.number, now, retry_after)
            self._settle(grant, own, now, "unknown")

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
            limits = {name: own.limit for name, own in self._endpoints.items() if own.limit is not None}
            connection = snapshot.export(self._limit, now) if isinstance(self._limit, AdaptiveLimit) else {}
            endpoints = {name: snapshot.export(limit, now) for name, limit in limits.items()}
            times = {"version": VERSION, "exported_at": self._wall()}
            return times | {"connection": connection, "endpoints": endpoints}

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
                    own = self._endpoints.setdefault(name, EndpointLimit())
                    snapshot.restore(own.found_limit(), values, age, now)
