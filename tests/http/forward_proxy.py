"""A forward proxy on loopback, which records what it is told, and connects to one server whatever it is asked for."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit


class ForwardProxy:
    """Forwards requests in absolute form, and tunnels for CONNECT.

    Attributes:
        heads: The head of each request that was sent to the proxy itself, as text.
        url: Its address, with user name and password where it asks for them.
        refusal: A status that every request is answered with instead.
    """

    def __init__(self, upstream: tuple[str, int], password: str = "") -> None:
        self.heads: list[str] = []
        self.url = ""
        self.refusal: bytes | None = None
        self._upstream = upstream
        self._credentials = base64.b64encode(f"anna:{password}".encode()).decode() if password else None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError), contextlib.closing(writer):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.heads.append(head)
            if self.refusal is not None or not self._is_allowed(head):
                status = self.refusal or b"407 Proxy Authentication Required"
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
                return
            await self._forward(head, reader, writer)

    def _is_allowed(self, head: str) -> bool:
        return self._credentials is None or f"proxy-authorization: basic {self._credentials}".lower() in head.lower()

    async def _forward(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection(*self._upstream)
        with contextlib.closing(server_writer):
            if head.startswith("CONNECT "):
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                server_writer.write(_for_the_server(head))
            await asyncio.gather(_copy(reader, server_writer), _copy(server_reader, writer))


def _for_the_server(head: str) -> bytes:
    """Return the head as a proxy is_transient it on: an origin form, without what was for the proxy."""
    request, *fields = head.split("\r\n")
    method, address, version = request.split(" ")
    url = urlsplit(address)
    path = f"{url.path}?{url.query}" if url.query else url.path
    kept = [field for field in fields if not field.lower().startswith("proxy-")]
    return "\r\n".join([f"{method} {path} {version}", *kept]).encode("latin-1")


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


@contextlib.asynccontextmanager
async def forward_proxy(upstream: tuple[str, int], password: str = "") -> AsyncIterator[ForwardProxy]:
    """Run a proxy in front of a server."""
    proxy = ForwardProxy(upstream, password)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    credentials = f"anna:{quote(password, safe='')}@" if password else ""
    proxy.url = f"http://{credentials}127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
