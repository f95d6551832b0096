"""Faulty delivery of responses: dropped, cut in half, or slow."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from notion_async.emulator.messages import EmulatedResponse

_PIECES = 8


async def send_response(
    request: web.BaseRequest, response: web.Response, answer: EmulatedResponse
) -> web.StreamResponse:
    """Send a response in the way its `delivery` says; close the connection after a drop."""
    if answer.delivery == "dropped":
        _cut(request)
        return response
    body = response.body if isinstance(response.body, bytes) else b""
    stream = web.StreamResponse(status=response.status, headers=response.headers)
    stream.content_length = len(body)
    await stream.prepare(request)
    if answer.delivery == "half":
        await stream.write(body[: len(body) // 2])
        _cut(request)
        return stream
    step = max(1, -(-len(body) // _PIECES))
    for start in range(0, len(body), step):
        await stream.write(body[start : start + step])
        await asyncio.sleep(answer.seconds / _PIECES)
    await stream.write_eof()
    return stream


def _cut(request: web.BaseRequest) -> None:
    if request.transport:
        request.transport.close()
