"""From a received request to a response, without a socket: checks, routing, handlers."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from notion_async.emulator import failing, gate
from notion_async.emulator.cache import CACHE_BYTES, ListingCache
from notion_async.emulator.context import Context
from notion_async.emulator.handlers import uploads
from notion_async.emulator.jobs import Jobs
from notion_async.emulator.messages import EmulatedRequest, EmulatedResponse, Refusal, encode
from notion_async.emulator.query.sessions import QuerySessions
from notion_async.emulator.routes import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from notion_async.emulator.connections import Connection
    from notion_async.emulator.faults import Faults
    from notion_async.emulator.messages import ReceivedRequest
    from notion_async.emulator.workspace import Workspace


class Server:
    """Server of requests, one at a time; other threads hold `lock` while they access the workspace."""

    def __init__(
        self, workspace: Workspace, limits: gate.RequestLimits, faults: Faults, cache_bytes: int = CACHE_BYTES
    ) -> None:
        self.workspace = workspace
        self.limits = limits
        self.faults = faults
        self.router: Router = Router()
        self.cache: ListingCache = ListingCache(cache_bytes)
        self.jobs: Jobs = Jobs(workspace.clock)
        self.query_sessions: QuerySessions = QuerySessions()
        self.base_url = ""
        self.has_changed: bool = False
        self.lock: threading.RLock = threading.RLock()

    def route_of(self, received: ReceivedRequest) -> str:
        """Return the name of a request's route, such as `GET /v1/pages/{page_id}`, or its path."""
        found = self._find(received)
        return found[0].name if found else f"{received.method} {received.path}"

    def answer(self, received: ReceivedRequest, route: str) -> EmulatedResponse:
        """Return the response to a request, with refusals and faults."""
        fault = self.faults.take(received, route) if self.faults else None
        if fault is None:
            return self.true_answer(received)
        if fault.kind == "edit" and fault.action:
            self._edit(fault.action)
        return failing.answer(received, fault, partial(self.true_answer, received))

    def _edit(self, action: Callable[[Workspace], object]) -> None:
        with self.lock:
            action(self.workspace)
            self.workspace.changed()
            self.has_changed = True

    def true_answer(self, received: ReceivedRequest, *, limited: bool = True) -> EmulatedResponse:
        """Return the response to a request without faults, counted against the limits or not."""
        try:
            with self.lock:
                return _answer_of(self._handle(received, limited=limited))
        except Refusal as refusal:
            return refusal.answer()

    def _find(self, received: ReceivedRequest) -> Any:
        if not received.path.startswith("/v1/"):
            return None
        return self.router.find(received.method, received.path[3:], received.version)

    def _handle(self, received: ReceivedRequest, *, limited: bool) -> Any:
        if received.path.startswith("/files/"):
            return uploads.download(self.workspace, received.path, received.query)
        connection = self._connection(received)
        route, params = self._route(received)
        if limited:
            self.limits.check(connection, route.name)
        self.jobs.work()
        request = EmulatedRequest(
            received.method,
            received.path,
            received.version,
            connection,
            route.name,
            params,
            received.query,
            None if received.parts else gate.json_of(received.body),
            received.parts,
            self.base_url,
            received.headers,
        )
        if request.method != "GET":
            self.has_changed = True
        return route.handler(self.context(request))

    def context(self, request: EmulatedRequest) -> Context:
        """Return the context that a handler gets for a request."""
        return Context(self.workspace, request, self.cache, self.jobs, self.query_sessions)

    def _connection(self, received: ReceivedRequest) -> Connection:
        if received.is_oauth:
            return gate.client_of(received.headers, self.workspace.oauth_clients)
        return gate.connection_of(received.headers, self.workspace)

    def _route(self, received: ReceivedRequest) -> Any:
        found = self._find(received)
        if not found:
            raise Refusal(400, "invalid_request_url", "Invalid request URL.")
        if not received.is_oauth:
            gate.version_of(received.headers)
        return found


def _answer_of(result: Any) -> EmulatedResponse:
    return result if isinstance(result, EmulatedResponse) else EmulatedResponse(encode(result))
