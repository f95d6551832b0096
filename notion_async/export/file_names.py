"""File names that are safe on Linux, macOS and Windows for any title."""

import unicodedata

MAX_NAME_BYTES = 120

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"
}
_JOINERS = "\u200c\u200d"  # part of emoji and of some scripts


def file_name(title: str, object_id: str, suffix: str) -> str:
    """Return a readable name that is unique to an object: `Title 32-hex-digits.md`.

    The id distinguishes objects of the same title, also on file systems that ignore case. The name of an object is the
    same in every run while its title is.

    Args:
        title: The title, as untrusted text.
        object_id: The object's id.
        suffix: The extension, with its dot.
    """
    end = f" {object_id.replace('-', '')}{suffix}"
    return f"{_shortened(_stem(title), MAX_NAME_BYTES - len(end.encode()))}{end}"


def _stem(title: str) -> str:
    allowed = "".join(char if _is_allowed(char) else " " for char in unicodedata.normalize("NFC", title))
    stem = " ".join(allowed.split()).lstrip("-~. ").rstrip(". ")
    device = stem.partition(".")[0].strip()  # Windows opens the console for `CON.anything`
    return f"_{stem}" if device.upper() in _RESERVED else stem or "Untitled"


def _is_allowed(char: str) -> bool:
    return char not in _FORBIDDEN and (unicodedata.category(char)[0] != "C" or char in _JOINERS)


def _shortened(stem: str, max_bytes: int) -> str:
    whole_characters = stem.encode()[:max_bytes].decode(errors="ignore")
    return whole_characters.rstrip(f". {_JOINERS}")
