"""Grapheme boundaries: a character as people see it may be several code points and is never cut.

This is the part of Unicode's rules for grapheme clusters that the standard library has the data for: marks, joiners,
emoji with their modifiers, flags, Hangul syllables and CR LF.

https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundaries
"""

import unicodedata

_JOINER = "\u200d"
_EXTENDING = "\u200c\uff9e\uff9f\u0e33\u0eb3"  # no marks by category: a non-joiner, voiced kana, Thai and Lao AM
_BMP_END = 0x10000


def text_length(text: str) -> int:
    """Return the length of a text as Notion counts it, in UTF-16 units: an emoji counts two."""
    return len(text) + sum(character > "\uffff" for character in text)


def pieces(text: str, most: int) -> list[str]:
    """Cut a text into pieces of at most `most` UTF-16 units, never inside a grapheme.

    Only a single grapheme that is longer than a piece is cut, between two of its code points.
    """
    if len(text) * 2 <= most or text_length(text) <= most:
        return [text]
    parts = []
    start = 0
    while start < len(text):
        end = _reach(text, start, most)
        cut = end
        while start < cut < len(text) and _one(text, cut):
            cut -= 1
        end = cut if cut > start else end
        parts.append(text[start:end])
        start = end
    return parts


def _reach(text: str, start: int, most: int) -> int:
    """Return the last possible end of a piece that begins at `start`; at least one code point on."""
    end = start
    room = most
    while end < len(text):
        room -= 2 if ord(text[end]) >= _BMP_END else 1
        if room < 0:
            break
        end += 1
    return max(end, start + 1)


def _one(text: str, at: int) -> bool:
    """Return whether the code points on both sides of a position belong together."""
    before, after = text[at - 1], text[at]
    if after < "\u0300":
        return before == "\r" and after == "\n"
    if _extends(after) or before == _JOINER:
        return True
    if _is_regional(before) and _is_regional(after):
        return _regionals_before(text, at) % 2 == 1
    return _hangul(before, after)


def _extends(char: str) -> bool:
    return (
        char == _JOINER
        or char in _EXTENDING
        or unicodedata.category(char) in {"Mn", "Me", "Mc"}
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags, as in the flag of Scotland
    )


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _regionals_before(text: str, at: int) -> int:
    first = at
    while first and _is_regional(text[first - 1]):
        first -= 1
    return at - first


def _hangul(before: str, after: str) -> bool:
    """Return whether two letters belong to one Korean syllable: leading, vowel, trailing."""
    leads = "\u1100" <= before <= "\u115f"
    if leads:
        return "\u1100" <= after <= "\u11a7" or "\uac00" <= after <= "\ud7a3"
    open_syllable = "\uac00" <= before <= "\ud7a3" or "\u1160" <= before <= "\u11a7"
    if open_syllable:
        vowel = "\u1160" <= after <= "\u11a7"
        closed = before >= "\uac00" and (ord(before) - 0xAC00) % 28 != 0
        return (vowel and not closed) or "\u11a8" <= after <= "\u11ff"
    return "\u11a8" <= before <= "\u11ff" and "\u11a8" <= after <= "\u11ff"
