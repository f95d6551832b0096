"""Rate estimate: requests a second, for limits whose refusals are short (token buckets, GCRA, windows of a second).

A refusal empties the server's bucket exactly. So the requests accepted between two refusals, divided by the time
between them, are the rate, whatever the burst. They are less only if tokens overflowed meanwhile. Above that rate, a
*trial* is the cheapest question: one gap is shortened, which costs one refusal at most, and no throughput.
"""

from math import inf, sqrt

from notion_async._ratelimit.limit import SendRecord

MIN_RATE = 0.5
"""Requests a second: no estimate goes below."""

MIN_STEP = 0.02
"""Share by which a trial exceeds a precise estimate; a larger one (`0.25 / rate`) below 12 requests a second."""

CATCH_UP = 0.3
"""Part of a gap that a late request may make up for; more would be refused where the burst is 1."""

CEILING_SECONDS = 16.0
"""How long a refused trial bounds the next ones, which go half-way to it."""

MAX_TRIAL_WAIT, MAX_TRIAL_GAP = 4.0, 12
"""Seconds between trials at most, or requests where those take longer: a trial may cost one of them."""

BEST_SECONDS = 30.0
"""How long a measured rate keeps the estimate above half of it."""


class RateEstimate:
    """Estimated rate, and the time at which the next request is due.

    Attributes:
        value: Requests a second; infinity while no refusal was short.
        due: When the next request may leave.
        cut_number: Number of the last request sent before the estimate was set; later ones are evidence.
        trial: Number of the trial in flight, if any.
    """

    def __init__(self) -> None:
        self.value = inf
        self.due = 0.0
        self.cut_number = 0
        self.trial: int | None = None
        self._ceiling, self._ceiling_at = inf, 0.0
        self._step = 1.0
        self._trial_after, self._trial_wait = 0.0, 1.0
        self._due_after_trial = 0.0
        self._confirmed = 0
        self._cuts = 0
        self._marks: list[tuple[float, int]] = []  # time and accepted requests at each cut
        self._best: list[tuple[float, float]] = []  # time and measured rate of recent cuts
        self._base, self._base_at = inf, 0.0

    @property
    def is_known(self) -> bool:
        """Whether a refusal showed a rate."""
        return self.value < inf

    @property
    def uncertainty(self) -> float:
        """Share by which the rate may be higher: up to the ceiling, or the size of the next trial."""
        if not self.is_known:
            return inf
        return self._step if self._ceiling == inf else max(0.0, self._ceiling / self.value - 1)

    # -- spending

    def trial_at(self, now: float) -> tuple[float, float]:
        """Return when a trial may leave, before it is due otherwise, and the rate it tries; infinity if none may."""
        if self.trial is not None or self._confirmed < (2 if self.value > 4 else 1):
            return inf, self.value
        if now - self._base_at >= (1.0 if self._cuts else 0.5):  # at most doubling in this time
            self._base_at, self._base = now, self.value
        if now > self._ceiling_at + CEILING_SECONDS or self._ceiling <= 1.01 * self.value:
            self._ceiling = inf
        goal = self.value * (1 + self._step)
        if self._ceiling < inf:
            goal = min(self.value * (1 + max(self._step, 0.1)), (self.value + self._ceiling) / 2)
        goal = min(goal, 2 * self._base)
        at = max(self.due - 1 / self.value + 1 / goal, self._trial_after)
        return (at, goal) if at < self.due else (inf, goal)

    def spend(self, now: float) -> float:
        """Count a request that leaves now; return the seconds by which the next one is later."""
        before = self.due
        self.due = max(self.due, now - CATCH_UP / self.value) + 1 / self.value
        return self.due - before

    def spend_trial(self, record: SendRecord, goal: float) -> None:
        """Count a trial that leaves now."""
        record.kind, record.rate = "trial", goal
        self.trial = record.number
        self.due += 1 / goal
        self._due_after_trial = self.due

    def undo(self, record: SendRecord) -> None:
        """Take back a request that was never sent."""
        if self.is_known and record.number > self.cut_number:
            self.due -= 1 / (record.rate or self.value)

    # -- learning

    def forget(self) -> None:
        """Forget the rate: a window explains the refusals."""
        self.value = inf
        self._marks.clear()

    def confirm(self, record: SendRecord, now: float, *, has_credit: bool) -> None:
        """Record that a request sent at this rate, or by a trial above it, was accepted."""
        self._confirmed += 1
        if record.kind != "trial":
            return
        if self._ceiling == inf:
            self._trial_wait = 1.0
        self.value = record.rate
        self._confirmed, self._trial_after, self._step = 0, now, min(1.0, 2 * self._step)
        self.due = min(self.due, now + 1 / self.value)
        if self._ceiling < 1.04 * self.value:
            self._settle_here(now, has_credit=has_credit)

    def refuse_trial(self, record: SendRecord, now: float, *, has_credit: bool) -> None:
        """Record that a trial was refused: the rate lies below what it tried.

        A refused request took nothing: if none was sent since, the next one may go when it was due without the trial.
        """
        if self.due == self._due_after_trial:
            self.due = max(now, self.due - 1 / record.rate)
        else:
            self.due += 1 / self.value - 1 / record.rate
        self._ceiling, self._ceiling_at = min(self._ceiling, record.rate), now
        self._trial_after = now
        if self._ceiling < 1.04 * self.value or not has_credit:
            self._settle_here(now, has_credit=has_credit)

    def skip(self, sent_at: float) -> None:
        """Leave out one gap after a single refusal."""
        self.due = max(self.due, sent_at + 1 / self.value) if self.value > 5 else sent_at + CATCH_UP / self.value

    def resume(self, sent_at: float) -> None:
        """Continue after a pause that ended with a request sent at that time."""
        self.due = max(self.due, sent_at + 1 / self.value)

    def start(
        self, now: float, number: int, recent: tuple[int, float], ever: tuple[int, float], round_trip: float
    ) -> None:
        """Set the first estimate, between the rate since the last refusal and the one since the first request.

        A bucket's rate is near the first of them, a short window's near the second.

        Args:
            now: The time.
            number: Number of the last request sent.
            recent: Requests accepted since the limit was met, and when that was.
            ever: Requests accepted so far, and when the first was sent.
            round_trip: Seconds from sending to answer; over less than that nothing is measured.
        """
        count = max(1, recent[0])
        since = count / max(now - recent[1], round_trip, 1e-3)
        average = ever[0] / max(now - ever[1], round_trip, 1e-3)
        self._marks = [(recent[1], ever[0] - count)]
        self._step, self._ceiling, self._trial_after = 1.0, inf, now
        self._set(sqrt(since * max(since, average)), number, now)

    def cut(self, now: float, number: int, accepted: int) -> None:
        """Reduce the estimate to what was accepted since an earlier refusal.

        Near the estimate, that is the rate. Far below it, requests were sent too slowly to measure: it is a lower
        bound, and the truth lies between.
        """
        was, (rate, count) = self.value, self._measure(now, accepted)
        self._marks = [*self._marks[-23:], (now, accepted)]
        self._cuts += 1
        self._best = [one for one in self._best if one[0] > now - BEST_SECONDS][-50:]
        if count >= 16:
            self._best.append((now, rate))
        sharp = rate >= 0.7 * was
        if not rate:
            value = 0.7 * was
        elif sharp:
            value = min(0.97 * was, 0.98 * rate)
        else:
            value = max(was / 2 if count < 16 else 0.0, sqrt(rate * was))
        self._set(max(value, 0.5 * max((rate for _, rate in self._best), default=0.0)), number, now)
        self._ceiling, self._ceiling_at = was, now
        self._step = self._least_step() if sharp else 0.1
        precise = sharp and count >= 16
        self._trial_after = now + (min(MAX_TRIAL_WAIT, max(1.0, 30 / self.value)) if precise else 0.0)

    def _measure(self, now: float, accepted: int) -> tuple[float, int]:
        """Return the accepted requests a second since an earlier cut, and how many: enough of them, if there were."""
        rate, count = 0.0, 0
        for at, before in reversed(self._marks):
            if now - at >= 1 and (accepted - before >= 6 or not count):
                count = accepted - before
                rate = count / (now - at)
                if count >= 16 or (count >= 6 and now - at > 5):
                    break
        return rate, count

    def _set(self, value: float, number: int, now: float) -> None:
        self.value = self._base = max(MIN_RATE, value)
        self.cut_number, self._confirmed, self._base_at = number, 0, now

    def _settle_here(self, now: float, *, has_credit: bool) -> None:
        longest = max(MAX_TRIAL_WAIT, MAX_TRIAL_GAP / self.value)
        self._trial_after = now + (self._trial_wait if has_credit else longest)
        self._trial_wait = min(longest, 2 * self._trial_wait)
        self._ceiling, self._step = inf, self._least_step()

    def _least_step(self) -> float:
        return max(MIN_STEP, min(0.5, 0.25 / self.value))

    def restore(self, value: float, now: float, step: float) -> None:
        """Start from an earlier estimate; an old one is searched in larger steps."""
        self.value = self._base = value
        self._base_at, self._step, self._trial_after, self.due = now, max(MIN_STEP, step), now + 1.0, now
