"""File uploads: from a path, a stream, bytes or an address."""

import os
from collections.abc import AsyncIterator
from typing import Literal, Unpack

from msgspec import UNSET, UnsetType

from notion_async import models
from notion_async._endpoints.arguments import given
from notion_async._endpoints.namespace import Namespace, cursor_query
from notion_async._endpoints.uploading import (
    UNNAMED_TYPE,
    Content,
    Journal,
    OnBytes,
    Part,
    UploadPlan,
    complete_upload,
    create_upload,
    digest,
    opened,
    retrieve_upload,
    send_part,
    upload,
)
from notion_async._http import RequestOptions, pagination, request_options, routes, sleep_until_deadline
from notion_async.errors import ApiError
from notion_async.ids import IdLike

_PART_BYTES = 10 * 1024 * 1024
_FIRST_POLL = 1.0  # seconds between two polls, doubled up to the last
_LAST_POLL = 15.0


class FileUploads(Namespace):
    """`client.file_uploads`; an upload can be used in file blocks, covers, icons, files properties and comments."""

    path = "client.file_uploads"

    async def create(
        self,
        *,
        mode: Literal["single_part", "multi_part", "external_url"] | UnsetType = UNSET,
        filename: str | UnsetType = UNSET,
        content_type: str | UnsetType = UNSET,
        number_of_parts: int | UnsetType = UNSET,
        external_url: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Start an upload; `upload` does all its steps.

        Args:
            mode: `single_part` (the default), `multi_part` or `external_url`.
            filename: The name of the file with its extension; required for several parts.
            content_type: The media type; required if the extension does not tell.
            number_of_parts: The number of parts that will be sent.
            external_url: The address for Notion to fetch the file from.

        https://developers.notion.com/reference/create-a-file-upload
        """
        body = given(
            mode=mode,
            filename=filename,
            content_type=content_type,
            number_of_parts=number_of_parts,
            external_url=external_url,
        )
        return await create_upload(self._context, body, **options)

    async def send(
        self,
        file_upload_id: IdLike,
        file: Content,
        *,
        filename: str | UnsetType = UNSET,
        content_type: str | UnsetType = UNSET,
        part_number: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Send a file or one part of it; `upload` does all steps.

        Args:
            file_upload_id: The upload that `create` returned.
            file: The file or the part: a path, bytes or a stream.
            filename: The name; that of the path when omitted.
            content_type: The media type, as passed to `create`.
            part_number: The number of the part, from 1.

        https://developers.notion.com/reference/send-a-file-upload
        """
        given(filename=filename, content_type=content_type, part_number=part_number)
        async with opened(file) as source:
            part = Part(
                lambda: source.chunks(0, source.size),
                source.size,
                filename or source.name or "file",
                content_type or UNNAMED_TYPE,
                part_number or None,
            )
            return await send_part(self._context, file_upload_id, part, **options)

    async def complete(self, file_upload_id: IdLike, **options: Unpack[RequestOptions]) -> models.FileUpload:
        """Complete an upload after its last part and return it.

        https://developers.notion.com/reference/complete-a-file-upload
        """
        return await complete_upload(self._context, file_upload_id, **options)

    async def retrieve(self, file_upload_id: IdLike, **options: Unpack[RequestOptions]) -> models.FileUpload:
        """Return the current status of an upload.

        https://developers.notion.com/reference/retrieve-a-file-upload
        """
        return await retrieve_upload(self._context, file_upload_id, **options)

    async def list(
        self,
        *,
        status: str | UnsetType = UNSET,
        start_cursor: str | UnsetType | None = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.FileUploadList:
        """Return one answer with uploads of the connection.

        Args:
            status: The status of the uploads to return: `pending`, `uploaded`, `expired` or `failed`.
            start_cursor: The `next_cursor` of the answer before; the first answer when omitted.
            page_size: The maximum number of uploads, 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-file-uploads
        """
        query = cursor_query(start_cursor, page_size, status=status)
        return await self._session.request(models.FileUploadList, routes.LIST_FILE_UPLOADS, query=query, **options)

    def pages(
        self,
        *,
        status: str | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> AsyncIterator[models.FileUploadList]:
        """Iterate over the answers of `list`, from the first to the last, each with its `next_cursor`.

        https://developers.notion.com/reference/list-file-uploads
        """
        return pagination.pages(
            lambda cursor: self.list(status=status, start_cursor=cursor, page_size=page_size, **options)
        )

    def iterate(
        self, *, status: str | UnsetType = UNSET, page_size: int | UnsetType = UNSET, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.FileUpload]:
        """Iterate over all uploads that `list` finds.

        https://developers.notion.com/reference/list-file-uploads
        """
        return pagination.iterate(
            lambda cursor: self.list(status=status, start_cursor=cursor, page_size=page_size, **options)
        )

    async def upload(
        self,
        file: Content,
        *,
        filename: str | UnsetType = UNSET,
        content_type: str | UnsetType = UNSET,
        part_bytes: int = _PART_BYTES,
        parallel: int = 4,
        on_progress: OnBytes | None = None,
        journal: str | os.PathLike[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Upload a file: up to 20 MiB in one request, a larger one in parts that are sent concurrently.

        The file is read in small chunks, so memory does not grow with it; a stream is copied to a temporary file.

        Args:
            file: A path, bytes, an open binary file or an async iterable of bytes.
            filename: The name in Notion; that of the path when omitted.
            content_type: The media type; guessed from the name when omitted.
            part_bytes: The size of a part: 5 to 20 MiB.
            parallel: The maximum number of parts in flight.
            on_progress: Called repeatedly with the number of bytes sent and the size of the file.
            journal: A file that records the parts that were sent, readable by its owner only. If an interrupted upload
                of the same content (compared by hash) has left one, only the missing parts are sent. The file is
                deleted when the upload is complete. Notion keeps an upload that was started for an hour.

        Returns:
            The upload with status `uploaded`; Notion deletes it after an hour unless something uses it.

        Raises:
            InvalidInput: The file does not exist, is empty, has no name, or changed during the upload.
            Refused: `journal` names a file that is not a journal, which stays as it is.
            InvalidRequest: Notion refused the file: too large for the workspace, or of an unsupported type.

        https://developers.notion.com/guides/data-apis/working-with-files-and-media
        """
        async with opened(file) as source:
            plan = UploadPlan.of(
                source,
                filename=filename or None,
                content_type=content_type or None,
                part_bytes=part_bytes,
                parallel=parallel,
                on_progress=on_progress,
            )
            identity = "" if journal is None else f"{plan.kind} {source.size} {await digest(source)}"
            with request_options(**options):
                return await upload(self._context, source, plan, Journal(journal, identity))

    async def import_external(
        self,
        url: str,
        *,
        filename: str | UnsetType = UNSET,
        content_type: str | UnsetType = UNSET,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Import a file that Notion fetches from a public https address, and return the upload when it is complete.

        Args:
            url: The address.
            filename: The name in Notion.
            content_type: The media type.

        Raises:
            ApiError: Notion could not fetch the file.

        https://developers.notion.com/reference/create-a-file-upload
        """
        with request_options(**options):
            current = await self.create(
                mode="external_url", external_url=url, filename=filename, content_type=content_type
            )
            interval = _FIRST_POLL
            while current.status == "pending":
                await sleep_until_deadline(interval)
                interval = min(2 * interval, _LAST_POLL)
                current = await self.retrieve(current.id)
        if current.status != "uploaded":
            raise _not_imported(current)
        return current


def _not_imported(upload: models.FileUpload) -> ApiError:
    result = upload.file_import_result
    if not isinstance(result, models.ImportFailed):
        return ApiError(f"upload {upload.id} {upload.status}, and Notion does not say why", status=0)
    error = result.error
    return ApiError(
        error.message or error.type,
        status=error.status_code or 0,
        code=error.code or error.type,
        method="POST",
        path="/file_uploads",
    )
