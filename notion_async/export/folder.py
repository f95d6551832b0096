"""Files that are there whole or not at all."""

import contextlib
import errno
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import anyio.to_thread


@contextlib.asynccontextmanager
async def output_folder(path: Path) -> AsyncIterator[Path]:
    """Give a folder that can be written to, made where there is none; one that was made goes again on failure.

    Raises:
        OSError: It is no folder, or cannot be made or written to.
    """
    is_new = await anyio.to_thread.run_sync(_open, path)
    try:
        yield path
    except BaseException:
        if is_new:
            _remove_empty(path)
        raise


def _open(path: Path) -> bool:
    is_new = not path.exists()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "it is a file, not a folder", str(path)) from None
    with tempfile.NamedTemporaryFile(dir=path, prefix=".", suffix=".tmp"):
        return is_new


def _remove_empty(path: Path) -> None:
    with contextlib.suppress(OSError):  # there is something in it
        path.rmdir()


def write_files(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write files by name; either all of them are there afterwards, whole, or what was there before.

    Args:
        folder: Where.
        texts: The files' contents by their names.

    Raises:
        OSError: The disk is full, or some such.
    """
    asides = {folder / name: folder / f".{secrets.token_hex(8)}.tmp" for name in texts}
    try:
        for aside, text in zip(asides.values(), texts.values(), strict=True):
            _write_aside(text, aside)
        for path, aside in asides.items():
            aside.replace(path)
    finally:
        for aside in asides.values():
            aside.unlink(missing_ok=True)
    _sync(folder)
    return list(asides)


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
