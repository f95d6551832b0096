"""Dates as Notion writes them, from Python's dates and from ISO 8601 texts.

Every input becomes a date or a datetime first, so that one set of rules serves all forms, and is sent in Python's ISO
format; a text without seconds is sent without them.

https://developers.notion.com/reference/page-property-values#date
"""

import re
from datetime import date, datetime, timedelta
from typing import Any

from notion_async._inputs.refusals import need, refusal
from notion_async.models.dates import DateRange, DateValue, zone

Day = date | datetime | str

_MINUTE = timedelta(minutes=1)
_WITHOUT_SECONDS = re.compile(r"[^T ]+[T ]\d\d:\d\d(Z|[+-].*)?", re.ASCII)


def iso(moment: Day) -> str:
    """Return a day or a moment as Notion takes it: `2026-06-27` or `2026-06-27T16:57:00+00:00`.

    Raises:
        InvalidInput: The value is not a date, or a time without an offset.
    """
    return _sent(moment, _moment("date.start", moment, None))


def date_value(start: Day | DateRange | DateValue, end: Day | None = None, time_zone: str | None = None) -> DateValue:
    """Build a date value.

    Raises:
        InvalidInput: One of them is not a date; the end is before the start, or only one of them has a time; a time has
            neither an offset nor a zone, or both; the zone is unknown, or there is no time for it.
    """
    if isinstance(start, DateValue):
        return date_value(start.start, start.end, start.time_zone)
    if isinstance(start, DateRange):
        start, end = start
    if time_zone is not None:
        _check_zone(time_zone)
    first = _moment("date.start", start, time_zone)
    if end is None:
        return DateValue(_sent(start, first), None, time_zone)
    last: Any = _moment("date.end", end, time_zone)
    if isinstance(first, datetime) != isinstance(last, datetime):
        raise refusal(end, "date.end", f"with a time just as date.start is ({first.isoformat()})")
    if last < first:
        raise refusal(end, "date.end", f"not before date.start ({first.isoformat()})")
    return DateValue(_sent(start, first), _sent(end, last), time_zone)


def _sent(given: Day, moment: date | datetime) -> str:
    if isinstance(moment, datetime) and isinstance(given, str) and _WITHOUT_SECONDS.fullmatch(given):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat()


def _moment(where: str, given: Day, time_zone: str | None) -> date | datetime:
    need((date, str), where, "a date, a datetime or ISO 8601 text", given)
    moment = _parsed(where, given) if isinstance(given, str) else given
    if not isinstance(moment, datetime):
        if time_zone is not None:
            raise refusal(given, where, "with a time where there is a time_zone")
        return moment
    offset = moment.utcoffset()
    if (offset is None) != (time_zone is not None):
        raise refusal(
            given, where, "a time with its offset (a datetime with a tzinfo), or one without it and a time_zone"
        )
    if offset and offset % _MINUTE:
        raise refusal(given, where, "a time with an offset of whole minutes")
    return moment


def _parsed(where: str, text: str) -> date | datetime:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise refusal(text, where, "ISO 8601 such as 2026-06-27 or 2026-06-27T16:57:00+00:00") from None


def _check_zone(name: str) -> None:
    need(str, "date.time_zone", "the IANA name of a time zone, such as Europe/Berlin", name)
    if zone(name) is None and zone("Europe/London") is not None:  # a machine without time zone data knows none
        raise refusal(name, "date.time_zone", "the IANA name of a time zone, such as Europe/Berlin")
