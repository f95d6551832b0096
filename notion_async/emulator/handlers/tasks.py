"""Answers about asynchronous tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.calls import not_found

if TYPE_CHECKING:
    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server


def retrieve(server: Server, call: Call) -> Json:
    """GET /async_tasks/{task_id}."""
    found = server.workspace.tasks.get(call.params["task_id"])
    if found is None:
        raise not_found(call.connection, "async_task", call.params["task_id"])
    return found
