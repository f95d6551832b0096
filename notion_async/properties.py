"""Property values to be written, one constructor a type.

None clears a property where Notion lets it be cleared; a property that is not named in a request stays as it is.

https://developers.notion.com/reference/page-property-values
"""

import math
from collections.abc import Iterable
from decimal import Decimal
from types import NoneType
from typing import Any, TypeAlias

from msgspec import UNSET, UnsetType

from notion_async._inputs.dates import Day, date_value
from notion_async._inputs.options import OptionInput as OptionInput  # noqa: PLC0414 - public here, shared with `schemas`
from notion_async._inputs.options import named_option, option_input
from notion_async._inputs.refusals import items, need, refusal
from notion_async.errors import InvalidInput
from notion_async.files import FileLike, UploadedFile, external, uploaded
from notion_async.ids import notion_id
from notion_async.models.base import Reference, Struct
from notion_async.models.dates import DateRange, DateValue
from notion_async.models.file_objects import ExternalFile, HostedFile
from notion_async.models.uploads import FileUpload
from notion_async.models.values import Option, Place
from notion_async.rich_text import RichTextInput, TextLike, runs


class VerificationInput(Struct, frozen=True):
    """Verification of a wiki page to write.

    Attributes:
        state: `verified` or `unverified`.
        date: For how long.
    """

    state: str
    date: DateValue | UnsetType = UNSET


_MAX_SAFE_INTEGER = 2**53  # up to here a double holds every integer

FileValue: TypeAlias = ExternalFile | HostedFile | UploadedFile
Runs: TypeAlias = tuple[RichTextInput, ...]


class PropertyInput(Struct, frozen=True, kw_only=True):
    """A property value to be written; exactly one of these is given."""

    title: Runs | UnsetType = UNSET
    rich_text: Runs | UnsetType = UNSET
    number: int | float | UnsetType | None = UNSET
    select: OptionInput | UnsetType | None = UNSET
    multi_select: tuple[OptionInput, ...] | UnsetType = UNSET
    status: OptionInput | UnsetType | None = UNSET
    date: DateValue | UnsetType | None = UNSET
    people: tuple[Reference, ...] | UnsetType = UNSET
    relation: tuple[Reference, ...] | UnsetType = UNSET
    files: tuple[FileValue, ...] | UnsetType = UNSET
    checkbox: bool | UnsetType = UNSET
    url: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    phone_number: str | UnsetType | None = UNSET
    place: Place | UnsetType | None = UNSET
    verification: VerificationInput | UnsetType = UNSET

    @property
    def type(self) -> str:
        """The option's name or id."""
        return next(name for name in self.__struct_fields__ if getattr(self, name) is not UNSET)

    @property
    def content(self) -> Any:
        """The value to write."""
        return getattr(self, self.type)


def title(text: TextLike) -> PropertyInput:
    """Return a title value."""
    return PropertyInput(title=runs(text))


def rich_text(text: TextLike) -> PropertyInput:
    """Return a rich text value."""
    return PropertyInput(rich_text=runs(text))


def number(value: float | Decimal | None) -> PropertyInput:
    """Return a number value.

    Raises:
        InvalidInput: The value is not a number, or one that Notion's doubles would change.
    """
    need((int, float, Decimal, NoneType), "number", "a number or None", value)
    return PropertyInput(number=None if value is None else _double("number", value))


def _double(where: str, value: float | Decimal) -> int | float:
    """Return a number as it is sent; Notion keeps every number as a double."""
    try:
        double = float(value)
    except (OverflowError, ValueError):  # ValueError: a signalling NaN
        double = math.inf
    if not math.isfinite(double):
        raise refusal(value, where, "a finite number that a double can hold")
    if not isinstance(value, float) and Decimal(repr(double)) != value:
        raise refusal(value, where, f"a number of up to 17 digits (Notion would keep {double!r})")
    is_exact_integer = not isinstance(value, float) and double.is_integer() and abs(double) <= _MAX_SAFE_INTEGER
    return int(double) if is_exact_integer else double


def select(option: str | Option | OptionInput | None) -> PropertyInput:
    """Choose an option, by name; a new name makes a new option."""
    return PropertyInput(select=None if option is None else named_option("select", option))


def multi_select(options: Iterable[str | Option | OptionInput]) -> PropertyInput:
    """Choose options, by name; new names make new options, an empty list clears."""
    given = items("multi_select", options, "a list of options")
    chosen = tuple(named_option(f"multi_select[{index}]", option) for index, option in enumerate(given))
    return PropertyInput(multi_select=chosen)


def status(option: str | Option | OptionInput | None) -> PropertyInput:
    """Choose a status, by name; there must be one of this name."""
    return PropertyInput(status=None if option is None else option_input("status", option))


def date(
    start: Day | DateRange | DateValue | None, end: Day | None = None, *, time_zone: str | None = None
) -> PropertyInput:
    """Return a date value: a date, a datetime or a range.

    Args:
        start: A date, a datetime with its zone, ISO text, or a range; None clears.
        end: The last day or moment of a range.
        time_zone: The IANA name of the zone of times that have none of their own.

    Raises:
        InvalidInput: Not a date; a time has no zone, or two; the end is before the start, or of another kind.
    """
    return PropertyInput(date=None if start is None else date_value(start, end, time_zone))


def _references(where: str, ids: Iterable[str | Any]) -> tuple[Reference, ...]:
    given = items(where, ids, "a list of ids")
    return tuple(Reference(notion_id(each if isinstance(each, str) else getattr(each, "id", each))) for each in given)


def people(users: Iterable[str | Any]) -> PropertyInput:
    """Name users and groups, by id or as they were read; an empty list clears.

    Raises:
        InvalidId: One of them has no Notion id.
    """
    return PropertyInput(people=_references("people", users))


def relation(pages: Iterable[str | Any]) -> PropertyInput:
    """Return a relation to pages, by id, URL or as they were read; an empty list clears.

    Raises:
        InvalidId: One of them has no Notion id.
    """
    return PropertyInput(relation=_references("relation", pages))


def files(values: Iterable[FileLike | HostedFile]) -> PropertyInput:
    """Return a files value from URLs, uploads, `external(...)`, `uploaded(...)`, or files that were read.

    The list replaces the one there is; an empty list clears.
    """
    given = items("files", values, "a list of files")
    return PropertyInput(files=tuple(_file(f"files[{index}]", value) for index, value in enumerate(given)))


def _file(where: str, value: FileLike | HostedFile) -> FileValue:
    match value:
        case str():
            return external(value, name=value.rstrip("/").rpartition("/")[2][:100] or value[:100])
        case ExternalFile() if not value.name:
            return external(value.url, name=value.url[:100])
        case FileUpload():
            return uploaded(value.id)
        case ExternalFile() | HostedFile() | UploadedFile():
            return value
    raise refusal(value, where, "an address, an upload, external(...) or uploaded(...)")


def checkbox(value: bool) -> PropertyInput:  # noqa: FBT001 - the value itself, as in every constructor here
    """Return a checkbox value."""
    need(bool, "checkbox", "True or False", value)
    return PropertyInput(checkbox=value)


def _text(where: str, value: str | None) -> str | None:
    need((str, NoneType), where, "a text, or None to clear it", value)
    if value == "":
        raise refusal(value, where, "a text, or None to clear it")
    return value


def url(value: str | None) -> PropertyInput:
    """Return a URL value of up to 2,000 characters."""
    return PropertyInput(url=_text("url", value))


def email(value: str | None) -> PropertyInput:
    """Return an e-mail value of up to 200 characters."""
    return PropertyInput(email=_text("email", value))


def phone_number(value: str | None) -> PropertyInput:
    """Return a phone number value of up to 200 characters."""
    return PropertyInput(phone_number=_text("phone_number", value))


def place(value: Place | None) -> PropertyInput:
    """Return a place value.

    Raises:
        InvalidInput: It is no `Place`, or is not on Earth.
    """
    need((Place, NoneType), "place", "a Place, or None to clear it", value)
    if value is not None:
        for name, most in (("lat", 90), ("lon", 180)):
            degrees = getattr(value, name)
            need((int, float), f"place.{name}", "a number", degrees)
            if not abs(degrees) <= most:
                raise refusal(degrees, f"place.{name}", f"from -{most} to {most}")
    return PropertyInput(place=value)


def verification(
    state: str | VerificationInput, start: Day | DateRange | DateValue | None = None, end: Day | None = None
) -> PropertyInput:
    """Verify a wiki page, for a time where one is given, or take its verification back.

    Args:
        state: `verified` or `unverified`.
        start: When it begins to be verified.
        end: When it ceases to be.
    """
    if isinstance(state, VerificationInput):
        return verification(state.state, state.date or None)
    if state not in ("verified", "unverified"):  # a tuple: what is given may not be hashable
        raise refusal(state, "verification.state", "verified or unverified")
    period = UNSET if start is None else date_value(start, end)
    return PropertyInput(verification=VerificationInput(state, period))


_CONSTRUCTORS = {
    constructor.__name__: constructor
    for constructor in (
        title, rich_text, number, select, multi_select, status, date, people, relation, files, checkbox, url, email,
        phone_number, place, verification,
    )
}  # fmt: skip
WRITABLE = frozenset(_CONSTRUCTORS)


def property_input(kind: str, value: Any) -> PropertyInput:
    """Return a property value of a plain Python value, for a property of a type.

    Args:
        kind: The property's type, such as `multi_select`.
        value: A text, number, date, list of names or ids, …, as the constructor of this type takes it, or what that
            constructor gave.

    Raises:
        InvalidInput: The value does not fit the type, or properties of this type cannot be written.
    """
    if isinstance(value, PropertyInput):
        if value.type != kind:
            msg = f"{kind} should be a {kind} value, instead was a {value.type} value"
            raise InvalidInput(msg)
        value = value.content
    constructor: Any = _CONSTRUCTORS.get(kind)
    if constructor is None:
        msg = f"{kind} properties cannot be written, only {', '.join(sorted(WRITABLE))}"
        raise InvalidInput(msg)
    try:
        made: PropertyInput = constructor(value)
    except (TypeError, AttributeError):
        raise refusal(value, kind, f"a {kind} value") from None
    return made
