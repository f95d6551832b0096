"""Files that are there whole or not at all."""

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
    """Give a folder that can be written to, made where there is none; what was made goes again on failure.

    Raises:
        OSError: It is no folder, or cannot be made or written to.
    """
    made = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        await in_thread(lambda: _open(path))
        yield path
    except BaseException:
        for folder in made:
            with contextlib.suppress(OSError):  # there is something in it
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
        error.filename = str(path)  # nobody knows the name of a file that was only tried
        raise


async def in_thread(work: Callable[[], T]) -> T:
    """Do blocking work in a thread; when cancelled, wait for its end: afterwards nothing is written any more."""
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with anyio.CancelScope(shield=True):
            await asyncio.wait([task])
        raise


def write_files(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write files by name; either all of them are there afterwards, whole, or what was there before.

    Args:
        folder: Where.
        texts: The files' contents by their names.

    Raises:
        OSError: The disk is full, or some such.
    """
    folder.mkdir(parents=True, exist_ok=True)  # whoever shares it, and failed, may have removed it
    asides = {folder / name: folder / f".{secrets.token_hex(8)}.tmp" for name in texts}
    for path in asides:
        if path.is_dir():  # found out before any other file is replaced
            raise IsADirectoryError(errno.EISDIR, "it is a folder, not a file", str(path))
    try:
        for (path, aside), text in zip(asides.items(), texts.values(), strict=True):
            with _named(path):
                _write_aside(text, aside)
        for path, aside in asides.items():
            with _named(path):
                aside.replace(path)
    finally:
        for aside in asides.values():
            aside.unlink(missing_ok=True)
    _sync(folder)
    return list(asides)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error name the file that was to be written, and not the hidden one beside it, or none."""
    try:
        yield
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _write_aside(text: str, aside: Path) -> None:
    with aside.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every system lets a folder be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
