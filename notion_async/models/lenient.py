r"""Read JSON that breaks the rules of JSON in single characters or numbers, and lose nothing beside them.

Half of a surrogate pair, as JSON escape (JavaScript writes one where a text was cut inside an emoji) or as character,
and each invalid byte become U+FFFD; raw control characters stay; NaN, infinities and numbers beyond the range of a
double become null. `\ud83d` alone is legal JSON text (RFC 8259, section 8.2), although most strict decoders refuse it.
"""

import json
import math
import re
from typing import Any

_HALF_PAIR = re.compile(
    r"""
    \\u d[89ab][0-9a-f]{2} \\u d[c-f][0-9a-f]{2}  # a whole pair
    | (\\u d[89a-f][0-9a-f]{2} | [\ud800-\udfff])  # a half of one
    | \\.                                         # another escape, so that no half is found inside `\\ud83d`
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_MAX_INTEGER_DIGITS = 300  # a double has no more; Python refuses to convert 4,300 of them
_BYTE_ORDER_MARK = "\ufeff"
_CLOSING = {"{": "}", "[": "]"}


def load(data: bytes | str) -> Any:
    """Return JSON as plain Python values.

    Raises:
        json.JSONDecodeError: It is not JSON, not even leniently.
        RecursionError: It is nested too deep.
    """
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    text = _HALF_PAIR.sub(lambda found: r"\ufffd" if found[1] else found[0], text.removeprefix(_BYTE_ORDER_MARK))
    return json.loads(text, strict=False, parse_constant=_null, parse_float=_number, parse_int=_integer)


def is_whole(data: bytes | str, problem: json.JSONDecodeError) -> bool:
    """Return whether broken JSON is there from its first bracket to its last, so that nothing was cut off.

    Args:
        data: What could not be read.
        problem: Why.
    """
    text = (data.decode("utf-8", "replace") if isinstance(data, bytes) else data).strip(_BYTE_ORDER_MARK + " \t\r\n")
    cut = problem.pos >= len(problem.doc.rstrip()) or problem.msg.startswith("Unterminated")
    return not cut and text[-1:] == _CLOSING.get(text[:1], "none")


def split_results(data: bytes) -> list[bytes]:
    """Return the elements of a listing's `results`, each as the bytes that were sent.

    Raises:
        ValueError: It is not a listing.
    """
    text = data.decode("latin-1")  # one character for each byte
    decoder = json.JSONDecoder(strict=False)
    start = text.index("{") + 1
    while True:
        key, start = decoder.raw_decode(text, _skip(text, start, ","))
        start = _skip(text, start, ":")
        if key == "results":
            return _elements(data, text, start + 1, decoder)
        _, start = decoder.raw_decode(text, start)


def _elements(data: bytes, text: str, start: int, decoder: json.JSONDecoder) -> list[bytes]:
    found = []
    while text[start := _skip(text, start, ",")] != "]":
        _, end = decoder.raw_decode(text, start)
        found.append(data[start:end])
        start = end
    return found


def _skip(text: str, start: int, separator: str) -> int:
    while text[start] in " \t\r\n" or text[start] == separator:
        start += 1
    return start


def _null(name: str) -> None:
    """Return null for `NaN`, `Infinity` or `-Infinity`."""


def _number(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _integer(text: str) -> int | None:
    return int(text) if len(text) <= _MAX_INTEGER_DIGITS else None
