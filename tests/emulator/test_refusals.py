"""What is refused changes nothing, and whatever is sent gets an answer in Notion's shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from notion_async.emulator import Emulator
from notion_async.emulator.state import save
from tests.emulator.conftest import paragraph, refused, words

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = "0" * 32
SCHEMA: dict[str, Any] = {
    "Name": {"title": {}},
    "Choice": {"multi_select": {}},
    "State": {"status": {}},
    "Due": {"date": {}},
}


class Office:
    """A page, a database with two rows related both ways, and an upload without bytes."""

    def __init__(self) -> None:
        self.notion = Emulator(clock=lambda: 1.7e9)
        ask = self.notion.request
        self.root = self.notion.root_id
        made = {"parent": {"page_id": self.root}, "initial_data_source": {"properties": SCHEMA}}
        database = ask("POST", "/databases", made)
        self.database, self.source = database["id"], database["data_sources"][0]["id"]
        both = {"Related": {"relation": {"data_source_id": self.source, "dual_property": {}}}}
        schema = ask("PATCH", f"/data_sources/{self.source}", {"properties": both})["properties"]
        self.back = schema["Related"]["relation"]["dual_property"]["synced_property_name"]
        self.rows = [self.row(Name={"title": words(name)}) for name in ("one", "two")]
        self.upload = ask("POST", "/file_uploads", {"filename": "a.png"})["id"]
        self.block = ask("PATCH", f"/blocks/{self.root}/children", {"children": [paragraph()]})["results"][0]["id"]

    def row(self, **properties: Any) -> str:
        sent = {"parent": {"data_source_id": self.source}, "properties": properties}
        return str(self.notion.request("POST", "/pages", sent)["id"])

    def image(self) -> Any:
        return {"image": {"file_upload": {"id": self.upload}}}


@pytest.fixture
def office() -> Office:
    return Office()


def kept(office: Office, folder: Path) -> Any:
    file = folder / "state.json"
    save(office.notion.workspace, file)
    return {key: value for key, value in json.loads(file.read_bytes()).items() if key != "ids_made"}


REFUSED: list[tuple[str, Any]] = [
    ("POST /pages", lambda it: {"parent": {"page_id": it.root}, "children": [paragraph(), it.image()]}),
    ("POST /pages", lambda it: {"parent": {"page_id": it.root}, "children": [{"table_row": {"cells": []}}]}),
    ("POST /pages", lambda it: {"parent": {"page_id": it.root}, "icon": it.image()["image"]}),
    ("POST /pages", lambda it: {"parent": {"data_source_id": it.source}, "template": {"type": "default"}}),
    (
        "POST /pages",
        lambda it: {
            "parent": {"data_source_id": it.source},
            "properties": {"Choice": [{"name": "new"}], "Related": [{"id": it.rows[0]}], "State": {"name": "new"}},
        },
    ),
    ("PATCH /pages/{row}", lambda it: {"properties": {"Related": [{"id": it.rows[1]}], "nonsense": 1}}),
    ("PATCH /pages/{row}", lambda it: {"properties": {"Choice": [{"name": "new"}], "State": {"name": "new"}}}),
    ("PATCH /pages/{row}", lambda it: {"in_trash": True, "icon": it.image()["image"]}),
    ("PATCH /pages/{row}", lambda _: {"is_locked": True, "template": {"type": "default"}}),
    ("PATCH /blocks/{root}/children", lambda it: {"children": [paragraph(), it.image()]}),
    ("PATCH /blocks/{block}", lambda _: {"in_trash": True, "to_do": {"checked": True}}),
    ("POST /databases", lambda it: {"parent": {"page_id": it.root}, "initial_data_source": {"properties": {"x": 1}}}),
    ("POST /databases", lambda it: {"parent": {"page_id": it.root}, "icon": it.image()["image"]}),
    ("PATCH /databases/{database}", lambda _: {"in_trash": True, "parent": {"page_id": NOBODY}}),
    ("PATCH /databases/{database}", lambda it: {"title": words("x"), "icon": it.image()["image"]}),
    ("PATCH /databases/{database}", lambda it: {"title": words("x"), "parent": {"page_id": it.rows[0]}}),
    ("POST /data_sources", lambda it: {"parent": {"database_id": it.database}, "properties": {"x": {"formula": 1}}}),
    ("PATCH /data_sources/{source}", lambda _: {"properties": {"Choice": None, "Due": {"date": 1}}}),
    ("PATCH /data_sources/{source}", lambda _: {"properties": {"Choice": {"name": "Due"}}}),
    ("PATCH /data_sources/{source}", lambda _: {"properties": {"Choice": {"name": 5}}}),
    ("PATCH /data_sources/{source}", lambda _: {"properties": {"Choice": 5}}),
    ("PATCH /data_sources/{source}", lambda _: {"title": words("x"), "parent": {"database_id": NOBODY}}),
    (
        "POST /views",
        lambda it: {
            "data_source_id": it.source,
            "database_id": it.database,
            "name": "x",
            "type": "table",
            "position": {"type": "after_view", "view_id": NOBODY},
        },
    ),
    (
        "POST /views",
        lambda it: {
            "data_source_id": it.source,
            "name": "x",
            "type": "table",
            "create_database": {
                "parent": {"page_id": it.root},
                "position": {"type": "after_block", "block_id": it.rows[0]},
            },
        },
    ),
]


@pytest.mark.parametrize(("route", "body"), REFUSED)
def test_what_is_refused_changes_nothing(office: Office, tmp_path: Path, route: str, body: Any) -> None:
    method, path = route.split()
    before = kept(office, tmp_path)
    assert refused(office.notion, method, path.format(row=office.rows[0], **vars(office)), body(office)).startswith("4")
    assert kept(office, tmp_path) == before


@pytest.mark.parametrize("body", [1, "x", [None], True])
@pytest.mark.parametrize("route", ["PATCH /pages/{0}", "PATCH /blocks/{0}", "POST /search", "POST /sessions"])
def test_a_body_that_is_no_object_is_refused(route: str, body: Any) -> None:
    notion = Emulator()
    method, path = route.format(notion.root_id).split()
    assert "body failed validation: body should be an object, instead was" in refused(notion, method, path, body)


@pytest.mark.parametrize(
    ("route", "body", "message"),
    [
        ("POST /pages", {"parent": {"type": []}}, "body.parent.type should be"),
        ("POST /search", {"page_size": "5"}, "body.page_size should be a number"),
        ("POST /search", {"page_size": 1.5}, "body.page_size should be a number"),
        ("POST /search", {"page_size": True}, "body.page_size should be a number"),
        ("POST /blocks/meeting_notes", {"source": 1}, "body.source should be an object"),
        ("POST /blocks/meeting_notes/query", {"filter": {"operator": "and", "filters": 3}}, "should be an array"),
        (
            "POST /blocks/meeting_notes/query",
            {"filter": {"property": "title", "filter": {"operator": "string_is", "value": {}}}},
            "should be a condition that fits its operator",
        ),
        (
            "POST /blocks/meeting_notes/query",
            {"filter": {"property": "created_time", "filter": {"operator": "date_is", "value": "never"}}},
            "should be a condition that fits its operator",
        ),
        ("PATCH /blocks/{root}/children", {"children": [{"table": {"table_width": 0}}]}, "table_width should be ≥ `1`"),
        ("PATCH /blocks/{root}/children", {"children": [{"table": {"table_width": 1.5}}]}, "should be an integer"),
        (
            "PATCH /blocks/{root}/children",
            {"children": [{"column_list": {"children": [{"column": {"width_ratio": 5}}] * 2}}]},
            "width_ratio should be > `0` and ≤ `1`",
        ),
        (
            "PATCH /blocks/{root}/children",
            {"children": [{"callout": {"rich_text": [], "icon": {"emoji": "word"}}}]},
            'body failed validation: body.children[0].callout.icon.emoji should be a valid emoji, instead was `"word"`',
        ),
        (
            "PATCH /blocks/{root}/children",
            {"children": [{"synced_block": {"synced_from": {"block_id": NOBODY}}}]},
            "404 object_not_found: Could not find block with ID",
        ),
        ("POST /sessions", {"agent_id": 1, "message": "x"}, "body.agent_id should be a string"),
    ],
)
def test_strange_values_are_refused(route: str, body: Any, message: str) -> None:
    notion = Emulator()
    method, path = route.format(root=notion.root_id).split()
    assert message in refused(notion, method, path, body)


def test_only_toggle_headings_hold_children(office: Office) -> None:
    headings: list[Any] = [{"heading_1": {"rich_text": [], "is_toggleable": toggle}} for toggle in (False, True)]
    made = office.notion.request("PATCH", f"/blocks/{office.root}/children", {"children": headings})["results"]
    plain, toggle = (f"/blocks/{one['id']}" for one in made)
    more = {"children": [paragraph()]}
    assert "does not support children" in refused(office.notion, "PATCH", f"{plain}/children", more)
    office.notion.request("PATCH", f"{toggle}/children", more)
    flat = {"heading_1": {"is_toggleable": False}}
    assert "with children" in refused(office.notion, "PATCH", toggle, flat)
    assert office.notion.request("PATCH", plain, flat)["heading_1"]["is_toggleable"] is False


def test_a_row_made_with_a_two_way_relation_is_seen_from_the_other_side(office: Office) -> None:
    made = office.row(Related={"relation": [{"id": office.rows[0]}]})
    other = office.notion.request("GET", f"/pages/{office.rows[0]}")
    assert other["properties"][office.back]["relation"] == [{"id": made}]
    office.notion.request("PATCH", f"/pages/{made}", {"properties": {"Related": [{"id": office.rows[1]}]}})
    seen = [office.notion.request("GET", f"/pages/{row}")["properties"][office.back]["relation"] for row in office.rows]
    assert seen == [[], [{"id": made}]]


def test_related_pages_that_are_not_shared_are_missing(office: Office) -> None:
    made = office.row(Related={"relation": [{"id": row} for row in office.rows]})
    office.notion.connection.unshared.add(office.rows[0])
    column = office.notion.request("GET", f"/pages/{made}")["properties"]["Related"]
    assert column["relation"] == [{"id": office.rows[1]}]
    listed = office.notion.request("GET", f"/pages/{made}/properties/{column['id']}")["results"]
    assert [one["relation"]["id"] for one in listed] == [office.rows[1]]


def test_a_page_may_be_changed_and_thrown_away_or_restored_at_once(office: Office) -> None:
    row, ask = office.rows[0], office.notion.request
    gone = ask("PATCH", f"/pages/{row}", {"in_trash": True, "properties": {"Name": {"title": words("gone")}}})
    assert (gone["in_trash"], gone["properties"]["Name"]["title"][0]["plain_text"]) == (True, "gone")
    assert "Can't update a page" in refused(office.notion, "PATCH", f"/pages/{row}", {"icon": None, "in_trash": True})
    back = ask("PATCH", f"/pages/{row}", {"in_trash": False, "icon": {"emoji": "🎉"}})
    assert (back["in_trash"], back["icon"]["emoji"]) == (False, "🎉")
    ask("PATCH", f"/databases/{office.database}", {"in_trash": True})
    assert "Can't update" in refused(office.notion, "PATCH", f"/pages/{row}", {"icon": None, "in_trash": False})


def test_erased_content_is_in_the_trash(office: Office) -> None:
    ask = office.notion.request
    page = ask("POST", "/pages", {"parent": {"page_id": office.root}, "children": [paragraph("old")]})["id"]
    old = ask("GET", f"/blocks/{page}/children")["results"][0]["id"]
    sub = ask("POST", "/pages", {"parent": {"page_id": page}})["id"]
    ask("PATCH", f"/pages/{page}", {"erase_content": True})
    assert ask("GET", f"/blocks/{page}/children")["results"] == []
    assert [ask("GET", path)["in_trash"] for path in (f"/blocks/{old}", f"/pages/{sub}")] == [True, True]


def test_content_replaced_as_markdown_is_in_the_trash_and_pages_stay(office: Office) -> None:
    ask = office.notion.request
    page = ask("POST", "/pages", {"parent": {"page_id": office.root}, "children": [paragraph("old")]})["id"]
    old = ask("GET", f"/blocks/{page}/children")["results"][0]["id"]
    sub = ask("POST", "/pages", {"parent": {"page_id": page}})["id"]
    new = f'<page url="https://app.notion.com/p/{sub.replace("-", "")}">x</page>\nnew'
    ask("PATCH", f"/pages/{page}/markdown", {"type": "replace_content", "replace_content": {"new_str": new}})
    listed = ask("GET", f"/blocks/{page}/children")["results"]
    assert [one["type"] for one in listed] == ["child_page", "paragraph"]
    assert ask("GET", f"/blocks/{old}")["in_trash"]
    assert not ask("GET", f"/pages/{sub}")["in_trash"]
