"""Evidence that the server still answers, after a request got no answer."""

import time
from collections.abc import Awaitable, Callable

import anyio

from notion_async._traversal.classify import is_silence
from notion_async.errors import NotionError, TimedOut


class Liveness:
    """Evidence that the server answers: a recent answer, or else the answer to a probe.

    Args:
        probe: Sends the cheapest request.
        is_past_deadline: Returns whether a `TimedOut` is due to the caller's deadline and not to the server.
    """

    def __init__(self, probe: Callable[[], Awaitable[object]], is_past_deadline: Callable[[TimedOut], bool]) -> None:
        self._probe = probe
        self._is_past_deadline = is_past_deadline
        self._probing = anyio.Lock()
        self._last_answer = 0.0

    def answered(self) -> None:
        """Note that the server has answered just now."""
        self._last_answer = time.monotonic()

    async def confirmed(self) -> bool:
        """Return whether the server answers after this call; concurrent callers share one probe."""
        since = time.monotonic()
        async with self._probing:
            if self._last_answer <= since and await self._probe_answered():
                self.answered()
            return self._last_answer > since

    async def _probe_answered(self) -> bool:
        try:
            await self._probe()
        except NotionError as error:
            return not is_silence(error) or (isinstance(error, TimedOut) and self._is_past_deadline(error))
        return True
