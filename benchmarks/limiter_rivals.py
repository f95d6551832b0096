"""Other ways to treat a limit that is not known, as senders of `tests.ratelimit.random_rules`, and the limiter's own.

The adaptive mode of the AWS SDKs is written after its public description (a token bucket that is off until the first
refusal, its rate lowered by 0.7 and raised on a cubic curve, and exponential backoff of each request):
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import random
from collections.abc import Callable
from typing import Any

from notion_async._ratelimit.adaptive import AdaptiveLimit
from notion_async._ratelimit.figures import Figures
from notion_async._ratelimit.limit import SendRecord
from tests.ratelimit.random_rules import Sender


class Ours:
    """The limiter's model."""

    def __init__(self) -> None:
        self.limit = AdaptiveLimit(Figures((180, 600), 60.0))

    def take(self, now: float) -> SendRecord | float:
        return self.limit.take(now)

    def settle(self, token: SendRecord, now: float, *, accepted: bool, retry_after: float | None) -> float:
        self.limit.settle(token, now, "accepted" if accepted else "refused", retry_after or None)
        return 0.0


class Naive:
    """No limiter: each request that was refused waits for as long as it was told."""

    def take(self, now: float) -> Any:
        return object()

    def settle(self, token: object, now: float, *, accepted: bool, retry_after: float | None) -> float:
        return retry_after or 1.0


class ThreeASecond:
    """A fixed three requests a second."""

    def __init__(self) -> None:
        self._due = 0.0

    def take(self, now: float) -> Any:
        if now < self._due - 1e-9:
            return self._due
        self._due = max(now, self._due) + 1 / 3
        return object()

    def settle(self, token: object, now: float, *, accepted: bool, retry_after: float | None) -> float:
        return retry_after or 1.0


class AwsAdaptive:
    """The adaptive mode of the AWS SDKs; each refused request waits for its first backoff, however often it was."""

    BETA, SCALE, SMOOTH, LEAST, SLICE = 0.7, 0.4, 0.8, 0.5, 0.5

    def __init__(self) -> None:
        self._rng = random.Random(1)
        self._enabled = False
        self._rate = self._largest = self._level = 0.0
        self._at = self._refused_at = 0.0
        self._measured, self._count, self._slice = 0.0, 0, 0

    def take(self, now: float) -> Any:
        if self._enabled:
            self._level = min(max(self._rate, 1), self._level + (now - self._at) * self._rate)
            self._at = now
            if self._level < 1 - 1e-9:
                return now + (1 - self._level) / self._rate
            self._level -= 1
        return object()

    def settle(self, token: object, now: float, *, accepted: bool, retry_after: float | None) -> float:
        self._measure(now)
        if not accepted:
            rate = min(self._measured, self._rate) if self._enabled else self._measured
            self._largest, self._refused_at = rate, now
            self._at = now if not self._enabled else self._at
            self._enabled, wanted = True, rate * self.BETA
        else:
            window = (self._largest * (1 - self.BETA) / self.SCALE) ** (1 / 3)
            wanted = self.SCALE * (now - self._refused_at - window) ** 3 + self._largest
        self._rate = max(min(wanted, 2 * self._measured), self.LEAST)
        return self._rng.uniform(0, 1)

    def _measure(self, now: float) -> None:
        self._count += 1
        here = int(now / self.SLICE)
        if here > self._slice:
            current = self._count / (min(here - self._slice, 100) * self.SLICE)
            self._measured = current * self.SMOOTH + self._measured * (1 - self.SMOOTH)
            self._count, self._slice = 0, here


RIVALS: dict[str, Callable[[], Sender]] = {"AWS adaptive": AwsAdaptive, "three a second": ThreeASecond}
