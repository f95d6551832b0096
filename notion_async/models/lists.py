"""The envelopes in which Notion sends several objects.

https://developers.notion.com/reference/intro#pagination
"""

from typing import Generic, Literal, TypeVar

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct

__all__ = ["ListBase", "RequestStatus"]

T = TypeVar("T")


class RequestStatus(Struct, frozen=True, kw_only=True):
    """Completeness of a query's results.

    Attributes:
        type: `complete` or `incomplete`.
        incomplete_reason: Why not, such as `query_result_limit_reached`.
    """

    type: str
    incomplete_reason: str | UnsetType | None = UNSET


class ListBase(Struct, Generic[T], frozen=True, kw_only=True):
    """Fields common to all lists.

    Attributes:
        results: The objects, in order.
        next_cursor: Where the next part begins; None at the end.
        has_more: Whether there is a next part.
        type: What is in it.
        request_status: Whether the query behind it gave all there is, where Notion says.
        request_id: The id of the answer.
    """

    object: Literal["list"] | UnsetType = UNSET
    results: list[T]
    next_cursor: str | None = None
    has_more: bool = False
    type: str | UnsetType = UNSET
    request_status: RequestStatus | UnsetType | None = UNSET
    request_id: str | UnsetType = UNSET
