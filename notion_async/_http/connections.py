"""Connections to one server: an HTTP session for each event loop, and one attempt over it."""

import asyncio
import importlib.metadata
import os
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import nullcontext
from functools import cache

import aiohttp
import anyio
from yarl import URL

from notion_async._http.attempt_timeout import Watch
from notion_async._http.multipart import Form
from notion_async._http.wire import Answer, Call, basic
from notion_async._ratelimit import Slots
from notion_async.errors import InvalidInput, NoAnswer, TimedOut, Unreachable, Unreadable

LARGEST_ANSWER_BYTES = 64 * 1024 * 1024

_CONNECT_SECONDS = 5.0  # a host that does not answer at all is found out long before `timeout`
_UNWATCHED = nullcontext()  # a large file takes the time it takes
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}  # a local Notion is never behind the proxy


class LoopConnections:
    """What belongs to one event loop: an HTTP session, what bounds the requests in flight, and how long each takes."""

    def __init__(self, http: aiohttp.ClientSession, slots: int, timeout: float, *, borrowed: bool) -> None:
        self.http = http
        self.slots = Slots(slots)
        self.watch = Watch(timeout)
        self.borrowed = borrowed
        self.entered = 0

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
        headers: The headers of every request; a call's own come on top.
        borrowed: A session to use in place of our own; it is never closed here.
    """

    def __init__(
        self,
        base_url: str,
        *,
        max_in_flight: int,
        timeout: float,
        headers: Mapping[str, str],
        borrowed: aiohttp.ClientSession | None = None,
    ) -> None:
        self.base = _origin(base_url)
        self._url = URL(self.base)
        self._headers = headers
        self._proxy, self._proxy_headers = _proxy_for(self.base)
        self._max_in_flight = max_in_flight
        self._seconds = timeout
        connect = min(timeout, _CONNECT_SECONDS)
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect)  # `Watch` has the rest
        self._file_timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=timeout)
        self._borrowed = borrowed
        self._loops: dict[asyncio.AbstractEventLoop, LoopConnections] = {}

    async def enter(self) -> None:
        """Open this event loop's connections, or share them when they are open."""
        loop = asyncio.get_running_loop()
        for ended in [other for other in list(self._loops) if other.is_closed()]:
            self._loops.pop(ended, None)  # it was closed inside the client's `async with`
        here = self._loops.get(loop)
        if here is None:
            here = self._loops[loop] = LoopConnections(
                self._borrowed or _http_session(self._headers),
                self._max_in_flight,
                self._seconds,
                borrowed=self._borrowed is not None,
            )
        here.entered += 1

    async def leave(self) -> None:
        """Undo one `enter`; the last one closes this loop's connections."""
        here = self._loops.get(asyncio.get_running_loop())
        if here is not None:
            here.entered -= 1
            if here.entered <= 0:
                await self.aclose()

    async def aclose(self) -> None:
        """Close this loop's connections, whoever entered."""
        here = self._loops.pop(asyncio.get_running_loop(), None)
        if here is not None:
            await here.close()

    def here(self) -> LoopConnections:
        """Give this event loop's connections.

        Raises:
            InvalidInput: They are not open.
        """
        here = self._loops.get(asyncio.get_running_loop())
        if here is None:
            msg = "the client is not open in this event loop: use it inside `async with client:`"
            raise InvalidInput(msg)
        return here

    async def send(self, here: LoopConnections, call: Call, own: Mapping[str, str] | None) -> Answer:
        """Send a call once and give what came back.

        Args:
            here: This event loop's connections.
            call: What to send.
            own: The call's own headers.

        Raises:
            TimedOut: No whole answer in time.
            Unreachable: No connection, or one that broke.
            InvalidInput: The session was closed meanwhile.
        """
        if here.http.closed:
            msg = "the client was closed while it was asked; or the borrowed http_session was"
            raise InvalidInput(msg)
        form = call.body if isinstance(call.body, Form) else None
        try:
            with _UNWATCHED if form else here.watch:
                async with here.http.request(
                    call.route.method,
                    self._address(call),
                    data=_stream(form) if form else call.body,
                    headers={**self._headers, **(own or {})} if here.borrowed else own,
                    raise_for_status=False,  # a borrowed session may have been told to
                    proxy=self._proxy,
                    proxy_headers=self._proxy_headers,
                    allow_redirects=False,
                    timeout=self._file_timeout if form else self._timeout,
                ) as response:
                    return Answer(response.status, response.headers, await _whole(response))
        except (aiohttp.ClientError, OSError) as cause:  # a TimeoutError is an OSError
            raise self._failure(call, cause) from cause

    def _failure(self, call: Call, cause: Exception) -> NoAnswer:
        match cause:
            case aiohttp.ConnectionTimeoutError():
                reason = f"no connection within {_CONNECT_SECONDS:g} s"
                return Unreachable(f"cannot reach {self.base}: {reason}; is the address right, is it up?", sent=False)
            case TimeoutError():
                return TimedOut(f"{call.route.method} {call.path}: no answer within {self._seconds:g} s")
            case aiohttp.ClientConnectorError():
                reason = _reason(cause.os_error)
                return Unreachable(f"cannot reach {self.base}: {reason}; is the address right, is it up?", sent=False)
            case _:
                reason = type(cause).__name__
                return Unreachable(f"{call.route.method} {call.path}: the connection broke ({reason})")

    def _address(self, call: Call) -> URL:
        if call.query:
            return URL(self.base + call.target, encoded=True)
        return self._url.with_path(call.target, encoded=True)  # half as dear as to read it anew


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)


async def _stream(form: Form) -> AsyncIterator[bytes]:
    yield form.head
    async for chunk in form.chunks():
        yield chunk
    yield form.tail


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    length = response.content_length
    if length is not None and length <= LARGEST_ANSWER_BYTES and "Content-Encoding" not in response.headers:
        return await response.read()
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > LARGEST_ANSWER_BYTES:
            msg = f"an answer of more than {LARGEST_ANSWER_BYTES} bytes was cut off"
            raise Unreadable(msg, where="$")
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _http_session(headers: Mapping[str, str]) -> aiohttp.ClientSession:
    http = aiohttp.ClientSession(
        headers=headers,
        connector=aiohttp.TCPConnector(limit=0),  # the slots bound it
        cookie_jar=aiohttp.DummyCookieJar(),
    )
    http._retry_connection = False  # noqa: SLF001 - else it sends a GET or DELETE twice, without budget and uncounted
    return http


@cache
def own_headers() -> dict[str, str]:
    """Give the headers that say who asks, and for what."""
    try:
        version = importlib.metadata.version("notion-async")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return {"User-Agent": f"notion-async/{version}", "Accept": "application/json"}


def _origin(base_url: str) -> str:
    try:
        url = URL(base_url)
        origin = str(url.origin())
    except (TypeError, ValueError):
        url, origin = URL(), ""
    if url.user is not None or url.password is not None:
        msg = "base_url holds a user name or password, which no API of Notion takes: leave them out"
        raise InvalidInput(msg)
    if url.scheme not in {"http", "https"} or url.path.rstrip("/") not in {"", "/v1"}:
        msg = f"base_url is an http(s) address without path, such as https://api.notion.com, not {base_url!r}"
        raise InvalidInput(msg)
    return origin


def _proxy_for(base: str) -> tuple[URL | None, dict[str, str] | None]:
    """Find the proxy that the environment names: once, because aiohttp's `trust_env` asks two threads per request.

    Its password is kept apart from its address, because errors show that.
    """
    url = URL(base)
    proxy = urllib.request.getproxies().get(url.scheme)
    if not proxy or url.host in _LOOPBACK or urllib.request.proxy_bypass(url.host or ""):
        return None, None
    address = URL(proxy if "://" in proxy else f"http://{proxy}")
    signed = {"Authorization": basic(address.user, address.password or "")} if address.user else None
    return address.with_user(None), signed
