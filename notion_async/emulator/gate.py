"""What every request passes before a handler sees it: token, version, limits, a body that is JSON."""

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
    """The version a request asks for.

    Raises:
        Refusal: The header is missing, or no such version exists.
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
    """The connection whose token a request carries.

    Raises:
        Refusal: No token, or one that is not known or has expired.
    """
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    found = workspace.connections.get(token.strip())
    if scheme.lower() != "bearer" or found is None or found.expired:
        raise Refusal(401, "unauthorized", "API token is invalid.")
    return found


def client_of(headers: Mapping[str, str], clients: Mapping[str, str]) -> Connection:
    """The OAuth client whose id and secret a request carries, as a connection of that name.

    Raises:
        Refusal: No Basic credentials, or wrong ones.
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
    """A request body as plain values; None for no body.

    Raises:
        Refusal: It is too large, no JSON, or no object.
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
    """Counts every request against the limits in force.

    Args:
        clock: Seconds; windows run by it.
        connection: The limit of each connection.
        workspace: The limit all connections share.
        endpoints: Further limits by route, such as `POST /v1/search`.
        overload: Beyond this the whole service answers 529.
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
            Refusal: 429 or 529, saying when to come again.
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
        if connection.bot_id not in self._connections:  # a fresh token does not bring a fresh budget
            self._connections[connection.bot_id] = self.connection.counter()
        return self._connections[connection.bot_id]


def limited(wait: float | None, reason: str) -> Refusal:
    """A 429 for a reason; without a time when waiting does not help."""
    message = "You have been rate limited. Please try again in a few minutes."
    data, headers = {"rate_limit_reason": reason}, dict[str, str]()
    if wait is not None:
        headers["Retry-After"] = data["retry_after"] = str(max(1, math.ceil(wait)))
    return Refusal(429, "rate_limited", message, data, headers)


def overloaded(wait: float) -> Refusal:
    """A 529: the service as a whole has too much to do."""
    seconds = str(max(1, math.ceil(wait)))
    message = "Notion is temporarily overloaded. Please try again later."
    return Refusal(529, "service_overload", message, {"retry_after": seconds}, {"Retry-After": seconds})
