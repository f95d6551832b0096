"""Asynchronous tasks: accepted with 202, done a little later, asked for by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notion_async.emulator.calls import Answer, Refusal, encode
from notion_async.emulator.times import to_second

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.calls import Call, Json
    from notion_async.emulator.server import Server

POLL_AFTER = 2


def later(server: Server, call: Call, work: Callable[[], Any]) -> Answer:
    """Accept work as a task: the answer is 202 and names it."""
    task_id = "task_" + server.workspace.new_id().replace("-", "")
    task = {
        "object": "async_task",
        "id": task_id,
        "status": "queued",
        "status_url": f"{call.base_url}/v1/async_tasks/{task_id}",
        "created_time": to_second(server.workspace.clock()),
        "poll_after_seconds": POLL_AFTER,
        "operation": {"surface": "rest", "name": _operation(call)},
    }
    server.workspace.tasks[task_id] = task
    answer = Answer(encode(task), 202)
    server.jobs.add(lambda: _work(task, work))
    return answer


def _work(task: Json, work: Callable[[], Any]) -> None:
    task.pop("poll_after_seconds")
    try:
        task.update(status="succeeded", result=work())
    except Refusal as refusal:
        task.update(status="failed", error=refusal.as_json())


def _operation(call: Call) -> str:
    """The route as tasks name it: `PATCH /v1/pages/:page_id/markdown`."""
    return call.route.replace("{", ":").replace("}", "")
