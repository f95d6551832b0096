"""Databases of samples: the demonstration's reading list, with a column of every type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.ids import derived_id
from notion_async.emulator.rich_text import text
from notion_async.emulator.rules.texts import PLACE_TEXTS
from notion_async.emulator.samples.people import PERSON, SECOND_PERSON
from notion_async.emulator.schema import column, option, status_groups
from notion_async.emulator.sources import add_database

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json
    from notion_async.emulator.samples.planter import Planter

READING_LIST_ID = derived_id("demo", "database")
READING_SOURCE_ID = derived_id("demo", "data source")

_GENRES = [option("Novel", "blue"), option("Essay", "green"), option("Poetry", "pink")]
_TAGS = [option("short", "gray"), option("long", "brown"), option("signed", "red")]
_STATES = [option("To read", "default"), option("Reading", "blue"), option("Read", "green")]
_GROUPS = status_groups(_STATES, {"Reading": "In progress", "Read": "Complete"})

_RELATION: Json = {
    "database_id": READING_LIST_ID,
    "data_source_id": READING_SOURCE_ID,
    "type": "single_property",
    "single_property": {},
}
_PAGES = column("Pages", "number")
_RELATED = column("Related", "relation")
_ROLLUP: Json = {"function": "sum", "relation_property_id": _RELATED["id"], "rollup_property_id": _PAGES["id"]}
_COLUMNS: list[tuple[str, str, Json]] = [
    ("Name", "title", {}),
    ("Author", "rich_text", {}),
    ("Pages", "number", {"format": "number"}),
    ("Genre", "select", {"options": _GENRES}),
    ("Tags", "multi_select", {"options": _TAGS}),
    ("State", "status", {"options": _STATES, "groups": _GROUPS}),
    ("Finished", "date", {}),
    ("Readers", "people", {}),
    ("Files", "files", {}),
    ("Owned", "checkbox", {}),
    ("Link", "url", {}),
    ("Contact", "email", {}),
    ("Phone", "phone_number", {}),
    ("Long", "formula", {"expression": 'prop("Pages") > 300'}),
    ("Related", "relation", _RELATION),
    ("Related pages", "rollup", _ROLLUP),
    ("Number", "unique_id", {"prefix": "BOOK"}),
    ("Created", "created_time", {}),
    ("Created by", "created_by", {}),
    ("Edited", "last_edited_time", {}),
    ("Edited by", "last_edited_by", {}),
    ("Place", "place", {}),
    ("Lend", "button", {}),
]


def plant_reading_list(planter: Planter, parent: str) -> None:
    """Add a database with a column of every type and twelve rows, one of them with content."""
    workspace = planter.workspace
    columns = {name: column(name, kind, config) for name, kind, config in _COLUMNS}
    add_database(
        workspace,
        {"type": "page_id", "page_id": parent},
        [text("Reading list")],
        author=PERSON,
        database_id=READING_LIST_ID,
        source_id=READING_SOURCE_ID,
    )
    source = workspace.data_sources[READING_SOURCE_ID]
    source["properties"] = {one["id"]: one for one in columns.values()}
    workspace.place(READING_LIST_ID, parent)
    rows = [derived_id("demo", "row", number) for number in range(12)]
    for number, row in enumerate(rows):
        values = _values(number, rows)
        workspace.add_page(
            {"type": "data_source_id", "data_source_id": READING_SOURCE_ID, "database_id": READING_LIST_ID},
            page_id=row,
            author=PERSON,
            properties={columns[name]["id"]: value for name, value in values.items()},
        )
        workspace.rows[READING_SOURCE_ID].append(row)
    workspace.add_block(rows[0], "paragraph", {"rich_text": [text("Notes on this book")]}, author=PERSON)


def _values(number: int, rows: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {"Name": [text(f"Book {number + 1}")], "Number": number + 1}
    if number == len(rows) - 1:
        return values
    day = {"start": f"2026-02-{number + 1:02}", "end": None, "time_zone": None}
    return values | {
        "Author": [text("Somebody", italic=True), text(" and others")],
        "Pages": 90 * (number + 1),
        "Genre": _plain(_GENRES[number % 3]),
        "Tags": [_plain(tag) for tag in _TAGS[: number % 4]],
        "State": _plain(_STATES[number % 3]),
        "Finished": day if number % 3 == 2 else None,
        "Readers": [PERSON, SECOND_PERSON][: number % 3],
        "Files": [{"name": "cover.png", "type": "external", "external": {"url": "https://example.com/cover.png"}}],
        "Owned": number % 2 == 0,
        "Link": f"https://example.com/books/{number + 1}",
        "Contact": "books@example.com",
        "Phone": "+1 555 0100",
        "Related": [rows[(number + 1) % 3]],
        "Place": {"lat": 50.94, "lon": 6.96, **dict.fromkeys(PLACE_TEXTS), "name": "Library"},
    }


def _plain(choice: Json) -> Json:
    return {key: choice[key] for key in ("id", "name", "color")}
