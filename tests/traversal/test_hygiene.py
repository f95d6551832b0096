"""Nothing stays behind, in any event loop, whatever ends the reading."""

import asyncio
import gc
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from notion_async import NotionClient, errors
from notion_async._traversal import FetchOptions, NodeStream, SinglePage, StreamOptions, TreeStream
from notion_async.emulator import DEFAULT_TOKEN, Emulator, samples
from tests.traversal.fake_notion import FakeNotion, seen
from tests.traversal.test_traversal import tree_of

SHAPE = tree_of({n: n // 5 for n in range(300)}, 300)


def loops() -> list[Any]:
    found = [pytest.param(asyncio.new_event_loop, id="asyncio")]
    try:
        import uvloop  # noqa: PLC0415 - only where it is installed
    except ImportError:
        return found
    return [*found, pytest.param(uvloop.new_event_loop, id="uvloop")]


async def test_a_stream_that_is_not_open_says_so_and_does_not_wait_forever() -> None:
    notion = FakeNotion(SHAPE)
    nodes = NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions())
    with pytest.raises(errors.InvalidInput, match="async with"):
        await anext(nodes)
    assert not notion.asked
    async with nodes:
        pass
    with pytest.raises(errors.InvalidInput, match="async with"):
        await anext(nodes)


async def test_a_stream_is_read_once() -> None:
    notion = FakeNotion(SHAPE)
    nodes = NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions())
    async with nodes:
        assert len([node async for node in nodes]) == 300
    with pytest.raises(errors.InvalidInput, match="once"):
        await nodes.__aenter__()


@pytest.mark.parametrize(
    ("options", "match"),
    [({"order": "up"}, "order"), ({"buffer": 0}, "buffer"), ({"max_depth": 0}, "max_depth")],
    ids=str,
)
async def test_wishes_that_mean_nothing_are_refused_before_anything_is_asked(options: Any, match: str) -> None:
    async with NotionClient("ntn_test") as client:
        with pytest.raises(errors.InvalidInput, match=match):
            client.walk(samples.DEMO_PAGE_ID, **options)


async def leave_early(notion: FakeNotion) -> None:
    async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions(buffer=10)) as nodes:
        await anext(nodes)


async def fail_inside(notion: FakeNotion) -> None:
    with pytest.raises(ZeroDivisionError):
        async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions()) as nodes:
            async for _ in nodes:
                raise ZeroDivisionError


async def be_cancelled(notion: FakeNotion) -> None:
    async def read() -> None:
        async with SinglePage(notion.source(), notion.root, FetchOptions(), StreamOptions()) as one:
            await one.tree()

    task = asyncio.create_task(read())
    for _ in range(15):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def be_cut_by_a_timeout(notion: FakeNotion) -> None:
    with pytest.raises(TimeoutError):
        async with (
            asyncio.timeout(0.002),
            TreeStream(notion.source(), [notion.root], FetchOptions(), StreamOptions()) as trees,
        ):
            async for _ in trees:
                await asyncio.sleep(1)


async def fail_in_the_server(notion: FakeNotion) -> None:
    notion.script = lambda container, cursor, asked: errors.Unauthorized("no", status=401) if cursor else None
    with pytest.raises(errors.Unauthorized):
        async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions()) as nodes:
            async for _ in nodes:
                pass


@pytest.mark.parametrize("loop", loops())
@pytest.mark.parametrize(
    "ending",
    [leave_early, fail_inside, be_cancelled, be_cut_by_a_timeout, fail_in_the_server],
    ids=lambda f: f.__name__,
)
def test_no_task_stays_behind(ending: Callable[[FakeNotion], Any], loop: Callable[[], Any]) -> None:
    notion = FakeNotion(SHAPE, page_size=3)

    async def main() -> None:
        await ending(notion)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert notion.in_flight == 0

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with asyncio.Runner(debug=True, loop_factory=loop) as runner:
            runner.run(main())
        gc.collect()


@pytest.mark.parametrize("loop", loops())
def test_every_loop_gives_the_same(loop: Callable[[], Any]) -> None:
    async def main(url: str) -> list[str]:
        async with NotionClient(DEFAULT_TOKEN, base_url=url, rate_limit=None) as client:
            return [node.block.id for node in (await client.tree(samples.DEMO_PAGE_ID)).walk()]

    async def both() -> list[str]:
        async with Emulator(samples.demo()) as notion:
            return await main(notion.url)

    with asyncio.Runner(loop_factory=loop) as runner:
        found = runner.run(both())
    assert found == asyncio.run(both())


def test_a_walk_in_one_loop_is_that_in_another() -> None:
    results = []
    for loop in loops():
        notion = FakeNotion(SHAPE, page_size=4)

        async def main(notion: FakeNotion = notion) -> Any:
            async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions()) as nodes:
                return seen([node async for node in nodes])

        with asyncio.Runner(loop_factory=loop.values[0]) as runner:
            results.append(runner.run(main()))
    assert all(result == results[0] for result in results)


INTERRUPTED = """
import asyncio, sys
from notion_async import NotionClient
async def main(url, token, root):
    async with NotionClient(token, base_url=url, rate_limit=None) as client:
        async with client.walk(root) as nodes:
            async for node in nodes:
                print("node", flush=True)
                await asyncio.sleep(0.01)
asyncio.run(main(*sys.argv[1:]), debug=True)
"""


@pytest.mark.slow
async def test_an_interrupt_ends_it_at_once_and_quietly() -> None:
    sample = samples.tree(3_000, "realistic")
    async with Emulator(sample, latency=0.01) as notion:
        command = [sys.executable, "-W", "error", "-c", INTERRUPTED, notion.url, DEFAULT_TOKEN, sample.root_id]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        await process.stdout.readline()
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, said = await process.communicate()
    assert time.monotonic() - began < 3
    assert said.decode().strip().endswith("KeyboardInterrupt")
    for word in (b"Unclosed", b"never awaited", b"destroyed", b"ResourceWarning", b"ExceptionGroup"):
        assert word not in said
