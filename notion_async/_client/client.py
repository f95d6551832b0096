"""`NotionClient`: puts the parts together and does nothing itself."""

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import MethodType, NoneType, TracebackType
from typing import Any, Self, Unpack, get_args

import aiohttp

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
from notion_async._http import Auth, Options, RequestOptions, RequestRecord, Session, origin, routes
from notion_async._inputs.refusals import need
from notion_async._ratelimit import Priority, RateLimit, RateLimitStatus, limiter_for
from notion_async.errors import InvalidInput

__all__ = ["NotionClient", "RequestRecord"]

DOCUMENTED_LIMIT = RateLimit(180, 60.0)
_VERSION = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")


class NotionClient(Editing):
    """The Notion API, awaited.

    Use it as `async with NotionClient() as client:`; it may be entered again, also in another event loop, and each
    loop has its own connections.

    Attributes:
        pages: Pages: properties and place.
        blocks: Blocks, `blocks.children` and `blocks.meeting_notes`.
        databases: Databases: the containers of data sources.
        data_sources: Data sources: schema, rows, templates.
        views: Views of data sources, and `views.queries`.
        search: Search by title: `client.search(...)`.
        users: People and bots.
        comments: Comments.
        file_uploads: Files on their way to Notion: `client.file_uploads.upload("plan.pdf")`.
        custom_emojis: The workspace's own emojis.
        async_tasks: What Notion works on after it has answered.
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
        """Set the client up; nothing is sent before it is entered.

        Args:
            auth: The connection's token, or an async callable that gives one; the environment's `NOTION_TOKEN` when
                omitted.
            base_url: Where the API is; a local Notion's address in tests.
            notion_version: The API version to speak: 2022-06-28, 2025-09-03 or 2026-03-11.
            rate_limit: What to believe of the server's limit at first; None sends as fast as answers come.
            max_in_flight: Requests under way at once.
            timeout: Seconds for one attempt. Notion itself ends a request after 60.
            retry_for: Seconds of retrying one request, counted from its first failure; waiting for the rate limit
                does not count.
            priority: Who goes first when budget is short: `interactive`, `normal` or `bulk`.
            rate_limit_key: A name for the rate limit that clients share; by default the token.
            reserve: Requests of each window kept from bulk; when omitted none until an interactive request is seen,
                then 10 %.
            rate_limit_state: State of the rate limit from an earlier run: `client.rate_limit.export_state()`.
            http_session: A session to borrow; it is never closed here.
            proxy: The address of an HTTP proxy, such as `http://user:password@host:3128`; "" for none. When omitted,
                the proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY).
            ca_file: A file of certificates in PEM to trust beside the system's, such as that of a proxy which inspects
                TLS.
            on_unknown_fields: Called with an endpoint and the places of fields that the models do not know.
            on_request: Called once for each request when it has ended.

        Raises:
            InvalidInput: No token, or an argument that cannot be.
        """
        auth = auth or os.environ.get("NOTION_TOKEN")
        if not auth:
            msg = "no token: set NOTION_TOKEN, or give auth=; make one at notion.so/profile/integrations"
            raise InvalidInput(msg)
        options = Options(
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
        return f"NotionClient(base_url={self._session.options.base_url!r})"

    async def __aenter__(self) -> Self:
        """Open this event loop's connections."""
        await self._session.connections.enter()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        await self._session.connections.leave()

    async def aclose(self) -> None:
        """Close this event loop's connections, however often the client was entered."""
        await self._session.connections.aclose()

    def deadline(self, seconds: float) -> AbstractContextManager[None]:
        """Let everything asked for inside the block be over in so many seconds, or fail with `TimedOut`."""
        return _http.request_options(deadline=seconds)

    def priority(self, priority: Priority) -> AbstractContextManager[None]:
        """Ask with this priority inside the block."""
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
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        reads: bool | None = None,
        **terms: Unpack[RequestOptions],
    ) -> Any:
        """Ask an endpoint that has no method here; it is limited, retried and measured as all others are.

        Args:
            method: The HTTP method.
            path: The path below `/v1`, such as `/agents/query`.
            query: Query parameters; None is left out, lists repeat their name.
            body: JSON values, also with structs of `models` in them.
            reads: Whether the call changes nothing, so that it may be repeated whatever became of it; taken for
                granted of GET only.

        Returns:
            The answer as plain JSON values; `notion_async.parse` makes structs of those that have one.

        Raises:
            OutcomeUnknown: A call that changes something may have happened or not.
            InvalidInput: The method is no word, or the path is none: an address, or with a query in it.

        https://developers.notion.com/reference/intro
        """
        need(str, "method", "an HTTP method such as GET", method)
        need(str, "path", "the path below /v1", path)
        need((Mapping, NoneType), "query", "a mapping of names to values", query)
        if not (method.isascii() and method.isalpha()):
            msg = f"method is an HTTP method such as GET, not {method!r}"
            raise InvalidInput(msg)
        if "?" in path or "://" in path or not path.strip("/"):
            msg = f"give the path below /v1 and its parameters as query=, not {path!r}"
            raise InvalidInput(msg)
        is_read = method.upper() == "GET" if reads is None else reads
        route, ids = routes.route_of(method, "/" + path.strip("/").removeprefix("v1/"), reads=is_read)
        if is_read:
            return await self._session.request(Any, route, ids, query=query, body=body, **terms)
        return await _writing.write(self._context, Any, route, ids, query=query, body=body, **terms)


def _check(options: Options, rate_limit: Any) -> None:
    for name, kinds, least in (
        ("max_in_flight", int, 1),
        ("timeout", int | float, 0.001),
        ("retry_for", int | float, 0),
    ):
        value: Any = getattr(options, name)
        if isinstance(value, bool) or not isinstance(value, kinds) or not value >= least:
            msg = f"{name} is a {'whole ' if kinds is int else ''}number of at least {least}, not {value!r}"
            raise InvalidInput(msg)
    if options.priority not in get_args(Priority):
        msg = f"priority is one of {', '.join(get_args(Priority))}, not {options.priority!r}"
        raise InvalidInput(msg)
    if not _VERSION.match(str(options.notion_version)):
        msg = f"notion_version is a date such as 2026-03-11, not {options.notion_version!r}"
        raise InvalidInput(msg)
    if not isinstance(rate_limit, RateLimit | None):
        msg = f"rate_limit is a RateLimit(requests, seconds) or None, not {rate_limit!r}"
        raise InvalidInput(msg)


def _connection_key(secret: Any, base_url: str) -> str:
    """Name a connection without keeping its token; a callable is a connection of its own.

    A bound method is a new object each time it is taken from its object: what it is bound to tells it.
    """
    if isinstance(secret, str):
        name = secret
    elif isinstance(secret, MethodType):
        name = f"callable {id(secret.__self__)} {id(secret.__func__)}"
    else:
        name = f"callable {id(secret)}"
    return hashlib.sha256(f"{origin(base_url)} {name}".encode()).hexdigest()
