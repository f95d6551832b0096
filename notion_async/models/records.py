"""Fields common to pages, blocks, databases and data sources."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Time
from notion_async.models.users import Author

__all__ = ["ErrorBody"]


class Trashable(Struct, frozen=True, kw_only=True):
    """An object that can be in the trash. Versions before 2026-03-11 say `archived`, later ones `in_trash`, some both.

    Attributes:
        sent_in_trash: `in_trash` as it came; UNSET when it did not.
        sent_archived: `archived` as it came; UNSET when it did not.
    """

    sent_in_trash: bool | UnsetType = msgspec.field(default=UNSET, name="in_trash")
    sent_archived: bool | UnsetType = msgspec.field(default=UNSET, name="archived")

    @property
    def in_trash(self) -> bool:
        """Whether it is in the trash, by either of Notion's two fields."""
        return (self.sent_archived if self.sent_in_trash is UNSET else self.sent_in_trash) is True


class Record(Trashable, frozen=True, kw_only=True):
    """Fields common to pages, blocks, databases and data sources.

    Attributes:
        id: The id, dashed.
        created_time: Time of creation (UTC); None where Notion omits it.
        last_edited_time: When it was last changed (UTC), often rounded down to the minute.
        request_id: The id of the answer, where this object was the whole answer.
    """

    id: str
    created_time: Time | None = None
    last_edited_time: Time | None = None
    request_id: str | UnsetType = UNSET


class AuthoredRecord(Record, frozen=True, kw_only=True):
    """A record that names its authors.

    Attributes:
        created_by: Who made it; None where Notion did not say.
        last_edited_by: Who changed it last.
    """

    created_by: Author | None = None
    last_edited_by: Author | None = None


class ErrorBody(Struct, frozen=True, kw_only=True):
    """Why Notion refused.

    Attributes:
        status: The HTTP status.
        code: Notion's stable code, such as `object_not_found`.
        message: Notion's text.
        additional_data: Further facts, such as `rate_limit_reason` or `committed_resource_id`.
        request_id: What to tell Notion's support.
    """

    object: Literal["error"]
    status: int
    code: str
    message: str = ""
    additional_data: dict[str, Any] | UnsetType | None = UNSET
    request_id: str | UnsetType | None = UNSET
