"""The history of one request."""

import random
import time

from notion_async._http import retry
from notion_async._http.exchange import PreparedRequest
from notion_async.errors import ApiError, NoAnswer, NotionError, RateLimited


class RetryState:
    """The history of one request: failures, when they began, and what to do after the next."""

    __slots__ = (
        "_failing_since",
        "_failures",
        "_retry_for",
        "_waited_before",
        "attempts",
        "call",
        "foreign_id",
        "status",
        "waited",
    )

    def __init__(self, call: PreparedRequest, retry_for: float) -> None:
        self.call = call
        self.attempts = 0
        self.foreign_id: str | None = None  # the object of the last answer, if it was not the one asked for
        self.status: int | None = None
        self.waited = 0.0
        self._retry_for = retry_for
        self._failures = 0
        self._failing_since: float | None = None
        self._waited_before = 0.0

    def next_delay(self, failure: NotionError) -> float | None:
        """Return the seconds to wait before the next attempt, or None to give up; add the request to the failure."""
        failure.attempts = self.attempts
        if isinstance(failure, ApiError | NoAnswer):
            failure.method, failure.path = self.call.route.method, self.call.path
        if not isinstance(failure, RateLimited):
            self._failures += 1
            if self._failing_since is None:
                self._failing_since = time.monotonic()
                self._waited_before = self.waited
        since = time.monotonic() - self._failing_since if self._failing_since is not None else 0.0
        failed = retry.FailedAttempt(
            self.call.route, self._failures, since - (self.waited - self._waited_before), self._retry_for
        )
        return retry.next_delay(failure, failed, random.random)  # noqa: S311 - jitter is no secret
