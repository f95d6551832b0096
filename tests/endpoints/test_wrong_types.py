"""Arguments of a wrong type to every public method: one clear error before any request, and no error of Python's."""

import inspect
import types
import typing
from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from notion_async import InvalidInput, NotionClient, NotionError
from notion_async._endpoints.bulk import Outcome
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
FLAGS = {"keep_raw", "strict", "full_properties", "delete_special", "reads", "validate"}  # whatever has a truth value
SKIPPED = FLAGS | {"self", "on_progress", "descend"}
CLIENT_METHODS = ("tree", "walk", "trees", "crawl", "append", "replace_content", "copy_page", "request")


def methods(client: NotionClient) -> Iterator[tuple[str, Any]]:
    """Yield the public methods of the client and of all namespaces."""
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


def arguments(method: Any) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Yield calls of a method with one argument of a wrong type: its name, all arguments, and whether its type fits."""
    parameters = inspect.signature(method).parameters
    hints = typing.get_type_hints(method)
    named = {name: each for name, each in parameters.items() if name not in SKIPPED and each.kind != each.VAR_KEYWORD}
    good = {name: VALID.get(name, ID) for name, each in named.items() if each.default is each.empty or name == "blocks"}
    for name in named:
        for wrong in WRONG:
            yield name, good | {name: wrong}, admits(hints[name], wrong)
    for name, each in parameters.items():
        if each.kind == each.VAR_KEYWORD:
            [options] = typing.get_args(hints[name])  # of `Unpack[RequestOptions]`
            for option, hint in typing.get_type_hints(options).items():
                for wrong in WRONG if option not in SKIPPED else ():
                    yield option, good | {option: wrong}, admits(hint, wrong)


def admits(kind: Any, value: Any) -> bool:
    """Return whether a type admits a value; of collections the items are not looked at."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return any(admits(each, value) for each in typing.get_args(kind))
    if origin is typing.Literal:
        return value in typing.get_args(kind)
    kind = origin or kind
    if kind in (Any, object) or not isinstance(kind, type):
        return True
    if isinstance(value, bool):
        return kind is bool
    if issubclass(kind, Iterable | AsyncIterable) and not issubclass(kind, Mapping | str | bytes):
        return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    return isinstance(value, kind)


async def use(result: Any) -> None:
    """Await, iterate or enter what a method returned."""
    if hasattr(result, "__await__"):
        await result
    elif hasattr(result, "__aenter__"):
        async with result as stream:
            async for each in stream:
                if isinstance(each, Outcome):
                    each.result()
    elif hasattr(result, "__aiter__"):
        async for _ in result:
            pass


async def outcome(method: Any, given: dict[str, Any]) -> BaseException | None:
    try:
        await use(method(**given))
    except Exception as error:  # noqa: BLE001 - its class is what is examined
        return error
    return None


async def failures(client: NotionClient) -> list[str]:
    """Return the calls that raise an error of Python's, or send an argument whose type the signature excludes."""
    found = []
    for name, method in methods(client):
        for argument, given, fits in arguments(method):
            error = await outcome(method, given)
            if isinstance(error, InvalidInput) or (fits and (error is None or isinstance(error, NotionError))):
                continue
            found.append(f"{name}({argument}={given[argument]!r:.40}): {type(error).__name__}: {error!s:.100}")
    return found


@pytest.mark.slow
async def test_an_argument_of_a_wrong_type_is_invalid_input_before_any_request() -> None:
    async with (
        raw_server(lambda _: raw_refusal(400, "validation_error")) as server,
        NotionClient("t", base_url=server.url, rate_limit=None, retry_for=0) as client,
    ):
        assert await failures(client) == []
