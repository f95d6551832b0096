"""How many requests may be under way at once: first come, first served."""

import asyncio
from collections import deque
from types import TracebackType


class Slots:
    """So many places; who finds none waits in line, and is handed the place of whoever leaves.

    `asyncio.Semaphore` looks through all that were woken and have not run yet, with every release; this does not.

    Args:
        count: How many.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._line: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        if self._free:
            self._free -= 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave()  # it was handed over at the very moment
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        while self._line:
            place = self._line.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
