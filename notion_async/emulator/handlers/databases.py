"""Answers about databases and data sources: retrieve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup
from notion_async.emulator.render import pages as render

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.core import Core


def retrieve(core: Core, call: Call) -> Json:
    """GET /databases/{database_id}."""
    lookup.require(call, "read_content")
    found = lookup.database(core.workspace, call, lookup.path_id(call, "database_id"))
    return render.database(core.workspace, found["id"], call)


def retrieve_source(core: Core, call: Call) -> Json:
    """GET /data_sources/{data_source_id}."""
    lookup.require(call, "read_content")
    found = lookup.data_source(core.workspace, call, lookup.path_id(call, "data_source_id"))
    return render.data_source(core.workspace, found["id"], call)
