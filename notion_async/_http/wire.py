"""From a call to what is sent, and from what came back to a model or an error. Pure: no I/O."""

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlencode

from notion_async._http.api_errors import api_error
from notion_async._http.body_limits import check
from notion_async._http.exchange import PreparedRequest, RawResponse
from notion_async._http.routes import Route
from notion_async._http.server_texts import echoes, excerpt, foreign, shown
from notion_async._inputs.refusals import items, need, refusal
from notion_async.errors import InvalidInput, Unreadable
from notion_async.models.codec import decode
from notion_async.models.parsing import parse

T = TypeVar("T")
Query = Mapping[str, "str | int | bool | Iterable[str] | None"]

_TOKEN = re.compile(r"\A[\x21-\x7e]+\Z")
_DOTS = {".", ".."}  # segments that stand for others, also behind a backslash
_NOT_ENCODED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"\A[0-9A-Za-z-]+\Z")


def build_request(
    route: Route, ids: Mapping[str, str], query: Query | None = None, body: Any = None
) -> PreparedRequest:
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
    return PreparedRequest(route, path, _encoded(query) if query else "", None if body is None else check(body))


def _segment(name: str, value: str) -> str:
    """Return an id as a part of a path; what is percent-encoded already stays as it is.

    A server or a proxy may decode it more than once, so that every stage of decoding has to be one segment.
    """
    need(str, name, "an id as text", value)
    if _PLAIN.match(value):
        return value
    stage, decoded = None, value
    while stage != decoded:
        stage, decoded = decoded, unquote(decoded)
        if not stage or "/" in stage or not stage.isprintable() or _DOTS & set(stage.split("\\")):
            msg = f"{name} is not a valid id: {value!r:.80}"
            raise InvalidInput(msg)
    return quote(_NOT_ENCODED.sub("%25", value), safe="%~")


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
            pairs += [(name, item) for item in items(name, value, "texts")]
    for name, item in pairs:
        need(str, name, "text", item)
    try:
        return urlencode(pairs)
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise refusal(error.object, "query", "text that can be encoded") from None


def bearer(token: str) -> str:
    """Return the `Authorization` header of a token.

    Raises:
        InvalidInput: The token is empty or holds characters that no token has. The text does not show it.
    """
    if not isinstance(token, str) or not _TOKEN.match(token):
        msg = "the token is not a string, is empty, or contains spaces or line breaks: copy it again from its settings"
        raise InvalidInput(msg)
    return f"Bearer {token}"


def basic(client_id: str, client_secret: str) -> str:
    """Return the `Authorization` header of the OAuth endpoints."""
    try:
        return "Basic " + base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
    except UnicodeEncodeError:
        msg = "client_id or client_secret holds characters that no id or secret has"
        raise InvalidInput(msg) from None


def decode_response(call: PreparedRequest, answer: RawResponse, into: type[T]) -> T:
    """Decode an answer; into `object` means into whatever it says it is.

    Raises:
        ApiError: Notion said no.
        Unreadable: It is not what was asked for.
    """
    if not 200 <= answer.status < 300:
        raise api_error(call, answer)
    try:
        return _decode(answer.body, into)
    except Unreadable as failure:
        problem = failure
    raise _unreadable(call, answer, problem)  # outside `except`: the cause may show what is redacted here


def _unreadable(call: PreparedRequest, answer: RawResponse, problem: Unreadable) -> Unreadable:
    where = f"{call.route.method} {call.path}: "
    if call.basic is not None or echoes(call, answer):
        msg = where + "the answer cannot be read, nor shown: there may be tokens in it"
        return Unreadable(msg, where=shown(call, answer, problem.where))
    if problem.where or _is_json(answer):
        return Unreadable(f"{where}{problem.args[0]}", where=problem.where, excerpt=problem.excerpt)
    return Unreadable(where + foreign(call, answer), excerpt=excerpt(call, answer))


def _decode(body: bytes, into: type[T]) -> T:
    said: T = parse(body) if into is object else decode(body, into)
    return said


def _is_json(answer: RawResponse) -> bool:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().endswith("json")
