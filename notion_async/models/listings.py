"""The lists of each kind of object."""

from typing import Any, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct
from notion_async.models.blocks import Block
from notion_async.models.comments import AnyComment
from notion_async.models.databases import DataSourceTemplate, PageOrDataSource
from notion_async.models.lists import ListBase
from notion_async.models.pages import PageReference
from notion_async.models.property_items import PropertyItem, PropertyItemInfo
from notion_async.models.rich_texts import CustomEmoji
from notion_async.models.uploads import FileUpload
from notion_async.models.users import User
from notion_async.models.views import PartialView

__all__ = [
    "BlockList",
    "CommentList",
    "CustomEmojiList",
    "FileUploadList",
    "MeetingNotesList",
    "PageList",
    "PageOrDataSourceList",
    "PropertyItemList",
    "TemplateList",
    "UserList",
    "ViewList",
]

Nothing: TypeAlias = dict[str, Any] | UnsetType  # lists repeat their type as a key, with an empty object under it


class BlockList(ListBase[Block], frozen=True, kw_only=True):
    """Blocks: the children of one block, or those that were appended."""

    block: Nothing = UNSET


class PageList(ListBase[PageReference], frozen=True, kw_only=True):
    """Pages by id: what a view shows."""

    page: Nothing = UNSET


class PageOrDataSourceList(ListBase[PageOrDataSource], frozen=True, kw_only=True):
    """Pages and data sources: what a search or a query found; databases too in version 2022-06-28."""

    page_or_data_source: Nothing = UNSET
    page_or_database: Nothing = UNSET
    database: Nothing = UNSET


class UserList(ListBase[User], frozen=True, kw_only=True):
    """Users."""

    user: Nothing = UNSET


class CommentList(ListBase[AnyComment], frozen=True, kw_only=True):
    """Comments, oldest first."""

    comment: Nothing = UNSET


class FileUploadList(ListBase[FileUpload], frozen=True, kw_only=True):
    """File uploads."""

    file_upload: Nothing = UNSET


class CustomEmojiList(ListBase[CustomEmoji], frozen=True, kw_only=True):
    """Emojis of the workspace."""

    custom_emoji: Nothing = UNSET


class ViewList(ListBase[PartialView], frozen=True, kw_only=True):
    """Views, by id."""

    view: Nothing = UNSET


class PropertyItemList(ListBase[PropertyItem], frozen=True, kw_only=True):
    """The parts of a property's value.

    Attributes:
        property_item: What the parts have in common, and the result of a rollup.
    """

    property_item: PropertyItemInfo | UnsetType = UNSET


class MeetingNotesList(Struct, frozen=True, kw_only=True):
    """Blocks of meeting notes; the list has no cursor."""

    results: list[Block]
    has_more: bool = False
    request_id: str | UnsetType = UNSET


class TemplateList(Struct, frozen=True, kw_only=True):
    """Templates of a data source."""

    templates: list[DataSourceTemplate]
    has_more: bool = False
    next_cursor: str | None = None
    request_id: str | UnsetType = UNSET

    @property
    def results(self) -> list[DataSourceTemplate]:
        """The templates, under the name all other lists use."""
        return self.templates
