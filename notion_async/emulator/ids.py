"""Ids in Notion's form, the same for the same seed."""

from __future__ import annotations

import hashlib
import re

_HEX = re.compile(r"[0-9a-f]{32}")


def dashed(text: str) -> str | None:
    """Return 32 hex digits, dashed or not, as a lower-case dashed id; None if the text is not an id."""
    bare = text.replace("-", "").lower()
    if not _HEX.fullmatch(bare):
        return None
    return f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"


def derived_id(*parts: object) -> str:
    """Return the id derived from some parts: the same parts give the same id."""
    digest = hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=16).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:]}"


class IdMaker:
    """A repeatable sequence of ids: the n-th id of a seed is always the same."""

    def __init__(self, seed: object) -> None:
        self.seed = seed
        self.made: int = 0

    def __call__(self) -> str:
        """Return the next id, dashed."""
        self.made += 1
        return derived_id(self.seed, self.made)
