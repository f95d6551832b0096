"""Responses of our own HTTP sessions, and the reading of their bodies within bounds of memory."""

import asyncio
from typing import Any

import aiohttp
from aiohttp.connector import Connection

from notion_async.errors import Unreadable

LARGEST_ANSWER_BYTES = 64 * 1024 * 1024
SMALL_ANSWER_BYTES = 1024 * 1024
LARGE_ANSWERS_AT_ONCE = 4  # for each event loop; with 100 small ones in flight, about 360 MB at most


class TrackedResponse(aiohttp.ClientResponse):
    """A response that knows its connection, and refuses one that had brought an answer before it was asked.

    A proxy that sends an answer twice shifts all later answers on that connection by one.
    """

    transport: asyncio.Transport | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Wait for the head of the answer, as aiohttp does."""
        self.transport = connection.transport
        if connection.protocol is None or connection.protocol.should_close:
            raise aiohttp.ServerDisconnectedError  # aiohttp closes the connection
        return await super().start(connection)


def drop_connection(response: Any) -> None:
    """Close the connection that a response came over, also when it is back in the pool."""
    transport = getattr(response, "transport", None)  # a borrowed session has responses of its own
    if transport is not None:
        transport.close()


async def read_body(response: aiohttp.ClientResponse, large: asyncio.Semaphore) -> bytes:
    """Return the whole body of a response, decompressed.

    Args:
        response: The response.
        large: Bounds how many bodies of more than `SMALL_ANSWER_BYTES` are read at once; the others wait half read.

    Raises:
        Unreadable: The body is larger than any answer of Notion's.
    """
    length = response.content_length
    if length is not None and length <= SMALL_ANSWER_BYTES and "Content-Encoding" not in response.headers:
        return await response.read()
    if length is not None and length > LARGEST_ANSWER_BYTES:
        raise _too_large()
    chunks: list[bytes] = []
    size = await _read_up_to(SMALL_ANSWER_BYTES, response, chunks)
    if size > SMALL_ANSWER_BYTES:
        async with large:
            if size + await _read_up_to(LARGEST_ANSWER_BYTES - size, response, chunks) > LARGEST_ANSWER_BYTES:
                raise _too_large()
            return b"".join(chunks)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _read_up_to(most: int, response: aiohttp.ClientResponse, chunks: list[bytes]) -> int:
    """Read until the end of the body, or until there are more than `most` bytes, and return how many there were."""
    size = 0
    while size <= most and (chunk := await response.content.readany()):
        size += len(chunk)
        chunks.append(chunk)
    return size


def _too_large() -> Unreadable:
    msg = f"an answer of more than {LARGEST_ANSWER_BYTES} bytes was cut off"
    return Unreadable(msg, where="$")
