"""Dependencies of every write: the session, the recent writes of the connection, and time."""

import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from notion_async._http import Session, sleep_until_deadline
from notion_async._http.request_options import effective_options
from notion_async._writing.deliver.recent_writes import RecentWrites


class WriteContext(NamedTuple):
    """Dependencies of every write.

    Attributes:
        session: Sends requests.
        recent: The recent writes of all clients of the connection.
        authors: The ids that Notion's answers named as the author of what this client wrote.
        clock: Returns this machine's time, in seconds since 1970.
        sleep: Waits, at most until the deadline of the block of code that asks.
    """

    session: Session
    recent: RecentWrites
    authors: set[str]
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = sleep_until_deadline

    @property
    def retry_for(self) -> float:
        """Seconds of retrying a request in the surrounding block of code."""
        given = effective_options({}).retry_for
        own: float = self.session.options.retry_for
        return own if given is None else given
