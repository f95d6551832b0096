"""Databases, data sources, their columns, and views."""

from __future__ import annotations

from typing import Any

import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.handlers.views import LIFETIME
from notion_async.emulator.query import engine
from notion_async.emulator.samples.tables import READING_LIST_ID, READING_SOURCE_ID
from tests.emulator.conftest import refused, words

HOME = samples.HOME_PAGE_ID
PARENT = {"type": "page_id", "page_id": HOME}


def library() -> Emulator:
    return Emulator(samples.home(), samples.demo())


def database(notion: Emulator, properties: Any = None, **options: Any) -> Any:
    schema = {"initial_data_source": {"properties": properties}} if properties else {}
    return notion.request("POST", "/databases", {"parent": PARENT, "title": words("Tasks"), **schema, **options})


def source_of(notion: Emulator, made: Any) -> Any:
    return notion.request("GET", f"/data_sources/{made['data_sources'][0]['id']}")


def test_a_database_comes_with_a_source_a_title_column_and_a_view() -> None:
    notion = Emulator()
    made = database(notion, description=words("d"), is_inline=True, icon={"emoji": "📋"})
    assert made["created_time"].endswith("+00:00")
    assert made["is_inline"] is True
    assert source_of(notion, made)["properties"] == {
        "Name": {"id": "title", "name": "Name", "description": None, "type": "title", "title": {}}
    }
    (view,) = notion.request("GET", f"/views?database_id={made['id']}")["results"]
    assert notion.request("GET", f"/views/{view['id']}")["name"] == "Default view"
    (block,) = notion.request("GET", f"/blocks/{HOME}/children")["results"]
    assert (block["type"], block["has_children"], block["child_database"]) == (
        "child_database",
        False,
        {"title": "Tasks"},
    )
    assert block["created_time"].endswith(":00.000Z")


def test_columns_are_made_as_asked() -> None:
    notion = Emulator()
    schema = {
        "Title": {"title": {}},
        "Number": {"number": {"format": "percent"}, "description": "a share"},
        "Status": {"status": {}},
        "Mine": {"status": {"options": [{"name": "Open"}, {"name": "Shut", "group": "Complete"}]}},
        "Choice": {"select": {"options": [{"name": "a", "color": "red", "description": "first"}]}},
        "Id": {"type": "unique_id", "unique_id": {"prefix": "T"}},
        "Sum": {"formula": {"expression": "1 + 1"}},
    }
    columns = source_of(notion, database(notion, schema))["properties"]
    assert columns["Number"] == {
        "id": columns["Number"]["id"],
        "name": "Number",
        "description": "a share",
        "type": "number",
        "number": {"format": "percent"},
    }
    assert [group["name"] for group in columns["Status"]["status"]["groups"]] == ["To-do", "In progress", "Complete"]
    assert columns["Mine"]["status"]["groups"][2]["option_ids"] == [columns["Mine"]["status"]["options"][1]["id"]]
    assert columns["Choice"]["select"]["options"][0]["description"] == "first"
    assert columns["Id"]["unique_id"] == {"prefix": "T"}
    assert len({column["id"] for column in columns.values()}) == len(schema)


def test_relations_and_rollups_name_each_other() -> None:
    notion = Emulator()
    first, second = database(notion), database(notion)
    one, two = (made["data_sources"][0]["id"] for made in (first, second))
    relation = {"relation": {"database_id": second["id"], "single_property": {}}}
    both = {"relation": {"data_source_id": two, "dual_property": {}}}
    rollup = {"rollup": {"function": "count", "relation_property_name": "To", "rollup_property_name": "Name"}}
    notion.request("PATCH", f"/data_sources/{one}", {"properties": {"To": relation, "Both": both}})
    changed = notion.request("PATCH", f"/data_sources/{one}", {"properties": {"Count": rollup}})["properties"]
    assert changed["To"]["relation"]["data_source_id"] == two
    assert changed["Count"]["rollup"]["rollup_property_id"] == "title"
    assert changed["Count"]["rollup"]["relation_property_name"] == "To"
    back = notion.request("GET", f"/data_sources/{two}")["properties"]["Related to Tasks (Both)"]["relation"]
    assert back["dual_property"]["synced_property_name"] == "Both"
    for config, message in (
        ({"relation": {"data_source_id": "0" * 32}}, "Could not find data source"),
        ({"rollup": {**rollup["rollup"], "relation_property_name": "x"}}, "the name of a relation property"),
        ({"rollup": {**rollup["rollup"], "rollup_property_name": "x"}}, "the name of a property of the relation"),
        ({"rollup": {"function": "nonsense"}}, 'function should be `"count"`'),
    ):
        assert message in refused(notion, "PATCH", f"/data_sources/{one}", {"properties": {"Bad": config}})


def test_columns_are_renamed_changed_and_removed() -> None:
    notion = library()
    path = f"/data_sources/{READING_SOURCE_ID}"
    before = notion.request("GET", path)["properties"]
    wish: Any = {
        before["Pages"]["id"]: {"name": "Leaves", "description": "how long"},
        "Phone": None,
        "Author": {"number": {}},
        "Genre": {"select": {"options": [{"name": "Novel"}, {"name": "New", "color": "red"}]}},
        "State": {"status": {}},
    }
    after = notion.request("PATCH", path, {"properties": wish, "title": words("Books"), "icon": {"emoji": "📚"}})
    columns = after["properties"]
    assert columns["Leaves"]["id"] == before["Pages"]["id"]
    assert columns["Leaves"]["description"] == "how long"
    assert "Phone" not in columns
    assert columns["Author"]["type"] == "number"
    assert columns["Genre"]["select"]["options"][0] == before["Genre"]["select"]["options"][0], "it keeps id and color"
    assert columns["State"]["status"] == before["State"]["status"]
    assert after["title"][0]["plain_text"] == "Books"


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"Name": None}, "The title property cannot be removed."),
        ({"Nowhere": None}, "Nowhere is not a property that exists."),
        ({"Second": {"title": {}}}, "exactly one title property"),
        ({"Name": {"number": {}}}, "The type of the title property cannot be changed"),
        ({"New": {"nonsense": {}}}, "body.properties.New.number should be defined"),
        ({"New": {"number": {"nonsense": 1}}}, "number.nonsense should be not present"),
        ({"New": {"select": {"options": [{"name": ""}]}}}, "name.length should be ≥ `1`"),
        ({"New": {"number": {}, "description": "x" * 281}}, "description.length should be ≤ `280`"),
    ],
)
def test_columns_that_cannot_be_are_refused(properties: Any, message: str) -> None:
    assert message in refused(library(), "PATCH", f"/data_sources/{READING_SOURCE_ID}", {"properties": properties})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "body.parent should be defined"),
        (
            {"parent": PARENT, "cover": {"external": {"url": "https://x.y"}}, "is_inline": True},
            "cover cannot be combined",
        ),
        (
            {"parent": PARENT, "initial_data_source": {"properties": {"A": {"title": {}}, "B": {"title": {}}}}},
            "exactly one title property",
        ),
        ({"parent": PARENT, "initial_data_source": {"properties": {"A": {}}}}, "properties.A.number should be defined"),
    ],
)
def test_databases_that_cannot_be_are_refused(body: Any, message: str) -> None:
    assert message in refused(Emulator(), "POST", "/databases", body)


def test_databases_change_move_and_go_to_the_trash() -> None:
    notion = library()
    made = database(notion)
    path = f"/databases/{made['id']}"
    demo = {"parent": {"type": "page_id", "page_id": samples.DEMO_PAGE_ID}}
    changed = notion.request("PATCH", path, {**demo, "title": words("New"), "is_locked": True, "icon": None})
    assert changed["parent"]["page_id"] == samples.DEMO_PAGE_ID
    assert (changed["title"][0]["plain_text"], changed["is_locked"]) == ("New", True)
    assert notion.request("GET", f"/blocks/{HOME}/children")["results"] == []
    assert notion.request("PATCH", path, {"parent": {"workspace": True}})["parent"]["type"] == "workspace"
    assert "body.properties should be not present" in refused(notion, "PATCH", path, {"properties": {}})
    assert notion.request("PATCH", path, {"in_trash": True})["in_trash"] is True
    assert "archived" in refused(notion, "PATCH", path, {"title": []})
    notion.request("PATCH", path, {"in_trash": False})
    column = next(
        one
        for one in notion.request("GET", f"/blocks/{samples.DEMO_PAGE_ID}/children?page_size=100")["results"]
        if one["type"] == "toggle"
    )
    nested = database(notion, parent={"block_id": column["id"]})
    assert nested["parent"] == {"type": "block_id", "block_id": column["id"]}
    top = notion.request("POST", "/databases", {"parent": {"workspace": True}})
    assert top["title"] == []
    moved = notion.request("PATCH", f"/databases/{top['id']}", {"parent": PARENT})
    assert moved["parent"] == PARENT


def test_older_versions_keep_the_schema_on_the_database() -> None:
    notion = Emulator()
    old = {"version": "2022-06-28"}
    body = {"parent": PARENT, "properties": {"Name": {"title": {}}, "Count": {"number": {}}}}
    made = notion.request("POST", "/databases", body, **old)
    assert set(made["properties"]) == {"Name", "Count"}
    assert made["archived"] is False
    changed = notion.request("PATCH", f"/databases/{made['id']}", {"properties": {"Count": {"name": "Sum"}}}, **old)
    assert set(changed["properties"]) == {"Name", "Sum"}
    listing = notion.request("GET", "/databases", **old)
    assert [one["id"] for one in listing["results"]] == [made["id"]]
    missing = refused(notion, "POST", "/databases", {"parent": PARENT}, **old)
    assert "body.properties should be defined" in missing


def test_data_sources_are_added_moved_and_thrown_away() -> None:
    notion = library()
    made = database(notion)
    body = {"parent": {"database_id": made["id"]}, "properties": {"Name": {"title": {}}}, "title": words("Two")}
    second = notion.request("POST", "/data_sources", body)
    assert second["parent"] == {"type": "database_id", "database_id": made["id"]}
    assert second["database_parent"] == PARENT
    path = f"/data_sources/{second['id']}"
    moved = notion.request("PATCH", path, {"parent": {"database_id": READING_LIST_ID}})
    assert moved["parent"]["database_id"] == READING_LIST_ID
    assert len(notion.request("GET", f"/databases/{READING_LIST_ID}")["data_sources"]) == 2
    assert notion.request("PATCH", path, {"in_trash": True})["in_trash"] is True
    assert len(notion.request("GET", f"/databases/{READING_LIST_ID}")["data_sources"]) == 1
    assert "archived" in refused(notion, "PATCH", path, {"title": []})
    assert notion.request("PATCH", path, {"archived": False}, version="2025-09-03")["archived"] is False


def test_several_sources_are_too_much_for_older_versions() -> None:
    notion = library()
    notion.request("POST", "/data_sources", {"parent": {"database_id": READING_LIST_ID}, "properties": {}})
    said = refused(notion, "GET", f"/databases/{READING_LIST_ID}", version="2022-06-28")
    assert "has multiple data sources" in said


def test_older_versions_see_relations_by_their_database() -> None:
    notion = library()
    old = notion.request("GET", f"/databases/{READING_LIST_ID}", version="2022-06-28")
    assert old["properties"]["Related"]["relation"]["database_id"] == READING_LIST_ID
    assert "data_source_id" not in old["properties"]["Related"]["relation"]


def test_a_schema_has_a_largest_size() -> None:
    options = [{"name": f"{'x' * 95}{number}"} for number in range(100)]
    notion = library()
    path = f"/data_sources/{READING_SOURCE_ID}"
    wish = {f"Choice {number}": {"select": {"options": options}} for number in range(3)}
    assert "may have at most 51200" in refused(notion, "PATCH", path, {"properties": wish})


def view(notion: Emulator, **options: Any) -> Any:
    body = {"data_source_id": READING_SOURCE_ID, "database_id": READING_LIST_ID, "name": "V", "type": "table"}
    return notion.request("POST", "/views", {**body, **options})


def tabs(notion: Emulator) -> list[str]:
    workspace = notion.workspace
    return [workspace.views[one]["name"] for one in workspace.databases[READING_LIST_ID]["views"]]


def test_views_stand_where_they_are_put() -> None:
    notion = library()
    first = view(notion, name="b")
    view(notion, name="a", position={"type": "start"})
    view(notion, name="c", position={"type": "after_view", "view_id": first["id"]})
    view(notion, name="d", position={"type": "end"})
    assert tabs(notion) == ["a", "Default view", "b", "c", "d"]
    assert (
        first["url"] == f"https://app.notion.com/p/{READING_LIST_ID.replace('-', '')}?v={first['id'].replace('-', '')}"
    )
    by_source = notion.request("GET", f"/views?data_source_id={READING_SOURCE_ID}&page_size=2")
    assert by_source["has_more"] is True
    notion.request("DELETE", f"/views/{first['id']}")
    assert refused(notion, "GET", f"/views/{first['id']}").startswith("404")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"view_id": "0" * 32}, "Exactly one of database_id, view_id or create_database"),
        ({"type": "nonsense"}, 'body.type should be `"table"`'),
        ({"filter": {"property": "Nowhere", "number": {"equals": 1}}}, "Could not find property"),
        ({"sorts": [{"property": "Name"}]}, "body.sorts[0].direction should be defined"),
        ({"configuration": {"type": "board"}}, 'body.configuration.type should be `"table"`'),
        (
            {"type": "calendar", "configuration": {"type": "calendar"}},
            "configuration.date_property_id should be defined",
        ),
        ({"position": {"type": "after_view", "view_id": "0" * 32}}, "is not a view of this database"),
        ({"data_source_id": "0" * 32}, "Could not find database with ID"),
    ],
)
def test_views_that_cannot_be_are_refused(options: Any, message: str) -> None:
    notion = library()
    body = {"data_source_id": READING_SOURCE_ID, "database_id": READING_LIST_ID, "name": "V", "type": "table"}
    assert message in refused(notion, "POST", "/views", {**body, **options})


def test_the_list_of_views_needs_to_know_of_what() -> None:
    notion = library()
    assert "query.database_id should be defined" in refused(notion, "GET", "/views")
    assert "query.database_id should be a valid uuid" in refused(notion, "GET", "/views?database_id=x")
    assert refused(notion, "GET", f"/views?database_id={'0' * 32}").startswith("404")
    only = next(iter(notion.workspace.databases[READING_LIST_ID]["views"]))
    assert "The last view" in refused(notion, "DELETE", f"/views/{only}")
    assert refused(notion, "GET", f"/views/{'0' * 32}").startswith("404")


def test_dashboards_hold_widgets_and_linked_databases_show_other_sources() -> None:
    notion = library()
    dashboard = view(notion, type="dashboard", name="Board of boards")
    body = {"data_source_id": READING_SOURCE_ID, "name": "W", "type": "table"}
    widget = notion.request("POST", "/views", {**body, "view_id": dashboard["id"], "placement": {"type": "new_row"}})
    assert widget["dashboard_view_id"] == dashboard["id"]
    assert "must be the id of a dashboard" in refused(notion, "POST", "/views", {**body, "view_id": widget["id"]})
    assert refused(notion, "POST", "/views", {**body, "view_id": "0" * 32}).startswith("404")
    linked = notion.request("POST", "/views", {**body, "create_database": {"parent": PARENT}})
    database_id = linked["parent"]["database_id"]
    said = refused(notion, "GET", f"/databases/{database_id}")
    assert "does not contain any data sources accessible by this API bot." in said
    (block,) = notion.request("GET", f"/blocks/{HOME}/children")["results"]
    assert (block["type"], block["id"]) == ("child_database", database_id)
    listing = notion.request("GET", f"/views?database_id={database_id}")
    assert notion.request("GET", f"/views/{listing['results'][0]['id']}")["data_source_id"] == READING_SOURCE_ID
    position = {"parent": PARENT, "position": {"type": "after_block", "block_id": block["id"]}}
    notion.request("POST", "/views", {**body, "create_database": position})


def test_updates_merge_configuration_and_quick_filters() -> None:
    notion = library()
    made = view(notion, configuration={"type": "table", "wrap_cells": True, "frozen_column_index": 1})
    path = f"/views/{made['id']}"
    quick = {"Owned": {"checkbox": {"equals": True}}, "Genre": {"select": {"equals": "Novel"}}}
    body = {"name": "N", "quick_filters": quick, "configuration": {"type": "table", "wrap_cells": None}}
    changed = notion.request("PATCH", path, body)
    assert changed["configuration"] == {"type": "table", "frozen_column_index": 1}
    assert changed["quick_filters"] == quick
    fewer = notion.request("PATCH", path, {"quick_filters": {"Genre": None}})
    assert list(fewer["quick_filters"]) == ["Owned"]
    notion.request("PATCH", path, {"filter": {"property": "Pages", "number": {"greater_than": 500}}})
    found = notion.request("POST", f"{path}/queries", {})
    assert found["total_count"] == 3
    assert notion.request("PATCH", path, {"quick_filters": None})["quick_filters"] is None


def test_view_queries_are_kept_for_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_800_000_000.0]
    notion = Emulator(samples.demo(), clock=lambda: now[0])
    made = view(notion, sorts=[{"property": "Pages", "direction": "descending"}])
    path = f"/views/{made['id']}/queries"
    found = notion.request("POST", path, {"page_size": 5})
    assert (found["total_count"], len(found["results"]), found["has_more"]) == (12, 5, True)
    rest = notion.request("GET", f"{path}/{found['id']}?start_cursor={found['next_cursor']}")
    assert [one["object"] for one in rest["results"]] == ["page"] * 7
    now[0] += LIFETIME
    assert refused(notion, "GET", f"{path}/{found['id']}").startswith("404")
    again = notion.request("POST", path, {})
    assert notion.request("DELETE", f"{path}/{again['id']}")["deleted"] is True
    assert refused(notion, "DELETE", f"{path}/{again['id']}").startswith("404")
    monkeypatch.setattr(engine, "ROW_CAP", 4)
    capped = notion.request("POST", path, {})
    assert capped["request_status"]["incomplete_reason"] == "query_result_limit_reached"
    assert len(capped["results"]) == 4


def test_what_is_not_shared_has_no_views_and_no_source() -> None:
    notion = library()
    made = view(notion)
    notion.workspace.unshared.add(READING_LIST_ID)
    for path in (f"/views/{made['id']}", f"/data_sources/{READING_SOURCE_ID}", f"/databases/{READING_LIST_ID}"):
        assert refused(notion, "GET", path).startswith("404")
    assert notion.request("POST", "/search", {"query": "Reading list"})["results"] == []
