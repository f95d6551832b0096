"""Parents of objects.

https://developers.notion.com/reference/parent-object
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Unknown, UnknownClass

__all__ = [
    "AgentParent",
    "BlockParent",
    "DataSourceParent",
    "DatabaseParent",
    "KnownParent",
    "PageParent",
    "UnknownParent",
    "WorkspaceParent",
]


class UnknownParent(Unknown):
    """A parent of a kind that has no struct here."""

    __slots__ = ()

    @property
    def id(self) -> str:
        """The parent's id, as far as it can be told; empty where it cannot."""
        return self._text(self.type)


class ParentBase(Struct, frozen=True, tag_field="type"):
    """The base of parents."""

    unknown_as: ClassVar[UnknownClass | None] = UnknownParent


class PageParent(ParentBase, frozen=True, tag="page_id"):
    """A page."""

    type: ClassVar[Literal["page_id"]] = "page_id"
    page_id: str

    @property
    def id(self) -> str:
        """The page's id."""
        return self.page_id


class BlockParent(ParentBase, frozen=True, tag="block_id"):
    """A block."""

    type: ClassVar[Literal["block_id"]] = "block_id"
    block_id: str

    @property
    def id(self) -> str:
        """The block's id."""
        return self.block_id


class DataSourceParent(ParentBase, frozen=True, tag="data_source_id"):
    """A data source; the page is one of its rows.

    Attributes:
        data_source_id: The data source.
        database_id: The database it is in; in answers only.
    """

    type: ClassVar[Literal["data_source_id"]] = "data_source_id"
    data_source_id: str
    database_id: str | UnsetType | None = UNSET

    @property
    def id(self) -> str:
        """The data source's id."""
        return self.data_source_id


class DatabaseParent(ParentBase, frozen=True, tag="database_id"):
    """A database."""

    type: ClassVar[Literal["database_id"]] = "database_id"
    database_id: str

    @property
    def id(self) -> str:
        """The database's id."""
        return self.database_id


class WorkspaceParent(ParentBase, frozen=True, tag="workspace"):
    """The workspace itself."""

    type: ClassVar[Literal["workspace"]] = "workspace"
    workspace: bool = True

    @property
    def id(self) -> str:
        """Empty: Notion gives a workspace no id here."""
        return ""


class AgentParent(ParentBase, frozen=True, tag="agent_id"):
    """An agent."""

    type: ClassVar[Literal["agent_id"]] = "agent_id"
    agent_id: str

    @property
    def id(self) -> str:
        """The agent's id."""
        return self.agent_id


KnownParent: TypeAlias = PageParent | BlockParent | DataSourceParent | DatabaseParent | WorkspaceParent | AgentParent

if TYPE_CHECKING:
    Parent: TypeAlias = KnownParent | UnknownParent
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    Parent = KnownParent
