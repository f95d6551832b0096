import asyncio

import pytest

from notion_async.session.slots import Slots


async def test_no_more_than_there_are_slots_are_inside_and_none_is_passed_over() -> None:
    slots, inside, order = Slots(2), 0, []

    async def work(number: int) -> None:
        nonlocal inside
        async with slots:
            inside += 1
            assert inside <= 2
            order.append(number)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work(number) for number in range(9)))
    assert order == list(range(9))


async def test_who_gives_up_waiting_loses_no_slot() -> None:
    slots = Slots(1)

    async def hold() -> None:
        async with slots:
            await asyncio.sleep(0)

    async with slots:
        waiting = [asyncio.create_task(hold()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    waiting[1].cancel()  # the slot was handed to it just now
    await asyncio.wait_for(waiting[2], 1)
    with pytest.raises(asyncio.CancelledError):
        await waiting[1]
    await asyncio.wait_for(hold(), 1)


async def test_an_error_gives_the_slot_back() -> None:
    slots = Slots(1)
    with pytest.raises(LookupError):
        async with slots:
            raise LookupError
    async with slots:
        pass
