"""Answers about custom emojis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import paging

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server


def list_all(server: Server, call: Call) -> Json:
    """GET /custom_emojis; `name` must match exactly."""
    emojis, name = server.workspace.emojis, call.one("name")
    ids, cursor = paging.by_id([key for key, one in emojis.items() if name in {None, one["name"]}], call)
    return {
        "object": "list",
        "type": "custom_emoji",
        "results": [emojis[one] for one in ids],
        "has_more": cursor is not None,
        "next_cursor": cursor,
    }
