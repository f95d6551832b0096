"""Formulas and rollups, without a workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from notion_async.emulator.query.computed import formula, plain_value
from notion_async.emulator.query.formulas import UnsupportedFormula, evaluate
from notion_async.emulator.query.rollups import roll_up

DAY = datetime(2026, 1, 31, 17, 5, 9, tzinfo=UTC)
VALUES: dict[str, Any] = {"Number": 7, "Text": "Hello", "Tags": ["a", "b"], "Empty": None, "Yes": True, "Day": DAY}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 % 5", 3),
        ('-prop("Number") + 10 / 4', -4.5),
        ('prop("Text") + " " + prop("Number")', "Hello 7"),
        ('prop("Number") > 5 and not prop("Yes")', False),
        ('prop("Number") >= 7 || false', True),
        ('prop("Number") != 7 or prop("Text") == "Hello"', True),
        ("1 <= 2 && !(2 < 1)", True),
        ('if(prop("Yes"), "yes", "no")', "yes"),
        ('prop("Number") > 9 ? "big" : "small"', "small"),
        ('prop("Text").length()', 5),
        ('prop("Tags").join(" + ")', "a + b"),
        ('prop("Tags").first() + at(prop("Tags"), 1)', "ab"),
        ('empty(prop("Empty")) and empty("")', True),
        ('concat("a", 1, true)', "a1true"),
        ('format(1.5) + format(prop("Empty")) + format(prop("Tags"))', "1.5a, b"),
        ('contains(prop("Text"), "ell")', True),
        ('lower(upper("Ab"))', "ab"),
        ('replaceAll("aXa", "X", "-")', "a-a"),
        ('toNumber("12") + toNumber("x")', None),
        ("round(2.567, 2)", 2.57),
        ("floor(2.5) + ceil(2.5) + abs(-1)", 6),
        ("min(3, 1, 2) + max(1, 2) + sum(1, 2)", 6),
        ("sqrt(pow(3, 2)) + mod(7, 4)", 6),
        ('"a \\"quoted\\" word"', 'a "quoted" word'),
        ("year(now()) > 2000 and month(now()) > 0", True),
        ("{{notion:block_property:Number:source:space}} * 2", 14),
        ('ifs(prop("Number") > 9, "big", prop("Number") > 5, "middle", "small")', "middle"),
        ('ifs(false, "a", false, "b", "c") + ifs(false, "a")', "c"),
        ('prop("Tags").includes("b") and not includes(prop("Empty"), "b")', True),
        ('prop("Tags").last() + join(unique(prop("Tags")), "")', "bab"),
        ('empty(prop("Empty")) ? "none" : prop("Empty") - 1', "none"),
        ('if(empty(prop("Empty")), "none", prop("Empty") - 1)', "none"),
        ("true or 1 / 0 and false", True),
        ('formatDate(dateAdd(prop("Day"), 1, "months"), "YYYY-MM-DD")', "2026-02-28"),
        (
            'formatDate(dateSubtract(prop("Day"), 2, "years"), "D. MMMM YY, [h] HH:mm:ss A")',
            "31. January 24, h 17:05:09 PM",
        ),
        ('formatDate(prop("Day"), "MMM M ddd dddd h hh m s a W Q")', "Jan 1 Sat Saturday 5 05 5 9 pm 5 1"),
        ('formatDate(prop("Day"), "X") == format(prop("Day").timestamp() / 1000)', True),
        ('dateBetween(dateAdd(prop("Day"), 36, "hours"), prop("Day"), "days")', 1),
        ('dateBetween(prop("Day"), dateAdd(prop("Day"), 15, "months"), "years")', -1),
        ('dateBetween(dateAdd(prop("Day"), 7, "months"), prop("Day"), "quarters")', 2),
        ('dateBetween(parseDate("2026-03-30"), parseDate("2026-01-31"), "month")', 1),
        ('format(dateAdd(prop("Empty"), 1, "days"))', ""),
        ('fromTimestamp(timestamp(prop("Day"))) == prop("Day")', True),
        ('date(prop("Day")) + day(prop("Day")) * 100 + week(prop("Day")) * 10000', 50631),
        ('hour(prop("Day")) * 100 + minute(prop("Day"))', 1705),
        ("today() <= now() and hour(today()) == 0", True),
    ],
)
def test_formulas_have_their_value(expression: str, value: Any) -> None:
    if value is None:
        with pytest.raises(UnsupportedFormula):
            evaluate(expression, VALUES.__getitem__)
    else:
        assert evaluate(expression, VALUES.__getitem__) == value


@pytest.mark.parametrize(
    "expression",
    [
        "1 +",
        "nonsense(1)",
        "1 2",
        "§",
        "(1",
        "1 / 0",
        '"a" - 1',
        "let(x, 1, x + 1)",
        "lets(x, 1, y, 2, x + y)",
        "map([1, 2], current + 1)",
        "filter([1, 2], current > 1)",
        "dateRange(now(), now())",
        'style("a", "b")',
        'test("a", "[a]")',
        'dateAdd(now(), 1, "moons")',
        'formatDate("x", "YYYY")',
        "(" * 9999,
    ],
)
def test_formulas_beyond_the_evaluator_are_unsupported(expression: str) -> None:
    with pytest.raises(UnsupportedFormula):
        evaluate(expression, VALUES.__getitem__)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 1", {"type": "number", "number": 2}),
        ("0.5", {"type": "number", "number": 0.5}),
        ("true", {"type": "boolean", "boolean": True}),
        ('"x"', {"type": "string", "string": "x"}),
        ('prop("T")', {"type": "string", "string": "x, y"}),
        (
            'prop("D")',
            {"type": "date", "date": {"start": "2026-01-02T00:00:00.000+00:00", "end": None, "time_zone": None}},
        ),
        ('prop("Gone")', {"type": "unsupported", "unsupported": {}}),
        ("what?", {"type": "unsupported", "unsupported": {}}),
    ],
)
def test_results_say_their_type(expression: str, value: Any) -> None:
    columns = {
        "t": {"id": "t", "name": "T", "type": "multi_select"},
        "d": {"id": "d", "name": "D", "type": "date"},
    }
    stored = {"t": [{"name": "x"}, {"name": "y"}], "d": {"start": "2026-01-02"}}
    column = {"type": "formula", "formula": {"expression": expression}}
    assert formula(columns, {}, column, lambda _, inner: stored[inner["id"]]) == value


def test_values_are_plain_for_formulas() -> None:
    assert plain_value("select", None) is None
    assert plain_value("status", {"name": "s"}) == "s"
    assert plain_value("unique_id", {"prefix": "A", "number": 3}) == 3
    assert plain_value("formula", {"type": "number", "number": 3}) == 3
    assert plain_value("rollup", {"type": "array", "array": []}) is None
    assert plain_value("created_time", "2026-01-01T00:00:00.000Z").year == 2026


MIXED = [3, None, 5, 3]
CHECKS = [True, False, True, False]
DAYS = [{"start": "2026-01-05"}, None, {"start": "2026-01-01", "end": "2026-01-09"}]


@pytest.mark.parametrize(
    ("function", "values", "result"),
    [
        ("count", MIXED, 4),
        ("count_values", [[1, 2], [], "x"], 3),
        ("empty", MIXED, 1),
        ("not_empty", MIXED, 3),
        ("unique", MIXED, 2),
        ("percent_empty", MIXED, 0.25),
        ("percent_not_empty", MIXED, 0.75),
        ("percent_empty", [], 0),
        ("sum", MIXED, 11),
        ("average", MIXED, 11 / 3),
        ("median", MIXED, 3),
        ("min", MIXED, 3),
        ("max", MIXED, 5),
        ("range", MIXED, 2),
        ("max", [], None),
        ("checked", CHECKS, 2),
        ("unchecked", CHECKS, 2),
        ("percent_checked", CHECKS, 0.5),
        ("percent_unchecked", CHECKS, 0.5),
        ("earliest_date", DAYS, {"start": "2026-01-01", "end": None, "time_zone": None}),
        ("latest_date", DAYS, {"start": "2026-01-09", "end": None, "time_zone": None}),
        ("date_range", DAYS, {"start": "2026-01-01", "end": "2026-01-09", "time_zone": None}),
        ("latest_date", [None], None),
        ("show_original", MIXED, [{"type": "number", "number": value} for value in MIXED]),
        ("show_unique", MIXED, [{"type": "number", "number": value} for value in (3, None, 5)]),
        ("count_per_group", MIXED, {}),
    ],
)
def test_rollups_have_their_value(function: str, values: list[Any], result: Any) -> None:
    found = roll_up(function, "number", values, lambda value: value)
    assert found["function"] == function
    assert found[found["type"]] == result
