"""HTTP on loopback: receives requests, logs them, waits for the latency, sends responses."""

from __future__ import annotations

import asyncio
import email.utils
import itertools
import logging
from random import Random
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from notion_async.emulator.delivery import send_response
from notion_async.emulator.ids import derived_id
from notion_async.emulator.latency import draw
from notion_async.emulator.log import LoggedRequest
from notion_async.emulator.messages import ReceivedRequest, Refusal
from notion_async.emulator.multipart import parse_parts

if TYPE_CHECKING:
    from notion_async.emulator.latency import Latency
    from notion_async.emulator.messages import EmulatedResponse
    from notion_async.emulator.server import Server


MAX_BODY_BYTES = 32 * 1024 * 1024


def _is_fault_of_our_own(record: logging.LogRecord) -> bool:
    """Return whether a record is about more than a caller that closed the connection or did not speak HTTP."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError | ConnectionError)


_LOG = logging.getLogger("notion_async.emulator")
_LOG.addFilter(_is_fault_of_our_own)


class Listener:
    """One listening socket of a server.

    Args:
        server: The server that responds.
        latency: Seconds that each response takes, or a `LogNormal`.
        seed: Seed of request ids and random latencies.
        gzip: Whether to compress bodies for callers that accept it.
        max_log_entries: Requests that the log keeps at least; None for all of them.
    """

    def __init__(
        self, server: Server, *, latency: Latency, seed: object, gzip: bool, max_log_entries: int | None = None
    ) -> None:
        self.server = server
        self._max_log_entries = max_log_entries
        self.latency = latency
        self.gzip = gzip
        self.requests: list[LoggedRequest] = []
        self.in_flight: int = 0
        self._answers = itertools.count(1)
        self._random = Random(f"listener {seed}")  # noqa: S311 - repeatable, not secret
        self._request_ids = derived_id(seed, "requests")[:24]
        self._server: asyncio.Server | None = None
        self._web: web.Server | None = None

    async def open(self, host: str, port: int) -> int:
        """Start listening and return the port."""
        loop = asyncio.get_running_loop()
        self._web = web.Server(self._serve, request_factory=_request, access_log=None, logger=_LOG)
        self._server = await loop.create_server(self._web, host, port, backlog=1024)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening and close every connection."""
        if self._server and self._web:
            self._server.close()
            await self._web.shutdown(0.1)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        loop = asyncio.get_running_loop()
        arrived = loop.time()
        self.in_flight += 1
        try:
            try:
                received = await _received(request)
            except Refusal as refusal:
                return self._response(refusal.answer(), request)
            except ConnectionError:
                return web.Response()  # the caller is gone
            entry = self._log(received)
            answer = self.server.answer(received, entry.route)
            response = self._response(answer, request)
            wait = arrived + draw(self.latency, self._random) - loop.time()
            if answer.seconds and answer.delivery != "slow":
                wait = max(wait, 0.0) + answer.seconds
            if wait > 0:
                await asyncio.sleep(wait)
            entry.seconds = loop.time() - arrived
            if answer.delivery != "dropped":
                entry.status = answer.status
            return response if answer.delivery == "whole" else await send_response(request, response, answer)
        finally:
            self.in_flight -= 1

    def _log(self, received: ReceivedRequest) -> LoggedRequest:
        entry = LoggedRequest(
            received.method,
            received.target,
            self.server.route_of(received),
            self.server.workspace.clock(),
            self.in_flight,
            received.body,
        )
        self.requests.append(entry)
        if self._max_log_entries and len(self.requests) >= 2 * self._max_log_entries:
            del self.requests[: -self._max_log_entries]
        return entry

    def _response(self, answer: EmulatedResponse, request: web.BaseRequest) -> web.Response:
        date = email.utils.formatdate(self.server.workspace.clock(), usegmt=True)
        body, headers = answer.body, {"Content-Type": answer.content_type, "Date": date, **answer.headers}
        if answer.with_request_id:
            request_id = f"{self._request_ids}{next(self._answers):012x}"
            headers["x-notion-request-id"] = request_id
            comma = b"" if body == b"{}" else b","
            body = b'%b%b"request_id":"%b"}' % (body[:-1], comma, request_id.encode())
        response = web.Response(body=body, status=answer.status, headers=headers)
        if self.gzip and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
        return response


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """Return a request whose body may have the size of an upload part."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY_BYTES)


async def _received(request: web.BaseRequest) -> ReceivedRequest:
    """Return a request with its body.

    Raises:
        Refusal: The body is incomplete, too large, wrongly encoded, or not the multipart body it is declared as.
    """
    try:
        body = await request.read() if request.body_exists else b""
        if request.content_type == "multipart/form-data":
            parts = parse_parts(request.headers["Content-Type"], body)
            return ReceivedRequest(request.method, request.raw_path, request.headers, parts=parts)
    except web.HTTPRequestEntityTooLarge:
        message = f"The request body has more than {MAX_BODY_BYTES} bytes."
        raise Refusal(413, "validation_error", message) from None
    except (ValueError, web.RequestPayloadError):
        raise Refusal(400, "invalid_request", "The request body could not be read.") from None
    return ReceivedRequest(request.method, request.raw_path, request.headers, body)
