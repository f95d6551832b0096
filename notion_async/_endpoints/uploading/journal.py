"""Journal of an upload: the parts that were sent, in a file, so that another process can send the rest.

The file starts with a header. A file with another header is not a journal; it is neither read further nor written. The
header is followed by JSON; a record that cannot be decoded is replaced by a new one.
"""

import asyncio
import os
import secrets
from pathlib import Path

import msgspec

from notion_async.errors import Refused

_HEADER = b"notion_async upload journal, version 1\n"
_PRIVATE = 0o600


class JournalRecord(msgspec.Struct, frozen=True):
    """Content of a journal.

    Attributes:
        file_upload_id: The upload.
        content: The name, size, part size and digest of the file.
        sent: The numbers of the parts that Notion has.
    """

    file_upload_id: str
    content: str
    sent: tuple[int, ...] = ()


class Journal:
    """Record of the parts of a file that were sent.

    Args:
        path: The file to keep the record in; None keeps it in memory only.
        content: The identity of the content, which differs between files that differ.
    """

    def __init__(self, path: str | os.PathLike[str] | None, content: str) -> None:
        self._path = None if path is None else Path(path)
        self._content = content
        self._turn = asyncio.Lock()
        self.file_upload_id = ""
        self.sent: set[int] = set()

    async def read(self) -> None:
        """Load the record that an earlier process has left for the same content.

        Raises:
            Refused: The file is not a journal, or cannot be read or made private.
        """
        if self._path is None:
            return
        try:
            data = await asyncio.to_thread(_read, self._path)
            record = msgspec.json.decode(data, type=JournalRecord)
        except msgspec.MsgspecError:
            return
        except OSError as error:
            raise _unusable(self._path, error) from error
        if record.content == self._content:
            self.file_upload_id, self.sent = record.file_upload_id, set(record.sent)

    async def begin(self, file_upload_id: str) -> None:
        """Record a new upload without parts."""
        self.file_upload_id, self.sent = file_upload_id, set()
        await self._write()

    async def note(self, number: int) -> None:
        """Record that Notion has received a part."""
        self.sent.add(number)
        await self._write()

    async def end(self) -> None:
        """Remove the record of a complete upload."""
        if self._path is not None:
            await asyncio.to_thread(self._path.unlink, missing_ok=True)

    async def _write(self) -> None:
        if self._path is None:
            return
        async with self._turn:
            record = JournalRecord(self.file_upload_id, self._content, tuple(sorted(self.sent)))
            try:
                await asyncio.to_thread(_replace, self._path, _HEADER + msgspec.json.encode(record))
            except OSError as error:
                raise _unusable(self._path, error) from error


def _read(path: Path) -> bytes:
    """Return the bytes after the header of a journal; none if a new journal can be started.

    Raises:
        Refused: The file has another header, so it is not a journal.
    """
    if not path.exists() and path.parent.is_dir():
        return b""
    data = path.read_bytes()
    if data and not data.startswith(_HEADER):
        msg = f"journal= names {path}, which is not an upload journal: name a file that does not exist yet"
        raise Refused(msg)
    if path.stat().st_mode & 0o077:
        path.chmod(_PRIVATE)
    return data.removeprefix(_HEADER)


def _unusable(path: Path, error: OSError) -> Refused:
    return Refused(f"cannot use {path} as journal= ({error.strerror}): name a file in an existing, writable folder")


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{secrets.token_hex(8)}.tmp")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
