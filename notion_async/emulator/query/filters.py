"""Filters of queries and views: checked against the schema, then asked of each row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from notion_async.emulator.calls import failed, invalid
from notion_async.emulator.query import conditions
from notion_async.emulator.query.computed import plain_value
from notion_async.emulator.render.properties import value_of
from notion_async.emulator.rules.grammar import (
    MISSING,
    ONLY_TRUE,
    array,
    boolean,
    check,
    either,
    number,
    one_of,
    should,
    text,
)
from notion_async.emulator.schema import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.query.conditions import Operator
    from notion_async.emulator.rules.grammar import Rule
    from notion_async.emulator.workspace import Workspace

    Test = Callable[[Any], bool]

MOST_LEVELS = 2
TEXTS = ("title", "rich_text", "url", "email", "phone_number")
DATES = ("date", "created_time", "last_edited_time")
PEOPLE = ("people", "created_by", "last_edited_by")
_words = either(text(), array(text()))


class Filters:
    """Makes tests of pages from the filters of one request."""

    def __init__(self, workspace: Workspace, source: Json, call: Call) -> None:
        self.workspace, self.columns, self.call = workspace, source["properties"], call
        dates = conditions.dates(datetime.fromtimestamp(workspace.clock(), UTC))
        self.operators: dict[str, tuple[dict[str, Operator], Rule]] = {
            **dict.fromkeys(TEXTS, (conditions.TEXT, text())),
            **dict.fromkeys(("number", "unique_id"), (conditions.NUMBER, number)),
            "checkbox": (conditions.CHECKBOX, boolean),
            **dict.fromkeys(("select", "status"), (conditions.CHOICE, _words)),
            "multi_select": (conditions.MEMBERS, _words),
            **dict.fromkeys(
                DATES,
                (dates, either(text(), lambda value, path: [] if value == {} else should(path, "an object", value))),
            ),
            **dict.fromkeys((*PEOPLE, "relation"), (conditions.MEMBERS, text())),
            "files": ({}, text()),
        }

    def test(self, sent: Any, path: str = "body.filter", level: int = 0) -> Test:
        """A test of a page for a filter.

        Raises:
            Refusal: It does not fit the schema, or is nested too deep.
        """
        if not isinstance(sent, dict):
            raise failed(should(path, "an object", sent))
        for name, combine in (("and", all), ("or", any)):
            if name in sent:
                if level >= MOST_LEVELS:
                    raise failed(should(f"{path}.{name}", "not present", sent[name]))
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
        """A test of a value for `{operator: wanted}`."""
        if not isinstance(sent, dict) or not sent:
            raise failed(should(path, "an object", MISSING if sent is None else sent))
        operators, rule = self.operators[kind]
        name, want = next(iter(sent.items()))
        if name in conditions.EXISTENCE:
            check(ONLY_TRUE, want, f"{path}.{name}")
            return conditions.EXISTENCE[name](want)
        if name not in operators:
            known = [*operators, *conditions.EXISTENCE]
            raise failed([f"{path}.{one} should be defined, instead was `undefined`." for one in known])
        check(rule, want, f"{path}.{name}")
        if kind in PEOPLE and want == "me":
            want = "nobody: an internal connection is no person"
        return operators[name](want)

    def seen(self, column: Json, value: Any) -> Any:
        """A value as its conditions look at it."""
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
        """`{"string" | "checkbox" | "number" | "date": condition}`."""
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

        def of(value: Json) -> bool:
            inner = value.get(value["type"])
            return test(inner["start"] if isinstance(inner, dict) and "start" in inner else inner or None)

        return of

    def rollup(self, column: Json, sent: Any, path: str) -> Test:
        """`any`, `every` or `none` of the values, or a condition on the number or date."""
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
        kind = next(iter(sent[key]), "")
        if kind not in self.operators:
            raise failed(should(f"{path}.{key}.rich_text", "defined", MISSING))
        test = self._condition(kind, sent[key][kind], f"{path}.{key}.{kind}")
        combine = _QUANTIFIERS[key]

        def of(value: Json) -> bool:
            items = value.get("array") or []
            return combine([test(self.seen({"type": one["type"]}, one[one["type"]])) for one in items])

        return of

    def verification(self, _column: Json, sent: Any, path: str) -> Test:
        """`{"status": state}` or `{"does_not_equal": state}`."""
        name, want = next(iter(sent.items())) if isinstance(sent, dict) and sent else ("", None)
        check(one_of("verified", "expired", "none"), want, f"{path}.{name or 'status'}")
        state = "unverified" if want == "none" else want
        return lambda value: (value["state"] == state) is (name == "status")


def _none(found: Iterable[object]) -> bool:
    return not any(found)


_QUANTIFIERS: dict[str, Callable[[Iterable[object]], bool]] = {"any": any, "every": all, "none": _none}


def _groups(column: Json, chosen: Json) -> list[str]:
    groups = column.get("status", {}).get("groups", ()) if column["type"] == "status" else ()
    return [group["name"] for group in groups if chosen["id"] in group["option_ids"]]


def _combined(combine: Callable[[Any], bool], tests: list[Test]) -> Test:
    return lambda page: combine(test(page) for test in tests)


_NESTED: dict[str, Callable[[Filters, Json, Any, str], Test]] = {
    "formula": Filters.formula,
    "rollup": Filters.rollup,
    "verification": Filters.verification,
}
