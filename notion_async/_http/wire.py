"""From a call to what is sent, and from what came back to a model or an error. Pure: no I/O."""

import base64
import email.utils
import itertools
import json
import math
import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from notion_async import models
from notion_async._http.body_limits import check
from notion_async._http.multipart import Form
from notion_async._http.redaction import SHORTEST_SECRET, redact, secrets_of
from notion_async._http.routes import Route
from notion_async.errors import (
    ApiError,
    InvalidInput,
    RateLimited,
    ServerError,
    Unauthorized,
    Unreadable,
    kind_of,
    one_line,
)
from notion_async.models.codec import decode
from notion_async.models.parsing import parse

T = TypeVar("T")
Query = Mapping[str, "str | int | bool | Iterable[str] | None"]

_HINTS: dict[int, str] = {
    401: "is the token right, and not revoked? (NOTION_TOKEN, from notion.so/profile/integrations)",
    404: "it may exist and not be shared: in Notion open the page, ••• > Connections > add yours",
}
_BLOCKED, _BLOCKED_HINT = "public_api_request_blocked", "Notion blocks this connection; asking again does not help"
_SIGNED_HINT = "are client_id and client_secret those in the connection's settings?"
_TOKEN = re.compile(r"\A[\x21-\x7e]+\Z")
_PLAIN = re.compile(r"\A[0-9A-Za-z-]+\Z")
_SECRET_FIELDS = ("code", "refresh_token", "token")  # of the bodies of OAuth requests
_EXCERPT = 120
_LONGEST_MESSAGE = 10_000  # characters, also of a server that sends millions
_LONGEST_FACT = 1_000
_SEARCHED = 100_000  # bytes of an unreadable answer that are searched for secrets with escapes in them
_MOST_FACTS = 100  # of `additional_data`
_LONGEST_WAIT = 7 * 86_400.0


class Call(NamedTuple):
    """One request, ready to be sent any number of times.

    Attributes:
        route: The endpoint.
        path: The path below `/v1`, ids filled in.
        query: The encoded query string, without `?`.
        body: The encoded JSON, or a form, or None.
        version: The Notion version to ask for; None takes the client's.
        basic: Id and secret of a connection, which sign it instead of the token.
    """

    route: Route
    path: str
    query: str = ""
    body: bytes | Form | None = None
    version: str | None = None
    basic: tuple[str, str] | None = None

    @property
    def target(self) -> str:
        """Path and query as they are asked for."""
        return f"/v1{self.path}?{self.query}" if self.query else f"/v1{self.path}"

    @property
    def is_special(self) -> bool:
        """Whether it has headers of its own."""
        return self.body is not None or self.basic is not None or self.version is not None


class Answer(NamedTuple):
    """What came back, unread.

    Attributes:
        status: The HTTP status.
        headers: The headers, names compared without case.
        body: The bytes, decompressed.
        credentials: The `Authorization` headers that were sent to get it: no text of an error shows them.
        drop_connection: Closes the connection it came over.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    credentials: tuple[str, ...] = ()
    drop_connection: Callable[[], None] = lambda: None


def call(route: Route, ids: Mapping[str, str], query: Query | None = None, body: Any = None) -> Call:
    """Put a call together.

    Args:
        route: The endpoint.
        ids: What fills the template's braces.
        query: Query parameters: None is left out, booleans are `true` and `false`, lists repeat their name.
        body: What `encode` takes; None sends no body.

    Raises:
        InvalidInput: An id would change the path, or the body is more than Notion takes in one request.
    """
    path = route.template.format_map({name: _segment(name, value) for name, value in ids.items()})
    return Call(route, path, _encoded(query) if query else "", None if body is None else check(body))


def _segment(name: str, value: str) -> str:
    """Give an id as a part of a path; what is percent-encoded already stays as it is."""
    if _PLAIN.match(value):
        return value
    if value.replace("%2e", ".").replace("%2E", ".") in {"", ".", ".."} or "/" in value:
        msg = f"{name} {value!r} is no id"
        raise InvalidInput(msg)
    return quote(value, safe="%~")


def _encoded(query: Query) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if value is None:
            continue
        if isinstance(value, bool):
            pairs.append((name, "true" if value else "false"))
        elif isinstance(value, str | int):
            pairs.append((name, str(value)))
        else:
            pairs += [(name, item) for item in value]
    return urlencode(pairs) if pairs else ""


def bearer(token: str) -> str:
    """Give the `Authorization` header of a token.

    Raises:
        InvalidInput: The token is empty or holds characters that no token has. The text does not show it.
    """
    if not isinstance(token, str) or not _TOKEN.match(token):
        msg = "the token is no string, empty, or holds spaces or line breaks: copy it again from its settings"
        raise InvalidInput(msg)
    return f"Bearer {token}"


def basic(client_id: str, client_secret: str) -> str:
    """Give the `Authorization` header of the OAuth endpoints."""
    return "Basic " + base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()


def read(call: Call, answer: Answer, into: type[T]) -> T:
    """Decode an answer; into `object` means into whatever it says it is.

    Raises:
        ApiError: Notion said no.
        Unreadable: It is not what was asked for.
    """
    if not 200 <= answer.status < 300:
        raise error(call, answer)
    try:
        return _decode(answer.body, into)
    except Unreadable as failure:
        problem = failure
    raise _unreadable(call, answer, problem)  # outside `except`: the cause may show what is redacted here


def _unreadable(call: Call, answer: Answer, problem: Unreadable) -> Unreadable:
    where = f"{call.route.method} {call.path}: "
    if call.basic is not None or _echoes(call, answer):
        msg = where + "the answer cannot be read, nor shown: there may be tokens in it"
        return Unreadable(msg, where=_shown(call, answer, problem.where))
    if _is_json(answer):
        return Unreadable(f"{where}{problem.args[0]}", where=problem.where, excerpt=problem.excerpt)
    return Unreadable(where + _foreign(call, answer), excerpt=_excerpt(call, answer))


def _echoes(call: Call, answer: Answer) -> bool:
    """Return whether the server sent secrets of the request back; excerpts could begin or end inside one."""
    secrets = _secrets(call, answer)
    if any(secret.encode() in answer.body for secret in secrets):
        return True
    text = answer.body[:_SEARCHED].decode("latin-1")
    return redact(text, secrets, len(text)) != text


def _decode(body: bytes, into: type[T]) -> T:
    said: T = parse(body) if into is object else decode(body, into)
    return said


def error(call: Call, answer: Answer) -> ApiError:
    """Give the error that an answer with a bad status means."""
    facts: dict[str, Any] = {
        "status": answer.status,
        "method": call.route.method,
        "path": call.path,
        "retry_after": retry_after(answer),
    }
    kind = kind_of(answer.status)
    try:
        said = decode(answer.body, models.ErrorBody)
    except Unreadable:
        if kind not in {ServerError, RateLimited, Unauthorized}:
            kind = ApiError  # a proxy's 404 says nothing of a page
        ray = _shown(call, answer, answer.headers.get("cf-ray") or "") or None
        return kind(_foreign(call, answer), request_id=ray, **facts)
    hint = _SIGNED_HINT if call.basic and answer.status == 401 else _HINTS.get(answer.status)
    if (said.additional_data or {}).get("rate_limit_reason") == _BLOCKED:
        hint = _BLOCKED_HINT
    message = _shown(call, answer, said.message, _LONGEST_MESSAGE)
    return kind(
        f"{message} ({hint})" if hint else message,
        code=_shown(call, answer, said.code),
        request_id=_shown(call, answer, said.request_id or "") or None,
        additional_data=_shown_values(call, answer, said.additional_data) or None,
        **facts,
    )


def retry_after(answer: Answer) -> float | None:
    """Give the seconds that the server asks to wait, from `Retry-After`: a number or a date.

    None without the header or with one that is neither; never negative, at most a week.
    """
    text = answer.headers.get("Retry-After")
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = _until(text)
    return min(max(seconds, 0.0), _LONGEST_WAIT) if math.isfinite(seconds) else None


def _until(date: str) -> float:
    try:
        return email.utils.parsedate_to_datetime(date).timestamp() - time.time()
    except ValueError:
        return math.nan


def _is_json(answer: Answer) -> bool:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().endswith("json")


def _foreign(call: Call, answer: Answer) -> str:
    if 300 <= answer.status < 400:
        target = _shown(call, answer, _site(answer.headers.get("Location", "")))
        return f"a redirect to {target}, not followed so that the token stays here: set base_url to where the API is"
    kind = _shown(call, answer, answer.headers.get("Content-Type", "no content type").partition(";")[0])
    return (
        f"the answer is no JSON of Notion's but {kind}: "
        f"{_excerpt(call, answer)!r}; is base_url right, and is a proxy in between?"
    )


def _site(location: str) -> str:
    """Give a redirect's target without what may be secret in it."""
    try:
        url = urlsplit(location)
    except ValueError:
        url = urlsplit("")
    host = url.netloc.rpartition("@")[2]
    shown = url._replace(netloc=host, path="" if host else url.path, query="", fragment="")
    return shown.geturl() or "an unreadable address"


def _excerpt(call: Call, answer: Answer) -> str:
    text = answer.body[: 16 * _EXCERPT].decode("utf-8", "replace")
    return one_line(_shown(call, answer, text, 4 * _EXCERPT), _EXCERPT)


def _shown(call: Call, answer: Answer, text: str, limit: int = _LONGEST_FACT) -> str:
    """Return a server's text without the secrets of the request and of a length fit for an error."""
    return redact(text, _secrets(call, answer), limit)


def _secrets(call: Call, answer: Answer) -> list[str]:
    sent = [secret for credentials in answer.credentials for secret in secrets_of(credentials)]
    return [secret for secret in sent + _signed_secrets(call) if len(secret) >= SHORTEST_SECRET]


def _signed_secrets(call: Call) -> list[str]:
    """Return the secrets in the body of an OAuth request."""
    if call.basic is None or not isinstance(call.body, bytes):
        return []
    body = json.loads(call.body)
    return [body[name] for name in _SECRET_FIELDS if isinstance(body.get(name), str)]


def _shown_values(call: Call, answer: Answer, value: Any) -> Any:
    match value:
        case str():
            return _shown(call, answer, value)
        case Mapping():
            pairs = itertools.islice(value.items(), _MOST_FACTS)
            return {_shown(call, answer, name): _shown_values(call, answer, fact) for name, fact in pairs}
        case list() | tuple():
            return [_shown_values(call, answer, fact) for fact in value[:_MOST_FACTS]]
        case _:
            return value
