"""Times in Notion's formats."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

    from notion_async.emulator.messages import Json


def to_minute(seconds: float) -> str:
    """Return Unix seconds as the time stamp of pages, blocks and comments: truncated to the minute."""
    return datetime.fromtimestamp(seconds - seconds % 60, UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def to_second(seconds: float) -> str:
    """Return Unix seconds with milliseconds and a `Z`."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def with_offset(seconds: float) -> str:
    """Return Unix seconds as the time stamp of databases and views: with milliseconds and an offset."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def parse_time(text: str) -> datetime:
    """Return an ISO date or time as an aware datetime; a date alone is midnight UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_minutes(moment: datetime) -> str:
    """Return a time as dates show it: truncated to the minute, with milliseconds and an offset."""
    return moment.replace(second=0, microsecond=0).isoformat(timespec="milliseconds")


def zone_of(name: str | None) -> tzinfo | None:
    """Return the time zone of an IANA name, or None without a name.

    Raises:
        ValueError: The zone is unknown.
    """
    if name is None:
        return None
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (KeyError, OSError) as error:  # OSError: the name is the path of a folder
        message = f"{name} is not a time zone"
        raise ValueError(message) from error


def normalize_date(sent: Json) -> Json:
    """Return a date in the form of responses: times in whole minutes with their offset, no time zone.

    Raises:
        ValueError: One of its times or its time zone is not valid.
        OverflowError: A time is too near the first or last year.
    """
    zone = zone_of(sent.get("time_zone"))
    ends = (sent["start"], sent.get("end"))
    start, end = (_normalize_time(one, zone) if one and "T" in one else one for one in ends)
    return {"start": start, "end": end, "time_zone": None}


def _normalize_time(text: str, zone: tzinfo | None) -> str:
    moment = parse_time(text)
    return in_minutes(moment.replace(tzinfo=zone) if zone else moment.astimezone(UTC))
