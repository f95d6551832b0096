"""Answers of the page property endpoint: one value, or the items of a long one.

https://developers.notion.com/reference/property-item-object
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Reference, Struct
from notion_async.models.properties import (
    ButtonProperty,
    CheckboxProperty,
    CreatedByProperty,
    CreatedTimeProperty,
    DateProperty,
    EmailProperty,
    FilesProperty,
    FormulaProperty,
    LastEditedByProperty,
    LastEditedTimeProperty,
    MultiSelectProperty,
    NumberProperty,
    PhoneNumberProperty,
    PlaceProperty,
    PropertyBase,
    RollupProperty,
    RollupResult,
    SelectProperty,
    StatusProperty,
    UniqueIdProperty,
    UnknownProperty,
    UrlProperty,
    VerificationProperty,
)
from notion_async.models.rich_texts import RichText
from notion_async.models.users import User

__all__ = ["KnownPropertyItem", "PeopleItem", "PropertyItemInfo", "RelationItem", "RichTextItem", "TitleItem"]


class TitleItem(PropertyBase, frozen=True, tag="title"):
    """A run of a title."""

    type: ClassVar[Literal["title"]] = "title"
    title: RichText

    @property
    def value(self) -> str:
        """The run's text."""
        return self.title.plain_text


class RichTextItem(PropertyBase, frozen=True, tag="rich_text"):
    """A run of a text."""

    type: ClassVar[Literal["rich_text"]] = "rich_text"
    rich_text: RichText

    @property
    def value(self) -> str:
        """The run's text."""
        return self.rich_text.plain_text


class PeopleItem(PropertyBase, frozen=True, tag="people"):
    """One user."""

    type: ClassVar[Literal["people"]] = "people"
    people: User

    @property
    def value(self) -> str:
        """The user's name, or the id where the connection may not know the name."""
        return self.people.name or self.people.id


class RelationItem(PropertyBase, frozen=True, tag="relation"):
    """One related page."""

    type: ClassVar[Literal["relation"]] = "relation"
    relation: Reference

    @property
    def value(self) -> str:
        """The page's id."""
        return self.relation.id


class PropertyItemInfo(Struct, frozen=True, kw_only=True):
    """Fields common to the items of a property.

    Attributes:
        next_url: The address of the next part; None at the end.
        rollup: The rollup's result; `incomplete` until the last part.
    """

    id: str
    type: str
    next_url: str | None = None
    title: dict[str, Any] | UnsetType = UNSET
    rich_text: dict[str, Any] | UnsetType = UNSET
    people: dict[str, Any] | UnsetType = UNSET
    relation: dict[str, Any] | UnsetType = UNSET
    rollup: RollupResult | UnsetType = UNSET


KnownPropertyItem: TypeAlias = (
    TitleItem
    | RichTextItem
    | PeopleItem
    | RelationItem
    | NumberProperty
    | SelectProperty
    | MultiSelectProperty
    | StatusProperty
    | DateProperty
    | FilesProperty
    | CheckboxProperty
    | UrlProperty
    | EmailProperty
    | PhoneNumberProperty
    | PlaceProperty
    | VerificationProperty
    | FormulaProperty
    | UniqueIdProperty
    | CreatedTimeProperty
    | LastEditedTimeProperty
    | CreatedByProperty
    | LastEditedByProperty
    | ButtonProperty
    | RollupProperty
)

if TYPE_CHECKING:
    PropertyItem: TypeAlias = KnownPropertyItem | UnknownProperty
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    PropertyItem = KnownPropertyItem
