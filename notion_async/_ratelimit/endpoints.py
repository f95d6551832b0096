"""Limits of single endpoints, which are found out by their first refusal."""

from math import inf

from notion_async._ratelimit.adaptive import AdaptiveLimit
from notion_async._ratelimit.hold import Hold

COUNT_SECONDS = 60.0
"""Requests are counted in windows of this length while an endpoint has no limit of its own."""


class Endpoint:
    """One endpoint: pauses of its own, and its limit once it was refused for that.

    Attributes:
        hold: The pause.
        limit: The limit; None while there is none.
    """

    __slots__ = ("_count", "_since", "hold", "limit")

    def __init__(self) -> None:
        self.hold = Hold()
        self.limit: AdaptiveLimit | None = None
        self._count = 0
        self._since = -inf

    def count(self, now: float) -> None:
        """Count a request that leaves."""
        if now >= self._since + COUNT_SECONDS:
            self._since, self._count = now, 0
        self._count += 1

    def found_limit(self) -> AdaptiveLimit:
        """Return the endpoint's limit; make it from what was counted when there is none."""
        if self.limit is None:
            self.limit = AdaptiveLimit()
            self.limit.assume_sent(max(0, self._count - 1), self._since)
        return self.limit
