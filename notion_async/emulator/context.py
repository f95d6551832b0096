"""Context of one request: everything a handler works with.

A handler is a function from a `Context` to JSON or an `EmulatedResponse`. It sees the workspace, the request and the
state that outlives the request (cache, deferred jobs, running queries). It knows neither the server nor the router.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notion_async.emulator.render.files import Signer

if TYPE_CHECKING:
    from notion_async.emulator.cache import ListingCache
    from notion_async.emulator.connections import Connection
    from notion_async.emulator.jobs import Jobs
    from notion_async.emulator.messages import EmulatedRequest
    from notion_async.emulator.query.sessions import QuerySessions
    from notion_async.emulator.workspace import Workspace


@dataclass(slots=True)
class Context:
    """The workspace, one request to it, and the state that requests share."""

    workspace: Workspace
    request: EmulatedRequest
    cache: ListingCache
    jobs: Jobs
    query_sessions: QuerySessions
    _signer: Signer | None = None

    @property
    def signer(self) -> Signer:
        """The signer of file URLs of this response, made at its first use."""
        if self._signer is None:
            self._signer = Signer(self.workspace, self.request.base_url)
        return self._signer

    @property
    def body(self) -> Any:
        """The JSON body, an empty object when none was sent."""
        return self.request.body or {}

    @property
    def connection(self) -> Connection:
        """The connection that sent the request."""
        return self.request.connection

    def is_shared(self, object_id: str) -> bool:
        """Return whether the connection can see an object."""
        return self.workspace.is_shared(object_id, self.connection)
