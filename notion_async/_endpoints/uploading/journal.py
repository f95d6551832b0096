"""A record of the parts of a file that were sent, in a file of its own, so that another process can send the rest.

The file begins with a header that nothing else has. One without it belongs to somebody else, and is neither read
further nor written to. After the header comes JSON; a record that cannot be read is treated as a new one.
"""

import asyncio
import os
import secrets
from pathlib import Path

import msgspec

from notion_async.errors import InvalidInput

_HEADER = b"notion_async upload journal, version 1\n"
_PRIVATE = 0o600


class Record(msgspec.Struct, frozen=True):
    """The content of a journal.

    Attributes:
        file_upload_id: The upload.
        content: The name, size, part size and digest of the file.
        sent: The numbers of the parts that Notion has.
    """

    file_upload_id: str
    content: str
    sent: tuple[int, ...] = ()


class Journal:
    """The parts of a file that were sent.

    Args:
        path: Where the record is kept; None keeps it in memory only.
        content: Identifies the content: two files that differ have different ones.
    """

    def __init__(self, path: str | os.PathLike[str] | None, content: str) -> None:
        self._path = None if path is None else Path(path)
        self._content = content
        self._turn = asyncio.Lock()
        self.file_upload_id = ""
        self.sent: set[int] = set()

    async def read(self) -> None:
        """Load what an earlier process recorded of the same content.

        Raises:
            InvalidInput: The file is no journal, or cannot be read or made private.
        """
        if self._path is None:
            return
        try:
            data = await asyncio.to_thread(_read, self._path)
            record = msgspec.json.decode(data, type=Record)
        except msgspec.MsgspecError:
            return
        except OSError as error:
            raise _unusable(self._path, error) from error
        if record.content == self._content:
            self.file_upload_id, self.sent = record.file_upload_id, set(record.sent)

    async def begin(self, file_upload_id: str) -> None:
        """Record a new upload, of which nothing was sent."""
        self.file_upload_id, self.sent = file_upload_id, set()
        await self._write()

    async def note(self, number: int) -> None:
        """Record that Notion has a part."""
        self.sent.add(number)
        await self._write()

    async def end(self) -> None:
        """Remove the record: the file is with Notion."""
        if self._path is not None:
            await asyncio.to_thread(self._path.unlink, missing_ok=True)

    async def _write(self) -> None:
        if self._path is None:
            return
        async with self._turn:
            record = Record(self.file_upload_id, self._content, tuple(sorted(self.sent)))
            try:
                await asyncio.to_thread(_replace, self._path, _HEADER + msgspec.json.encode(record))
            except OSError as error:
                raise _unusable(self._path, error) from error


def _read(path: Path) -> bytes:
    """Return what is after a journal's header; nothing where a journal can be begun.

    Raises:
        InvalidInput: The file has another header, so it is not a journal.
    """
    if not path.exists() and path.parent.is_dir():
        return b""
    data = path.read_bytes()
    if data and not data.startswith(_HEADER):
        msg = f"journal= names {path}, which is not an upload journal: name a file that does not exist yet"
        raise InvalidInput(msg)
    if path.stat().st_mode & 0o077:
        path.chmod(_PRIVATE)
    return data.removeprefix(_HEADER)


def _unusable(path: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"journal= is a file in a folder that exists and may be written to; {path}: {error.strerror}")


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{secrets.token_hex(8)}.tmp")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
