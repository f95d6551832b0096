"""Pages.

https://developers.notion.com/reference/page
"""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, StructClass, Unknown, UnknownClass
from notion_async.models.file_objects import File, Icon
from notion_async.models.parents import Parent
from notion_async.models.properties import PropertyValue, TitleProperty
from notion_async.models.records import AuthoredRecord

__all__ = ["Page", "PartialPage", "UnknownObject"]


class UnknownObject(Unknown):
    """An object of a kind that has no struct here."""

    __slots__ = ()

    @property
    def object(self) -> str:
        """The kind Notion named; empty where it named none."""
        return self._text("object")


class PartialPage(Struct, frozen=True, tag_field="object", tag="page"):
    """A page known by its id only.

    Attributes:
        id: The page's id.
    """

    object: ClassVar[Literal["page"]] = "page"
    id: str
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject


if TYPE_CHECKING:
    PageReference: TypeAlias = PartialPage | UnknownObject
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    PageReference = PartialPage


class Page(AuthoredRecord, frozen=True, kw_only=True, tag_field="object", tag="page"):
    """A page: its properties and where it lives; what is written on it are its blocks.

    Attributes:
        parent: Where it lives.
        properties: The values of its properties by name, in no particular order.
        icon: The icon; None when there is none.
        cover: The picture above the page; None when there is none.
        url: Its address in Notion.
        public_url: Its address in the web, where it is published.
        is_archived: Whether it was put away in the archive, which is not the trash.
        is_locked: Whether the app refuses to edit it.
    """

    object: ClassVar[Literal["page"]] = "page"
    parent: Parent
    properties: dict[str, PropertyValue]
    icon: Icon | None = None
    cover: File | None = None
    url: str = ""
    public_url: str | UnsetType | None = UNSET
    is_archived: bool | UnsetType = UNSET
    is_locked: bool | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownObject
    partial_as: ClassVar[StructClass | None] = PartialPage

    @property
    def title(self) -> str:
        """The title without formatting, whatever its property is called; empty when there is none."""
        for value in self.properties.values():
            if isinstance(value, TitleProperty):
                return value.value
        return ""

    @property
    def plain_text(self) -> str:
        """The title."""
        return self.title

    def __getitem__(self, name: str) -> PropertyValue:
        """Return the property with a name or an id.

        Raises:
            KeyError: The page has no such property.
        """
        found = self.properties.get(name)
        if found is not None:
            return found
        for value in self.properties.values():
            if value.id == name:
                return value
        msg = f"this page has no property {name!r}, only {sorted(self.properties)}"
        raise KeyError(msg)

    def __contains__(self, name: str) -> bool:
        return name in self.properties or any(value.id == name for value in self.properties.values())
