"""A server's texts, fit to be shown: without the secrets of the request, on one line, of a length for an error."""

import itertools
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from notion_async._http.exchange import PreparedRequest, RawResponse
from notion_async._http.redaction import SHORTEST_SECRET, redact, secrets_of
from notion_async.errors import one_line
from notion_async.models.codec import encode

_HOST = re.compile(r"\A[\w.:\[\]-]*\Z")
_SECRET_FIELDS = ("code", "refresh_token", "token")  # of the bodies of OAuth requests
_EXCERPT = 120
_LONGEST_FACT = 1_000
_SEARCHED = 100_000  # bytes of an answer that are searched for secrets with escapes in them
_MOST_FACTS = 100  # of `additional_data`


def shown(call: PreparedRequest, answer: RawResponse, text: str, limit: int = _LONGEST_FACT) -> str:
    """Return a server's text without the secrets of the request and of a length fit for an error."""
    return redact(text, _secrets(call, answer), limit)


def shown_facts(call: PreparedRequest, answer: RawResponse, data: Any) -> dict[str, str | list[str]]:
    """Return `additional_data` fit to be shown; what is neither a text nor a list of texts becomes JSON."""
    if not isinstance(data, Mapping):
        return {}
    pairs = itertools.islice(data.items(), _MOST_FACTS)
    return {shown(call, answer, name): _shown_fact(call, answer, fact) for name, fact in pairs}


def _shown_fact(call: PreparedRequest, answer: RawResponse, fact: Any) -> str | list[str]:
    if isinstance(fact, list) and all(isinstance(item, str) for item in fact):
        return [shown(call, answer, item) for item in fact[:_MOST_FACTS]]
    return shown(call, answer, fact if isinstance(fact, str) else encode(fact).decode())


def echoes(call: PreparedRequest, answer: RawResponse) -> bool:
    """Return whether the server sent secrets of the request back; excerpts could begin or end inside one."""
    secrets = _secrets(call, answer)
    if any(secret.encode() in answer.body for secret in secrets):
        return True
    text = answer.body[:_SEARCHED].decode("latin-1")
    return redact(text, secrets, len(text)) != text


def foreign(call: PreparedRequest, answer: RawResponse) -> str:
    """Return what an answer is that is not JSON of Notion's."""
    if 300 <= answer.status < 400:
        target = _site(shown(call, answer, answer.headers.get("Location", "")))
        return f"a redirect to {target}, not followed so that the token stays here: set base_url to where the API is"
    kind = shown(call, answer, answer.headers.get("Content-Type", "no content type")).partition(";")[0]
    return (
        f"expected JSON from Notion, got {kind}: "
        f"{excerpt(call, answer)!r}; is base_url right, and is a proxy in between?"
    )


def excerpt(call: PreparedRequest, answer: RawResponse) -> str:
    """Return the first characters of an answer."""
    text = answer.body[:_SEARCHED].decode("utf-8", "replace")
    return one_line(shown(call, answer, text, 4 * _EXCERPT), _EXCERPT)


def _site(location: str) -> str:
    """Return a redirect's target without what may be secret in it."""
    try:
        url = urlsplit(location)
    except ValueError:
        url = urlsplit("")
    host = url.netloc.rpartition("@")[2]
    if not _HOST.match(host):
        return "an unreadable address"
    shown = url._replace(netloc=host, path="" if host else url.path, query="", fragment="")
    return shown.geturl() or "an unreadable address"


def _secrets(call: PreparedRequest, answer: RawResponse) -> list[str]:
    sent = [secret for credentials in answer.credentials for secret in secrets_of(credentials)]
    return [secret for secret in sent + _signed_secrets(call) if len(secret) >= SHORTEST_SECRET]


def _signed_secrets(call: PreparedRequest) -> list[str]:
    """Return the secrets in the body of an OAuth request."""
    if call.basic is None or not isinstance(call.body, bytes):
        return []
    body = json.loads(call.body)
    return [body[name] for name in _SECRET_FIELDS if isinstance(body.get(name), str)]
