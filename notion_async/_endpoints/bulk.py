"""Many calls of one kind: as many at once as the budget allows, their results in the order of what was asked."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from functools import partial
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from notion_async._inputs.refusals import need
from notion_async.errors import NotionError

T = TypeVar("T")
Item = TypeVar("Item")


class Outcome(NamedTuple, Generic[T]):
    """What became of one of many calls.

    Attributes:
        number: Which one it was, from 0.
        value: What it gave; None when it failed.
        error: Why it failed; None when it did not.
    """

    number: int
    value: T | None
    error: NotionError | None

    def result(self) -> T:
        """Give the value, or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # without an error there is one


class Many(Generic[T]):
    """The outcomes of many calls, in order, while they are made: `async for outcome in ...`.

    Calls are begun ahead of the consumer, a bounded number of them, so that memory does not grow with their count.
    Whoever stops early does so inside `async with`, which cancels those under way; a write that is cancelled may have
    happened.

    Args:
        items: What is asked for, one call each; taken as they are needed.
        ask: Makes the call for one.
        ahead: How many calls may be begun and not yet consumed.
    """

    def __init__(
        self, items: Iterable[Item] | AsyncIterable[Item], ask: Callable[[Item], Awaitable[T]], ahead: int
    ) -> None:
        self._begin: Callable[[], Coroutine[Any, Any, None]] = partial(self._feed, items, ask)
        self._room = asyncio.Semaphore(ahead)
        self._begun: asyncio.Queue[asyncio.Task[Outcome[T]] | None] = asyncio.Queue()
        self._feeder: asyncio.Task[None] | None = None
        self._is_over = False

    async def __aenter__(self) -> Self:
        """Begin with the first `__anext__`."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel what is under way."""
        await self.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome[T]:
        if self._is_over:
            raise StopAsyncIteration
        try:
            outcome = await self._next()
        except BaseException:
            await self.aclose()
            raise
        if outcome is None:
            self._is_over = True
            raise StopAsyncIteration
        self._room.release()
        return outcome

    async def _next(self) -> Outcome[T] | None:
        if self._feeder is None:
            self._feeder = asyncio.create_task(self._begin())
        call = await self._begun.get()
        if call is None:
            await self._feeder  # raises what the items raised
            return None
        return await call

    async def aclose(self) -> None:
        """Cancel the calls under way and wait until they are."""
        self._is_over = True
        left: list[asyncio.Task[Any]] = []
        if self._feeder is not None:
            left.append(self._feeder)
        while not self._begun.empty():
            call = self._begun.get_nowait()
            if call is not None:
                left.append(call)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _feed(self, items: Iterable[Item] | AsyncIterable[Item], ask: Callable[[Item], Awaitable[T]]) -> None:
        try:
            number = 0
            async for item in _each(items):
                await self._room.acquire()
                self._begun.put_nowait(asyncio.create_task(_outcome(number, ask, item)))
                number += 1
        finally:
            self._begun.put_nowait(None)


async def _each(items: Iterable[Item] | AsyncIterable[Item]) -> AsyncIterator[Item]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        need(Iterable, "items", "an iterable, or an async one", items)
        for item in items:
            yield item


async def _outcome(number: int, ask: Callable[[Item], Awaitable[T]], item: Item) -> Outcome[T]:
    try:
        return Outcome(number, await ask(item), None)
    except NotionError as error:
        return Outcome(number, None, error)
