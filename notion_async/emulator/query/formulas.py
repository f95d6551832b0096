"""Formulas: a subset of Notion's language; other formulas are `unsupported`, a value that the API has too."""

from __future__ import annotations

import math
import operator
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from notion_async.emulator.query.formula_dates import DATE_FUNCTIONS, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Term = Callable[[], Any]

# stored formulas name a property as `{{notion:block_property:<id>:<data source>:<workspace>}}`
_TOKEN = re.compile(
    r"""\s*(?:\{\{notion:block_property:(?P<property>[^:}]+):[^}]*\}\}|(?P<number>\d+(?:\.\d+)?)|"(?P<text>(?:\\.|[^"\\])*)"|(?P<name>[A-Za-z_]\w*)|(?P<mark>==|!=|>=|<=|&&|\|\||[-+*/%^><!?:(),.]))""",
    re.VERBOSE,
)


class UnsupportedFormula(Exception):
    """The formula is outside the supported subset."""


def _add(first: Any, second: Any) -> Any:
    if isinstance(first, str) or isinstance(second, str):
        return as_text(first) + as_text(second)
    return first + second


def _on_values(combine: Callable[[Any, Any], Any]) -> Callable[[Term, Term], Any]:
    return lambda first, second: combine(first(), second())


def _or(*terms: Term) -> bool:
    return any(term() for term in terms)


def _and(*terms: Term) -> bool:
    return all(term() for term in terms)


def _if(*terms: Term) -> Any:
    """Return the value after the first true condition, as in `ifs(test, value, test, value, otherwise)`."""
    for test, value in zip(terms[::2], terms[1::2], strict=False):
        if test():
            return value()
    return terms[-1]() if len(terms) % 2 else None


_LEVELS: tuple[dict[str, Callable[[Term, Term], Any]], ...] = (
    {"or": _or, "||": _or},
    {"and": _and, "&&": _and},
    {"==": _on_values(operator.eq), "!=": _on_values(operator.ne)},
    {
        ">": _on_values(operator.gt),
        "<": _on_values(operator.lt),
        ">=": _on_values(operator.ge),
        "<=": _on_values(operator.le),
    },
    {"+": _on_values(_add), "-": _on_values(operator.sub)},
    {"*": _on_values(operator.mul), "/": _on_values(operator.truediv), "%": _on_values(operator.mod)},
    {"^": _on_values(operator.pow)},
)
# functions that evaluate only some of their arguments
_LAZY: dict[str, Callable[..., Any]] = {"if": _if, "ifs": _if, "and": _and, "or": _or}


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _flat(values: tuple[Any, ...]) -> Iterator[float]:
    for value in values:
        yield from value if isinstance(value, list) else (value,)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "empty": lambda value=None: value in (None, "", 0, False, []),
    "not": lambda value: not value,
    "concat": lambda *values: "".join(map(as_text, values)),
    "format": as_text,
    "length": lambda value: len(value or ""),
    "contains": lambda whole, part: part in (whole or ""),
    "lower": lambda value: as_text(value).lower(),
    "upper": lambda value: as_text(value).upper(),
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
    "join": lambda values, mark: mark.join(map(as_text, values)),
    "at": lambda values, index: values[int(index)],
    "first": lambda values: values[0] if values else None,
    "last": lambda values: values[-1] if values else None,
    "includes": lambda values, wanted: wanted in (values or ()),
    "unique": lambda values: list(dict.fromkeys(values)),
    **DATE_FUNCTIONS,
}


def evaluate(expression: str, value_of: Callable[[str], Any]) -> Any:
    """Return the value of a formula: text, number, bool, datetime, list or None.

    Args:
        expression: The formula's text.
        value_of: Returns the value of a property by its name or id.

    Raises:
        UnsupportedFormula: It has a syntax error, an unknown function, or operands of the wrong type.
    """
    try:
        reader = _FormulaParser(expression, value_of)
        term = reader.expression()
        if reader.peek() is not None:
            raise UnsupportedFormula(expression)
        return term()
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError) as error:
        raise UnsupportedFormula(expression) from error


class _FormulaParser:
    """A parser of expressions into terms: functions without arguments that evaluate them."""

    def __init__(self, expression: str, value_of: Callable[[str], Any]) -> None:
        self.value_of = value_of
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        at, expression = 0, expression.strip()
        while at < len(expression):
            found = _TOKEN.match(expression, at)
            if not found:
                raise UnsupportedFormula(expression)
            kind = found.lastgroup or ""
            self.tokens.append((kind, found[kind]))
            at = found.end()

    def peek(self) -> str | None:
        """Return the next mark, name or number; a quotation mark for a text or property."""
        if self.at == len(self.tokens):
            return None
        kind, word = self.tokens[self.at]
        return '"' if kind in {"text", "property"} else word

    def take(self, expected: str | None = None) -> tuple[str, str]:
        """Return the next token, which must be the expected one if one is named."""
        if self.peek() is None or (expected is not None and self.peek() != expected):
            raise UnsupportedFormula(expected)
        self.at += 1
        return self.tokens[self.at - 1]

    def expression(self) -> Term:
        """Parse a whole expression, with the conditional operator `? :`."""
        test = self._level(0)
        if self.peek() != "?":
            return test
        self.take()
        yes = self.expression()
        self.take(":")
        no = self.expression()
        return lambda: yes() if test() else no()

    def _level(self, level: int) -> Term:
        if level == len(_LEVELS):
            return self._unary()
        term = self._level(level + 1)
        while (mark := self.peek()) in _LEVELS[level]:
            self.take()
            term = partial(_LEVELS[level][mark or ""], term, self._level(level + 1))
        return term

    def _unary(self) -> Term:
        if self.peek() == "-":
            self.take()
            negated = self._unary()
            return lambda: -negated()
        if self.peek() in {"!", "not"}:
            self.take()
            denied = self._unary()
            return lambda: not denied()
        term = self._atom()
        while self.peek() == ".":
            self.take()
            term = self._called(self.take()[1], [term])
        return term

    def _atom(self) -> Term:
        kind, word = self.take()
        if kind == "mark" and word == "(":
            term = self.expression()
            self.take(")")
            return term
        if kind == "property":
            return partial(self.value_of, word)
        if kind == "name" and word not in {"true", "false"}:
            return self._called(word, [])
        value: Any = word == "true"
        if kind != "name":
            value = float(word) if kind == "number" else word.replace('\\"', '"')
        return lambda: value

    def _called(self, name: str, arguments: list[Term]) -> Term:
        self.take("(")
        while self.peek() != ")":
            arguments.append(self.expression())
            if self.peek() != ")":
                self.take(",")
        self.take(")")
        if name in _LAZY:
            return partial(_LAZY[name], *arguments)
        function = self.value_of if name == "prop" else _FUNCTIONS.get(name)
        if function is None:
            raise UnsupportedFormula(name)
        return lambda: function(*(argument() for argument in arguments))
