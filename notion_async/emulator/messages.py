"""Requests and responses as plain values, without an HTTP library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from notion_async.emulator.connections import Connection

Json = dict[str, Any]
Delivery = Literal["whole", "dropped", "half", "slow"]

NEWEST_VERSION = "2026-03-11"
encode: Callable[[Any], bytes] = msgspec.json.Encoder().encode


@dataclass(slots=True)
class FormPart:
    """One part of a multipart body."""

    data: bytes
    filename: str | None = None
    content_type: str | None = None

    @property
    def text(self) -> str:
        """The content of the part as text."""
        return self.data.decode("utf-8", "replace")


@dataclass(slots=True)
class ReceivedRequest:
    """A request as received: raw path with query, case-insensitive headers, bytes or parts of the body."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    parts: Mapping[str, FormPart] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The raw path without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, list[str]]:
        """The decoded query values by name."""
        _, mark, query = self.target.partition("?")
        return parse_qs(query, keep_blank_values=True) if mark else {}

    @property
    def version(self) -> str:
        """The API version of the request; the newest one if it names none."""
        return self.headers.get("Notion-Version", NEWEST_VERSION)

    @property
    def is_oauth(self) -> bool:
        """Whether it authenticates with a client id and secret and needs no version."""
        return self.path.startswith("/v1/oauth/")


@dataclass(slots=True)
class EmulatedRequest:
    """A request for a handler: authenticated, of a known version, with its path parameters extracted."""

    method: str
    path: str
    version: str
    connection: Connection
    route: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, list[str]] = field(default_factory=dict)
    body: Any = None
    parts: Mapping[str, FormPart] = field(default_factory=dict)
    base_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_trash_archived(self) -> bool:
        """Whether this version calls the trash `archived`."""
        return self.version < "2026-03-11"

    @property
    def knows_data_sources(self) -> bool:
        """Whether this version splits databases into data sources."""
        return self.version >= "2025-09-03"

    def query_value(self, name: str) -> str | None:
        """Return the last value of a query parameter, or None."""
        values = self.query.get(name)
        return values[-1] if values else None


@dataclass(slots=True)
class EmulatedResponse:
    """A response: an encoded JSON body without its request id, or other bytes with their content type.

    `delivery` and `seconds` are for faults: the way in which the bytes are sent, and the delay.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json; charset=utf-8"
    with_request_id: bool = True
    delivery: Delivery = "whole"
    seconds: float = 0.0


class Refusal(Exception):
    """An error response of the API, with its status and code."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        additional_data: Json | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.additional_data = additional_data
        self.headers: Mapping[str, str] | dict[str, str] = headers or {}

    def answer(self) -> EmulatedResponse:
        """Return the error as a response; the listener adds the request id."""
        body = self.as_json()
        return EmulatedResponse(encode(body), self.status, self.headers)

    def as_json(self) -> Json:
        """Return the error body, as in a response or in the `error` of a task."""
        body: Json = {"object": "error", "status": self.status, "code": self.code, "message": self.message}
        if self.additional_data:
            body["additional_data"] = self.additional_data
        return body


def invalid(message: str, additional_data: Json | None = None) -> Refusal:
    """Return a 400 `validation_error`."""
    return Refusal(400, "validation_error", message, additional_data)


def failed(problems: list[str], *, where: str = "body") -> Refusal:
    """Return a 400 that lists the problems of the body, path or query; several problems are alternatives."""
    if len(problems) == 1:
        return invalid(f"{where} failed validation: {problems[0]}")
    return invalid(f"{where} failed validation. Fix one:\n" + "\n".join(problems))


def not_found(connection: Connection, kind: str, object_id: str) -> Refusal:
    """Return a 404, the same for a missing object as for one that is not shared."""
    message = (
        f"Could not find {kind} with ID: {object_id}. Make sure the relevant pages and databases are shared "
        f'with your integration "{connection.name}".'
    )
    return Refusal(404, "object_not_found", message, {"integration_id": connection.bot_id})


def quoted(value: Any) -> str:
    """Return a value as Notion quotes it in validation messages."""
    return f"`{encode(value).decode()}`"
