"""A value is checked by what is sent, not by the type it was given as."""

import json
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import errors, files, filters, models, properties, rich_text, schemas
from notion_async.models.codec import encode

BERLIN = "Europe/Berlin"
IDS = [f"{number:032x}" for number in range(3)]


def sent(value: Any) -> Any:
    return json.loads(encode(value))


def outcome(*given: Any, **more: Any) -> Any:
    try:
        return sent(properties.date(*given, **more))["date"]
    except errors.InvalidInput:
        return "refused"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("2026-01-04", "2026-01-04"),
        ("20260104", "2026-01-04"),
        ("2026-W01-7", "2026-01-04"),
        ("2026-01-04T10:00:00Z", "2026-01-04T10:00:00+00:00"),
        ("2026-01-04T10:00:00.000+00:00", "2026-01-04T10:00:00+00:00"),
        ("2026-01-04 10:00+01:00", "2026-01-04T10:00+01:00"),
        ("2026-01-04T10:00Z", "2026-01-04T10:00+00:00"),
    ],
)
def test_a_text_is_sent_in_one_normal_form(text: str, normal: str) -> None:
    assert outcome(text)["start"] == normal
    assert outcome(models.DateValue(text))["start"] == normal
    assert encode(filters.prop("Due").date.equals(text)) == encode(filters.prop("Due").date.equals(normal))


@pytest.mark.parametrize(
    ("start", "time_zone"),
    [
        ("2026-01-04T10:00:00", None),
        ("2026-01-04T10:00:00", "Europe/Berlim"),
        ("2026-01-04T10:00:00", "Europe"),
        ("2026-01-04T10:00:00", "../localtime"),
        ("2026-01-04T10:00:00", ""),
        ("2026-01-04T10:00:00", 7),
        ("2026-01-04T10:00:00+00:00", BERLIN),
        ("2026-01-04T10:00:00Z", "UTC"),
        ("2026-01-04", BERLIN),
        ("2026-01-04T10:00:00+00:19:32", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_a_date_that_notion_could_misread_is_refused_however_it_is_given(start: str, time_zone: Any) -> None:
    with pytest.raises(errors.InvalidInput, match=r"^date\."):
        properties.date(start, time_zone=time_zone)
    with pytest.raises(errors.InvalidInput, match=r"^date\."):
        properties.date(models.DateValue(start, None, time_zone))
    with pytest.raises(errors.InvalidInput, match=r"^date\."):
        rich_text.mention_date(start, time_zone=time_zone)


moments = st.one_of(
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.datetimes(timezones=st.integers(-1439 * 60, 1439 * 60).map(lambda s: timezone(timedelta(seconds=s)))),
    st.datetimes(timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m)))),
)


@given(moments, st.none() | moments, st.sampled_from([None, BERLIN, "Nowhere/At_All"]))
def test_a_date_and_its_text_have_the_same_outcome(
    start: date | datetime, end: date | datetime | None, time_zone: str | None
) -> None:
    texts = (start.isoformat(), end if end is None else end.isoformat())
    assert outcome(start, end, time_zone=time_zone) == outcome(*texts, time_zone=time_zone)
    assert outcome(*texts, time_zone=time_zone) == outcome(models.DateValue(*texts, time_zone))


@given(moments, st.none() | moments, st.sampled_from([None, BERLIN]))
def test_what_is_sent_can_be_given_again(start: Any, end: Any, time_zone: str | None) -> None:
    value = outcome(start, end, time_zone=time_zone)
    if value != "refused":
        assert outcome(models.DateValue(**value)) == value


@given(st.integers(-(10**400), 10**400) | st.decimals() | st.floats() | st.integers(-(2**55), 2**55))
def test_a_number_reads_back_as_it_was_given_or_is_refused(value: Any) -> None:
    try:
        text = encode(properties.number(value))
    except errors.InvalidInput:
        assert isinstance(value, Decimal) or abs(value) > 2**53 or math.isnan(value)
        return
    kept = float(json.loads(text, parse_int=float)["number"])  # as a double, which is what Notion keeps
    assert Decimal(repr(kept)) == (value if not isinstance(value, float) else Decimal(repr(value)))


@pytest.mark.parametrize(
    "value",
    [2**53 + 1, -(2**53) - 1, 2**60, 10**400, 10**5000, Decimal("1e999999999"), Decimal("sNaN")],
    ids=lambda value: type(value).__name__,
)
def test_a_number_that_a_double_would_change_is_refused(value: Any) -> None:
    with pytest.raises(errors.InvalidInput, match=r"^number should be"):
        properties.number(value)


@pytest.mark.parametrize("value", [0, 2**53, -(2**53), 10**20, Decimal("0.1"), Decimal(12), 1e300])
def test_a_number_that_a_double_holds_is_sent(value: Any) -> None:
    assert sent(properties.number(value)) == {"number": value if not isinstance(value, Decimal) else float(value)}


@pytest.mark.parametrize("name", ["\U0001f680" * 51, "a,b", "x" * 101])
def test_an_option_is_named_as_notion_allows_wherever_it_is_named(name: str) -> None:
    for make in (
        lambda: properties.select(name),
        lambda: properties.select(schemas.option(name)),
        lambda: properties.multi_select([name]),
        lambda: schemas.select([name]),
        lambda: schemas.multi_select([schemas.option(name)]),
        lambda: schemas.status([name]),
    ):
        with pytest.raises(errors.InvalidInput, match=r"name should be up to 100 characters"):
            make()
    assert properties.select("\U0001f680" * 50).select == schemas.option("\U0001f680" * 50)


VALUES: dict[str, Any] = {
    "title": "x",
    "rich_text": ["x", rich_text.text("y", bold=True)],
    "number": Decimal("1.5"),
    "select": "a",
    "multi_select": ["a", "b"],
    "status": "a",
    "date": "2026-01-04",
    "people": IDS,
    "relation": IDS,
    "files": ["https://a.b/c.pdf", files.uploaded(IDS[0])],
    "checkbox": True,
    "url": "https://a.b",
    "email": None,
    "phone_number": "1",
    "place": models.Place(1, 2.5),
    "verification": properties.VerificationInput("verified", models.DateValue("2026-01-04T10:00:00+00:00")),
}


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_that_was_made_is_checked_again_and_stays_the_same(kind: str) -> None:
    made = properties.property_input(kind, VALUES[kind])
    assert properties.property_input(kind, made) == made
    assert properties.property_input(kind, made.content) == made


def test_a_value_made_by_hand_is_checked() -> None:
    with pytest.raises(errors.InvalidInput):
        properties.property_input("number", properties.PropertyInput(number=float("nan")))


@pytest.mark.parametrize("kind", ["title", "rich_text", "multi_select", "people", "relation", "files"])
@pytest.mark.parametrize("value", [{"a": 1}, b"a", 7])
def test_a_mapping_is_no_list(kind: str, value: Any) -> None:
    with pytest.raises(errors.InvalidInput):
        properties.property_input(kind, value)


@pytest.mark.parametrize("place", [models.Place(91, 0), models.Place(0, -181), models.Place(float("nan"), 0), "here"])
def test_a_place_is_on_earth(place: Any) -> None:
    with pytest.raises(errors.InvalidInput, match=r"^place"):
        properties.place(place)
