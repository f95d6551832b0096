"""Times as Notion writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import tzinfo

    from notion_async.emulator.messages import Json


def to_minute(seconds: float) -> str:
    """Unix seconds as Notion stamps pages, blocks and comments: cut to the minute."""
    return datetime.fromtimestamp(seconds - seconds % 60, UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def to_second(seconds: float) -> str:
    """Unix seconds with a Z, milliseconds kept."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def with_offset(seconds: float) -> str:
    """Unix seconds as Notion stamps databases and views: to the millisecond, with an offset."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def parse_time(text: str) -> datetime:
    """An ISO date or datetime as an aware datetime; a date alone is its midnight, UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def in_minutes(moment: datetime) -> str:
    """Return a time as dates show it: cut to the minute, with milliseconds and an offset."""
    return moment.replace(second=0, microsecond=0).isoformat(timespec="milliseconds")


def zone_of(name: str | None) -> tzinfo | None:
    """Return the time zone of an IANA name, None for no name.

    Raises:
        ValueError: There is no such zone.
    """
    if name is None:
        return None
    try:
        return UTC if name == "UTC" else ZoneInfo(name)
    except (KeyError, OSError) as error:  # a name may also be the path of a folder
        message = f"{name} is not a time zone"
        raise ValueError(message) from error


def normalize_date(sent: Json) -> Json:
    """Return a date as answers show it: times in whole minutes with their offset, and no time zone.

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
