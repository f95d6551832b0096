"""Recent writes of the clients of one connection, by parent, with those of unknown outcome.

Two equal writes at the same time cannot be told apart by looking, unless one of them got its answer. So each write
records what it writes when it begins, and how it ended. A lookup learns here which blocks are certainly of another
write, and whether one of unknown outcome may look the same. Records older than the longest time a lookup goes back are
dropped.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import TypeAlias
from weakref import WeakValueDictionary

Fingerprint: TypeAlias = tuple[str, str | None]  # a block's type and its text; None where Notion makes some of it

_SWEEP_EVERY = 60.0  # seconds
LOOK_BACK = 900.0  # seconds; longer than a clock may be wrong and a write may take

_lock = threading.Lock()
_of_connections: WeakValueDictionary[bytes, "RecentWrites"] = WeakValueDictionary()


class WriteRecord:
    """One write under a parent.

    Attributes:
        sent: When it was last sent, in seconds since 1970 by this machine's clock.
        fingerprints: What it writes on the first level.
        ids: What it made; empty when it certainly made nothing; None while nobody knows.
    """

    def __init__(self, sent: float, fingerprints: AbstractSet[Fingerprint]) -> None:
        self.sent = sent
        self.fingerprints = fingerprints
        self.ids: Collection[str] | None = None


class RecentWrites:
    """Writes by parent.

    Args:
        clock: Returns this machine's time, in seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._records: dict[str, list[WriteRecord]] = {}
        self._swept = clock()

    def begin(self, parent_id: str, sent: float, fingerprints: AbstractSet[Fingerprint]) -> WriteRecord:
        """Record a write that is about to be sent; the sender records in the end what it made."""
        self._drop_old()
        record = WriteRecord(sent, fingerprints)
        self._records.setdefault(parent_id, []).append(record)
        return record

    def unknown(self, parent_id: str, sent: float) -> WriteRecord | None:
        """Return the write that was sent at this time, if its outcome is unknown."""
        records = self._records.get(parent_id, ())
        return next((record for record in records if record.ids is None and record.sent == sent), None)

    def known(self, parent_id: str) -> set[str]:
        """Return the ids of what is known to have been written under a parent lately."""
        return {made for record in self._records.get(parent_id, ()) for made in record.ids or ()}

    def rivals(self, parent_id: str, mine: WriteRecord | None) -> bool:
        """Return whether another write of unknown outcome under the same parent may look the same."""
        others = (record for record in self._records.get(parent_id, ()) if record is not mine and record.ids is None)
        return any(mine is None or _alike(record.fingerprints, mine.fingerprints) for record in others)

    def _drop_old(self) -> None:
        now = self._clock()
        if now - self._swept < _SWEEP_EVERY:
            return
        self._swept, oldest = now, now - LOOK_BACK
        for parent_id, records in list(self._records.items()):
            self._records[parent_id] = [record for record in records if record.sent >= oldest]
            if not self._records[parent_id]:
                del self._records[parent_id]


def recent_writes_for(connection_key: str) -> RecentWrites:
    """Return the recent writes of a connection, the same for all clients of this process that share the connection.

    Args:
        connection_key: What tells connections apart. Only a hash of it is kept.
    """
    key = hashlib.blake2b(connection_key.encode()).digest()
    with _lock:
        recent = _of_connections.get(key)
        if recent is None:
            recent = _of_connections[key] = RecentWrites()
    return recent


def _alike(some: AbstractSet[Fingerprint], others: AbstractSet[Fingerprint]) -> bool:
    if not some.isdisjoint(others):
        return True
    return any(one[0] == other[0] and None in (one[1], other[1]) for one in some for other in others)
