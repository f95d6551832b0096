"""How near is changing many pages to a hand-written loop, and how much memory does uploading a large file take?

    python -m benchmarks.bench_pages            # every row
    python -m benchmarks.bench_pages update     # some rows

The server is a few lines in its own process that keep nothing and answer at once, or after 50 ms. Each measurement
runs in a process of its own.
"""

import argparse
import asyncio
import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp
import msgspec

from notion_async import NotionClient, models

PAGES = 1_000
IN_FLIGHT = 100
FILE_BYTES = 200 * 1024 * 1024
TOKEN = "ntn_test"
PAGE_ID = "00000000-0000-4000-8000-000000000001"
CHANGE: dict[str, Any] = {"properties": {"Status": {"select": {"name": "Done"}}, "Count": {"number": 3}}}
USER = {"object": "user", "id": PAGE_ID}
STAMP = "2026-01-01T00:00:00.000Z"
PAGE = {
    "object": "page", "id": PAGE_ID, "created_time": STAMP, "last_edited_time": STAMP, "created_by": USER,
    "last_edited_by": USER, "cover": None, "icon": None, "in_trash": False, "is_archived": False, "is_locked": False,
    "parent": {"type": "data_source_id", "data_source_id": PAGE_ID, "database_id": PAGE_ID},
    "properties": {
        "Name": {"id": "title", "type": "title", "title": []},
        "Status": {"id": "a", "type": "select", "select": {"id": "b", "name": "Done", "color": "red"}},
        "Count": {"id": "c", "type": "number", "number": 3},
    },
    "url": "https://app.notion.com/p/x", "public_url": None,
}  # fmt: skip
UPLOAD = {
    "object": "file_upload", "id": PAGE_ID, "created_time": STAMP, "last_edited_time": STAMP, "expiry_time": STAMP,
    "status": "pending", "filename": "a.mp4", "content_type": "video/mp4",
}  # fmt: skip
Found = dict[str, float]


class Answering(asyncio.Protocol):
    """One connection: reads requests to their end and answers each, so many seconds later."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._head = b""
        self._target = b""
        self._left = 0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        while data:
            if not self._target:
                head, found, data = (self._head + data).partition(b"\r\n\r\n")
                self._head = b"" if found else head
                if not found:
                    return
                self._target = head.split(b" ", 2)[1]
                length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
                self._left = int(length or 0)
            taken = min(self._left, len(data))
            self._left -= taken
            data = data[taken:]
            if not self._left:
                self._answer()

    def _answer(self) -> None:
        said = UPLOAD if b"file_uploads" in self._target else PAGE
        if self._target.endswith(b"/complete"):
            said = UPLOAD | {"status": "uploaded"}
        self._target = b""
        body = msgspec.json.encode(said)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._transport.write, head + body)
        else:
            self._transport.write(head + body)


async def serve(latency: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(latency), "127.0.0.1", backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


class Server:
    """Starts the server when entered and stops it when left."""

    def __init__(self, latency: float = 0.0) -> None:
        self._latency = latency

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.bench_pages", "--serve", str(self._latency)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()


async def by_hand(url: str) -> None:
    """What one would write: a semaphore, a task group, and the same typed decoding."""
    decoder = msgspec.json.Decoder(models.Page)
    slots = asyncio.Semaphore(IN_FLIGHT)
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Notion-Version": "2026-03-11",
        "Content-Type": "application/json",
    }

    async def update() -> models.Page:
        body = msgspec.json.encode(CHANGE)
        async with slots, http.patch(f"{url}/v1/pages/{PAGE_ID}", data=body) as response:
            assert response.status == 200
            return decoder.decode(await response.read())

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as http, asyncio.TaskGroup() as tasks:
        for _ in range(PAGES):
            tasks.create_task(update())


async def by_update_many(url: str) -> None:
    changes = ((PAGE_ID, CHANGE) for _ in range(PAGES))
    async with (
        NotionClient(TOKEN, base_url=url, rate_limit=None, max_in_flight=IN_FLIGHT) as client,
        client.pages.update_many(changes) as outcomes,
    ):
        async for outcome in outcomes:
            outcome.result()


async def upload(url: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.truncate(FILE_BYTES)
        async with NotionClient(TOKEN, base_url=url, rate_limit=None) as client:
            await client.file_uploads.upload(Path(file.name))


WORK: dict[str, Callable[[str], Coroutine[Any, Any, None]]] = {
    "by hand": by_hand, "update_many": by_update_many, "upload": upload,
}  # fmt: skip


def measure(names: list[str], url: str, repeat: int) -> list[Found]:
    """Do each so often, in turns, and give the least times."""
    best: list[Found] = [{"wall": float("inf"), "cpu": float("inf")} for _ in names]
    for _ in range(repeat):
        for name, least in zip(names, best, strict=True):
            began, used = time.perf_counter(), time.process_time()
            asyncio.run(WORK[name](url))
            wall, cpu = time.perf_counter() - began, time.process_time() - used
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            least.update(
                wall=min(least["wall"], wall),
                cpu=min(least["cpu"], cpu),
                peak=peak if sys.platform == "darwin" else peak * 1024,
            )
    return best


def elsewhere(url: str, *names: str, repeat: int) -> list[Found]:
    command = [sys.executable, "-m", "benchmarks.bench_pages", "--measure", url, str(repeat), *names]
    found: list[Found] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


class Line(NamedTuple):
    """One line of the table."""

    work: str
    what: str
    value: str
    target: str


def update_row(latency: float) -> Iterator[Line]:
    work = f"{PAGES:,} pages, {1e3 * latency:.0f} ms"
    with Server(latency) as server:
        floor, ours = elsewhere(server.url, "by hand", "update_many", repeat=15)
    yield Line(work, "throughput / by hand", f"{floor['wall'] / ours['wall']:.2f}", "≥ 0.8")
    yield Line(work, "pages/s, by hand", f"{PAGES / ours['wall']:,.0f}, {PAGES / floor['wall']:,.0f}", "")
    cpus = f"{1e6 * ours['cpu'] / PAGES:.0f} us, {1e6 * floor['cpu'] / PAGES:.0f} us"
    yield Line(work, "CPU a page, by hand", cpus, "")


def upload_row() -> Iterator[Line]:
    work = f"{FILE_BYTES // 1024**2} MB uploaded"
    with Server() as server:
        [ours] = elsewhere(server.url, "upload", repeat=1)
    yield Line(work, "peak memory of the process", f"{ours['peak'] / 1e6:.0f} MB", "≤ 60 MB")
    yield Line(work, "MB/s", f"{FILE_BYTES / 1e6 / ours['wall']:,.0f}", "")


ROWS: dict[str, Callable[[], Iterator[Line]]] = {
    "update": lambda: update_row(0.0),
    "slow": lambda: update_row(0.05),
    "upload": upload_row,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", default=list(ROWS), help=", ".join(ROWS))
    parser.add_argument("--serve", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve is not None:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(given.serve))
    elif given.measure:
        url, repeat, *names = given.measure
        print(json.dumps(measure(names, url, int(repeat))))
    else:
        print(f"{'work':<24} {'what':<30} {'measured':<20} target")
        for row in given.rows:
            for line in ROWS[row]():
                print(f"{line.work:<24} {line.what:<30} {line.value:<20} {line.target}", flush=True)


if __name__ == "__main__":
    main()
