"""Escape arbitrary text, so that Markdown shows it unchanged.

https://spec.commonmark.org/0.31.2/#backslash-escapes and https://github.github.com/gfm/
"""

import re
from urllib.parse import quote

NOTION_URL = "https://app.notion.com/p/"

_SPECIAL = re.compile(
    r"[\\`*~\[\]<|$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore between two letters is not markup
    r"|&(?=#?\w*(?:;|\Z))"  # a possible entity, alone or joined with the next run
)
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?=[.)](?:\s|\Z))"  # ordered list
    r"|(?=#{1,6}(?:\s|\Z)|>|[-+](?:\s|\Z))"  # heading, quote, bulleted list
    r"|(?=[-=:+][-=:+|\\\s]*\Z)"  # setext underline, thematic break, delimiter row of a table
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HARMLESS = {"http", "https", "mailto", "tel", "notion", "ftp"}
_WORD = re.compile(r"[^ \t\n\r<]+")  # the extent of an address for GitHub
_ADDRESS_START = re.compile(r"(?:https?|ftp)(?=://)|www(?=\.)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLANKS = "".join(map(chr, range(33)))
_REMOVED_BY_BROWSERS = re.compile(r"[\t\r\n]")
_URL_SAFE = "!#$%&'*+,-./:;=?@_~"  # without ()<>[]|\^`"{} and blanks


def escape(text: str) -> str:
    """Escape the characters that are markup within a line."""
    return _SPECIAL.sub(r"\\\g<0>", text.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def unlinked(escaped: str, *, is_glued: bool = False) -> str:
    """Escape addresses that contain escapes, so that GitHub does not link them and show the backslashes.

    Args:
        escaped: What `escape` returned.
        is_glued: Whether markup follows without a blank; GitHub would include it in the address.

    https://github.github.com/gfm/#autolinks-extension-
    """

    def unlink(word: re.Match[str]) -> str:
        is_kept = "\\" not in word[0] and not (is_glued and word.end() == len(escaped))
        return word[0] if is_kept else _ADDRESS_START.sub(r"\g<0>\\", word[0])

    return _WORD.sub(unlink, escaped)


def escape_line_start(line: str) -> str:
    """Escape the start of a stripped line where Markdown would begin another block."""
    start = _LINE_START.match(line)
    if start is None:
        return line
    return f"{line[: start.end()]}\\{line[start.end() :]}"


def link_target(url: str) -> str | None:
    """Return an address for use in `[…](…)`, or None for a scheme that could do harm, such as `javascript:`.

    Relative addresses are resolved against Notion. Characters not allowed in an address are percent-encoded.

    https://url.spec.whatwg.org/#concept-basic-url-parser
    """
    url = _REMOVED_BY_BROWSERS.sub("", url.strip(_BLANKS))  # browsers do the same before they read the scheme
    if url.startswith(("/", "#")) and not url.startswith("//"):
        url = NOTION_URL + url.lstrip("/")
    scheme = _SCHEME.match(url)
    if not url or (scheme is not None and scheme[1].lower() not in _HARMLESS):
        return None
    return _ENTITY.sub("&amp;", quote(url, safe=_URL_SAFE))


def notion_link(object_id: str, block_id: str = "") -> str:
    """Return the Notion URL of a page or database, or of a block on it."""
    url = NOTION_URL + object_id.replace("-", "")
    return f"{url}#{block_id.replace('-', '')}" if block_id else url


def code_span(text: str) -> str:
    """Return text as a code span, with as many backticks as needed."""
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    fence = "`" * _free_run(text, "`", 1)
    pad = " " if text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " " and text.strip(" ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fence(text: str) -> str:
    """Return a code fence longer than any in the text."""
    return "`" * _free_run(text, "`", 3)


def _free_run(text: str, char: str, minimum: int) -> int:
    """Return the smallest length, from `minimum` on, of a run of `char` longer than any run in the text."""
    longest = max((len(run) for run in re.findall(f"{re.escape(char)}+", text)), default=0)
    return max(minimum, longest + 1)
