"""Formulas: a small part of Notion's language, evaluated; what is beyond it is `unsupported`, as Notion may say too."""

from __future__ import annotations

import math
import operator
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|"(?P<text>(?:\\.|[^"\\])*)"|(?P<name>[A-Za-z_]\w*)|(?P<mark>==|!=|>=|<=|&&|\|\||[-+*/%^><!?:(),.]))""",
    re.VERBOSE,
)


class Unsupported(Exception):
    """The formula uses something this evaluator does not know."""


def _add(first: Any, second: Any) -> Any:
    if isinstance(first, str) or isinstance(second, str):
        return _text(first) + _text(second)
    return first + second


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return value.isoformat() if isinstance(value, datetime) else str(value)


_LEVELS: tuple[dict[str, Callable[[Any, Any], Any]], ...] = (
    {"or": lambda a, b: bool(a) or bool(b), "||": lambda a, b: bool(a) or bool(b)},
    {"and": lambda a, b: bool(a) and bool(b), "&&": lambda a, b: bool(a) and bool(b)},
    {"==": operator.eq, "!=": operator.ne},
    {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le},
    {"+": _add, "-": operator.sub},
    {"*": operator.mul, "/": operator.truediv, "%": operator.mod},
    {"^": operator.pow},
)


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _flat(values: tuple[Any, ...]) -> Iterator[float]:
    for value in values:
        yield from value if isinstance(value, list) else (value,)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "if": lambda test, yes, no=None: yes if test else no,
    "empty": lambda value=None: value in (None, "", 0, False, []),
    "not": lambda value: not value,
    "and": lambda *values: all(values),
    "or": lambda *values: any(values),
    "concat": lambda *values: "".join(map(_text, values)),
    "format": _text,
    "length": lambda value: len(value or ""),
    "contains": lambda whole, part: part in (whole or ""),
    "lower": lambda value: _text(value).lower(),
    "upper": lambda value: _text(value).upper(),
    "replaceAll": lambda text, old, new: text.replace(old, new),
    "toNumber": _number,
    "abs": abs,
    "round": lambda value, digits=0: math.floor(value * 10**digits + 0.5) / 10**digits,
    "floor": math.floor,
    "ceil": math.ceil,
    "sqrt": math.sqrt,
    "min": lambda *values: min(_flat(values)),
    "max": lambda *values: max(_flat(values)),
    "sum": lambda *values: sum(_flat(values)),
    "mod": operator.mod,
    "pow": operator.pow,
    "join": lambda values, mark: mark.join(map(_text, values)),
    "at": lambda values, index: values[int(index)],
    "first": lambda values: values[0] if values else None,
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "now": lambda: datetime.now(UTC),
}


def evaluate(expression: str, value_of: Callable[[str], Any]) -> Any:
    """The value of a formula: text, number, bool, datetime, list or None.

    Args:
        expression: The formula's text.
        value_of: Gives the value of a property by its name or id.

    Raises:
        Unsupported: It cannot be read, uses unknown functions, or its values do not fit.
    """
    reader = _Reader(expression, value_of)
    try:
        value = reader.expression()
    except (TypeError, ValueError, ArithmeticError, IndexError, AttributeError) as error:
        raise Unsupported(expression) from error
    if reader.peek() is not None:
        raise Unsupported(expression)
    return value


class _Reader:
    """Reads and evaluates in one go, operator by operator."""

    def __init__(self, expression: str, value_of: Callable[[str], Any]) -> None:
        self.value_of = value_of
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        at, expression = 0, expression.strip()
        while at < len(expression):
            found = _TOKEN.match(expression, at)
            if not found:
                raise Unsupported(expression)
            kind = found.lastgroup or ""
            self.tokens.append((kind, found[kind]))
            at = found.end()

    def peek(self) -> str | None:
        """The next mark, name or number; a quotation mark for any text."""
        if self.at == len(self.tokens):
            return None
        kind, word = self.tokens[self.at]
        return '"' if kind == "text" else word

    def take(self, expected: str | None = None) -> tuple[str, str]:
        """The next token, which may have to be a certain one."""
        if self.peek() is None or (expected is not None and self.peek() != expected):
            raise Unsupported(expected)
        self.at += 1
        return self.tokens[self.at - 1]

    def expression(self) -> Any:
        """A whole expression, with the choice by `? :`."""
        value = self._level(0)
        if self.peek() != "?":
            return value
        self.take()
        yes = self.expression()
        self.take(":")
        no = self.expression()
        return yes if value else no

    def _level(self, level: int) -> Any:
        if level == len(_LEVELS):
            return self._unary()
        value = self._level(level + 1)
        while (mark := self.peek()) in _LEVELS[level]:
            self.take()
            value = _LEVELS[level][mark or ""](value, self._level(level + 1))
        return value

    def _unary(self) -> Any:
        if self.peek() == "-":
            self.take()
            return -self._unary()
        if self.peek() in {"!", "not"}:
            self.take()
            return not self._unary()
        value = self._atom()
        while self.peek() == ".":
            self.take()
            value = self._called(self.take()[1], [value])
        return value

    def _atom(self) -> Any:
        kind, word = self.take()
        if kind == "number":
            return float(word)
        if kind == "text":
            return word.replace('\\"', '"')
        if kind == "mark" and word == "(":
            value = self.expression()
            self.take(")")
            return value
        if word in {"true", "false"}:
            return word == "true"
        return self._called(word, [])

    def _called(self, name: str, arguments: list[Any]) -> Any:
        self.take("(")
        while self.peek() != ")":
            arguments.append(self.expression())
            if self.peek() != ")":
                self.take(",")
        self.take(")")
        if name == "prop":
            return self.value_of(arguments[0])
        if name not in _FUNCTIONS:
            raise Unsupported(name)
        return _FUNCTIONS[name](*arguments)
