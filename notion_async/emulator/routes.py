"""Table of endpoints: method, path, handler, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from notion_async.emulator.handlers import (
    agents,
    blocks,
    comments,
    databases,
    emojis,
    markdown,
    meeting_notes,
    oauth,
    pages,
    property_items,
    queries,
    tasks,
    uploads,
    users,
    views,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.context import Context
    from notion_async.emulator.messages import EmulatedResponse, Json

    Handler = Callable[[Context], EmulatedResponse | Json]

OLD = "0000-00-00"
NEW = "9999-99-99"
DATA_SOURCES = "2025-09-03"

# (method, path, handler, first version, first version without it)
ROWS: tuple[tuple[str, str, Handler, str, str], ...] = (
    ("POST", "/pages", pages.create, OLD, NEW),
    ("GET", "/pages/{page_id}", pages.retrieve, OLD, NEW),
    ("PATCH", "/pages/{page_id}", pages.update, OLD, NEW),
    ("POST", "/pages/{page_id}/move", pages.move, OLD, NEW),
    ("GET", "/pages/{page_id}/properties/{property_id}", property_items.retrieve, OLD, NEW),
    ("GET", "/pages/{page_id}/markdown", markdown.retrieve, OLD, NEW),
    ("PATCH", "/pages/{page_id}/markdown", markdown.update, OLD, NEW),
    ("POST", "/blocks/meeting_notes", meeting_notes.create, OLD, NEW),
    ("POST", "/blocks/meeting_notes/query", meeting_notes.query, OLD, NEW),
    ("GET", "/blocks/{block_id}", blocks.retrieve, OLD, NEW),
    ("PATCH", "/blocks/{block_id}", blocks.update, OLD, NEW),
    ("DELETE", "/blocks/{block_id}", blocks.delete, OLD, NEW),
    ("GET", "/blocks/{block_id}/children", blocks.list_children, OLD, NEW),
    ("PATCH", "/blocks/{block_id}/children", blocks.append, OLD, NEW),
    ("POST", "/databases", databases.create, OLD, NEW),
    ("GET", "/databases", databases.list_old, OLD, DATA_SOURCES),
    ("GET", "/databases/{database_id}", databases.retrieve, OLD, NEW),
    ("PATCH", "/databases/{database_id}", databases.update, OLD, NEW),
    ("POST", "/databases/{database_id}/query", queries.query_old, OLD, DATA_SOURCES),
    ("POST", "/data_sources", databases.create_source, DATA_SOURCES, NEW),
    ("GET", "/data_sources/{data_source_id}", databases.retrieve_source, DATA_SOURCES, NEW),
    ("PATCH", "/data_sources/{data_source_id}", databases.update_source, DATA_SOURCES, NEW),
    ("POST", "/data_sources/{data_source_id}/query", queries.query, DATA_SOURCES, NEW),
    ("GET", "/data_sources/{data_source_id}/templates", databases.list_templates, DATA_SOURCES, NEW),
    ("GET", "/views", views.list_all, DATA_SOURCES, NEW),
    ("POST", "/views", views.create, DATA_SOURCES, NEW),
    ("GET", "/views/{view_id}", views.retrieve, DATA_SOURCES, NEW),
    ("PATCH", "/views/{view_id}", views.update, DATA_SOURCES, NEW),
    ("DELETE", "/views/{view_id}", views.delete, DATA_SOURCES, NEW),
    ("POST", "/views/{view_id}/queries", views.query, DATA_SOURCES, NEW),
    ("GET", "/views/{view_id}/queries/{query_id}", views.query_page, DATA_SOURCES, NEW),
    ("DELETE", "/views/{view_id}/queries/{query_id}", views.delete_query, DATA_SOURCES, NEW),
    ("POST", "/search", queries.search, OLD, NEW),
    ("GET", "/users", users.list_all, OLD, NEW),
    ("GET", "/users/me", users.me, OLD, NEW),
    ("GET", "/users/{user_id}", users.retrieve, OLD, NEW),
    ("POST", "/comments", comments.create, OLD, NEW),
    ("GET", "/comments", comments.list_all, OLD, NEW),
    ("GET", "/comments/{comment_id}", comments.retrieve, OLD, NEW),
    ("PATCH", "/comments/{comment_id}", comments.update, OLD, NEW),
    ("DELETE", "/comments/{comment_id}", comments.delete, OLD, NEW),
    ("GET", "/custom_emojis", emojis.list_all, OLD, NEW),
    ("POST", "/file_uploads", uploads.create, OLD, NEW),
    ("GET", "/file_uploads", uploads.list_all, OLD, NEW),
    ("GET", "/file_uploads/{file_upload_id}", uploads.retrieve, OLD, NEW),
    ("POST", "/file_uploads/{file_upload_id}/send", uploads.send, OLD, NEW),
    ("POST", "/file_uploads/{file_upload_id}/complete", uploads.complete, OLD, NEW),
    ("GET", "/async_tasks/{task_id}", tasks.retrieve, OLD, NEW),
    ("POST", "/oauth/token", oauth.token, OLD, NEW),
    ("POST", "/oauth/introspect", oauth.introspect, OLD, NEW),
    ("POST", "/oauth/revoke", oauth.revoke, OLD, NEW),
    ("GET", "/agents", agents.query, OLD, NEW),
    ("POST", "/agents/query", agents.query, OLD, NEW),
    ("POST", "/agents/batch", agents.batch, OLD, NEW),
    ("GET", "/agents/{agent_id}", agents.retrieve, OLD, NEW),
    ("DELETE", "/agents/{agent_id}", agents.delete, OLD, NEW),
    ("GET", "/agents/{agent_id}/insights", agents.insights, OLD, NEW),
    ("PATCH", "/agents/{agent_id}/status", agents.update_status, OLD, NEW),
    ("PATCH", "/agents/{agent_id}/credit_limit", agents.update_credit_limit, OLD, NEW),
    ("POST", "/sessions", agents.start_session, OLD, NEW),
    ("POST", "/sessions/query", agents.query_sessions, OLD, NEW),
    ("GET", "/sessions/{session_id}", agents.retrieve_session, OLD, NEW),
    ("POST", "/sessions/{session_id}/cancel", agents.cancel_session, OLD, NEW),
    ("POST", "/sessions/{session_id}/events/query", agents.query_events, OLD, NEW),
)


class Endpoint:
    """One row of the table."""

    __slots__ = ("first", "gone", "handler", "method", "path")

    def __init__(self, method: str, path: str, handler: Handler, first: str, gone: str) -> None:
        self.method: str = method
        self.path: str = path
        self.handler: Handler = handler
        self.first: str = first
        self.gone: str = gone

    @property
    def name(self) -> str:
        """The method and the path template, such as `GET /v1/blocks/{block_id}/children`."""
        return f"{self.method} /v1{self.path}"


class _Node:
    """A node of the routing tree: one segment of a path, its successors, the endpoints that end here."""

    __slots__ = ("fixed", "name", "param", "routes")

    def __init__(self) -> None:
        self.fixed: dict[str, _Node] = {}
        self.param: _Node | None = None
        self.name = ""
        self.routes: dict[str, list[Endpoint]] = {}

    def below(self, part: str) -> _Node:
        """Return the node of the next segment of a template, created if it is missing."""
        if not part.startswith("{"):
            return self.fixed.setdefault(part, _Node())
        if self.param is None:
            self.param = _Node()
            self.param.name = part.strip("{}")
        return self.param


class Router:
    """Finder of endpoints by the segments of a path; fixed segments win over parameters."""

    def __init__(self) -> None:
        self._root = _Node()
        for row in ROWS:
            route = Endpoint(*row)
            at = self._root
            for part in route.path.strip("/").split("/"):
                at = at.below(part)
            at.routes.setdefault(route.method, []).append(route)

    def find(self, method: str, path: str, version: str) -> tuple[Endpoint, dict[str, str]] | None:
        """Return the endpoint of a raw path below /v1 and its path parameters, or None."""
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
