"""Errors for wrong input, with the path of the offending element."""

from collections.abc import Iterable, Mapping
from typing import Any

from notion_async.errors import InvalidInput


def refusal(value: object, where: str, should: str) -> InvalidInput:
    """Return the error for a wrong value: where, expected, got."""
    try:
        text = repr(value)[:80]
    except ValueError:  # an integer of thousands of digits
        text = f"a very large {type(value).__name__}"
    return InvalidInput(f"{where} should be {should}, instead was {text}")


def need(kind: type | tuple[type, ...], where: str, should: str, value: object) -> None:
    """Raise InvalidInput unless a value is of a type; booleans do not count as numbers.

    Raises:
        InvalidInput: It is not.
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise refusal(value, where, should)


def items(where: str, given: Iterable[Any], should: str) -> tuple[Any, ...]:
    """Return what an iterable holds; a text or a mapping does not count as a list, although Python can iterate over it.

    Raises:
        InvalidInput: It is not iterable, or is a text or a mapping.
    """
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise refusal(given, where, should)
    return tuple(given)
