"""From an answer that is not what was asked for to its error. Pure: no I/O.

How it works: an answer has Notion's form when it is a JSON object that calls itself an error, or has one of Notion's
codes; from the OAuth endpoints the form of RFC 6749 is taken, too. Each field is read by itself, so that an odd one
costs nothing but itself. All else comes from something in between (a proxy, a balancer, a firewall), and says nothing
of the object that was asked for.
"""

import email.utils
import math
import time
from datetime import UTC
from typing import Any

from notion_async._http.exchange import PreparedRequest, RawResponse
from notion_async._http.hints import hint_for
from notion_async._http.server_texts import foreign, shown, shown_facts
from notion_async.errors import ApiError, RateLimited, ServerError, Unauthorized, Unreadable, kind_of
from notion_async.models.codec import plain

_LONGEST_MESSAGE = 10_000  # characters, also of a server that sends millions
_LONGEST_WAIT = 7 * 86_400.0
_CODES = frozenset({  # https://developers.notion.com/reference/status-codes
    "bad_gateway",
    "conflict_error",
    "database_connection_unavailable",
    "directory_not_found",
    "gateway_timeout",
    "internal_server_error",
    "invalid_beta",
    "invalid_grant",
    "invalid_json",
    "invalid_request",
    "invalid_request_url",
    "missing_version",
    "object_not_found",
    "rate_limited",
    "restricted_resource",
    "service_overload",
    "service_unavailable",
    "unauthorized",
    "validation_error",
})  # fmt: skip


def api_error(call: PreparedRequest, answer: RawResponse) -> ApiError:
    """Return the error that an answer with a bad status means."""
    facts: dict[str, Any] = {
        "status": answer.status,
        "method": call.route.method,
        "path": call.path,
        "retry_after": retry_after(answer),
    }
    kind, signed = kind_of(answer.status), call.basic is not None
    said = _refusal(answer.body, signed=signed)
    if said is None:
        if not issubclass(kind, ServerError | RateLimited | Unauthorized):
            kind = ApiError  # a proxy's 404 says nothing of a page
        ray = shown(call, answer, answer.headers.get("cf-ray") or "") or None
        return kind(foreign(call, answer), request_id=ray, from_notion=False, **facts)
    code, data = shown(call, answer, _text(said.get("code"))), shown_facts(call, answer, said.get("additional_data"))
    facts["retry_after"] = retry_after(answer, data.get("retry_after"))
    return kind(
        shown(call, answer, _text(said.get("message")), _LONGEST_MESSAGE) or "Notion gave no reason",
        code=code,
        request_id=shown(call, answer, _text(said.get("request_id"))) or None,
        additional_data=data,
        hint=hint_for(call.route, answer.status, code, data, signed=signed),
        **facts,
    )


def _refusal(body: bytes, *, signed: bool) -> dict[str, Any] | None:
    """Return a body of Notion's form; None for any other."""
    try:
        said = plain(body)
    except Unreadable:
        return None
    if not isinstance(said, dict):
        return None
    if signed and isinstance(said.get("error"), str):  # https://www.rfc-editor.org/rfc/rfc6749#section-5.2
        return {"code": said["error"], "message": said.get("error_description")} | said
    return said if said.get("object") == "error" or _text(said.get("code")) in _CODES else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def retry_after(answer: RawResponse, repeated: object = None) -> float | None:
    """Return the seconds that the server asks to wait, from `Retry-After`: a number or a date.

    None without the header or with one that is neither; never negative, at most a week.

    Args:
        answer: The answer.
        repeated: The body's `retry_after`, which counts where a proxy has removed the header.
    """
    text = answer.headers.get("Retry-After", repeated)
    if not isinstance(text, str):
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = _until(text)
    return min(max(seconds, 0.0), _LONGEST_WAIT) if math.isfinite(seconds) else None


def _until(date: str) -> float:
    """Return the seconds until an HTTP date, which is in GMT also where it does not say so; NaN for anything else."""
    try:
        moment = email.utils.parsedate_to_datetime(date)
    except (ValueError, OverflowError, TypeError, IndexError):
        return math.nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - time.time()
