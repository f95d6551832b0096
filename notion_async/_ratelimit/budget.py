"""The ledger of one connection: its limit, its endpoints' limits, its classes, and what every answer says of them."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from notion_async._ratelimit.interface import Limits, Pace, Priority, RateLimit, Ticket, Wait
from notion_async._ratelimit.limit import Scope
from notion_async._ratelimit.reserve import Reserve
from notion_async._ratelimit.rule import Mark
from notion_async._ratelimit.token_bucket import Rate
from notion_async.errors import InvalidInput

ENDPOINT = "public_api_endpoint_rate_limit"
WORKSPACE = "public_api_space_request_rate_limit"
BLOCKED = "public_api_request_blocked"

VERSION = 1
"""Of the snapshots."""

_REFUSALS = {429, 529}
_UNMARKED = Mark(0, 0.0, trial=False), Mark(0, 0.0, trial=False)


class LocalLedger:
    """A budget kept in this process.

    Args:
        rule: Where learning starts; None for no budget, where only pauses hold.
        clock: Seconds that never go back.
        wall: Seconds since 1970, for snapshots that outlive the process.
    """

    def __init__(
        self,
        rule: RateLimit | None,
        clock: Callable[[], float] = time.monotonic,
        *,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._rule = rule
        self.now = clock
        self._wall = wall
        self._lock = threading.Lock()
        self._connection = Scope(rule)
        self._endpoints: dict[str, Scope] = {}
        self._reserve = Reserve()
        self._refusals: Counter[str] = Counter()
        self._carefree = rule is None  # no budget, and the server has not yet refused anything

    # -- asking and spending

    def asked(self, priority: Priority) -> None:
        """Notice that a request of a class wants to leave."""
        if priority == "interactive":
            with self._lock:
                self._reserve.asked(self.now(), self._connection.length)

    def take(self, endpoint: str, priority: Priority) -> Ticket | Wait:
        """Count one attempt, or say how long to wait."""
        if self._carefree:
            return Ticket(endpoint, priority, _UNMARKED)
        with self._lock:
            now = self.now()
            connection, scope = self._connection, self._scope(endpoint)
            ready = connection.ready_at(now)
            if ready > now:
                return Wait(ready)
            if priority == "bulk":
                ready = self._reserve.free_at(now, connection.length, connection.rule)
                if ready > now:
                    return Wait(ready, "class")
            ready = scope.ready_at(now)
            if ready > now:
                return Wait(ready, "endpoint")
            if priority == "interactive":
                self._reserve.taken(connection.rule.number)
            return Ticket(endpoint, priority, (connection.take(now), scope.take(now)))

    def _scope(self, endpoint: str) -> Scope:
        scope = self._endpoints.get(endpoint)
        if scope is None:
            scope = self._endpoints[endpoint] = Scope(self._rule, known=False)
        return scope

    def give_back(self, ticket: Ticket) -> None:
        """Take back a ticket whose request was never sent."""
        with self._lock:
            mark, own = ticket.marks
            self._connection.undo(mark)
            self._scope(ticket.endpoint).undo(own)

    def pace(self) -> Pace | None:
        """Return how fast requests may leave, where the rule is a rate."""
        rule = self._connection.rule
        if not isinstance(rule, Rate):
            return None
        with self._lock:
            return Pace(rule.rate, rule.burst, rule.level(self.now()))

    def keep(self, reserve: int | None) -> None:
        """Keep so many requests of each window from bulk; None follows the demand of interactive requests."""
        with self._lock:
            self._reserve.fixed = reserve

    def back_in(self, endpoint: str, priority: Priority, ahead: int) -> float:
        """Return the least number of seconds until a request with `ahead` others before it can leave."""
        if self._carefree:
            return 0.0
        with self._lock:
            now = self.now()
            ready = max(self._connection.earliest(now, ahead), self._scope(endpoint).earliest(now))
            if priority == "bulk":
                ready = max(ready, self._reserve.free_at(now, self._connection.length, self._connection.rule))
            return max(0.0, ready - now)

    # -- learning

    def settle(self, ticket: Ticket, status: int | None, retry_after: float | None, reason: str) -> None:
        """Learn from what the server said; None when no answer came."""
        if ticket.marks is _UNMARKED and status not in _REFUSALS:
            return
        with self._lock:
            self._carefree = False
            now = self.now()
            connection, scope = self._connection, self._scope(ticket.endpoint)
            mark, own = ticket.marks
            if retry_after is not None and not 0 <= retry_after < inf:
                retry_after = None
            if status in _REFUSALS:
                self._refusals[reason or f"http_{status}"] += 1
                self._refused(ticket, status, retry_after, reason)
            elif status is None:
                connection.unanswered(mark, now)
                scope.unanswered(own, now)
            else:
                connection.accepted(mark, now)
                scope.accepted(own, now)

    def _refused(self, ticket: Ticket, status: int, retry_after: float | None, reason: str) -> None:
        now = self.now()
        connection, scope = self._connection, self._scope(ticket.endpoint)
        mark, own = ticket.marks
        if reason == ENDPOINT:
            connection.unanswered(mark, now)
            scope.refused(own, now, retry_after)
        elif status == 529 or reason in {BLOCKED, WORKSPACE}:
            connection.unanswered(mark, now)
            scope.unanswered(own, now)
            if reason != BLOCKED:
                connection.pause(now, retry_after, mark)
        else:
            connection.refused(mark, now, retry_after)
            scope.undo(own)

    # -- seen from outside

    def limits(self, waiting: Mapping[Priority, int]) -> Limits:
        """Return what is believed and what was spent."""
        with self._lock:
            now = self.now()
            self._connection.ready_at(now)  # a window that is over is not told of
            scope, rule = self._connection, self._connection.rule
            resets = max(scope.held_until, rule.ends_at(now))
            return Limits(
                rule=rule.name,
                budget=rule.budget if rule.budget < inf else None,
                seconds=scope.length,
                rate=rule.rate if isinstance(rule, Rate) else None,
                spent=rule.spent,
                reserved=self._reserve.size(now, scope.length, rule.budget) if rule.budget < inf else 0,
                waiting=dict(waiting),
                next_reset_in=resets - now if now < resets < inf else None,
                paused_for=max(0.0, scope.held_until - now),
                refusals=dict(self._refusals),
            )

    def snapshot(self) -> dict[str, Any]:
        """Return what was learnt, as plain data for JSON."""
        with self._lock:
            now, wall = self.now(), self._wall()
            endpoints = {
                name: scope.learnt(now, wall)
                for name, scope in self._endpoints.items()
                if scope.rule.budget < inf or isinstance(scope.rule, Rate)
            }
            return {"version": VERSION, "connection": self._connection.learnt(now, wall), "endpoints": endpoints}

    def restore(self, learnt: Mapping[str, Any]) -> None:
        """Start from what a snapshot says.

        Raises:
            InvalidInput: It is of this version, and cannot be read.
        """
        if learnt.get("version") != VERSION:
            return
        with self._lock:
            now, wall = self.now(), self._wall()
            try:
                self._connection.relearn(learnt["connection"], now, wall)
                for name, scope in learnt["endpoints"].items():
                    self._scope(name).relearn(scope, now, wall)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                message = "this is no snapshot of a limiter's limits"
                raise InvalidInput(message) from error
