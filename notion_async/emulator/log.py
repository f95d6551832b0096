"""Log of requests, for assertions in tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class LoggedRequest:
    """One request that the emulator received.

    `path` is raw, with its query; `route` is the method and the matching template; `status` is 0 until the response,
    and remains 0 if the connection was dropped; `time` is its arrival (Unix seconds), `seconds` its duration;
    `in_flight` is the number of requests in progress at its arrival, including itself.
    """

    method: str
    path: str
    route: str
    time: float
    in_flight: int
    body: bytes = b""
    status: int = 0
    seconds: float = 0.0
