"""Databases with their data sources and first views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.schema import new_source
from notion_async.emulator.times import with_offset

if TYPE_CHECKING:
    from notion_async.emulator.messages import Json
    from notion_async.emulator.workspace import Workspace


_UNDRESSED = {"is_inline": False, "is_locked": False, "icon": None, "cover": None, "public_url": None}


def add_database(
    workspace: Workspace,
    parent: Json,
    title: list[Json],
    *,
    author: str,
    database_id: str | None = None,
    source_id: str | None = None,
) -> Json:
    """Add a database with one data source without columns and a default view; it is not in any listing yet."""
    database_id = database_id or workspace.new_id()
    now = with_offset(workspace.clock())
    database = workspace.databases[database_id] = {
        "object": "database",
        "id": database_id,
        "title": title,
        "description": [],
        "parent": parent,
        **_UNDRESSED,
        **workspace.stamps(author),
        "created_time": now,
        "last_edited_time": now,
        "sources": [],
        "views": [],
    }
    source = add_source(workspace, database, title, author=author, source_id=source_id)
    add_view(workspace, database, source["id"], "Default view", "table", author=author)
    return database


def add_source(
    workspace: Workspace, database: Json, title: list[Json], *, author: str, source_id: str | None = None
) -> Json:
    """Add a data source without columns to a database."""
    source_id = source_id or workspace.new_id()
    source = new_source(source_id, database["id"], title, [], **workspace.stamps(author))
    workspace.data_sources[source_id] = source
    workspace.rows[source_id] = []
    database["sources"].append(source_id)
    workspace.changed()
    return source


def add_view(workspace: Workspace, database: Json, source_id: str | None, name: str, kind: str, *, author: str) -> Json:
    """Add a view to a database, after its others."""
    view_id, now, who = workspace.new_id(), with_offset(workspace.clock()), {"object": "user", "id": author}
    view = workspace.views[view_id] = {
        "object": "view",
        "id": view_id,
        "parent": {"type": "database_id", "database_id": database["id"]},
        "data_source_id": source_id,
        "name": name,
        "type": kind,
        "created_time": now,
        "created_by": who,
        "last_edited_time": now,
        "last_edited_by": who,
        "filter": None,
        "sorts": None,
        "quick_filters": None,
        "configuration": {"type": kind},
    }
    database["views"].append(view_id)
    return view


def add_linked_database(workspace: Workspace, page_id: str, *, author: str) -> Json:
    """Add a database with views of other databases' data sources and none of its own."""
    database = add_database(workspace, {"type": "page_id", "page_id": page_id}, [], author=author)
    for source_id in database["sources"]:
        del workspace.data_sources[source_id], workspace.rows[source_id]
    for view_id in database["views"]:
        del workspace.views[view_id]
    database.update(sources=[], views=[])
    return database
