"""One limit of the server, the connection's or an endpoint's: which rule it is, and who goes first after a pause."""

from collections.abc import Mapping
from math import ceil, inf
from typing import Any

from notion_async._ratelimit.fixed_window import Window
from notion_async._ratelimit.interface import DOCUMENTED, RateLimit
from notion_async._ratelimit.rule import Mark, Rule, Told
from notion_async._ratelimit.token_bucket import Rate

FIGURES = (180, 600)
"""Requests a minute that Notion documents, by plan (November 2026)."""

SLICES = 60
"""Spending is remembered in so many slices of a window: `Retry-After` comes in whole seconds, a 60th of a window."""

SOON = 2
"""A reset promised within so many slices, while the window is young, tells a bucket from a window."""

CAUTION = 0.98
"""Of the documented average, so much is the rate to begin with: requests do not arrive as evenly as they leave."""

FEW = 3
"""A window that opens again and holds no more than so many, or than half of what it held before, is a bucket."""

FIRST_GUESS = 1
LONGEST_GUESS = 60
"""Slices to wait after a refusal that does not say how long; twice as many after each that follows."""


class Trace:
    """How many requests left when, in slices of a window, for as long as a window may reach back."""

    def __init__(self, length: float) -> None:
        self.slice = length / SLICES
        self._counts: dict[int, int] = {}

    def add(self, at: float, count: int = 1) -> None:
        """Count a request that left at a time, or take one back."""
        key = int(at // self.slice)
        self._counts[key] = self._counts.get(key, 0) + count
        if len(self._counts) > 3 * SLICES:
            self._counts = {past: n for past, n in self._counts.items() if past > key - 2 * SLICES}

    def since(self, at: float) -> int:
        """Return how many left since a time, rounded to the slice before it."""
        key = int(at // self.slice)
        return sum(count for past, count in self._counts.items() if past >= key)


class Scope:
    """A limit and its rule.

    Args:
        told: What we were told about the limit; None for no budget.
        known: Whether there is a budget to begin with: an endpoint's is found out by its first refusal.
    """

    def __init__(self, told: RateLimit | None, *, known: bool = True) -> None:
        self._told = told or DOCUMENTED
        self._figures = tuple(sorted({self._told.requests, *FIGURES})) if known else ()
        self.adaptive = told is not None and told.adaptive
        self.rule: Rule = self._first_rule(told, known=known)
        self._trace = Trace(self._told.seconds)
        self._slice = self._trace.slice
        self.held_until = 0.0
        self._guess = FIRST_GUESS * self._slice
        self._lead: Mark | None = None
        self._round_trip = self._slice / 2
        self._patience = 2 * self._slice
        """How long the others wait for the answer to one request before the next is tried."""

    def _first_rule(self, told: RateLimit | None, *, known: bool) -> Rule:
        if told is None:
            return Rule()
        if not known:
            return Window(inf, told.seconds)
        if told.adaptive:
            return Window(told.requests, told.seconds, self._figures)
        return Told(told.requests, told.seconds)

    # -- asking and spending

    def ready_at(self, now: float) -> float:
        """Return when the next request may leave; a time not after `now` when it may leave at once."""
        if now < self.held_until:
            return self.held_until
        ready = self.rule.ready_at(now, self._patience)
        if self._lead is not None and ready <= now:
            return self._lead.at + self._patience
        return ready

    def earliest(self, now: float, ahead: int = 0) -> float:
        """Return the earliest time a request can leave after others, if every answer under way is a good one."""
        return max(self.held_until, self.rule.earliest(now, ahead))

    @property
    def length(self) -> float:
        """Seconds of a window."""
        return self.rule.length if isinstance(self.rule, Window) else self._told.seconds

    def take(self, now: float) -> Mark:
        """Count one request that leaves now."""
        mark = self.rule.take(now)
        if self.rule.lead_due:
            self.rule.lead_due = False
            self._lead = mark
        if self.adaptive:
            self._trace.add(now)
        return mark

    def undo(self, mark: Mark) -> None:
        """Forget a request that was never sent."""
        self.rule.undo(mark)
        self._uncount(mark)
        self._pass_lead(mark, again=True)

    def _uncount(self, mark: Mark) -> None:
        if self.adaptive:
            self._trace.add(mark.at, -1)

    def _pass_lead(self, mark: Mark, *, again: bool) -> bool:
        if self._lead is not mark:
            return False
        self._lead = None
        self.rule.lead_due = self.rule.lead_due or again
        return True

    # -- learning

    def accepted(self, mark: Mark, now: float) -> None:
        """Learn that a request was let in."""
        self.rule.accepted(mark, now)
        self._pass_lead(mark, again=False)
        self._round_trip += (now - mark.at - self._round_trip) / 8
        self._patience = min(10 * self._slice, max(self._slice, 4 * self._round_trip))
        if mark.at >= self.held_until:
            self._guess = FIRST_GUESS * self._slice

    def unanswered(self, mark: Mark, now: float) -> None:
        """Keep a request in the count although nobody knows whether it was let in."""
        self.rule.unanswered(mark, now)
        self._pass_lead(mark, again=True)

    def pause(self, now: float, retry_after: float | None, mark: Mark) -> None:
        """Hold everybody for a reason that is not this limit's, then let one go first."""
        self.hold(now, retry_after, mark)
        self.rule.lead_due = True

    def hold(self, now: float, retry_after: float | None, mark: Mark) -> float:
        """Pause for as long as the server says, or for a guess; return until when."""
        if not retry_after:  # a server that says "now" has just refused
            retry_after = self._guess
            if mark.at >= self.held_until:
                self._guess = min(2 * self._guess, LONGEST_GUESS * self._slice)
        self.held_until = max(self.held_until, now + retry_after)
        return now + retry_after

    def refused(self, mark: Mark, now: float, retry_after: float | None) -> None:
        """Learn that this limit was met."""
        led = self._pass_lead(mark, again=True)
        if not self.adaptive:
            self.rule.accepted(mark, now)
            self.pause(now, retry_after, mark)
            return
        self.rule.undo(mark)
        self._uncount(mark)
        if led:
            self.hold(now, retry_after, mark)
        elif isinstance(self.rule, Rate):
            self._refused_by_rate(self.rule, mark, now, retry_after)
        elif isinstance(self.rule, Window) and self.rule.is_current(mark):
            self._refused_by_window(self.rule, mark, now, retry_after)

    def _refused_by_window(self, rule: Window, mark: Mark, now: float, retry_after: float | None) -> None:
        if not rule.closed and self._looks_like_a_bucket(rule, now, retry_after):
            self._become_rate(rule, now)
            self.hold(now, retry_after, mark)
            return
        if retry_after is None:
            if not rule.closed:
                rule.close(self.hold(now, None, mark))
            return
        reset = now + retry_after
        if retry_after <= SOON * self._slice:
            rule.doubt()
        if not rule.closed and self._is_near(reset, rule.before):
            rule.postpone(reset)
            return
        if not rule.closed:
            self._measure(rule, now, reset)
        start = reset - rule.length  # or up to a slice earlier, since `Retry-After` is rounded up
        rule.close(reset, self._trace.since(start - self._slice), self._trace.since(start + self._slice))

    def _measure(self, rule: Window, now: float, reset: float) -> None:
        """Learn the window's length: exactly where its start is known, else only that it is longer."""
        length = reset - rule.begun if rule.anchored else max(rule.length, reset - now)
        if abs(length - rule.length) > 2 * self._slice:
            known = self._told.seconds
            rule.length = known if abs(length - known) <= 2 * self._slice else length

    def _is_near(self, reset: float, expected: float) -> bool:
        return abs(reset - expected) <= (SOON + 1) * self._slice

    def _looks_like_a_bucket(self, rule: Window, now: float, retry_after: float | None) -> bool:
        young = now < rule.ends - (SOON + 1) * self._slice
        if retry_after is None:
            few = rule.capacity is not None and rule.spent <= max(FEW, rule.capacity / 2)
            return young and few and now - rule.begun < rule.length / 10
        soon = retry_after <= SOON * self._slice < rule.length - self._slice
        expected = rule.is_at_figure() or self._is_near(now + retry_after, rule.before)
        return young and soon and not expected

    def _become_rate(self, rule: Window, now: float) -> None:
        rate = CAUTION * min(self._told.requests, *FIGURES) / self._told.seconds
        self.rule = Rate(rate, rule.spent - rate * (now - rule.begun), now)

    def _refused_by_rate(self, rule: Rate, mark: Mark, now: float, retry_after: float | None) -> None:
        rule.refused(mark, now)
        until = self.hold(now, retry_after, mark)
        if retry_after is not None and retry_after > max(SOON * self._slice, ceil(2 / rule.rate)):
            window = Window(inf, self._told.seconds, self._figures)
            start = until - window.length
            most = window.spent = self._trace.since(start - self._slice)
            window.close(until, most, self._trace.since(start + self._slice))
            self.rule = window

    # -- remembering

    def learnt(self, now: float, wall: float) -> dict[str, Any]:
        """Return what was learnt, as plain data that outlives the process."""
        return {**self.rule.learnt(now), "at": wall}

    def relearn(self, learnt: Mapping[str, Any], now: float, wall: float) -> None:
        """Start from what another process learnt, unless we were told what to do."""
        if not self.adaptive:
            return
        if learnt["rule"] == Rate.name:
            self.rule = Rate(float(learnt["rate"]), float(learnt["burst"]), now)
        elif isinstance(self.rule, Window) and learnt["rule"] == Window.name:
            self.rule.relearn(learnt, now - max(0.0, wall - learnt["at"]), now)
