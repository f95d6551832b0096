"""Each rule alone: pure, on times that the test makes up."""

import math

import pytest

from notion_async._ratelimit.fixed_window import FIRST_FLIGHT, GENTLE_FLIGHT, Window
from notion_async._ratelimit.limit import Trace
from notion_async._ratelimit.reserve import Reserve
from notion_async._ratelimit.rule import Rule, Told
from notion_async._ratelimit.token_bucket import RAISE_AFTER, Rate

FIGURES = (180, 600)
PATIENCE = 1.0


def spend(rule: Rule, count: int, now: float) -> None:
    """Let requests out, each answered before the next."""
    for _ in range(count):
        assert rule.ready_at(now, PATIENCE) <= now
        rule.accepted(rule.take(now), now)


def flood(rule: Rule, now: float) -> int:
    """Let requests out for as long as no answer is needed; return how many."""
    count = 0
    while rule.ready_at(now, PATIENCE) <= now:
        rule.take(now)
        count += 1
    return count


def closed(window: Window, capacity: int, begin: float, reset: float) -> None:
    """Spend a window until the server refuses."""
    now = begin
    while window.spent < capacity:
        assert window.ready_at(now, PATIENCE) <= now
        window.accepted(window.take(now), now)
    window.ready_at(now, PATIENCE)
    window.undo(window.take(now))
    window.close(reset, capacity)


def test_a_window_that_knows_nothing_starts_gently() -> None:
    window = Window(180, 60, FIGURES)
    assert flood(window, 0) == FIRST_FLIGHT


def test_every_answer_lets_one_more_be_under_way_up_to_a_bound() -> None:
    window = Window(180, 60, FIGURES)
    spend(window, 100, 0)
    assert flood(window, 0) == GENTLE_FLIGHT


def test_an_answer_that_never_comes_holds_a_gentle_start_up_for_a_while_only() -> None:
    window = Window(180, 60, FIGURES)
    flood(window, 0)
    assert window.ready_at(0.5, PATIENCE) == PATIENCE
    assert window.ready_at(PATIENCE, PATIENCE) == PATIENCE


def test_a_documented_figure_is_crossed_by_one_request_while_the_others_wait() -> None:
    window = Window(180, 60, FIGURES)
    spend(window, 180, 0)
    trial = window.take(0)
    assert trial.trial
    assert window.ready_at(0, PATIENCE) > 0
    window.accepted(trial, 0.2)
    assert window.budget == 600
    assert window.ready_at(0.2, PATIENCE) == 0.2


def test_beyond_the_last_figure_there_is_no_brake() -> None:
    window = Window(600, 60, FIGURES)
    spend(window, 601, 0)
    assert window.budget == math.inf
    assert window.left() == math.inf


def test_a_request_of_unknown_fate_does_not_prove_that_a_figure_was_crossed() -> None:
    window = Window(180, 60, FIGURES)
    spend(window, 179, 0)
    window.unanswered(window.take(0), 0)
    window.accepted(window.take(0), 0)
    assert window.budget == 180
    window.accepted(window.take(0), 0)
    assert window.budget == 600


def test_a_refused_trial_closes_the_window_until_the_reset() -> None:
    window = Window(180, 60, FIGURES)
    closed(window, 180, 0, 42)
    assert window.ready_at(1, PATIENCE) == 42
    assert window.ends_at(1) == 42
    assert window.ready_at(42, PATIENCE) == 42
    assert window.lead_due


def test_a_figure_that_held_is_tried_more_and_more_seldom() -> None:
    window, now, tried = Window(180, 60, FIGURES), 0.0, []
    for number in range(12):
        spend(window, 180, now)
        if window.ready_at(now, PATIENCE) <= now:
            window.undo(window.take(now))
            window.close(now + 60)
            tried.append(number)
        now = window.ends_at(now)
    assert tried == [0, 1, 3, 6, 11]


def test_a_capacity_seen_once_is_not_trusted_and_seen_twice_it_is() -> None:
    window = Window(180, 60, FIGURES)
    closed(window, 50, 0, 60)
    window.ready_at(60, PATIENCE)
    assert window.budget == 30
    closed(window, 50, 60, 120)
    window.ready_at(120, PATIENCE)
    assert window.budget == 50


def test_between_the_sure_and_the_figure_a_few_are_tried_at_once() -> None:
    window = Window(180, 60, FIGURES)
    closed(window, 100, 0, 60)
    spend(window, 60, 60)
    assert flood(window, 60) == 2


def test_a_budget_that_varies_is_followed_downwards_at_once_and_upwards_slowly() -> None:
    window, budgets = Window(180, 60, FIGURES), []
    for number, capacity in enumerate((100, 150, 80, 140)):
        closed(window, capacity, 60.0 * number, 60.0 * (number + 1))
        window.ready_at(60.0 * (number + 1), PATIENCE)
        budgets.append(window.budget)
    assert budgets == [60, 82, 48, 71]


def test_the_end_is_counted_from_the_first_answer_since_the_first_request_arrived_before_it() -> None:
    window = Window(180, 60, FIGURES)
    mark = window.take(100)
    assert window.ends_at(100) == 160
    window.accepted(mark, 101)
    assert window.ends_at(101) == 161


def test_a_larger_budget_that_the_server_let_through_is_kept() -> None:
    window = Window(100, 60, FIGURES)
    spend(window, 120, 0)
    window.ready_at(60, PATIENCE)
    assert window.budget == 120


def test_a_reset_that_came_later_than_believed_teaches_nothing_but_the_reset() -> None:
    window = Window(180, 60, FIGURES)
    window.undo(window.take(0))
    window.postpone(1)
    assert window.ready_at(0, PATIENCE) == 1
    window.ready_at(1, PATIENCE)
    assert (window.budget, window.capacity) == (180, None)


def test_those_ahead_take_whole_windows_of_a_full_one() -> None:
    window = Window(180, 60, FIGURES)
    closed(window, 180, 0, 60)
    assert window.earliest(0, 0) == 60
    assert window.earliest(0, 180) == 120


def test_a_bucket_lets_out_what_it_holds_and_then_one_at_a_time() -> None:
    rate = Rate(2.0, 5, 0)
    assert rate.ready_at(0, PATIENCE) == 0.5
    assert flood(rate, 100) == 5
    assert rate.ready_at(100, PATIENCE) == pytest.approx(100.5)
    assert rate.earliest(100, 3) == pytest.approx(102, abs=0.001)


def at_full_speed(rate: Rate, count: int, now: float) -> float:
    for _ in range(count):
        now = rate.ready_at(now, PATIENCE)
        rate.accepted(rate.take(now), now)
    return now


def test_a_rate_rises_when_it_was_used_and_never_refused() -> None:
    rate = Rate(3.0, 1, 0)
    at_full_speed(rate, RAISE_AFTER + 1, 0)
    assert rate.rate > 3


def test_a_rate_that_is_not_used_up_does_not_rise() -> None:
    rate, now = Rate(3.0, 1, 0), 1.0
    for _ in range(1000):
        rate.accepted(rate.take(now), now)
        now += 1
    assert rate.rate == 3


def test_a_raise_that_was_too_much_is_taken_back_and_the_next_comes_later() -> None:
    rate = Rate(3.0, 1, 0)
    now = at_full_speed(rate, RAISE_AFTER + 1, 0)
    now = rate.ready_at(now, PATIENCE)
    rate.refused(rate.take(now), now)
    assert rate.rate == 3
    now = at_full_speed(rate, RAISE_AFTER + 1, now)
    assert rate.rate == 3
    at_full_speed(rate, RAISE_AFTER + 1, now)
    assert rate.rate == pytest.approx(3.03)


def test_refusals_that_follow_each_other_cut_deeper_and_deeper() -> None:
    rate, now, rates = Rate(10.0, 1, 0), 0.0, []
    for _ in range(6):
        now = rate.ready_at(now, PATIENCE)
        rate.refused(rate.take(now), now)
        rates.append(rate.rate)
    assert rates == pytest.approx([9.7, 9.118, 8.024, 6.098, 3.171, 1.585], abs=0.001)


def test_refusals_of_one_burst_count_once() -> None:
    rate = Rate(10.0, 5, 0)
    marks = [rate.take(1) for _ in range(5)]
    for mark in marks:
        rate.refused(mark, 1.1)
    assert rate.rate == pytest.approx(9.7)


def test_refusals_of_what_was_sent_before_the_rule_was_known_shrink_the_burst() -> None:
    window = Window(180, 60, FIGURES)
    early = window.take(0)
    rate = Rate(3.0, 20, 1)
    rate.refused(early, 1)
    assert (rate.burst, rate.rate) == (19, 3.0)


def test_what_was_told_is_counted_from_the_answer() -> None:
    told = Told(2, 60)
    first, second = told.take(0), told.take(0)
    assert told.ready_at(5, PATIENCE) == 5 + PATIENCE
    told.accepted(first, 1)
    told.unanswered(second, 2)
    assert told.ready_at(5, PATIENCE) == 61
    assert told.ready_at(61, PATIENCE) == 61
    assert told.spent == 1


def test_what_was_told_says_when_those_behind_others_can_leave() -> None:
    told = Told(2, 60)
    spend(told, 2, 0)
    assert [told.earliest(0, ahead) for ahead in range(5)] == [60, 60, 120, 120, 180]


def test_a_trace_remembers_two_windows_and_no_more() -> None:
    trace = Trace(60)
    for second in range(10_000):
        trace.add(second)
    assert trace.since(9_990) == 10
    assert trace.since(9_900) == 100
    assert len(trace._counts) <= 180


def test_nothing_is_kept_until_an_interactive_request_was_asked_for() -> None:
    reserve = Reserve()
    assert reserve.size(0, 60, 180) == 0
    reserve.asked(0, 60)
    assert reserve.size(0, 60, 180) == 18


def test_demand_raises_what_is_kept_up_to_half_the_budget() -> None:
    reserve = Reserve()
    for second in range(60):
        reserve.asked(second, 60)
    assert reserve.size(61, 60, 180) == 72
    assert reserve.size(61, 60, 100) == 50


def test_five_windows_later_nothing_is_kept() -> None:
    reserve = Reserve()
    reserve.asked(0, 60)
    assert reserve.size(359, 60, 180) == 18
    assert reserve.size(360, 60, 180) == 0


def spent_to(left: int) -> Window:
    """Return a window of 180 that began at 0 and holds so many."""
    window = Window(180, 60)
    spend(window, 180 - left, 0)
    return window


def test_what_demand_keeps_runs_out_with_the_window() -> None:
    reserve = Reserve()
    reserve.asked(0, 60)
    assert reserve.free_at(0, 60, spent_to(19)) == 0
    assert reserve.free_at(0, 60, spent_to(18)) == pytest.approx(60 * (1 - 17 / 18))
    assert reserve.free_at(29, 60, spent_to(9)) == pytest.approx(60 * (1 - 8 / 18))
    assert reserve.free_at(59, 60, spent_to(2)) == 59


def test_a_number_that_was_set_is_kept_until_it_is_taken() -> None:
    reserve, window = Reserve(), spent_to(2)
    reserve.fixed = 2
    assert reserve.free_at(30, 60, window) == 60
    reserve.taken(window.number)
    assert reserve.free_at(30, 60, window) == 30


def test_nothing_is_kept_where_no_limit_is_known() -> None:
    reserve = Reserve()
    reserve.asked(0, 60)
    assert reserve.free_at(1, 60, Rule()) == 1


def test_bulk_that_leaves_the_rest_to_others_does_not_ask_at_every_moment() -> None:
    reserve, told = Reserve(), Told(2, 60)
    reserve.asked(0, 60)
    told.take(0)
    assert reserve.free_at(0, 60, told) == 1
