"""Tasks that Notion works on after it has answered."""

from typing import Unpack

from notion_async import models
from notion_async._endpoints.namespace import Namespace
from notion_async._http import RequestOptions, request_options, routes, sleep_until_deadline
from notion_async.errors import ApiError, Unreadable, kind_of

_BETWEEN = 1.0  # seconds, where Notion names none


class AsyncTasks(Namespace):
    """`client.async_tasks`."""

    async def retrieve(self, task_id: str, **options: Unpack[RequestOptions]) -> models.AsyncTask:
        """Say how a task stands.

        Raises:
            NotFound: There is no such task, or it is long over.

        https://developers.notion.com/reference/retrieve-an-async-task
        """
        return await self._session.request(
            models.AsyncTask, routes.RETRIEVE_ASYNC_TASK, {"task_id": task_id}, **options
        )

    async def wait(self, task: models.AsyncTask | str, **options: Unpack[RequestOptions]) -> models.TaskResult:
        """Wait until a task is over, as often as Notion lets us ask, and give what the call would have answered.

        There is no end but the task's own, unless `deadline` sets one for all of it.

        Args:
            task: What an `allow_async=True` call gave, or its id.

        Returns:
            The page or the page's markdown.

        Raises:
            ApiError: The task failed, with the error that the call would have had.

        https://developers.notion.com/reference/retrieve-an-async-task
        """
        with request_options(**options):
            now = task if isinstance(task, models.AsyncTask) else await self.retrieve(task)
            while now.status not in {"succeeded", "failed"}:
                between = now.poll_after_seconds
                await sleep_until_deadline(between if isinstance(between, int | float) else _BETWEEN)
                now = await self.retrieve(now.id)
        if now.status == "failed":
            raise _error(now)
        if not now.result:
            msg = f"task {now.id} succeeded and has no result"
            raise Unreadable(msg, where="$.result")
        return now.result


def _error(task: models.AsyncTask) -> ApiError:
    said, operation = task.error, task.operation
    if not said:
        return ApiError(f"task {task.id} failed, and Notion does not say why", status=0)
    method, _, path = operation.name.partition(" ") if operation else ("", "", "")
    return kind_of(said.status)(
        said.message,
        status=said.status,
        code=said.code,
        request_id=said.request_id or None,
        additional_data=said.additional_data or None,
        method=method,
        path=path.removeprefix("/v1"),
    )
