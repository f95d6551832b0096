"""Memory-efficient set of strings already seen."""

from array import array


class SeenIds:
    """Hashes of strings already seen, in 8 to 16 bytes each: a crawl may meet a million pages.

    Two strings are taken for the same if their 64-bit hashes are equal.
    """

    __slots__ = ("_slots", "_used")

    def __init__(self) -> None:
        self._slots = array("q", bytes(8 * 16))
        self._used = 0

    def add(self, text: str) -> bool:
        """Note a string and return whether it is new."""
        slots = self._slots
        mask = len(slots) - 1
        value = hash(text) or 1  # 0 marks a free slot
        index = value & mask
        while held := slots[index]:
            if held == value:
                return False
            index = (index + 1) & mask
        slots[index] = value
        self._used += 1
        if 3 * self._used > 2 * len(slots):
            self._grow()
        return True

    def _grow(self) -> None:
        old = self._slots
        slots = self._slots = array("q", bytes(8 * 2 * len(old)))
        mask = len(slots) - 1
        for value in old:
            if value:
                index = value & mask
                while slots[index]:
                    index = (index + 1) & mask
                slots[index] = value
