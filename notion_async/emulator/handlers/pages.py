"""Answers about pages: retrieve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import lookup
from notion_async.emulator.render import pages as render

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.core import Core


def retrieve(core: Core, call: Call) -> Json:
    """GET /pages/{page_id}."""
    lookup.require(call, "read_content")
    found = lookup.page(core.workspace, call, lookup.path_id(call, "page_id"))
    return render.page(core.workspace, found["id"], call, only(call))


def only(call: Call) -> list[str]:
    """The properties asked for, in both spellings of the parameter."""
    return [*call.query.get("filter_properties", ()), *call.query.get("filter_properties[]", ())]
