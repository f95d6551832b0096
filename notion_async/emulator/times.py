"""Times as Notion writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def to_minute(seconds: float) -> str:
    """Unix seconds as Notion stamps pages, blocks and comments: cut to the minute."""
    return datetime.fromtimestamp(seconds - seconds % 60, UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def to_second(seconds: float) -> str:
    """Unix seconds with a Z, milliseconds kept."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def with_offset(seconds: float) -> str:
    """Unix seconds as Notion stamps databases and views: to the millisecond, with an offset."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def parsed(text: str) -> datetime:
    """An ISO date or datetime as an aware datetime; a date alone is its midnight, UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
