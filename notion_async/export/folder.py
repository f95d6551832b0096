"""Atomic writing of files into a folder."""

import asyncio
import contextlib
import errno
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import anyio

T = TypeVar("T")


@contextlib.asynccontextmanager
async def output_folder(path: Path) -> AsyncIterator[Path]:
    """Create a folder if needed, check that it is writable, and remove it on failure if this call created it.

    Raises:
        OSError: The path is a file, or the folder cannot be created or written to.
    """
    created = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        await in_thread(lambda: _open(path))
        yield path
    except BaseException:
        for folder in created:
            with contextlib.suppress(OSError):  # not empty
                folder.rmdir()
        raise


def _open(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "it is a file, not a folder", str(path)) from None
    try:
        with tempfile.NamedTemporaryFile(dir=path, prefix=".", suffix=".tmp"):
            pass
    except OSError as error:
        error.filename = str(path)  # the caller does not know the temporary file
        raise


async def in_thread(work: Callable[[], T]) -> T:
    """Run blocking work in a thread; when cancelled, wait until it ends, so that nothing is written afterwards."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with anyio.CancelScope(shield=True):
            await asyncio.wait([task])
        raise


def write_files(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write several files; a failure while writing leaves all the previous ones unchanged.

    Args:
        folder: The folder to write into.
        texts: File contents by file name.

    Raises:
        OSError: A file cannot be written, for example because the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)  # another export into it may have failed and removed it
    temporary_paths = {folder / name: folder / f".{secrets.token_hex(8)}.tmp" for name in texts}
    for path in temporary_paths:
        if path.is_dir():  # before any other file is replaced
            raise IsADirectoryError(errno.EISDIR, "it is a folder, not a file", str(path))
    try:
        for (path, temporary), text in zip(temporary_paths.items(), texts.values(), strict=True):
            with _named(path):
                _write_temporary(text, temporary)
        for path, temporary in temporary_paths.items():
            with _named(path):
                temporary.replace(path)
    finally:
        for temporary in temporary_paths.values():
            temporary.unlink(missing_ok=True)
    _sync(folder)
    return list(temporary_paths)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Replace the temporary file's name in an error by the name of the file to write."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _write_temporary(text: str, temporary: Path) -> None:
    with temporary.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some systems cannot open a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
