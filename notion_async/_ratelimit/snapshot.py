"""Export estimates as plain data, and restore them: checked value by value, and the less certain the older."""

from collections.abc import Mapping
from math import inf, isfinite
from typing import Any

from notion_async._ratelimit.adaptive import AdaptiveLimit
from notion_async._ratelimit.allowance import INITIAL_IN_FLIGHT
from notion_async._ratelimit.token_bucket import MIN_RATE

MAX_RATE, MAX_BUDGET, MAX_LENGTH = 1e4, 10**6, 7200.0
"""Values beyond these are dropped: requests a second, requests of a window, seconds of a window."""

RATE_AGE = 600.0
"""Seconds after which a rate is searched by doubling at once."""

MAX_IN_FLIGHT = 1000.0
"""The in-flight limit is exported up to this, which bounds nobody."""

IN_FLIGHT_HALF_LIFE = 3600.0
"""Seconds after which the in-flight limit is half as far above the initial one."""


def number(value: Any, least: float, most: float) -> float | None:
    """Return a value that is a finite number within bounds; None for any other."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and isfinite(value) and least <= value <= most else None


def export(limit: AdaptiveLimit, now: float) -> dict[str, Any]:
    """Return the estimates of a limit as plain data; times are seconds before now."""
    window, rate = limit.window, limit.rate
    return {
        "rate": rate.value if rate.is_known else None,
        "budget": window.budget,
        "length": [bound if bound < inf else None for bound in window.length],
        "started_ago": [now - bound for bound in window.start],
        "spent": window.spent,
        "in_flight_limit": min(limit.allowance.in_flight_limit, MAX_IN_FLIGHT),
        "figures": sorted(limit.figures.sizes),
    }


def restore(limit: AdaptiveLimit, values: Mapping[str, Any], age: float, now: float) -> None:
    """Start a limit from exported estimates, none of which is certain any more.

    Args:
        limit: The limit, new.
        values: The return value of `export`. Values that make no sense are dropped.
        age: Seconds since they were exported; infinity where that is not known.
        now: The time.
    """
    rate = number(values.get("rate"), MIN_RATE, MAX_RATE)
    if rate is not None:
        limit.rate.restore(rate, now, step=min(1.0, age / RATE_AGE))
    in_flight = number(values.get("in_flight_limit"), INITIAL_IN_FLIGHT, MAX_IN_FLIGHT)
    if in_flight is not None:
        more = (in_flight - INITIAL_IN_FLIGHT) * 0.5 ** (age / IN_FLIGHT_HALF_LIFE)
        limit.allowance.in_flight_limit = INITIAL_IN_FLIGHT + more
    figures = values.get("figures")
    if isinstance(figures, list):
        limit.figures.sizes &= {figure for figure in figures if isinstance(figure, int)}
    _restore_window(limit, values, age, now)


def _restore_window(limit: AdaptiveLimit, values: Mapping[str, Any], age: float, now: float) -> None:
    budget = number(values.get("budget"), 1, MAX_BUDGET)
    if budget is None:
        return
    limit.window.budget = int(budget)
    limit.window.begin(now, now, 0, is_reset=False)
    lower, upper = (number(one, 1e-3, MAX_LENGTH) for one in _pair(values.get("length")))
    if lower is None or upper is None or lower > upper:
        return
    limit.window.length = lower, upper
    earliest, latest = (number(one, 0, MAX_LENGTH) for one in _pair(values.get("started_ago")))
    spent = number(values.get("spent"), 0, MAX_BUDGET)
    if earliest is None or latest is None or latest > earliest or spent is None:
        return
    if latest + age < upper:
        limit.window.begin(now - age - earliest, now - age - latest, int(spent))


def _pair(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (None, None)
