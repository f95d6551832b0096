"""Read whatever object the API sends, chosen by what it says it is."""

from typing import Any

from msgspec import UNSET, UnsetType

from notion_async.models import listings
from notion_async.models.base import Struct
from notion_async.models.blocks import Block
from notion_async.models.codec import decode, plain, read
from notion_async.models.comments import Comment
from notion_async.models.databases import Database, DataSource
from notion_async.models.events import Event, WebhookVerification
from notion_async.models.oauth import TokenGrant, TokenState
from notion_async.models.pages import Page, UnknownObject
from notion_async.models.property_items import PropertyItem
from notion_async.models.records import ErrorBody
from notion_async.models.repair import build_element
from notion_async.models.tasks import AsyncTask, PageMarkdown
from notion_async.models.uploads import FileUpload
from notion_async.models.users import AnyUser
from notion_async.models.views import View, ViewQuery

_OBJECTS: dict[str, Any] = {
    "async_task": AsyncTask,
    "block": Block,
    "comment": Comment,
    "data_source": DataSource,
    "database": Database,
    "error": ErrorBody,
    "file_upload": FileUpload,
    "group": AnyUser,
    "page": Page,
    "page_markdown": PageMarkdown,
    "property_item": PropertyItem,
    "user": AnyUser,
    "view": View,
    "view_query": ViewQuery,
}
_LISTS: dict[str, Any] = {
    "block": listings.BlockList,
    "comment": listings.CommentList,
    "custom_emoji": listings.CustomEmojiList,
    "database": listings.PageOrDataSourceList,
    "file_upload": listings.FileUploadList,
    "page": listings.PageList,
    "page_or_data_source": listings.PageOrDataSourceList,
    "page_or_database": listings.PageOrDataSourceList,
    "property_item": listings.PropertyItemList,
    "user": listings.UserList,
    "view": listings.ViewList,
}


_BY_KEY: dict[str, Any] = {
    "access_token": TokenGrant,
    "active": TokenState,
    "entity": Event,
    "results": listings.MeetingNotesList,
    "templates": listings.TemplateList,
    "verification_token": WebhookVerification,
}


class _Head(Struct, frozen=True):
    object: str | UnsetType = UNSET
    type: str | UnsetType = UNSET


def parse(data: bytes | str) -> Any:
    """Decode any object that the API sends.

    Args:
        data: The JSON of an answer or of a webhook's event.

    Returns:
        The struct for its `object` (and a list's `type`), a `Partial…` where only the id was given, or an
        `UnknownObject` that holds the JSON.

    Raises:
        Unreadable: The data is not a JSON object.
    """
    head = decode(data, _Head)
    kind = _LISTS.get(head.type or "") if head.object == "list" else _OBJECTS.get(head.object or "")
    if kind is not None:
        return read(data, kind)
    value = plain(data)
    kind = next((_BY_KEY[key] for key in _BY_KEY if key in value), None) if head.object is UNSET else None
    return UnknownObject(value) if kind is None else build_element(value, kind)
