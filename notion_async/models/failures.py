"""The body of an answer that says no.

https://developers.notion.com/reference/status-codes
"""

from typing import Any, Literal

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct


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
