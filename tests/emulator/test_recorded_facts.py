"""What Notion answers where it is kinder, or changes what it was given; each row was seen in recorded answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async.emulator import Emulator, samples
from tests.emulator.conftest import Caller, paragraph, refused, words

ZONES = ("UTC", "Europe/London", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu")


@pytest.fixture(scope="module")
def notion() -> Emulator:
    return Emulator()


def source_with(notion: Emulator, **columns: Any) -> str:
    schema = {"Name": {"title": {}}, **columns}
    sent = {"parent": {"page_id": notion.root_id}, "initial_data_source": {"properties": schema}}
    return str(notion.request("POST", "/databases", sent)["data_sources"][0]["id"])


def kept(notion: Emulator, kind: str, value: Any) -> Any:
    """A property value as it comes back."""
    source = source_with(notion, Value={kind: {}})
    sent = {"parent": {"data_source_id": source}, "properties": {"Value": {kind: value}}}
    return notion.request("POST", "/pages", sent)["properties"]["Value"][kind]


def mentioned(notion: Emulator, kind: str, value: Any) -> Any:
    """A mention as it comes back."""
    item = {"mention": {kind: value}}
    sent = {"children": [{"paragraph": {"rich_text": [item]}}]}
    made = notion.request("PATCH", f"/blocks/{notion.root_id}/children", sent)["results"][0]
    return made["paragraph"]["rich_text"][0]


@pytest.mark.parametrize(
    ("start", "zone", "shown"),
    [
        ("1592-03-14T00:01:15Z", "UTC", "1592-03-14T00:01:00.000+00:00"),
        ("2024-11-25T14:08:00", "UTC", "2024-11-25T14:08:00.000+00:00"),
        ("2026-06-27T17:57:32.424991", "Europe/London", "2026-06-27T17:57:00.000+01:00"),
        ("2026-07-21T18:58:04.659200", "Europe/Berlin", "2026-07-21T18:58:00.000+02:00"),
        ("2026-07-25T16:57:28.513237Z", "UTC", "2026-07-25T16:57:00.000+00:00"),
    ],
)
def test_times_come_back_in_whole_minutes_with_an_offset(notion: Emulator, start: str, zone: str, shown: str) -> None:
    date = {"start": shown, "end": None, "time_zone": None}
    sent = {"start": start, "time_zone": zone}
    assert kept(notion, "date", sent) == date
    mention = mentioned(notion, "date", sent)
    assert mention["mention"]["date"] == date
    assert (mention["plain_text"], mention["href"]) == (shown, None)


@given(moment=st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), zone=st.sampled_from(ZONES))  # noqa: DTZ001 - a zone is put beside it
def test_a_time_stays_the_same_minute_however_it_is_written(notion: Emulator, moment: datetime, zone: str) -> None:
    aware = moment.replace(tzinfo=ZoneInfo(zone))
    minute = datetime.fromtimestamp(aware.timestamp() // 60 * 60, UTC)
    for sent in ({"start": moment.isoformat(), "time_zone": zone}, {"start": aware.isoformat()}):
        shown = mentioned(notion, "date", sent)["mention"]["date"]
        assert datetime.fromisoformat(shown["start"]) == minute
        assert shown["start"][16:23] == ":00.000"
        assert (shown["end"], shown["time_zone"]) == (None, None)


@pytest.mark.parametrize(
    "date",
    [
        {"start": "2026-05-02T10:00:00Z", "time_zone": "Europe/Berlin"},
        {"start": "2026-05-02T10:00:00+00:00", "time_zone": "UTC"},
        {"start": "2026-05-02T10:00:00+02:00", "time_zone": "Europe/Berlin"},
        {"start": "2026-05-02T10:00:00", "end": "2026-05-02T11:00:00Z", "time_zone": "Europe/Berlin"},
        {"start": "2026-05-02", "time_zone": "Europe/Berlin"},
        {"start": "2026-05-02T10:00:00", "time_zone": "Europe"},
        {"start": "2026-05-02T10:00:00", "time_zone": "../etc/passwd"},
        {"start": "2026-05-02T10:00:00", "time_zone": "Mars/Olympus"},
        {"start": "2026-05-02T10:00:00", "time_zone": ""},
        {"start": "20260502"},
        {"start": "2026-W18-6"},
        {"start": "2026-05-02 10:00"},
        {"start": "2026-05-02T10:00:00+02:00:30"},
        {"start": "0001-01-01T00:00:00+14:00"},
        {"start": "2026-05-02", "end": "2026-05-01"},
        {"start": "2026-05-02", "end": "2026-05-03T10:00:00"},
        {"start": "2026-02-30"},
    ],
)
def test_dates_that_contradict_themselves_are_refused_in_properties_and_in_mentions(
    notion: Emulator, date: dict[str, str]
) -> None:
    source = source_with(notion, When={"date": {}})
    row = {"parent": {"data_source_id": source}, "properties": {"When": {"date": date}}}
    assert "400 validation_error" in refused(notion, "POST", "/pages", row)
    children = {"children": [{"paragraph": {"rich_text": [{"mention": {"date": date}}]}}]}
    assert "400 validation_error" in refused(notion, "PATCH", f"/blocks/{notion.root_id}/children", children)


def test_columns_may_be_empty_but_not_without_children(notion: Emulator) -> None:
    columns: list[Any] = [{"column": {"children": []}}, {"column": {"children": [], "width_ratio": 0.25}}]
    path = f"/blocks/{notion.root_id}/children"
    sent: dict[str, Any] = {"children": [{"column_list": {"children": columns}}]}
    made = notion.request("PATCH", path, sent)["results"][0]
    listed = notion.request("GET", f"/blocks/{made['id']}/children")["results"]
    assert [one["has_children"] for one in listed] == [False, False]
    columns[0]["column"].pop("children")
    assert "column.children should be defined" in refused(notion, "PATCH", path, sent)


def test_a_column_list_may_be_left_with_one_column(notion: Emulator) -> None:
    columns = [{"column": {"children": [paragraph()]}} for _ in range(2)]
    sent = {"children": [{"column_list": {"children": columns}}]}
    made = notion.request("PATCH", f"/blocks/{notion.root_id}/children", sent)["results"][0]
    first = notion.request("GET", f"/blocks/{made['id']}/children")["results"][0]
    notion.request("DELETE", f"/blocks/{first['id']}")
    assert len(notion.request("GET", f"/blocks/{made['id']}/children")["results"]) == 1


def test_a_block_below_a_trashed_one_is_in_the_trash(notion: Emulator) -> None:
    sent = {"children": [paragraph("above", children=[paragraph("below")])]}
    above = notion.request("PATCH", f"/blocks/{notion.root_id}/children", sent)["results"][0]["id"]
    below = notion.request("GET", f"/blocks/{above}/children")["results"][0]["id"]
    for in_trash in (True, False):
        notion.request("PATCH", f"/blocks/{above}", {"in_trash": in_trash})
        assert notion.request("GET", f"/blocks/{below}")["in_trash"] is in_trash


@pytest.mark.parametrize(
    ("url", "name", "sent", "shown"),
    [
        ("https://www.google.de/robots.txt", "robots.txt", "my_robot", "my_robot.txt"),
        ("https://www.google.de/robots.txt", "robots.txt", "my_robot.txt", "my_robot.txt"),
        ("https://www.google.de/robots.txt?x=1.pdf", "robots.txt", "My.TXT", "My.TXT"),
        ("https://www.google.de/robots", "robots", "my robot", "my robot"),
    ],
)
def test_the_name_of_a_file_block_has_the_extension_of_its_file(
    notion: Emulator, url: str, name: str, sent: str, shown: str
) -> None:
    path = f"/blocks/{notion.root_id}/children"
    made = notion.request("PATCH", path, {"children": [{"file": {"external": {"url": url}}}]})["results"][0]
    assert made["file"]["name"] == name
    renamed = notion.request("PATCH", f"/blocks/{made['id']}", {"file": {"name": sent, "caption": []}})
    assert renamed["file"]["name"] == shown


@pytest.mark.parametrize(
    ("url", "icon"),
    [
        ("https://www.notion.so/icons/snake_purple.svg", {"name": "snake", "color": "purple"}),
        ("https://www.notion.so/icons/arrow-down_lightgray.svg", {"name": "arrow-down", "color": "lightgray"}),
        ("https://www.notion.so/icons/snake_ultraviolet.svg", None),
        ("https://example.com/icons/snake_purple.svg", None),
        ("https://www.notion.so/icons/snake_purple.svg?mode=light", None),
    ],
)
def test_addresses_of_notions_own_icons_become_native_icons(
    notion: Emulator, url: str, icon: dict[str, str] | None
) -> None:
    external = {"type": "external", "external": {"url": url}}
    shown = {"type": "icon", "icon": icon} if icon else external
    page = notion.request("PATCH", f"/pages/{notion.root_id}", {"icon": external, "cover": external})
    assert (page["icon"], page["cover"]) == (shown, external)
    sent = {"children": [{"callout": {"rich_text": [], "icon": external}}]}
    made = notion.request("PATCH", f"/blocks/{notion.root_id}/children", sent)["results"][0]
    assert made["callout"]["icon"] == shown


def test_a_two_way_relation_keeps_its_other_side(notion: Emulator) -> None:
    first, second = source_with(notion), source_with(notion)

    def config(source: str, name: str) -> Any:
        return notion.request("GET", f"/data_sources/{source}")["properties"][name]["relation"]["dual_property"]

    def change(source: str, **columns: Any) -> None:
        notion.request("PATCH", f"/data_sources/{source}", {"properties": columns})

    both = {"relation": {"data_source_id": second, "dual_property": {}}}
    change(first, Both=both)
    made = config(first, "Both")
    assert made["synced_property_name"] == "Related to  (Both)"
    change(first, Both=both)
    assert config(first, "Both") == made, "the same again changes nothing"
    change(second, **{made["synced_property_id"]: {"name": "Back"}})
    assert config(first, "Both") == {**made, "synced_property_name": "Back"}
    assert config(second, "Back")["synced_property_name"] == "Both"
    change(first, Both={"relation": {"data_source_id": second, "single_property": {}}})
    change(first, Both=both)
    assert config(first, "Both")["synced_property_id"]


def test_places_carry_every_key_and_lie_on_earth(notion: Emulator) -> None:
    place = {"lat": 52.52, "lon": 13.405, "address": "Berlin, Germany", "aws_place_id": "a", "google_place_id": "g"}
    assert kept(notion, "place", place) == {**place, "name": None}
    source = source_with(notion, Where={"place": {}})
    for wrong in ({"lat": 90.5, "lon": 0}, {"lat": 0, "lon": -181}):
        sent = {"parent": {"data_source_id": source}, "properties": {"Where": {"place": wrong}}}
        assert "should be ≥" in refused(notion, "POST", "/pages", sent)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [(2**53 + 1, 2**53), (-(2**53) - 1, -(2**53)), (3.0, 3), (2.5, 2.5), (10**20, 10**20), (10**25, 1e25), (0, 0)],
)
def test_numbers_are_doubles(notion: Emulator, sent: float, shown: float) -> None:
    found = kept(notion, "number", sent)
    assert (found, type(found)) == (shown, type(shown))


@pytest.mark.parametrize(
    ("kind", "value", "words_", "leads"),
    [
        ("page", {"id": samples.HOME_PAGE_ID}, None, True),
        ("template_mention", {"template_mention_date": "today"}, "@Today", False),
        ("template_mention", {"template_mention_date": "now"}, "@Now", False),
        ("template_mention", {"template_mention_user": "me"}, "@Me", False),
    ],
)
def test_mentions_say_their_words_and_where_they_lead(
    notion: Emulator, kind: str, value: Any, words_: str | None, *, leads: bool
) -> None:
    mention = mentioned(notion, kind, value)
    assert words_ in {None, mention["plain_text"]}
    assert mention["href"] == (f"https://www.notion.so/{value['id'].replace('-', '')}" if leads else None)


def test_the_mentions_of_the_demonstration_lead_somewhere() -> None:
    listed = Emulator(samples.demo()).request("GET", f"/blocks/{samples.DEMO_PAGE_ID}/children")["results"]
    mentions = [item for one in listed for item in one[one["type"]].get("rich_text", ()) if item["type"] == "mention"]
    leading = {item["mention"]["type"] for item in mentions if item["href"]}
    assert leading == {"page", "database", "link_preview", "link_mention"}


@pytest.mark.parametrize(
    "field",
    [
        "id",
        "parent",
        "created_time",
        "last_edited_time",
        "created_by",
        "has_children",
        "in_trash",
        "archived",
        "children",
    ],
)
def test_what_a_block_read_from_notion_says_of_itself_is_refused_in_children(notion: Emulator, field: str) -> None:
    plain = {"object": "block", "type": "paragraph", **paragraph()}
    path = f"/blocks/{notion.root_id}/children"
    assert notion.request("PATCH", path, {"children": [plain]})["results"]
    said = refused(notion, "PATCH", path, {"children": [{**plain, field: []}]})
    assert f"body.children[0].{field} should be not present" in said
    nested = {"children": [paragraph("above", children=[{**plain, field: []}])]}
    assert f"body.children[0].paragraph.children[0].{field} should be not present" in refused(
        notion, "PATCH", path, nested
    )
    page = {
        "parent": {"page_id": notion.root_id},
        "properties": {"title": words("x")},
        "children": [{**plain, field: []}],
    }
    assert f"body.children[0].{field} should be not present" in refused(notion, "POST", "/pages", page)


def test_a_formula_follows_the_name_of_its_property(notion: Emulator) -> None:
    source = source_with(notion, Pages={"number": {}}, Twice={"formula": {"expression": 'prop("Pages") * 2'}})
    row = {"parent": {"data_source_id": source}, "properties": {"Pages": {"number": 4}}}
    page = notion.request("POST", "/pages", row)
    schema = notion.request("PATCH", f"/data_sources/{source}", {"properties": {"Pages": {"name": "Length"}}})
    assert schema["properties"]["Twice"]["formula"]["expression"] == 'prop("Length") * 2'
    properties = notion.request("GET", f"/pages/{page['id']}")["properties"]
    assert properties["Twice"]["formula"] == {"type": "number", "number": 8}


def test_a_query_for_meeting_notes_is_a_list(notion: Emulator) -> None:
    answer = notion.request("POST", "/blocks/meeting_notes/query", {})
    assert {key: answer[key] for key in ("object", "results", "has_more")} == {
        "object": "list",
        "results": [],
        "has_more": False,
    }


@pytest.mark.parametrize(("mode", "status"), [("multi_part", 200), ("single_part", 400)])
async def test_parts_of_a_file_may_have_another_content_type(mode: str, status: int) -> None:
    boundary = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt.part1"\r\n'
    body = boundary + b"Content-Type: application/octet-stream\r\n\r\nx\r\n"
    body += b'--b\r\nContent-Disposition: form-data; name="part_number"\r\n\r\n1\r\n--b--\r\n'
    sent: dict[str, Any] = {"filename": "a.txt", "content_type": "text/plain", "mode": mode}
    if mode == "multi_part":
        sent["number_of_parts"] = 1
    async with Emulator() as notion, Caller(notion) as call:
        upload = await call.post("/file_uploads", sent)
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        assert (await call("POST", f"/file_uploads/{upload['id']}/send", data=body, headers=headers))[0] == status
