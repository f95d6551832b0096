"""Names of files that are safe on Linux, macOS and Windows, whatever a title says."""

import unicodedata

LONGEST_BYTES = 120

_FORBIDDEN = frozenset('<>:"/\\|?*')
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"
}
_JOINERS = "\u200c\u200d"  # within emoji and some scripts


def file_name(title: str, object_id: str, suffix: str) -> str:
    """Give a name that says what is in the file and belongs to one object alone: `Title 32-hex-digits.md`.

    The id keeps apart what has the same title, also where case does not count, and gives an object the same name
    in every run.

    Args:
        title: Anything.
        object_id: The page's id.
        suffix: The end, with its dot.
    """
    end = f" {object_id.replace('-', '')}{suffix}"
    return f"{_shortened(_stem(title), LONGEST_BYTES - len(end.encode()))}{end}"


def _stem(title: str) -> str:
    allowed = "".join(char if _is_allowed(char) else " " for char in unicodedata.normalize("NFC", title))
    stem = " ".join(allowed.split()).lstrip("-~. ").rstrip(". ")
    device = stem.partition(".")[0].strip()  # Windows takes `CON.anything` for the console
    return f"_{stem}" if device.upper() in _RESERVED else stem or "Untitled"


def _is_allowed(char: str) -> bool:
    return char not in _FORBIDDEN and (unicodedata.category(char)[0] != "C" or char in _JOINERS)


def _shortened(stem: str, longest_bytes: int) -> str:
    whole_characters = stem.encode()[:longest_bytes].decode(errors="ignore")
    return whole_characters.rstrip(f". {_JOINERS}")
