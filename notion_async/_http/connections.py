"""Connections to one server: an HTTP session for each event loop, and one attempt over it."""

import asyncio
import importlib.metadata
import os
import ssl
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import nullcontext
from functools import cache, partial

import aiohttp
import anyio
from yarl import URL

from notion_async._http.attempt_timeout import AttemptTimeout
from notion_async._http.exchange import PreparedRequest, RawResponse
from notion_async._http.failures import CONNECT_SECONDS, Way, no_answer, proxy_refusal
from notion_async._http.multipart import Form
from notion_async._http.proxies import Proxy, proxy_for
from notion_async._http.responses import LARGE_ANSWERS_AT_ONCE, TrackedResponse, drop_connection, read_body
from notion_async._ratelimit import ConcurrencySlots
from notion_async.errors import InvalidInput

_RECENT_PATHS = 1_000  # an answer that came to the wrong request belongs to one that was sent shortly before
_UNWATCHED = nullcontext()  # a large file takes the time it takes


class LoopConnections:
    """State of one event loop: an HTTP session, slots for the requests in flight, and the attempt timeout."""

    def __init__(self, http: aiohttp.ClientSession, slots: int, timeout: float, *, borrowed: bool) -> None:
        self.http = http
        self.slots: ConcurrencySlots = ConcurrencySlots(slots)
        self.watch: AttemptTimeout = AttemptTimeout(timeout)
        self.large: asyncio.Semaphore = asyncio.Semaphore(LARGE_ANSWERS_AT_ONCE)
        self.recent_paths: deque[str] = deque(maxlen=_RECENT_PATHS)
        self.borrowed = borrowed
        self.open_count = 0

    async def close(self) -> None:
        """Close what is ours, even while being cancelled."""
        self.watch.close()
        if not self.borrowed:
            with anyio.CancelScope(shield=True):
                await self.http.close()


class Connections:
    """The server, and this process's connections to it.

    Args:
        base_url: Scheme, host and port of the API.
        max_in_flight: Requests under way at once, for each event loop.
        timeout: Seconds for one attempt, from connecting to the last byte; the sending of a file does not count.
        borrowed: A session to use in place of our own; it is never closed by the client.
        proxy: The proxy's address; empty for none, None for that of the environment.
        ca_file: Certificates to trust beside the system's.
    """

    def __init__(
        self,
        base_url: str,
        *,
        max_in_flight: int,
        timeout: float,
        borrowed: aiohttp.ClientSession | None = None,
        proxy: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
    ) -> None:
        self.base: str = origin(base_url)
        self._url = URL(self.base)
        self._proxy = proxy_for(self._url, proxy)
        self._tls = _tls_context(ca_file)
        self._was_reached = False
        if borrowed is not None:
            _check_borrowed(borrowed, self._proxy)
        self._max_in_flight = max_in_flight
        self._seconds = timeout
        connect = min(timeout, CONNECT_SECONDS)
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect)  # `AttemptTimeout` has the rest
        self._file_timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=timeout)
        self._borrowed = borrowed
        self._loops: dict[asyncio.AbstractEventLoop, LoopConnections] = {}

    async def enter(self) -> None:
        """Open this event loop's connections, or share them when they are open."""
        loop = asyncio.get_running_loop()
        for ended in [other for other in list(self._loops) if other.is_closed()]:
            self._loops.pop(ended, None)  # it was closed inside the client's `async with`
        pool = self._loops.get(loop)
        if pool is None:
            pool = self._loops[loop] = LoopConnections(
                self._borrowed or _http_session(),
                self._max_in_flight,
                self._seconds,
                borrowed=self._borrowed is not None,
            )
        pool.open_count += 1

    async def leave(self) -> None:
        """Undo one `enter`; the last one closes this loop's connections."""
        pool = self._loops.get(asyncio.get_running_loop())
        if pool is not None:
            pool.open_count -= 1
            if pool.open_count <= 0:
                await self.aclose()

    async def aclose(self) -> None:
        """Close this loop's connections, however often they were entered."""
        pool = self._loops.pop(asyncio.get_running_loop(), None)
        if pool is not None:
            await pool.close()

    def for_running_loop(self) -> LoopConnections:
        """Return the connections of the running event loop.

        Raises:
            InvalidInput: They are not open.
        """
        pool = self._loops.get(asyncio.get_running_loop())
        if pool is None:
            msg = "the client is not open in this event loop: use it inside `async with client:`"
            raise InvalidInput(msg)
        return pool

    async def send(self, pool: LoopConnections, call: PreparedRequest, headers: Mapping[str, str]) -> RawResponse:
        """Send a call once and give what came back.

        Args:
            pool: This event loop's connections.
            call: What to send.
            headers: All headers of the request; none is a default of the session, which talks to proxies, too.

        Raises:
            TimedOut: No whole answer in time.
            Unreachable: No connection, or one that broke.
            InvalidInput: The session was closed meanwhile.
        """
        if pool.http.closed:
            msg = "the client was closed while it was asked; or the borrowed http_session was"
            raise InvalidInput(msg)
        form = call.body if isinstance(call.body, Form) else None
        pool.recent_paths.append(call.path)
        try:
            with _UNWATCHED if form else pool.watch:
                async with pool.http.request(
                    call.route.method,
                    self._address(call),
                    data=_stream(form) if form else call.body,
                    headers=headers,
                    raise_for_status=False,  # a borrowed session may have been told to
                    proxy=self._proxy.address if self._proxy else None,
                    proxy_headers=self._proxy.headers if self._proxy else None,
                    allow_redirects=False,
                    timeout=self._file_timeout if form else self._timeout,
                    ssl=self._tls,
                ) as response:
                    self._was_reached = True
                    body = await read_body(response, pool.large)
                    return self._answer(response, body, headers)
        except (aiohttp.ClientError, OSError) as cause:  # a TimeoutError is an OSError
            failure = no_answer(cause, call, self._way)
        raise failure  # outside `except`, so that it does not lead to the cause, which shows the headers

    def _answer(self, response: aiohttp.ClientResponse, body: bytes, headers: Mapping[str, str]) -> RawResponse:
        if response.status == 407:
            raise proxy_refusal(407, self._way)
        credentials = headers.get("Authorization", ""), self._proxy.credentials if self._proxy else ""
        return RawResponse(response.status, response.headers, body, credentials, partial(drop_connection, response))

    @property
    def _way(self) -> Way:
        return Way(self._url, self._proxy, self._seconds, self._was_reached)

    def _address(self, call: PreparedRequest) -> URL:
        if call.query:
            return URL(self.base + call.target, encoded=True)
        return self._url.with_path(call.target, encoded=True)  # half the cost of parsing the URL again


async def _stream(form: Form) -> AsyncIterator[bytes]:
    yield form.head
    async for chunk in form.chunks():
        yield chunk
    yield form.tail


def _http_session() -> aiohttp.ClientSession:
    http = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),  # the slots bound it
        cookie_jar=aiohttp.DummyCookieJar(),
        response_class=TrackedResponse,
    )
    http._retry_connection = False  # noqa: SLF001 - else it sends a GET or DELETE twice, without budget and uncounted
    return http


def _tls_context(ca_file: str | os.PathLike[str] | None) -> ssl.SSLContext | bool:
    """Return what to trust: the system's certificates, and those of a file beside them."""
    if ca_file is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=ca_file)
    except (OSError, TypeError, ValueError) as error:
        reason = "it holds no certificates in PEM" if isinstance(error, ssl.SSLError) else error
        msg = f"ca_file is a file of certificates in PEM; {os.fspath(ca_file)!r} cannot be read: {reason}"
        raise InvalidInput(msg) from error
    return context


def _check_borrowed(http: aiohttp.ClientSession, proxy: Proxy | None) -> None:
    if getattr(http, "auth", None) is not None or (proxy is not None and "Authorization" in http.headers):
        msg = (
            "http_session sends an Authorization of its own with every request, also to a proxy: make it without; "
            "auth= of the client goes with each request"
        )
        raise InvalidInput(msg)


@cache
def own_headers() -> dict[str, str]:
    """Return the headers that identify this library and the format it expects."""
    try:
        version = importlib.metadata.version("notion-async")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return {"User-Agent": f"notion-async/{version}", "Accept": "application/json"}


def origin(base_url: str) -> str:
    """Return scheme, host and port of an API's address, in one spelling.

    Raises:
        InvalidInput: It is not the address of an API.
    """
    try:
        url = URL(base_url)
        found = str(url.origin())
    except (TypeError, ValueError):
        url, found = URL(), ""
    if url.user is not None or url.password is not None:
        msg = "base_url holds a user name or password, which no API of Notion takes: leave them out"
        raise InvalidInput(msg)
    if url.scheme not in {"http", "https"} or url.path.rstrip("/") not in {"", "/v1"}:
        msg = f"base_url is an http(s) address without path, such as https://api.notion.com, not {base_url!r}"
        raise InvalidInput(msg)
    return found
