from typing import Any

import pytest

from notion_async import NotionClient, errors, models
from tests.endpoints.scripted import NOW, Scripted, page, uuid


def task(status: str, **more: Any) -> dict[str, Any]:
    return {
        "object": "async_task",
        "id": "task_1",
        "status": status,
        "status_url": "https://api.notion.com/v1/async_tasks/task_1",
        "created_time": NOW,
        "operation": {"surface": "rest", "name": "PATCH /v1/pages/:page_id/markdown"},
        **more,
    }


async def test_waiting_asks_until_the_task_is_over(client: NotionClient, server: Scripted) -> None:
    server.will(
        task("queued", poll_after_seconds=0),
        task("running", poll_after_seconds=0.001),
        task("succeeded", result=page(3)),
    )
    made = await client.async_tasks.wait("task_1")
    assert isinstance(made, models.Page)
    assert made.id == uuid(3)
    assert [asked.path for asked in server.asked] == ["/v1/async_tasks/task_1"] * 3


async def test_the_first_wait_is_the_interval_of_the_task(
    client: NotionClient, server: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notion_async._endpoints.async_tasks._POLL_SECONDS", 0)
    server.will(task("queued"), task("succeeded", result={"object": "page_markdown", "id": uuid(1), "markdown": "x"}))
    queued = await client.async_tasks.retrieve("task_1")
    assert isinstance(await client.async_tasks.wait(queued), models.PageMarkdown)
    assert len(server.asked) == 2


async def test_a_failed_task_raises_the_error_of_its_call(client: NotionClient, server: Scripted) -> None:
    refusal = {"object": "error", "status": 404, "code": "object_not_found", "message": "Gone.", "request_id": "r"}
    server.will(task("failed", error=refusal))
    with pytest.raises(errors.NotFound, match="PATCH /pages/:page_id/markdown: 404 object_not_found: Gone") as raised:
        await client.async_tasks.wait("task_1")
    assert raised.value.request_id == "r"


async def test_a_task_that_failed_without_a_word_still_raises(client: NotionClient, server: Scripted) -> None:
    server.will(task("failed"))
    with pytest.raises(errors.ApiError, match="does not say why"):
        await client.async_tasks.wait("task_1")


async def test_success_without_a_result_is_unreadable(client: NotionClient, server: Scripted) -> None:
    server.will(task("succeeded"))
    with pytest.raises(errors.Unreadable):
        await client.async_tasks.wait("task_1")


async def test_waiting_ends_at_its_deadline(client: NotionClient, server: Scripted) -> None:
    server.will(task("running", poll_after_seconds=60))
    with pytest.raises(errors.TimedOut):
        await client.async_tasks.wait("task_1", deadline=0.01)
