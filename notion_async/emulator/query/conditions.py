"""Filter conditions: for each type of value, its operators."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from notion_async.emulator.query.rollups import is_empty
from notion_async.emulator.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Callable

    Condition = Callable[[Any], bool]
    Operator = Callable[[Any], Condition]


def _fold(value: Any) -> str:
    return str(value or "").casefold()


EXISTENCE: dict[str, Operator] = {
    "is_empty": lambda _: is_empty,
    "is_not_empty": lambda _: lambda value: not is_empty(value),
}
TEXT: dict[str, Operator] = {
    **EXISTENCE,
    "equals": lambda want: lambda value: _fold(value) == _fold(want),
    "does_not_equal": lambda want: lambda value: _fold(value) != _fold(want),
    "contains": lambda want: lambda value: _fold(want) in _fold(value),
    "does_not_contain": lambda want: lambda value: _fold(want) not in _fold(value),
    "starts_with": lambda want: lambda value: _fold(value).startswith(_fold(want)),
    "ends_with": lambda want: lambda value: _fold(value).endswith(_fold(want)),
}
NUMBER: dict[str, Operator] = {
    **EXISTENCE,
    "equals": lambda want: lambda value: value == want,
    "does_not_equal": lambda want: lambda value: value != want,
    "greater_than": lambda want: lambda value: value is not None and value > want,
    "less_than": lambda want: lambda value: value is not None and value < want,
    "greater_than_or_equal_to": lambda want: lambda value: value is not None and value >= want,
    "less_than_or_equal_to": lambda want: lambda value: value is not None and value <= want,
}
CHECKBOX: dict[str, Operator] = {
    "equals": lambda want: lambda value: bool(value) is want,
    "does_not_equal": lambda want: lambda value: bool(value) is not want,
}


def _wanted(want: Any) -> set[Any]:
    return set(want) if isinstance(want, list) else {want}


# values are sets of names and ids; each of them matches
CHOICE: dict[str, Operator] = {
    **EXISTENCE,
    "equals": lambda want: lambda value: not _wanted(want).isdisjoint(value),
    "does_not_equal": lambda want: lambda value: _wanted(want).isdisjoint(value),
}
MEMBERS: dict[str, Operator] = {
    **EXISTENCE,
    "contains": lambda want: lambda value: not _wanted(want).isdisjoint(value),
    "does_not_contain": lambda want: lambda value: _wanted(want).isdisjoint(value),
}
COMPARISONS = ("equals", "before", "after", "on_or_before", "on_or_after")


def dates(now: datetime) -> dict[str, Operator]:
    """Return the operators of dates, some relative to now; values are ISO texts."""
    today = now.date()
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    spans = {
        "this_week": (sunday, sunday + timedelta(days=6)),
        "past_week": (today - timedelta(days=7), today),
        "past_month": (_months(today, -1), today),
        "past_year": (_months(today, -12), today),
        "next_week": (today, today + timedelta(days=7)),
        "next_month": (today, _months(today, 1)),
        "next_year": (today, _months(today, 12)),
    }

    def compared(test: Callable[[Any, Any], bool]) -> Operator:
        def condition(want: str) -> Condition:
            bound = _relative(want, today)
            return lambda value: value is not None and test(*_pair(value, bound))

        return condition

    return {
        **EXISTENCE,
        "equals": compared(lambda value, want: value == want),
        "before": compared(lambda value, want: value < want),
        "after": compared(lambda value, want: value > want),
        "on_or_before": compared(lambda value, want: value <= want),
        "on_or_after": compared(lambda value, want: value >= want),
        **{name: _within(*span) for name, span in spans.items()},
    }


def _within(first: date, last: date) -> Operator:
    return lambda _: lambda value: value is not None and first <= parse_time(value).date() <= last


def _months(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return min(date(year, month, 1) + timedelta(days=day.day - 1), _last_of(year, month))


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _relative(want: str, today: date) -> str:
    day = DAYS.get(want)
    return day(today).isoformat() if day else want


# days relative to today
DAYS: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "tomorrow": lambda today: today + timedelta(days=1),
    "yesterday": lambda today: today - timedelta(days=1),
    "one_week_ago": lambda today: today - timedelta(days=7),
    "one_week_from_now": lambda today: today + timedelta(days=7),
    "one_month_ago": lambda today: _months(today, -1),
    "one_month_from_now": lambda today: _months(today, 1),
}


def _pair(value: str, want: str) -> tuple[Any, Any]:
    """Return two dates in comparable form: as days if either has no time."""
    first, second = parse_time(value), parse_time(want)
    if "T" in value and "T" in want:
        return first, second
    return first.date(), second.date()
