"""The gate of an adaptive limit: each cell of the table of states and events in its theory."""

from math import inf

import pytest

from notion_async._ratelimit.adaptive import AdaptiveLimit
from notion_async._ratelimit.figures import Figures
from notion_async._ratelimit.limit import SendRecord
from tests.ratelimit.random_rules import FAMILIES, bound, draw, drive

NOW = 1000.0


class Adaptive:
    """An adaptive limit as a sender of the simulation."""

    def __init__(self) -> None:
        self.limit = AdaptiveLimit(Figures((180, 600), 60.0))

    def take(self, now: float) -> SendRecord | float:
        return self.limit.take(now)

    def settle(self, token: SendRecord, now: float, *, accepted: bool, retry_after: float | None) -> float:
        self.limit.settle(token, now, "accepted" if accepted else "refused", retry_after or None)
        return 0.0


def sent(limit: AdaptiveLimit, now: float) -> SendRecord:
    taken = limit.take(now)
    assert isinstance(taken, SendRecord), taken
    return taken


def accept(limit: AdaptiveLimit, now: float, count: int = 1, latency: float = 0.1) -> None:
    for _ in range(count):
        limit.settle(sent(limit, now), now + latency, "accepted", None)


def refuse(limit: AdaptiveLimit, now: float, retry_after: float | None, latency: float = 0.1) -> None:
    limit.settle(sent(limit, now), now + latency, "refused", retry_after)


def closed(retry_after: float | None = 30.0) -> AdaptiveLimit:
    """Return a limit that accepted 20 requests and refused three, which is more than strays."""
    limit = AdaptiveLimit()
    accept(limit, NOW, 20)
    for record in [sent(limit, NOW) for _ in range(3)]:
        limit.settle(record, NOW + 0.1, "refused", retry_after)
    return limit


def resting() -> AdaptiveLimit:
    """Return a limit whose window of 20 in 30 s was seen twice, and whose credit is used up."""
    limit, now = AdaptiveLimit(), NOW
    for _ in range(3):
        accept(limit, now, 19)
        refuse(limit, now, 30)
        now += 30
        accept(limit, now)
    assert limit.window.confirmed
    limit.allowance.credit = 0
    limit.window.spend_extra(now)
    limit.window.end_extra()
    accept(limit, now, int(limit.window.left()))
    limit.take(now)
    assert limit.state == "resting"
    return limit


def probe(limit: AdaptiveLimit) -> SendRecord:
    """Send the next probe when it is due."""
    record = sent(limit, limit.ready_at(NOW))
    assert record.kind == "probe"
    return record


def test_a_refusal_closes_and_one_probe_asks_when_the_told_end_is_near() -> None:
    limit = closed()
    assert limit.state == "closed"
    assert NOW + 29 <= limit.ready_at(NOW) <= NOW + 30.1
    record = probe(limit)
    assert record.sent_at < limit.ready_at(record.sent_at) < record.sent_at + 1, (
        "the others wait for the probe's answer"
    )


def test_an_accepted_probe_opens_and_a_long_pause_gives_a_window() -> None:
    limit = closed()
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.1, "accepted", None)
    assert (limit.state, limit.window.budget, limit.rate.is_known) == ("open", 20, False)


def test_an_accepted_probe_after_a_short_pause_gives_a_rate() -> None:
    limit = closed(1.0)
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.1, "accepted", None)
    assert (limit.state, limit.window.budget, limit.rate.is_known) == ("open", None, True)


def test_a_refused_probe_narrows_the_bounds_and_the_next_one_waits() -> None:
    limit = closed()
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.1, "refused", 1)
    assert (limit.state, limit.pause.refused_at) == ("closed", record.sent_at)
    assert limit.ready_at(record.sent_at + 0.1) > record.sent_at + 0.1


@pytest.mark.parametrize("make", [closed, resting])
def test_a_probe_without_a_verdict_leaves_its_place_to_the_next(make: type) -> None:
    limit: AdaptiveLimit = make()
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.01, "unknown", None)
    assert sent(limit, record.sent_at + 0.01).kind == "probe"


def test_a_refusal_that_is_older_than_an_acceptance_stops_nobody() -> None:
    limit = AdaptiveLimit()
    stale, newer = sent(limit, NOW), sent(limit, NOW)
    limit.settle(newer, NOW + 0.1, "accepted", None)
    limit.settle(stale, NOW + 0.2, "refused", 60)
    assert limit.state == "open"
    assert limit.ready_at(NOW + 0.2) == NOW + 0.2


def test_an_acceptance_of_a_later_request_opens_at_once_and_teaches_no_window() -> None:
    limit = AdaptiveLimit()
    stray, newer = sent(limit, NOW), sent(limit, NOW)
    limit.settle(stray, NOW + 0.1, "refused", 60)
    assert limit.state == "closed"
    limit.settle(newer, NOW + 0.2, "accepted", None)
    assert (limit.state, limit.window.budget) == ("open", None)


@pytest.mark.parametrize("retry_after", [None, 1.0])
def test_two_refusals_are_strays_and_teach_no_rate(retry_after: float | None) -> None:
    limit = AdaptiveLimit()
    accept(limit, NOW, 5)
    for _ in range(2):
        now = limit.ready_at(NOW)
        refuse(limit, now, retry_after)
        accept(limit, limit.ready_at(now + 0.1))
    assert (limit.state, limit.rate.is_known) == ("open", False)


def test_a_late_refusal_of_an_earlier_window_takes_nothing_from_the_count_of_this_one() -> None:
    limit = AdaptiveLimit()
    accept(limit, NOW, 20)
    first, late = sent(limit, NOW), sent(limit, NOW)
    limit.settle(first, NOW + 0.1, "refused", 30)
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.1, "accepted", None)
    spent = limit.window.spent
    limit.settle(late, record.sent_at + 0.2, "refused", 30)
    assert limit.window.spent == spent


def test_a_rest_ends_by_a_probe_and_begins_a_window() -> None:
    limit = resting()
    number, record = limit.window.number, probe(limit)
    limit.settle(record, record.sent_at + 0.1, "accepted", None)
    assert (limit.state, limit.window.number, limit.window.spent) == ("open", number + 1, 1)


def test_a_rest_that_is_refused_closes_and_forgets_its_own_end() -> None:
    limit = resting()
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.1, "refused", None)
    assert (limit.state, limit.pause.upper) == ("closed", inf)


def test_extra_requests_that_are_accepted_drop_a_budget_that_was_too_small() -> None:
    limit = closed()
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.1, "accepted", None)
    accept(limit, record.sent_at + 0.2, 19)
    for _ in range(4):
        extra = [sent(limit, record.sent_at + 0.3) for _ in range(limit.window.extra_limit)]
        assert {one.kind for one in extra} == {"extra"}
        assert limit.ready_at(record.sent_at + 0.3) == inf
        for one in extra:
            limit.settle(one, record.sent_at + 0.4, "accepted", None)
        if limit.window.budget is None:
            break
    assert limit.window.budget is None
    assert limit.window.spent > 20, "what was sent of the window still counts"


def test_a_new_window_begins_when_one_ends_while_nobody_is_refused() -> None:
    limit = resting()
    record = probe(limit)
    limit.settle(record, record.sent_at + 0.1, "accepted", None)
    number = limit.window.number
    sent(limit, record.sent_at + 3600)
    assert limit.window.number == number + 1


def rated() -> tuple[AdaptiveLimit, float]:
    """Return a limit whose rate was confirmed twice, and the time."""
    limit = closed(1.0)
    record = probe(limit)
    now = record.sent_at + 0.1
    limit.settle(record, now, "accepted", None)
    for _ in range(2):
        now = max(now, limit.rate.due)
        record = next_normal(limit, now)
        now += 0.01
        limit.settle(record, now, "accepted", None)
    return limit, now


def next_normal(limit: AdaptiveLimit, now: float) -> SendRecord:
    record = limit.take(now, may_try=False)
    assert isinstance(record, SendRecord)
    assert record.kind == "normal"
    return record


def test_a_trial_that_is_accepted_raises_the_rate_and_doubles_the_step() -> None:
    limit, now = rated()
    before, step = limit.rate.value, limit.rate.uncertainty
    now = limit.ready_at(now)
    record = sent(limit, now)
    assert record.kind == "trial"
    limit.settle(record, now + 0.02, "accepted", None)
    assert limit.rate.value > before
    assert limit.rate.uncertainty == min(1.0, 2 * step)


def test_a_trial_that_is_refused_bounds_the_rate_and_costs_no_throughput() -> None:
    limit, now = rated()
    rate, due, now = limit.rate.value, limit.rate.due, limit.ready_at(now)
    record = sent(limit, now)
    limit.settle(record, now + 0.001, "refused", 1)
    assert (limit.state, limit.rate.value) == ("open", rate)
    assert limit.rate.due == pytest.approx(max(due, now + 0.001))


def test_a_known_rate_skips_one_gap_at_the_first_refusal_and_closes_at_the_second() -> None:
    limit, now = rated()
    for state in ("open", "closed"):
        now = limit.rate.due
        limit.settle(next_normal(limit, now), now + 0.02, "refused", 1)
        assert limit.state == state


def test_one_request_crosses_each_documented_figure_while_the_others_wait() -> None:
    limit = AdaptiveLimit(Figures((20,), 60.0))
    accept(limit, NOW, 19)
    last = sent(limit, NOW)
    assert limit.take(NOW) == inf
    limit.settle(last, NOW, "accepted", None)
    crossing = sent(limit, NOW)
    assert limit.take(NOW) == inf
    limit.settle(crossing, NOW, "accepted", None)
    sent(limit, NOW)
    sent(limit, NOW)


def test_a_request_that_was_never_sent_costs_nothing() -> None:
    for limit in (AdaptiveLimit(), closed(), resting(), rated()[0]):
        now = limit.ready_at(NOW + 5)
        before = limit.window.spent, limit.allowance.in_flight, limit.rate.due
        limit.undo(sent(limit, now))
        assert (limit.window.spent, limit.allowance.in_flight) == before[:2]
        assert limit.rate.due <= max(before[2], now) + 1e-6
        assert limit.ready_at(now) <= now


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "cap"])
@pytest.mark.parametrize("seed", range(4))
def test_any_rule_is_used_well_and_refuses_few(family: str, seed: int) -> None:
    case = draw(7000 + seed, family, longest=600)
    seconds = bound(case)[1]
    outcome = drive(case, Adaptive(), patience=4 * seconds + 60)
    assert outcome.done
    assert outcome.seconds <= 4 * seconds + 5, case.text  # a burst of 1 with jitter is as good as random
    assert outcome.refused <= 0.1 * case.requests + 140, case.text
