"""Columns of data sources as stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from notion_async.emulator.ids import derived_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace

PROPERTY_ID_LENGTH = 4
_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_~"
_ENCODED = ("%3A", "%3B", "%3C", "%3E", "%3F", "%40", "%5B", "%5D", "%60", "%7B", "%7D")


def property_id(*name: object) -> str:
    """Return a short id in Notion's form: four characters, some of them percent-encoded."""
    digest = bytes.fromhex(derived_id("property", *name).replace("-", ""))
    characters = [_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:PROPERTY_ID_LENGTH]]
    if digest[4] % 2:
        characters[digest[5] % PROPERTY_ID_LENGTH] = _ENCODED[digest[6] % len(_ENCODED)]
    return "".join(characters)


def column(name: str, kind: str, config: Json | None = None, *, column_id: str | None = None) -> Json:
    """Return a column in the form of responses."""
    column_id = "title" if kind == "title" else column_id or property_id(name, kind)
    return {"id": column_id, "name": name, "description": None, "type": kind, kind: config or {}}


def option(name: str, color: str = "default", description: str | None = None, *, of: object = "") -> Json:
    """Return an option of a select, multi-select or status column."""
    return {"id": derived_id("option", of, name), "name": name, "color": color, "description": description}


def status_groups(options: list[Json], group_of: dict[str, str]) -> list[Json]:
    """Return the three groups of a status column with their options."""
    groups = (("To-do", "gray"), ("In progress", "blue"), ("Complete", "green"))
    return [
        {
            "id": derived_id("group", name),
            "name": name,
            "color": color,
            "option_ids": [one["id"] for one in options if group_of.get(one["name"], "To-do") == name],
        }
        for name, color in groups
    ]


def new_source(source_id: str, database_id: str, title: list[Json], columns: list[Json], **stamps: Any) -> Json:
    """Return a data source as the workspace stores one."""
    return {
        "object": "data_source",
        "id": source_id,
        "cover": None,
        "icon": None,
        **stamps,
        "title": title,
        "properties": {one["id"]: one for one in columns},
        "parent": {"type": "database_id", "database_id": database_id},
    }


def columns_of(workspace: Workspace, page: Json) -> dict[str, Json]:
    """Return the columns of a page by id: those of its data source, or the title alone."""
    if page["parent"]["type"] == "data_source_id":
        found: dict[str, Json] = workspace.data_sources[page["parent"]["data_source_id"]]["properties"]
        return found
    return {"title": {"id": "title", "name": "title", "type": "title"}}


def find(columns: Mapping[str, Json], key: str) -> Json | None:
    """Return the column of a name or an id, percent-encoded or not."""
    by_id = columns.get(key)
    if by_id:
        return by_id
    wanted = unquote(key)
    for found in columns.values():
        if found["name"] == key or unquote(found["id"]) == wanted:
            return found
    return None
