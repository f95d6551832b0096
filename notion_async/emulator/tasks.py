"""Asynchronous tasks: accepted with 202, run later, retrieved by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.messages import EmulatedResponse, Refusal, encode
from notion_async.emulator.times import to_second

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import Json

POLL_AFTER = 2


def start_task(context: Context, work: Callable[[], Any]) -> EmulatedResponse:
    """Accept work as a task and return a 202 that names it."""
    task_id = "task_" + context.workspace.new_id().replace("-", "")
    task = {
        "object": "async_task",
        "id": task_id,
        "status": "queued",
        "status_url": f"{context.request.base_url}/v1/async_tasks/{task_id}",
        "created_time": to_second(context.workspace.clock()),
        "poll_after_seconds": POLL_AFTER,
        "operation": {"surface": "rest", "name": _operation(context)},
    }
    context.workspace.tasks[task_id] = task
    answer = EmulatedResponse(encode(task), 202)
    context.jobs.add(lambda: _work(task, work))
    return answer


def _work(task: Json, work: Callable[[], Any]) -> None:
    task.pop("poll_after_seconds")
    try:
        task.update(status="succeeded", result=work())
    except Refusal as refusal:
        task.update(status="failed", error=refusal.as_json())


def _operation(context: Context) -> str:
    """Return the route in the form that tasks use: `PATCH /v1/pages/:page_id/markdown`."""
    return context.request.route.replace("{", ":").replace("}", "")
