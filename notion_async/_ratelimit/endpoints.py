"""Limits of single endpoints, which are found out by their first refusal."""

from math import inf

from notion_async._ratelimit.adaptive import AdaptiveLimit
from notion_async._ratelimit.hold import Hold
from notion_async._ratelimit.limit import SendRecord

COUNT_SECONDS = 60.0
"""Requests are counted in windows of this length while an endpoint has no limit of its own."""


class EndpointLimit:
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

    def refuse(self, record: SendRecord | None, sent_at: float, now: float, retry_after: float | None) -> None:
        """Record a refusal for the endpoint's own limit."""
        if record is not None or self.limit is None:  # else it was sent before the limit was found, by another refusal
            limit = self.found_limit()
            limit.settle(record or limit.adopt(sent_at), now, "refused", retry_after)

    def found_limit(self) -> AdaptiveLimit:
        """Return the endpoint's limit; make it from what was counted when there is none."""
        if self.limit is None:
            self.limit = AdaptiveLimit()
            self.limit.assume_sent(max(0, self._count - 1), self._since)
        return self.limit
