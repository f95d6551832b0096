"""The order of a query's results.

https://developers.notion.com/reference/sort-data-source-entries
"""

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct

__all__ = ["Sort"]


class Sort(Struct, frozen=True, kw_only=True):
    """One order; the first of several wins.

    Attributes:
        property: A property's name or id.
        timestamp: `created_time` or `last_edited_time`, instead of a property.
        direction: `ascending` or `descending`.
    """

    property: str | UnsetType = UNSET
    timestamp: str | UnsetType = UNSET
    direction: str | UnsetType = UNSET
