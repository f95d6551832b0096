"""Values that mean the same although Notion gives them back in another form than they were written in."""

import re
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY = len("2026-06-27")
_NATIVE_ICON = re.compile(r"https://www\.notion\.so/icons/(?P<name>[\w-]+)_(?P<color>[a-z]+)\.svg(\?.*)?")


def plain_date(date: dict[str, Any]) -> dict[str, Any]:
    """Return a date with its times as moments in UTC: Notion gives whole minutes with an offset, and no zone.

    https://developers.notion.com/reference/page-property-values#date
    """
    zone = _zone(date.get("time_zone"))
    return {name: _moment(date[name], zone) for name in ("start", "end") if date.get(name) is not None}


def plain_icon(icon: dict[str, Any]) -> dict[str, Any]:
    """Return an icon, an external one from Notion's own set as the native icon that it becomes.

    https://developers.notion.com/reference/emoji-object
    """
    address = (icon.get("external") or {}).get("url")
    if isinstance(address, str) and (native := _NATIVE_ICON.fullmatch(address)):
        return {"type": "icon", "icon": {"name": native["name"], "color": native["color"]}}
    if icon.get("type") == "icon":
        return {"type": "icon", "icon": {"color": "gray", **icon["icon"]}}
    return icon


def is_same_name(have: object, want: object) -> bool:
    """Return whether a file has the name it is to have: Notion appends the extension of the file to one without."""
    if not (isinstance(have, str) and isinstance(want, str)):
        return have == want
    return have == want or re.fullmatch(re.escape(want) + r"\.\w{1,10}", have) is not None


def _moment(text: str, zone: tzinfo) -> str:
    if len(text) <= _DAY:
        return text
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return moment.replace(second=0, microsecond=0).isoformat()


def _zone(name: object) -> tzinfo:
    try:
        return ZoneInfo(name) if isinstance(name, str) else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
