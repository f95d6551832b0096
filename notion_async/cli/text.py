"""Sanitizing of untrusted text for a terminal."""

import unicodedata

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: object) -> str:
    """Return text as one line, with control characters and bidirectional controls replaced by blanks."""
    return "".join(char if _is_harmless(char) else " " for char in str(text))


def _is_harmless(char: str) -> bool:
    return char not in _BIDI_CONTROLS and unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 page` or `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
