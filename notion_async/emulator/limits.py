"""Rate limits: fixed windows and token buckets, one counter per connection, workspace or endpoint.

A limit is a description (`RateWindow(180, 60)`); its `counter()` returns the state. A counter's `take(now)` returns 0.0
if the request may pass, else the seconds until the next one may.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, Protocol


class LimitCounter(Protocol):
    """The state of a limit."""

    def take(self, now: float) -> float:
        """Count one request at a time in seconds; return 0.0 if it may pass, else the seconds to wait."""
        ...


class Limit(Protocol):
    """The description of a limit."""

    def counter(self) -> LimitCounter:
        """Return a new counter."""
        ...


@dataclass(frozen=True, slots=True)
class RateWindow:
    """At most `requests` in each window of `seconds`, which may all come in one burst.

    `anchor` is the start of windows: the first request after the last window, or multiples of `seconds` on the clock.
    """

    requests: int
    seconds: float = 60.0
    anchor: Literal["first", "clock"] = "first"

    def __post_init__(self) -> None:
        if self.requests < 1 or not 0 < self.seconds < math.inf:
            message = f"expected at least one request and a positive number of seconds, got {self}"
            raise ValueError(message)

    def counter(self) -> LimitCounter:
        """Return a window without any requests."""
        return _RateWindowCounter(self)


class _RateWindowCounter:
    def __init__(self, window: RateWindow) -> None:
        self.window = window
        self.ends = -math.inf
        self.used = 0

    def take(self, now: float) -> float:
        if now >= self.ends:
            length = self.window.seconds
            start = now - now % length if self.window.anchor == "clock" else now
            self.ends = start + length
            self.used = 0
        if self.used >= self.window.requests:
            return self.ends - now
        self.used += 1
        return 0.0


@dataclass(frozen=True, slots=True)
class TokenBucket:
    """A bucket of `burst` requests, refilled at `rate` requests per second."""

    rate: float
    burst: int = 1

    def __post_init__(self) -> None:
        if self.burst < 1 or not 0 < self.rate < math.inf:
            message = f"expected a positive rate and a burst of at least one request, got {self}"
            raise ValueError(message)

    def counter(self) -> LimitCounter:
        """Return a full bucket."""
        return _BucketCounter(self)


class _BucketCounter:
    def __init__(self, bucket: TokenBucket) -> None:
        self.bucket = bucket
        self.level = float(bucket.burst)
        self.seen = -math.inf

    def take(self, now: float) -> float:
        if self.seen > -math.inf:
            self.level = min(self.bucket.burst, self.level + (now - self.seen) * self.bucket.rate)
        self.seen = now
        if self.level < 1:
            return (1 - self.level) / self.bucket.rate
        self.level -= 1
        return 0.0


def parse_limit(text: str) -> Limit:
    """Parse `180/60` (requests per fixed window of seconds), `180/60@clock`, or `3/s:10` (a bucket of 10).

    Raises:
        ValueError: The text has none of these forms.
    """
    if found := _BUCKET.fullmatch(text):
        return TokenBucket(float(found[1]), int(found[2] or 1))
    if found := _WINDOW.fullmatch(text):
        return RateWindow(int(found[1]), float(found[2]), "clock" if found[3] else "first")
    message = f"expected a limit as requests/seconds, such as 180/60 or 180/60@clock, or as rate/s:burst, got {text!r}"
    raise ValueError(message)


_WINDOW = re.compile(r"(\d+)/(\d+(?:\.\d+)?)(@clock)?", re.ASCII)
_BUCKET = re.compile(r"(\d+(?:\.\d+)?)/s(?::(\d+))?", re.ASCII)
