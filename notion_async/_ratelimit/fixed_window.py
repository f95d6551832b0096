"""The rule of a fixed window: so many requests until the reset, then as many again."""

from collections.abc import Mapping
from math import ceil, inf
from typing import Any

from notion_async._ratelimit.rule import Mark, Rule

SHAKEN = 0.6
"""Of a capacity that was not seen twice, so much is taken for sure."""

CAREFUL = 0.015
"""Beyond what is sure, so much of the budget may be under way at once."""

LONGEST_BREAK = 16
"""So many windows may pass before a larger budget is tried again."""

FIRST_FLIGHT, GENTLE_FLIGHT = 30, 40
"""While nothing is known yet: requests under way at first, and at most; twice as many once a figure was crossed."""


class Window(Rule):
    """What is believed about a fixed window, and what was spent of it.

    Args:
        sure: Requests that may be spent without asking; infinity where no limit is known.
        length: Seconds from one reset to the next.
        figures: Budgets that are documented: one request tries whether they can be crossed, while the others wait.
    """

    name = "window"

    def __init__(self, sure: float, length: float, figures: tuple[int, ...] = ()) -> None:
        self.budget = sure
        self.length = length
        self.figures = figures
        self.capacity: int | None = None
        self._steady = False
        self._break = 0
        self._next_break = 1
        self._flight = 0
        self._most_flight: float = FIRST_FLIGHT if figures else inf
        self._gentle = bool(figures)
        self._next_flight: float = inf
        self.before = -inf
        self.anchored = False
        self._open()

    def _open(self) -> None:
        self.number += 1
        self.begun = -inf
        self.ends = inf
        self.closed = False
        self._postponed = False
        self.spent = 0
        self._answered = False
        self._trials = 0
        self._passed_trial = False
        self._unsure = 0
        self._tried_at = -inf

    # -- asking and spending

    def ready_at(self, now: float, patience: float) -> float:
        """Return when the next request may leave; the time given when it may leave at once."""
        if now >= self.ends:
            self._finish(now)
        if self.closed:
            return self.ends
        if self._flight >= self._most_flight and now < self._tried_at + patience:
            return self._tried_at + patience
        if self.spent < self.budget or self._may_try():
            return now
        return min(self.ends, self._tried_at + patience) if self._trials else self.ends

    def earliest(self, now: float, ahead: int = 0) -> float:
        """Return the earliest time a request can leave after others, if every answer under way is a good one."""
        full = self.closed or (self.spent >= self.budget and not self._trials and not self._may_try())
        if now < self.ends < inf and full:
            return self.ends + ahead // self.budget * self.length
        if not self._break or ahead < self.left():
            return now
        return self.ends_at(now) + (ahead - self.left()) // self.budget * self.length

    def ends_at(self, now: float) -> float:
        """Return when the budget is back; the time given where that is not known."""
        return self.ends if self.ends < inf else now

    def left(self) -> float:
        """Return how many requests may still be spent without asking."""
        return 0 if self.closed else max(0, self.budget - self.spent)

    def left_for_bulk(self) -> float:
        """Return how many requests may still be spent if the budget is the documented one it may turn out to be."""
        if self.closed or not self._shaky():
            return self.left()
        figure = self._figure()
        return (figure if figure < inf else self.budget) - self.spent

    def is_at_figure(self) -> bool:
        """Return whether as many requests were let in as a documented figure says."""
        return self._documented(self.spent - self._unsure, self.spent) is not None

    def _documented(self, least: int, most: int) -> int | None:
        return next((figure for figure in reversed(self.figures) if least - 1 <= figure <= most + 1), None)

    def is_current(self, mark: Mark) -> bool:
        """Return whether a request was sent in the window that is open."""
        return mark.window == self.number

    def _may_try(self) -> bool:
        if self._break and self.anchored:
            return False
        figure = self._figure()
        if self.spent >= figure or not (self._passed_trial or self._shaky()):
            return not self._trials
        return self._trials < max(2, ceil(CAREFUL * min(figure, 2 * self.budget)))

    def _shaky(self) -> bool:
        return self.capacity is not None and not self._steady

    def _figure(self) -> float:
        """Return the documented figure that may turn out to be the limit."""
        return next((figure for figure in self.figures if figure >= self.budget), inf)

    def take(self, now: float) -> Mark:
        """Count one request that leaves now."""
        if now >= self.ends:
            self._finish(now)
        if not self.spent:
            self._begin(now)
        trial = self.spent >= self.budget
        if trial:
            self._trials += 1
        self.spent += 1
        self._flight += 1
        self._tried_at = now
        return Mark(self.number, now, trial)

    def _begin(self, now: float) -> None:
        self.begun = now
        self.ends = now + self.length

    def undo(self, mark: Mark) -> None:
        """Forget a request that was never sent, or that did not count."""
        self._flight = max(0, self._flight - 1)
        if mark.window == self.number:
            self.spent -= 1
            self._trials -= mark.trial

    # -- learning

    def accepted(self, mark: Mark, now: float) -> None:
        """Learn that a request was let in."""
        self._flight = max(0, self._flight - 1)
        self._grow_flight()
        if mark.window != self.number:
            return
        if not self._answered and not self.closed:
            self._answered = True
            self.ends = now + self.length
        if mark.trial:
            self._trials -= 1
            self._passed_trial = True
            figure = self._figure()
            if self.spent - self._unsure > figure:
                self._gentle, self._most_flight = False, max(self._most_flight, 2 * GENTLE_FLIGHT)
                self.budget = next((larger for larger in self.figures if larger > figure), inf)

    def _grow_flight(self) -> None:
        if self._most_flight < (GENTLE_FLIGHT if self._gentle else inf):
            self._most_flight += 1

    def unanswered(self, mark: Mark, now: float) -> None:
        """Keep a request in the count although nobody knows whether it was let in."""
        self._flight = max(0, self._flight - 1)
        if mark.window == self.number:
            self._trials -= mark.trial
            self._unsure += 1

    def doubt(self) -> None:
        """Begin the next window gently: it may not be one."""
        self._next_flight = FIRST_FLIGHT

    def close(self, reset: float, most: float = inf, least: int = 0) -> None:
        """Learn that the budget is spent.

        Args:
            reset: When it is back, as the server says or as we guess.
            most: How many the server let in since its last reset, at most; infinity where it did not say when that was.
            least: How many, at least.
        """
        self.ends = min(self.ends, reset) if self.closed else reset
        self.closed = self.lead_due = True
        if most < inf and not self.anchored:
            self.spent = min(self.spent, int(most))
            self._unsure = max(self._unsure, self.spent - least)

    def postpone(self, reset: float) -> None:
        """Learn that the window before is not over, and that this one begins later."""
        self.ends = reset
        self.closed = self._postponed = self.lead_due = True

    def _finish(self, now: float) -> None:
        full = self.closed or self.spent >= self.budget
        if self.closed and not self._postponed:
            self._learn(self.spent - self._unsure, self.spent)
        elif not self.closed and self.spent - self._unsure > self.budget:
            self.budget = self.spent - self._unsure
        elif full and not self.closed:
            self._break = max(0, self._break - 1)
        self._gentle = self._gentle and not full
        if full:
            self._most_flight, self._next_flight = self._next_flight, inf
        self.lead_due = self.lead_due or full
        self.anchored = full and now < self.ends + self.length / 60
        self.before = self.ends
        self._open()

    def _learn(self, least: int, most: int) -> None:
        documented = self._documented(least, most)
        capacity = documented or most
        before, self.capacity = self.capacity, capacity
        self._steady = documented is not None or (before is not None and abs(capacity - before) <= 0.02 * before + 1)
        if self._steady:
            same = self.budget == capacity and self.anchored  # else the window's length is not yet known
            self.budget = capacity
            self._break = self._next_break if same else 0
            self._next_break = min(LONGEST_BREAK, 2 * self._next_break) if same else 1
            return
        self._break, self._next_break = 0, 1
        self.budget = (
            max(1, int(SHAKEN * capacity)) if capacity < self.budget else self.budget + (capacity - self.budget) // 4
        )

    # -- remembering

    def learnt(self, now: float) -> dict[str, Any]:
        """Return what was learnt, as plain data; times are seconds from now."""
        return {
            "rule": self.name,
            "budget": self.budget if self.budget < inf else None,
            "seconds": self.length,
            "capacity": self.capacity,
            "steady": self._steady,
            "resets_in": self.ends - now if now < self.ends < inf else None,
            "spent": self.spent,
            "closed": self.closed,
        }

    def relearn(self, learnt: Mapping[str, Any], then: float, now: float) -> None:
        """Start from what was learnt then."""
        self.budget = inf if learnt["budget"] is None else max(1, int(learnt["budget"]))
        self.length = float(learnt["seconds"])
        self.capacity = None if learnt["capacity"] is None else int(learnt["capacity"])
        self._steady = bool(learnt["steady"])
        self._gentle, self._most_flight = False, inf
        resets_at = then + float(learnt["resets_in"] or 0.0)
        if resets_at > now:
            self.begun, self.ends = resets_at - self.length, resets_at
            self.spent, self.closed = int(learnt["spent"]), bool(learnt["closed"])
