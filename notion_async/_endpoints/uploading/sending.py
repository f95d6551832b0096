"""Upload of a file: in one request, or in parts that are sent concurrently."""

import mimetypes
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import anyio

from notion_async import models
from notion_async._endpoints.uploading.calls import (
    UNNAMED_TYPE,
    Part,
    complete_upload,
    create_upload,
    retrieve_upload,
    send_part,
)
from notion_async._endpoints.uploading.journal import Journal
from notion_async._endpoints.uploading.sources import ByteSource
from notion_async._writing import WriteContext
from notion_async.errors import InvalidInput, NotFound, first_of

OnBytes = Callable[[int, int], None]

SINGLE_PART_BYTES = 20 * 1024 * 1024
_MAX_PART_BYTES = 20 * 1024 * 1024
_MAX_PARTS = 1_000
_MAX_NAME_BYTES = 900  # with the extension


class UploadPlan(NamedTuple):
    """Options of an upload.

    Attributes:
        filename: The name in Notion.
        content_type: The media type; None if it is not known.
        part_bytes: The size of a part.
        parallel: The maximum number of parts in flight.
        on_progress: Called with the number of bytes sent and the size of the file.
    """

    filename: str
    content_type: str | None
    part_bytes: int
    parallel: int
    on_progress: OnBytes | None

    @classmethod
    def of(
        cls,
        source: ByteSource,
        *,
        filename: str | None,
        content_type: str | None,
        part_bytes: int,
        parallel: int,
        on_progress: OnBytes | None,
    ) -> "UploadPlan":
        """Check the arguments of a caller and fill in those that were omitted.

        Raises:
            InvalidInput: The file has no name or is empty, or a number is out of range.
        """
        name = filename or source.name
        if not name:
            msg = "give filename=: bytes and streams have no name of their own"
            raise InvalidInput(msg)
        is_whole = isinstance(parallel, int) and isinstance(part_bytes, int)  # callers without types
        if not (is_whole and parallel >= 1 and 1 <= part_bytes <= _MAX_PART_BYTES):
            msg = f"parallel is at least 1, part_bytes is from 1 to {_MAX_PART_BYTES} (Notion requires 5 MiB or more)"
            raise InvalidInput(msg)
        if not (isinstance(name, str) and (content_type or " ").isprintable()):
            msg = f"filename and content_type are texts of one line, instead were {name!r:.80} and {content_type!r:.80}"
            raise InvalidInput(msg)
        if len(name.encode(errors="surrogatepass")) > _MAX_NAME_BYTES:
            msg = f"filename is at most {_MAX_NAME_BYTES} bytes of UTF-8 long, instead was {name[:40]!r}…"
            raise InvalidInput(msg)
        if not source.size:
            msg = f"{name} is empty, and Notion refuses empty files"
            raise InvalidInput(msg)
        part_bytes = max(part_bytes, -(-source.size // _MAX_PARTS))
        return cls(name, content_type or mimetypes.guess_type(name)[0], part_bytes, parallel, on_progress)

    @property
    def kind(self) -> str:
        """Identity of the upload beside its content: an upload of another kind cannot continue this one."""
        return f"{self.filename!r} {self.content_type} {self.part_bytes}"

    def parts(self, size: int) -> int:
        """Return the number of parts of a file of some size; 1 for a file that is sent in one request."""
        return 1 if size <= SINGLE_PART_BYTES else -(-size // self.part_bytes)


async def upload(context: WriteContext, source: ByteSource, plan: UploadPlan, journal: Journal) -> models.FileUpload:
    """Send a file, or the missing parts of an upload that the journal knows, and return the upload.

    Raises:
        NotionError: A part could not be sent. The parts in flight end first, so that the journal knows them.
    """
    await journal.read()
    started = await _started(context, journal)
    if started is None:
        started = await _create(context, plan, plan.parts(source.size))
        await journal.begin(started.id)
    if started.status == "pending":
        started = await _PartSender(context, source, plan, journal).run()
    await journal.end()
    return started


async def _started(context: WriteContext, journal: Journal) -> models.FileUpload | None:
    if not journal.file_upload_id:
        return None
    try:
        known = await retrieve_upload(context, journal.file_upload_id)
    except NotFound:
        return None
    return known if known.status in {"pending", "uploaded"} else None


async def _create(context: WriteContext, plan: UploadPlan, parts: int) -> models.FileUpload:
    body: dict[str, Any] = {"mode": "single_part" if parts == 1 else "multi_part", "filename": plan.filename}
    if plan.content_type is not None:
        body["content_type"] = plan.content_type
    if parts > 1:
        body["number_of_parts"] = parts
    return await create_upload(context, body)


class _PartSender:
    """Sends the missing parts of one file."""

    def __init__(self, context: WriteContext, source: ByteSource, plan: UploadPlan, journal: Journal) -> None:
        self._context = context
        self._source = source
        self._plan = plan
        self._journal = journal
        self._parts = plan.parts(source.size)
        self._missing = iter([number for number in range(1, self._parts + 1) if number not in journal.sent])
        self._sent_bytes = {number: self._length(number) for number in journal.sent}
        self._failures: list[Exception] = []

    async def run(self) -> models.FileUpload:
        """Send the missing parts and complete the upload."""
        if self._parts == 1:
            return await self._send(1)
        async with anyio.create_task_group() as tasks:
            for _ in range(min(self._plan.parallel, self._parts)):
                tasks.start_soon(self._work)
        if self._failures:
            raise first_of(self._failures)
        await self._source.check_unchanged()
        return await complete_upload(self._context, self._journal.file_upload_id)

    async def _work(self) -> None:
        for number in self._missing:
            try:
                await self._send(number)
                await self._journal.note(number)
            except Exception as failure:  # noqa: BLE001 - raised by `run`, when the other parts have ended
                self._failures.append(failure)
            if self._failures:
                return

    async def _send(self, number: int) -> models.FileUpload:
        length = self._length(number)
        failures: list[Exception] = []

        async def chunks() -> AsyncIterator[bytes]:
            try:
                async for chunk in self._chunks(number, length):
                    yield chunk
            except Exception as failure:  # from the file or the callback: a retry would not help
                failures.append(failure)
                sending.cancel()
                raise

        with anyio.CancelScope() as sending:
            part = Part(
                chunks,
                length,
                self._plan.filename,
                self._plan.content_type or UNNAMED_TYPE,
                None if self._parts == 1 else number,
            )
            return await send_part(self._context, self._journal.file_upload_id, part)
        raise failures[0]

    async def _chunks(self, number: int, length: int) -> AsyncIterator[bytes]:
        offset = 0 if self._parts == 1 else (number - 1) * self._plan.part_bytes
        self._sent_bytes[number] = 0
        async for chunk in self._source.chunks(offset, length):
            yield chunk
            self._sent_bytes[number] += len(chunk)
            if self._plan.on_progress is not None:
                self._plan.on_progress(sum(self._sent_bytes.values()), self._source.size)

    def _length(self, number: int) -> int:
        if self._parts == 1:
            return self._source.size
        return min(self._plan.part_bytes, self._source.size - (number - 1) * self._plan.part_bytes)
