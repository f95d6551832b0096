"""`NotionClient`: construction and configuration."""

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import MethodType, TracebackType
from typing import Any, Self, Unpack, get_args

import aiohttp
from msgspec import UNSET, UnsetType

from notion_async import _http, _writing
from notion_async._client.writing import Editing
from notion_async._endpoints import (
    AsyncTasks,
    Blocks,
    Comments,
    CustomEmojis,
    Databases,
    DataSources,
    FileUploads,
    OAuth,
    Pages,
    Search,
    Users,
    Views,
)
from notion_async._http import Auth, ClientConfig, RequestOptions, RequestRecord, Session, origin, routes
from notion_async._inputs.refusals import need
from notion_async._ratelimit import Priority, RateLimit, RateLimitStatus, limiter_for
from notion_async.errors import InvalidInput

__all__ = ["NotionClient", "RequestRecord"]

DOCUMENTED_LIMIT = RateLimit(180, 60.0)
_VERSION = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")


class NotionClient(Editing):
    """Asynchronous client for the Notion API.

    Use it as `async with NotionClient() as client:`. It can be entered again, also in another event loop; each loop has
    its own connections.

    Attributes:
        pages: Pages and rows: properties and place.
        blocks: Blocks, `blocks.children` and `blocks.meeting_notes`.
        databases: Databases, the containers of data sources.
        data_sources: Data sources: schema, rows, templates.
        views: Views of data sources, and `views.queries`.
        search: Search by title: `client.search(...)`.
        users: People and bots.
        comments: Comments.
        file_uploads: Uploads of files: `client.file_uploads.upload("plan.pdf")`.
        custom_emojis: Custom emojis of the workspace.
        async_tasks: Work that Notion continues after its answer.
        oauth: Tokens for workspaces that install a public connection.
    """

    def __init__(
        self,
        auth: Auth | None = None,
        *,
        base_url: str = "https://api.notion.com",
        notion_version: str = "2026-03-11",
        rate_limit: RateLimit | None = DOCUMENTED_LIMIT,
        max_in_flight: int = 100,
        timeout: float = 70.0,
        retry_for: float = 120.0,
        priority: Priority = "normal",
        rate_limit_key: str | None = None,
        reserve: int | None = None,
        rate_limit_state: Mapping[str, Any] | None = None,
        http_session: aiohttp.ClientSession | None = None,
        proxy: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        on_unknown_fields: Callable[[str, list[str]], None] | None = None,
        on_request: Callable[[RequestRecord], None] | None = None,
    ) -> None:
        """Configure a client; nothing is sent before it is entered.

        Args:
            auth: The token of the connection, or an async callable that returns one; the environment variable
                `NOTION_TOKEN` when omitted.
            base_url: The address of the API; that of an emulator in tests.
            notion_version: The version of the API: 2022-06-28, 2025-09-03 or 2026-03-11.
            rate_limit: The assumed limit of the server at first; None sends as fast as answers come.
            max_in_flight: The maximum number of concurrent requests.
            timeout: Seconds for one attempt. Notion ends a request after 60 s.
            retry_for: Seconds of retrying one request, counted from its first failure; waits for the rate limit are
                not counted.
            priority: Order of requests while the rate limit is used up: `interactive`, `normal` or `bulk`.
            rate_limit_key: A name for the rate limit that clients share; by default the token.
            reserve: Requests of each window that bulk requests may not use; when omitted none until the first
                interactive request, then 10 %.
            rate_limit_state: State of the rate limit from an earlier run: `client.rate_limit.export_state()`.
            http_session: An aiohttp session to use; the client never closes it.
            proxy: The address of an HTTP proxy, such as `http://user:password@host:3128`; "" for none. The proxy of the
                environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) when omitted.
            ca_file: A file of PEM certificates to trust beside those of the system, such as that of a proxy that
                inspects TLS.
            on_unknown_fields: Called with an endpoint and the places of fields that the models do not know.
            on_request: Called once for each request after its end.

        Raises:
            InvalidInput: There is no token, or an argument is invalid.
        """
        auth = auth or os.environ.get("NOTION_TOKEN")
        if not auth:
            msg = "no token: set NOTION_TOKEN or pass auth=; create a token at notion.so/profile/integrations"
            raise InvalidInput(msg)
        options = ClientConfig(
            base_url,
            notion_version,
            max_in_flight,
            timeout,
            retry_for,
            priority,
            on_unknown_fields,
            on_request,
            proxy,
            ca_file,
        )
        _check(options, rate_limit)
        key = _connection_key(rate_limit_key or auth, base_url)
        limiter = limiter_for(key, rate_limit, reserve=reserve)
        if rate_limit_state is not None:
            limiter.restore_state(rate_limit_state)
        self._session = Session(auth, options, limiter, http_session)
        context = self._context = _writing.WriteContext(self._session, _writing.recent_writes_for(key), set())
        self.pages: Pages = Pages(context)
        self.blocks: Blocks = Blocks(context)
        self.databases: Databases = Databases(context)
        self.data_sources: DataSources = DataSources(context)
        self.views: Views = Views(context)
        self.search: Search = Search(context)
        self.users: Users = Users(context)
        self.comments: Comments = Comments(context)
        self.file_uploads: FileUploads = FileUploads(context)
        self.custom_emojis: CustomEmojis = CustomEmojis(context)
        self.async_tasks: AsyncTasks = AsyncTasks(context)
        self.oauth: OAuth = OAuth(context)

    def __repr__(self) -> str:
        options = self._session.options
        return f"NotionClient(base_url={options.base_url!r}, notion_version={options.notion_version!r})"

    async def __aenter__(self) -> Self:
        """Open connections for the running event loop."""
        await self._session.connections.enter()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them when the client was left as often as it was entered."""
        await self._session.connections.leave()

    async def aclose(self) -> None:
        """Close the connections of the running event loop, even if the client was entered several times."""
        await self._session.connections.aclose()

    def deadline(self, seconds: float) -> AbstractContextManager[None]:
        """Apply a total timeout in seconds to all requests made inside the block; after it they raise `TimedOut`."""
        return _http.request_options(deadline=seconds)

    def priority(self, priority: Priority) -> AbstractContextManager[None]:
        """Apply a priority to all requests made inside the block."""
        return _http.request_options(priority=priority)

    @property
    def rate_limit(self) -> RateLimitStatus:
        """Current rate-limit estimate, usage and queue lengths."""
        return self._session.limiter.status

    @property
    def observer_failures(self) -> int:
        """Number of calls of `on_request`, `on_unknown_fields` and `on_progress` that raised; the log has them."""
        return self._session.observers.failures

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | UnsetType = UNSET,
        body: Any = UNSET,
        reads: bool | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> Any:
        """Send a request to an endpoint that has no method here, with the same rate limit, retries and observers.

        Args:
            method: The HTTP method.
            path: The path below `/v1`, such as `/agents/query`.
            query: Query parameters; None is left out, lists repeat their name.
            body: JSON values, which may contain structs of `models`; no body when omitted.
            reads: Whether the request changes nothing, so that it can always be repeated; by default True for GET only.

        Returns:
            The answer as plain JSON values; `notion_async.parse` converts them to structs.

        Raises:
            OutcomeUnknown: A request that changes something may have been executed or not.
            InvalidInput: The method is not a word, or the path is an address or contains a query.

        https://developers.notion.com/reference/intro
        """
        need(str, "method", "an HTTP method such as GET", method)
        need(str, "path", "the path below /v1", path)
        if query is not UNSET:
            need(Mapping, "query", "a mapping of names to values", query)
        if not (method.isascii() and method.isalpha()):
            msg = f"method should be an HTTP method such as GET, instead was {method!r}"
            raise InvalidInput(msg)
        if "?" in path or "://" in path or not path.strip("/"):
            msg = f"path should be the path below /v1, with parameters in query=, instead was {path!r}"
            raise InvalidInput(msg)
        is_read = method.upper() == "GET" if reads is UNSET else bool(reads)
        route, ids = routes.route_of(method, "/" + path.strip("/").removeprefix("v1/"), reads=is_read)
        sent = {"query": None if query is UNSET else query, "body": None if body is UNSET else body}
        if is_read:
            return await self._session.request(Any, route, ids, **sent, **options)
        return await _writing.write(self._context, Any, route, ids, **sent, **options)


def _check(options: ClientConfig, rate_limit: Any) -> None:
    for name, kinds, least in (
        ("max_in_flight", int, 1),
        ("timeout", int | float, 0.001),
        ("retry_for", int | float, 0),
    ):
        value: Any = getattr(options, name)
        if isinstance(value, bool) or not isinstance(value, kinds) or not value >= least:
            number = "whole number" if kinds is int else "number"
            msg = f"{name} should be a {number} of at least {least}, instead was {value!r}"
            raise InvalidInput(msg)
    if options.priority not in get_args(Priority):
        msg = f"priority should be one of {', '.join(get_args(Priority))}, instead was {options.priority!r}"
        raise InvalidInput(msg)
    if not _VERSION.match(str(options.notion_version)):
        msg = f"notion_version should be a date such as 2026-03-11, instead was {options.notion_version!r}"
        raise InvalidInput(msg)
    if not isinstance(rate_limit, RateLimit | None):
        msg = f"rate_limit should be a RateLimit(requests, seconds) or None, instead was {rate_limit!r}"
        raise InvalidInput(msg)


def _connection_key(secret: Any, base_url: str) -> str:
    """Return a key for a connection that does not contain its token; each callable is a connection of its own.

    Python creates a new bound method on each access, so it is identified by its object and function.
    """
    if isinstance(secret, str):
        name = secret
    elif isinstance(secret, MethodType):
        name = f"callable {id(secret.__self__)} {id(secret.__func__)}"
    else:
        name = f"callable {id(secret)}"
    return hashlib.sha256(f"{origin(base_url)} {name}".encode()).hexdigest()
