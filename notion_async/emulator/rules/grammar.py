"""Combinators for the shape of request bodies.

A rule is a function from a value and its path (`body.children[0]`) to a list of problems in Notion's words; an empty
list means that the value fits. Several problems of one rule are alternatives: fixing one is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import failed, quoted

Rule = Callable[[Any, str], list[str]]

MISSING = object()


def check(rule: Rule, body: Any, where: str = "body") -> None:
    """Raise a 400 if a body, query or path does not fit a rule.

    Raises:
        Refusal: 400 `validation_error` that lists the problems.
    """
    if problems := rule(body, where):
        raise failed(problems, where=where.partition(".")[0])


def should(path: str, be: str, value: Any) -> list[str]:
    """Return the problem that a value is not as it should be."""
    instead = "`undefined`" if value is MISSING else quoted(value)
    return [f"{path} should be {be}, instead was {instead}."]


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 units, as Notion counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _length(path: str, length: int, least: int, most: int | None) -> list[str]:
    if most is not None and length > most:
        return [f"{path}.length should be ≤ `{most}`, instead was `{length}`."]
    if length < least:
        return [f"{path}.length should be ≥ `{least}`, instead was `{length}`."]
    return []


def anything(_value: Any, _path: str) -> list[str]:
    """Accept any value."""
    return []


def text(most: int | None = None, least: int = 0) -> Rule:
    """Return a rule for strings of a bounded length."""

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, str):
            return should(path, "a string", value)
        return _length(path, utf16_length(value), least, most)

    return rule


def boolean(value: Any, path: str) -> list[str]:
    """Accept true or false."""
    return [] if isinstance(value, bool) else should(path, "a boolean", value)


def number(value: Any, path: str) -> list[str]:
    """Accept a number."""
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    return [] if fits else should(path, "a number", value)


def integer(least: int) -> Rule:
    """Return a rule for integers of at least a minimum."""

    def rule(value: Any, path: str) -> list[str]:
        if type(value) is not int:
            return should(path, "an integer", value)
        return [] if value >= least else should(path, f"≥ `{least}`", value)

    return rule


def uuid(value: Any, path: str) -> list[str]:
    """Accept a UUID."""
    if not isinstance(value, str):
        return should(path, "a string", value)
    return [] if dashed(value) else should(path, "a valid uuid", value)


def one_of(*values: Any) -> Rule:
    """Return a rule for one of these values."""
    *most, last = (quoted(value) for value in values)
    words = f"{', '.join(most)}, or {last}" if most else last

    def rule(value: Any, path: str) -> list[str]:
        return [] if value in values and type(value) in map(type, values) else should(path, words, value)

    return rule


ONLY_TRUE = one_of(*(True,))


def array(item: Rule, most: int | None = 100, least: int = 0) -> Rule:
    """Return a rule for lists of a bounded length whose items fit a rule."""

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, list):
            return should(path, "an array", value)
        if problems := _length(path, len(value), least, most):
            return problems
        for index, one in enumerate(value):
            if problems := item(one, f"{path}[{index}]"):
                return problems
        return []

    return rule


def nullable(inner: Rule) -> Rule:
    """Return a rule for null or a value that fits a rule."""

    def rule(value: Any, path: str) -> list[str]:
        return [] if value is None else inner(value, path)

    return rule


def any_of(*rules: Rule) -> Rule:
    """Return a rule for a value that fits at least one of the rules; otherwise the problems of all are alternatives."""

    def rule(value: Any, path: str) -> list[str]:
        found: list[str] = []
        for inner in rules:
            problems = inner(value, path)
            if not problems:
                return []
            found += problems
        return found

    return rule


def record(
    required: Mapping[str, Rule] | None = None, optional: Mapping[str, Rule] | None = None, *, strict: bool = True
) -> Rule:
    """Return a rule for objects with these keys; a strict one refuses any other."""
    needed, allowed = required or {}, {**(required or {}), **(optional or {})}

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return should(path, "an object", value)
        if missing := next((key for key in needed if key not in value), None):
            return should(f"{path}.{missing}", "defined", MISSING)
        for key, one in value.items():
            if key in allowed:
                problems = allowed[key](one, f"{path}.{key}")
            else:
                problems = should(f"{path}.{key}", "not present", one) if strict else []
            if problems:
                return problems
        return []

    return rule


def mapping(inner: Rule) -> Rule:
    """Return a rule for objects whose values all fit a rule."""

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return should(path, "an object", value)
        for key, one in value.items():
            if problems := inner(one, f"{path}.{key}"):
                return problems
        return []

    return rule


def tagged(kinds: Mapping[str, Rule], common: Mapping[str, Rule] | None = None) -> Rule:
    """Return a rule for objects with exactly one of these keys, which `type` names if present."""
    beside = {"type": text(), **(common or {})}

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return should(path, "an object", value)
        stated = value.get("type")
        present = [kind for kind in kinds if kind in value]
        if stated is not None and stated not in list(kinds):  # it may be of any type, even unhashable
            return one_of(*kinds)(stated, f"{path}.type")
        if stated is not None and stated not in value:
            return should(f"{path}.{stated}", "defined", MISSING)
        if not present:
            return [problem for kind in kinds for problem in should(f"{path}.{kind}", "defined", MISSING)]
        kind = stated or present[0]
        if others := [one for one in present if one != kind]:
            return should(f"{path}.{others[0]}", "not present", value[others[0]])
        return kinds[kind](value[kind], f"{path}.{kind}") or record(optional=beside, strict=False)(value, path)

    return rule


def refined(refuse: Callable[[Any, str], list[str]], inner: Rule) -> Rule:
    """Return a rule with an additional check after it."""

    def rule(value: Any, path: str) -> list[str]:
        return inner(value, path) or refuse(value, path)

    return rule
