"""A stream may be left anywhere, by any task, in any order: it owns the task that holds its cancel scope."""

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import Any

import anyio
import pytest

from notion_async import errors
from notion_async._traversal import Checkpoint, FetchOptions, NodeStream, SinglePage, StreamOptions, TreeStream
from tests.traversal.fake_notion import FakeNotion
from tests.traversal.test_traversal import tree_of

SHAPE = tree_of({n: n // 5 for n in range(60)}, 60)
Make = Callable[[FakeNotion], Any]


def walk_of(notion: FakeNotion) -> NodeStream:
    return NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions())


def trees_of(notion: FakeNotion) -> TreeStream:
    return TreeStream(notion.source(), [notion.root], FetchOptions(), StreamOptions())


async def items(stream: Any) -> AsyncGenerator[Any, None]:
    async with stream as found:
        async for one in found:
            yield one


async def dropped_by_a_loop(make: Make, notion: FakeNotion) -> None:
    async for _ in items(make(notion)):
        break  # Python closes the generator later, in a task of its own
    gc.collect()
    for _ in range(20):
        await asyncio.sleep(0)


async def two_generators_closed_in_the_order_they_were_opened(make: Make, notion: FakeNotion) -> None:
    first, second = items(make(notion)), items(make(notion))
    await anext(first)
    await anext(second)
    await first.aclose()
    await second.aclose()


async def two_streams_left_in_the_order_they_were_entered(make: Make, notion: FakeNotion) -> None:
    first, second = make(notion), make(notion)
    await first.__aenter__()
    await second.__aenter__()
    await anext(first)
    await first.__aexit__(None, None, None)
    assert [one async for one in second]
    await second.__aexit__(None, None, None)


async def entered_and_left_by_other_tasks(make: Make, notion: FakeNotion) -> None:
    stream = make(notion)
    await asyncio.create_task(stream.__aenter__())
    assert [one async for one in stream]
    await asyncio.create_task(stream.__aexit__(None, None, None))


async def left_by_a_stack_after_a_time_limit(make: Make, notion: FakeNotion) -> None:
    async with AsyncExitStack() as stack:
        with anyio.move_on_after(10):
            stream = await stack.enter_async_context(make(notion))
            await anext(stream)


async def left_inside_a_cancelled_scope(make: Make, notion: FakeNotion) -> None:
    with anyio.CancelScope() as scope:
        async with make(notion) as stream:
            await anext(stream)
            scope.cancel()
            await asyncio.sleep(1)
    assert scope.cancelled_caught


WAYS = [
    dropped_by_a_loop,
    two_generators_closed_in_the_order_they_were_opened,
    two_streams_left_in_the_order_they_were_entered,
    entered_and_left_by_other_tasks,
    left_by_a_stack_after_a_time_limit,
    left_inside_a_cancelled_scope,
]


def run_alone(use: Callable[[], Awaitable[None]], *, eager: bool = False) -> None:
    """Run with the loop's complaints and the tasks left over as failures."""
    complaints: list[Any] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(context))
        if eager:
            loop.set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined]  # from Python 3.12
        async with asyncio.timeout(10):
            await use()
        gc.collect()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main(), debug=True)
    assert not complaints


@pytest.mark.parametrize("eager", [False, *([True] if sys.version_info >= (3, 12) else [])])
@pytest.mark.parametrize("make", [walk_of, trees_of])
@pytest.mark.parametrize("way", WAYS)
def test_a_stream_may_be_left_anyhow(way: Callable[..., Any], make: Make, eager: bool) -> None:
    notion = FakeNotion(SHAPE, page_size=3)
    run_alone(lambda: way(make, notion), eager=eager)
    assert notion.in_flight == 0


@pytest.mark.parametrize("after", range(0, 60, 2))
@pytest.mark.parametrize("times", [1, 3])
def test_a_reader_cancelled_at_any_point_leaves_nothing_behind(after: int, times: int, tmp_path: Path) -> None:
    notion = FakeNotion(SHAPE, page_size=3)

    async def read() -> None:
        terms = StreamOptions(checkpoint=Checkpoint(tmp_path / "kept", "job"))
        async with aclosing(items(NodeStream(notion.source(), notion.root, FetchOptions(), terms))) as found:
            async for _ in found:
                pass

    async def use() -> None:
        task = asyncio.create_task(read())
        for _ in range(after):
            await asyncio.sleep(0)
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait([task])
        assert task.cancelled() or task.exception() is None

    run_alone(use)
    assert notion.in_flight == 0


async def test_a_stream_whose_own_task_was_ended_from_outside_does_not_wait_for_ever() -> None:
    notion = FakeNotion(SHAPE, page_size=3)
    async with walk_of(notion) as nodes:
        await anext(nodes)
        [owner] = [task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__name__", "") == "_own"]
        owner.cancel()
        with pytest.raises(errors.InvalidInput, match="async with"):
            async with asyncio.timeout(5):
                async for _ in nodes:
                    pass


async def test_what_had_arrived_when_a_stream_was_left_may_still_be_taken() -> None:
    notion = FakeNotion(SHAPE, page_size=3)
    async with NodeStream(notion.source(), notion.root, FetchOptions(), StreamOptions(buffer=6)) as nodes:
        await anext(nodes)
        await asyncio.sleep(0.01)
    asked = len(notion.asked)
    with pytest.raises(errors.InvalidInput, match="async with"):
        async for _ in nodes:
            pass
    assert len(notion.asked) == asked


def test_a_tree_in_an_eager_loop_is_the_same() -> None:
    notion = FakeNotion(SHAPE, page_size=3)

    async def use() -> None:
        async with SinglePage(notion.source(3), notion.root, FetchOptions(), StreamOptions()) as one:
            tree = await one.tree()
        assert [node.block.plain_text for node in tree.walk()] == [text for text, *_ in notion.in_order()]

    run_alone(use, eager=sys.version_info >= (3, 12))
