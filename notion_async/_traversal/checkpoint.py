"""Checkpoint file of answers, from which a killed job continues.

Each answer is stored under its request before it is used. Answers that arrive while others are being written are
written together, by a thread, so a killed job loses only what was in flight. The file is an SQLite database that only
its owner can read, locked for one run at a time.

An existing file is used only if its header has the application id of checkpoints, which is written first into a new
one. Any other file is refused before SQLite opens it, so not a byte of it changes.
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
from notion_async.errors import Refused, Unreadable
from notion_async.models.codec import decode, encode

T = TypeVar("T")
Got: TypeAlias = tuple[T, bytes, int]

PAGE = "page"
"""Takes the place of a cursor for the page object."""

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


class CheckpointUnusable(Refused):
    """The file of the checkpoint cannot be used: it is damaged, in use, of another job, or not a checkpoint."""


class Checkpoint:
    """File of answers, a context manager: leaving it closes the file.

    Args:
        path: The file; created if it does not exist.
        job: Name of the job; a file of another job is refused.

    Attributes:
        done: Whether the job has ended and the file is to be removed.
    """

    def __init__(self, path: Path, job: str) -> None:
        self._path = path
        self._job = job
        self._lock = anyio.Lock()
        self._pending: list[tuple[str, bytes]] = []
        self._queued = self._written = 0
        self._file: sqlite3.Connection
        self._opened = self._left = False
        self.done = False

    async def __aenter__(self) -> Self:
        """Open the file.

        Raises:
            CheckpointUnusable: It cannot be opened, belongs to another job, or is in use by another run.
        """
        try:
            await self._do(self._open)
        except BaseException:
            self._left = True  # when cancelled, the thread may still be opening it, or have just done so
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
        request: Callable[[], Awaitable[Got[T]]],
        *,
        fresh: bool = False,
    ) -> Got[T]:
        """Return an answer, its bytes, and the number of attempts it took now: 0 when it was kept.

        Args:
            asked_of: The container.
            cursor: Where in it the answer begins.
            into: The type of the answer.
            request: Requests it.
            fresh: Whether it cannot have been kept.

        Raises:
            CheckpointUnusable: The file is damaged, or the disk is full.
        """
        body = None if fresh else await self.get(asked_of, cursor)
        if body is not None:
            try:
                return decode(body, into), body, 0
            except Unreadable:
                pass  # the models have changed since: it is requested again
        answer, body, attempts = await request()
        await self.put(asked_of, cursor, body)
        return answer, body, attempts

    async def get(self, asked_of: str, cursor: str | None) -> bytes | None:
        """Return the answer of an earlier run, or None.

        Raises:
            CheckpointUnusable: The file is damaged.
        """
        async with self._lock:
            return await self._do(self._read, _key(asked_of, cursor))

    async def put(self, asked_of: str, cursor: str | None, body: bytes) -> None:
        """Keep an answer, and return when it is written.

        Raises:
            CheckpointUnusable: The file is damaged, or the disk is full.
        """
        self._pending.append((_key(asked_of, cursor), body))
        self._queued += 1
        mine = self._queued
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
        """Create the file, or check that it is a checkpoint, and let its owner alone read it.

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
            msg = f"the checkpoint {str(self._path)!r} belongs to another job ({job[0]}), not to {self._job}"
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


class CheckpointedListing:
    """Fetches the answers of a listing through the checkpoint: those of an earlier run, until one is not there.

    Args:
        checkpoint: Where answers are kept; None keeps none.
        name: Name of the listing in the checkpoint.
        report: Where the answers of an earlier run are counted.
    """

    def __init__(self, checkpoint: Checkpoint | None, name: str, report: models.Report) -> None:
        self._checkpoint = checkpoint
        self._name = name
        self._report = report
        self._fresh = False

    async def fetch(self, query: str, cursor: str | None, request: Callable[[], Awaitable[T]], into: type[T]) -> T:
        """Return the answer that begins at a cursor.

        Args:
            query: Which of the listing's queries.
            cursor: Where the answer begins; None at the beginning.
            request: Requests it.
            into: The type of the answer.
        """
        if self._checkpoint is None:
            return await request()

        async def reply() -> Got[T]:
            self._fresh = True  # also when it fails: a restart after an expired cursor must not replay the beginning
            answer = await request()
            return answer, encode(answer), 1

        key = f"{self._name} {query}"
        answer, _, attempts = await self._checkpoint.reply(key, cursor, into, reply, fresh=self._fresh)
        self._report.replayed += attempts == 0
        return answer


def _is_ours(header: bytes) -> bool:
    if not header:
        return True
    application_id = int.from_bytes(header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4])
    return header.startswith(_SQLITE) and application_id == _APPLICATION_ID


def _key(asked_of: str, cursor: str | None) -> str:
    return asked_of if cursor is None else f"{asked_of} {cursor}"
