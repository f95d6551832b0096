"""All errors, as one tree with `NotionError` at its root.

Facts are attributes, the text is one line that says what to do next, and every error can be pickled. No error contains
the token.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_MAX_TEXT = 2_000  # characters of the text of an error, because a message of a server may have millions
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONTROL_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def one_line(text: str, limit: int = _MAX_TEXT) -> str:
    """Return text as one line of at most `limit` characters, without control characters.

    Characters that change the direction of text count as control characters. A text that was cut ends in `…`.
    """
    head = text[: 2 * limit]
    clean = " ".join("".join(" " if _is_control(char) else char for char in head).split())
    return clean if len(clean) <= limit and len(head) == len(text) else clean[: limit - 1] + "…"


def _is_control(char: str) -> bool:
    return char in _BIDI_CONTROLS or unicodedata.category(char) in _CONTROL_CATEGORIES


def first_of(failures: Sequence[Exception]) -> Exception:
    """Return the first of several errors, with the others as notes."""
    first, *others = failures
    for other in others:
        first.add_note(f"and: {other}")
    return first


def _rebuild(cls: type["NotionError"], args: tuple[object, ...], facts: dict[str, object]) -> "NotionError":
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class NotionError(Exception):
    """Base of all errors that this library raises on purpose.

    Attributes:
        attempts: The number of times the request was sent; 0 if none was.
    """

    attempts: int = 0

    def __str__(self) -> str:
        return one_line(super().__str__())

    def __reduce__(self) -> tuple[Callable[..., "NotionError"], tuple[object, ...]]:
        """Pickle by facts, so that subclasses are free in their `__init__`."""
        return _rebuild, (type(self), self.args, self.__dict__.copy())


class InvalidInput(NotionError, ValueError):
    """The caller's mistake, found before any request was sent."""


class InvalidId(InvalidInput):
    """A text without an id of Notion."""


class NoAnswer(NotionError):
    """Notion could not be reached or did not answer.

    Attributes:
        method: The HTTP method, such as `GET`.
        path: The path below `/v1`, with its ids.
        attempts: The number of times the request was sent.
    """

    def __init__(self, message: str, *, method: str = "", path: str = "", attempts: int = 0) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.attempts = attempts


class Unreachable(NoAnswer):
    """No connection to the server, or a connection that broke before the answer was complete.

    Attributes:
        sent: Whether the server may have seen the request.
        permanent: Whether a retry cannot help, as with an untrusted certificate or a proxy that refuses.
    """

    def __init__(self, message: str, *, sent: bool = True, permanent: bool = False, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.sent = sent
        self.permanent = permanent


class TimedOut(NoAnswer):
    """The answer did not come in time.

    Attributes:
        budget_back_in: Seconds until the rate limit admits the request, if the deadline is earlier than that; else
            None.
    """

    def __init__(self, message: str, *, budget_back_in: float | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.budget_back_in = budget_back_in


class ApiError(NotionError):
    """Notion answered with an error.

    Attributes:
        status: The HTTP status.
        code: Notion's stable error code, such as `object_not_found`; empty if the answer was not Notion's.
        request_id: The id of the request for Notion's support, if the answer had it.
        additional_data: Further facts, as Notion sent them.
        retry_after: The seconds that Notion asked to wait, if it did.
        method: The HTTP method.
        path: The path below `/v1`, with its ids.
        attempts: The number of times the request was sent.
        hint: Advice on what to do next; may be empty.
        from_notion: Whether the answer has Notion's form. An answer of a proxy or load balancer tells nothing about the
            object, and nothing about whether a write was done.

    https://developers.notion.com/reference/status-codes
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: str = "",
        request_id: str | None = None,
        additional_data: Mapping[str, str | Sequence[str]] | None = None,
        retry_after: float | None = None,
        method: str = "",
        path: str = "",
        hint: str = "",
        from_notion: bool = True,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.request_id = request_id
        self.additional_data: dict[str, str | Sequence[str]] = dict(additional_data or {})
        self.retry_after = retry_after
        self.method = method
        self.path = path
        self.attempts = 1
        self.hint = hint
        self.from_notion = from_notion

    @property
    def message(self) -> str:
        """Notion's own text, which may have several lines; this library's if the answer was not readable."""
        return str(self.args[0])

    def __str__(self) -> str:
        where = f"{self.method} {self.path}: " if self.path else ""
        code = f" {self.code}" if self.code else ""
        hint = f" ({self.hint})" if self.hint else ""
        return one_line(f"{where}{self.status}{code}: {self.message}", _MAX_TEXT - len(hint)) + hint


class InvalidRequest(ApiError):
    """400: Notion refused the request's form or values."""


class Unauthorized(ApiError):
    """401: the token is wrong, expired or revoked."""


class Forbidden(ApiError):
    """403: the connection lacks a capability or a permission."""


class NotFound(ApiError):
    """404: the object does not exist or is not shared with the connection; Notion does not distinguish the two."""


class Conflict(ApiError):
    """409: conflict with a concurrent write."""


class RateLimited(ApiError):
    """429 or 529: too many requests, or Notion is overloaded.

    Attributes:
        reason: Notion's `rate_limit_reason`, such as `public_api_request_rate_limit`; may be empty.
    """

    @property
    def reason(self) -> str:
        """The limit that was exceeded."""
        return str(self.additional_data.get("rate_limit_reason", ""))

    @property
    def blocked(self) -> bool:
        """Whether the connection is blocked, so that waiting does not help."""
        return self.reason == "public_api_request_blocked"


class ServerError(ApiError):
    """5xx: Notion failed."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: InvalidRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
    529: RateLimited,
}


def kind_of(status: int) -> type[ApiError]:
    """Return the error class of an HTTP status."""
    return _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)


class OutcomeUnknown(NotionError):
    """A write may or may not have happened, and a look at Notion could not tell.

    Attributes:
        ids_to_check: The objects whose state tells, if they are known.
        progress: The progress of a write of many requests, for `resume=`; None for a single request.
    """

    def __init__(self, message: str, *, ids_to_check: Sequence[str] = (), progress: Any = None) -> None:
        super().__init__(message)
        self.ids_to_check: list[str] = list(ids_to_check)
        self.progress = progress


class PartlyWritten(NotionError):
    """A write of many requests failed after some of them were done; the failure is the cause.

    Attributes:
        progress: The ids of what was written, and the rest, for `resume=`.
    """

    def __init__(self, message: str, *, progress: Any) -> None:
        super().__init__(message)
        self.progress = progress


class Refused(NotionError):
    """A local file, store or message is not what it must be; it was left as it is."""


class Unreadable(NotionError):
    """Notion's answer could not be decoded.

    Attributes:
        where: The place in the JSON, such as `$.results[3].type`; empty if the answer is not JSON.
        excerpt: The first characters of the answer.
    """

    def __init__(self, message: str, *, where: str = "", excerpt: str = "") -> None:
        super().__init__(message)
        self.where = where
        self.excerpt = excerpt


class Incomplete(NotionError):
    """A read could not get everything.

    Attributes:
        report: The missing parts, each with its reason.
        tree: The part that was read; None for streams.
    """

    def __init__(self, message: str, *, report: Any, tree: Any = None) -> None:
        super().__init__(message)
        self.report = report
        self.tree = tree
