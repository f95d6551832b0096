"""What is seen of a limiter from outside, what outlives it, and what each kind of refusal teaches."""

import json
import math
from typing import Any

import pytest

from notion_async._ratelimit import RateLimit
from notion_async._ratelimit.budget import LocalLedger
from notion_async._ratelimit.interface import Ticket, Wait
from notion_async._ratelimit.limit import Scope
from notion_async.errors import InvalidInput

CHILDREN = "GET /blocks/{block_id}/children"
QUERY = "POST /data_sources/{data_source_id}/query"
DOCUMENTED = RateLimit(180, 60)


class Clock:
    """A clock that the test sets; it shows the wall's time with an offset."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + 1_700_000_000


def ledger_of(clock: Clock, rule: RateLimit | None = DOCUMENTED) -> LocalLedger:
    return LocalLedger(rule, clock, wall=clock.wall)


def taken(ledger: LocalLedger, endpoint: str = CHILDREN) -> Ticket:
    ticket = ledger.take(endpoint, "normal")
    assert isinstance(ticket, Ticket)
    return ticket


def spend(ledger: LocalLedger, count: int, endpoint: str = CHILDREN) -> None:
    for _ in range(count):
        ledger.settle(taken(ledger, endpoint), 200, None, "")


def exhaust(ledger: LocalLedger, count: int, retry_after: float | None) -> None:
    """Spend a budget of so many, until the server refuses."""
    spend(ledger, count)
    ledger.settle(taken(ledger), 429, retry_after, "public_api_request_rate_limit")


def test_limits_tell_what_is_believed_and_what_was_spent() -> None:
    ledger = ledger_of(Clock())
    exhaust(ledger, 180, 37)
    limits = ledger.limits({"interactive": 0, "normal": 3, "bulk": 1})
    assert (limits.rule, limits.budget, limits.seconds, limits.rate) == ("window", 180, 60, None)
    assert (limits.spent, limits.next_reset_in, limits.paused_for) == (180, 37, 0)
    assert limits.refusals == {"public_api_request_rate_limit": 1}
    assert limits.waiting == {"interactive": 0, "normal": 3, "bulk": 1}


def test_limits_tell_a_pause_and_refusals_without_a_reason() -> None:
    ledger = ledger_of(Clock())
    ledger.settle(taken(ledger), 529, 12, "")
    limits = ledger.limits({})
    assert (limits.paused_for, limits.refusals) == (12, {"http_529": 1})


def test_limits_of_no_budget_promise_nothing() -> None:
    limits = ledger_of(Clock(), None).limits({})
    assert (limits.rule, limits.budget, limits.next_reset_in) == ("none", None, None)


def test_without_a_budget_a_refusal_holds_everybody_and_then_lets_one_go_first() -> None:
    clock = Clock(100.0)
    ledger = ledger_of(clock, None)
    early, late, refused = taken(ledger), taken(ledger), taken(ledger)
    ledger.settle(early, 200, None, "")
    ledger.settle(refused, 529, 5.0, "")
    ledger.settle(late, 200, None, "")
    assert ledger.take(CHILDREN, "normal") == Wait(105.0)
    clock.now = 105.0
    first = taken(ledger)
    held = ledger.take(CHILDREN, "normal")
    assert isinstance(held, Wait)
    assert 105.0 < held.until <= 107.0
    ledger.settle(first, 200, None, "")
    taken(ledger)


def test_limits_of_a_rate_tell_the_rate() -> None:
    ledger = ledger_of(Clock(0.5))
    exhaust(ledger, 5, 1)
    limits = ledger.limits({})
    assert limits.rule == "rate"
    assert limits.rate == pytest.approx(2.94)
    assert ledger.pace() is not None


def through_json(ledger: LocalLedger) -> Any:
    return json.loads(json.dumps(ledger.snapshot()))


def test_a_snapshot_lets_the_next_run_start_where_this_one_ended() -> None:
    clock = Clock()
    first = ledger_of(clock)
    exhaust(first, 180, 37)
    clock.now = 10
    second = ledger_of(clock)
    second.restore(through_json(first))
    answer = second.take(CHILDREN, "normal")
    assert answer == Wait(37)
    assert second.limits({}).spent == 180


def test_a_snapshot_whose_window_is_over_keeps_the_estimate_alone() -> None:
    clock = Clock()
    first = ledger_of(clock)
    spend(first, 200)
    clock.now = 1000
    second = ledger_of(clock)
    second.restore(through_json(first))
    limits = second.limits({})
    assert (limits.budget, limits.spent) == (600, 0)
    assert not isinstance(second.take(CHILDREN, "normal"), Wait)


def test_a_snapshot_of_no_limit_and_of_a_rate_survive_too() -> None:
    clock = Clock(0.5)
    free = ledger_of(clock)
    spend(free, 601)
    bucket = ledger_of(clock)
    exhaust(bucket, 5, 1)
    heirs = [ledger_of(clock), ledger_of(clock)]
    for heir, ancestor in zip(heirs, (free, bucket), strict=True):
        heir.restore(through_json(ancestor))
    assert heirs[0].limits({}).budget is None
    assert heirs[1].limits({}).rate == pytest.approx(2.94)


def test_a_snapshot_keeps_the_endpoints_limits() -> None:
    clock = Clock()
    first = ledger_of(clock)
    for number in range(2):
        clock.now = 60.0 * number
        spend(first, 30, QUERY)
        first.settle(taken(first, QUERY), 429, 60, "public_api_endpoint_rate_limit")
    clock.now = 120
    first.take(QUERY, "normal")
    saved = through_json(first)
    assert saved["endpoints"][QUERY]["budget"] == 30
    second = ledger_of(clock)
    second.restore(saved)
    assert through_json(second)["endpoints"][QUERY]["budget"] == 30


@pytest.mark.parametrize("learnt", [{}, {"version": 0}, {"version": 99, "connection": 1}])
def test_a_snapshot_of_another_version_is_ignored(learnt: dict[str, Any]) -> None:
    ledger = ledger_of(Clock())
    ledger.restore(learnt)
    assert ledger.limits({}).budget == 180


def test_what_was_told_stays_whatever_a_snapshot_says() -> None:
    clock = Clock()
    first = ledger_of(clock)
    spend(first, 200)
    told = ledger_of(clock, RateLimit(50, 60, adaptive=False))
    told.restore(through_json(first))
    assert told.limits({}).budget == 50


def test_a_snapshot_holds_no_token_and_no_id() -> None:
    ledger = ledger_of(Clock())
    spend(ledger, 3)
    assert set(through_json(ledger)) == {"version", "connection", "endpoints"}


def test_a_ticket_that_is_given_back_was_never_spent() -> None:
    ledger = ledger_of(Clock())
    ledger.give_back(taken(ledger))
    assert ledger.limits({}).spent == 0


def test_a_lead_that_is_given_back_leaves_the_lead_to_the_next() -> None:
    clock = Clock()
    ledger = ledger_of(clock, None)
    ledger.settle(taken(ledger), 529, 5, "")
    clock.now = 5
    ledger.give_back(taken(ledger))
    taken(ledger)
    assert isinstance(ledger.take(CHILDREN, "normal"), Wait)


def test_a_lead_that_is_refused_pauses_again_and_the_next_leads() -> None:
    clock = Clock()
    ledger = ledger_of(clock)
    exhaust(ledger, 180, 37)
    clock.now = 37
    ledger.settle(taken(ledger), 429, 1, "public_api_request_rate_limit")
    assert ledger.take(CHILDREN, "normal") == Wait(38)
    clock.now = 38
    taken(ledger)
    assert isinstance(ledger.take(CHILDREN, "normal"), Wait)


def test_a_lead_whose_answer_takes_long_is_not_waited_for_without_end() -> None:
    clock = Clock()
    ledger = ledger_of(clock, None)
    ledger.settle(taken(ledger), 529, 5, "")
    clock.now = 5
    taken(ledger)
    wait = ledger.take(CHILDREN, "normal")
    assert isinstance(wait, Wait)
    assert 5 < wait.until <= 15
    clock.now = wait.until
    taken(ledger)


def test_refusals_that_do_not_say_how_long_pause_longer_and_longer_until_one_is_let_in() -> None:
    clock, waits = Clock(), []
    ledger = ledger_of(clock, None)
    for _ in range(3):
        ledger.settle(taken(ledger), 429, None, "")
        wait = ledger.take(CHILDREN, "normal")
        assert isinstance(wait, Wait)
        waits.append(wait.until - clock.now)
        clock.now = wait.until
    spend(ledger, 1)
    ledger.settle(taken(ledger), 429, None, "")
    wait = ledger.take(CHILDREN, "normal")
    assert isinstance(wait, Wait)
    assert [*waits, wait.until - clock.now] == [1, 2, 4, 1]


@pytest.mark.parametrize("reason", ["public_api_space_request_rate_limit", "public_api_request_blocked"])
def test_refusals_for_other_reasons_leave_the_estimate(reason: str) -> None:
    ledger = ledger_of(Clock())
    spend(ledger, 40)
    ledger.settle(taken(ledger), 429, 90, reason)
    assert ledger.limits({}).budget == 180


def test_a_pause_is_as_long_as_the_server_says_even_beyond_a_window() -> None:
    ledger = ledger_of(Clock())
    ledger.settle(taken(ledger), 429, 600, "public_api_space_request_rate_limit")
    assert ledger.take(CHILDREN, "bulk") == Wait(600)
    assert ledger.back_in(CHILDREN, "normal", 0) == 600


def test_a_late_refusal_of_an_earlier_window_does_not_close_this_one() -> None:
    clock = Clock()
    ledger = ledger_of(clock)
    late = taken(ledger)
    exhaust(ledger, 179, 37)
    clock.now = 37
    spend(ledger, 2)
    ledger.settle(late, 429, 1, "public_api_request_rate_limit")
    taken(ledger)
    assert ledger.limits({}).budget == 180


def test_the_length_of_a_window_is_learnt_where_its_start_is_known() -> None:
    clock = Clock()
    ledger = ledger_of(clock)
    exhaust(ledger, 180, 30)
    clock.now = 30
    exhaust(ledger, 180, 30)
    assert ledger.limits({}).seconds == 30


def test_a_wait_beyond_a_window_tells_a_longer_window() -> None:
    ledger = ledger_of(Clock())
    exhaust(ledger, 180, 900)
    assert ledger.limits({}).seconds == 900


def test_a_rate_that_is_refused_for_long_is_a_window_after_all() -> None:
    clock = Clock(0.5)
    ledger = ledger_of(clock)
    exhaust(ledger, 50, 1)
    assert ledger.limits({}).rule == "rate"
    clock.now = 2
    ledger.settle(taken(ledger), 429, 40, "public_api_request_rate_limit")
    limits = ledger.limits({})
    assert (limits.rule, limits.next_reset_in) == ("window", 40)


def test_bulk_leaves_the_reserve_to_others() -> None:
    clock = Clock()
    ledger = ledger_of(clock)
    ledger.keep(20)
    spend(ledger, 160)
    wait = ledger.take(CHILDREN, "bulk")
    assert isinstance(wait, Wait)
    assert wait.scope == "class"
    assert ledger.back_in(CHILDREN, "bulk", 0) == pytest.approx(60)
    spend(ledger, 20)


def test_bulk_may_find_out_whether_a_shaken_budget_is_larger() -> None:
    clock = Clock()
    ledger = ledger_of(clock)
    exhaust(ledger, 100, 60)
    clock.now = 60
    ledger.asked("interactive")
    spend(ledger, 60)
    assert isinstance(ledger.take(CHILDREN, "bulk"), Ticket)


def test_an_endpoint_without_a_limit_has_no_budget_of_its_own() -> None:
    assert Scope(DOCUMENTED, known=False).rule.budget == math.inf


@pytest.mark.parametrize("connection", [None, {}, {"rule": "rate", "rate": "fast", "burst": 1, "at": 0}, [1]])
def test_a_snapshot_that_cannot_be_read_is_the_callers_mistake(connection: Any) -> None:
    with pytest.raises(InvalidInput):
        ledger_of(Clock()).restore({"version": 1, "connection": connection, "endpoints": {}})


@pytest.mark.parametrize("retry_after", [-1.0, math.inf, math.nan])
def test_a_wait_that_makes_no_sense_is_guessed(retry_after: float) -> None:
    ledger = ledger_of(Clock(), None)
    ledger.settle(taken(ledger), 429, retry_after, "")
    assert ledger.take(CHILDREN, "normal") == Wait(1)


def test_limits_forget_a_window_that_is_over() -> None:
    clock = Clock()
    ledger = ledger_of(clock)
    exhaust(ledger, 180, 37)
    clock.now = 38
    limits = ledger.limits({})
    assert (limits.spent, limits.next_reset_in) == (0, None)


@pytest.mark.parametrize("rule", [DOCUMENTED, RateLimit(180, 60, adaptive=False), None])
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (529, ""),
        (429, ""),
        (429, "public_api_request_rate_limit"),
        (429, "public_api_endpoint_rate_limit"),
        (429, "public_api_space_request_rate_limit"),
    ],
)
def test_a_server_that_refuses_and_says_now_is_not_asked_in_a_busy_loop(
    rule: RateLimit | None, status: int, reason: str
) -> None:
    clock, asked = Clock(), 0
    ledger = ledger_of(clock, rule)
    while clock.now < 60:
        answer = ledger.take(CHILDREN, "normal")
        if isinstance(answer, Wait):
            clock.now = answer.until
            continue
        asked += 1
        assert asked < 20
        clock.now += 0.01
        ledger.settle(answer, status, 0.0, reason)
