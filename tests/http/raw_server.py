"""A server on loopback that sends any bytes: whole answers, halves of them, or nothing."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

RESET = "reset"  # the connection breaks without an answer
Said = bytes | str


class Asked(NamedTuple):
    """One request as the server saw it."""

    method: str
    path: str
    query: str
    body: bytes


class RawServer:
    """Answers each request by `answer`: bytes as they go out, or `RESET`."""

    def __init__(self, answer: Callable[[Asked], Said]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = next((line[15:] for line in head.splitlines() if line.lower().startswith("content-length")), 0)
                method, target, _ = head.split(" ", 2)
                path, _, query = target.partition("?")
                self.asked.append(Asked(method, path, query, await reader.readexactly(int(length))))
                said = self.answer(self.asked[-1])
                if isinstance(said, str):
                    reset = struct.pack("ii", 1, 0)
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                    break
                writer.write(said)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def raw_server(answer: Callable[[Asked], Said]) -> AsyncIterator[RawServer]:
    """Run the server."""
    raw = RawServer(answer)
    server = await asyncio.start_server(raw.serve, "127.0.0.1", 0)
    raw.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield raw
    finally:
        server.close()


def http(body: Any, status: int = 200, content_type: str = "application/json", **headers: str) -> bytes:
    """Return an answer; what is not bytes is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"Content-Type": content_type, "Content-Length": str(len(data))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in named.items())]
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1") + data


def refusal(status: int, code: str = "some_code", **headers: str) -> bytes:
    """Return a refusal in Notion's form."""
    return http({"object": "error", "status": status, "code": code, "message": "No."}, status, **headers)
