"""A local Notion in a process of its own: one generated page, every answer encoded beforehand, and a server so small
that what is measured is the client.

The answers are the emulator's; only the sending is done here.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from notion_async.emulator import DEFAULT_TOKEN, Emulator, samples
from notion_async.emulator.messages import ReceivedRequest

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_HEADERS = {"Authorization": f"Bearer {DEFAULT_TOKEN}", "Notion-Version": "2026-03-11"}
_MOST_KEPT = 150_000
_FAULTS = ("html 502", "drop", "half", "529", "504")


class LocalNotion:
    """Starts the server when entered and stops it when left.

    Attributes:
        url: Where it listens.
        token: What it takes for a token.
        root_id: The generated page.
    """

    def __init__(
        self, shape: str = "realistic", *, blocks: int, latency: float = 0.0, faults: float = 0.0, seed: int = 0
    ) -> None:
        self.token = DEFAULT_TOKEN
        given = [shape, blocks, latency, faults, seed]
        self._command = [sys.executable, "-m", "benchmarks.local_notion", *map(str, given)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url, _, self.root_id = self._process.stdout.readline().strip().partition(" ")
        assert self.root_id, "the server did not start"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def counts(self) -> dict[str, int]:
        """How many requests came since this was last asked, and how often the most frequent was among them."""
        with urllib.request.urlopen(f"{self.url}/counts") as answer:
            found: dict[str, int] = json.load(answer)
        return found

    def cpu(self) -> float:
        """CPU seconds the server has used; 0 where the system does not tell."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


class Answers:
    """Encoded answers by what is asked for, with the head of HTTP before each."""

    def __init__(self, shape: str, blocks: int, seed: int = 0) -> None:
        sample = samples.by_name(shape, blocks=blocks, seed=seed)
        self.root_id = str(sample.root_id)
        self._notion = Emulator(sample).server
        self._kept: dict[str, bytes] = {}
        self.asked: Counter[str] = Counter()
        if blocks <= _MOST_KEPT:
            self._encode_ahead()

    def _encode_ahead(self) -> None:
        self.get(f"/v1/pages/{self.root_id}")
        waiting = [f"/v1/blocks/{self.root_id}/children"]
        while waiting:
            target = waiting.pop()
            body = json.loads(self.get(target).partition(b"\r\n\r\n")[2])
            waiting += [f"/v1/blocks/{one['id']}/children" for one in body["results"] if one["has_children"]]
            if body["has_more"]:
                waiting.append(f"{target.partition('?')[0]}?start_cursor={body['next_cursor']}")

    def get(self, target: str) -> bytes:
        if target == "/counts":
            return self._counts()
        found = self._kept.get(target)
        if found is None:
            answer = self._notion.true_answer(ReceivedRequest("GET", target, _HEADERS), limited=False)
            found = http(answer.status, answer.body)
            if len(self._kept) < _MOST_KEPT:
                self._kept[target] = found
        return found

    def _counts(self) -> bytes:
        counts = {"requests": self.asked.total(), "most": max(self.asked.values(), default=0)}
        self.asked.clear()
        return http(200, json.dumps(counts).encode())


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests have no body."""

    def __init__(self, answers: Answers, latency: float, faults: float) -> None:
        self._answers, self._latency, self._faults = answers, latency, faults
        self._received = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            target = head.split(b" ", 2)[1].decode()
            fault = random.choice(_FAULTS) if self._faults and random.random() < self._faults else ""
            if target != "/counts" and not fault:
                self._answers.asked[target] += 1
            answer = self._answers.get(target)
            if self._latency:
                asyncio.get_running_loop().call_later(self._latency, self._answer, answer, fault)
            else:
                self._answer(answer, fault)

    def _answer(self, answer: bytes, fault: str) -> None:
        if fault == "drop":
            self._transport.abort()
        elif fault == "half":
            self._transport.write(answer[: len(answer) // 2])
            self._transport.close()
        elif fault == "529":
            body = b'{"object":"error","status":529,"code":"service_overload","message":"Busy."}'
            self._transport.write(http(529, body, b"Retry-After: 1\r\n"))
        elif fault:
            self._transport.write(http(int(fault[-3:]), b"<html>Bad gateway</html>", kind=b"text/html"))
        elif not self._transport.is_closing():
            self._transport.write(answer)


def http(status: int, body: bytes, headers: bytes = b"", kind: bytes = b"application/json") -> bytes:
    return b"HTTP/1.1 %d X\r\nContent-Type: %b\r\nContent-Length: %d\r\n%b\r\n%b" % (
        status, kind, len(body), headers, body
    )  # fmt: skip


async def serve(shape: str, blocks: int, latency: float, faults: float, seed: int) -> None:
    random.seed(seed)
    answers = Answers(shape, blocks, seed)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(answers, latency, faults), "127.0.0.1", backlog=2048)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]} {answers.root_id}", flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shape")
    parser.add_argument("blocks", type=int)
    parser.add_argument("latency", type=float)
    parser.add_argument("faults", type=float)
    parser.add_argument("seed", type=int)
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.shape, given.blocks, given.latency, given.faults, given.seed))


if __name__ == "__main__":
    main()
