import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from notion_async import NotionClient, errors
from notion_async._endpoints.bulk import OutcomeStream
from tests.endpoints.scripted import Scripted, page, refusal, uuid


async def test_outcomes_come_in_the_order_of_the_input() -> None:
    async def ask(number: int) -> int:
        await asyncio.sleep(0.001 * (5 - number))
        return 10 * number

    outcomes = [outcome async for outcome in OutcomeStream(range(5), ask, ahead=5)]
    assert [(outcome.number, outcome.result()) for outcome in outcomes] == [(n, 10 * n) for n in range(5)]


async def test_each_error_is_its_own() -> None:
    async def ask(number: int) -> int:
        if number == 1:
            raise errors.Unreadable(str(number))
        return number

    outcomes = [outcome async for outcome in OutcomeStream(range(3), ask, ahead=2)]
    assert [outcome.value for outcome in outcomes] == [0, None, 2]
    with pytest.raises(errors.Unreadable):
        outcomes[1].result()


async def test_no_more_calls_are_started_than_the_bound() -> None:
    begun = 0

    def items() -> Iterator[int]:
        nonlocal begun
        for number in range(1_000):
            begun += 1
            yield number

    async def ask(number: int) -> int:
        return number

    async with OutcomeStream(items(), ask, ahead=7) as many:
        async for outcome in many:
            await asyncio.sleep(0)
            assert begun <= outcome.number + 10


async def test_leaving_early_cancels_the_calls_in_flight() -> None:
    cancelled: list[int] = []

    async def ask(number: int) -> int:
        try:
            await asyncio.sleep(10 if number else 0)
        except asyncio.CancelledError:
            cancelled.append(number)
            raise
        return number

    async with OutcomeStream(range(100), ask, ahead=4) as many:
        async for outcome in many:
            assert outcome.number == 0
            await asyncio.sleep(0.001)
            break
    assert len(cancelled) == 4
    assert [outcome async for outcome in many] == []


async def test_items_may_come_later() -> None:
    async def items() -> AsyncIterator[int]:
        for number in range(3):
            await asyncio.sleep(0)
            yield number

    async def ask(number: int) -> int:
        return number

    assert [outcome.value async for outcome in OutcomeStream(items(), ask, ahead=1)] == [0, 1, 2]


async def test_an_error_of_the_input_comes_after_the_outcomes_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError

    async def ask(number: int) -> int:
        return number

    many = OutcomeStream(items(), ask, ahead=3)
    assert (await anext(many)).value == 1
    with pytest.raises(LookupError):
        await anext(many)
    with pytest.raises(StopAsyncIteration):
        await anext(many)


async def test_a_mistake_in_the_program_ends_it_all() -> None:
    async def ask(number: int) -> int:
        raise TypeError(number)

    with pytest.raises(TypeError):
        await anext(OutcomeStream(range(9), ask, ahead=3))


async def test_a_cancelled_consumer_leaves_nothing_under_way() -> None:
    async def ask(number: int) -> int:
        await asyncio.sleep(10)
        return number

    consumer = asyncio.create_task(anext(OutcomeStream(range(9), ask, ahead=3)))
    await asyncio.sleep(0.001)
    consumer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await consumer
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_an_empty_input_has_no_outcomes() -> None:
    async def ask(number: int) -> int:
        return number

    assert [outcome async for outcome in OutcomeStream([], ask, ahead=1)] == []
    async with OutcomeStream(range(3), ask, ahead=1):
        pass


async def test_pages_are_changed_each_with_its_own_error(client: NotionClient, server: Scripted) -> None:
    def answer(asked: Any) -> Any:
        number = int(asked.path[-2:])
        return refusal(404, "object_not_found") if number == 2 else page(number)

    server.will(answer)
    changes = [(uuid(number), {"properties": {"Done": {"checkbox": True}}}) for number in range(5)]
    outcomes = [outcome async for outcome in client.pages.update_many(changes, priority="bulk")]
    assert [outcome.value.id if outcome.value else None for outcome in outcomes] == [
        uuid(0), uuid(1), None, uuid(3), uuid(4),
    ]  # fmt: skip
    assert isinstance(outcomes[2].error, errors.NotFound)


async def test_pages_are_made_and_unknown_arguments_refused(client: NotionClient, server: Scripted) -> None:
    server.will(page(1))
    async with client.pages.create_many({"parent": {"page_id": uuid(0)}} for _ in range(3)) as made:
        assert [outcome.result().id async for outcome in made] == [uuid(1)] * 3
    with pytest.raises(TypeError):
        await anext(client.pages.create_many([{"paernt": {}}]))
