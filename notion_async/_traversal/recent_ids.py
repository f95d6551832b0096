"""The last ids of a listing, so that the listing can be restarted even if it has a million blocks."""

MIN_REMEMBERED = 10_000
"""Ids of a listing that are remembered at least; at most twice as many."""


class RecentIds:
    """The ids that a listing gave last.

    Ids that were forgotten came before all that are remembered. After a restart of a listing of which something was
    forgotten, blocks are skipped until one is remembered. A listing is restarted only once: from then on nothing is
    forgotten, and where there is no room, nothing more is remembered.

    Attributes:
        lost: Whether no remembered id has come since the restart.
    """

    __slots__ = ("_earlier", "_forgot", "_last", "_restarted", "lost")

    def __init__(self) -> None:
        self._last: set[str] = set()
        self._earlier: set[str] = set()
        self._restarted = self._forgot = False
        self.lost: bool = False

    def add(self, block_id: str) -> bool:
        """Note a block and return whether it is new."""
        if block_id in self._last or block_id in self._earlier:
            self.lost = False
            return False
        if self.lost:
            return False
        if len(self._last) >= MIN_REMEMBERED:
            if self._restarted:
                return True
            self._forgot = self._forgot or bool(self._earlier)
            self._earlier, self._last = self._last, set()
        self._last.add(block_id)
        return True

    def restart(self) -> None:
        """Note that the listing restarts from its first block."""
        self._restarted = True
        self.lost = self._forgot
