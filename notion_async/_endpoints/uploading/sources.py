"""Sources of the bytes of a file: read in chunks, any number of times, from any offset."""

import asyncio
import hashlib
import io
import os
import stat
import tempfile
import threading
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, TypeAlias

from notion_async.errors import InvalidInput

Content: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | AsyncIterable[bytes]

_CHUNK_BYTES = 256 * 1024


class ByteSource(Protocol):
    """The bytes of a file.

    Attributes:
        name: The name of the file; empty if it has none.
        size: The length in bytes.
    """

    name: str
    size: int

    def chunks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Yield a part of the file, in chunks.

        Raises:
            InvalidInput: The file cannot be read, or has changed since it was opened.
        """
        ...

    async def check_unchanged(self) -> None:
        """Check that all parts were read from the same content.

        Raises:
            InvalidInput: The file has changed since it was opened.
        """
        ...


async def digest(source: ByteSource) -> str:
    """Return the SHA-256 of a file, which identifies its content."""
    hashed = hashlib.sha256()
    async for chunk in source.chunks(0, source.size):
        await asyncio.to_thread(hashed.update, chunk)
    return hashed.hexdigest()


class InMemory:
    """Bytes in memory; those that the caller could change meanwhile are copied."""

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._data = memoryview(data if isinstance(data, bytes) else bytes(data))
        self.name = ""
        self.size = len(self._data)

    async def chunks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Yield a part of the bytes, in chunks."""
        for start in range(offset, offset + length, _CHUNK_BYTES):
            yield bytes(self._data[start : min(start + _CHUNK_BYTES, offset + length)])

    async def check_unchanged(self) -> None:
        """Return at once: bytes do not change."""


class OnDisk:
    """An open file; several of its parts may be read concurrently."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._turn = threading.Lock()
        self._state = _state(file)
        self.name = name
        self.size = self._state.size

    async def chunks(self, offset: int, length: int) -> AsyncIterator[bytes]:
        """Yield a part of the file, in chunks; the last one only if the file is unchanged since it was opened.

        Raises:
            InvalidInput: The file cannot be read, or has changed.
        """
        end = offset + length
        while offset < end:
            chunk = await asyncio.to_thread(self._read, offset, min(_CHUNK_BYTES, end - offset))
            offset += len(chunk)
            if offset == end:
                await self.check_unchanged()
            elif not chunk:
                raise self._changed()
            yield chunk

    async def check_unchanged(self) -> None:
        """Compare the size and times of the file with those at opening.

        Raises:
            InvalidInput: They differ.
        """
        if await asyncio.to_thread(_state, self._file) != self._state:
            raise self._changed()

    def _changed(self) -> InvalidInput:
        return InvalidInput(f"{self.name} was changed while it was uploaded: upload a copy of it")

    def _read(self, offset: int, length: int) -> bytes:
        try:
            with self._turn:
                self._file.seek(offset)
                return self._file.read(length)
        except OSError as error:
            raise _unreadable(self.name, error) from error


class _State(NamedTuple):
    """Size and times of a file, which change with its content."""

    size: int
    modified_ns: int
    changed_ns: int


def _state(file: BinaryIO) -> _State:
    status = os.fstat(file.fileno())
    return _State(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


@asynccontextmanager
async def opened(content: Content) -> AsyncIterator[ByteSource]:
    """Open a path, bytes or a stream; a stream or pipe of unknown length is copied to a temporary file first.

    Raises:
        InvalidInput: The file does not exist, or the stream does not yield bytes.
    """
    if isinstance(content, bytes | bytearray | memoryview):
        yield InMemory(content)
    elif isinstance(content, str | os.PathLike):
        path = Path(content)
        try:
            file = await asyncio.to_thread(path.open, "rb")
        except (OSError, ValueError) as error:  # ValueError: a null byte in the path
            raise _unreadable(path, error) from error
        with file:
            if _is_sized(file):
                yield OnDisk(file, path.name)
            else:
                async with _copied(file, path.name) as source:
                    yield source
    else:
        name = getattr(content, "name", "")  # of a temporary file it is a number
        async with _copied(content, Path(name).name if isinstance(name, str) else "") as source:
            yield source


def _is_sized(file: BinaryIO) -> bool:
    """Return whether a file reports its length; pipes, devices and the files of `/proc` do not."""
    status = os.fstat(file.fileno())
    return stat.S_ISREG(status.st_mode) and status.st_size > 0


@asynccontextmanager
async def _copied(stream: BinaryIO | AsyncIterable[bytes], name: str) -> AsyncIterator[ByteSource]:
    with await asyncio.to_thread(tempfile.TemporaryFile) as copy:
        await _copy(stream, copy)
        yield OnDisk(copy, name)


async def _copy(stream: BinaryIO | AsyncIterable[bytes], file: BinaryIO) -> None:
    chunks: AsyncIterable[Any] = stream if isinstance(stream, AsyncIterable) else _read(stream)
    async for chunk in chunks:
        if not isinstance(chunk, bytes | bytearray | memoryview):  # callers without types
            msg = f"expected a stream of bytes, got {type(chunk).__name__}: open the file with mode 'rb'"
            raise InvalidInput(msg)
        try:
            await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(file.flush)
        except OSError as error:
            msg = f"cannot copy the stream to {tempfile.gettempdir()} ({error.strerror}): set TMPDIR to another folder"
            raise InvalidInput(msg) from error
    await asyncio.to_thread(file.seek, 0, io.SEEK_SET)


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


def _unreadable(what: object, error: OSError | ValueError) -> InvalidInput:
    return InvalidInput(f"cannot read {what}: {getattr(error, 'strerror', None) or error}")
