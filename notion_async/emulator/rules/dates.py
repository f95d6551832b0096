"""Rules for dates in requests."""

from __future__ import annotations

import re
from typing import Any

from notion_async.emulator.rules.grammar import Rule, nullable, record, refined, should, text
from notion_async.emulator.times import normalize_date, parse_time, zone_of

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)?)?", re.ASCII)
_OFFSET = re.compile(r"T.*[+-]\d\d(:?\d\d)?$")


def iso(value: str, path: str) -> list[str]:
    """Accept an ISO date, or a date and time with or without an offset."""
    try:
        parse_time(value)
        fits = _ISO.fullmatch(value)
    except ValueError:
        fits = None
    return [] if fits else should(path, "a valid ISO 8601 date string", value)


def _consistent(value: Any, path: str) -> list[str]:
    """Check that both ends are ISO, of the same granularity, in order, and local if a time zone is named."""
    ends = {key: value[key] for key in ("start", "end") if value.get(key) is not None}
    for key, end in ends.items():
        if problems := iso(end, f"{path}.{key}"):
            return problems
    if value.get("time_zone") is not None and (problems := _zoned(value, ends, path)):
        return problems
    start, end = value["start"], ends.get("end")
    if end and ("T" in start) != ("T" in end):
        return should(f"{path}.end", "of the same granularity as start", end)
    if end and parse_time(end) < parse_time(start):
        return should(f"{path}.end", "after start", end)
    try:
        normalize_date(value)
    except OverflowError:
        return should(f"{path}.start", "a valid ISO 8601 date string", start)
    return []


def _zoned(value: Any, ends: dict[str, str], path: str) -> list[str]:
    """Check that the time zone is known and the times are local; `Z` together with `UTC` is allowed."""
    zone = value["time_zone"]
    try:
        zone_of(zone)
    except ValueError:
        return should(f"{path}.time_zone", "a valid IANA time zone", zone)
    for key, end in ends.items():
        if "T" not in end:
            return should(f"{path}.{key}", "a time when time_zone is given", end)
        if _OFFSET.search(end) or (end.endswith("Z") and zone != "UTC"):
            return should(f"{path}.{key}", "a local time without an offset when time_zone is given", end)
    return []


date: Rule = refined(_consistent, record({"start": text()}, {"end": nullable(text()), "time_zone": nullable(text())}))
