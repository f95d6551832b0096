"""The sending of a file: in one piece, or in parts of which several are under way at once."""

import mimetypes
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple, Protocol

import anyio

from notion_async import models
from notion_async._endpoints.uploading.journal import Journal
from notion_async._endpoints.uploading.sources import Source
from notion_async.errors import InvalidInput, NotFound

Progress = Callable[[int, int], None]
Chunks = Callable[[], AsyncIterator[bytes]]

SINGLE_PART_BYTES = 20 * 1024 * 1024
_LARGEST_PART_BYTES = 20 * 1024 * 1024
_MOST_PARTS = 1_000
_LONGEST_NAME_BYTES = 900  # with the extension
_UNNAMED_TYPE = "application/octet-stream"


class Wish(NamedTuple):
    """How a file is to be sent.

    Attributes:
        filename: Its name in Notion.
        content_type: What it is; None where that is not known.
        part_bytes: The size of a part.
        parallel: How many parts may be under way at once.
        progress: Told how many bytes of how many were sent.
    """

    filename: str
    content_type: str | None
    part_bytes: int
    parallel: int
    progress: Progress | None

    @classmethod
    def of(
        cls,
        source: Source,
        *,
        filename: str | None,
        content_type: str | None,
        part_bytes: int,
        parallel: int,
        progress: Progress | None,
    ) -> "Wish":
        """Fill in what the caller left out.

        Raises:
            InvalidInput: The file has no name, or the figures cannot be.
        """
        name = filename or source.name
        if not name:
            msg = "give filename=: bytes and streams have no name of their own"
            raise InvalidInput(msg)
        whole = isinstance(parallel, int) and isinstance(part_bytes, int)  # the caller need not heed types
        if not (whole and parallel >= 1 and 1 <= part_bytes <= _LARGEST_PART_BYTES):
            msg = f"parallel is at least 1, part_bytes is from 1 to {_LARGEST_PART_BYTES} (Notion wants 5 MiB or more)"
            raise InvalidInput(msg)
        if not (isinstance(name, str) and (content_type or " ").isprintable()):
            msg = f"filename and content_type are texts of one line, instead were {name!r:.80} and {content_type!r:.80}"
            raise InvalidInput(msg)
        if len(name.encode(errors="surrogatepass")) > _LONGEST_NAME_BYTES:
            msg = f"filename is at most {_LONGEST_NAME_BYTES} bytes of UTF-8 long, instead was {name[:40]!r}…"
            raise InvalidInput(msg)
        if not source.size:
            msg = f"{name} is empty, and Notion takes no empty files"
            raise InvalidInput(msg)
        part_bytes = max(part_bytes, -(-source.size // _MOST_PARTS))
        return cls(name, content_type or mimetypes.guess_type(name)[0], part_bytes, parallel, progress)

    @property
    def kind(self) -> str:
        """What an upload is begun with, besides the content; another needs another upload."""
        return f"{self.filename!r} {self.content_type} {self.part_bytes}"

    def parts(self, size: int) -> int:
        """Give the number of parts of a file; 1 sends it in one piece."""
        return 1 if size <= SINGLE_PART_BYTES else -(-size // self.part_bytes)


class Sender(Protocol):
    """The calls it takes: `client.file_uploads`."""

    async def create(
        self, *, mode: str, filename: str, content_type: str | None, number_of_parts: int | None
    ) -> models.FileUpload:
        """Begin an upload."""
        ...

    async def send_chunks(
        self,
        file_upload_id: str,
        chunks: Chunks,
        size: int,
        *,
        filename: str,
        content_type: str,
        part_number: int | None,
    ) -> models.FileUpload:
        """Send a file, or a part of one."""
        ...

    async def complete(self, file_upload_id: str) -> models.FileUpload:
        """Say that all parts were sent."""
        ...

    async def retrieve(self, file_upload_id: str) -> models.FileUpload:
        """Say how it stands."""
        ...


async def upload(sender: Sender, source: Source, wish: Wish, journal: Journal) -> models.FileUpload:
    """Send a file, or of one that was begun before what is missing.

    Raises:
        NotionError: A part could not be sent; those under way were ended first, so that the journal knows them.
    """
    await journal.read()
    begun = await _begun(sender, journal)
    if begun is None:
        begun = await _create(sender, wish, wish.parts(source.size))
        await journal.begin(begun.id)
    if begun.status == "pending":
        begun = await _Sending(sender, source, wish, journal).run()
    await journal.end()
    return begun


async def _begun(sender: Sender, journal: Journal) -> models.FileUpload | None:
    if not journal.file_upload_id:
        return None
    try:
        known = await sender.retrieve(journal.file_upload_id)
    except NotFound:
        return None
    return known if known.status in {"pending", "uploaded"} else None


async def _create(sender: Sender, wish: Wish, parts: int) -> models.FileUpload:
    return await sender.create(
        mode="single_part" if parts == 1 else "multi_part",
        filename=wish.filename,
        content_type=wish.content_type,
        number_of_parts=None if parts == 1 else parts,
    )


class _Sending:
    """The sending of one file's missing parts."""

    def __init__(self, sender: Sender, source: Source, wish: Wish, journal: Journal) -> None:
        self._sender = sender
        self._source = source
        self._wish = wish
        self._journal = journal
        self._parts = wish.parts(source.size)
        self._missing = iter([number for number in range(1, self._parts + 1) if number not in journal.sent])
        self._handed_over = {number: self._length(number) for number in journal.sent}
        self._failures: list[Exception] = []

    async def run(self) -> models.FileUpload:
        """Send what is missing."""
        if self._parts == 1:
            return await self._send(1)
        async with anyio.create_task_group() as tasks:
            for _ in range(min(self._wish.parallel, self._parts)):
                tasks.start_soon(self._work)
        if self._failures:
            first, *others = self._failures
            for other in others:
                first.add_note(f"and: {other}")
            raise first
        await self._source.check_unchanged()
        return await self._sender.complete(self._journal.file_upload_id)

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
            except Exception as failure:  # of the file or the callback: to send again would not help
                failures.append(failure)
                sending.cancel()
                raise

        with anyio.CancelScope() as sending:
            return await self._sender.send_chunks(
                self._journal.file_upload_id,
                chunks,
                length,
                filename=self._wish.filename,
                content_type=self._wish.content_type or _UNNAMED_TYPE,
                part_number=None if self._parts == 1 else number,
            )
        raise failures[0]

    async def _chunks(self, number: int, length: int) -> AsyncIterator[bytes]:
        offset = 0 if self._parts == 1 else (number - 1) * self._wish.part_bytes
        self._handed_over[number] = 0
        async for chunk in self._source.chunks(offset, length):
            yield chunk
            self._handed_over[number] += len(chunk)
            if self._wish.progress is not None:
                self._wish.progress(sum(self._handed_over.values()), self._source.size)

    def _length(self, number: int) -> int:
        if self._parts == 1:
            return self._source.size
        return min(self._wish.part_bytes, self._source.size - (number - 1) * self._wish.part_bytes)
