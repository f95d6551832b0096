"""Remove secrets from text that a server sent: it may echo the headers and the body of a request.

A server can spell a secret in several ways: as it is, with JSON's or HTML's escapes, percent-encoded. All of them are
replaced, also where spellings are mixed.
"""

import base64
import html
import re
from collections.abc import Sequence

REDACTED = "[redacted]"
SHORTEST_SECRET = 8  # characters: what is shorter is no secret, and would blacken ordinary words

_LONGEST_SPELLING = 10  # characters of one character, as in `&#x00041;`


def redact(text: str, secrets: Sequence[str], limit: int) -> str:
    """Return the beginning of a text, at most `limit` characters, with every secret in it replaced.

    No part of a secret is left where the text is cut.
    """
    if not secrets:
        return text[:limit]
    longest = _LONGEST_SPELLING * max(map(len, secrets))
    head = text[: limit + longest]
    clean = re.sub("|".join(map(_any_spelling, secrets)), REDACTED, head)
    if len(head) < len(text):
        clean = clean[:-longest]  # a secret may begin there that ends behind the cut
    return clean[:limit]


def secrets_of(credentials: str) -> list[str]:
    """Return the secrets in an `Authorization` header: a token, or a password and its encoded form."""
    scheme, _, value = credentials.partition(" ")
    if scheme != "Basic":
        return [value]
    try:
        password = base64.b64decode(value).decode().partition(":")[2]
    except ValueError:
        password = ""
    return [value, password]


def _any_spelling(secret: str) -> str:
    return "".join(map(_spellings, secret))


def _spellings(char: str) -> str:
    code = ord(char)
    escapes = [rf"\\u{code:04x}", rf"%{code:02x}", rf"&#x0*{code:x};", rf"&#0*{code};"]
    if (named := html.escape(char)) != char:
        escapes.append(re.escape(named))
    # atomic: with two ways to match a character, a text that almost holds a secret would take exponential time
    return rf"(?>(?i:{'|'.join(escapes)})|\\?{re.escape(char)})"
