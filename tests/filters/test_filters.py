import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from notion_async import errors
from notion_async.filters import prop, timestamp
from notion_async.models.codec import encode
from tests.models.samples import ID

DAY = date(2026, 6, 27)


def sent(value: Any) -> Any:
    return json.loads(encode(value))


TEXTS = [
    (lambda each: each == "x", {"equals": "x"}),
    (lambda each: each != "x", {"does_not_equal": "x"}),
    (lambda each: each.equals("x"), {"equals": "x"}),
    (lambda each: each.does_not_equal("x"), {"does_not_equal": "x"}),
    (lambda each: each.contains("x"), {"contains": "x"}),
    (lambda each: each.does_not_contain("x"), {"does_not_contain": "x"}),
    (lambda each: each.starts_with("x"), {"starts_with": "x"}),
    (lambda each: each.ends_with("x"), {"ends_with": "x"}),
    (lambda each: each.is_empty(), {"is_empty": True}),
    (lambda each: each.is_not_empty(), {"is_not_empty": True}),
]
NUMBERS = [
    (lambda each: each == 3, {"equals": 3}),
    (lambda each: each != 3, {"does_not_equal": 3}),
    (lambda each: each > 3, {"greater_than": 3}),
    (lambda each: each < 3, {"less_than": 3}),
    (lambda each: each >= 3.5, {"greater_than_or_equal_to": 3.5}),
    (lambda each: each <= 3, {"less_than_or_equal_to": 3}),
    (lambda each: each.is_empty(), {"is_empty": True}),
]
CHOICES = [
    (lambda each: each == "a", {"equals": "a"}),
    (lambda each: each != ["a", "b"], {"does_not_equal": ["a", "b"]}),
    (lambda each: each.is_empty(), {"is_empty": True}),
]
DATES = [
    (lambda each: each == DAY, {"equals": "2026-06-27"}),
    (lambda each: each < DAY, {"before": "2026-06-27"}),
    (lambda each: each > DAY, {"after": "2026-06-27"}),
    (lambda each: each <= DAY, {"on_or_before": "2026-06-27"}),
    (lambda each: each >= datetime(2026, 6, 27, tzinfo=UTC), {"on_or_after": "2026-06-27T00:00:00+00:00"}),
    (lambda each: each.equals("today"), {"equals": "today"}),
    (lambda each: each.on_or_before("one_week_from_now"), {"on_or_before": "one_week_from_now"}),
    (lambda each: each.this_week(), {"this_week": {}}),
    (lambda each: each.past_week(), {"past_week": {}}),
    (lambda each: each.past_month(), {"past_month": {}}),
    (lambda each: each.past_year(), {"past_year": {}}),
    (lambda each: each.next_week(), {"next_week": {}}),
    (lambda each: each.next_month(), {"next_month": {}}),
    (lambda each: each.next_year(), {"next_year": {}}),
    (lambda each: each.is_not_empty(), {"is_not_empty": True}),
]
PEOPLE = [
    (lambda each: each.contains(ID.replace("-", "")), {"contains": ID}),
    (lambda each: each.does_not_contain("me"), {"does_not_contain": "me"}),
    (lambda each: each.is_empty(), {"is_empty": True}),
]
BY_TYPE: dict[str, list[tuple[Any, Any]]] = {
    **dict.fromkeys(("title", "rich_text", "url", "email", "phone_number"), TEXTS),
    **dict.fromkeys(("number", "unique_id"), NUMBERS),
    "checkbox": [(lambda each: each == True, {"equals": True}), (lambda each: each != True, {"does_not_equal": True})],  # noqa: E712 - == makes a filter
    **dict.fromkeys(("select", "status"), CHOICES),
    "multi_select": [
        (lambda each: each.contains("a"), {"contains": "a"}),
        (lambda each: each.does_not_contain(["a"]), {"does_not_contain": ["a"]}),
    ],
    **dict.fromkeys(("date", "created_time", "last_edited_time"), DATES),
    **dict.fromkeys(("people", "created_by", "last_edited_by"), PEOPLE),
    "relation": [(lambda each: each.contains(ID), {"contains": ID})],
    "files": [(lambda each: each.is_empty(), {"is_empty": True})],
    "verification": [
        (lambda each: each == "verified", {"status": "verified"}),
        (lambda each: each != "none", {"does_not_equal": "none"}),
    ],
}


@pytest.mark.parametrize("kind", BY_TYPE)
def test_every_operator_of_a_type_is_written_as_notion_takes_it(kind: str) -> None:
    for ask, condition in BY_TYPE[kind]:
        assert sent(ask(getattr(prop("P"), kind))) == {"property": "P", kind: condition}


def test_formulas_are_asked_by_the_type_of_their_result() -> None:
    assert sent(prop("F").formula.string.contains("x")) == {"property": "F", "formula": {"string": {"contains": "x"}}}
    assert sent(prop("F").formula.number > 3) == {"property": "F", "formula": {"number": {"greater_than": 3}}}
    assert sent(prop("F").formula.checkbox == True)["formula"] == {"checkbox": {"equals": True}}  # noqa: E712 - == makes a filter
    assert sent(prop("F").formula.date.this_week())["formula"] == {"date": {"this_week": {}}}


def test_rollups_are_asked_one_by_one_or_by_their_result() -> None:
    assert sent(prop("R").rollup.any.number > 3) == {
        "property": "R",
        "rollup": {"any": {"number": {"greater_than": 3}}},
    }
    assert sent(prop("R").rollup.every.status == "Done")["rollup"] == {"every": {"status": {"equals": "Done"}}}
    assert sent(prop("R").rollup.none.rich_text.contains("x"))["rollup"] == {"none": {"rich_text": {"contains": "x"}}}
    assert sent(prop("R").rollup.number < 3)["rollup"] == {"number": {"less_than": 3}}
    assert sent(prop("R").rollup.date.past_week())["rollup"] == {"date": {"past_week": {}}}
    kinds = ("checkbox", "select", "multi_select", "relation", "date", "people", "files")
    assert all(hasattr(prop("R").rollup.any, kind) for kind in kinds)


def test_timestamps_need_no_property() -> None:
    assert sent(timestamp("created_time").past_week()) == {
        "timestamp": "created_time",
        "created_time": {"past_week": {}},
    }


def test_filters_are_joined_flat_and_nested() -> None:
    due, state = prop("Due").date <= DAY, prop("State").status == "Open"
    done = prop("Done").checkbox == True  # noqa: E712 - == makes a filter
    assert sent(due & state & done) == {"and": [sent(due), sent(state), sent(done)]}
    assert sent((due & state) | done) == {"or": [{"and": [sent(due), sent(state)]}, sent(done)]}


def test_filters_nested_deeper_than_notion_takes_are_refused() -> None:
    one = prop("a").number == 1
    with pytest.raises(errors.InvalidInput, match="2 levels"):
        ((one & one) | one) & one


def test_more_conditions_than_notion_takes_are_refused() -> None:
    many = prop("a").number == 0
    for number in range(1, 100):
        many = many | (prop("a").number == number)
    with pytest.raises(errors.InvalidInput, match=r"filter\.or\.length"):
        many | (prop("a").number == 100)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: prop("a").number == "3",
        lambda: prop("a").number > True,
        lambda: prop("a").rich_text == 3,
        lambda: prop("a").checkbox == 1,
        lambda: prop("a").select == 3,
        lambda: prop("a").select == [3],
        lambda: prop("a").date < 3,  # type: ignore[operator]  # what a caller may get wrong
        lambda: prop("a").date < "soon",
        lambda: prop("a").relation.contains("me"),
        lambda: prop("a").people.contains("someone"),
        lambda: (prop("a").number == 1) & {"property": "b"},  # type: ignore[operator]  # what a caller may get wrong
        lambda: (prop("a").number == 1) and (prop("b").number == 2),
        lambda: not prop("a").files.is_empty(),
        lambda: 1 < prop("a").number < 3,
    ],
)
def test_what_does_not_fit_is_refused(ask: Any) -> None:
    with pytest.raises(errors.InvalidInput):
        ask()


def test_sorts_are_named_by_property_or_timestamp() -> None:
    sorts = [
        prop("Due").ascending(),
        prop("Due").descending(),
        timestamp("created_time").descending(),
        timestamp("last_edited_time").ascending(),
    ]
    assert sent(sorts) == [
        {"property": "Due", "direction": "ascending"},
        {"property": "Due", "direction": "descending"},
        {"timestamp": "created_time", "direction": "descending"},
        {"timestamp": "last_edited_time", "direction": "ascending"},
    ]


def test_a_filter_shows_what_it_sends() -> None:
    assert repr(prop("a").number == 1) == "Filter({'property': 'a', 'number': {'equals': 1}})"
