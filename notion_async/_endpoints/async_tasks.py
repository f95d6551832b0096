"""Tasks that Notion works on after its answer."""

from typing import Unpack

from notion_async import models
from notion_async._endpoints.namespace import Namespace
from notion_async._http import RequestOptions, request_options, routes, sleep_until_deadline
from notion_async.errors import ApiError, Unreadable, kind_of

_POLL_SECONDS = 1.0  # where the task names no interval


class AsyncTasks(Namespace):
    """`client.async_tasks`: work that Notion continues after its answer."""

    path = "client.async_tasks"

    async def retrieve(self, task_id: str, **options: Unpack[RequestOptions]) -> models.AsyncTask:
        """Return the current status of a task.

        Raises:
            NotFound: The task does not exist or ended long ago.

        https://developers.notion.com/reference/retrieve-an-async-task
        """
        return await self._session.request(
            models.AsyncTask, routes.RETRIEVE_ASYNC_TASK, {"task_id": task_id}, **options
        )

    async def wait(self, task: models.AsyncTask | str, **options: Unpack[RequestOptions]) -> models.TaskResult:
        """Poll a task until it ends, at the interval that Notion asks for, and return its result.

        The wait has no limit unless `deadline` sets one.

        Args:
            task: The task that a call with `allow_async=True` returned, or its id.

        Returns:
            The page, or the Markdown of the page.

        Raises:
            ApiError: The task failed; the error is that of a call without `allow_async`.

        https://developers.notion.com/reference/retrieve-an-async-task
        """
        with request_options(**options):
            current = task if isinstance(task, models.AsyncTask) else await self.retrieve(task)
            while current.status not in {"succeeded", "failed"}:
                interval = current.poll_after_seconds
                await sleep_until_deadline(interval if isinstance(interval, int | float) else _POLL_SECONDS)
                current = await self.retrieve(current.id)
        if current.status == "failed":
            raise _error(current)
        if not current.result:
            msg = f"task {current.id} succeeded and has no result"
            raise Unreadable(msg, where="$.result")
        return current.result


def _error(task: models.AsyncTask) -> ApiError:
    reported, operation = task.error, task.operation
    if not reported:
        return ApiError(f"task {task.id} failed, and Notion does not say why", status=0)
    method, _, path = operation.name.partition(" ") if operation else ("", "", "")
    return kind_of(reported.status)(
        reported.message,
        status=reported.status,
        code=reported.code,
        request_id=reported.request_id or None,
        additional_data=reported.additional_data or None,
        method=method,
        path=path.removeprefix("/v1"),
    )
