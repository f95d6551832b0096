"""Every endpoint as one row: method, path, the handler that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from notion_async.emulator.handlers import blocks, comments, databases, pages, queries, users

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.calls import Answer, Call, Json
    from notion_async.emulator.core import Core

    Handler = Callable[[Core, Call], Answer | Json]

OLD = "0000-00-00"
NEW = "9999-99-99"

# (method, path, handler, first version, version from which it is gone)
ROWS: tuple[tuple[str, str, Handler, str, str], ...] = (
    ("GET", "/pages/{page_id}", pages.retrieve, OLD, NEW),
    ("GET", "/blocks/{block_id}", blocks.retrieve, OLD, NEW),
    ("GET", "/blocks/{block_id}/children", blocks.list_children, OLD, NEW),
    ("GET", "/databases/{database_id}", databases.retrieve, OLD, NEW),
    ("POST", "/databases/{database_id}/query", queries.query_old, OLD, "2025-09-03"),
    ("GET", "/data_sources/{data_source_id}", databases.retrieve_source, "2025-09-03", NEW),
    ("POST", "/data_sources/{data_source_id}/query", queries.query, "2025-09-03", NEW),
    ("POST", "/search", queries.search, OLD, NEW),
    ("GET", "/users", users.list_all, OLD, NEW),
    ("GET", "/users/me", users.me, OLD, NEW),
    ("GET", "/users/{user_id}", users.retrieve, OLD, NEW),
    ("GET", "/comments", comments.list_all, OLD, NEW),
    ("GET", "/comments/{comment_id}", comments.retrieve, OLD, NEW),
)


class Route:
    """One row, found by the parts of a path."""

    __slots__ = ("first", "gone", "handler", "method", "path")

    def __init__(self, method: str, path: str, handler: Handler, first: str, gone: str) -> None:
        self.method, self.path, self.handler, self.first, self.gone = method, path, handler, first, gone

    @property
    def name(self) -> str:
        """The method and the template, such as `GET /v1/blocks/{block_id}/children`."""
        return f"{self.method} /v1{self.path}"


class _Node:
    """One part of a path: what may follow it, and the rows that end here."""

    __slots__ = ("fixed", "name", "param", "routes")

    def __init__(self) -> None:
        self.fixed: dict[str, _Node] = {}
        self.param: _Node | None = None
        self.name = ""
        self.routes: dict[str, list[Route]] = {}

    def below(self, part: str) -> _Node:
        """The node for one part of a template, made when it is missing."""
        if not part.startswith("{"):
            return self.fixed.setdefault(part, _Node())
        if self.param is None:
            self.param = _Node()
            self.param.name = part.strip("{}")
        return self.param


class Router:
    """Finds a row by walking the parts of a path: fixed parts win over parameters."""

    def __init__(self) -> None:
        self._root = _Node()
        for row in ROWS:
            route = Route(*row)
            at = self._root
            for part in route.path.strip("/").split("/"):
                at = at.below(part)
            at.routes.setdefault(route.method, []).append(route)

    def find(self, method: str, path: str, version: str) -> tuple[Route, dict[str, str]] | None:
        """The row for a raw path below /v1 and the values of its parameters; None when there is none."""
        at, params = self._root, dict[str, str]()
        for part in path.strip("/").split("/"):
            if part in at.fixed:
                at = at.fixed[part]
            elif at.param is not None:
                at = at.param
                params[at.name] = unquote(part)
            else:
                return None
        for route in at.routes.get(method, ()):
            if route.first <= version < route.gone:
                return route, params
        return None
