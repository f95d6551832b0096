"""Date functions of formulas, in UTC; a function of an empty date is empty."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from notion_async.emulator.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Callable

_STEPS = {unit: timedelta(**{unit: 1}) for unit in ("milliseconds", "seconds", "minutes", "hours", "days", "weeks")}
_MONTHS = {"months": 1, "quarters": 3, "years": 12}
_PATTERN = re.compile(r"YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|hh|h|mm|m|ss|s|A|a|W|Q|x|X|\[[^\]]*\]")


def as_text(value: Any) -> str:
    """Return a value as text, in the form that formulas use."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _unit(unit: str) -> str:
    return unit if unit.endswith("s") else unit + "s"


def date_add(day: datetime, amount: float, unit: str) -> datetime:
    """Return a date moved by a number of units; the day is limited to the length of the month."""
    unit = _unit(unit)
    if unit not in _MONTHS:
        return day + amount * _STEPS[unit]
    months = day.year * 12 + day.month - 1 + int(amount) * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def date_between(first: datetime, second: datetime, unit: str) -> int:
    """Return the whole units from the second date to the first; negative if the first is earlier."""
    unit = _unit(unit)
    if unit not in _MONTHS:
        return int((first - second) / _STEPS[unit])
    early, late = sorted((first, second))
    months = (late.year - early.year) * 12 + late.month - early.month
    months -= date_add(early, months, "months") > late
    whole = months // _MONTHS[unit]
    return whole if first >= second else -whole


def format_date(day: datetime, pattern: str) -> str:
    """Return a date formatted by a pattern such as `YYYY-MM-DD HH:mm`; text in brackets is literal."""
    parts: dict[str, Callable[[], object]] = {
        "YYYY": lambda: f"{day:%Y}",
        "YY": lambda: f"{day:%y}",
        "MMMM": lambda: f"{day:%B}",
        "MMM": lambda: f"{day:%b}",
        "MM": lambda: f"{day:%m}",
        "M": lambda: day.month,
        "DD": lambda: f"{day:%d}",
        "D": lambda: day.day,
        "dddd": lambda: f"{day:%A}",
        "ddd": lambda: f"{day:%a}",
        "HH": lambda: f"{day:%H}",
        "H": lambda: day.hour,
        "hh": lambda: f"{day:%I}",
        "h": lambda: day.hour % 12 or 12,
        "mm": lambda: f"{day:%M}",
        "m": lambda: day.minute,
        "ss": lambda: f"{day:%S}",
        "s": lambda: day.second,
        "A": lambda: "PM" if day.hour > 11 else "AM",
        "a": lambda: "pm" if day.hour > 11 else "am",
        "W": lambda: day.isocalendar().week,
        "Q": lambda: (day.month + 2) // 3,
        "X": lambda: int(day.timestamp()),
        "x": lambda: int(day.timestamp() * 1000),
    }
    return _PATTERN.sub(lambda found: str(parts[found[0]]()) if found[0] in parts else found[0][1:-1], pattern)


def _of_date(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that returns None if one of its arguments is None."""

    @wraps(function)
    def of(*values: Any) -> Any:
        return None if None in values else function(*values)

    return of


def _today() -> datetime:
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


DATE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "now": lambda: datetime.now(UTC).replace(second=0, microsecond=0),
    "today": _today,
    "dateAdd": _of_date(date_add),
    "dateSubtract": _of_date(lambda day, amount, unit: date_add(day, -amount, unit)),
    "dateBetween": _of_date(date_between),
    "formatDate": _of_date(format_date),
    "parseDate": _of_date(parse_time),
    "timestamp": _of_date(lambda day: day.timestamp() * 1000),
    "fromTimestamp": _of_date(lambda stamp: datetime.fromtimestamp(stamp / 1000, UTC)),
    "year": _of_date(lambda day: day.year),
    "month": _of_date(lambda day: day.month),
    "date": _of_date(lambda day: day.day),
    "day": _of_date(lambda day: day.isoweekday()),
    "week": _of_date(lambda day: day.isocalendar().week),
    "hour": _of_date(lambda day: day.hour),
    "minute": _of_date(lambda day: day.minute),
}
