"""A request that is ready to be sent, and what came back for it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from notion_async._http.multipart import Form
from notion_async._http.routes import Route


class PreparedRequest(NamedTuple):
    """One request, ready to be sent any number of times.

    Attributes:
        route: The endpoint.
        path: The path below `/v1`, ids filled in.
        query: The encoded query string, without `?`.
        body: The encoded JSON, or a form, or None.
        version: The Notion version to ask for; None takes the client's.
        basic: Id and secret of a connection, which sign it instead of the token.
        original_id: The synced block whose children a listing of its copy shows.
    """

    route: Route
    path: str
    query: str = ""
    body: bytes | Form | None = None
    version: str | None = None
    basic: tuple[str, str] | None = None
    original_id: str | None = None

    @property
    def target(self) -> str:
        """Path and query as they are asked for."""
        return f"/v1{self.path}?{self.query}" if self.query else f"/v1{self.path}"

    @property
    def is_special(self) -> bool:
        """Whether it has headers of its own."""
        return self.body is not None or self.basic is not None or self.version is not None


class RawResponse(NamedTuple):
    """A response, not decoded yet.

    Attributes:
        status: The HTTP status.
        headers: The headers, names compared without case.
        body: The bytes, decompressed.
        credentials: The `Authorization` headers of the request; no text of an error shows them.
        drop_connection: Closes the connection of the response.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    credentials: tuple[str, ...] = ()
    drop_connection: Callable[[], None] = lambda: None
