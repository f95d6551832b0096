"""Filters of queries and views: validated against the schema, then applied to each row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from notion_async.emulator.ids import dashed
from notion_async.emulator.messages import failed, invalid
from notion_async.emulator.query import conditions
from notion_async.emulator.query.computed import plain_value
from notion_async.emulator.render.properties import value_of
from notion_async.emulator.rules.dates import iso
from notion_async.emulator.rules.grammar import (
    MISSING,
    ONLY_TRUE,
    any_of,
    array,
    boolean,
    check,
    number,
    one_of,
    should,
    text,
    uuid,
)
from notion_async.emulator.schema import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.messages import Json
    from notion_async.emulator.query.conditions import Operator
    from notion_async.emulator.rules.grammar import Rule
    from notion_async.emulator.workspace import Workspace

    Test = Callable[[Any], bool]

MAX_LEVELS = 2
TEXTS = ("title", "rich_text", "url", "email", "phone_number")
DATES = ("date", "created_time", "last_edited_time")
PEOPLE = ("people", "created_by", "last_edited_by")
_words = any_of(text(), array(text()))


def _day(value: Any, path: str) -> list[str]:
    """Accept a date, a time, or a day relative to today."""
    if not isinstance(value, str):
        return should(path, "a string", value)
    return [] if value in conditions.DAYS else iso(value, path)


def _nothing(value: Any, path: str) -> list[str]:
    return [] if value == {} else should(path, "an object without keys", value)


_person = any_of(uuid, one_of("me"))
# rules for operands by type of value; those of dates depend on the operator
_WANTED: dict[str, Rule] = {
    **dict.fromkeys((*TEXTS, "files"), text()),
    **dict.fromkeys(("number", "unique_id"), number),
    "checkbox": boolean,
    **dict.fromkeys(("select", "status", "multi_select"), _words),
    **dict.fromkeys(PEOPLE, _person),
    "relation": uuid,
}


class FilterCompiler:
    """A compiler of filters into tests of pages."""

    def __init__(self, workspace: Workspace, source: Json) -> None:
        self.workspace: Workspace = workspace
        self.columns: Any = source["properties"]
        dates = conditions.dates(datetime.fromtimestamp(workspace.clock(), UTC))
        self.operators: dict[str, dict[str, Operator]] = {
            **dict.fromkeys(TEXTS, conditions.TEXT),
            **dict.fromkeys(("number", "unique_id"), conditions.NUMBER),
            "checkbox": conditions.CHECKBOX,
            **dict.fromkeys(("select", "status"), conditions.CHOICE),
            **dict.fromkeys((*PEOPLE, "relation", "multi_select"), conditions.MEMBERS),
            **dict.fromkeys(DATES, dates),
            "files": conditions.EXISTENCE,
        }

    def test(self, sent: Any, path: str = "body.filter", level: int = 0) -> Test:
        """Return a test of a page for a filter.

        Raises:
            Refusal: It does not fit the schema or is nested too deeply.
        """
        if not isinstance(sent, dict):
            raise failed(should(path, "an object", sent))
        for name, combine in (("and", all), ("or", any)):
            if name in sent:
                if level >= MAX_LEVELS:
                    raise failed(should(f"{path}.{name}", "not present", sent[name]))
                _alone(sent, name, path)
                check(array(lambda *_: []), sent[name], f"{path}.{name}")
                tests = [self.test(one, f"{path}.{name}[{index}]", level + 1) for index, one in enumerate(sent[name])]
                return _combined(combine, tests)
        if "timestamp" in sent:
            check(one_of("created_time", "last_edited_time"), sent["timestamp"], f"{path}.timestamp")
            kind = sent["timestamp"]
            test = self._condition(kind, sent.get(kind), f"{path}.{kind}")
            return lambda page: test(page[kind])
        return self._property(sent, path)

    def _property(self, sent: Json, path: str) -> Test:
        if "property" not in sent:
            raise failed(
                [f"{path}.{key} should be defined, instead was `undefined`." for key in ("or", "and", "property")]
            )
        column = find(self.columns, str(sent["property"]))
        if column is None:
            message = f"Could not find property with name or id: {sent['property']}"
            raise invalid(message)
        kind, keys = column["type"], [key for key in sent if key not in {"property", "type"}]
        if not keys:
            raise failed(should(f"{path}.{kind}", "defined", MISSING))
        if keys[0] != kind and not (keys[0] in TEXTS and kind in TEXTS):
            message = f"database property {kind} does not match filter {keys[0]}"
            raise invalid(message)
        if kind in _NESTED:
            test = _NESTED[kind](self, column, sent[keys[0]], f"{path}.{kind}")
        else:
            test = self._condition(kind, sent[keys[0]], f"{path}.{keys[0]}")
        return lambda page: test(self.seen(column, value_of(self.workspace, page, column)))

    def _condition(self, kind: str, sent: Any, path: str) -> Test:
        """Return a test of a value for `{operator: wanted}`."""
        if not isinstance(sent, dict) or not sent:
            raise failed(should(path, "an object", MISSING if sent is None else sent))
        operators = self.operators[kind]
        name, want = next(iter(sent.items()))
        if name not in operators:
            raise failed([f"{path}.{one} should be defined, instead was `undefined`." for one in operators])
        _alone(sent, name, path)
        check(_wanted(kind, name), want, f"{path}.{name}")
        if kind in {*PEOPLE, "relation"} and isinstance(want, str):
            want = dashed(want) or "me"  # an internal connection matches no person
        return operators[name](want)

    def seen(self, column: Json, value: Any) -> Any:
        """Return a value in the form that its conditions compare."""
        kind = column["type"]
        if kind in {"select", "multi_select", "status"}:
            chosen = [value] if isinstance(value, dict) else value or []
            return [name for one in chosen for name in (one["name"], one["id"], *_groups(column, one))]
        if kind == "date":
            return value["start"] if value else None
        if kind in {"created_by", "last_edited_by"}:
            return [value]
        if kind in {"title", "rich_text", "unique_id"}:
            return plain_value(kind, value)
        return value

    def formula(self, _column: Json, sent: Any, path: str) -> Test:
        """Return a test for `{"string" | "checkbox" | "number" | "date": condition}`."""
        key = next(iter(sent), "") if isinstance(sent, dict) else ""
        kind = {"string": "rich_text", "checkbox": "checkbox", "number": "number", "date": "date"}.get(key)
        if kind is None:
            raise failed(
                [
                    f"{path}.{one} should be defined, instead was `undefined`."
                    for one in ("string", "checkbox", "number", "date")
                ]
            )
        test = self._condition(kind, sent[key], f"{path}.{key}")
        return lambda value: test(_as(key, value))

    def rollup(self, column: Json, sent: Any, path: str) -> Test:
        """Return a test for `any`, `every` or `none` of the values, or for a number or date."""
        key = next(iter(sent), "") if isinstance(sent, dict) else ""
        if key in {"number", "date"}:
            return self.formula(column, sent, path)
        if key not in {"any", "every", "none"}:
            raise failed(
                [
                    f"{path}.{one} should be defined, instead was `undefined`."
                    for one in ("any", "every", "none", "number", "date")
                ]
            )
        kind = next(iter(sent[key]), "") if isinstance(sent[key], dict) else ""
        if kind not in self.operators:
            raise failed(should(f"{path}.{key}.rich_text", "defined", MISSING))
        test = self._condition(kind, sent[key][kind], f"{path}.{key}.{kind}")
        combine = _QUANTIFIERS[key]

        def of(value: Json) -> bool:
            items = [one for one in value.get("array") or () if one["type"] == kind or {one["type"], kind} <= {*TEXTS}]
            return combine([test(self.seen({"type": one["type"]}, one[one["type"]])) for one in items])

        return of

    def verification(self, _column: Json, sent: Any, path: str) -> Test:
        """Return a test for `{"status": state}` or `{"does_not_equal": state}`."""
        name, want = next(iter(sent.items())) if isinstance(sent, dict) and sent else ("", None)
        check(one_of("verified", "expired", "none"), want, f"{path}.{name or 'status'}")
        state = "unverified" if want == "none" else want
        return lambda value: (value["state"] == state) is (name == "status")


def _alone(sent: Json, name: str, path: str) -> None:
    """Refuse other keys beside one that must be the only one."""
    if others := [key for key in sent if key != name]:
        raise failed(should(f"{path}.{others[0]}", "not present", sent[others[0]]))


def _wanted(kind: str, name: str) -> Rule:
    """Return the rule for the operand of an operator."""
    if name in conditions.EXISTENCE:
        return ONLY_TRUE
    if kind in DATES:
        return _day if name in conditions.COMPARISONS else _nothing
    return _WANTED[kind]


def _as(key: str, value: Json) -> Any:
    """Return the result of a formula or rollup if it has the type that a condition tests, else None."""
    if value["type"] != {"checkbox": "boolean"}.get(key, key):
        return None
    inner = value[value["type"]]
    return inner["start"] if key == "date" and inner else inner


_QUANTIFIERS: dict[str, Callable[[list[bool]], bool]] = {
    "any": any,
    "every": lambda found: bool(found) and all(found),  # a row without relations does not match
    "none": lambda found: not any(found),
}


def _groups(column: Json, chosen: Json) -> list[str]:
    groups = column.get("status", {}).get("groups", ()) if column["type"] == "status" else ()
    return [group["name"] for group in groups if chosen["id"] in group["option_ids"]]


def _combined(combine: Callable[[Any], bool], tests: list[Test]) -> Test:
    return lambda page: combine(test(page) for test in tests)


_NESTED: dict[str, Callable[[FilterCompiler, Json, Any, str], Test]] = {
    "formula": FilterCompiler.formula,
    "rollup": FilterCompiler.rollup,
    "verification": FilterCompiler.verification,
}
