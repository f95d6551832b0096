"""Is the emulator fast and punctual enough to measure a client with?

Prints how many children listings it answers per second of one core, encoded when asked for and encoded ahead, and how
late answers with a set latency come when up to 20 are due at once.

    python -m benchmarks.bench_emulator
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from notion_async.emulator import DEFAULT_TOKEN, samples

BLOCKS = 10_000
CONNECTIONS = 20
SECONDS = 3.0
LATENCY = 0.05
TICK = os.sysconf("SC_CLK_TCK")


def cpu_of(process: subprocess.Popen[str]) -> float:
    """CPU seconds a process has used so far (Linux)."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


@contextmanager
def emulator(*options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """An emulator in a process of its own, and its port."""
    command = [
        sys.executable,
        "-m",
        "notion_async.emulator",
        "--sample",
        "realistic",
        "--blocks",
        str(BLOCKS),
        *options,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process, int(process.stdout.readline().rpartition(":")[2])
    finally:
        process.terminate()
        process.wait()


def listings() -> list[bytes]:
    """The request for every first page of a children listing of the tree."""
    forest = samples.tree(BLOCKS, "realistic", 0).forest
    ids = [forest.id(number) for number in range(BLOCKS + 1) if forest.children(number)]
    head = f"Host: x\r\nAuthorization: Bearer {DEFAULT_TOKEN}\r\nNotion-Version: 2026-03-11\r\nAccept: */*\r\n\r\n"
    return [f"GET /v1/blocks/{one}/children?page_size=100 HTTP/1.1\r\n{head}".encode() for one in ids]


class Asker(asyncio.Protocol):
    """Sends one request after the other on its connection and counts the answers."""

    def __init__(self, requests: list[bytes], offset: int, seen: list[float]) -> None:
        self.requests, self.at, self.seen = requests, offset, seen
        self.waiting = 0
        self.asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.asked = time.perf_counter()
        self.transport.write(self.requests[self.at % len(self.requests)])
        self.at += CONNECTIONS

    def data_received(self, data: bytes) -> None:
        if not self.waiting:
            head, _, _ = data.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            self.waiting = len(head) + 4 + length
        self.waiting -= len(data)
        if not self.waiting:
            self.seen.append(time.perf_counter() - self.asked)
            self.ask()


async def ask(port: int, requests: list[bytes], seconds: float) -> list[float]:
    """Ask for a while over all connections; gives how long each answer took."""
    loop, seen = asyncio.get_running_loop(), list[float]()
    made = [
        await loop.create_connection(partial(Asker, requests, number, seen), "127.0.0.1", port)
        for number in range(CONNECTIONS)
    ]
    await asyncio.sleep(seconds)
    for transport, _ in made:
        transport.abort()
    return seen


def throughput(name: str, requests: list[bytes], *options: str) -> None:
    with emulator(*options) as (process, port):
        cpu = cpu_of(process)
        seen = asyncio.run(ask(port, requests, SECONDS))
        cpu = cpu_of(process) - cpu
    print(f"{name:<28}{len(seen) / SECONDS:>12,.0f}{len(seen) / cpu:>18,.0f}{cpu / len(seen) * 1e6:>16,.0f}")


def punctuality(requests: list[bytes]) -> None:
    with emulator("--encode-ahead", "--latency", str(LATENCY)) as (_, port):
        late = sorted((taken - LATENCY) * 1000 for taken in asyncio.run(ask(port, requests, SECONDS)))
    print(f"\nlatency {LATENCY * 1000:.0f} ms, {CONNECTIONS} answers due at once, {len(late):,} answers: ms late")
    for name, share in (("half", 0.5), ("95 %", 0.95), ("99 %", 0.99), ("all", 1.0)):
        print(f"  {name:>5} by at most {late[min(int(len(late) * share), len(late) - 1)]:6.2f}")


def main() -> None:
    requests = listings()
    print(f"{len(requests)} listings, {BLOCKS / len(requests):.1f} blocks each\n")
    print(f"{'answers':<28}{'per second':>12}{'per core second':>18}{'CPU us each':>16}")
    throughput("encoded ahead", requests, "--encode-ahead")
    throughput("encoded when asked for", requests)
    throughput("nothing kept", requests, "--cache-bytes", "0")
    punctuality(requests)


if __name__ == "__main__":
    main()
