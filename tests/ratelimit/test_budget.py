"""Which refusal pauses and teaches what, what is seen from outside, and what outlives a budget."""

import json
import math
from collections.abc import Mapping
from typing import Any, cast

import pytest

from notion_async._ratelimit import RateLimit, RateLimitStatus
from notion_async._ratelimit.budget import LocalBudget
from notion_async._ratelimit.interface import Grant, Wait
from notion_async.errors import InvalidInput

CHILDREN = "GET /blocks/{block_id}/children"
QUERY = "POST /data_sources/{data_source_id}/query"
DOCUMENTED = RateLimit(180, 60)
CONNECTION = "public_api_request_rate_limit"
ENDPOINT = "public_api_endpoint_rate_limit"
WORKSPACE = "public_api_space_request_rate_limit"


class Clock:
    """A clock that the test sets; it shows the wall's time with an offset."""

    def __init__(self, now: float = 100.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + 1_700_000_000


def budget_of(clock: Clock, rule: RateLimit | None = DOCUMENTED) -> LocalBudget:
    return LocalBudget(rule, clock, wall=clock.wall)


def taken(budget: LocalBudget, endpoint: str = CHILDREN) -> Grant:
    grant = budget.take(endpoint, "normal")
    assert isinstance(grant, Grant), grant
    return grant


def held_until(budget: LocalBudget, endpoint: str = CHILDREN) -> float:
    """Return when an endpoint's requests leave again; minus infinity when one may leave now."""
    answer = budget.take(endpoint, "normal")
    if isinstance(answer, Grant):
        budget.give_back(answer)
        return -math.inf
    return answer.until


def spend(budget: LocalBudget, count: int, endpoint: str = CHILDREN) -> None:
    for _ in range(count):
        budget.settle(taken(budget, endpoint), 200, None, "")


def refuse(budget: LocalBudget, retry_after: float | None, reason: str = CONNECTION, status: int = 429) -> None:
    budget.settle(taken(budget), status, retry_after, reason)


def a_window_passes(budget: LocalBudget, clock: Clock, count: int, endpoint: str = CHILDREN) -> None:
    """Spend a window of 60 seconds, be refused, and wait for the reset."""
    begun = clock.now
    reason = CONNECTION if endpoint == CHILDREN else ENDPOINT
    spend(budget, count, endpoint)
    budget.settle(taken(budget, endpoint), 429, 60, reason)
    clock.now = begun + 60
    spend(budget, 1, endpoint)


def status_of(budget: LocalBudget) -> RateLimitStatus:
    return budget.status({"interactive": 0, "normal": 0, "bulk": 0})


# -- what a refusal pauses and teaches


@pytest.mark.parametrize("rule", [DOCUMENTED, RateLimit(180, 60, adaptive=False), None])
@pytest.mark.parametrize(
    ("status", "reason", "holds_all", "holds_endpoint"),
    [
        (429, "", True, True),
        (429, CONNECTION, True, True),
        (429, WORKSPACE, True, True),
        (529, "", True, True),
        (429, ENDPOINT, False, True),
        (429, "collection_router_upstream_429", False, True),
        (429, "mcp_tool_rate_limit", False, True),
        (429, "a_reason_of_tomorrow", False, True),
        (429, "public_api_request_blocked", False, False),
    ],
)
def test_a_refusal_pauses_what_its_reason_names(
    rule: RateLimit | None, status: int, reason: str, holds_all: bool, holds_endpoint: bool
) -> None:
    clock = Clock()
    budget = budget_of(clock, rule)
    refuse(budget, 37.5, reason, status)
    assert (held_until(budget, QUERY) >= 137) == holds_all
    assert (held_until(budget, CHILDREN) >= 137) == holds_endpoint


@pytest.mark.parametrize(
    ("status", "reason"),
    [(529, ""), *((429, name) for name in (WORKSPACE, "collection_router_upstream_429", "mcp_tool_rate_limit", "x"))],
)
def test_only_the_connections_own_refusals_teach_its_limit(status: int, reason: str) -> None:
    clock = Clock()
    budget = budget_of(clock)
    for _ in range(2):
        a_window_passes(budget, clock, 179)
    learned = status_of(budget)
    assert (learned.model, learned.budget, learned.confirmed) == ("window", 180, True)
    for _ in range(5):
        refuse(budget, 2, reason, status)
        clock.now += 2
        spend(budget, 1)
    assert (status_of(budget).budget, status_of(budget).confirmed) == (180, True)


def test_an_endpoints_own_limit_is_learned_and_not_the_connections() -> None:
    clock = Clock()
    budget = budget_of(clock)
    for count in (30, 29):
        a_window_passes(budget, clock, count, QUERY)
    assert budget.export_state()["endpoints"][QUERY]["budget"] == 30
    assert status_of(budget).budget is None


@pytest.mark.parametrize("rule", [RateLimit(180, 60, adaptive=False), None])
@pytest.mark.parametrize("reason", ["", CONNECTION, WORKSPACE])
def test_without_learning_a_refusal_holds_all_and_one_goes_first_after_it(rule: RateLimit | None, reason: str) -> None:
    clock = Clock()
    budget = budget_of(clock, rule)
    refuse(budget, 5.0, reason)
    assert held_until(budget) == 105
    clock.now = 105
    first = taken(budget)
    assert 105 < held_until(budget) <= 106
    budget.settle(first, 200, None, "")
    taken(budget)
    taken(budget)


def test_a_refusal_is_void_when_a_request_that_was_sent_later_was_accepted() -> None:
    budget = budget_of(Clock(), None)
    refused, later = taken(budget), taken(budget)
    budget.settle(later, 200, None, "")
    budget.settle(refused, 529, 30.0, "")
    assert held_until(budget) == -math.inf


def test_a_pause_ends_when_a_request_that_was_sent_later_is_accepted() -> None:
    budget = budget_of(Clock(), None)
    refused, later = taken(budget), taken(budget)
    budget.settle(refused, 529, 30.0, "")
    assert held_until(budget) == 130
    budget.settle(later, 200, None, "")
    assert held_until(budget) == -math.inf


@pytest.mark.parametrize("status", [None, 500, 502, 503])
def test_the_first_request_after_a_pause_without_a_verdict_leaves_its_place_to_the_next(status: int | None) -> None:
    clock = Clock()
    budget = budget_of(clock, None)
    refuse(budget, 5.0, "", 529)
    clock.now = 105
    budget.settle(taken(budget), status, None, "")
    taken(budget)
    assert held_until(budget) > 105


def test_the_first_request_after_a_pause_that_is_given_back_leaves_its_place_to_the_next() -> None:
    clock = Clock()
    budget = budget_of(clock, None)
    refuse(budget, 5.0, "", 529)
    clock.now = 105
    budget.give_back(taken(budget))
    taken(budget)
    assert held_until(budget) > 105


def test_a_slow_first_request_after_a_pause_is_not_waited_for_without_end() -> None:
    clock = Clock()
    budget = budget_of(clock, None)
    refuse(budget, 5.0, "", 529)
    clock.now = 105
    taken(budget)
    clock.now = held_until(budget)
    assert clock.now <= 106
    taken(budget)


@pytest.mark.parametrize("retry_after", [None, 0.0, -1.0, math.inf, math.nan])
def test_pauses_without_a_length_double_up_to_20_s_until_one_is_accepted(retry_after: float | None) -> None:
    clock, waits = Clock(), []
    budget = budget_of(clock, None)
    for _ in range(7):
        refuse(budget, retry_after, "", 529)
        waits.append(held_until(budget) - clock.now)
        clock.now = held_until(budget)
    spend(budget, 1)
    refuse(budget, retry_after, "", 529)
    assert [*waits, held_until(budget) - clock.now] == [1, 2, 4, 8, 16, 20, 20, 1]


def test_many_refusals_of_one_moment_double_the_pause_once() -> None:
    budget = budget_of(Clock(), None)
    grants = [taken(budget) for _ in range(50)]
    for grant in grants:
        budget.settle(grant, 529, None, "")
    assert held_until(budget) == 101


@pytest.mark.parametrize("rule", [DOCUMENTED, RateLimit(180, 60, adaptive=False), None])
@pytest.mark.parametrize(("status", "reason"), [(529, ""), (429, ""), (429, ENDPOINT), (429, WORKSPACE), (429, "x")])
def test_a_server_that_refuses_and_says_now_is_not_asked_in_a_busy_loop(
    rule: RateLimit | None, status: int, reason: str
) -> None:
    clock, asked = Clock(0.0), 0
    budget = budget_of(clock, rule)
    while clock.now < 60:
        answer = budget.take(CHILDREN, "normal")
        if isinstance(answer, Wait):
            clock.now = answer.until
            continue
        asked += 1
        assert asked < 40
        clock.now += 0.01
        budget.settle(answer, status, 0.0, reason)


# -- what is seen


def test_the_status_tells_the_window_that_is_believed_and_how_sure_it_is() -> None:
    clock = Clock()
    budget = budget_of(clock)
    assert status_of(budget).model == "unknown"
    a_window_passes(budget, clock, 179)
    first = status_of(budget)
    assert (first.model, first.budget, first.confirmed, first.seconds) == ("window", 179, False, None)
    a_window_passes(budget, clock, 178)
    second = status_of(budget)
    assert (second.model, second.budget, second.confirmed) == ("window", 179, True)
    assert second.seconds is not None
    assert second.seconds[0] <= 60 <= second.seconds[1] + 1e-6
    assert second.refusals == {CONNECTION: 2}


def learned_rate(clock: Clock) -> LocalBudget:
    """Return a budget that was refused for a second, and then accepted three requests a second."""
    budget = budget_of(clock)
    spend(budget, 5)
    for grant in [taken(budget) for _ in range(3)]:
        budget.settle(grant, 429, 1, CONNECTION)
    for _ in range(9):
        clock.now = max(clock.now + 0.33, held_until(budget))
        spend(budget, 1)
    return budget


def test_the_status_tells_a_rate_and_its_uncertainty() -> None:
    budget = learned_rate(Clock())
    status = status_of(budget)
    assert status.model == "rate"
    assert status.rate is not None
    assert status.rate_uncertainty is not None
    assert status.rate > 0.5
    assert status.rate_uncertainty > 0


@pytest.mark.parametrize(
    ("rule", "model"), [(None, "unlimited"), (RateLimit(5, 60, adaptive=False), "fixed"), (DOCUMENTED, "unknown")]
)
def test_the_status_names_the_model(rule: RateLimit | None, model: str) -> None:
    budget = budget_of(Clock(), rule)
    assert (status_of(budget).model, status_of(budget).next_reset_in) == (model, None)


def test_the_status_tells_a_pause_and_refusals_without_a_reason() -> None:
    budget = budget_of(Clock())
    refuse(budget, 12, "", 529)
    status = status_of(budget)
    assert (status.paused_for, status.next_reset_in, status.refusals) == (12, 12, {"http_529": 1})


def test_a_grant_that_is_given_back_was_never_sent() -> None:
    budget = budget_of(Clock(), RateLimit(1, 60, adaptive=False))
    budget.give_back(taken(budget))
    assert status_of(budget).sent == 0
    taken(budget)


# -- reserve


def left_for_bulk(budget: LocalBudget) -> int:
    count = 0
    while isinstance(grant := budget.take(CHILDREN, "bulk"), Grant):
        budget.settle(grant, 200, None, "")
        count += 1
        assert count < 1000
    return count


@pytest.mark.parametrize(("reserve", "left"), [(0, 20), (4, 16), (10, 10), (20, 10), (500, 10)])
def test_bulk_leaves_the_reserve_to_others_but_never_more_than_half(reserve: int, left: int) -> None:
    budget = budget_of(Clock(), RateLimit(20, 60, adaptive=False))
    budget.set_reserve(reserve)
    assert left_for_bulk(budget) == left
    spend(budget, 20 - left)


@pytest.mark.parametrize("rule", [RateLimit(20, 1, adaptive=False), RateLimit(20, 10, adaptive=False)])
@pytest.mark.parametrize("reserve", [4, 20, None])
@pytest.mark.parametrize("interactive", [False, True])
def test_bulk_beside_a_reserve_goes_on_for_ever(rule: RateLimit, reserve: int | None, interactive: bool) -> None:
    clock = Clock()
    budget = budget_of(clock, rule)
    budget.set_reserve(reserve)
    done = 0
    for second in range(100):
        clock.now = 100.0 + second
        if interactive:
            budget.record_demand("interactive")
            answer = budget.take(CHILDREN, "interactive")
            if isinstance(answer, Grant):
                budget.settle(answer, 200, None, "")
        done += left_for_bulk(budget)
    total = 100 * rule.requests / rule.seconds
    assert done >= (0.45 * total if not interactive else 0.4 * (total - 100))


def test_bulk_beside_a_reserve_of_a_learned_window_goes_on_for_ever() -> None:
    clock = Clock()
    budget = budget_of(clock)
    budget.set_reserve(10_000)
    for _ in range(2):
        a_window_passes(budget, clock, 179)
    done = 0
    for _ in range(600):
        clock.now += 1
        if isinstance(grant := budget.take(CHILDREN, "bulk"), Grant):
            budget.settle(grant, 200, None, "")
            done += 1
    assert done >= 400


# -- deadlines


def test_an_estimate_never_promises_a_request_before_a_pause_ends() -> None:
    budget = budget_of(Clock())
    refuse(budget, 600, WORKSPACE)
    assert budget.seconds_until_available(CHILDREN, "normal", 0) == 600
    assert budget.seconds_until_available("GET /unheard/of", "bulk", 0) == 600


def test_requests_ahead_count_by_windows() -> None:
    budget = budget_of(Clock(), RateLimit(3, 50, adaptive=False))
    assert budget.seconds_until_available(CHILDREN, "normal", 2) == 0
    spend(budget, 3)
    assert [budget.seconds_until_available(CHILDREN, "normal", ahead) for ahead in (0, 2, 3, 7)] == [50, 50, 100, 150]


# -- export and restore


def through_json(budget: LocalBudget) -> Any:
    return json.loads(json.dumps(budget.export_state()))


def learned_window(clock: Clock) -> LocalBudget:
    budget = budget_of(clock)
    for _ in range(2):
        a_window_passes(budget, clock, 179)
    return budget


def test_an_exported_state_lets_the_next_run_start_where_this_one_ended() -> None:
    clock = Clock()
    first = learned_window(clock)
    spend(first, 100)
    clock.now += 5
    second = budget_of(clock)
    second.restore_state(through_json(first))
    status = status_of(second)
    assert (status.budget, status.confirmed, status.sent) == (180, False, 101)
    assert status.in_flight_limit is not None
    assert status.in_flight_limit > 40


def test_of_a_window_that_is_over_only_the_estimate_is_restored() -> None:
    clock = Clock()
    first = learned_window(clock)
    clock.now += 1000
    second = budget_of(clock)
    second.restore_state(through_json(first))
    assert (status_of(second).budget, status_of(second).sent) == (180, 0)


def test_an_old_rate_is_searched_in_larger_steps() -> None:
    clock = Clock()
    first, uncertainties = learned_rate(clock), []
    saved = through_json(first)
    for age in (0, 60, 6000):
        clock.now += age
        heir = budget_of(clock)
        heir.restore_state(saved)
        assert status_of(heir).rate == pytest.approx(status_of(first).rate)
        uncertainties.append(status_of(heir).rate_uncertainty)
    assert uncertainties == pytest.approx([0.02, 0.1, 1.0])


NONSENSE = [0, -1, 1e-300, 1e300, math.nan, math.inf, "3", None, True, [], {}, [1], [2, 1], [math.nan, 3]]


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize("name", ["rate", "budget", "length", "started_ago", "spent", "in_flight_limit", "figures"])
def test_each_value_that_makes_no_sense_is_dropped_alone(name: str, value: object) -> None:
    clock = Clock()
    saved = through_json(learned_window(clock))
    saved["connection"][name] = value
    budget = budget_of(clock)
    budget.restore_state(saved)
    status = status_of(budget)
    assert status.budget == (180 if name != "budget" else None)
    assert status.rate is None
    assert status.in_flight_limit is not None
    assert 8 <= status.in_flight_limit <= 1000
    spend(budget, 8)


@pytest.mark.parametrize(
    "state", [{}, {"version": 1, "connection": 3}, {"version": 2}, {"version": 2, "connection": []}]
)
@pytest.mark.parametrize("endpoints", [None, 3, {"x": 4}, {"x": {"rate": "fast"}}])
def test_a_state_of_another_version_or_shape_is_ignored(state: dict[str, Any], endpoints: object) -> None:
    budget = budget_of(Clock())
    budget.restore_state(state | {"endpoints": endpoints, "exported_at": "yesterday"})
    assert status_of(budget).model == "unknown"


@pytest.mark.parametrize("state", [None, 3, "state", ["version", 2]])
def test_a_state_that_is_no_mapping_is_the_callers_mistake(state: object) -> None:
    with pytest.raises(InvalidInput, match="expected the dict that export_state"):
        budget_of(Clock()).restore_state(cast("Mapping[str, Any]", state))


def test_what_was_told_stays_whatever_a_state_says() -> None:
    clock = Clock()
    saved = through_json(learned_window(clock))
    told = budget_of(clock, RateLimit(50, 60, adaptive=False))
    told.restore_state(saved)
    assert status_of(told).budget == 50


def test_limits_of_endpoints_are_restored() -> None:
    clock = Clock()
    first = budget_of(clock)
    for count in (30, 29):
        a_window_passes(first, clock, count, QUERY)
    second = budget_of(clock)
    second.restore_state(through_json(first))
    assert through_json(second)["endpoints"][QUERY]["budget"] == 30


def test_an_exported_state_holds_nothing_but_limits() -> None:
    budget = budget_of(Clock())
    spend(budget, 3)
    assert set(through_json(budget)) == {"version", "exported_at", "connection", "endpoints"}
