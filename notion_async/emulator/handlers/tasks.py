"""Handler of asynchronous tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notion_async.emulator.messages import not_found

if TYPE_CHECKING:
    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json


def retrieve(context: Context) -> Json:
    """GET /async_tasks/{task_id}."""
    found = context.workspace.tasks.get(context.request.params["task_id"])
    if found is None:
        raise not_found(context.connection, "async_task", context.request.params["task_id"])
    return found
