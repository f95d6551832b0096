"""Parents of new objects.

https://developers.notion.com/reference/parent-object
"""

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar, cast
from uuid import UUID

from msgspec import UNSET

from notion_async._inputs.refusals import need
from notion_async.ids import IdLike, notion_id
from notion_async.models.base import Encodable, Json, Struct
from notion_async.models.blocks import BlockBase, ChildDatabaseBlock, ChildPageBlock
from notion_async.models.databases import Database, DataSource, PartialDatabase, PartialDataSource
from notion_async.models.pages import Page, PartialPage
from notion_async.models.parents import (
    BlockParent,
    DatabaseParent,
    DataSourceParent,
    PageParent,
    WorkspaceParent,
)
from notion_async.models.tree import Node, Tree

ParentLike: TypeAlias = Json | IdLike
"""A parent as methods take it: the id or URL of a page, an object read from Notion, or the API's own object."""
AnyParent: TypeAlias = PageParent | BlockParent | DatabaseParent | DataSourceParent
T = TypeVar("T")

_PARENT_OF: tuple[tuple[tuple[type[Any], ...], type[Any]], ...] = (
    ((Page, PartialPage, ChildPageBlock), PageParent),
    ((Database, PartialDatabase, ChildDatabaseBlock), DatabaseParent),
    ((DataSource, PartialDataSource), DataSourceParent),
    ((BlockBase,), BlockParent),
)


def page_parent(page_id: IdLike) -> PageParent:
    """Return a page as parent, by id or URL."""
    return PageParent(notion_id(page_id, "page"))


def block_parent(block_id: IdLike) -> BlockParent:
    """Return a block as parent, by id or URL."""
    return BlockParent(notion_id(block_id))


def database_parent(database_id: IdLike) -> DatabaseParent:
    """Return a database as parent, by id or URL; for a row only where the database has a single data source."""
    return DatabaseParent(notion_id(database_id, "database"))


def data_source_parent(data_source_id: IdLike) -> DataSourceParent:
    """Return a data source as parent of a row, by id."""
    return DataSourceParent(notion_id(data_source_id, "database"))


def workspace_parent() -> WorkspaceParent:
    """Return the top of the workspace as parent."""
    return WorkspaceParent()


def as_parent(parent: T) -> T | AnyParent:
    """Return a parent as methods take it in the API's form.

    The id or URL of a page becomes a `PageParent`, the URL of a view (`?v=`) the parent of its database. A page,
    block, database or data source that was read from Notion becomes the parent of its kind. Anything else is returned
    as it is.

    Raises:
        InvalidId: The text has no id.
        InvalidInput: The value is not a parent.
    """
    if isinstance(parent, str | UUID):
        return database_parent(parent) if "?v=" in str(parent) else page_parent(parent)
    found: object = parent
    if isinstance(found, Tree):
        found = found.block or found.page
    elif isinstance(found, Node):
        found = found.block
    if found is not UNSET:
        need((Mapping, Struct, Encodable), "parent", "an id, a URL, an object read from Notion, or a mapping", found)
    for kinds, make in _PARENT_OF:
        if isinstance(found, kinds):
            made: AnyParent = make(cast("Any", found).id)
            return made
    return parent


def as_database_parent(parent: T) -> T | AnyParent:
    """Return what methods take as the database of a data source in the API's form.

    An id or URL becomes a `DatabaseParent`; anything else is converted as in `as_parent`.

    Raises:
        InvalidId: The text has no id.
    """
    return database_parent(parent) if isinstance(parent, str | UUID) else as_parent(parent)
