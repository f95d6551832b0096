"""What one client has written lately under which parent, and what it does not know the outcome of.

Two writes of the same blocks at the same time cannot be told apart by looking, unless one of them got its answer. So
each write says what it writes when it begins, and how it ended, and whoever looks for a lost write asks here what is
certainly of another, and whether one whose outcome nobody knows may look the same. Notes older than the longest time
anybody looks back are dropped.
"""

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import TypeAlias

Says: TypeAlias = tuple[str, str | None]  # a block's type and its text; None where Notion makes some of it

_SWEEP_EVERY = 60.0  # seconds
LOOK_BACK = 900.0  # seconds; longer than a clock may be wrong and a write may take


class Entry:
    """One write under a parent.

    Attributes:
        sent: When it was last sent, in seconds since 1970.
        says: What it writes on the first level.
        ids: What it made; empty when it certainly made nothing; None while nobody knows.
    """

    def __init__(self, sent: float, says: AbstractSet[Says]) -> None:
        self.sent = sent
        self.says = says
        self.ids: Collection[str] | None = None


class Ledger:
    """Writes by parent.

    Attributes:
        author: The id of this client's bot, once it is known.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.author: str | None = None
        self._entries: dict[str, list[Entry]] = {}
        self._swept = clock()

    def begin(self, parent_id: str, sent: float, says: AbstractSet[Says]) -> Entry:
        """Note a write that is about to be sent; whoever sends it says in the end what it made."""
        self._drop_old()
        entry = Entry(sent, says)
        self._entries.setdefault(parent_id, []).append(entry)
        return entry

    def unknown(self, parent_id: str, sent: float) -> Entry | None:
        """Give the write that was sent at this time, where nobody knows what became of it."""
        entries = self._entries.get(parent_id, ())
        return next((entry for entry in entries if entry.ids is None and entry.sent == sent), None)

    def known(self, parent_id: str) -> set[str]:
        """Give the ids of what is certainly known to have been written under a parent lately."""
        return {made for entry in self._entries.get(parent_id, ()) for made in entry.ids or ()}

    def rivals(self, parent_id: str, mine: Entry | None) -> bool:
        """Say whether another write under the same parent, whose outcome nobody knows, may look the same."""
        others = (entry for entry in self._entries.get(parent_id, ()) if entry is not mine and entry.ids is None)
        return any(mine is None or _alike(entry.says, mine.says) for entry in others)

    def _drop_old(self) -> None:
        now = self._clock()
        if now - self._swept < _SWEEP_EVERY:
            return
        self._swept, oldest = now, now - LOOK_BACK
        for parent_id, entries in list(self._entries.items()):
            self._entries[parent_id] = [entry for entry in entries if entry.sent >= oldest]
            if not self._entries[parent_id]:
                del self._entries[parent_id]


def _alike(some: AbstractSet[Says], others: AbstractSet[Says]) -> bool:
    if not some.isdisjoint(others):
        return True
    return any(one[0] == other[0] and None in (one[1], other[1]) for one in some for other in others)
