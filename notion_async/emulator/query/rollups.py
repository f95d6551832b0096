"""Rollups: values of related pages, counted or aggregated."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json


def is_empty(value: Any) -> bool:
    """Return whether a property value counts as empty."""
    return value is None or value in ("", []) or value is False


def _numbers(values: list[Any]) -> list[float]:
    return [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]


def _share(part: int, values: list[Any]) -> float:
    return part / len(values) if values else 0


def _unique(values: list[Any]) -> int:
    return len({repr(value) for value in values if not is_empty(value)})


def _items(values: list[Any]) -> int:
    return sum(len(value) if isinstance(value, list) else 1 for value in values if not is_empty(value))


def _empty(values: list[Any]) -> int:
    return sum(map(is_empty, values))


def _on(aggregate: Callable[[list[float]], float]) -> Callable[[list[Any]], float | None]:
    """Return an aggregate of numbers that is null if there are none."""

    def of(values: list[Any]) -> float | None:
        found = _numbers(values)
        return aggregate(found) if found else None

    return of


NUMBERS: dict[str, Callable[[list[Any]], float | None]] = {
    "count": len,
    "count_values": _items,
    "empty": _empty,
    "not_empty": lambda values: len(values) - _empty(values),
    "unique": _unique,
    "percent_empty": lambda values: _share(_empty(values), values),
    "percent_not_empty": lambda values: _share(len(values) - _empty(values), values),
    "checked": lambda values: sum(value is True for value in values),
    "unchecked": lambda values: sum(value is not True for value in values),
    "percent_checked": lambda values: _share(sum(value is True for value in values), values),
    "percent_unchecked": lambda values: _share(sum(value is not True for value in values), values),
    "sum": lambda values: sum(_numbers(values)),
    "average": _on(lambda found: sum(found) / len(found)),
    "median": _on(median),
    "min": _on(min),
    "max": _on(max),
    "range": _on(lambda found: max(found) - min(found)),
}
DATES = frozenset({"earliest_date", "latest_date", "date_range"})
LISTS = frozenset({"show_original", "show_unique"})


def roll_up(function: str, kind: str, values: list[Any], shown: Callable[[Any], Any]) -> Json:
    """Return the value of a rollup.

    Args:
        function: One of Notion's rollup functions.
        kind: The type of the property that is rolled up.
        values: Its value on each related page.
        shown: Returns a value in the form of responses.
    """
    if function in NUMBERS:
        return {"type": "number", "number": NUMBERS[function](values), "function": function}
    if function in DATES:
        return {"type": "date", "date": _dates(function, values), "function": function}
    if function in LISTS:
        kept = values if function == "show_original" else list({repr(value): value for value in values}.values())
        return {"type": "array", "array": [{"type": kind, kind: shown(value)} for value in kept], "function": function}
    return {"type": "unsupported", "unsupported": {}, "function": function}


def _dates(function: str, values: list[Any]) -> Json | None:
    dates = [value if isinstance(value, dict) else {"start": value} for value in values if value]
    starts = sorted(str(date["start"]) for date in dates)
    ends = sorted(str(date.get("end") or date["start"]) for date in dates)
    if not starts:
        return None
    start = ends[-1] if function == "latest_date" else starts[0]
    return {"start": start, "end": ends[-1] if function == "date_range" else None, "time_zone": None}
