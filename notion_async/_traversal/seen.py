"""Which texts came before, in little memory."""

from array import array


class Met:
    """Which texts came before, at eight to sixteen bytes each: a crawl may meet a million pages."""

    __slots__ = ("_slots", "_used")

    def __init__(self) -> None:
        self._slots = array("q", bytes(8 * 16))
        self._used = 0

    def add(self, text: str) -> bool:
        """Note a text, and say whether it is new."""
        slots = self._slots
        last = len(slots) - 1
        mark = hash(text) or 1
        at = mark & last
        while held := slots[at]:
            if held == mark:
                return False
            at = (at + 1) & last
        slots[at] = mark
        self._used += 1
        if 3 * self._used > 2 * len(slots):
            self._grow()
        return True

    def _grow(self) -> None:
        old = self._slots
        slots = self._slots = array("q", bytes(8 * 2 * len(old)))
        last = len(slots) - 1
        for mark in old:
            if mark:
                at = mark & last
                while slots[at]:
                    at = (at + 1) & last
                slots[at] = mark
