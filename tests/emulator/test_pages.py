"""Pages: creating, properties, updating, moving, templates, single properties."""

from __future__ import annotations

from typing import Any

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.samples.people import PERSON
from notion_async.emulator.samples.tables import READING_LIST_ID, READING_SOURCE_ID
from tests.emulator.conftest import paragraph, refused, words

HOME = samples.HOME_PAGE_ID
ROW_PARENT = {"data_source_id": READING_SOURCE_ID}


def page(notion: Emulator, title: str = "New", **options: Any) -> Any:
    body = {"parent": {"page_id": HOME}, "properties": {"title": {"title": words(title)}}, **options}
    return notion.request("POST", "/pages", body)


def titles(notion: Emulator) -> list[str]:
    results = notion.request("GET", f"/blocks/{HOME}/children")["results"]
    return [one["child_page"]["title"] for one in results if one["type"] == "child_page"]


def library() -> Emulator:
    return Emulator(samples.home(), samples.demo())


def row(notion: Emulator, **properties: Any) -> Any:
    return notion.request("POST", "/pages", {"parent": ROW_PARENT, "properties": properties})


def test_a_page_is_created_with_content_and_listed_under_its_parent() -> None:
    notion = Emulator()
    made = page(notion, "A title: 1", children=[paragraph("in")], icon={"emoji": "🎉"})
    assert made["url"] == f"https://app.notion.com/p/A-title-1-{made['id'].replace('-', '')}"
    assert made["icon"] == {"type": "emoji", "emoji": "🎉"}
    assert made["cover"] is None
    assert made["properties"]["title"]["title"][0]["plain_text"] == "A title: 1"
    assert titles(notion) == ["A title: 1"]
    assert notion.request("GET", f"/blocks/{made['id']}")["has_children"] is True


def test_positions_place_the_new_page_among_its_siblings() -> None:
    notion = Emulator()
    first = page(notion, "b")
    page(notion, "a", position={"type": "page_start"})
    page(notion, "c", position={"type": "after_block", "after_block": {"id": first["id"]}})
    page(notion, "d", position={"type": "page_end"})
    assert titles(notion) == ["a", "b", "c", "d"]


def test_content_is_an_alias_and_a_title_may_be_a_bare_list() -> None:
    notion = Emulator()
    body = {"parent": {"page_id": HOME}, "properties": {"title": words("bare")}, "content": [paragraph()]}
    made = notion.request("POST", "/pages", body)
    assert made["properties"]["title"]["title"][0]["plain_text"] == "bare"
    workspace = notion.request("POST", "/pages", {"parent": {"workspace": True}})
    assert workspace["parent"] == {"type": "workspace", "workspace": True}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "body.parent should be defined"),
        ({"parent": {}}, "body failed validation. Fix one:\nbody.parent.page_id should be defined"),
        ({"parent": {"page_id": "abc"}}, 'body.parent.page_id should be a valid uuid, instead was `"abc"`.'),
        ({"parent": {"page_id": "0" * 32}}, "404 object_not_found: Could not find page with ID"),
        ({"parent": {"database_id": "0" * 32}}, "Could not find database"),
        ({"parent": {"page_id": HOME}, "nonsense": 1}, "body.nonsense should be not present, instead was `1`."),
        ({"parent": {"page_id": HOME}, "properties": []}, "body.properties should be an object"),
        ({"parent": {"page_id": HOME}, "properties": {"Other": {"number": 1}}}, "Other is not a property that exists."),
        ({"parent": {"page_id": HOME}, "properties": {"title": {}}}, "body.properties.title.title should be defined"),
        ({"parent": {"page_id": HOME}, "properties": {"title": {"number": 1}}}, "title is expected to be title."),
        ({"parent": {"page_id": HOME}, "icon": {"emoji": ""}}, "icon.emoji.length should be ≥ `1`"),
        (
            {"parent": {"page_id": HOME}, "children": [paragraph()], "markdown": "x"},
            "body.markdown should be not present",
        ),
        ({"parent": {"page_id": HOME}, "children": [{"table_row": {"cells": []}}]}, "table_row should be not present"),
        ({"parent": {"page_id": HOME}, "position": {"type": "after_block"}}, "position.after_block should be defined"),
        (
            {"parent": {"page_id": HOME}, "position": {"type": "after_block", "after_block": {"id": "0" * 32}}},
            "is not a child of the parent page",
        ),
        ({"parent": {"page_id": HOME}, "template": {"type": "default"}}, "The template does not exist"),
        ({"parent": {"page_id": HOME}, "icon": {"file_upload": {"id": "0" * 32}}}, "Could not find file_upload"),
    ],
)
def test_pages_that_do_not_fit_are_refused(body: Any, message: str) -> None:
    assert message in refused(Emulator(), "POST", "/pages", body)


def test_every_kind_of_value_is_written_and_read_again() -> None:
    notion = library()
    first = row(notion, Name={"title": words("First")})
    written = {
        "Name": {"title": words("Second")},
        "Author": {"rich_text": words("Somebody")},
        "Pages": {"number": 12.5},
        "Genre": {"select": {"name": "Comic"}},
        "Tags": {"multi_select": [{"name": "short"}, {"name": "brand new"}]},
        "State": {"status": {"name": "Read"}},
        "Finished": {"date": {"start": "2026-05-01", "end": "2026-05-03"}},
        "Readers": {"people": [{"id": PERSON}]},
        "Files": {"files": [{"name": "f", "external": {"url": "https://example.com/f"}}]},
        "Owned": {"checkbox": True},
        "Link": {"url": "https://example.com"},
        "Contact": {"email": "a@example.com"},
        "Phone": {"phone_number": "+1 555 0100"},
        "Related": {"relation": [{"id": first["id"]}]},
        "Place": {"place": {"lat": 1, "lon": 2, "name": None}},
    }
    made = row(notion, **written)
    values = {name: value[value["type"]] for name, value in made["properties"].items()}
    assert values["Pages"] == 12.5
    assert values["Genre"]["name"] == "Comic"
    assert [tag["name"] for tag in values["Tags"]] == ["short", "brand new"]
    assert values["State"]["color"] == "green"
    assert values["Finished"] == {"start": "2026-05-01", "end": "2026-05-03", "time_zone": None}
    assert values["Readers"][0]["name"] == "Person 1"
    assert values["Files"][0]["name"] == "f"
    assert values["Related"] == [{"id": first["id"]}]
    assert made["properties"]["Related"]["has_more"] is False
    assert values["Number"] == {"prefix": "BOOK", "number": 14}
    assert values["Long"] == {"type": "boolean", "boolean": False}
    assert values["Created by"]["id"] == notion.connection.bot_id
    assert made["parent"] == {"type": "data_source_id", **ROW_PARENT, "database_id": READING_LIST_ID}
    options = notion.request("GET", f"/data_sources/{READING_SOURCE_ID}")["properties"]["Tags"]["multi_select"][
        "options"
    ]
    assert "brand new" in {option["name"] for option in options}
    cleared = {
        "Pages": {"number": None},
        "Genre": {"select": None},
        "Finished": {"date": None},
        "Tags": {"multi_select": []},
    }
    changed = notion.request("PATCH", f"/pages/{made['id']}", {"properties": cleared})["properties"]
    assert [changed[name][changed[name]["type"]] for name in cleared] == [None, None, None, []]
    assert changed["Author"] == made["properties"]["Author"], "what is not named stays"


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"Genre": {"select": {"name": "a,b"}}}, "commas not allowed: a,b"),
        ({"Genre": {"select": {}}}, "select.id should be defined"),
        ({"Genre": {"select": {"name": "x" * 101}}}, "≤ `100`"),
        ({"Genre": {"select": {"id": "nonsense"}}}, 'Select option "nonsense" does not exist.'),
        ({"State": {"status": {"name": "Nowhere"}}}, 'Status option "Nowhere" does not exist.'),
        ({"Link": {"url": ""}}, "url.length should be ≥ `1`"),
        ({"Contact": {"email": "x" * 201}}, "≤ `200`"),
        ({"Finished": {"date": {"start": "yesterday"}}}, "date.start should be a valid ISO 8601 date string"),
        ({"Finished": {"date": {"start": "2026-05-02", "end": "2026-05-01"}}}, "date.end should be after start"),
        ({"Finished": {"date": {"start": "2026-05-02", "end": "2026-05-03T10:00:00Z"}}}, "of the same granularity"),
        (
            {"Finished": {"date": {"start": "2026-05-02T10:00:00Z", "time_zone": "Europe/Berlin"}}},
            "a local time without an offset",
        ),
        ({"Long": {"formula": {}}}, "Long is a formula property and cannot be written."),
        ({"Related": {"relation": [{"id": "0" * 32}]}}, "Could not find page with ID"),
        ({"Related": {"relation": [{"id": "0" * 32}] * 101}}, "relation.length should be ≤ `100`"),
        ({"Pages": {"number": "12"}}, 'number should be a number, instead was `"12"`.'),
        ({"Owned": {"checkbox": 1}}, "should be a boolean"),
    ],
)
def test_values_that_do_not_fit_are_refused(properties: Any, message: str) -> None:
    assert message in refused(library(), "POST", "/pages", {"parent": ROW_PARENT, "properties": properties})


def test_database_parents_work_for_single_sources_only() -> None:
    notion = library()
    parent = {"database_id": READING_LIST_ID}
    assert notion.request("POST", "/pages", {"parent": parent})["parent"]["data_source_id"] == READING_SOURCE_ID
    second = {"parent": parent, "properties": {"Title": {"title": {}}}}
    notion.request("POST", "/data_sources", second)
    assert "need a data_source_id" in refused(notion, "POST", "/pages", {"parent": parent})
    old = refused(notion, "POST", "/pages", {"parent": parent}, version="2022-06-28")
    assert "has multiple data sources" in old


def test_updates_lock_trash_archive_and_erase() -> None:
    notion = Emulator()
    made = page(notion, children=[paragraph()], icon={"emoji": "🎉"})
    path = f"/pages/{made['id']}"
    changed = notion.request(
        "PATCH", path, {"is_locked": True, "icon": None, "cover": {"external": {"url": "https://x.y"}}}
    )
    assert (changed["is_locked"], changed["icon"], changed["cover"]["type"]) == (True, None, "external")
    notion.request("PATCH", path, {"erase_content": True})
    assert notion.request("GET", f"/blocks/{made['id']}/children")["results"] == []
    assert notion.request("PATCH", path, {"in_trash": True})["in_trash"] is True
    assert titles(notion) == []
    said = refused(notion, "PATCH", path, {"is_locked": False})
    assert "Can't update a page that is archived. You must unarchive the page before updating." in said
    assert "archived" in refused(notion, "POST", "/pages", {"parent": {"page_id": made["id"]}})
    notion.request("PATCH", path, {"in_trash": False, "is_archived": True})
    assert titles(notion) == ["New"]
    assert "body.archived should be not present" in refused(notion, "PATCH", path, {"archived": True})
    assert notion.request("PATCH", path, {"archived": True}, version="2025-09-03")["archived"] is True


def test_moves_go_under_pages_and_into_data_sources() -> None:
    notion = library()
    outer, inner = page(notion, "outer"), page(notion, "inner")
    moved = notion.request("POST", f"/pages/{inner['id']}/move", {"parent": {"page_id": outer["id"]}})
    assert moved["parent"] == {"type": "page_id", "page_id": outer["id"]}
    assert titles(notion) == ["outer"]
    loop = refused(notion, "POST", f"/pages/{outer['id']}/move", {"parent": {"page_id": inner["id"]}})
    assert "cannot be moved below itself" in loop
    as_row = notion.request("POST", f"/pages/{inner['id']}/move", {"parent": ROW_PARENT})
    assert as_row["properties"]["Name"]["title"][0]["plain_text"] == "inner"
    assert as_row["properties"]["Number"]["unique_id"]["number"] == 13
    same = notion.request("POST", f"/pages/{inner['id']}/move", {"parent": ROW_PARENT})
    assert same["properties"]["Name"] == as_row["properties"]["Name"]
    back = notion.request("POST", f"/pages/{inner['id']}/move", {"parent": {"page_id": HOME}})
    assert list(back["properties"]) == ["title"]


def test_templates_are_listed_and_copied_a_little_later() -> None:
    notion = library()
    workspace = notion.workspace
    template = row(notion, Name={"title": words("Template")})["id"]
    notion.request(
        "PATCH",
        f"/blocks/{template}/children",
        {"children": [{"toggle": {"rich_text": words("t"), "children": [paragraph("in")]}}]},
    )
    notion.request("POST", "/pages", {"parent": {"page_id": template}})
    workspace.templates[READING_SOURCE_ID] = [template]
    listing = notion.request("GET", f"/data_sources/{READING_SOURCE_ID}/templates?name=TEMPL")
    assert listing == {
        "templates": [{"id": template, "name": "Template", "is_default": True}],
        "has_more": False,
        "next_cursor": None,
    }
    made = notion.request("POST", "/pages", {"parent": ROW_PARENT, "template": {"type": "default"}})
    (toggle,) = notion.request("GET", f"/blocks/{made['id']}/children")["results"]
    assert notion.request("GET", f"/blocks/{toggle['id']}/children")["results"][0]["type"] == "paragraph"
    wish = {"template": {"type": "template_id", "template_id": template}, "erase_content": True}
    notion.request("PATCH", f"/pages/{made['id']}", wish)
    assert len(notion.request("GET", f"/blocks/{made['id']}/children")["results"]) == 1
    notion.request("PATCH", f"/pages/{made['id']}", {"template": {"type": "none"}})


def test_two_way_relations_keep_both_sides() -> None:
    notion = library()
    relation = {"relation": {"data_source_id": READING_SOURCE_ID, "dual_property": {"synced_property_name": "Back"}}}
    notion.request("PATCH", f"/data_sources/{READING_SOURCE_ID}", {"properties": {"Forth": relation}})
    first, second = row(notion), row(notion)
    notion.request("PATCH", f"/pages/{first['id']}", {"properties": {"Forth": {"relation": [{"id": second["id"]}]}}})
    assert notion.request("GET", f"/pages/{second['id']}")["properties"]["Back"]["relation"] == [{"id": first["id"]}]
    notion.request("PATCH", f"/pages/{first['id']}", {"properties": {"Forth": {"relation": []}}})
    assert notion.request("GET", f"/pages/{second['id']}")["properties"]["Back"]["relation"] == []


def test_long_lists_of_references_are_cut_in_pages_and_whole_by_property() -> None:
    notion = library()
    ids = [{"id": row(notion)["id"]} for _ in range(30)]
    made = row(notion, Related={"relation": ids})
    assert len(made["properties"]["Related"]["relation"]) == 25
    assert made["properties"]["Related"]["has_more"] is True
    related = made["properties"]["Related"]["id"]
    path = f"/pages/{made['id']}/properties/{related}"
    first = notion.request("GET", f"{path}?page_size=20")
    assert first["property_item"]["next_url"].endswith(f"start_cursor={first['next_cursor']}")
    rest = notion.request("GET", f"{path}?start_cursor={first['next_cursor']}")
    assert [item["relation"] for item in first["results"] + rest["results"]] == ids
    assert "start_cursor provided is invalid" in refused(notion, "GET", f"{path}?start_cursor=999")
    assert "start_cursor provided is invalid" in refused(notion, "GET", f"{path}?start_cursor=x")


def test_single_properties_are_items_and_lists() -> None:
    notion = library()
    listing = notion.request("POST", f"/data_sources/{READING_SOURCE_ID}/query", {})
    found = next(one for one in listing["results"] if one["properties"]["Readers"]["people"])
    path = f"/pages/{found['id']}/properties"
    seen = {name: notion.request("GET", f"{path}/{value['id']}") for name, value in found["properties"].items()}
    assert seen["Pages"]["object"] == "property_item"
    assert seen["Name"]["results"][0]["title"]["plain_text"] == found["properties"]["Name"]["title"][0]["plain_text"]
    assert seen["Readers"]["results"][0]["people"]["object"] == "user"
    assert seen["Related pages"]["property_item"]["rollup"]["type"] == "number"
    assert "Could not find property" in refused(notion, "GET", f"{path}/nope")


def test_rollups_of_lists_come_as_items() -> None:
    notion = library()
    shows = {
        "Shown": {
            "rollup": {
                "function": "show_original",
                "relation_property_name": "Related",
                "rollup_property_name": "Files",
            }
        }
    }
    notion.request("PATCH", f"/data_sources/{READING_SOURCE_ID}", {"properties": shows})
    listing = notion.request("POST", f"/data_sources/{READING_SOURCE_ID}/query", {})
    found = listing["results"][0]
    rolled = found["properties"]["Shown"]
    assert rolled["rollup"]["type"] == "array"
    items = notion.request("GET", f"/pages/{found['id']}/properties/{rolled['id']}")
    assert items["property_item"]["rollup"] == {"type": "array", "array": [], "function": "show_original"}
    assert items["results"][0]["type"] == "files"


def test_verification_is_written_with_who_verified() -> None:
    notion = library()
    notion.request("PATCH", f"/data_sources/{READING_SOURCE_ID}", {"properties": {"Checked": {"verification": {}}}})
    made = row(notion, Checked={"verification": {"state": "verified", "date": {"start": "2026-01-01"}}})
    value = made["properties"]["Checked"]["verification"]
    assert (value["state"], value["date"]["start"]) == ("verified", "2026-01-01")
    cleared = notion.request(
        "PATCH", f"/pages/{made['id']}", {"properties": {"Checked": {"verification": {"state": "unverified"}}}}
    )
    assert cleared["properties"]["Checked"]["verification"]["verified_by"] is None


def test_properties_are_filtered_on_writes_too() -> None:
    notion = library()
    path = "/pages?filter_properties=Name"
    made = notion.request("POST", path, {"parent": ROW_PARENT})
    assert list(made["properties"]) == ["Name"]
