"""Databases and the data sources in them.

https://developers.notion.com/reference/database
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, StructClass, UnknownClass
from notion_async.models.file_objects import File, Icon
from notion_async.models.pages import Page, PartialPage, UnknownObject
from notion_async.models.parents import Parent
from notion_async.models.records import AuthoredRecord, Record
from notion_async.models.rich_texts import RichText, plain_text
from notion_async.models.schemas import Schema
from notion_async.models.users import Author

__all__ = [
    "DataSource",
    "DataSourceReference",
    "DataSourceTemplate",
    "Database",
    "PartialDataSource",
    "PartialDatabase",
]


class DataSourceReference(Struct, frozen=True):
    """A data source of a database.

    Attributes:
        id: The data source's id.
        name: Its name.
    """

    id: str
    name: str | UnsetType | None = UNSET


class PartialDatabase(Struct, frozen=True, tag_field="object", tag="database"):
    """A database known by its id only."""

    object: ClassVar[Literal["database"]] = "database"
    id: str
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject


class Database(Record, frozen=True, kw_only=True, tag_field="object", tag="database"):
    """A database: the container of data sources, which hold the rows.

    Attributes:
        title: The runs of its title.
        description: The runs of its description.
        parent: Where it lives.
        data_sources: The data sources the connection may see; UNSET in version 2022-06-28.
        properties: The schema, in version 2022-06-28 only.
        is_inline: Whether it shows within its page.
        is_locked: Whether the app refuses to change its schema.
        url: Its address in Notion.
        public_url: Its address in the web, where it is published.
    """

    object: ClassVar[Literal["database"]] = "database"
    title: tuple[RichText, ...] = ()
    description: tuple[RichText, ...] | UnsetType = UNSET
    parent: Parent
    data_sources: tuple[DataSourceReference, ...] | UnsetType = UNSET
    properties: dict[str, Schema] | UnsetType = UNSET
    is_inline: bool | UnsetType = UNSET
    is_locked: bool | UnsetType = UNSET
    icon: Icon | None = None
    cover: File | None = None
    url: str = ""
    public_url: str | UnsetType | None = UNSET
    created_by: Author | UnsetType | None = UNSET
    last_edited_by: Author | UnsetType | None = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject
    partial_as: ClassVar[StructClass | None] = PartialDatabase

    @property
    def plain_text(self) -> str:
        """The title without formatting."""
        return plain_text(self.title)


class PartialDataSource(Struct, frozen=True, tag_field="object", tag="data_source"):
    """A data source known by its id and schema only."""

    object: ClassVar[Literal["data_source"]] = "data_source"
    id: str
    properties: dict[str, Schema] | UnsetType = UNSET
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject


class DataSource(AuthoredRecord, frozen=True, kw_only=True, tag_field="object", tag="data_source"):
    """A data source: rows, which are pages, under one schema.

    Attributes:
        title: The runs of its title.
        description: The runs of its database's description.
        parent: The database it is in.
        database_parent: Where that database lives.
        properties: The schema: its properties by name.
        is_inline: Whether its database shows within its page.
        url: Its address in Notion.
        public_url: Its address in the web, where it is published.

    https://developers.notion.com/reference/data-source
    """

    object: ClassVar[Literal["data_source"]] = "data_source"
    title: tuple[RichText, ...] = ()
    description: tuple[RichText, ...] | UnsetType = UNSET
    parent: Parent
    database_parent: Parent | UnsetType | None = UNSET
    properties: dict[str, Schema]
    is_inline: bool | UnsetType = UNSET
    icon: Icon | None = None
    cover: File | None = None
    url: str = ""
    public_url: str | UnsetType | None = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject
    partial_as: ClassVar[StructClass | None] = PartialDataSource

    @property
    def plain_text(self) -> str:
        """The title without formatting."""
        return plain_text(self.title)


class DataSourceTemplate(Struct, frozen=True):
    """A template for the rows of a data source; its id is a page's.

    https://developers.notion.com/reference/list-data-source-templates
    """

    id: str
    name: str
    is_default: bool = False


if TYPE_CHECKING:
    PageOrDataSource: TypeAlias = (
        Page | DataSource | Database | PartialPage | PartialDataSource | PartialDatabase | UnknownObject
    )
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    PageOrDataSource = Page | DataSource | Database
