"""Text from elsewhere, made harmless for a terminal."""

import unicodedata

_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: object) -> str:
    """Give text as one line without control characters, and without those that turn the direction of what follows."""
    return "".join(char if _is_harmless(char) else " " for char in str(text))


def _is_harmless(char: str) -> bool:
    return char not in _TURNS and unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}


def counted(number: int, noun: str) -> str:
    """Give `1 page` or `2 pages`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
