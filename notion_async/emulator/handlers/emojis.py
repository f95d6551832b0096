"""Handlers of custom emojis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator import paging

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json


def list_all(context: Context) -> Json:
    """GET /custom_emojis: all, or those with exactly this `name`."""
    emojis, name = context.workspace.emojis, context.request.query_value("name")
    ids, cursor = paging.by_id([key for key, one in emojis.items() if name in {None, one["name"]}], context.request)
    return {
        "object": "list",
        "type": "custom_emoji",
        "results": [emojis[one] for one in ids],
        "has_more": cursor is not None,
        "next_cursor": cursor,
    }
