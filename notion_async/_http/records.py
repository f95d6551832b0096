"""Configuration of a session, its responses and the records of its requests."""

import os
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from notion_async._ratelimit import Priority

T = TypeVar("T")


class Response(NamedTuple, Generic[T]):
    """An answer that was read.

    Attributes:
        value: The struct.
        body: The bytes it was decoded from.
        attempts: How many times the call was sent to get it.
    """

    value: T
    body: bytes
    attempts: int


class RequestRecord(NamedTuple):
    """Outcome of one request, without ids, for metrics and traces.

    Attributes:
        endpoint: Method and path template.
        status: The last HTTP status; None without an answer.
        attempts: How many times it was sent.
        waited: Seconds spent waiting for budget, or for others under way to end.
        took: Seconds from the call to its end, all waiting included.
        error: The error's class name, or None.
    """

    endpoint: str
    status: int | None
    attempts: int
    waited: float
    took: float
    error: str | None


class ClientConfig(NamedTuple):
    """Configuration of a client.

    Attributes:
        base_url: Scheme, host and port of the API.
        notion_version: The `Notion-Version` header.
        max_in_flight: Requests under way at once, for each event loop.
        timeout: Seconds for one attempt, from connecting to the last byte.
        retry_for: Seconds of retrying, counted from a request's first failure.
        priority: The class of requests that say nothing else.
        on_unknown_fields: Told of fields that the models do not know: endpoint and their places.
        on_request: Told of every request when it has ended.
        proxy: The proxy's address; empty for none, None for that of the environment.
        ca_file: Certificates to trust beside the system's.
    """

    base_url: str
    notion_version: str
    max_in_flight: int
    timeout: float
    retry_for: float
    priority: Priority
    on_unknown_fields: Callable[[str, list[str]], None] | None
    on_request: Callable[[RequestRecord], None] | None
    proxy: str | None = None
    ca_file: str | os.PathLike[str] | None = None
