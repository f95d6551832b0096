"""The log of requests: what a test can assert on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class LoggedRequest:
    """One request the emulator received.

    `path` is raw, with its query; `route` is the template it matched, with the method; `status` is 0 until answered
    and stays 0 when the connection was dropped; `time` is when it came (Unix seconds), `seconds` how long it took;
    `in_flight` counts the requests being answered then, this one included.
    """

    method: str
    path: str
    route: str
    time: float
    in_flight: int
    body: bytes = b""
    status: int = 0
    seconds: float = 0.0
