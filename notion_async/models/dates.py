"""Days, moments and ranges of them.

https://developers.notion.com/reference/page-property-values#date
"""

from datetime import date, datetime, tzinfo
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from notion_async.errors import InvalidInput
from notion_async.models.base import Struct

__all__ = ["DateRange", "DateValue", "Moment"]


class DateRange(NamedTuple):
    """A first and a last day or moment."""

    start: date | datetime
    end: date | datetime


Moment: TypeAlias = date | datetime | DateRange


class DateValue(Struct, frozen=True):
    """A date, a datetime or a range of them, as Notion writes it.

    Attributes:
        start: `2026-06-27` or `2026-06-27T16:57:00.000+00:00`.
        end: The same form; None unless it is a range.
        time_zone: The IANA name of the zone of times without an offset.
    """

    start: str
    end: str | None = None
    time_zone: str | None = None

    def __post_init__(self) -> None:
        """Refuse a text that is not a date.

        Raises:
            InvalidInput: It is not a date, or a datetime, in the form of ISO 8601.
        """
        try:
            self._python(self.start)
            if self.end is not None:
                self._python(self.end)
        except (TypeError, ValueError, OverflowError) as error:
            msg = f"date.start and date.end are ISO 8601 such as 2026-06-27 or 2026-06-27T16:57:00+00:00: {error}"
            raise InvalidInput(msg) from None

    @property
    def value(self) -> Moment:
        """The same as Python values: a date, or a datetime where there is a time; a pair of them for a range."""
        start = self._python(self.start)
        return start if self.end is None else DateRange(start, self._python(self.end))

    def _python(self, text: str) -> date | datetime:
        if len(text) <= len("2026-06-27"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo or not self.time_zone else moment.replace(tzinfo=zone(self.time_zone))


def zone(name: str) -> tzinfo | None:
    """Return the time zone of an IANA name; None where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # `Europe` is a folder
        return None
