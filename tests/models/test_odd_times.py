"""Times without a zone and dates that are none: read as UTC, or kept as they came, and never an error of Python's."""

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import errors, models
from notion_async.models.base import Time
from notion_async.models.codec import decode, encode
from tests.models.samples import SAMPLES
from tests.models.test_any_json import changed, places
from tests.models.test_codec import block, paragraph, run

NAIVE = ["2025-01-01T00:00:00", "2025-01-01T00:00:00.123", "2025-01-01 00:00:00"]
NO_DATES = ["", "yesterday", "2025-13-45", "2025-01-01T99:99:99", "0000-00-00", "2025-1-1", "\u0661", "9" * 50]
TIMES = ("created_time", "last_edited_time", "expiry_time", "start_time", "end_time", "timestamp", "expires_at")


def value_at(sample: Any, path: tuple[Any, ...]) -> Any:
    return reduce(lambda inner, key: inner[key], path, sample)


@pytest.mark.parametrize("naive", NAIVE)
def test_a_time_without_a_zone_is_in_utc_at_every_place_that_holds_one(naive: str) -> None:
    checked = 0
    for kind, sample in SAMPLES.values():
        for path in places(sample):
            if path[-1] in TIMES and kind != "parse" and isinstance(value_at(sample, path), str):
                text = encode(decode(encode(changed(sample, path, naive, gone=False)), kind)).decode()
                assert re.search(r"2025-01-01T00:00:00(\.123(000)?)?Z", text), path
                checked += 1
    assert checked > 20


@pytest.mark.parametrize("naive", NAIVE)
def test_blocks_with_and_without_a_zone_can_be_compared(naive: str) -> None:
    known, unknown = (
        decode(encode(sent), models.Block)
        for sent in (block("divider", {}, last_edited_time=naive), block("hologram", {}, last_edited_time=naive))
    )
    assert known.last_edited_time == unknown.last_edited_time
    assert known.last_edited_time is not None
    assert known.last_edited_time < datetime.now(UTC)
    assert known.last_edited_time.tzinfo is not None


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("field", ["start", "end"])
def test_a_property_with_a_date_that_is_none_is_kept_as_it_came(text: str, field: str) -> None:
    sent = {"id": "a", "type": "date", "date": {"start": "2025-01-01", "end": None, "time_zone": None} | {field: text}}
    value = decode(encode(sent), models.PropertyValue)
    assert isinstance(value, models.UnknownProperty)
    assert json.loads(encode(value)) == sent


@pytest.mark.parametrize("text", NO_DATES)
def test_a_mention_with_a_date_that_is_none_costs_nothing_beside_it(text: str) -> None:
    mention = {"type": "date", "date": {"start": text, "end": None, "time_zone": None}}
    odd = run("x", type="mention", mention=mention)
    del odd["text"]
    read = decode(encode(paragraph(run("before "), odd)), models.Block)
    assert isinstance(read, models.ParagraphBlock)
    assert read.plain_text == "before x"


@pytest.mark.parametrize("text", NO_DATES)
def test_a_date_that_is_none_cannot_be_made(text: str) -> None:
    with pytest.raises(errors.InvalidInput, match="are ISO 8601"):
        models.DateValue(text)


@given(st.text(max_size=30), st.text(max_size=30) | st.none(), st.text(max_size=20) | st.none())
def test_every_date_that_was_read_has_a_value(start: str, end: str | None, zone: str | None) -> None:
    sent: dict[str, Any] = {"start": start, "end": end, "time_zone": zone}
    try:
        value = decode(encode(sent), models.DateValue)
    except errors.Unreadable:
        return
    assert value.value is not None


@given(
    st.dates() | st.datetimes() | st.datetimes(timezones=st.just(UTC)),
    st.sampled_from([None, "Europe", "../x", "Asia/Tokyo"]),
)
def test_every_date_of_pythons_is_read(moment: date | datetime, zone: str | None) -> None:
    value = decode(encode({"start": moment.isoformat(), "end": None, "time_zone": zone}), models.DateValue)
    assert value.value is not None


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])))
def test_a_time_with_a_zone_is_read_as_it_is(moment: datetime) -> None:
    assert decode(encode(moment), Time) == moment
