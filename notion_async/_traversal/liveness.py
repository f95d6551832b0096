"""Whether the server is still there, when a request got no answer."""

import time
from collections.abc import Awaitable, Callable

import anyio

from notion_async._traversal.classify import is_silence
from notion_async.errors import NotionError, TimedOut


class Liveness:
    """Evidence that the server answers: an answer that has arrived, or else one to a probe.

    Args:
        probe: Asks the server for the least.
        is_late: Says whether a `TimedOut` tells of the caller's deadline and not of the server.
    """

    def __init__(self, probe: Callable[[], Awaitable[object]], is_late: Callable[[TimedOut], bool]) -> None:
        self._probe = probe
        self._is_late = is_late
        self._probing = anyio.Lock()
        self._last_answer = 0.0

    def answered(self) -> None:
        """Note that the server has answered just now."""
        self._last_answer = time.monotonic()

    async def confirmed(self) -> bool:
        """Return whether the server answers from now on; all that wait for it share one probe."""
        since = time.monotonic()
        async with self._probing:
            if self._last_answer <= since and await self._probe_answered():
                self.answered()
            return self._last_answer > since

    async def _probe_answered(self) -> bool:
        try:
            await self._probe()
        except NotionError as error:
            return not is_silence(error) or (isinstance(error, TimedOut) and self._is_late(error))
        return True
