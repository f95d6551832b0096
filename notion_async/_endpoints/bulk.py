"""Many calls of one kind, made concurrently, with their outcomes in the order of the input."""

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
    """Outcome of one of many calls.

    Attributes:
        number: The position of the call in the input, from 0.
        value: The result; None if the call failed.
        error: The error; None if the call did not fail.
    """

    number: int
    value: T | None
    error: NotionError | None

    def result(self) -> T:
        """Return the value or raise the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # without an error there is one


class OutcomeStream(Generic[T]):
    """Stream of the outcomes of many calls, in order: `async for outcome in ...`.

    A bounded number of calls is started ahead of the consumer, so memory does not grow with the number of calls. To
    leave early, use `async with`, which cancels the calls in flight; a write that is cancelled may have happened.

    Args:
        items: The input, one call each; read as it is needed.
        call: Makes the call for one item.
        ahead: The maximum number of calls that were started and not yet consumed.
    """

    def __init__(
        self, items: Iterable[Item] | AsyncIterable[Item], call: Callable[[Item], Awaitable[T]], ahead: int
    ) -> None:
        self._start: Callable[[], Coroutine[Any, Any, None]] = partial(self._feed, items, call)
        self._room = asyncio.Semaphore(ahead)
        self._started: asyncio.Queue[asyncio.Task[Outcome[T]] | None] = asyncio.Queue()
        self._feeder: asyncio.Task[None] | None = None
        self._is_over = False

    async def __aenter__(self) -> Self:
        """Return the stream; calls start with the first outcome that is asked for."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cancel the calls in flight."""
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
            self._feeder = asyncio.create_task(self._start())
        call = await self._started.get()
        if call is None:
            await self._feeder  # raises what the items raised
            return None
        return await call

    async def aclose(self) -> None:
        """Cancel the calls in flight and wait until they have ended."""
        self._is_over = True
        tasks: list[asyncio.Task[Any]] = []
        if self._feeder is not None:
            tasks.append(self._feeder)
        while not self._started.empty():
            call = self._started.get_nowait()
            if call is not None:
                tasks.append(call)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _feed(self, items: Iterable[Item] | AsyncIterable[Item], call: Callable[[Item], Awaitable[T]]) -> None:
        try:
            number = 0
            async for item in _each(items):
                await self._room.acquire()
                self._started.put_nowait(asyncio.create_task(_outcome(number, call, item)))
                number += 1
        finally:
            self._started.put_nowait(None)


async def _each(items: Iterable[Item] | AsyncIterable[Item]) -> AsyncIterator[Item]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        need(Iterable, "items", "an iterable, or an async one", items)
        for item in items:
            yield item


async def _outcome(number: int, call: Callable[[Item], Awaitable[T]], item: Item) -> Outcome[T]:
    try:
        return Outcome(number, await call(item), None)
    except NotionError as error:
        return Outcome(number, None, error)
