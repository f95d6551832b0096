"""The values of a page's properties, each with its type and, as `.value`, what it means in Python.

https://developers.notion.com/reference/page-property-values
"""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Empty, Reference, Struct, Time, Unknown, UnknownClass
from notion_async.models.dates import DateValue, Moment
from notion_async.models.file_objects import File
from notion_async.models.rich_texts import RichText, plain_text
from notion_async.models.users import User
from notion_async.models.values import (
    DateResult,
    FormulaResult,
    IncompleteResult,
    Number,
    NumberResult,
    Option,
    Place,
    ResultBase,
    UniqueId,
    UnknownResult,
    UnsupportedResult,
    Verification,
    exact,
)

__all__ = [
    "ArrayResult",
    "ButtonProperty",
    "CheckboxProperty",
    "CreatedByProperty",
    "CreatedTimeProperty",
    "DateProperty",
    "EmailProperty",
    "FilesProperty",
    "FormulaProperty",
    "KnownPropertyValue",
    "KnownRollupResult",
    "LastEditedByProperty",
    "LastEditedTimeProperty",
    "MultiSelectProperty",
    "NumberProperty",
    "PeopleProperty",
    "PhoneNumberProperty",
    "PlaceProperty",
    "RelationProperty",
    "RichTextProperty",
    "RollupProperty",
    "SelectProperty",
    "StatusProperty",
    "TitleProperty",
    "UniqueIdProperty",
    "UnknownProperty",
    "UrlProperty",
    "VerificationProperty",
]


class UnknownProperty(Unknown):
    """A property of a type that has no struct here."""

    __slots__ = ()

    @property
    def value(self) -> Any:
        """Plain JSON under the type's name."""
        return self.raw.get(self.type) if isinstance(self.raw, dict) else None


class PropertyBase(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Fields common to all property values.

    Attributes:
        id: The property's id, percent-encoded as Notion gives it; UNSET within a rollup.
        object: `property_item` where the property was asked for by itself.
        request_id: The id of the answer, where this was the whole answer.
    """

    object: Literal["property_item"] | UnsetType = UNSET
    id: str | UnsetType = UNSET
    request_id: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownProperty


class TitleProperty(PropertyBase, frozen=True, tag="title"):
    """The page's title."""

    type: ClassVar[Literal["title"]] = "title"
    title: tuple[RichText, ...] = ()

    @property
    def value(self) -> str:
        """The title without formatting."""
        return plain_text(self.title)


class RichTextProperty(PropertyBase, frozen=True, tag="rich_text"):
    """A text."""

    type: ClassVar[Literal["rich_text"]] = "rich_text"
    rich_text: tuple[RichText, ...] = ()

    @property
    def value(self) -> str:
        """The text without formatting."""
        return plain_text(self.rich_text)


class NumberProperty(PropertyBase, frozen=True, tag="number"):
    """A number."""

    type: ClassVar[Literal["number"]] = "number"
    number: Number | None = None

    @property
    def value(self) -> int | Decimal | None:
        """The number, exactly as Notion wrote it; None when empty."""
        return exact(self.number)


class SelectProperty(PropertyBase, frozen=True, tag="select"):
    """One option of several."""

    type: ClassVar[Literal["select"]] = "select"
    select: Option | None = None

    @property
    def value(self) -> str | None:
        """The option's name; None when empty."""
        return self.select.name if self.select else None


class MultiSelectProperty(PropertyBase, frozen=True, tag="multi_select"):
    """Any number of options."""

    type: ClassVar[Literal["multi_select"]] = "multi_select"
    multi_select: tuple[Option, ...] = ()

    @property
    def value(self) -> list[str]:
        """The options' names, in order."""
        return [option.name for option in self.multi_select]


class StatusProperty(PropertyBase, frozen=True, tag="status"):
    """One status of several."""

    type: ClassVar[Literal["status"]] = "status"
    status: Option | None = None

    @property
    def value(self) -> str | None:
        """The status's name; None when empty."""
        return self.status.name if self.status else None


class DateProperty(PropertyBase, frozen=True, tag="date"):
    """A day, a moment, or a range."""

    type: ClassVar[Literal["date"]] = "date"
    date: DateValue | None = None

    @property
    def value(self) -> Moment | None:
        """A date, a datetime where there is a time, a pair of them for a range; None when empty."""
        return self.date.value if self.date else None


class PeopleProperty(PropertyBase, frozen=True, tag="people"):
    """Users and groups; Notion gives at most 25 here."""

    type: ClassVar[Literal["people"]] = "people"
    people: tuple[User, ...] = ()

    @property
    def value(self) -> list[str]:
        """Their names, in order; the id of one whose name the connection may not know."""
        return [user.name or user.id for user in self.people]


class FilesProperty(PropertyBase, frozen=True, tag="files"):
    """Files."""

    type: ClassVar[Literal["files"]] = "files"
    files: tuple[File, ...] = ()

    @property
    def value(self) -> list[str]:
        """Their addresses, in order; those of Notion's own files are good for an hour."""
        return [file.url for file in self.files]


class CheckboxProperty(PropertyBase, frozen=True, tag="checkbox"):
    """Yes or no."""

    type: ClassVar[Literal["checkbox"]] = "checkbox"
    checkbox: bool = False

    @property
    def value(self) -> bool:
        """Whether the checkbox is checked."""
        return self.checkbox


class UrlProperty(PropertyBase, frozen=True, tag="url"):
    """An address."""

    type: ClassVar[Literal["url"]] = "url"
    url: str | None = None

    @property
    def value(self) -> str | None:
        """The address; None when empty."""
        return self.url


class EmailProperty(PropertyBase, frozen=True, tag="email"):
    """A mail address."""

    type: ClassVar[Literal["email"]] = "email"
    email: str | None = None

    @property
    def value(self) -> str | None:
        """The address; None when empty."""
        return self.email


class PhoneNumberProperty(PropertyBase, frozen=True, tag="phone_number"):
    """A phone number."""

    type: ClassVar[Literal["phone_number"]] = "phone_number"
    phone_number: str | None = None

    @property
    def value(self) -> str | None:
        """The number as it was typed; None when empty."""
        return self.phone_number


class RelationProperty(PropertyBase, frozen=True, kw_only=True, tag="relation"):
    """Pages this one is related to.

    Attributes:
        relation: References to them; Notion gives at most 25 here.
        has_more: Whether there are more, to be read with `pages.properties`.
    """

    type: ClassVar[Literal["relation"]] = "relation"
    relation: tuple[Reference, ...] = ()
    has_more: bool | UnsetType = UNSET

    @property
    def value(self) -> list[str]:
        """The ids of the pages, as many as Notion gave."""
        return [page.id for page in self.relation]


class PlaceProperty(PropertyBase, frozen=True, tag="place"):
    """A place on Earth."""

    type: ClassVar[Literal["place"]] = "place"
    place: Place | None = None

    @property
    def value(self) -> Place | None:
        """The place; None when empty."""
        return self.place


class VerificationProperty(PropertyBase, frozen=True, tag="verification"):
    """Verification state of a wiki page."""

    type: ClassVar[Literal["verification"]] = "verification"
    verification: Verification | None = None

    @property
    def value(self) -> str | None:
        """`verified`, `expired` or `unverified`; None when empty."""
        return self.verification.state if self.verification else None


class FormulaProperty(PropertyBase, frozen=True, tag="formula"):
    """A computed value."""

    type: ClassVar[Literal["formula"]] = "formula"
    formula: FormulaResult

    @property
    def value(self) -> str | bool | int | Decimal | Moment | None:
        """The result; None when empty or more than the API computes."""
        return self.formula.value


class UniqueIdProperty(PropertyBase, frozen=True, tag="unique_id"):
    """The row's own number."""

    type: ClassVar[Literal["unique_id"]] = "unique_id"
    unique_id: UniqueId | None = None

    @property
    def value(self) -> str | None:
        """The id as Notion shows it: `ST-3`, or `3` without a prefix."""
        return self.unique_id.value if self.unique_id else None


class CreatedTimeProperty(PropertyBase, frozen=True, tag="created_time"):
    """The page's time of creation."""

    type: ClassVar[Literal["created_time"]] = "created_time"
    created_time: Time | None = None

    @property
    def value(self) -> datetime | None:
        """The moment (UTC); None where Notion did not say."""
        return self.created_time


class LastEditedTimeProperty(PropertyBase, frozen=True, tag="last_edited_time"):
    """The page's time of last edit."""

    type: ClassVar[Literal["last_edited_time"]] = "last_edited_time"
    last_edited_time: Time | None = None

    @property
    def value(self) -> datetime | None:
        """The moment (UTC); None where Notion did not say."""
        return self.last_edited_time


class CreatedByProperty(PropertyBase, frozen=True, tag="created_by"):
    """The page's author."""

    type: ClassVar[Literal["created_by"]] = "created_by"
    created_by: User

    @property
    def value(self) -> str:
        """The user's name, or the id where the connection may not know the name."""
        return self.created_by.name or self.created_by.id


class LastEditedByProperty(PropertyBase, frozen=True, tag="last_edited_by"):
    """The page's last editor."""

    type: ClassVar[Literal["last_edited_by"]] = "last_edited_by"
    last_edited_by: User

    @property
    def value(self) -> str:
        """The user's name, or the id where the connection may not know the name."""
        return self.last_edited_by.name or self.last_edited_by.id


class ButtonProperty(PropertyBase, frozen=True, tag="button"):
    """A button; it has no value."""

    type: ClassVar[Literal["button"]] = "button"
    button: Empty = Empty()
    value: ClassVar[None] = None


class RollupProperty(PropertyBase, frozen=True, tag="rollup"):
    """A value computed from related pages."""

    type: ClassVar[Literal["rollup"]] = "rollup"
    rollup: "RollupResult"

    @property
    def value(self) -> Any:
        """The result; for several values a list of each one's `.value`."""
        return self.rollup.value


class ArrayResult(ResultBase, frozen=True, tag="array"):
    """A rollup's values, one a related page."""

    type: ClassVar[Literal["array"]] = "array"
    array: tuple["PropertyValue", ...] = ()

    @property
    def value(self) -> list[Any]:
        """Each one's `.value`, in order."""
        return [item.value for item in self.array]


KnownRollupResult: TypeAlias = NumberResult | DateResult | ArrayResult | UnsupportedResult | IncompleteResult
KnownPropertyValue: TypeAlias = (
    TitleProperty
    | RichTextProperty
    | NumberProperty
    | SelectProperty
    | MultiSelectProperty
    | StatusProperty
    | DateProperty
    | PeopleProperty
    | FilesProperty
    | CheckboxProperty
    | UrlProperty
    | EmailProperty
    | PhoneNumberProperty
    | RelationProperty
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
    RollupResult: TypeAlias = KnownRollupResult | UnknownResult
    PropertyValue: TypeAlias = KnownPropertyValue | UnknownProperty
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    RollupResult = KnownRollupResult
    PropertyValue = KnownPropertyValue
