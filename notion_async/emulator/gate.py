"""Checks before a handler runs: token, version, rate limits, JSON body."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any

import msgspec

from notion_async.emulator.connections import Connection
from notion_async.emulator.messages import Refusal, failed, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from notion_async.emulator.limits import Limit, LimitCounter
    from notion_async.emulator.workspace import Workspace

VERSIONS = (
    "2021-05-11",
    "2021-05-13",
    "2021-08-16",
    "2022-02-22",
    "2022-06-28",
    "2025-09-03",
    "2026-03-11",
)
MAX_BODY_BYTES = 500 * 1024
_decode = msgspec.json.Decoder().decode


def version_of(headers: Mapping[str, str]) -> str:
    """Return the API version of a request.

    Raises:
        Refusal: The header is missing or names an unknown version.
    """
    version = headers.get("Notion-Version")
    if version is None:
        message = "Notion-Version header should be defined, instead was `undefined`."
        raise Refusal(400, "missing_version", message)
    if version not in VERSIONS:
        known = ", ".join(quoted(one) for one in VERSIONS)
        problem = f"Notion-Version header should be one of {known}, instead was {quoted(version)}."
        raise failed([problem], where="Notion-Version header")
    return version


def connection_of(headers: Mapping[str, str], workspace: Workspace) -> Connection:
    """Return the connection that a request's token belongs to.

    Raises:
        Refusal: The token is missing, unknown or expired.
    """
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    found = workspace.connections.get(token.strip())
    if scheme.lower() != "bearer" or found is None or found.expired:
        raise Refusal(401, "unauthorized", "API token is invalid.")
    return found


def client_of(headers: Mapping[str, str], clients: Mapping[str, str]) -> Connection:
    """Return the OAuth client that a request authenticates as, as a connection of the same name.

    Raises:
        Refusal: The Basic credentials are missing or wrong.
    """
    scheme, _, sent = headers.get("Authorization", "").partition(" ")
    try:
        client_id, _, secret = base64.b64decode(sent, validate=True).decode().partition(":")
    except ValueError:
        client_id, secret = "", ""
    if scheme.lower() != "basic" or not client_id or clients.get(client_id) != secret:
        raise Refusal(401, "unauthorized", "The client id or secret is invalid.")
    return Connection("", client_id, client_id)


def json_of(body: bytes) -> Any:
    """Return a request body as plain values, or None for an empty body.

    Raises:
        Refusal: It is too large, invalid JSON, or not an object.
    """
    if not body:
        return None
    if len(body) > MAX_BODY_BYTES:
        raise failed([f"body should be ≤ `500` KB, instead was `{len(body) // 1024}` KB."])
    try:
        decoded = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refusal(400, "invalid_json", "Error parsing JSON body.") from None
    if decoded is not None and not isinstance(decoded, dict):
        raise failed([f"body should be an object, instead was {quoted(decoded)}."])
    return decoded


class RequestLimits:
    """Counters of all rate limits that apply.

    Args:
        clock: Function that returns the time in seconds.
        connection: The limit of each connection.
        workspace: The limit that all connections share.
        endpoints: Further limits by route, such as `POST /v1/search`.
        overload: The limit of the service; requests beyond it get a 529.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        connection: Limit | None = None,
        workspace: Limit | None = None,
        endpoints: Mapping[str, Limit] | None = None,
        overload: Limit | None = None,
    ) -> None:
        self.clock = clock
        self.connection = connection
        self._connections: dict[str, LimitCounter] = {}
        self._workspace = workspace.counter() if workspace else None
        self._endpoints = {route: limit.counter() for route, limit in (endpoints or {}).items()}
        self._overload = overload.counter() if overload else None

    def check(self, connection: Connection, route: str) -> None:
        """Count a request.

        Raises:
            Refusal: 429 or 529, with the seconds to wait.
        """
        if connection.blocked:
            raise limited(None, "public_api_request_blocked")
        now = self.clock()
        if self._overload and (wait := self._overload.take(now)):
            raise overloaded(wait)
        for reason, counter in (
            ("public_api_request_rate_limit", self._of(connection)),
            ("public_api_endpoint_rate_limit", self._endpoints.get(route)),
            ("public_api_space_request_rate_limit", self._workspace),
        ):
            if counter and (wait := counter.take(now)):
                raise limited(wait, reason)

    def _of(self, connection: Connection) -> LimitCounter | None:
        if self.connection is None:
            return None
        if connection.bot_id not in self._connections:  # a new token of the same bot shares its limit
            self._connections[connection.bot_id] = self.connection.counter()
        return self._connections[connection.bot_id]


def limited(wait: float | None, reason: str) -> Refusal:
    """Return a 429 with a reason; without `Retry-After` if waiting does not help."""
    message = "You have been rate limited. Please try again in a few minutes."
    data, headers = {"rate_limit_reason": reason}, dict[str, str]()
    if wait is not None:
        headers["Retry-After"] = data["retry_after"] = str(max(1, math.ceil(wait)))
    return Refusal(429, "rate_limited", message, data, headers)


def overloaded(wait: float) -> Refusal:
    """Return a 529: the whole service is overloaded."""
    seconds = str(max(1, math.ceil(wait)))
    message = "Notion is temporarily overloaded. Please try again later."
    return Refusal(529, "service_overload", message, {"retry_after": seconds}, {"Retry-After": seconds})
