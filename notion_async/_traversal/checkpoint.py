"""Answers kept in a file, so that a job that was killed goes on where it was.

How it works: every answer is kept by what was asked, before anybody hears of it. Answers that arrive while others are
being written are written together, by a thread; a job that is killed has lost only what was in flight. The file is
SQLite's, for its owner alone to read, and locked for one run at a time.

A file that exists is used only if its header has the application id of checkpoints, which is the first thing written
into a new one. Any other file is refused before SQLite opens it, so not a byte of it changes.
"""

import os
import sqlite3
import stat
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

import anyio
import anyio.to_thread

from notion_async import models
from notion_async.errors import InvalidInput, Unreadable
from notion_async.models.codec import decode, encode

T = TypeVar("T")
Got: TypeAlias = tuple[T, bytes, int]

PAGE = "page"
"""Stands in place of a cursor for the page object."""

_APPLICATION_ID = int.from_bytes(b"naCP")
_SQLITE = b"SQLite format 3\0"
_APPLICATION_ID_AT = 68  # https://www.sqlite.org/fileformat.html#application_id
_HEADER_BYTES = 100
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_TABLES = f"""
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA application_id = {_APPLICATION_ID};
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS job (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answers (asked TEXT PRIMARY KEY, body BLOB NOT NULL);
"""


class CheckpointUnusable(InvalidInput):
    """The checkpoint's file cannot be used: it is damaged, in use, of another job, or something else altogether."""


class Checkpoint:
    """A file of answers: a context manager, and leaving it closes the file.

    Args:
        path: The file; made when it is not there.
        job: What the job is; a file of another job is refused.

    Attributes:
        done: Whether the job has ended and the file is to be removed.
    """

    def __init__(self, path: Path, job: str) -> None:
        self._path = path
        self._job = job
        self._lock = anyio.Lock()
        self._pending: list[tuple[str, bytes]] = []
        self._put = self._written = 0
        self._file: sqlite3.Connection
        self._opened = self._left = False
        self.done = False

    async def __aenter__(self) -> Self:
        """Open the file.

        Raises:
            CheckpointUnusable: It cannot be opened, belongs to another job, or another run is using it.
        """
        try:
            await self._do(self._open)
        except BaseException:
            self._left = True  # cancelled, the thread is still at it, or has just done it
            if self._opened:
                self._file.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file, and remove it when the job is done."""
        with anyio.CancelScope(shield=True):
            await self._do(self._close)

    async def reply(
        self,
        asked_of: str,
        cursor: str | None,
        into: type[T],
        ask: Callable[[], Awaitable[Got[T]]],
        *,
        fresh: bool = False,
    ) -> Got[T]:
        """Give an answer, its bytes, and how often it was asked for now: 0 when it was kept.

        Args:
            asked_of: The container.
            cursor: Where in it.
            into: What the answer is.
            ask: Asks for it.
            fresh: Whether it cannot have been kept.

        Raises:
            CheckpointUnusable: The file is damaged, or the disk is full.
        """
        kept = None if fresh else await self.get(asked_of, cursor)
        if kept is not None and (known := _decoded(kept, into)) is not None:
            return known, kept, 0
        answer, body, attempts = await ask()
        await self.put(asked_of, cursor, body)
        return answer, body, attempts

    async def get(self, asked_of: str, cursor: str | None) -> bytes | None:
        """Give the answer of an earlier run, or None.

        Raises:
            CheckpointUnusable: The file is damaged.
        """
        async with self._lock:
            return await self._do(self._read, _key(asked_of, cursor))

    async def put(self, asked_of: str, cursor: str | None, body: bytes) -> None:
        """Keep an answer; returns when it is written.

        Raises:
            CheckpointUnusable: The file is damaged, or the disk is full.
        """
        self._pending.append((_key(asked_of, cursor), body))
        self._put += 1
        mine = self._put
        async with self._lock:
            if self._written < mine:
                batch, self._pending = self._pending, []
                self._written += len(batch)
                await self._do(self._write, batch)

    async def _do(self, work: Callable[..., T], *given: object) -> T:
        try:
            return await anyio.to_thread.run_sync(work, *given)
        except (OSError, sqlite3.Error) as error:
            busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            why = "another run is using it" if busy else str(error)
            msg = f"the checkpoint {str(self._path)!r} cannot be used: {why}"
            raise CheckpointUnusable(msg) from error

    def _open(self) -> None:
        self._make_private()
        file = self._file = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            file.executescript(_TABLES)
            self._claim(file)
        except BaseException:
            file.close()
            raise
        self._opened = True
        if self._left:
            file.close()

    def _make_private(self) -> None:
        """Make the file, or see that it is a checkpoint that nobody else can read.

        Raises:
            CheckpointUnusable: It is another file.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or not _is_ours(os.read(descriptor, _HEADER_BYTES)):
                msg = f"{str(self._path)!r} is not a checkpoint: name a file that does not exist yet"
                raise CheckpointUnusable(msg)
            if status.st_mode & _FOR_OTHERS:
                os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)

    def _claim(self, file: sqlite3.Connection) -> None:
        job = file.execute("SELECT name FROM job").fetchone()
        if job is None:
            file.execute("INSERT INTO job VALUES (?)", (self._job,))
        elif job[0] != self._job:
            msg = f"the checkpoint {str(self._path)!r} is that of another job ({job[0]}), not of {self._job}"
            raise CheckpointUnusable(msg)

    def _read(self, asked: str) -> bytes | None:
        found = self._file.execute("SELECT body FROM answers WHERE asked = ?", (asked,)).fetchone()
        try:
            return zlib.decompress(found[0]) if found else None
        except zlib.error:
            return None

    def _write(self, batch: list[tuple[str, bytes]]) -> None:
        rows = [(asked, zlib.compress(body, 1)) for asked, body in batch]
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", rows)
        self._file.execute("COMMIT")

    def _close(self) -> None:
        self._file.close()
        if self.done:
            self._path.unlink(missing_ok=True)


class Asked:
    """Asks a listing for its answers, through the checkpoint.

    Args:
        checkpoint: Where answers are kept; None keeps none.
        what: What is asked.
        report: Where the answers of an earlier run are counted.
    """

    def __init__(self, checkpoint: Checkpoint | None, what: str, report: models.Report) -> None:
        self._checkpoint = checkpoint
        self._what = what
        self._report = report
        self._fresh = False

    async def ask(self, how: str, cursor: str | None, fetch: Callable[[], Awaitable[T]], into: type[T]) -> T:
        """Give the answer that begins at a cursor: an earlier run's, until one is not there."""
        store, key = self._checkpoint, f"{self._what} {how}"
        kept = None if store is None or self._fresh else await store.get(key, cursor)
        if kept is not None and (known := _decoded(kept, into)) is not None:
            self._report.replayed += 1
            return known
        self._fresh = True
        answer = await fetch()
        if store is not None:
            await store.put(key, cursor, encode(answer))
        return answer


def _is_ours(header: bytes) -> bool:
    if not header:
        return True
    application_id = int.from_bytes(header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4])
    return header.startswith(_SQLITE) and application_id == _APPLICATION_ID


def _decoded(kept: bytes, into: type[T]) -> T | None:
    """Return a kept answer, or None where it can no longer be read, so that it is asked for again."""
    try:
        return decode(kept, into)
    except Unreadable:
        return None


def _key(asked_of: str, cursor: str | None) -> str:
    return asked_of if cursor is None else f"{asked_of} {cursor}"
