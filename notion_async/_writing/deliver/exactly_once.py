"""Do a write exactly once, also when its answer is lost.

How it works: a write that certainly has not happened fails like any request. One that may have happened is looked for
at once, and where it is not there yet again after the time in which the server ends every request; only when it is
not there then either it is sent again. Where looking cannot tell, the write ends in `OutcomeUnknown`.
"""

import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol

import anyio

from notion_async._endpoints import Blocks, DataSources, Pages, Users
from notion_async._writing.deliver.recent_writes import Ledger
from notion_async._writing.deliver.reconcile import Cannot
from notion_async.errors import ApiError, NotionError, OutcomeUnknown, TimedOut, Unreachable, Unreadable

SERVER_ENDS_AFTER = 60.0  # seconds; https://developers.notion.com/reference/status-codes
MARGIN = 5.0
SENDS = 5


class Access(NamedTuple):
    """What writing needs: endpoints, this client's ledger, and time.

    Attributes:
        clock: Gives the seconds since 1970.
        sleep: Waits for so many seconds, or less when there is no more time.
    """

    pages: Pages
    blocks: Blocks
    users: Users
    data_sources: DataSources
    ledger: Ledger
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep


class Write(Protocol):
    """One write that can be looked for.

    Attributes:
        about: The id of what it changes or writes under.
    """

    about: str

    async def send(self, sent: float) -> list[str]:
        """Send it at a time that is noted, and give the ids it made."""
        ...

    def committed(self, error: NotionError) -> list[str] | None:
        """Give the ids it made where the error itself tells them."""
        ...

    async def look(self, sent: float) -> list[str] | Cannot:
        """Give the ids it made; none when it certainly has not happened."""
        ...

    def ended(self, ids: list[str]) -> None:
        """Take note of what it made; nothing when it certainly has not happened."""
        ...


async def deliver(
    write: Write, access: Access, note: Callable[[float | None], None], *, unsure_since: float | None = None
) -> list[str]:
    """Do a write exactly once and give the ids it made.

    Args:
        write: The write.
        access: The endpoints, and time.
        note: Told when a write leaves whose outcome is open from then on, and with None that nothing is open any more.
        unsure_since: When it was sent before, where that is so.

    Raises:
        OutcomeUnknown: It may have happened or not.
        NotionError: It certainly has not happened.
    """
    failure: NotionError | None = None
    ids: list[str] = []
    if unsure_since is not None:
        ids = await _find(write, access, unsure_since, unsure_since + 2 * SERVER_ENDS_AFTER, None)
    for _ in range(SENDS):
        if ids:
            break
        sent = access.clock()
        note(sent)
        try:
            ids = await write.send(sent)
        except NotionError as error:
            if not may_have_happened(error):
                _end(write, note, [])
                raise
            failure = error
            ids = write.committed(error) or await _find(write, access, sent, access.clock(), error)
    _end(write, note, ids)
    if failure is not None and not ids:
        raise failure
    return ids


def may_have_happened(error: NotionError) -> bool:
    """Say whether a write may have happened although it failed."""
    match error:
        case TimedOut():
            return error.attempts > 0 and error.budget_back_in is None
        case Unreachable():
            return error.sent
        case ApiError():
            return error.status >= 500 or error.status < 400 or not error.from_notion
        case _:
            return isinstance(error, Unreadable)


async def _find(write: Write, access: Access, sent: float, failed: float, cause: NotionError | None) -> list[str]:
    """Look now, and when it is not there once more when the server has certainly ended the request."""
    ids = await _look(write, sent, cause)
    wait = failed + SERVER_ENDS_AFTER + MARGIN - access.clock()
    if ids or wait <= 0:
        return ids
    await access.sleep(wait)
    ids = await _look(write, sent, cause)
    if not ids and access.clock() < failed + SERVER_ENDS_AFTER:
        msg = f"a write's answer was lost, it is not there, and there is no time to wait whether it comes: {cause}"
        raise OutcomeUnknown(msg, ids_to_check=_about(write)) from cause
    return ids


async def _look(write: Write, sent: float, cause: NotionError | None) -> list[str]:
    try:
        seen = await write.look(sent)
    except NotionError as error:
        msg = f"a write's answer was lost, and looking for it failed: {error}"
        raise OutcomeUnknown(msg, ids_to_check=_about(write)) from (cause or error)
    if isinstance(seen, Cannot):
        msg = f"a write's answer was lost, and what is there now may be of it or not: {cause or 'see ids_to_check'}"
        raise OutcomeUnknown(msg, ids_to_check=seen.ids or _about(write)) from cause
    return seen


def _about(write: Write) -> list[str]:
    return [write.about] if write.about else []


def _end(write: Write, note: Callable[[float | None], None], ids: list[str]) -> None:
    write.ended(ids)
    note(None)
