"""Parents of new objects.

https://developers.notion.com/reference/parent-object
"""

from notion_async.ids import notion_id
from notion_async.models.parents import (
    BlockParent,
    DatabaseParent,
    DataSourceParent,
    PageParent,
    WorkspaceParent,
)


def page_parent(page_id: str) -> PageParent:
    """Return a page as parent, by id or URL."""
    return PageParent(notion_id(page_id, "page"))


def block_parent(block_id: str) -> BlockParent:
    """Return a block as parent, by id or URL."""
    return BlockParent(notion_id(block_id))


def database_parent(database_id: str) -> DatabaseParent:
    """Return a database as parent, by id or URL; for a row only where the database has a single data source."""
    return DatabaseParent(notion_id(database_id, "database"))


def data_source_parent(data_source_id: str) -> DataSourceParent:
    """Return a data source as parent of a row, by id."""
    return DataSourceParent(notion_id(data_source_id, "database"))


def workspace_parent() -> WorkspaceParent:
    """Return the top of the workspace as parent."""
    return WorkspaceParent()
