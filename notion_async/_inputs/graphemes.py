"""Grapheme boundaries: a character as people see it may be several code points and is never cut.

Unicode's rules for grapheme clusters, by the data of the standard library. It does not have all properties, so where it
leaves open whether two code points belong together, they are taken to: between them a text is not cut.

https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundaries
"""

import unicodedata

_JOINER = "\u200d"
_EXTENDING = "\u200c\uff9e\uff9f\u0e33\u0eb3"  # no marks by category: a non-joiner, voiced kana, Thai and Lao AM
_BMP_END = 0x10000
_VIRAMA = 9  # the combining class of signs that may join the consonants around them
_PREPENDED = frozenset(  # the property Prepend, of Unicode 16
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U000113d1\U0001193f\U00011941\U00011a3a\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89\U00011d46\U00011f02"
)
_HANGUL = (  # https://www.unicode.org/reports/tr29/#Hangul_Syllable_Boundary_Determination
    ("L", "\u1100", "\u115f"),
    ("V", "\u1160", "\u11a7"),
    ("T", "\u11a8", "\u11ff"),
    ("L", "\ua960", "\ua97c"),
    ("V", "\ud7b0", "\ud7c6"),
    ("T", "\ud7cb", "\ud7fb"),
)
_JOINED = frozenset({"LL", "LV", "LS", "LC", "SV", "ST", "VV", "VT", "CT", "TT"})  # S ends in a vowel, C is closed


def text_length(text: str) -> int:
    """Return the length of a text as Notion counts it, in UTF-16 units: an emoji counts two."""
    return len(text) + sum(character > "\uffff" for character in text)


def pieces(text: str, max_units: int) -> list[str]:
    """Cut a text into pieces of at most `max_units` UTF-16 units, never inside a grapheme.

    Only a single grapheme that is longer than a piece is cut, between two of its code points.
    """
    if len(text) * 2 <= max_units or text_length(text) <= max_units:
        return [text]
    parts = []
    start = 0
    while start < len(text):
        end = _last_end(text, start, max_units)
        cut = end
        while start < cut < len(text) and _belong_together(text, cut):
            cut -= 1
        end = cut if cut > start else end
        parts.append(text[start:end])
        start = end
    return parts


def _last_end(text: str, start: int, max_units: int) -> int:
    """Return the last possible end of a piece that begins at `start`; at least one code point on."""
    end = start
    room = max_units
    while end < len(text):
        room -= 2 if ord(text[end]) >= _BMP_END else 1
        if room < 0:
            break
        end += 1
    return max(end, start + 1)


def _belong_together(text: str, at: int) -> bool:
    """Return whether the code points on both sides of a position belong together, or may do so."""
    before, after = text[at - 1], text[at]
    if (before < "\u0300" and after < "\u0300") or _is_control(before) or _is_control(after):
        return before == "\r" and after == "\n"
    if _extends(after) or before in _PREPENDED:
        return True
    if _is_regional(before) and _is_regional(after):
        return _regionals_before(text, at) % 2 == 1
    joins_emoji = before == _JOINER and unicodedata.category(after)[0] in "SP"
    return joins_emoji or _hangul(before) + _hangul(after) in _JOINED or _is_conjunct(text, at)


def _is_control(char: str) -> bool:
    """Return whether a character is invisible and separates what is on its sides."""
    if unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp"}:
        return False
    return not (_extends(char) or char in _PREPENDED)


def _extends(char: str) -> bool:
    return (
        char == _JOINER
        or char in _EXTENDING
        or unicodedata.category(char) in {"Mn", "Me", "Mc", "Cn"}  # what is not assigned here may be a mark elsewhere
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


def _hangul(char: str) -> str:
    """Return which part of a Korean syllable a letter is: leading, vowel, trailing; or whether it is one."""
    if "\uac00" <= char <= "\ud7a3":
        return "C" if (ord(char) - 0xAC00) % 28 else "S"
    return next((part for part, first, last in _HANGUL if first <= char <= last), "")


def _is_conjunct(text: str, at: int) -> bool:
    """Return whether a letter is joined to the consonant before it by a virama, with any other marks between them."""
    if unicodedata.category(text[at]) != "Lo":
        return False
    last = at - 1
    while last and _extends(text[last]):
        if unicodedata.combining(text[last]) == _VIRAMA:
            return True
        last -= 1
    return False
