"""Refuse what the caller gave, with the path of the offending element."""

from notion_async.errors import InvalidInput


def refusal(value: object, where: str, should: str) -> InvalidInput:
    """Make the error that says what should have been where."""
    return InvalidInput(f"{where} should be {should}, instead was {repr(value)[:80]}")


def need(kind: type | tuple[type, ...], where: str, should: str, value: object) -> None:
    """Refuse a value that is not of a type; True and False are no numbers.

    Raises:
        InvalidInput: It is not.
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise refusal(value, where, should)
