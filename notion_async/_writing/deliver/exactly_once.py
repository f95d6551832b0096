"""Do a write exactly once, also when its answer is lost.

How it works: a write that certainly has not happened fails like any request. One that may have happened is looked for
at once, and where that does not find it once more after the time in which the server ends every request. It is sent
again only if the second lookup proves that it is not there. Where neither lookup can tell, the write ends in
`OutcomeUnknown`.
"""

from collections.abc import Callable
from typing import Protocol

from notion_async._http import request_options
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.reconcile import Inconclusive
from notion_async.errors import ApiError, NotionError, OutcomeUnknown, TimedOut, Unreachable, Unreadable

SERVER_ENDS_AFTER = 60.0  # seconds; https://developers.notion.com/reference/status-codes
MARGIN = 5.0  # seconds
MAX_SENDS = 5


class WriteOperation(Protocol):
    """One write that can be looked for.

    Attributes:
        about: The id of what it changes or writes under; empty for the workspace.
    """

    about: str

    async def send(self, sent: float) -> list[str]:
        """Send it at a time that is noted, and return the ids it made."""
        ...

    def committed(self, error: NotionError) -> list[str] | None:
        """Return the ids it made where the error itself tells them."""
        ...

    async def look(self, sent: float) -> list[str] | Inconclusive:
        """Return the ids it made; none if it certainly has not happened."""
        ...

    def ended(self, ids: list[str]) -> None:
        """Record what it made; nothing if it certainly has not happened."""
        ...


async def deliver(
    operation: WriteOperation,
    context: WriteContext,
    note: Callable[[float | None], None] = lambda _: None,
    *,
    unsure_since: float | None = None,
) -> list[str]:
    """Send a write exactly once and return the ids it made.

    Args:
        operation: The write.
        context: The session, the recent writes, and time.
        note: Called with the time when a write leaves, whose outcome is open from then on, and with None when it is
            known.
        unsure_since: When it was sent before, if it was.

    Raises:
        OutcomeUnknown: It may have happened or not.
        NotionError: It certainly has not happened.
    """
    ids: list[str] = []
    if unsure_since is not None:
        ids = await _find(operation, context, unsure_since, unsure_since + 2 * SERVER_ENDS_AFTER, None)
    sends = 0
    while not ids:
        sent = context.clock()
        note(sent)
        sends += 1
        try:
            ids = await operation.send(sent)
            break
        except NotionError as error:
            is_open = may_have_happened(error)
            if is_open:
                ids = operation.committed(error) or await _find(operation, context, sent, context.clock(), error)
            if not ids and (not is_open or sends == MAX_SENDS):
                _end(operation, note, [])
                raise
    _end(operation, note, ids)
    return ids


def may_have_happened(error: NotionError) -> bool:
    """Return whether a write may have happened although it failed.

    Of refusals only Notion's own prove that it has not, and those have a code: a proxy may refuse to pass on an answer.
    """
    match error:
        case TimedOut():
            return error.attempts > 0 and error.budget_back_in is None
        case Unreachable():
            return error.sent
        case ApiError():
            return (error.status >= 500 and error.status != 529) or error.status < 400 or not error.from_notion
        case _:
            return isinstance(error, Unreadable)


async def _find(
    operation: WriteOperation, context: WriteContext, sent: float, failed: float, cause: NotionError | None
) -> list[str]:
    """Look now, and if that does not find it once more when the server has certainly ended the request.

    Both lookups together are retried no longer than one request is: the first until the second is due, and the second
    for what is left.
    """
    ends = failed + SERVER_ENDS_AFTER
    due = ends + MARGIN
    gives_up = context.clock() + context.retry_for
    if (wait := due - context.clock()) > 0:
        try:
            with request_options(deadline=wait, retry_for=min(wait, context.retry_for)):
                seen = await operation.look(sent)
        except NotionError:
            seen = []  # the second lookup decides
        if seen and not isinstance(seen, Inconclusive):
            return seen
        await context.sleep(max(0.0, due - context.clock()))
    try:
        with request_options(retry_for=max(0.0, gives_up - context.clock())):
            seen = await operation.look(sent)
    except NotionError as error:
        raise unknown(operation.about, cause, f"looking for it failed: {error}") from (cause or error)
    if isinstance(seen, Inconclusive):
        raise unknown(seen.ids or operation.about, cause, "what is there may be of it or not") from cause
    if not seen and context.clock() < ends:
        raise unknown(operation.about, cause, "it is not there yet, and the deadline leaves no time to wait") from cause
    return seen


def unknown(about: str | list[str], cause: NotionError | None, why: str) -> OutcomeUnknown:
    """Return the error that says that a write may have happened or not.

    Args:
        about: What to check.
        cause: Why its answer is not known.
        why: Why looking could not tell.
    """
    ids = [about] if isinstance(about, str) else about
    reason = f": {cause}" if cause else ""
    msg = f"a write's answer was lost, and {why}; check what is there before writing it again{reason}"
    return OutcomeUnknown(msg, ids_to_check=[each for each in ids if each])


def _end(operation: WriteOperation, note: Callable[[float | None], None], ids: list[str]) -> None:
    operation.ended(ids)
    note(None)
