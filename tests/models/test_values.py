import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notion_async import models
from notion_async.models.codec import decode, encode
from notion_async.models.parsing import parse
from notion_async.models.rich_texts import plain_text
from tests.models.samples import (
    BLOCK_VARIANTS,
    BLOCKS,
    COMMENT,
    DATA_SOURCE,
    DATABASE,
    EVENTS,
    ID,
    ITEMS,
    OTHER_ID,
    PAGE,
    PAGE_ID,
    PARENTS,
    SCHEMAS,
    TOKEN,
    USERS,
    prop,
    run,
)

MADE = datetime(2026, 6, 27, 16, 49, tzinfo=UTC)
PERSON_NAMES = [ID, "A person", "A person", "A bot", "A bot", "A bot", "A group"]


@pytest.fixture(scope="module")
def page() -> models.Page:
    return decode(json.dumps(PAGE), models.Page)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "A title"),
        ("rich_text", "Some text"),
        ("number", Decimal("1.41421356")),
        ("number_integer", 42),
        ("number_null", None),
        ("select", "Open"),
        ("select_null", None),
        ("multi_select", ["Open", "Hot"]),
        ("status", "Open"),
        ("status_null", None),
        ("date", date(2026, 6, 27)),
        ("date_null", None),
        ("date_range", models.DateRange(date(2026, 6, 27), date(2026, 6, 28))),
        ("date_time", datetime(2026, 6, 27, 14, 57, tzinfo=UTC)),
        ("people", PERSON_NAMES),
        ("files", ["https://example.com/a.png", "https://example.com/signed"]),
        ("checkbox", True),
        ("url", "https://example.com"),
        ("url_null", None),
        ("email", "person@example.com"),
        ("phone_number", "+00 1"),
        ("relation", [ID, OTHER_ID]),
        ("place_null", None),
        ("verification", "verified"),
        ("verification_null", None),
        ("formula", "x"),
        ("formula_number", Decimal("1.5")),
        ("formula_boolean", False),
        ("formula_date", date(2026, 6, 27)),
        ("formula_date_null", None),
        ("formula_unsupported", None),
        ("rollup", 3),
        ("rollup_date", date(2026, 6, 27)),
        ("rollup_array", [2, "x"]),
        ("rollup_unsupported", None),
        ("rollup_incomplete", None),
        ("unique_id", "ST-3"),
        ("unique_id_without_prefix", "7"),
        ("unique_id_of_a_template", None),
        ("created_time", MADE),
        ("last_edited_time", MADE),
        ("created_by", "A person"),
        ("last_edited_by", ID),
        ("button", None),
    ],
)
def test_a_property_says_what_it_means_in_python(page: models.Page, name: str, value: Any) -> None:
    assert page[name].value == value
    assert type(page[name].value) is type(value)


def test_a_place_is_itself(page: models.Page) -> None:
    place = page["place"].value
    assert isinstance(place, models.Place)
    assert (place.lat, place.lon, place.name) == (52.5, 13, "Berlin")


def test_every_property_type_has_a_value(page: models.Page) -> None:
    assert all(hasattr(value, "value") for value in page.properties.values())


def test_a_local_time_gets_the_zone_it_names() -> None:
    value = models.DateValue("2026-06-27T12:00:00", None, "Europe/Berlin").value
    assert value == datetime(2026, 6, 27, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    nowhere = models.DateValue("2026-06-27T12:00:00", None, "Nowhere/Town").value
    assert nowhere == datetime(2026, 6, 27, 12)  # noqa: DTZ001 - nobody knows its zone
    assert models.DateValue("2026-06-27T12:00:00.000+02:00").value == datetime(2026, 6, 27, 10, tzinfo=UTC)


def test_an_unknown_property_gives_what_stands_under_its_type() -> None:
    value = decode(json.dumps(prop("hologram", {"depth": 3})), models.PropertyValue)
    assert isinstance(value, models.UnknownProperty)
    assert value.value == {"depth": 3}


def test_a_page_has_a_title_whatever_it_is_called(page: models.Page) -> None:
    assert page.title == page.plain_text == "A title"
    assert decode(json.dumps({**PAGE, "properties": {}}), models.Page).title == ""


def test_a_property_is_found_by_name_or_id(page: models.Page) -> None:
    assert page["url"] is page.properties["url"]
    assert page["%3AJ%7B"] in page.properties.values()
    assert "url" in page
    assert "%3AJ%7B" in page
    assert "nothing" not in page
    with pytest.raises(KeyError, match="no property 'nothing', only"):
        page["nothing"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("to_do", "Some text"),
        ("code", "x = 1"),
        ("equation", "E=mc^2"),
        ("bookmark", "A caption"),
        ("image", "A caption"),
        ("table_row", "a\tbc\t"),
        ("child_page", "A page"),
        ("child_database", "A database"),
        ("meeting_notes", "Weekly"),
        ("template", "New task"),
        ("divider", ""),
        ("link_preview", ""),
        ("unsupported", ""),
    ],
)
def test_a_block_reads_as_its_text(kind: str, text: str) -> None:
    assert decode(json.dumps(BLOCKS[kind]), models.Block).plain_text == text


def test_rich_text_reads_as_its_text() -> None:
    runs = tuple(decode(json.dumps(run(word)), models.RichText) for word in ("a", "b"))
    assert plain_text(runs) == "ab"


def test_databases_and_comments_read_as_their_text() -> None:
    assert decode(json.dumps(DATABASE), models.Database).plain_text == "Tasks"
    assert decode(json.dumps(DATA_SOURCE), models.DataSource).plain_text == "Tasks"
    assert decode(json.dumps(COMMENT), models.Comment).plain_text == "A comment"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_a_schema_property_has_a_content(kind: str) -> None:
    schema = decode(json.dumps(SCHEMAS[kind]), models.Schema)
    assert schema.content is getattr(schema, schema.type)


def test_a_link_to_a_page_has_the_id_of_its_target() -> None:
    for sample in (BLOCKS["link_to_page"], BLOCK_VARIANTS["link_to_database"], BLOCK_VARIANTS["link_to_comment"]):
        assert decode(json.dumps(sample), models.Block).content.id == ID


def test_meeting_notes_know_their_parts() -> None:
    assert decode(json.dumps(BLOCKS["meeting_notes"]), models.Block).content.parts == (ID, OTHER_ID, ID)
    assert models.MeetingNotes().parts == ()
    assert models.MeetingNotes().plain_text == ""


@pytest.mark.parametrize("kind", PARENTS)
def test_a_parent_has_an_id(kind: str) -> None:
    parent = decode(json.dumps(PARENTS[kind]), models.Parent)
    assert parent.id == ("" if kind == "workspace" else ID)


def test_an_unknown_parent_has_the_id_its_type_names() -> None:
    parent = decode(json.dumps({"type": "robot_id", "robot_id": ID}), models.Parent)
    assert isinstance(parent, models.UnknownParent)
    assert parent.id == ID


@pytest.mark.parametrize("kind", ITEMS)
def test_a_property_item_has_a_value(kind: str) -> None:
    item = decode(json.dumps(ITEMS[kind]), models.PropertyItem)
    expected = {
        "title": "A title",
        "rich_text": "Some text",
        "people": "A person",
        "relation": ID,
        "number": 3,
        "checkbox": False,
    }
    assert item.value == expected[kind]


def test_secrets_are_in_no_text() -> None:
    token = decode(json.dumps(TOKEN), models.TokenGrant)
    assert "ntn_test" not in repr(token) + str(token)
    assert "nrt_test" not in repr(token)
    assert token.access_token == "ntn_test"
    assert parse(json.dumps(TOKEN)) == token
    handshake = parse(b'{"verification_token": "secret_test"}')
    assert "secret_test" not in repr(handshake)


def test_times_are_aware_and_in_utc() -> None:
    sample = {**PAGE, "created_time": "2026-06-27T16:49:02.556+02:00"}
    page = decode(json.dumps(sample), models.Page)
    assert page.created_time == datetime(2026, 6, 27, 14, 49, 2, 556000, tzinfo=UTC)
    assert page.created_time.utcoffset() is not None


def test_numbers_are_exact() -> None:
    for text in ("0.1", "1e21", "-3", "12345678901234567890", "2.5"):
        value = decode(f'{{"type": "number", "number": {text}}}', models.PropertyValue).value
        assert value == Decimal(text)


def test_a_list_of_templates_has_results_as_all_lists_have() -> None:
    templates = parse(b'{"templates": [{"id": "x", "name": "Task"}], "has_more": false, "next_cursor": null}')
    assert templates.results == templates.templates


@pytest.mark.parametrize(
    ("sample", "kind"),
    [
        (PAGE_ID, models.PartialPage),
        ({"object": "database", "id": ID}, models.PartialDatabase),
        ({"object": "data_source", "id": ID}, models.PartialDataSource),
        ({"object": "comment", "id": ID}, models.PartialComment),
        ({"object": "view", "id": ID}, models.PartialView),
        ({"object": "user", "id": ID}, models.PartialUser),
        ({"object": "block", "id": ID}, models.UnknownBlock),
    ],
)
def test_an_object_of_which_only_the_id_is_given_is_read(sample: Any, kind: type) -> None:
    value = parse(json.dumps(sample))
    assert value.id == ID
    assert type(value) is kind
    assert json.loads(encode(value)) == sample


def test_partial_objects_stand_among_full_ones() -> None:
    listing = {"object": "list", "type": "page_or_data_source", "results": [PAGE, PAGE_ID], "has_more": False}
    full, partial = parse(json.dumps(listing)).results
    assert isinstance(full, models.Page)
    assert partial == models.PartialPage(ID)


def test_users_of_every_kind_have_an_id() -> None:
    for sample in USERS.values():
        assert decode(json.dumps(sample), models.User).id == ID


def test_an_event_says_what_happened_to_what() -> None:
    event = parse(json.dumps(EVENTS["page.created"]))
    assert isinstance(event, models.PageCreatedEvent)
    assert (event.type, event.entity.type, event.timestamp) == ("page.created", "page", MADE)
