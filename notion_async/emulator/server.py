"""From a raw request to an answer, without any socket: the gate, the router and the handlers put together."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from notion_async.emulator import failing, gate
from notion_async.emulator.cache import KEPT_BYTES, AnswerCache
from notion_async.emulator.calls import NEWEST_VERSION, Answer, Call, Refusal, encode
from notion_async.emulator.handlers import uploads
from notion_async.emulator.jobs import Jobs
from notion_async.emulator.query.engine import Sessions
from notion_async.emulator.routes import Router

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notion_async.emulator.calls import Part
    from notion_async.emulator.connections import Connection
    from notion_async.emulator.faults import Faults
    from notion_async.emulator.workspace import Workspace


@dataclass(slots=True)
class Received:
    """A request as it came in: the raw path with its query, headers found in any case, the body's bytes or parts."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The raw path without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, list[str]]:
        """The query's values by name, decoded."""
        _, mark, query = self.target.partition("?")
        return parse_qs(query, keep_blank_values=True) if mark else {}

    @property
    def version(self) -> str:
        """The version it asks for; the newest where it names none."""
        return self.headers.get("Notion-Version", NEWEST_VERSION)

    @property
    def is_oauth(self) -> bool:
        """Whether it is signed by a connection's id and secret, and needs no version."""
        return self.path.startswith("/v1/oauth/")


class Server:
    """Answers requests one after the other; whoever touches the workspace from another thread holds `lock`."""

    def __init__(self, workspace: Workspace, limits: gate.Limits, faults: Faults, keep_bytes: int = KEPT_BYTES) -> None:
        self.workspace = workspace
        self.limits = limits
        self.faults = faults
        self.router: Router = Router()
        self.cache: AnswerCache = AnswerCache(keep_bytes)
        self.jobs: Jobs = Jobs(workspace.clock)
        self.query_sessions: Sessions = Sessions()
        self.base_url = ""
        self.has_changed: bool = False
        self.lock: threading.RLock = threading.RLock()

    def route_of(self, received: Received) -> str:
        """The name of the route a request is for, such as `GET /v1/pages/{page_id}`; else its path."""
        found = self._find(received)
        return found[0].name if found else f"{received.method} {received.path}"

    def answer(self, received: Received, route: str) -> Answer:
        """The answer to a request, refusals and faults included."""
        if self.faults and (fault := self.faults.take(received, route)):
            return failing.answer(self, received, fault, partial(self.true_answer, received))
        return self.true_answer(received)

    def true_answer(self, received: Received, *, limited: bool = True) -> Answer:
        """The answer to a request that no fault takes, counted against the limits or not."""
        try:
            with self.lock:
                return _answer_of(self._handle(received, limited=limited))
        except Refusal as refusal:
            return refusal.answer()

    def _find(self, received: Received) -> Any:
        if not received.path.startswith("/v1/"):
            return None
        return self.router.find(received.method, received.path[3:], received.version)

    def _handle(self, received: Received, *, limited: bool) -> Any:
        if received.path.startswith("/files/"):
            return uploads.download(self, received.path, received.query)
        connection = self._connection(received)
        route, params = self._route(received)
        if limited:
            self.limits.check(connection, route.name)
        self.jobs.work()
        call = Call(
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
        if call.method != "GET":
            self.has_changed = True
        return route.handler(self, call)

    def _connection(self, received: Received) -> Connection:
        if received.is_oauth:
            return gate.client_of(received.headers, self.workspace.oauth_clients)
        return gate.connection_of(received.headers, self.workspace)

    def _route(self, received: Received) -> Any:
        found = self._find(received)
        if not found:
            raise Refusal(400, "invalid_request_url", "Invalid request URL.")
        if not received.is_oauth:
            gate.version_of(received.headers)
        return found


def _answer_of(result: Any) -> Answer:
    return result if isinstance(result, Answer) else Answer(encode(result))
