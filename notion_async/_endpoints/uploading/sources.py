"""Where the bytes of a file come from: read in pieces, any number of times, from any place in it."""

import asyncio
import io
import os
import tempfile
import threading
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias

from notion_async.errors import InvalidInput

Content: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | AsyncIterable[bytes]

_CHUNK_BYTES = 256 * 1024


class Source(Protocol):
    """The bytes of a file.

    Attributes:
        name: The file's name; empty when it has none.
        size: Its length in bytes.
        stamp: Changes when the content does, as far as that can be known without reading it.
    """

    name: str
    size: int
    stamp: str

    def chunks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Give a part of it, in pieces."""
        ...


class InMemory:
    """Bytes that are in memory already."""

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._data = memoryview(data).cast("B")
        self.name = ""
        self.size = len(self._data)
        self.stamp = ""

    async def chunks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Give a part of them, in pieces."""
        for start in range(offset, offset + length, _CHUNK_BYTES):
            yield bytes(self._data[start : min(start + _CHUNK_BYTES, offset + length)])


class OnDisk:
    """An open file; several parts of it may be read at once."""

    def __init__(self, file: BinaryIO, name: str, *, is_copy: bool = False) -> None:
        status = os.fstat(file.fileno())
        self._file = file
        self._turn = threading.Lock()
        self.name = name
        self.size = status.st_size
        self.stamp = "" if is_copy else str(status.st_mtime_ns)

    async def chunks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Give a part of it, in pieces.

        Raises:
            InvalidInput: The file has become shorter meanwhile.
        """
        end = offset + length
        while offset < end:
            chunk = await asyncio.to_thread(self._read, offset, min(_CHUNK_BYTES, end - offset))
            if not chunk:
                msg = f"{self.name} became shorter while it was uploaded"
                raise InvalidInput(msg)
            yield chunk
            offset += len(chunk)

    def _read(self, offset: int, length: int) -> bytes:
        with self._turn:
            self._file.seek(offset)
            return self._file.read(length)


@asynccontextmanager
async def opened(content: Content) -> AsyncIterator[Source]:
    """Open a path, bytes or a stream; a stream is copied to a temporary file first, because its length is not known.

    Raises:
        InvalidInput: There is no such file, or it does not give bytes.
    """
    if isinstance(content, bytes | bytearray | memoryview):
        yield InMemory(content)
    elif isinstance(content, str | os.PathLike):
        path = Path(content)
        try:
            file = await asyncio.to_thread(path.open, "rb")
        except OSError as error:
            msg = f"cannot read {path}: {error.strerror}"
            raise InvalidInput(msg) from error
        with file:
            yield OnDisk(file, path.name)
    else:
        with await asyncio.to_thread(tempfile.TemporaryFile) as copy:
            await _copy(content, copy)
            name = getattr(content, "name", "")  # of a temporary file it is a number
            yield OnDisk(copy, Path(name).name if isinstance(name, str) else "", is_copy=True)


async def _copy(stream: BinaryIO | AsyncIterable[bytes], file: BinaryIO) -> None:
    chunks: AsyncIterable[Any] = stream if isinstance(stream, AsyncIterable) else _read(stream)
    async for chunk in chunks:
        if not isinstance(chunk, bytes | bytearray | memoryview):  # the caller need not heed types
            msg = f"a file is uploaded as bytes, and this gives {type(chunk).__name__}: open it with mode 'rb'"
            raise InvalidInput(msg)
        await asyncio.to_thread(file.write, chunk)
    await asyncio.to_thread(file.seek, 0, io.SEEK_SET)  # flushes it, so that its size is known


async def _read(stream: BinaryIO) -> AsyncIterator[bytes]:
    if not hasattr(stream, "read"):
        msg = f"a file is a path, bytes, an open binary file or an async iterable of bytes, not {stream!r:.80}"
        raise InvalidInput(msg)
    try:
        while chunk := await asyncio.to_thread(stream.read, _CHUNK_BYTES):
            yield chunk
    except (OSError, ValueError) as error:  # closed, or not open for reading
        msg = f"cannot read {stream!r:.80}: {error}"
        raise InvalidInput(msg) from error
