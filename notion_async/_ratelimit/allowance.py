"""Price of not knowing the limit: requests in flight, and refusals that may still be caused."""

INITIAL_IN_FLIGHT = 8
"""Requests in flight at first: as many are refused when a limit shows itself."""

SLOW_START_IN_FLIGHT = 40
"""In-flight limit up to which an accepted request raises it by `FAST_GROWTH`, and beyond it by `SLOW_GROWTH`."""

FAST_GROWTH, SLOW_GROWTH = 1 / 6, 0.03

MAX_CREDIT = 40.0
"""Refusals that may be caused at first; each accepted request earns `CREDIT_PER_ACCEPTED`."""

CREDIT_PER_ACCEPTED = 0.03

RECENT_REQUESTS = 100
"""Accepted requests after which the counts of accepted and refused ones are halved."""

STRAY_SHARE, STRAYS = 0.03, 2
"""Largest share of refusals that changes no estimate, and their number while no rate is known."""


class Allowance:
    """Counts of what was sent, accepted and refused, and what may be risked.

    Attributes:
        accepted: Requests accepted so far.
        in_flight: Requests sent and not yet answered.
        in_flight_limit: The most requests in flight.
        credit: Refusals that may still be caused by trying; negative when there were more.
        round_trip: Mean seconds from sending a request to its answer.
    """

    def __init__(self) -> None:
        self.accepted = 0
        self.in_flight = 0
        self.in_flight_limit: float = INITIAL_IN_FLIGHT
        self.credit = MAX_CREDIT
        self.round_trip = 0.1
        self._recent_accepted = 0.0
        self._recent_refused = 0.0

    def count_accepted(self, seconds: float) -> None:
        """Count an accepted request that was answered after some seconds."""
        self.accepted += 1
        self.credit = min(MAX_CREDIT, self.credit + CREDIT_PER_ACCEPTED)
        self.round_trip += (seconds - self.round_trip) / 8
        self.in_flight_limit += FAST_GROWTH if self.in_flight_limit < SLOW_START_IN_FLIGHT else SLOW_GROWTH
        self._recent_accepted += 1
        if self._recent_accepted > RECENT_REQUESTS:
            self._recent_accepted /= 2
            self._recent_refused /= 2

    def count_refused(self) -> None:
        """Count a refused request."""
        self.credit -= 1
        self._recent_refused += 1

    def is_stray(self, *, rate_known: bool) -> bool:
        """Return whether so few requests were refused recently that no estimate should change."""
        if not rate_known and self._recent_refused <= STRAYS:
            return True
        return self._recent_accepted > 30 and self._recent_refused <= STRAY_SHARE * self._recent_accepted
