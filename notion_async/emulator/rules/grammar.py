"""A small language for the shape of request bodies.

A rule takes a value and the path it stands at (`body.children[0]`) and gives the problems it has, each in the words
Notion uses; no problem means that it fits. Several problems of one rule are alternatives: fixing one is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import failed, quoted

Rule = Callable[[Any, str], list[str]]

MISSING = object()


def check(rule: Rule, body: Any, where: str = "body") -> None:
    """Refuse a body, query or path that does not fit.

    Raises:
        Refusal: 400 `validation_error` that names what does not fit.
    """
    if problems := rule(body, where):
        raise failed(problems, where=where.partition(".")[0])


def should(path: str, be: str, value: Any) -> list[str]:
    """The one problem that a value is not what it should be."""
    instead = "`undefined`" if value is MISSING else quoted(value)
    return [f"{path} should be {be}, instead was {instead}."]


def utf16_length(text: str) -> int:
    """The length of a text as the server counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _length(path: str, length: int, least: int, most: int | None) -> list[str]:
    if most is not None and length > most:
        return [f"{path}.length should be ≤ `{most}`, instead was `{length}`."]
    if length < least:
        return [f"{path}.length should be ≥ `{least}`, instead was `{length}`."]
    return []


def anything(_value: Any, _path: str) -> list[str]:
    """Whatever it is."""
    return []


def text(most: int | None = None, least: int = 0) -> Rule:
    """A string of so many characters."""

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, str):
            return should(path, "a string", value)
        return _length(path, utf16_length(value), least, most)

    return rule


def boolean(value: Any, path: str) -> list[str]:
    """True or false."""
    return [] if isinstance(value, bool) else should(path, "a boolean", value)


def number(value: Any, path: str) -> list[str]:
    """A number."""
    fits = isinstance(value, int | float) and not isinstance(value, bool)
    return [] if fits else should(path, "a number", value)


def integer(least: int) -> Rule:
    """A whole number that is not smaller than another."""

    def rule(value: Any, path: str) -> list[str]:
        if type(value) is not int:
            return should(path, "an integer", value)
        return [] if value >= least else should(path, f"≥ `{least}`", value)

    return rule


def uuid(value: Any, path: str) -> list[str]:
    """An id."""
    if not isinstance(value, str):
        return should(path, "a string", value)
    return [] if dashed(value) else should(path, "a valid uuid", value)


def one_of(*values: Any) -> Rule:
    """One of these values."""
    *most, last = (quoted(value) for value in values)
    words = f"{', '.join(most)}, or {last}" if most else last

    def rule(value: Any, path: str) -> list[str]:
        return [] if value in values and type(value) in map(type, values) else should(path, words, value)

    return rule


ONLY_TRUE = one_of(*(True,))


def array(item: Rule, most: int | None = 100, least: int = 0) -> Rule:
    """A list of so many items that fit a rule."""

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
    """Null, or what fits a rule."""

    def rule(value: Any, path: str) -> list[str]:
        return [] if value is None else inner(value, path)

    return rule


def any_of(*rules: Rule) -> Rule:
    """What fits at least one of the rules; else the problems with all of them are alternatives."""

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
    """An object with these keys; a strict one refuses any other."""
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
    """An object whose values all fit a rule."""

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return should(path, "an object", value)
        for key, one in value.items():
            if problems := inner(one, f"{path}.{key}"):
                return problems
        return []

    return rule


def tagged(kinds: Mapping[str, Rule], common: Mapping[str, Rule] | None = None) -> Rule:
    """An object that has exactly one of these keys, with `type` naming it when it is given."""
    beside = {"type": text(), **(common or {})}

    def rule(value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return should(path, "an object", value)
        stated = value.get("type")
        present = [kind for kind in kinds if kind in value]
        if stated is not None and stated not in list(kinds):  # it may be anything, lists too
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
    """What fits a rule and is not refused by a further check."""

    def rule(value: Any, path: str) -> list[str]:
        return inner(value, path) or refuse(value, path)

    return rule
