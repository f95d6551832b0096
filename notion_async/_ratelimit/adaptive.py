"""Adaptive limit: learns any rule of the server from what it accepts and refuses.

**The picture.** Requests go through a gate. The gate is *open* until a refusal shows that the server is not. While it
is *closed*, one *probe* at a time asks whether the server accepts again. Two things are learnt, on two time scales:

- a *rate* (`token_bucket.RateEstimate`) from refusals that last up to 3 s: buckets, GCRA, windows of a second or two,
  sliding logs;
- a *window* (`fixed_window.WindowEstimate`: a budget until a reset) from refusals that last longer.

Both may hold at once; each is infinite until a refusal of its kind was seen. No model is chosen by name: how long a
refusal lasts decides which of the two is taught. Beside them are the `Pause` (bounds of when a closed gate opens) and
the `Allowance` (requests in flight, and refusals that may still be caused).

**Four facts** carry the design. What is observed of a request is its number in the order of sending, when it was sent
and answered, the verdict, and `Retry-After`.

1. *The newest answer counts.* The server's state is what it said to the latest-sent request that was answered. A
   refusal older than a newer acceptance says nothing about now: stray refusals stop nobody.
2. *A refusal empties the server's bucket.* What was accepted between two refusals, divided by the time, is the rate.
3. *One shortened gap is the cheapest question.* A *trial* costs one refusal at most, and no throughput.
4. *A refusal bounds the reset from both sides*; the bounds of all refusals of a pause are intersected.

**States and events.**

| event | open | closed (refused) | resting (budget spent, nobody refused) |
|---|---|---|---|
| may leave | all, within in-flight limit, rate, budget | one probe (1) | one probe (1) |
| accepted, normal | counted; two of them confirm a rate | newer than the refusal: **open** | counted |
| accepted, trial | rate := tried rate; step doubled | - | - |
| accepted, extra | 1, 2, 4, 8 at a time; then the budget is dropped | - | - |
| accepted, probe | - | **open**; learn from the pause (2) | **open**: a new window |
| refused, stale (3) | cut the rate unless stray | - | - |
| refused, newest | cut unless stray; then skip a gap, or **closed** (4) | narrow the bounds | - |
| refused, trial | ceiling := tried rate | - | - |
| refused, probe | - | lower bound := its sending | **closed**: the reset is later |
| time | window over: a new one | probe due | probe due |
| no verdict | nothing learnt | the probe's place is free | the probe's place is free |

(1) When `pause.next_probe` is due and the last probe is answered, or 4 round trips old. (2) A pause over 3 s measures
the window; a shorter one gives the first rate, or cuts it. (3) Older than a newer acceptance. (4) The first refusal in
a row skips one gap where a rate is known; the second one, or a `Retry-After` over 3 s, closes.

**What tells the models apart.**

| the server | what is seen | what is believed |
|---|---|---|
| no limit | no refusal | in-flight limit grows, then nothing holds |
| bucket, GCRA, short window, log | refusals of at most 3 s | rate |
| window | a pause of more than 3 s, twice with the same count | window, `confirmed` from the second on |
| bucket and window | both | the smaller one of the moment |
| strays | refused with a newer acceptance, at most 2 % | nothing |

**Never stuck, never slow for long.** Whatever is learnt has a floor and ends by time: the rate is at least 0.5/s and
half of the best measured in 30 s; a ceiling lasts 16 s; trials are at most 4 s apart; a budget is tried beyond once per
window or 20 s; probes are at most 20 s apart where no end was told. With nothing in flight, `take` never returns
infinity. Documented figures are only where learning starts: one request crosses each of them while the others wait, so
that a plan's own limit costs one refusal.

**Why this does not go through an `AsyncLimiter`.** A trial moves one gap, a refusal skips one, and both move the time
that the *next* request is due; a leaky bucket whose rate cannot change without losing its level has no word for that.
The model's own `due` is the timer here; an `AsyncLimiter` spaces a rate that was told (`queue.LoopQueue`).
"""

from math import inf
from typing import Any, Literal

from notion_async._ratelimit.allowance import Allowance
from notion_async._ratelimit.figures import Figures
from notion_async._ratelimit.fixed_window import WindowEstimate
from notion_async._ratelimit.limit import Capacity, Kind, LimitModel, SendRecord, Verdict
from notion_async._ratelimit.pause import LOW_CREDIT, PRECISION, SHORT_PAUSE, Bounds, Pause
from notion_async._ratelimit.token_bucket import RateEstimate

PROBE_PATIENCE = 4
"""Round trips after which another probe is sent although the last one was not answered."""

RESERVE_STEPS = 60
"""Bulk that must leave the rest of a window to others asks again after this fraction of it."""


class AdaptiveLimit(LimitModel):
    """A limit that is learnt; see the module's theory.

    Args:
        figures: Documented windows.

    Attributes:
        state: `open`, `closed` or `resting`.
        allowance: Requests in flight, and refusals that may be caused.
        rate: The rate estimate.
        window: The window estimate.
        pause: Bounds of when a gate that is not open opens.
    """

    name = "unknown"

    def __init__(self, figures: Figures | None = None) -> None:
        super().__init__()
        self.state: Literal["open", "closed", "resting"] = "open"
        self.allowance = Allowance()
        self.rate = RateEstimate()
        self.window = WindowEstimate()
        self.pause = Pause()
        self.figures = figures or Figures((), 60.0)
        self._began: float | None = None
        self._newest_accepted = self._newest_refused = -1
        self._refused_in_a_row = 0
        self._accepted_since_closed = 0
        self._probe: SendRecord | None = None

    # -- sending

    def take(self, now: float, *, keep: float = 0, may_try: bool = True) -> SendRecord | float:
        """Allow one request to leave now, or return when to ask again: infinity at the next answer."""
        at, kind = self._plan(now, keep, may_try=may_try)
        return self._send(now, kind) if at <= now else at

    def ready_at(self, now: float) -> float:
        """Return when the next request may leave."""
        return self._plan(now, 0, may_try=True)[0]

    def _plan(self, now: float, keep: float, *, may_try: bool) -> tuple[float, Kind]:
        """Return when the next request may leave, and as what."""
        if self.state == "open":
            blocked_until = self._blocked_until(now, keep)
            if blocked_until > now:
                return blocked_until, "normal"
        if self.state != "open":
            return self._plan_probe(now)
        window, rate = self.window, self.rate
        kind: Kind = "normal" if window.budget is None or window.spent < window.budget else "extra"
        if rate.value == inf or now >= rate.due - 1e-9:
            return now, kind
        trial_at = rate.trial_at(now)[0] if may_try and kind == "normal" else inf
        return (now, "trial") if trial_at <= now + 1e-9 else (min(trial_at, rate.due), kind)

    def _blocked_until(self, now: float, keep: float) -> float:
        """Return how long an open gate lets nothing out but for the rate; rest if the budget is spent."""
        allowance, window = self.allowance, self.window
        if allowance.in_flight >= allowance.in_flight_limit:
            return inf
        if window.budget is None:
            return inf if self.figures.sizes and self.figures.must_wait(allowance.in_flight) else now
        window.roll_over(now, allowance.in_flight)
        if window.left() > keep:
            return now
        if keep and now < window.reset[1] < inf:
            return min(window.reset[1], now + window.length[1] / RESERVE_STEPS)
        if window.should_rest(now, allowance.credit, LOW_CREDIT):
            self._rest(now)
            return now
        return inf if window.extra_in_flight >= window.extra_limit else now

    def _plan_probe(self, now: float) -> tuple[float, Kind]:
        if self._probe is not None:
            overdue = self._probe.sent_at + PROBE_PATIENCE * self.allowance.round_trip + 0.05
            if now < overdue:
                return overdue, "probe"
        return max(now, self.pause.next_probe), "probe"

    def _send(self, now: float, kind: Kind) -> SendRecord:
        if self._began is None:
            self._began, self.window.start = now, (now, now)
        self._sent += 1
        self.window.spent += 1
        self.allowance.in_flight += 1
        record = SendRecord(self._sent, now, kind, self.window.number)
        if self.figures.sizes:
            self.figures.count(now)
        if kind == "probe":
            self._probe = record
        elif kind == "trial":
            self.rate.spend_trial(record, self.rate.trial_at(now)[1])
        elif self.rate.value < inf:
            self.rate.spend(now)
        if kind == "extra":
            self.window.spend_extra(now)
        return record

    def undo(self, record: SendRecord) -> None:
        """Take back a request that was never sent."""
        self._release(record)
        self.window.uncount(record)
        if record.kind != "probe":
            self.rate.undo(record)
        if self.figures.sizes:
            self.figures.count(record.sent_at, -1)

    def assume_sent(self, count: int, since: float) -> None:
        """Count requests that were sent and accepted before the limit was known."""
        self._sent = self.window.spent = self.allowance.accepted = count
        self._began, self.window.start = since, (since, since)
        self.allowance.in_flight_limit = inf

    def adopt(self, sent_at: float) -> SendRecord:
        """Return a record of a request that left before the limit was known."""
        return self._send(sent_at, "normal")

    # -- learning

    def settle(self, record: SendRecord, now: float, verdict: Verdict, retry_after: float | None) -> None:
        """Record the verdict on a request and update the estimates."""
        self._release(record)
        if verdict == "accepted":
            self._accepted(record, now)
        elif verdict == "refused":
            self._refused(record, now, retry_after or 0.0)

    def _release(self, record: SendRecord) -> None:
        self.allowance.in_flight -= 1
        if record is self._probe:
            self._probe = None
        if record.number == self.rate.trial:
            self.rate.trial = None
        if record.kind == "extra":
            self.window.end_extra()

    def _accepted(self, record: SendRecord, now: float) -> None:
        self.allowance.count_accepted(now - record.sent_at)
        self._newest_accepted = max(self._newest_accepted, record.number)
        is_newest = record.number > self._newest_refused
        if is_newest:
            self._refused_in_a_row = 0
        if record.kind == "extra":
            self.window.accept_extra(record.sent_at)
        if self.state == "open":
            if self.rate.value < inf and record.number > self.rate.cut_number:
                self.rate.confirm(record, now, has_credit=self.allowance.credit > 0)
        elif record.kind == "probe":
            if is_newest:
                self._open(record, now)
        elif self.state == "closed" and record.number > self.pause.number:
            self._accepted_since_closed += 1
            self._open(record, now)

    def _refused(self, record: SendRecord, now: float, retry_after: float) -> None:
        self.allowance.count_refused()
        self.window.refuse(record)
        if self.figures.sizes:
            self.figures.count(now, -1)
        is_first = record.number > self._newest_refused
        self._newest_refused = max(self._newest_refused, record.number)
        if record.kind == "trial" and self.state == "open":
            self.rate.refuse_trial(record, now, has_credit=self.allowance.credit >= 0)
        elif self.state == "open":
            if self._shows_a_limit(record, now, retry_after):
                self._close(record, now, retry_after)
        elif is_first or record.kind == "probe":
            self._refused_again(record, now, retry_after)

    def _shows_a_limit(self, record: SendRecord, now: float, retry_after: float) -> bool:
        """Cut the rate, and return whether the refusal closes the gate."""
        if self.rate.is_known and record.number > self.rate.cut_number and not self._is_stray():
            self.rate.cut(now, self._sent, self.allowance.accepted)
        if record.number < self._newest_accepted:
            return False
        self._refused_in_a_row += 1
        if self.rate.is_known and self._refused_in_a_row < 2 and retry_after <= SHORT_PAUSE:
            self.rate.skip(record.sent_at)
            return False
        return True

    def _is_stray(self) -> bool:
        return self.allowance.is_stray(rate_known=self.rate.is_known)

    def _close(self, record: SendRecord, now: float, retry_after: float) -> None:
        self.state, self._probe, self._accepted_since_closed = "closed", None, 0
        bounds = _bounds(record.sent_at, now, retry_after)
        self.pause.begin(record.sent_at, now, record.number, bounds, retry_after)
        self._plan_next_probe(now)

    def _refused_again(self, record: SendRecord, now: float, retry_after: float) -> None:
        if self.state == "resting":
            self.state, self._accepted_since_closed = "closed", 0
            self.pause.begin(record.sent_at, now, record.number, (0.0, inf), 0.0)
        if record.kind == "probe":
            self.pause.refused_at = record.sent_at
        self.pause.narrow(now, _bounds(record.sent_at, now, retry_after), retry_after)
        self._plan_next_probe(now)

    def _plan_next_probe(self, now: float) -> None:
        expected = self.window.reset if self.window.confirmed and self.window.ends else None
        self.pause.plan(now, expected, self.allowance.round_trip, self.allowance.credit)

    def _rest(self, now: float) -> None:
        self.state, self._probe = "resting", None
        near = max(2 * self.allowance.round_trip, PRECISION * self.window.length[0])
        self.pause.rest(now, self._sent, self.window.reset, near)

    def _open(self, record: SendRecord, now: float) -> None:
        rested, window = self.state == "resting", self.window
        self.state, self._probe, self._refused_in_a_row = "open", None, 0
        if rested:
            window.end_rest(record.sent_at, now)
            return
        if self.pause.was_void(record.sent_at):
            return
        if self.pause.was_long(record.sent_at):
            if not window.measure(record.sent_at, now, self.pause):
                self.rate.forget()
        elif window.budget is not None and window.ends and record.sent_at >= window.reset[0] - 1:
            window.begin(record.sent_at, now)
        elif not self._is_stray():
            self._learn_rate(now)
        if self.rate.is_known:
            self.rate.resume(record.sent_at)

    def _learn_rate(self, now: float) -> None:
        accepted, pause = self.allowance.accepted, self.pause
        if not self.rate.is_known:
            recent = self._accepted_since_closed, pause.seen_at
            ever = accepted, now if self._began is None else self._began
            self.rate.start(now, self._sent, recent, ever, self.allowance.round_trip)
        elif self.rate.cut_number < pause.number:
            self.rate.cut(now, self._sent, accepted)

    # -- estimates

    def reason(self) -> str:
        """Return why requests wait."""
        if self.state == "closed":
            told = f", Retry-After {self.pause.told:g} s" if self.pause.told else ""
            return f"refused with 429{told}"
        if self.state == "resting":
            return f"the budget of {self.window.budget} requests is spent"
        if self.rate.is_known:
            return f"the rate is {self.rate.value:.1f} requests a second"
        return "the limit is being learnt"

    def earliest(self, now: float, ahead: int) -> float:
        """Return the earliest time at which a request with others ahead can leave, if every answer is a good one."""
        at = now
        if self.state != "open" and self._probe is None:
            at = max(now, self.pause.next_probe)
        if self.rate.is_known:
            at = max(at, self.rate.due) if self.state == "open" else at
            at += ahead / (self.rate.value * (1 + min(1.0, self.rate.uncertainty)))
        window = self.window
        if window.budget is None or not window.length[0]:
            return at
        left = window.left() if self.state == "open" else 1
        if ahead < left:
            return at
        reset = window.reset[0] if self.state == "open" else at
        return max(at, reset + (ahead - left) // window.budget * window.length[0])

    def capacity(self, now: float) -> Capacity:
        """Return the size of the current window; infinite where its end is not known."""
        window = self.window
        if window.budget is None or not window.ends:
            return Capacity()
        rest = (window.reset[1] - now) / window.length[1]
        return Capacity(window.budget, window.length[1], min(1.0, max(0.0, rest)))

    def status(self) -> dict[str, Any]:
        """Return the facts about this limit that `RateLimitStatus` has."""
        window, rate = self.window, self.rate
        models = [name for name, known in (("window", window.budget), ("rate", rate.is_known)) if known]
        known = window.budget is not None and window.ends
        return {
            "model": " and ".join(models) or self.name,
            "state": self.state,
            "budget": window.budget,
            "confirmed": window.confirmed,
            "seconds": window.length if known else None,
            "rate": rate.value if rate.is_known else None,
            "rate_uncertainty": rate.uncertainty if rate.is_known else None,
            "sent": window.spent,
            "in_flight_limit": self.allowance.in_flight_limit,
        }


def _bounds(sent_at: float, now: float, retry_after: float) -> Bounds:
    """Return the bounds of the end of a pause; a whole `Retry-After` was rounded up."""
    if not retry_after:
        return sent_at, inf
    return sent_at + retry_after - (retry_after % 1 == 0), now + retry_after
