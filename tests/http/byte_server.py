"""A server on loopback that sends exact bytes, over TLS if it is given a context."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Respond = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class ByteServer:
    """What a test knows of its server.

    Attributes:
        heads: The head of each request, as text.
        address: Host and port.
    """

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.address = ("127.0.0.1", 0)

    @property
    def url(self) -> str:
        """The address for clients."""
        return "http://{}:{}".format(*self.address)


@contextlib.asynccontextmanager
async def byte_server(answer: bytes | Respond, context: ssl.SSLContext | None = None) -> AsyncIterator[ByteServer]:
    """Run a server that answers every request with these bytes, or as a function does that writes them."""
    seen = ByteServer()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError), contextlib.closing(writer):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                seen.heads.append(head)
                await reader.readexactly(_length(head))
                if isinstance(answer, bytes):
                    writer.write(answer)
                    await writer.drain()
                    return
                await answer(head, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    seen.address = server.sockets[0].getsockname()[:2]
    try:
        yield seen
    finally:
        server.close()


def _length(head: str) -> int:
    fields = (line.partition(":") for line in head.split("\r\n"))
    return next((int(value) for name, _, value in fields if name.lower() == "content-length"), 0)


def http(body: Any, status: str = "200 OK", *, close: bool = False, **fields: str) -> bytes:
    """Return an answer; JSON unless the body is bytes."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"Content-Type": "application/json", "Content-Length": str(len(data))}
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    if close:
        named["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + data
