"""The server's time, measured by the `Date` header of its answers."""

import email.utils
import time
from collections.abc import Callable
from contextlib import suppress

_HALF_SECOND = 0.5  # a `Date` header has whole seconds


class ServerClock:
    """Offset of the server's clock from the clock of this machine.

    The header is parsed when somebody asks, because that is rare and answers are many.

    Args:
        clock: Returns this machine's time, in seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._latest: tuple[str, float] | None = None
        self._offset: float | None = None

    def record(self, date: str | None) -> None:
        """Take note of the `Date` header of an answer that has just come."""
        if date is not None:
            self._latest = date, self._clock()

    @property
    def offset(self) -> float | None:
        """Seconds to add to this machine's time to get the server's; None before the first readable header."""
        if self._latest is not None:
            date, received = self._latest
            self._latest = None
            with suppress(ValueError, OverflowError):  # an unreadable header leaves the earlier measurement
                self._offset = email.utils.parsedate_to_datetime(date).timestamp() + _HALF_SECOND - received
        return self._offset
