"""The four requests of an upload."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any, NamedTuple, Unpack

from notion_async import models
from notion_async._http import RequestOptions, form, routes
from notion_async._writing import WriteContext, write, write_call
from notion_async.errors import NotionError, OutcomeUnknown
from notion_async.ids import IdLike, notion_id

UNNAMED_TYPE = "application/octet-stream"


class Part(NamedTuple):
    """A file, or a part of one, to be sent in one request.

    Attributes:
        chunks: Returns its bytes, from the beginning for each attempt.
        size: Its length in bytes.
        filename: The name of the file.
        content_type: The media type of the file.
        number: The number of the part, from 1; None for a whole file.
    """

    chunks: Callable[[], AsyncIterator[bytes]]
    size: int
    filename: str
    content_type: str
    number: int | None


async def create_upload(
    context: WriteContext, body: Mapping[str, Any], **options: Unpack[RequestOptions]
) -> models.FileUpload:
    """Start an upload."""
    created: models.FileUpload = await write(
        context, models.FileUpload, routes.CREATE_FILE_UPLOAD, {}, body=body, **options
    )
    return created


async def send_part(
    context: WriteContext, file_upload_id: IdLike, part: Part, **options: Unpack[RequestOptions]
) -> models.FileUpload:
    """Send a file or a part of one.

    Raises:
        OutcomeUnknown: The file may have arrived or not.
    """
    fields = {} if part.number is None else {"part_number": str(part.number)}
    body = form(part.chunks, part.size, filename=part.filename, content_type=part.content_type, fields=fields)
    call = context.session.call(routes.SEND_FILE_UPLOAD, _ids(file_upload_id))._replace(body=body)
    return await _ensure_uploaded(
        context, file_upload_id, write_call(context, models.FileUpload, call, **options), **options
    )


async def complete_upload(
    context: WriteContext, file_upload_id: IdLike, **options: Unpack[RequestOptions]
) -> models.FileUpload:
    """Complete an upload after its last part.

    Raises:
        OutcomeUnknown: The upload may be complete or not.
    """
    completing = write(context, models.FileUpload, routes.COMPLETE_FILE_UPLOAD, _ids(file_upload_id), **options)
    return await _ensure_uploaded(context, file_upload_id, completing, **options)


async def retrieve_upload(
    context: WriteContext, file_upload_id: IdLike, **options: Unpack[RequestOptions]
) -> models.FileUpload:
    """Return the current status of an upload."""
    ids = _ids(file_upload_id)
    return await context.session.request(models.FileUpload, routes.RETRIEVE_FILE_UPLOAD, ids, **options)


async def _ensure_uploaded(
    context: WriteContext,
    file_upload_id: IdLike,
    writing: Coroutine[Any, Any, models.FileUpload],
    **options: Unpack[RequestOptions],
) -> models.FileUpload:
    """Return the answer of a write, or the current upload if only the answer was lost."""
    try:
        return await writing
    except OutcomeUnknown as lost:
        lost.ids_to_check = [notion_id(file_upload_id)]
        try:
            current = await retrieve_upload(context, file_upload_id, **options)
        except NotionError:
            raise lost from lost.__cause__
        if current.status != "uploaded":
            raise
        return current


def _ids(file_upload_id: IdLike) -> dict[str, str]:
    return {"file_upload_id": notion_id(file_upload_id)}
