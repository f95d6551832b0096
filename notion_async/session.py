"""The only module that opens a connection: one HTTP session for each event loop, and the way of a request through it.

A request takes budget, takes a slot, is sent and decoded; when that fails `retry` says whether and when to do it again.
"""

import asyncio
import importlib.metadata
import logging
import os
import random
import time
import urllib.request
import weakref
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, NamedTuple, TypeVar, overload

import aiohttp
import anyio
from yarl import URL

from notion_async import retry, wire
from notion_async.errors import InvalidInput, NotionError, RateLimited, TimedOut, Unreachable, Unreadable
from notion_async.limiter import Limiter, Permit, Priority
from notion_async.routes import Route
from notion_async.wire import Answer, Call, Query

T = TypeVar("T")
Auth = str | Callable[[], Awaitable[str]]
Ids = Mapping[str, str]

log = logging.getLogger("notion_async")

LARGEST_ANSWER_BYTES = 64 * 1024 * 1024


class Reply(NamedTuple, Generic[T]):
    """An answer that was read.

    Attributes:
        value: The struct.
        body: The bytes it was decoded from.
        attempts: How many times the call was sent to get it.
    """

    value: T
    body: bytes
    attempts: int


class RequestRecord(NamedTuple):
    """What became of one request: free of ids, fit for metrics and traces.

    Attributes:
        endpoint: Method and path template.
        status: The last HTTP status; None without an answer.
        attempts: How many times it was sent.
        waited: Seconds spent waiting for budget.
        took: Seconds from the call to its end, all waiting included.
        error: The error's class name, or None.
    """

    endpoint: str
    status: int | None
    attempts: int
    waited: float
    took: float
    error: str | None


class Terms(NamedTuple):
    """Under which terms a block of code asks.

    Attributes:
        priority: Who goes first when budget is short.
        deadline: The time on `time.monotonic()` when it must be over, waiting included; None for never.
        retry_for: Seconds of retrying, counted from a request's first failure; None takes the client's.
    """

    priority: Priority | None = None
    deadline: float | None = None
    retry_for: float | None = None


class Options(NamedTuple):
    """What a client is told once.

    Attributes:
        base_url: Scheme, host and port of the API.
        notion_version: The `Notion-Version` header.
        max_in_flight: Requests under way at once, for each event loop.
        timeout: Seconds for one attempt, from connecting to the last byte.
        retry_for: Seconds of retrying, counted from a request's first failure.
        priority: The class of requests that say nothing else.
        on_drift: Told of fields that the models do not know: endpoint and their places.
        on_request: Told of every request when it has ended.
    """

    base_url: str
    notion_version: str
    max_in_flight: int
    timeout: float
    retry_for: float
    priority: Priority
    on_drift: Callable[[str, list[str]], None] | None
    on_request: Callable[[RequestRecord], None] | None


# What the surrounding block of code asked for; a context variable is what follows a task wherever it goes.
_terms: ContextVar[Terms] = ContextVar("notion_async_terms", default=Terms())  # noqa: B039 - Terms is immutable


@contextmanager
def under(
    *, priority: Priority | None = None, within: float | None = None, retry_for: float | None = None
) -> Iterator[None]:
    """Ask under other terms inside the block; of two deadlines the earlier holds.

    Args:
        priority: Who goes first when budget is short.
        within: Seconds from now until everything in the block must be over.
        retry_for: Seconds of retrying for each request.
    """
    outer = _terms.get()
    deadline = outer.deadline
    if within is not None:
        mine = time.monotonic() + within
        deadline = mine if deadline is None else min(deadline, mine)
    token = _terms.set(Terms(priority or outer.priority, deadline, outer.retry_for if retry_for is None else retry_for))
    try:
        yield
    finally:
        _terms.reset(token)


class _Connections:
    """What belongs to one event loop."""

    def __init__(self, http: aiohttp.ClientSession, slots: int, *, borrowed: bool) -> None:
        self.http = http
        self.slots = asyncio.Semaphore(slots)
        self.borrowed = borrowed
        self.entered = 0

    async def close(self) -> None:
        if not self.borrowed:
            with anyio.CancelScope(shield=True):
                await self.http.close()


class _Tries:
    """The history of one request: failures, when they began, and what to do after the next."""

    def __init__(self, call: Call, retry_for: float) -> None:
        self.call = call
        self.attempts = 0
        self.status: int | None = None
        self.waited = 0.0
        self._retry_for = retry_for
        self._failures = 0
        self._failing_since: float | None = None
        self._waited_before = 0.0

    def after(self, failure: NotionError) -> float | None:
        """Give the seconds to wait before the next attempt; None to give up."""
        if not isinstance(failure, RateLimited):
            self._failures += 1
            if self._failing_since is None:
                self._failing_since = time.monotonic()
                self._waited_before = self.waited
        since = time.monotonic() - self._failing_since if self._failing_since is not None else 0.0
        situation = retry.Situation(
            self.call.route, self._failures, since - (self.waited - self._waited_before), self._retry_for
        )
        return retry.wait(failure, situation, random.random)  # noqa: S311 - jitter is no secret


class Session:
    """Sends calls and gives models; opened and closed by the client.

    Args:
        auth: The token, or an async callable that gives one.
        options: What the client was told.
        limiter: Says when a request may leave.
        http_session: A session to borrow; it is never closed here.
    """

    def __init__(
        self, auth: Auth, options: Options, limiter: Limiter, http_session: aiohttp.ClientSession | None = None
    ) -> None:
        self._auth = auth if callable(auth) else wire.bearer(auth)
        self.options = options
        self.limiter = limiter
        self._borrowed = http_session
        self._base = _origin(options.base_url)
        self._proxy = _proxy_for(self._base)
        self._timeout = aiohttp.ClientTimeout(total=options.timeout)
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Connections] = weakref.WeakKeyDictionary()
        self.requests = 0
        self.retries = 0

    async def enter(self) -> None:
        """Open this event loop's connections, or share them when they are open."""
        loop = asyncio.get_running_loop()
        here = self._loops.get(loop)
        if here is None:
            here = self._loops[loop] = _Connections(
                self._borrowed or _http_session(), self.options.max_in_flight, borrowed=self._borrowed is not None
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

    @overload
    async def request(
        self, into: type[T], route: Route, ids: Ids | None = None, *, query: Query | None = None, body: Any = None
    ) -> T: ...
    @overload
    async def request(
        self, into: Any, route: Route, ids: Ids | None = None, *, query: Query | None = None, body: Any = None
    ) -> Any: ...
    async def request(
        self, into: Any, route: Route, ids: Ids | None = None, *, query: Query | None = None, body: Any = None
    ) -> Any:
        """Ask an endpoint and give its answer as a struct.

        Args:
            into: The struct, or union of structs, that the answer is.
            route: The endpoint.
            ids: What fills the braces of its path.
            query: Query parameters; None is left out.
            body: What `models.encode` takes.

        Raises:
            NotionError: Whatever went wrong and does not pass.
        """
        return (await self.reply(into, route, ids, query=query, body=body)).value

    async def reply(
        self, into: type[T], route: Route, ids: Ids | None = None, *, query: Query | None = None, body: Any = None
    ) -> Reply[T]:
        """Do what `request` does, and give the bytes of the answer and the number of attempts with it."""
        return await self.send(wire.call(route, ids or {}, query, body), into)

    async def send(self, call: Call, into: type[T]) -> Reply[T]:
        """Send a call that was put together before."""
        here = self._here()
        terms = _terms.get()
        tries = _Tries(call, self.options.retry_for if terms.retry_for is None else terms.retry_for)
        began = time.monotonic()
        failed: str | None = None
        try:
            if terms.deadline is None:
                return await self._try(here, tries, into, terms)
            return await self._try_until(terms.deadline, here, tries, into, terms)
        except BaseException as error:
            failed = type(error).__name__
            raise
        finally:
            if self.options.on_request is not None:
                took = time.monotonic() - began
                self.options.on_request(
                    RequestRecord(call.route.name, tries.status, tries.attempts, tries.waited, took, failed)
                )

    async def _try_until(
        self, deadline: float, here: _Connections, tries: _Tries, into: type[T], terms: Terms
    ) -> Reply[T]:
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                return await self._try(here, tries, into, terms)
        except TimeoutError:
            call = tries.call
            msg = f"{call.route.method} {call.path}: not done before its deadline, after {tries.attempts} attempts"
            raise TimedOut(msg, method=call.route.method, path=call.path, attempts=tries.attempts) from None

    async def _try(self, here: _Connections, tries: _Tries, into: type[T], terms: Terms) -> Reply[T]:
        while True:
            headers = await self._headers(tries.call)
            permit = await self._budget(tries, terms)
            try:
                return await self._attempt(here, tries, into, headers, permit)
            except NotionError as failure:
                _tell(failure, tries.attempts)
                delay = tries.after(failure)
                if delay is None or (terms.deadline is not None and time.monotonic() + delay > terms.deadline):
                    raise
                log.info("%s: %s, again in %.1f s", tries.call.route.name, type(failure).__name__, delay)
            self.retries += 1
            if delay:
                await asyncio.sleep(delay)

    async def _budget(self, tries: _Tries, terms: Terms) -> Permit:
        priority = terms.priority or self.options.priority
        try:
            permit = await self.limiter.acquire(tries.call.route.name, priority=priority, deadline=terms.deadline)
        except TimedOut as error:
            error.method, error.path, error.attempts = tries.call.route.method, tries.call.path, tries.attempts
            raise
        tries.waited += permit.waited
        return permit

    async def _attempt(
        self, here: _Connections, tries: _Tries, into: type[T], headers: dict[str, str], permit: Permit
    ) -> Reply[T]:
        try:
            async with here.slots:
                tries.attempts += 1
                self.requests += 1
                tries.status = None
                answer = await self._send(here.http, tries.call, headers)
            tries.status = answer.status
            return self._read(tries.call, answer, into, tries.attempts)
        except RateLimited as limited:
            permit.settle(limited.status, retry_after=limited.retry_after, reason=limited.reason)
            raise
        finally:
            permit.settle(tries.status)

    def _read(self, call: Call, answer: Answer, into: type[T], attempts: int) -> Reply[T]:
        return Reply(wire.read(call, answer, into), answer.body, attempts)

    async def _send(self, http: aiohttp.ClientSession, call: Call, headers: dict[str, str]) -> Answer:
        facts: dict[str, Any] = {"method": call.route.method, "path": call.path}
        try:
            async with http.request(
                call.route.method,
                URL(self._base + call.target, encoded=True),
                data=call.body,
                headers=headers,
                proxy=self._proxy,
                allow_redirects=False,
                timeout=self._timeout,
            ) as response:
                return Answer(response.status, response.headers, await _bounded(response))
        except TimeoutError as cause:
            msg = f"{call.route.method} {call.path}: no answer within {self.options.timeout:g} s"
            raise TimedOut(msg, **facts) from cause
        except aiohttp.ClientConnectorError as cause:
            msg = f"cannot reach {self._base}: {_reason(cause.os_error)}; is the address right, is it up?"
            raise Unreachable(msg, sent=False, **facts) from cause
        except (aiohttp.ClientError, OSError) as cause:
            msg = f"{call.route.method} {call.path}: the connection broke ({type(cause).__name__})"
            raise Unreachable(msg, **facts) from cause

    async def _headers(self, call: Call) -> dict[str, str]:
        auth = self._auth
        headers = {
            "Authorization": wire.bearer(await auth()) if callable(auth) else auth,
            "Notion-Version": call.version or self.options.notion_version,
        }
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        return headers

    def _here(self) -> _Connections:
        here = self._loops.get(asyncio.get_running_loop())
        if here is None:
            msg = "the client is not open in this event loop: use it inside `async with client:`"
            raise InvalidInput(msg)
        return here


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)


def _tell(failure: NotionError, attempts: int) -> None:
    if hasattr(failure, "attempts"):
        failure.attempts = attempts


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > LARGEST_ANSWER_BYTES:
            msg = f"an answer of more than {LARGEST_ANSWER_BYTES} bytes was cut off"
            raise Unreadable(msg, where="$")
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _http_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),  # max_in_flight bounds it
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": f"notion-async/{_version()}", "Accept": "application/json"},
    )


def _version() -> str:
    try:
        return importlib.metadata.version("notion-async")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def _origin(base_url: str) -> str:
    try:
        url = URL(base_url)
        origin = str(url.origin())
    except ValueError:
        url, origin = URL(), ""
    if url.scheme not in {"http", "https"} or url.path.rstrip("/") not in {"", "/v1"}:
        msg = f"base_url is an http(s) address without path, such as https://api.notion.com, not {base_url!r}"
        raise InvalidInput(msg)
    return origin


def _proxy_for(base: str) -> URL | None:
    """Find the proxy that the environment names: once, because aiohttp's `trust_env` asks two threads per request."""
    url = URL(base)
    proxy = urllib.request.getproxies().get(url.scheme)
    if not proxy or urllib.request.proxy_bypass(url.host or ""):
        return None
    return URL(proxy if "://" in proxy else f"http://{proxy}")
