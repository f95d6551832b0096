"""A server on loopback that gives the answers a test wrote down, and remembers what it was asked."""

from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import msgspec
from aiohttp import web
from aiohttp.test_utils import TestServer

USER = {"object": "user", "id": "00000000-0000-4000-8000-0000000000aa"}
NOW = "2026-01-01T00:00:00.000Z"


class Asked(NamedTuple):
    """One request as the server saw it."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any
    headers: dict[str, str]


Answer = Any  # JSON; a status and JSON; or what gives one of them from what was asked


class Scripted:
    """Answers each request with the next of what it was given; the last one stays."""

    def __init__(self) -> None:
        self.answers: deque[Answer] = deque()
        self.asked: list[Asked] = []
        self.url = ""

    def will(self, *answers: Answer) -> None:
        """Answer the next requests with these."""
        self.answers.extend(answers)

    @property
    def last(self) -> Asked:
        """The last request."""
        return self.asked[-1]

    async def answer(self, request: web.Request) -> web.Response:
        """Read, remember, answer."""
        data = await request.read()
        is_json = request.content_type == "application/json" and data
        query = {name: request.query.getall(name) for name in request.query}
        path = request.raw_path.partition("?")[0]
        body = msgspec.json.decode(data) if is_json else data
        self.asked.append(Asked(request.method, path, query, body, dict(request.headers)))
        answer = self.answers.popleft() if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Callable):  # type: ignore[arg-type]  # mypy cannot narrow Any by it
            answer = answer(self.last)
        status, said = answer if isinstance(answer, tuple) else (200, answer)
        return web.Response(status=status, body=msgspec.json.encode(said), content_type="application/json")


@asynccontextmanager
async def scripted() -> AsyncIterator[Scripted]:
    """Run the server."""
    script = Scripted()
    app = web.Application(client_max_size=2**28)
    app.router.add_route("*", "/{path:.*}", script.answer)
    async with TestServer(app) as server:
        script.url = str(server.make_url("")).rstrip("/")
        yield script


def uuid(number: int) -> str:
    """Give the id of a number."""
    return f"00000000-0000-4000-8000-{number:012d}"


def block(number: int = 1, **more: Any) -> dict[str, Any]:
    """Give a paragraph."""
    return {
        "object": "block",
        "id": uuid(number),
        "parent": {"type": "page_id", "page_id": uuid(0)},
        "created_time": NOW,
        "last_edited_time": NOW,
        "created_by": USER,
        "last_edited_by": USER,
        "has_children": False,
        "in_trash": False,
        "type": "paragraph",
        "paragraph": {"rich_text": [], "icon": None, "color": "default"},
        **more,
    }


def page(number: int = 1, **more: Any) -> dict[str, Any]:
    """Give a page with a title."""
    return {
        "object": "page",
        "id": uuid(number),
        "created_time": NOW,
        "last_edited_time": NOW,
        "created_by": USER,
        "last_edited_by": USER,
        "cover": None,
        "icon": None,
        "parent": {"type": "workspace", "workspace": True},
        "in_trash": False,
        "properties": {"title": {"id": "title", "type": "title", "title": []}},
        "url": "https://app.notion.com/p/x",
        "public_url": None,
        **more,
    }


def listing(*items: Any, cursor: str | None = None, **more: Any) -> dict[str, Any]:
    """Give one answer of a listing."""
    return {
        "object": "list",
        "results": list(items),
        "next_cursor": cursor,
        "has_more": cursor is not None,
        "request_id": uuid(9),
        **more,
    }


def refusal(status: int, code: str, message: str = "No.") -> tuple[int, dict[str, Any]]:
    """Give an error as an answer."""
    return status, {"object": "error", "status": status, "code": code, "message": message, "request_id": uuid(9)}
