"""Filters and sorts of a query, written with Python's operators.

`prop("Due").date.on_or_before(day) & (prop("State").status == "Open")` is a filter. Between the property's
name and the operator is the property's type, so only the operators of this type are offered, with fitting values.

https://developers.notion.com/reference/filter-data-source-entries
"""

from collections.abc import Callable
from typing import Any, Literal

from notion_async.filters.conditions import (
    CheckboxConditions,
    ChoiceConditions,
    ChoicesConditions,
    Conditions,
    DateConditions,
    NumberConditions,
    ReferenceConditions,
    TextConditions,
    VerificationConditions,
    Wrap,
)
from notion_async.filters.filter import Filter
from notion_async.models.sorts import Sort


class _Typed:
    """The types of properties, each with its conditions."""

    __slots__ = ("_under",)

    def __init__(self, under: Callable[[str], Wrap]) -> None:
        self._under = under

    @property
    def rich_text(self) -> TextConditions:
        """A text."""
        return TextConditions(self._under("rich_text"))

    @property
    def number(self) -> NumberConditions:
        """A number."""
        return NumberConditions(self._under("number"))

    @property
    def checkbox(self) -> CheckboxConditions:
        """A box to tick."""
        return CheckboxConditions(self._under("checkbox"))

    @property
    def select(self) -> ChoiceConditions:
        """One option of several."""
        return ChoiceConditions(self._under("select"))

    @property
    def multi_select(self) -> ChoicesConditions:
        """Any number of options."""
        return ChoicesConditions(self._under("multi_select"))

    @property
    def status(self) -> ChoiceConditions:
        """A status; the names may be those of groups."""
        return ChoiceConditions(self._under("status"))

    @property
    def date(self) -> DateConditions:
        """A date."""
        return DateConditions(self._under("date"))

    @property
    def people(self) -> ReferenceConditions:
        """Users and groups."""
        return ReferenceConditions(self._under("people"), frozenset({"me"}))

    @property
    def relation(self) -> ReferenceConditions:
        """Related pages."""
        return ReferenceConditions(self._under("relation"))

    @property
    def files(self) -> Conditions:
        """Files; only whether there are any."""
        return Conditions(self._under("files"))


class FormulaConditions:
    """Conditions on formulas, by the type of their result."""

    __slots__ = ("_under",)

    def __init__(self, under: Callable[[str], Wrap]) -> None:
        self._under = under

    @property
    def string(self) -> TextConditions:
        """A text."""
        return TextConditions(self._under("string"))

    @property
    def number(self) -> NumberConditions:
        """A number."""
        return NumberConditions(self._under("number"))

    @property
    def checkbox(self) -> CheckboxConditions:
        """Yes or no."""
        return CheckboxConditions(self._under("checkbox"))

    @property
    def date(self) -> DateConditions:
        """A date."""
        return DateConditions(self._under("date"))


class RollupConditions:
    """Conditions on rollups."""

    __slots__ = ("_wrap",)

    def __init__(self, wrap: Wrap) -> None:
        self._wrap = wrap

    def _each(self, word: str) -> _Typed:
        return _Typed(lambda kind: lambda operator, value: self._wrap(word, {kind: {operator: value}}))

    @property
    def any(self) -> _Typed:
        """One of the values at least."""
        return self._each("any")

    @property
    def every(self) -> _Typed:
        """All of the values."""
        return self._each("every")

    @property
    def none(self) -> _Typed:
        """None of the values."""
        return self._each("none")

    @property
    def number(self) -> NumberConditions:
        """The number it computes."""
        return NumberConditions(lambda operator, value: self._wrap("number", {operator: value}))

    @property
    def date(self) -> DateConditions:
        """The date it computes."""
        return DateConditions(lambda operator, value: self._wrap("date", {operator: value}))


class Property(_Typed):
    """A property, to be asked by its type, such as `prop("State").status`."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        super().__init__(lambda kind: lambda operator, value: self._filter(kind, {operator: value}))
        self._name = name

    def _filter(self, kind: str, condition: dict[str, Any]) -> Filter:
        return Filter({"property": self._name, kind: condition})

    @property
    def title(self) -> TextConditions:
        """The title."""
        return TextConditions(self._under("title"))

    @property
    def url(self) -> TextConditions:
        """An address."""
        return TextConditions(self._under("url"))

    @property
    def email(self) -> TextConditions:
        """A mail address."""
        return TextConditions(self._under("email"))

    @property
    def phone_number(self) -> TextConditions:
        """A phone number."""
        return TextConditions(self._under("phone_number"))

    @property
    def unique_id(self) -> NumberConditions:
        """The row's own number."""
        return NumberConditions(self._under("unique_id"))

    @property
    def created_time(self) -> DateConditions:
        """The page's time of creation."""
        return DateConditions(self._under("created_time"))

    @property
    def last_edited_time(self) -> DateConditions:
        """The page's time of last edit."""
        return DateConditions(self._under("last_edited_time"))

    @property
    def created_by(self) -> ReferenceConditions:
        """Condition on the page's author."""
        return ReferenceConditions(self._under("created_by"), frozenset({"me"}))

    @property
    def last_edited_by(self) -> ReferenceConditions:
        """Condition on the page's last editor."""
        return ReferenceConditions(self._under("last_edited_by"), frozenset({"me"}))

    @property
    def formula(self) -> FormulaConditions:
        """A computed value."""
        return FormulaConditions(
            lambda kind: lambda operator, value: self._filter("formula", {kind: {operator: value}})
        )

    @property
    def rollup(self) -> RollupConditions:
        """A value computed from related pages."""
        return RollupConditions(self._under("rollup"))

    @property
    def verification(self) -> VerificationConditions:
        """Verification state of a wiki page."""
        return VerificationConditions(self._under("verification"))

    def ascending(self) -> Sort:
        """Sort by it, the smallest first."""
        return Sort(property=self._name, direction="ascending")

    def descending(self) -> Sort:
        """Sort by it, the largest first."""
        return Sort(property=self._name, direction="descending")


class Timestamp(DateConditions):
    """The time a page was made or last changed, whether or not there is a property for it."""

    __slots__ = ("_timestamp",)

    def __init__(self, timestamp: str) -> None:
        super().__init__(lambda operator, value: Filter({"timestamp": timestamp, timestamp: {operator: value}}))
        self._timestamp = timestamp

    def ascending(self) -> Sort:
        """Sort by it, the oldest first."""
        return Sort(timestamp=self._timestamp, direction="ascending")

    def descending(self) -> Sort:
        """Sort by it, the newest first."""
        return Sort(timestamp=self._timestamp, direction="descending")


def prop(name: str) -> Property:
    """Name a property, by its name or id, to filter or sort by."""
    return Property(name)


def timestamp(name: Literal["created_time", "last_edited_time"]) -> Timestamp:
    """Name a timestamp, to filter or sort by."""
    return Timestamp(name)
