"""A condition on rows, and how conditions are joined.

https://developers.notion.com/reference/filter-data-source-entries
"""

from typing import Any, NoReturn

from notion_async._inputs.refusals import need
from notion_async.errors import InvalidInput
from notion_async.models.base import Encodable

_MOST_MEMBERS = 100
_DEEPEST = 2


class Filter(Encodable):
    """A condition on rows; `&` and `|` combine two.

    Attributes:
        raw: The filter as sent.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw: dict[str, Any] = raw

    def body(self) -> dict[str, Any]:
        """Return the filter as sent."""
        return self.raw

    def __and__(self, other: "Filter") -> "Filter":
        """Both must hold.

        Raises:
            InvalidInput: More than 100 conditions in one, or more than two levels of them.
        """
        return _joined("and", self, other)

    def __or__(self, other: "Filter") -> "Filter":
        """One must hold.

        Raises:
            InvalidInput: More than 100 conditions in one, or more than two levels of them.
        """
        return _joined("or", self, other)

    def __bool__(self) -> NoReturn:
        msg = "filters are joined by & and |, each in parentheses, not by and, or, not or chained comparisons"
        raise InvalidInput(msg)

    def __repr__(self) -> str:
        return f"Filter({self.raw!r})"


def _joined(word: str, one: Filter, two: Filter) -> Filter:
    need(Filter, "what a filter is joined with", "a filter", two)
    members = [part for each in (one, two) for part in each.raw.get(word, [each.raw])]
    if len(members) > _MOST_MEMBERS:
        msg = f"filter.{word}.length should be at most {_MOST_MEMBERS}, is {len(members)}"
        raise InvalidInput(msg)
    made = {word: members}
    if _depth(made) > _DEEPEST:
        msg = f"filter: `and` and `or` may be nested {_DEEPEST} levels deep, not {_depth(made)}"
        raise InvalidInput(msg)
    return Filter(made)


def _depth(raw: dict[str, Any]) -> int:
    members = raw.get("and") or raw.get("or") or []
    return 1 + max(map(_depth, members)) if members else 0
