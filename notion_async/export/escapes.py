"""Make text safe in Markdown: it reads as written, whatever is in it.

https://spec.commonmark.org/0.31.2/#backslash-escapes and https://github.github.com/gfm/
"""

import re
from urllib.parse import quote

NOTION_URL = "https://app.notion.com/p/"

_SPECIAL = re.compile(
    r"[\\`*~\[\]<|$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # between two letters an underscore means nothing
    r"|&(?=#?\w*(?:;|\Z))"  # what may become an entity, alone or with the run that follows
)
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?=[.)](?:\s|\Z))"  # an ordered list
    r"|(?=#{1,6}(?:\s|\Z)|>|[-+](?:\s|\Z))"  # a heading, a quote, a bulleted list
    r"|(?=[-=:+][-=:+|\\\s]*\Z)"  # an underline of a heading, a rule, the second row of a table
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HARMLESS = {"http", "https", "mailto", "tel", "notion", "ftp"}
_WORD = re.compile(r"[^ \t\n\r<]+")  # as far as GitHub takes an address to go
_ADDRESS_START = re.compile(r"(?:https?|ftp)(?=://)|www(?=\.)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLANKS = "".join(map(chr, range(33)))
_UNSEEN = re.compile(r"[\t\r\n]")
_URL_SAFE = "!#$%&'*+,-./:;=?@_~"  # not ()<>[]|\^`"{} nor blanks


def escape(text: str) -> str:
    """Escape what Markdown would read as markup within a line."""
    return _SPECIAL.sub(r"\\\g<0>", text.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def unlinked(escaped: str, *, is_glued: bool = False) -> str:
    """Keep GitHub from making links of addresses in escaped text where it would show the backslashes.

    Args:
        escaped: What `escape` returned.
        is_glued: Whether markup follows without a blank, which GitHub would take for a part of the address.

    https://github.github.com/gfm/#autolinks-extension-
    """

    def unlink(word: re.Match[str]) -> str:
        is_kept = "\\" not in word[0] and not (is_glued and word.end() == len(escaped))
        return word[0] if is_kept else _ADDRESS_START.sub(r"\g<0>\\", word[0])

    return _WORD.sub(unlink, escaped)


def escape_line_start(line: str) -> str:
    """Escape what would make a line of Markdown without blanks around it the start of another block."""
    start = _LINE_START.match(line)
    if start is None:
        return line
    return f"{line[: start.end()]}\\{line[start.end() :]}"


def link_target(url: str) -> str | None:
    """Return the address as it is written within `[…](…)`; None when a click could do harm (`javascript:` and such).

    Addresses within Notion are made whole. What an address cannot hold, such as a space, is percent-encoded.

    https://url.spec.whatwg.org/#concept-basic-url-parser
    """
    url = _UNSEEN.sub("", url.strip(_BLANKS))  # as browsers do, before they look at the scheme
    if url.startswith(("/", "#")) and not url.startswith("//"):
        url = NOTION_URL + url.lstrip("/")
    scheme = _SCHEME.match(url)
    if not url or (scheme is not None and scheme[1].lower() not in _HARMLESS):
        return None
    return _ENTITY.sub("&amp;", quote(url, safe=_URL_SAFE))


def notion_link(object_id: str, block_id: str = "") -> str:
    """Give the address in Notion of a page or database, or of a block on it."""
    url = NOTION_URL + object_id.replace("-", "")
    return f"{url}#{block_id.replace('-', '')}" if block_id else url


def code_span(text: str) -> str:
    """Give text as inline code, with as many backticks as it takes."""
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    fence = "`" * _free_run(text, "`", 1)
    pad = " " if text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " " and text.strip(" ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def fence(text: str) -> str:
    """Give a code fence that does not occur in the text."""
    return "`" * _free_run(text, "`", 3)


def _free_run(text: str, char: str, least: int) -> int:
    """Give the length of the shortest run of `char`, of at least `least`, longer than any run in the text."""
    longest = max((len(run) for run in re.findall(f"{re.escape(char)}+", text)), default=0)
    return max(least, longest + 1)
