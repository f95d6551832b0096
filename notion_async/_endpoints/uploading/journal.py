"""What was sent of a file, kept in a small file of its own, so that another process can send the rest."""

import asyncio
import os
from pathlib import Path

import msgspec

from notion_async.errors import InvalidInput


class Record(msgspec.Struct, frozen=True):
    """What a journal holds.

    Attributes:
        file_upload_id: The upload.
        content: Which content it is of: name, size, stamp, and the size of its parts.
        sent: The numbers of the parts that Notion has.
    """

    file_upload_id: str
    content: str
    sent: tuple[int, ...] = ()


class Journal:
    """What was sent of a file.

    Args:
        path: Where it is kept; None keeps it in memory only.
        content: Which content it is of.
    """

    def __init__(self, path: str | os.PathLike[str] | None, content: str) -> None:
        self._path = None if path is None else Path(path)
        self._content = content
        self._turn = asyncio.Lock()
        self.file_upload_id = ""
        self.sent: set[int] = set()

    async def read(self) -> None:
        """Take up what an earlier process noted of the same content.

        Raises:
            InvalidInput: There can be no such file.
        """
        if self._path is None:
            return
        try:
            record = msgspec.json.decode(await asyncio.to_thread(_text_of, self._path), type=Record)
        except msgspec.MsgspecError:
            return
        except OSError as error:
            raise _unusable(self._path, error) from error
        if record.content == self._content:
            self.file_upload_id, self.sent = record.file_upload_id, set(record.sent)

    async def begin(self, file_upload_id: str) -> None:
        """Note a new upload, of which nothing was sent."""
        self.file_upload_id, self.sent = file_upload_id, set()
        await self._write()

    async def note(self, number: int) -> None:
        """Note that Notion has a part."""
        self.sent.add(number)
        await self._write()

    async def end(self) -> None:
        """Forget it: the file is with Notion."""
        if self._path is not None:
            await asyncio.to_thread(self._path.unlink, missing_ok=True)

    async def _write(self) -> None:
        if self._path is None:
            return
        async with self._turn:
            record = Record(self.file_upload_id, self._content, tuple(sorted(self.sent)))
            try:
                await asyncio.to_thread(_replace, self._path, msgspec.json.encode(record))
            except OSError as error:
                raise _unusable(self._path, error) from error


def _text_of(path: Path) -> bytes:
    """Give what a journal holds; nothing where it can be begun."""
    if not path.exists() and path.parent.is_dir():
        return b""
    return path.read_bytes()


def _unusable(path: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"journal= is a file in a folder that exists and may be written to; {path}: {error.strerror}")


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(path.name + ".new")
    new.write_bytes(data)
    new.replace(path)
