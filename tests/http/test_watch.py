"""One timer for all: whoever is inside for too long is ended, and nobody else."""

import asyncio
import time

import pytest

from notion_async._http.attempt_timeout import AttemptTimeout

SHORT = 0.005


async def test_who_is_inside_for_too_long_is_ended_with_a_timeout() -> None:
    watch = AttemptTimeout(SHORT)
    with pytest.raises(TimeoutError), watch:
        await asyncio.sleep(10)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_who_leaves_in_time_is_let_alone_and_may_come_again() -> None:
    watch = AttemptTimeout(SHORT)
    for _ in range(3):
        with watch:
            await asyncio.sleep(0)
        await asyncio.sleep(SHORT)
    with pytest.raises(TimeoutError), watch:
        await asyncio.sleep(10)
    watch.close()


async def test_each_of_many_is_ended_in_its_own_time() -> None:
    watch, ended = AttemptTimeout(2 * SHORT), []

    async def stay(number: int) -> None:
        try:
            with watch:
                await asyncio.sleep(SHORT / 100 if number % 2 else 10)
        except TimeoutError:
            ended.append(number)

    first = asyncio.create_task(stay(0))
    await asyncio.sleep(SHORT)
    others = [asyncio.create_task(stay(number)) for number in range(1, 5)]
    await first
    assert ended == [0]
    await asyncio.gather(*others)
    assert ended == [0, 2, 4]


async def test_an_error_inside_stays_what_it_is() -> None:
    watch = AttemptTimeout(SHORT)
    with pytest.raises(KeyError), watch:
        raise KeyError
    watch.close()
    await asyncio.sleep(2 * SHORT)


async def test_a_cancellation_from_outside_is_no_timeout() -> None:
    watch = AttemptTimeout(10)

    async def stay() -> None:
        with watch:
            await asyncio.sleep(10)

    task = asyncio.create_task(stay())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    watch.close()


async def test_a_cancellation_from_outside_wins_over_a_timeout_of_the_same_moment() -> None:
    watch = AttemptTimeout(SHORT)

    async def stay() -> None:
        with watch:
            await asyncio.sleep(10)

    task = asyncio.create_task(stay())
    await asyncio.sleep(0)
    time.sleep(2 * SHORT)  # noqa: ASYNC251 - the loop must not run until both are due
    task.cancel()
    watch._look()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_task_that_will_not_end_at_once_is_ended_once() -> None:
    watch, heard = AttemptTimeout(SHORT), []

    async def stay() -> None:
        with watch:
            try:
                await asyncio.sleep(10)
            finally:
                heard.append("ended")
                await asyncio.sleep(3 * SHORT)

    with pytest.raises(TimeoutError):
        await stay()
    assert heard == ["ended"]
