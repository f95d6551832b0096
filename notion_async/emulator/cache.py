"""Encoded answers kept for the next time, bounded by their size."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


CACHE_BYTES = 64 * 1024 * 1024


class ListingCache:
    """The most recently used answers up to a number of bytes; keys carry the workspace's revision."""

    def __init__(self, max_bytes: int = CACHE_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bytes: int = 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()

    def get(self, key: Hashable) -> bytes | None:
        """The answer kept under a key."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, body: bytes) -> None:
        """Keep an answer, dropping the longest unused ones when there is no room."""
        self._kept[key] = body
        self.bytes += len(body)
        while self.bytes > self.max_bytes:
            _, dropped = self._kept.popitem(last=False)
            self.bytes -= len(dropped)
