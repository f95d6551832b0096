"""Arguments of a wrong type to every public method: one clear error of ours, and nothing of Python's."""

import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from notion_async import NotionClient, NotionError
from tests.endpoints.scripted import uuid
from tests.http.raw_server import raw_server
from tests.http.raw_server import refusal as raw_refusal

ID = uuid(1)
VALID: dict[str, Any] = {
    "parent": {"page_id": ID},
    "properties": {"title": []},
    "children": [{"type": "divider", "divider": {}}],
    "blocks": [{"type": "divider", "divider": {}}],
    "rows": [{"parent": {"page_id": ID}, "properties": {}}],
    "changes": [(ID, {"properties": {}})],
    "method": "GET",
    "path": "/pages/x",
    "pages": [{"parent": {"page_id": ID}, "properties": {}}],
    "chunks": [b"x"],
    "size": 1,
    "part_number": 1,
    "filename": "x.txt",
    "content_type": "text/plain",
    "file": b"x",
    "data": b"x",
    "source": {"type": "block", "block_id": ID},
    "block": {"divider": {}},
    "content": {"divider": {}},
    "name": "x",
    "type": "table",
    "seconds": 1,
    "priority": "normal",
    "page_ids": [ID],
    "roots": [ID],
    "url": "https://example.com/a.png",
}
WRONG: list[Any] = [object(), 1.5, b"\xff", [object()], {"x": object()}, {1: 2}, True, "\ud83d", float("nan"), int]
SKIPPED = {"self", "on_progress", "descend"}
CLIENT_METHODS = ("tree", "walk", "trees", "crawl", "append", "replace_content", "copy_page", "request", "create_page")


def methods(client: NotionClient) -> Iterator[tuple[str, Any]]:
    """Find the public methods of the client and of all namespaces."""
    for name in CLIENT_METHODS:
        if hasattr(client, name):
            yield name, getattr(client, name)
    for name, namespace in vars(client).items():
        if not name.startswith("_") and type(namespace).__module__.startswith("notion_async._endpoints"):
            yield from _methods_of(name, namespace)


def _methods_of(path: str, namespace: Any) -> Iterator[tuple[str, Any]]:
    for name in dir(namespace):
        if name.startswith("_"):
            continue
        member = getattr(namespace, name)
        if inspect.ismethod(member):
            yield f"{path}.{name}", member
        elif type(member).__module__.startswith("notion_async._endpoints"):
            yield from _methods_of(f"{path}.{name}", member)


def arguments(method: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield calls of a method with one argument of a wrong type."""
    parameters = inspect.signature(method).parameters
    kinds = {each.kind for each in parameters.values()}
    variable = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    named = {name: each for name, each in parameters.items() if name not in SKIPPED and each.kind not in variable}
    good = {name: VALID.get(name, ID) for name, each in named.items() if each.default is each.empty}
    for name in [*named, "deadline", "retry_for"]:
        if name in named or inspect.Parameter.VAR_KEYWORD in kinds:
            for wrong in WRONG:
                yield name, good | {name: wrong}


async def use(result: Any) -> None:
    """Await, iterate or enter what a method gave."""
    if hasattr(result, "__await__"):
        await result
    elif hasattr(result, "__aenter__"):
        async with result as stream:
            async for _ in stream:
                pass
    elif hasattr(result, "__aiter__"):
        async for _ in result:
            pass


async def failures(client: NotionClient) -> list[str]:
    found = []
    for name, method in methods(client):
        for argument, given in arguments(method):
            try:
                await use(method(**given))
            except NotionError:
                pass
            except Exception as error:  # noqa: BLE001 - any error is a failure
                found.append(f"{name}({argument}={given[argument]!r:.40}): {type(error).__name__}: {error!s:.100}")
    return found


@pytest.mark.slow
async def test_a_wrong_type_is_never_an_error_of_pythons() -> None:
    async with (
        raw_server(lambda _: raw_refusal(400, "validation_error")) as server,
        NotionClient("t", base_url=server.url, rate_limit=None, retry_for=0) as client,
    ):
        assert await failures(client) == []
