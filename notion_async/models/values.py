"""The values that properties are made of: options, formula and rollup results, places, verifications.

https://developers.notion.com/reference/page-property-values
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async.models.base import Struct, Unknown, UnknownClass
from notion_async.models.dates import DateValue, Moment
from notion_async.models.users import User

__all__ = [
    "BooleanResult",
    "DateResult",
    "IncompleteResult",
    "KnownFormulaResult",
    "NumberResult",
    "Option",
    "Place",
    "StringResult",
    "UniqueId",
    "UnknownResult",
    "UnsupportedResult",
    "Verification",
]

Number: TypeAlias = int | float


def exact(number: Number | None) -> int | Decimal | None:
    """Return a number without binary rounding: an int, or a Decimal of the digits Notion sent."""
    return Decimal(repr(number)) if isinstance(number, float) else number


class Option(Struct, frozen=True):
    """An option of a select, multi-select or status property.

    Attributes:
        color: One of ten colour names, such as `red`.
        description: In schemas only.
    """

    id: str
    name: str
    color: str = "default"
    description: str | UnsetType | None = UNSET


class UniqueId(Struct, frozen=True):
    """A row's own number.

    Attributes:
        prefix: The text before the number; None without one.
        number: The number; None in templates.
    """

    prefix: str | None = None
    number: int | UnsetType | None = UNSET

    @property
    def value(self) -> str | None:
        """The id as Notion shows it: `ST-3`, or `3` without a prefix; None without a number."""
        if not isinstance(self.number, int):
            return None
        return f"{self.prefix}-{self.number}" if self.prefix else str(self.number)


class Place(Struct, frozen=True):
    """A place on Earth."""

    lat: Number
    lon: Number
    name: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    aws_place_id: str | UnsetType | None = UNSET
    google_place_id: str | UnsetType | None = UNSET


class Verification(Struct, frozen=True):
    """Verification state of a wiki page.

    Attributes:
        state: `verified`, `expired` or `unverified`.
    """

    state: str
    date: DateValue | UnsetType | None = UNSET
    verified_by: User | UnsetType | None = UNSET


class UnknownResult(Unknown):
    """A formula's or rollup's result of a kind that has no struct here."""

    __slots__ = ()
    value = None


class StringResult(Struct, frozen=True, tag_field="type", tag="string"):
    """A formula's text."""

    type: ClassVar[Literal["string"]] = "string"
    string: str | None = None
    unknown_as: ClassVar[UnknownClass | None] = UnknownResult

    @property
    def value(self) -> str | None:
        """The text."""
        return self.string


class BooleanResult(Struct, frozen=True, tag_field="type", tag="boolean"):
    """A formula's yes or no."""

    type: ClassVar[Literal["boolean"]] = "boolean"
    boolean: bool | None = None
    unknown_as: ClassVar[UnknownClass | None] = UnknownResult

    @property
    def value(self) -> bool | None:
        """Yes or no."""
        return self.boolean


class ResultBase(Struct, frozen=True, kw_only=True, tag_field="type"):
    """Fields common to formula and rollup results.

    Attributes:
        function: The rollup's function, such as `sum`; UNSET in formulas.
    """

    function: str | UnsetType = UNSET
    unknown_as: ClassVar[UnknownClass | None] = UnknownResult


class NumberResult(ResultBase, frozen=True, tag="number"):
    """A number."""

    type: ClassVar[Literal["number"]] = "number"
    number: Number | None = None

    @property
    def value(self) -> int | Decimal | None:
        """The number."""
        return exact(self.number)


class DateResult(ResultBase, frozen=True, tag="date"):
    """A date."""

    type: ClassVar[Literal["date"]] = "date"
    date: DateValue | None = None

    @property
    def value(self) -> Moment | None:
        """The date as a Python value."""
        return self.date.value if self.date else None


class UnsupportedResult(ResultBase, frozen=True, tag="unsupported"):
    """A result that depends on more than the API computes."""

    type: ClassVar[Literal["unsupported"]] = "unsupported"
    unsupported: dict[str, Any] | UnsetType | None = UNSET
    value: ClassVar[None] = None


class IncompleteResult(ResultBase, frozen=True, tag="incomplete"):
    """A rollup that needs further pages of the property's listing."""

    type: ClassVar[Literal["incomplete"]] = "incomplete"
    incomplete: dict[str, Any] | UnsetType | None = UNSET
    value: ClassVar[None] = None


KnownFormulaResult: TypeAlias = StringResult | NumberResult | BooleanResult | DateResult | UnsupportedResult

if TYPE_CHECKING:
    FormulaResult: TypeAlias = KnownFormulaResult | UnknownResult
else:  # the decoder reads what has a struct; the rest is put in its place afterwards
    FormulaResult = KnownFormulaResult
