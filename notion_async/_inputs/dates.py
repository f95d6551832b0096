"""Dates as Notion writes them, from Python's."""

from datetime import date, datetime

from notion_async._inputs.refusals import need, refusal
from notion_async.models.dates import DateValue

Day = date | datetime | str


def iso(moment: Day, time_zone: str | None = None) -> str:
    """Write a date, a datetime or a text as Notion takes it.

    Raises:
        InvalidInput: It is no date, or a local time whose zone nobody said, or one whose zone two said.
    """
    need((date, str), "date.start", "a date, a datetime or ISO 8601 text", moment)
    if isinstance(moment, str):
        return _checked(moment)
    if isinstance(moment, datetime) and (moment.tzinfo is None) != (time_zone is not None):
        raise refusal(moment, "date.start", "a datetime with a tzinfo, or one without it and time_zone=")
    return moment.isoformat()


def date_value(start: Day, end: Day | None = None, time_zone: str | None = None) -> DateValue:
    """Make a date value.

    Raises:
        InvalidInput: The end is before the start, or only one of them has a time, or one of them is no date.
    """
    value = DateValue(iso(start, time_zone), None if end is None else iso(end, time_zone), time_zone)
    if value.end is not None:
        if (len(value.start) > 10) != (len(value.end) > 10):
            raise refusal(value.end, "date.end", f"with a time just as date.start is ({value.start})")
        first, last = datetime.fromisoformat(value.start), datetime.fromisoformat(value.end)
        if (first.tzinfo is None) == (last.tzinfo is None) and last < first:
            raise refusal(value.end, "date.end", f"not before date.start ({value.start})")
    return value


def _checked(text: str) -> str:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise refusal(text, "date.start", "ISO 8601 such as 2026-06-27 or 2026-06-27T16:57:00+00:00") from None
    return text
