"""Conditions on rows, one class for each type of property; each condition returns a filter.

https://developers.notion.com/reference/filter-data-source-entries
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Literal, TypeAlias

from notion_async._inputs.dates import iso
from notion_async._inputs.refusals import need
from notion_async.filters.filter import Filter
from notion_async.ids import notion_id

Names: TypeAlias = str | Sequence[str]
Wrap: TypeAlias = Callable[[str, Any], "Filter"]

_RELATIVE = {
    "today", "tomorrow", "yesterday",
    "one_week_ago", "one_week_from_now", "one_month_ago", "one_month_from_now",
}  # fmt: skip
_YES = True


class Conditions:
    """Base class of the conditions on properties of one type."""

    __slots__ = ("_wrap",)
    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # == makes a filter, so these cannot be keys

    def __init__(self, wrap: Wrap) -> None:
        self._wrap = wrap

    def is_empty(self) -> Filter:
        """Match when there is no value."""
        return self._wrap("is_empty", _YES)

    def is_not_empty(self) -> Filter:
        """Match when there is a value."""
        return self._wrap("is_not_empty", _YES)


class TextConditions(Conditions):
    """Conditions on texts."""

    __slots__ = ()
    __hash__: ClassVar[None] = None  # == makes a filter, so these cannot be keys

    def _text(self, operator: str, value: str) -> Filter:
        need(str, "filter", "a text", value)
        return self._wrap(operator, value)

    def equals(self, value: str) -> Filter:
        """Match this text."""
        return self._text("equals", value)

    def does_not_equal(self, value: str) -> Filter:
        """Match any text but this."""
        return self._text("does_not_equal", value)

    def contains(self, value: str) -> Filter:
        """Match texts that contain this text."""
        return self._text("contains", value)

    def does_not_contain(self, value: str) -> Filter:
        """Match texts that do not contain this text."""
        return self._text("does_not_contain", value)

    def starts_with(self, value: str) -> Filter:
        """Match texts that start with this text."""
        return self._text("starts_with", value)

    def ends_with(self, value: str) -> Filter:
        """Match texts that end with this text."""
        return self._text("ends_with", value)

    def __eq__(self, value: str) -> Filter:  # type: ignore[override]  # == makes a filter
        return self.equals(value)

    def __ne__(self, value: str) -> Filter:  # type: ignore[override]  # != makes a filter
        return self.does_not_equal(value)


class NumberConditions(Conditions):
    """Conditions on numbers."""

    __slots__ = ()
    __hash__: ClassVar[None] = None  # == makes a filter, so these cannot be keys

    def _number(self, operator: str, value: float) -> Filter:
        need((int, float), "filter", "a number", value)
        return self._wrap(operator, value)

    def __eq__(self, value: float) -> Filter:  # type: ignore[override]  # == makes a filter
        return self._number("equals", value)

    def __ne__(self, value: float) -> Filter:  # type: ignore[override]  # != makes a filter
        return self._number("does_not_equal", value)

    def __gt__(self, value: float) -> Filter:
        return self._number("greater_than", value)

    def __lt__(self, value: float) -> Filter:
        return self._number("less_than", value)

    def __ge__(self, value: float) -> Filter:
        return self._number("greater_than_or_equal_to", value)

    def __le__(self, value: float) -> Filter:
        return self._number("less_than_or_equal_to", value)


class CheckboxConditions(Conditions):
    """Conditions on checkboxes."""

    __slots__ = ()
    __hash__: ClassVar[None] = None  # == makes a filter, so these cannot be keys

    def _ticked(self, operator: str, value: bool) -> Filter:  # noqa: FBT001 - the right side of an operator
        need(bool, "filter", "True or False", value)
        return self._wrap(operator, value)

    def __eq__(self, value: bool) -> Filter:  # type: ignore[override]  # == makes a filter
        return self._ticked("equals", value)

    def __ne__(self, value: bool) -> Filter:  # type: ignore[override]  # != makes a filter
        return self._ticked("does_not_equal", value)


class ChoiceConditions(Conditions):
    """Conditions on selects and statuses; of several names, any one matches."""

    __slots__ = ()
    __hash__: ClassVar[None] = None  # == makes a filter, so these cannot be keys

    def __eq__(self, names: Names) -> Filter:  # type: ignore[override]  # == makes a filter
        return self._wrap("equals", _names(names))

    def __ne__(self, names: Names) -> Filter:  # type: ignore[override]  # != makes a filter
        return self._wrap("does_not_equal", _names(names))


class ChoicesConditions(Conditions):
    """Conditions on multi-selects."""

    __slots__ = ()

    def contains(self, names: Names) -> Filter:
        """Match when this option, or one of these, is chosen."""
        return self._wrap("contains", _names(names))

    def does_not_contain(self, names: Names) -> Filter:
        """Match when neither this option nor one of these is chosen."""
        return self._wrap("does_not_contain", _names(names))


def _names(names: Names) -> str | list[str]:
    need((str, Sequence), "filter", "an option's name or a list of them", names)
    for name in names:
        need(str, "filter", "an option's name or a list of them", name)
    return names if isinstance(names, str) else list(names)


class DateConditions(Conditions):
    """Conditions on dates: against a date, a datetime, ISO text, or a word such as `one_week_from_now`."""

    __slots__ = ()
    __hash__: ClassVar[None] = None  # == makes a filter, so these cannot be keys

    def _date(self, operator: str, value: date | datetime | str) -> Filter:
        return self._wrap(operator, value if isinstance(value, str) and value in _RELATIVE else iso(value))

    def equals(self, value: date | datetime | str) -> Filter:
        """Match this day."""
        return self._date("equals", value)

    def before(self, value: date | datetime | str) -> Filter:
        """Match dates before this day."""
        return self._date("before", value)

    def after(self, value: date | datetime | str) -> Filter:
        """Match dates after this day."""
        return self._date("after", value)

    def on_or_before(self, value: date | datetime | str) -> Filter:
        """Match this day and dates before it."""
        return self._date("on_or_before", value)

    def on_or_after(self, value: date | datetime | str) -> Filter:
        """Match this day and dates after it."""
        return self._date("on_or_after", value)

    def this_week(self) -> Filter:
        """Match dates in this week."""
        return self._wrap("this_week", {})

    def past_week(self) -> Filter:
        """Match dates in the last seven days."""
        return self._wrap("past_week", {})

    def past_month(self) -> Filter:
        """Match dates in the last month."""
        return self._wrap("past_month", {})

    def past_year(self) -> Filter:
        """Match dates in the last year."""
        return self._wrap("past_year", {})

    def next_week(self) -> Filter:
        """Match dates in the next seven days."""
        return self._wrap("next_week", {})

    def next_month(self) -> Filter:
        """Match dates in the next month."""
        return self._wrap("next_month", {})

    def next_year(self) -> Filter:
        """Match dates in the next year."""
        return self._wrap("next_year", {})

    def __eq__(self, value: date | datetime | str) -> Filter:  # type: ignore[override]  # == makes a filter
        return self.equals(value)

    def __lt__(self, value: date | datetime | str) -> Filter:
        return self.before(value)

    def __gt__(self, value: date | datetime | str) -> Filter:
        return self.after(value)

    def __le__(self, value: date | datetime | str) -> Filter:
        return self.on_or_before(value)

    def __ge__(self, value: date | datetime | str) -> Filter:
        return self.on_or_after(value)


class ReferenceConditions(Conditions):
    """Conditions on people and relations."""

    __slots__ = ("_words",)

    def __init__(self, wrap: Wrap, words: frozenset[str] = frozenset()) -> None:
        super().__init__(wrap)
        self._words = words

    def contains(self, reference: str) -> Filter:
        """Match values with this user or page, by id; of people also `me`."""
        return self._wrap("contains", reference if reference in self._words else notion_id(reference))

    def does_not_contain(self, reference: str) -> Filter:
        """Match values without this user or page, by id; of people also `me`."""
        return self._wrap("does_not_contain", reference if reference in self._words else notion_id(reference))


VerificationState: TypeAlias = Literal["verified", "expired", "none"]


class VerificationConditions:
    """Conditions on verifications."""

    __slots__ = ("_wrap",)
    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # == makes a filter, so these cannot be keys

    def __init__(self, wrap: Wrap) -> None:
        self._wrap = wrap

    def __eq__(self, state: VerificationState) -> Filter:  # type: ignore[override]  # == makes a filter
        return self._wrap("status", state)

    def __ne__(self, state: VerificationState) -> Filter:  # type: ignore[override]  # != makes a filter
        return self._wrap("does_not_equal", state)
