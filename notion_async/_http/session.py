"""Request pipeline: acquire rate-limit budget and a slot, send, decode; on failure consult `retry`.

Each layer of sending adds one thing and calls the next:

- `_send_observed` reports the request to `on_request` when it has ended, whatever the outcome; it is skipped where
  there is neither an observer nor a deadline.
- `_send_with_deadline` bounds all attempts and the waiting between them.
- `_send_with_retries` repeats attempts as `RetryState` says, each with a token fetched for it.
- `_send_once` is one attempt: budget is spent per attempt, and the limiter hears every status. An answer about another
  object than the one asked for (see `identity`) counts as a broken connection.
"""

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar, Unpack, overload

import aiohttp

from notion_async._http import wire
from notion_async._http.connections import Connections, LoopConnections, own_headers
from notion_async._http.exchange import PreparedRequest, RawResponse
from notion_async._http.identity import foreign_id, is_listing
from notion_async._http.multipart import Form
from notion_async._http.observers import Observers
from notion_async._http.records import ClientConfig, RequestRecord, Response
from notion_async._http.request_options import EffectiveOptions, RequestOptions, effective_options
from notion_async._http.retry_state import RetryState
from notion_async._http.routes import Route
from notion_async._http.server_clock import ServerClock
from notion_async._http.wire import Query
from notion_async._ratelimit import Limiter
from notion_async.errors import InvalidInput, NotionError, RateLimited, TimedOut, Unreachable, Unreadable
from notion_async.models.drift import unknown_fields

T = TypeVar("T")
Auth = str | Callable[[], Awaitable[str]]
Ids = Mapping[str, str]

log = logging.getLogger("notion_async")


class Session:
    """Sends calls and gives models; opened and closed by the client.

    Args:
        auth: The token, or an async callable that gives one.
        options: What the client was told.
        limiter: Says when a request may leave.
        http_session: A session to borrow; it is never closed by the client.

    Attributes:
        server_clock: How far the server's clock is ahead of this machine's.
    """

    def __init__(
        self, auth: Auth, options: ClientConfig, limiter: Limiter, http_session: aiohttp.ClientSession | None = None
    ) -> None:
        self._auth = auth if callable(auth) else None
        self._headers = own_headers() | {"Notion-Version": options.notion_version}
        if not callable(auth):
            self._headers["Authorization"] = wire.bearer(auth)
        self.options = options
        self.observers: Observers = Observers()
        self.limiter = limiter
        self.server_clock: ServerClock = ServerClock()
        self.connections: Connections = Connections(
            options.base_url,
            max_in_flight=options.max_in_flight,
            timeout=options.timeout,
            borrowed=http_session,
            proxy=options.proxy,
            ca_file=options.ca_file,
        )

    @overload
    async def request(
        self,
        into: type[T],
        route: Route,
        ids: Ids | None = None,
        *,
        query: Query | None = None,
        body: Any = None,
        **terms: Unpack[RequestOptions],
    ) -> T: ...
    @overload
    async def request(
        self,
        into: Any,
        route: Route,
        ids: Ids | None = None,
        *,
        query: Query | None = None,
        body: Any = None,
        **terms: Unpack[RequestOptions],
    ) -> Any: ...
    async def request(
        self,
        into: Any,
        route: Route,
        ids: Ids | None = None,
        *,
        query: Query | None = None,
        body: Any = None,
        **terms: Unpack[RequestOptions],
    ) -> Any:
        """Ask an endpoint and give its answer as a struct.

        Args:
            into: The struct, or union of structs, that the answer is.
            route: The endpoint.
            ids: What fills the braces of its path.
            query: Query parameters; None is left out.
            body: What `encode` takes.
            **terms: Priority, deadline and retrying of this call.

        Raises:
            NotionError: Whatever went wrong and does not pass.
        """
        return (await self.send(self.call(route, ids, query=query, body=body), into, **terms)).value

    def call(
        self, route: Route, ids: Ids | None = None, *, query: Query | None = None, body: Any = None
    ) -> PreparedRequest:
        """Put a call together, for `send`."""
        return wire.build_request(route, ids or {}, query, body)

    def send(
        self, call: PreparedRequest, into: type[T], **given: Unpack[RequestOptions]
    ) -> Coroutine[Any, Any, Response[T]]:
        """Send a call that was put together before."""
        pool = self.connections.for_running_loop()
        terms = effective_options(given)
        state = RetryState(call, self.options.retry_for if terms.retry_for is None else terms.retry_for)
        if terms.until is None and self.options.on_request is None:
            return self._send_with_retries(pool, state, into, terms)
        return self._send_observed(pool, state, into, terms)

    async def _send_observed(
        self, pool: LoopConnections, state: RetryState, into: type[T], terms: EffectiveOptions
    ) -> Response[T]:
        began = time.monotonic()
        failed: str | None = None
        try:
            if terms.until is None:
                return await self._send_with_retries(pool, state, into, terms)
            return await self._send_with_deadline(terms.until, pool, state, into, terms)
        except BaseException as error:
            failed = type(error).__name__
            raise
        finally:
            if self.options.on_request is not None:
                took = time.monotonic() - began
                record = RequestRecord(state.call.route.name, state.status, state.attempts, state.waited, took, failed)
                self.observers.notify("on_request", self.options.on_request, record)

    async def _send_with_deadline(
        self, until: float, pool: LoopConnections, state: RetryState, into: type[T], terms: EffectiveOptions
    ) -> Response[T]:
        try:
            if until > time.monotonic():
                async with asyncio.timeout(until - time.monotonic()):
                    return await self._send_with_retries(pool, state, into, terms)
        except TimeoutError:
            pass
        except TimedOut:
            await self._let_others_run(state)
            raise
        await self._let_others_run(state)
        raise _over(state)

    async def _let_others_run(self, state: RetryState) -> None:
        """Suspend once where nothing was sent: a caller that asks again at once would stop the event loop."""
        if not state.attempts:
            await asyncio.sleep(0)

    async def _send_with_retries(
        self, pool: LoopConnections, state: RetryState, into: type[T], terms: EffectiveOptions
    ) -> Response[T]:
        while True:
            headers = await self._headers_of(state.call)
            try:
                return await self._send_once(pool, state, into, headers, terms)
            except NotionError as failure:
                delay = state.next_delay(failure)
                if delay is None or (terms.until is not None and time.monotonic() + delay > terms.until):
                    raise
                log.info("%s: %s, again in %.1f s", state.call.route.name, type(failure).__name__, delay)
            if delay:
                await asyncio.sleep(delay)

    async def _send_once(
        self,
        pool: LoopConnections,
        state: RetryState,
        into: type[T],
        headers: Mapping[str, str],
        terms: EffectiveOptions,
    ) -> Response[T]:
        call, priority = state.call, terms.priority or self.options.priority
        permit = await self.limiter.acquire(call.route.name, priority=priority, deadline=terms.until, slots=pool.slots)
        state.waited += permit.waited
        if terms.until is not None and terms.until <= time.monotonic():
            permit.settle(None)
            raise _over(state)
        state.attempts += 1
        if terms.on_attempt is not None:
            terms.on_attempt(state.attempts)
        state.status = None
        try:
            answer = await self.connections.send(pool, call, headers)
            state.status = answer.status
            reply = Response(wire.decode_response(call, answer, into), answer.body, state.attempts)
            _check_identity(state, answer, foreign_id(call, reply.value, pool.recent_paths))
            self.server_clock.record(answer.headers.get("Date"))
        except RateLimited as limited:
            permit.settle(limited.status, retry_after=limited.retry_after, reason=limited.reason)
            raise
        finally:
            permit.settle(state.status)
        if self.options.on_unknown_fields is not None:
            self.observers.notify("on_unknown_fields", self._report_unknown_fields, call, reply)
        return reply

    def _report_unknown_fields(self, call: PreparedRequest, reply: Response[Any]) -> None:
        if self.options.on_unknown_fields is not None and (unknown := unknown_fields(reply.body, reply.value)):
            self.options.on_unknown_fields(call.route.name, unknown)

    async def _headers_of(self, call: PreparedRequest) -> Mapping[str, str]:
        if self._auth is None and not call.is_special:
            return self._headers
        headers = dict(self._headers)
        if call.basic is not None:
            headers["Authorization"] = wire.basic(*call.basic)
        elif self._auth is not None:
            headers["Authorization"] = wire.bearer(await self._fetch_token(self._auth, call))
        if call.version is not None:
            headers["Notion-Version"] = call.version
        if isinstance(call.body, Form):
            headers |= {"Content-Type": call.body.content_type, "Content-Length": str(call.body.length)}
        elif call.body is not None:
            headers["Content-Type"] = "application/json"
        return headers

    async def _fetch_token(self, auth: Callable[[], Awaitable[str]], call: PreparedRequest) -> str:
        asked: Any = auth()
        if not inspect.isawaitable(asked):
            msg = "auth= is a token or an async callable that returns one; this callable is not async"
            raise InvalidInput(msg)
        bound = asyncio.timeout(self.options.timeout)
        try:
            async with bound:
                token: str = await asked
                return token
        except TimeoutError:
            if not bound.expired():
                raise  # the callable's own
        msg = f"auth= returned no token within {self.options.timeout:g} s"
        raise TimedOut(msg, method=call.route.method, path=call.path)


def _check_identity(state: RetryState, answer: RawResponse, foreign: str | None) -> None:
    """Refuse an answer about another object; a listing is accepted if it is the same when requested again.

    Raises:
        Unreachable: The answer belongs to another request; its connection is closed.
        Unreadable: The same other object came again, over another connection.
    """
    before, state.foreign_id = state.foreign_id, foreign
    if foreign is None:
        return
    where = f"{state.call.route.method} {state.call.path}: the answer is about {foreign}"
    if foreign != before:
        answer.drop_connection()
        msg = f"{where}, so it belongs to another request; its connection was closed"
        raise Unreachable(msg)
    if not is_listing(state.call):
        msg = f"{where}, also when requested again; is there a proxy or a cache in between?"
        raise Unreadable(msg, where="$.id")


def _over(state: RetryState) -> TimedOut:
    """Return the error of a request whose deadline is over."""
    method, path, attempts = state.call.route.method, state.call.path, state.attempts
    msg = f"{method} {path}: not done before its deadline, after {attempts} attempts"
    return TimedOut(msg, method=method, path=path, attempts=attempts)
