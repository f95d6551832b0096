"""The emulator as a process, its latency, and answers encoded ahead."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

import aiohttp
import pytest

from notion_async.emulator import DEFAULT_TOKEN, Emulator, LogNormal, samples, serve
from notion_async.emulator.__main__ import arguments, main
from tests.emulator.conftest import Caller


@pytest.mark.slow
async def test_a_process_prints_its_url_and_serves() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "notion_async.emulator",
        "--sample",
        "flat",
        "--blocks",
        "5",
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    url = (await process.stdout.readline()).decode().strip()
    headers = {"Authorization": f"Bearer {DEFAULT_TOKEN}", "Notion-Version": "2026-03-11"}
    try:
        async with (
            aiohttp.ClientSession(headers=headers) as http,
            http.get(f"{url}/v1/blocks/{samples.tree(5, 'flat').root_id}/children") as answer,
        ):
            assert len((await answer.json())["results"]) == 5
    finally:
        process.terminate()
        await process.wait()


async def test_serve_says_when_it_listens_and_ends_when_cancelled() -> None:
    ready: asyncio.Queue[Emulator] = asyncio.Queue()
    task = asyncio.create_task(serve(samples.tree(300), ready=ready.put_nowait, encode_ahead=True))
    notion = await ready.get()
    async with Caller(notion) as call:
        assert len(await call.below(samples.tree(300).root_id)) == 300
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    with pytest.raises(aiohttp.ClientConnectionError):
        async with aiohttp.ClientSession() as http:
            await http.get(notion.url)


async def test_latency_is_waited_out_but_not_added_to_the_work() -> None:
    async with Emulator(samples.demo(), latency=0.01) as notion, Caller(notion) as call:
        await asyncio.gather(*(call.get("/users/me") for _ in range(5)))
    assert all(request.seconds >= 0.01 for request in notion.requests)
    assert max(request.in_flight for request in notion.requests) > 1


async def test_latency_may_change_while_it_runs() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        assert notion.latency == 0.0
        notion.latency = 0.005
        await call.get("/users/me")
    assert notion.requests[0].seconds >= 0.005


async def test_latency_may_be_drawn_and_is_repeatable() -> None:
    async def drawn() -> list[float]:
        async with Emulator(samples.demo(), latency=LogNormal(0.001, 1.0), seed=4) as notion, Caller(notion) as call:
            for _ in range(3):
                await call.get("/users/me")
            return [notion._listener._random.random()]

    assert await drawn() == await drawn()


@pytest.mark.parametrize("wrong", [["--state", "state.json"], ["--port", "70000"], ["--latency", "-1"]])
def test_the_command_line_says_in_one_line_why_it_cannot_start(
    wrong: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "state.json").write_bytes(b"somebody else's")
    with pytest.raises(SystemExit, match=r"python -m notion_async\.emulator: [^\n]+$"):
        main(wrong)


def test_the_command_line_reads_its_limit() -> None:
    given = arguments().parse_args(["--limit", "600/60", "--sample", "demo", "--encode-ahead"])
    assert given.limit.requests == 600
    assert given.encode_ahead
