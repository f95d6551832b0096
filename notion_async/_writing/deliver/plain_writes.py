"""Writes that are not looked for: repeated where that does no harm, otherwise of unknown outcome."""

import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Unpack

import msgspec

from notion_async import models
from notion_async._http import RequestOptions, request_options, retry, routes
from notion_async._http.exchange import PreparedRequest
from notion_async._http.request_options import effective_options
from notion_async._http.routes import Route
from notion_async._writing.deliver.context import WriteContext
from notion_async._writing.deliver.exactly_once import may_have_happened, unknown
from notion_async.errors import InvalidRequest, NotFound, NotionError, OutcomeUnknown, ServerError
from notion_async.models.codec import encode

_ID = re.compile(r"\A[0-9a-fA-F-]{32,36}\Z")
_RETRIEVE = {
    routes.CREATE_DATABASE.name: (routes.RETRIEVE_DATABASE, "database_id"),
    routes.UPDATE_DATABASE.name: (routes.RETRIEVE_DATABASE, "database_id"),
    routes.CREATE_DATA_SOURCE.name: (routes.RETRIEVE_DATA_SOURCE, "data_source_id"),
    routes.UPDATE_DATA_SOURCE.name: (routes.RETRIEVE_DATA_SOURCE, "data_source_id"),
    routes.UPDATE_PAGE.name: (routes.RETRIEVE_PAGE, "page_id"),
    routes.UPDATE_PAGE_MARKDOWN.name: (routes.RETRIEVE_PAGE_MARKDOWN, "page_id"),
    routes.CREATE_VIEW.name: (routes.RETRIEVE_VIEW, "view_id"),
    routes.CREATE_COMMENT.name: (routes.RETRIEVE_COMMENT, "comment_id"),
    routes.CREATE_MEETING_NOTES.name: (routes.RETRIEVE_BLOCK, "block_id"),
}


async def write(
    context: WriteContext,
    into: Any,
    route: Route,
    ids: Mapping[str, str] | None = None,
    *,
    query: Any = None,
    body: Any = None,
    **options: Unpack[RequestOptions],
) -> Any:
    """Send a write and return its answer as a struct.

    Args:
        context: The session and time.
        into: The struct, or union of structs, that the answer is.
        route: The endpoint; one that is idempotent is sent again while its outcome is unknown.
        ids: What fills the braces of its path.
        query: Query parameters; None is left out.
        body: What `encode` takes.
        **options: Priority, deadline and retrying of this call.

    Raises:
        OutcomeUnknown: It may have happened or not.
        NotionError: It certainly has not happened.
    """
    to_check = list((ids or {}).values()) or _named_in(body)
    with request_options(**options):
        try:
            send = partial(context.session.request, into, route, ids, query=query, body=body)
            return await _send_until_known(context, route, send, to_check)
        except _Committed as committed:
            return await _retrieve(context, into, route, committed.id)


async def write_call(context: WriteContext, into: Any, call: PreparedRequest, **options: Unpack[RequestOptions]) -> Any:
    """Send a write that was put together before, such as a form or a signed request, and return its answer as a struct.

    Args:
        context: The session and time.
        into: The struct that the answer is.
        call: The request.
        **options: Priority, deadline and retrying of this call.

    Raises:
        OutcomeUnknown: It may have happened or not.
        NotionError: It certainly has not happened.
    """
    with request_options(**options):
        reply = await _send_until_known(context, call.route, partial(context.session.send, call, into), [])
    return reply.value


class _Committed(Exception):
    """A 503 names what the write made or changed."""

    def __init__(self, made: str) -> None:
        super().__init__(made)
        self.id = made


async def _send_until_known(
    context: WriteContext, route: Route, send: Callable[[], Awaitable[Any]], to_check: list[str]
) -> Any:
    """Send a write, and where that is harmless repeat it until it is known to have been done."""
    repetition = _Repetition(context, route)
    lost: NotionError | None = None
    while True:
        try:
            return await send()
        except NotionError as error:
            if not may_have_happened(error):
                if lost is None:
                    raise
                raise unknown(to_check, lost, f"its repetition was refused: {error}") from error
            if route.name in _RETRIEVE and (made := told(error, "committed_resource_id")):
                raise _Committed(made[0]) from error
            lost, delay = error, repetition.next_delay(error)
            if delay is None:
                raise unknown(to_check, error, "nothing tells whether it was done") from error
        await context.sleep(delay)


async def delete_block(context: WriteContext, block_id: str) -> models.Block:
    """Put a block into the trash and return it; one that an attempt without an answer put there is read from there."""
    try:
        block: models.Block = await write(context, models.Block, routes.DELETE_BLOCK, {"block_id": block_id})
    except OutcomeUnknown as lost:
        try:
            block = await context.session.request(models.Block, routes.RETRIEVE_BLOCK, {"block_id": block_id})
        except NotionError:
            raise lost from lost.__cause__
        if not block.in_trash:
            raise
    return block


async def ensure_deleted(context: WriteContext, block_id: str) -> None:
    """Put a block into the trash if it is neither there yet nor gone."""
    try:
        await write(context, models.Block, routes.DELETE_BLOCK, {"block_id": block_id})
    except NotFound:
        return
    except (InvalidRequest, OutcomeUnknown) as refused:
        if not await _is_gone(context, block_id):
            raise refused from refused.__cause__


async def _is_gone(context: WriteContext, block_id: str) -> bool:
    try:
        block: models.Block = await context.session.request(models.Block, routes.RETRIEVE_BLOCK, {"block_id": block_id})
    except NotionError as error:
        return isinstance(error, NotFound)
    return block.in_trash


def _named_in(body: Any) -> list[str]:
    """Return the ids of what a request writes under."""
    given = msgspec.json.decode(encode(body)) if body is not None else {}
    parent = given.get("parent") if isinstance(given, dict) else None
    named = parent.values() if isinstance(parent, dict) else ()
    return [each for each in named if isinstance(each, str) and _ID.match(each)]


def told(error: NotionError, key: str) -> list[str]:
    """Return the ids that a 503 says were saved."""
    value = error.additional_data.get(key, ()) if isinstance(error, ServerError) else ()
    return [value] if isinstance(value, str) else [str(each) for each in value]


class _Repetition:
    """Retry state of a write whose outcome is unknown."""

    def __init__(self, context: WriteContext, route: Route) -> None:
        self._until = effective_options({}).until
        self._retry_for = context.retry_for
        self._is_idempotent = route.idempotent
        self._route = route._replace(retry_safe=True)
        self._failures = 0
        self._since: float | None = None

    def next_delay(self, error: NotionError) -> float | None:
        """Return the seconds to wait before it is sent again; None if it must not be."""
        if not self._is_idempotent:
            return None
        now = time.monotonic()
        self._failures += 1
        self._since = now if self._since is None else self._since
        failed = retry.FailedAttempt(self._route, self._failures, now - self._since, self._retry_for)
        delay = retry.next_delay(error, failed, random.random)  # noqa: S311 - jitter is no secret
        return None if delay is None or (self._until is not None and now + delay > self._until) else delay


async def _retrieve(context: WriteContext, into: Any, route: Route, made: str) -> Any:
    """Read what a write that was done has made or changed."""
    reader, name = _RETRIEVE[route.name]
    try:
        return await context.session.request(into, reader, {name: made})
    except NotionError as error:
        raise unknown(made, error, "Notion says that it was done, but reading it failed") from error
