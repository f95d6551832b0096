"""File uploads: from a path, a stream, bytes or an address."""

import os
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Unpack

from notion_async import models
from notion_async._endpoints.namespace import Namespace
from notion_async._endpoints.uploading import Content, Journal, Progress, Wish, digest, opened, upload
from notion_async._http import RequestOptions, form, pagination, request_options, routes, sleep_until_deadline
from notion_async._writing import write_call
from notion_async.errors import ApiError, NotionError, OutcomeUnknown
from notion_async.ids import notion_id

_PART_BYTES = 10 * 1024 * 1024
_FIRST_POLL = 1.0
_LAST_POLL = 15.0


class FileUploads(Namespace):
    """`client.file_uploads`; what it gives can be put into file blocks, covers, icons, files properties, comments."""

    async def create(
        self,
        *,
        mode: str | None = None,
        filename: str | None = None,
        content_type: str | None = None,
        number_of_parts: int | None = None,
        external_url: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Begin an upload; `upload` does all of it.

        Args:
            mode: `single_part` (when omitted), `multi_part` or `external_url`.
            filename: The file's name, with its extension; needed for several parts.
            content_type: What it is; needed where the extension does not tell.
            number_of_parts: How many parts will be sent.
            external_url: Where Notion shall fetch it from.

        https://developers.notion.com/reference/create-a-file-upload
        """
        asked = {
            "mode": mode,
            "filename": filename,
            "content_type": content_type,
            "number_of_parts": number_of_parts,
            "external_url": external_url,
        }
        body = {name: value for name, value in asked.items() if value is not None}
        return await self._request(models.FileUpload, routes.CREATE_FILE_UPLOAD, body=body, **options)

    async def send(
        self,
        file_upload_id: str,
        file: Content,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        part_number: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Send a file in one piece, or one part of it; `upload` does all of it.

        Args:
            file_upload_id: What `create` gave.
            file: The file or the part: a path, bytes or a stream.
            filename: Its name; a path's own when omitted.
            content_type: What it is, as it was said to `create`.
            part_number: Which part it is, from 1.

        https://developers.notion.com/reference/send-a-file-upload
        """
        async with opened(file) as source:
            return await self.send_chunks(
                file_upload_id,
                lambda: source.chunks(0, source.size),
                source.size,
                filename=filename or source.name or "file",
                content_type=content_type or "application/octet-stream",
                part_number=part_number,
                **options,
            )

    async def send_chunks(
        self,
        file_upload_id: str,
        chunks: Callable[[], AsyncIterator[bytes]],
        size: int,
        *,
        filename: str,
        content_type: str,
        part_number: int | None,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Do what `send` does, with bytes that are asked for anew with every attempt."""
        fields = {} if part_number is None else {"part_number": str(part_number)}
        ids = {"file_upload_id": notion_id(file_upload_id)}
        body = form(chunks, size, filename=filename, content_type=content_type, fields=fields)
        call = self._session.call(routes.SEND_FILE_UPLOAD, ids)._replace(body=body)
        sending = write_call(self._context, models.FileUpload, call, **options)
        return await self._ensure_uploaded(file_upload_id, sending)

    async def complete(self, file_upload_id: str, **options: Unpack[RequestOptions]) -> models.FileUpload:
        """Say that all parts were sent, and give the upload as it is then.

        https://developers.notion.com/reference/complete-a-file-upload
        """
        ids = {"file_upload_id": notion_id(file_upload_id)}
        completing = self._request(models.FileUpload, routes.COMPLETE_FILE_UPLOAD, ids, **options)
        return await self._ensure_uploaded(file_upload_id, completing)

    async def _ensure_uploaded(
        self, file_upload_id: str, writing: Coroutine[Any, Any, models.FileUpload]
    ) -> models.FileUpload:
        """Return the answer of a write, or the upload as it is now if only the answer was lost.

        Raises:
            OutcomeUnknown: The file may have arrived or not.
        """
        try:
            return await writing
        except OutcomeUnknown as lost:
            lost.ids_to_check = [file_upload_id]
            try:
                now = await self.retrieve(file_upload_id)
            except NotionError:
                raise lost from lost.__cause__
            if now.status != "uploaded":
                raise
            return now

    async def retrieve(self, file_upload_id: str, **options: Unpack[RequestOptions]) -> models.FileUpload:
        """Say how an upload stands.

        https://developers.notion.com/reference/retrieve-a-file-upload
        """
        ids = {"file_upload_id": notion_id(file_upload_id)}
        return await self._session.request(models.FileUpload, routes.RETRIEVE_FILE_UPLOAD, ids, **options)

    async def list(
        self,
        *,
        status: str | None = None,
        start_cursor: str | None = None,
        page_size: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.FileUploadList:
        """Give one answer of the connection's uploads.

        Args:
            status: Only those that are `pending`, `uploaded`, `expired` or `failed`.
            start_cursor: Where to begin, from an earlier answer's `next_cursor`.
            page_size: 1 to 100; Notion's default is 100.

        https://developers.notion.com/reference/list-file-uploads
        """
        query = {"status": status, "start_cursor": start_cursor, "page_size": page_size}
        return await self._session.request(models.FileUploadList, routes.LIST_FILE_UPLOADS, query=query, **options)

    def iterate(
        self, *, status: str | None = None, page_size: int | None = None, **options: Unpack[RequestOptions]
    ) -> AsyncIterator[models.FileUpload]:
        """Give every upload that `list` gives, following the cursors.

        https://developers.notion.com/reference/list-file-uploads
        """
        return pagination.iterate(
            lambda cursor: self.list(status=status, start_cursor=cursor, page_size=page_size, **options)
        )

    async def upload(
        self,
        file: Content,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        part_bytes: int = _PART_BYTES,
        parallel: int = 4,
        progress: Progress | None = None,
        journal: str | os.PathLike[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Upload a file: up to 20 MiB in one piece, more in parts of which several are sent at once.

        The file is read in small pieces, so memory does not grow with it; a stream is copied to a temporary file.

        Args:
            file: A path, bytes, an open binary file or an async iterable of bytes.
            filename: Its name in Notion; a path's own when omitted.
            content_type: What it is; guessed from the name when omitted.
            part_bytes: The size of a part: 5 to 20 MiB.
            parallel: How many parts may be under way at once.
            progress: Called with the bytes handed over and the size, again and again.
            journal: A file that records what was sent, made with permissions for its owner only. Where one is left of
                an interrupted upload of the same content (which is hashed for this), only the missing parts are sent;
                it is deleted in the end. Notion keeps a begun upload for an hour.

        Returns:
            The upload, `uploaded`; Notion deletes it after an hour unless something uses it.

        Raises:
            InvalidInput: There is no such file, it is empty, it has no name, or it was changed while it was uploaded;
                or `journal` names a file that is not a journal, which is left as it is.
            InvalidRequest: Notion does not take it: too large for the workspace, or of a kind it refuses.

        https://developers.notion.com/guides/data-apis/working-with-files-and-media
        """
        async with opened(file) as source:
            wish = Wish.of(
                source,
                filename=filename,
                content_type=content_type,
                part_bytes=part_bytes,
                parallel=parallel,
                progress=progress,
            )
            identity = "" if journal is None else f"{wish.kind} {source.size} {await digest(source)}"
            with request_options(**options):
                return await upload(self, source, wish, Journal(journal, identity))

    async def import_external(
        self,
        url: str,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.FileUpload:
        """Let Notion fetch a file from a public https address, and wait until it has it.

        Args:
            url: The address.
            filename: Its name in Notion.
            content_type: What it is.

        Raises:
            ApiError: Notion could not fetch it.

        https://developers.notion.com/reference/create-a-file-upload
        """
        with request_options(**options):
            now = await self.create(mode="external_url", external_url=url, filename=filename, content_type=content_type)
            between = _FIRST_POLL
            while now.status == "pending":
                await sleep_until_deadline(between)
                between = min(2 * between, _LAST_POLL)
                now = await self.retrieve(now.id)
        if now.status != "uploaded":
            raise _not_imported(now)
        return now


def _not_imported(upload: models.FileUpload) -> ApiError:
    said = upload.file_import_result
    if not isinstance(said, models.ImportFailed):
        return ApiError(f"upload {upload.id} {upload.status}, and Notion does not say why", status=0)
    why = said.error
    return ApiError(
        why.message or why.type,
        status=why.status_code or 0,
        code=why.code or why.type,
        method="POST",
        path="/file_uploads",
    )
