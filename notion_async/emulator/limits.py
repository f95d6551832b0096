"""How many requests are let through: fixed windows and token buckets, one state per connection, workspace or endpoint.

A limit is a description (`Window(180, 60)`); `.counter()` gives the state that counts. A counter's `take(now)` returns
0.0 when the request may pass and otherwise the seconds after which it should come again.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal, Protocol


class LimitCounter(Protocol):
    """The counting half of a limit."""

    def take(self, now: float) -> float:
        """Count one request at a time in seconds; 0.0 lets it pass, else the seconds to wait."""
        ...


class Limit(Protocol):
    """The describing half of a limit."""

    def counter(self) -> LimitCounter:
        """A fresh state that counts by this limit."""
        ...


@dataclass(frozen=True, slots=True)
class RateWindow:
    """So many requests in each window of so many seconds, which may all be used in one burst.

    `anchor` says when windows begin: with the first request after the last window ended, or at multiples of the
    length on the clock.
    """

    requests: int
    seconds: float = 60.0
    anchor: Literal["first", "clock"] = "first"

    def __post_init__(self) -> None:
        if self.requests < 1 or not 0 < self.seconds < math.inf:
            message = f"a window needs at least one request and a positive number of seconds, not {self}"
            raise ValueError(message)

    def counter(self) -> LimitCounter:
        """A fresh window that has seen no request."""
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
    """A bucket that holds `burst` requests and refills at `rate` requests a second."""

    rate: float
    burst: int = 1

    def __post_init__(self) -> None:
        if self.burst < 1 or not 0 < self.rate < math.inf:
            message = f"a bucket needs a positive rate and a burst of at least one request, not {self}"
            raise ValueError(message)

    def counter(self) -> LimitCounter:
        """A full bucket."""
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
    """Read `180/60` (requests per fixed window of seconds), `180/60@clock`, or `3/s:10` (a bucket of 10).

    Raises:
        ValueError: The text is neither of these.
    """
    if found := _BUCKET.fullmatch(text):
        return TokenBucket(float(found[1]), int(found[2] or 1))
    if found := _WINDOW.fullmatch(text):
        return RateWindow(int(found[1]), float(found[2]), "clock" if found[3] else "first")
    message = f"a limit is written requests/seconds, such as 180/60 or 180/60@clock, or rate/s:burst, not {text!r}"
    raise ValueError(message)


_WINDOW = re.compile(r"(\d+)/(\d+(?:\.\d+)?)(@clock)?", re.ASCII)
_BUCKET = re.compile(r"(\d+(?:\.\d+)?)/s(?::(\d+))?", re.ASCII)
