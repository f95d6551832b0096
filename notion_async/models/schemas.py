"""The schema of a data source: its properties, which are the columns of its tables.

The set is open: a type that is not here becomes `UnknownSchema`.

https://developers.notion.com/reference/property-object
"""

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, cast

from msgspec import UNSET, UnsetType

from notion_async.models.base import Empty, Struct, Unknown, UnknownClass
from notion_async.models.rich_texts import Expression
from notion_async.models.values import Option

__all__ = [
    "ButtonSchema",
    "CheckboxSchema",
    "CreatedBySchema",
    "CreatedTimeSchema",
    "DateSchema",
    "DualRelation",
    "EmailSchema",
    "FilesSchema",
    "FormulaSchema",
    "KnownSchema",
    "LastEditedBySchema",
    "LastEditedTimeSchema",
    "LastVisitedTimeSchema",
    "LocationSchema",
    "MultiSelectSchema",
    "NumberFormat",
    "NumberSchema",
    "Options",
    "PeopleSchema",
    "PhoneNumberSchema",
    "PlaceSchema",
    "Prefix",
    "RelationSchema",
    "RichTextSchema",
    "RollupConfig",
    "RollupSchema",
    "SelectSchema",
    "SingleRelation",
    "StatusGroup",
    "StatusOptions",
    "StatusSchema",
    "SyncedProperty",
    "TitleSchema",
    "UniqueIdSchema",
    "UnknownRelation",
    "UnknownSchema",
    "UrlSchema",
    "VerificationSchema",
]

C = TypeVar("C")


class UnknownSchema(Unknown):
    """A property of a type that has no struct here."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The property's name."""
        return self._text("name")

    @property
    def content(self) -> Any:
        """Plain JSON under the type's name; None when it is absent."""
        return self.raw.get(self.type) if isinstance(self.raw, dict) else None


class NumberFormat(Struct, frozen=True):
    """Display format of numbers.

    Attributes:
        format: Such as `number`, `percent` or `euro`.
    """

    format: str = "number"


class Options(Struct, frozen=True):
    """The options to choose from, in order."""

    options: tuple[Option, ...] = ()


class StatusGroup(Struct, frozen=True):
    """A group of statuses.

    Attributes:
        option_ids: The ids of its options, in order.
    """

    id: str
    name: str
    color: str = "default"
    option_ids: tuple[str, ...] = ()


class StatusOptions(Struct, frozen=True):
    """The statuses to choose from and the groups they are in, in order."""

    options: tuple[Option, ...] = ()
    groups: tuple[StatusGroup, ...] = ()


class UnknownRelation(Unknown):
    """A relation of a kind that has no struct here."""

    __slots__ = ()


class RelationBase(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Fields common to all relations.

    Attributes:
        data_source_id: The related data source; UNSET in version 2022-06-28.
        database_id: The database it is in.
    """

    data_source_id: str | UnsetType = UNSET
    database_id: str | UnsetType | None = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownRelation


class SingleRelation(RelationBase, frozen=True, tag="single_property"):
    """A relation that shows on one side only."""

    type: ClassVar[Literal["single_property"]] = "single_property"
    single_property: Empty = Empty()


class SyncedProperty(Struct, frozen=True):
    """The property on the other side of a relation."""

    synced_property_id: str | UnsetType = UNSET
    synced_property_name: str | UnsetType = UNSET


class DualRelation(RelationBase, frozen=True, tag="dual_property"):
    """A relation that shows on both sides."""

    type: ClassVar[Literal["dual_property"]] = "dual_property"
    dual_property: SyncedProperty = SyncedProperty()


class RollupConfig(Struct, frozen=True, kw_only=True):
    """Configuration of a rollup.

    Attributes:
        function: Such as `sum` or `show_original`.
        relation_property_name: The relation it follows.
        rollup_property_name: The property of the related pages it looks at.
    """

    function: str
    relation_property_name: str | UnsetType | None = UNSET
    relation_property_id: str | UnsetType | None = UNSET
    rollup_property_name: str | UnsetType | None = UNSET
    rollup_property_id: str | UnsetType | None = UNSET


class Prefix(Struct, frozen=True):
    """Prefix of the rows' numbers."""

    prefix: str | None = None


if TYPE_CHECKING:
    RelationConfig: TypeAlias = SingleRelation | DualRelation | UnknownRelation
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    RelationConfig = SingleRelation | DualRelation


class SchemaBase(Struct, Generic[C], frozen=True, kw_only=True, tag_field="type"):
    """Fields common to all properties of a schema.

    Attributes:
        id: The property's id, percent-encoded as Notion gives it.
        name: Its name.
        description: What it is for.
    """

    id: str
    name: str
    description: str | UnsetType | None = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownSchema
    type: ClassVar[str]

    @property
    def content(self) -> C:
        """The property's configuration: the struct under its type's name."""
        return cast("C", getattr(self, self.type))


class TitleSchema(SchemaBase[Empty], frozen=True, tag="title"):
    """The title."""

    type: ClassVar[Literal["title"]] = "title"
    title: Empty = Empty()


class RichTextSchema(SchemaBase[Empty], frozen=True, tag="rich_text"):
    """Texts."""

    type: ClassVar[Literal["rich_text"]] = "rich_text"
    rich_text: Empty = Empty()


class UrlSchema(SchemaBase[Empty], frozen=True, tag="url"):
    """Addresses."""

    type: ClassVar[Literal["url"]] = "url"
    url: Empty = Empty()


class PeopleSchema(SchemaBase[Empty], frozen=True, tag="people"):
    """Users and groups."""

    type: ClassVar[Literal["people"]] = "people"
    people: Empty = Empty()


class FilesSchema(SchemaBase[Empty], frozen=True, tag="files"):
    """Files."""

    type: ClassVar[Literal["files"]] = "files"
    files: Empty = Empty()


class EmailSchema(SchemaBase[Empty], frozen=True, tag="email"):
    """Mail addresses."""

    type: ClassVar[Literal["email"]] = "email"
    email: Empty = Empty()


class PhoneNumberSchema(SchemaBase[Empty], frozen=True, tag="phone_number"):
    """Phone numbers."""

    type: ClassVar[Literal["phone_number"]] = "phone_number"
    phone_number: Empty = Empty()


class DateSchema(SchemaBase[Empty], frozen=True, tag="date"):
    """Days, moments and ranges."""

    type: ClassVar[Literal["date"]] = "date"
    date: Empty = Empty()


class CheckboxSchema(SchemaBase[Empty], frozen=True, tag="checkbox"):
    """Yes or no."""

    type: ClassVar[Literal["checkbox"]] = "checkbox"
    checkbox: Empty = Empty()


class CreatedBySchema(SchemaBase[Empty], frozen=True, tag="created_by"):
    """The page's author."""

    type: ClassVar[Literal["created_by"]] = "created_by"
    created_by: Empty = Empty()


class CreatedTimeSchema(SchemaBase[Empty], frozen=True, tag="created_time"):
    """The page's time of creation."""

    type: ClassVar[Literal["created_time"]] = "created_time"
    created_time: Empty = Empty()


class LastEditedBySchema(SchemaBase[Empty], frozen=True, tag="last_edited_by"):
    """The page's last editor."""

    type: ClassVar[Literal["last_edited_by"]] = "last_edited_by"
    last_edited_by: Empty = Empty()


class LastEditedTimeSchema(SchemaBase[Empty], frozen=True, tag="last_edited_time"):
    """The page's time of last edit."""

    type: ClassVar[Literal["last_edited_time"]] = "last_edited_time"
    last_edited_time: Empty = Empty()


class ButtonSchema(SchemaBase[Empty], frozen=True, tag="button"):
    """A button."""

    type: ClassVar[Literal["button"]] = "button"
    button: Empty = Empty()


class PlaceSchema(SchemaBase[Empty], frozen=True, tag="place"):
    """Places on Earth."""

    type: ClassVar[Literal["place"]] = "place"
    place: Empty = Empty()


class VerificationSchema(SchemaBase[Empty], frozen=True, tag="verification"):
    """Verification state of a wiki page."""

    type: ClassVar[Literal["verification"]] = "verification"
    verification: Empty = Empty()


class LocationSchema(SchemaBase[Empty], frozen=True, tag="location"):
    """Locations; typed by Notion, not yet seen."""

    type: ClassVar[Literal["location"]] = "location"
    location: Empty = Empty()


class LastVisitedTimeSchema(SchemaBase[Empty], frozen=True, tag="last_visited_time"):
    """The reader's last visit of the page; in Notion's types, not yet seen in an answer."""

    type: ClassVar[Literal["last_visited_time"]] = "last_visited_time"
    last_visited_time: Empty = Empty()


class NumberSchema(SchemaBase[NumberFormat], frozen=True, tag="number"):
    """Numbers."""

    type: ClassVar[Literal["number"]] = "number"
    number: NumberFormat


class SelectSchema(SchemaBase[Options], frozen=True, tag="select"):
    """One option of several."""

    type: ClassVar[Literal["select"]] = "select"
    select: Options


class MultiSelectSchema(SchemaBase[Options], frozen=True, tag="multi_select"):
    """Any number of options."""

    type: ClassVar[Literal["multi_select"]] = "multi_select"
    multi_select: Options


class StatusSchema(SchemaBase[StatusOptions], frozen=True, tag="status"):
    """One status of several."""

    type: ClassVar[Literal["status"]] = "status"
    status: StatusOptions


class FormulaSchema(SchemaBase[Expression], frozen=True, tag="formula"):
    """Computed values."""

    type: ClassVar[Literal["formula"]] = "formula"
    formula: Expression


class RelationSchema(SchemaBase[RelationConfig], frozen=True, tag="relation"):
    """Pages of a data source."""

    type: ClassVar[Literal["relation"]] = "relation"
    relation: RelationConfig


class RollupSchema(SchemaBase[RollupConfig], frozen=True, tag="rollup"):
    """Values computed from related pages."""

    type: ClassVar[Literal["rollup"]] = "rollup"
    rollup: RollupConfig


class UniqueIdSchema(SchemaBase[Prefix], frozen=True, tag="unique_id"):
    """The rows' own numbers."""

    type: ClassVar[Literal["unique_id"]] = "unique_id"
    unique_id: Prefix


KnownSchema: TypeAlias = (
    TitleSchema
    | RichTextSchema
    | UrlSchema
    | PeopleSchema
    | FilesSchema
    | EmailSchema
    | PhoneNumberSchema
    | DateSchema
    | CheckboxSchema
    | CreatedBySchema
    | CreatedTimeSchema
    | LastEditedBySchema
    | LastEditedTimeSchema
    | ButtonSchema
    | PlaceSchema
    | VerificationSchema
    | LocationSchema
    | LastVisitedTimeSchema
    | NumberSchema
    | SelectSchema
    | MultiSelectSchema
    | StatusSchema
    | FormulaSchema
    | RelationSchema
    | RollupSchema
    | UniqueIdSchema
)

if TYPE_CHECKING:
    Schema: TypeAlias = KnownSchema | UnknownSchema
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    Schema = KnownSchema
