"""Page markdown, and tasks that Notion works on after it has answered.

https://developers.notion.com/reference/retrieve-page-markdown
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Time, UnknownClass
from notion_async.models.pages import Page, PartialPage, UnknownObject
from notion_async.models.records import ErrorBody

__all__ = ["AsyncTask", "Operation", "PageMarkdown"]


class PageMarkdown(Struct, frozen=True, kw_only=True, tag_field="object", tag="page_markdown"):
    """A page, or a part of one, as Notion's markdown.

    Attributes:
        id: The page's or block's id.
        markdown: The text.
        truncated: Whether something is missing from it.
        unknown_block_ids: The blocks that are missing, each to be asked for by its id.
    """

    object: ClassVar[Literal["page_markdown"]] = "page_markdown"
    id: str
    markdown: str
    truncated: bool = False
    unknown_block_ids: tuple[str, ...] = ()
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject


class Operation(Struct, frozen=True):
    """The call that started a task.

    Attributes:
        surface: `rest` or `mcp`.
        name: Such as `PATCH /v1/pages/:page_id/markdown`.
    """

    surface: str
    name: str


class AsyncTask(Struct, frozen=True, kw_only=True):
    """An asynchronous task of Notion.

    Attributes:
        status: `queued`, `running`, `retrying`, `succeeded` or `failed`.
        status_url: The URL of its status.
        poll_after_seconds: How long to wait before asking.
        result: What the call would have answered, once it succeeded.
        error: Why it failed.

    https://developers.notion.com/reference/retrieve-async-task
    """

    object: Literal["async_task"]
    id: str
    status: str
    status_url: str | UnsetType | None = UNSET
    created_time: Time | None = None
    operation: Operation | UnsetType | None = UNSET
    poll_after_seconds: int | float | UnsetType | None = UNSET
    result: "TaskResult | UnsetType | None" = UNSET
    error: ErrorBody | UnsetType | None = UNSET
    request_id: str | UnsetType = UNSET


if TYPE_CHECKING:
    TaskResult: TypeAlias = PageMarkdown | Page | PartialPage | UnknownObject
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    TaskResult = PageMarkdown | Page
