import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import notion_async as na
from notion_async import errors, models, properties, schemas
from notion_async.models.codec import decode, encode
from tests.models.samples import ICONS, ID, OTHER_ID, PAGE

WORDS = [{"type": "text", "text": {"content": "x"}}]
DAY = date(2026, 6, 27)
NOON = datetime(2026, 6, 27, 12, tzinfo=UTC)
LOCAL = datetime(2026, 6, 27, 12)  # noqa: DTZ001 - a local time, whose zone is named beside it
OPTION = models.Option(ID, "Open", "red")
UPLOAD = models.FileUpload(object="file_upload", id=ID, status="uploaded")


def sent(value: Any) -> Any:
    return json.loads(encode(value))


def without_empty_dates(value: Any) -> Any:
    if not isinstance(value, dict):
        return [without_empty_dates(item) for item in value] if isinstance(value, list) else value
    return {
        key: without_empty_dates(part)
        for key, part in value.items()
        if part is not None or key not in {"end", "time_zone"}
    }


@pytest.mark.parametrize(
    ("made", "wire"),
    [
        (properties.title("x"), {"title": WORDS}),
        (properties.rich_text(""), {"rich_text": []}),
        (properties.number(3), {"number": 3}),
        (properties.number(Decimal("1.10")), {"number": 1.1}),
        (properties.number(Decimal(12)), {"number": 12}),
        (properties.number(None), {"number": None}),
        (properties.select("Open"), {"select": {"name": "Open"}}),
        (properties.select(OPTION), {"select": {"id": ID}}),
        (properties.select(None), {"select": None}),
        (properties.multi_select(["a", schemas.option("b")]), {"multi_select": [{"name": "a"}, {"name": "b"}]}),
        (properties.multi_select([]), {"multi_select": []}),
        (properties.status("Open"), {"status": {"name": "Open"}}),
        (properties.status(None), {"status": None}),
        (properties.date(DAY), {"date": {"start": "2026-06-27"}}),
        (properties.date(None), {"date": None}),
        (properties.date("2026-06-27", "2026-06-28"), {"date": {"start": "2026-06-27", "end": "2026-06-28"}}),
        (properties.date(NOON), {"date": {"start": "2026-06-27T12:00:00+00:00"}}),
        (
            properties.date(LOCAL, time_zone="Europe/Berlin"),
            {"date": {"start": "2026-06-27T12:00:00", "time_zone": "Europe/Berlin"}},
        ),
        (
            properties.date(models.DateRange(DAY, DAY + timedelta(1))),
            {"date": {"start": "2026-06-27", "end": "2026-06-28"}},
        ),
        (properties.people([ID]), {"people": [{"id": ID}]}),
        (properties.people([models.PartialUser(id=ID)]), {"people": [{"id": ID}]}),
        (properties.relation([ID, OTHER_ID]), {"relation": [{"id": ID}, {"id": OTHER_ID}]}),
        (
            properties.files(["https://x.y/a.png", na.files.uploaded(ID), UPLOAD]),
            {
                "files": [
                    {"type": "external", "external": {"url": "https://x.y/a.png"}, "name": "a.png"},
                    {"type": "file_upload", "file_upload": {"id": ID}},
                    {"type": "file_upload", "file_upload": {"id": ID}},
                ]
            },
        ),
        (
            properties.files([na.files.external("https://x.y")]),
            {"files": [{"type": "external", "external": {"url": "https://x.y"}, "name": "https://x.y"}]},
        ),
        (properties.checkbox(True), {"checkbox": True}),
        (properties.url("https://x.y"), {"url": "https://x.y"}),
        (properties.email(None), {"email": None}),
        (properties.phone_number("1"), {"phone_number": "1"}),
        (properties.place(models.Place(1, 2.5)), {"place": {"lat": 1, "lon": 2.5}}),
        (properties.place(None), {"place": None}),
        (properties.verification("unverified"), {"verification": {"state": "unverified"}}),
        (
            properties.verification("verified", DAY, DAY),
            {"verification": {"state": "verified", "date": {"start": "2026-06-27", "end": "2026-06-27"}}},
        ),
    ],
)
def test_a_constructor_makes_what_notion_takes(made: properties.PropertyInput, wire: dict[str, Any]) -> None:
    assert {made.type} == wire.keys()
    assert without_empty_dates(sent(made)) == wire


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "7"),
        ("number", True),
        ("number", float("nan")),
        ("number", Decimal("0.12345678901234567890123")),
        ("select", 7),
        ("select", "a,b"),
        ("select", "x" * 101),
        ("select", ""),
        ("multi_select", "a"),
        ("multi_select", ["a,b"]),
        ("multi_select", 7),
        ("status", ""),
        ("date", 7),
        ("date", "tomorrow"),
        ("date", LOCAL),
        ("people", ID),
        ("people", [7]),
        ("people", ["someone"]),
        ("relation", ["nothing"]),
        ("files", "https://x.y"),
        ("files", [7]),
        ("checkbox", "yes"),
        ("url", ""),
        ("email", 7),
        ("phone_number", 7),
        ("verification", "expired"),
        ("title", 7),
        ("formula", "x"),
        ("button", None),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(errors.InvalidInput):
        properties.property_input(kind, value)


def test_the_path_of_the_offending_element_is_told() -> None:
    with pytest.raises(errors.InvalidInput, match=r"^multi_select\[1\]\.name should be "):
        properties.multi_select(["a", "b,c"])
    with pytest.raises(errors.InvalidInput, match=r"^files\[1\] should be "):
        properties.files(["https://x.y", 7])  # type: ignore[list-item]  # what a caller may get wrong


@pytest.mark.parametrize(
    ("start", "end", "time_zone"),
    [
        (DAY, DAY - timedelta(1), None),
        (DAY, NOON, None),
        (NOON, None, "Europe/Berlin"),
        (NOON, NOON - timedelta(hours=1), None),
    ],
)
def test_dates_that_contradict_each_other_are_refused(start: Any, end: Any, time_zone: str | None) -> None:
    with pytest.raises(errors.InvalidInput, match=r"^date\."):
        properties.date(start, end, time_zone=time_zone)


def test_a_plain_value_becomes_a_property_of_its_type() -> None:
    assert properties.property_input("date", DAY) == properties.date(DAY)
    assert properties.property_input("multi_select", ["a"]) == properties.multi_select(["a"])
    assert properties.property_input("number", properties.number(3)) == properties.number(3)
    with pytest.raises(errors.InvalidInput):
        properties.property_input("number", properties.title("x"))


def test_files_that_were_read_are_kept() -> None:
    page = decode(json.dumps(PAGE), models.Page)
    files = page.properties["files"]
    assert isinstance(files, models.FilesProperty)
    assert sent(properties.files(each for each in files.files if not isinstance(each, models.UnknownFile))) == {
        "files": [
            {"type": "external", "external": {"url": "https://example.com/a.png"}, "name": "a.png"},
            {
                "type": "file",
                "file": {"url": "https://example.com/signed", "expiry_time": "2026-06-27T16:49:00Z"},
                "name": "b.png",
            },
        ]
    }


def test_a_value_that_was_read_can_be_written_again() -> None:
    page = decode(json.dumps(PAGE), models.Page)
    due = page["date_range"]
    assert isinstance(due, models.DateProperty)
    assert sent(properties.date(due.date)) == {"date": {"start": "2026-06-27", "end": "2026-06-28", "time_zone": None}}
    assert properties.date(due.value) == properties.date(due.date)


def test_icons_covers_and_parents_are_made() -> None:
    assert sent(na.files.emoji("🚀")) == ICONS["emoji"]
    assert sent(na.files.native_icon("pizza", "orange")) == ICONS["icon"]
    assert sent(na.files.custom_emoji(ID)) == {"type": "custom_emoji", "custom_emoji": {"id": ID}}
    assert sent(na.files.uploaded(ID, name="a")) == {
        "type": "file_upload",
        "file_upload": {"id": ID},
        "name": "a",
    }
    assert sent(na.files.external("https://x.y")) == {"type": "external", "external": {"url": "https://x.y"}}
    assert sent(na.files.as_icon("https://x.y"))["type"] == "external"
    assert sent(na.files.as_icon(na.files.emoji("x")))["type"] == "emoji"
    parents = [
        na.parents.page_parent(ID),
        na.parents.block_parent(ID),
        na.parents.database_parent(ID),
        na.parents.data_source_parent(ID),
    ]
    assert [sent(parent) for parent in parents] == [
        {"type": kind, kind: ID} for kind in ("page_id", "block_id", "database_id", "data_source_id")
    ]
    assert sent(na.parents.workspace_parent()) == {"type": "workspace", "workspace": True}


def test_absent_null_and_a_value_are_three_things() -> None:
    assert sent({"a": properties.url(None)}) == {"a": {"url": None}}
    assert sent({"a": properties.OptionInput(name="x")}) == {"a": {"name": "x"}}
    assert sent({"a": properties.OptionInput(name="x", description=None)}) == {"a": {"name": "x", "description": None}}
