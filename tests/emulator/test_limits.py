"""Limits: the arithmetic without a server, and the 429s on the wire."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async.emulator import Emulator, RateWindow, TokenBucket, parse_limit, samples
from notion_async.emulator.limits import Limit
from tests.emulator.conftest import Caller


class Clock:
    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_a_window_lets_its_budget_through_in_one_burst_and_opens_again_after_its_length() -> None:
    counter = RateWindow(3, 60).counter()
    assert [counter.take(100.0) for _ in range(3)] == [0.0] * 3
    assert counter.take(110.0) == 50.0
    assert counter.take(159.5) == 0.5
    assert counter.take(160.0) == 0.0


def test_a_window_by_the_clock_begins_at_multiples_of_its_length() -> None:
    counter = RateWindow(1, 60, "clock").counter()
    assert counter.take(110.0) == 0.0
    assert counter.take(119.0) == 1.0
    assert counter.take(120.0) == 0.0


@given(
    limit=st.one_of(
        st.builds(RateWindow, st.integers(1, 5), st.floats(0.5, 90), st.sampled_from(["first", "clock"])),
        st.builds(TokenBucket, st.floats(0.1, 10), st.integers(1, 5)),
    ),
    steps=st.lists(st.floats(0, 30), min_size=1, max_size=60),
)
def test_whoever_waits_as_long_as_told_passes(limit: Limit, steps: list[float]) -> None:
    counter, now = limit.counter(), 1_000_000.0
    for step in steps:
        now += step
        if wait := counter.take(now):
            now += wait + 1e-6
            assert counter.take(now) == 0.0


@given(steps=st.lists(st.floats(0, 20), min_size=1, max_size=100))
def test_no_window_lets_more_through_than_its_budget(steps: list[float]) -> None:
    counter, now, passed = RateWindow(3, 60, "clock").counter(), 0.0, list[float]()
    for step in steps:
        now += step
        if not counter.take(now):
            passed.append(now // 60)
    assert max(Counter(passed).values()) <= 3


def test_a_token_bucket_refills_steadily() -> None:
    counter = TokenBucket(rate=2, burst=3).counter()
    assert [counter.take(0.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert counter.take(0.5) == 0.0
    assert counter.take(0.5) == 0.5


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("180/60", RateWindow(180, 60)),
        ("5/1.5@clock", RateWindow(5, 1.5, "clock")),
        ("3/s:10", TokenBucket(3, 10)),
        ("3/s", TokenBucket(3, 1)),
    ],
)
def test_limits_are_read_from_text(text: str, limit: RateWindow | TokenBucket) -> None:
    assert parse_limit(text) == limit


def test_a_limit_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="180/60"):
        parse_limit("many")
    with pytest.raises(ValueError, match="180"):
        parse_limit("180")


async def test_beyond_the_budget_comes_a_429_that_says_when_to_come_again() -> None:
    clock = Clock()
    async with Emulator(samples.demo(), limit=RateWindow(2, 60), clock=clock) as notion, Caller(notion) as call:
        await call.get("/users/me")
        clock.now += 19.5
        await call.get("/users/me")
        status, body = await call("GET", "/users/me")
        assert (status, body["code"]) == (429, "rate_limited")
        assert body["additional_data"] == {"rate_limit_reason": "public_api_request_rate_limit", "retry_after": "41"}
        assert call.headers["Retry-After"] == "41"
        clock.now += 40.5
        await call.get("/users/me")


async def test_each_connection_has_its_own_window_and_the_workspace_one_for_all() -> None:
    options = {"limit": RateWindow(2, 60), "workspace_limit": RateWindow(3, 600), "clock": Clock()}
    async with Emulator(samples.demo(), **options) as notion:  # type: ignore[arg-type]  # a table of options
        notion.workspace.add_connection("ntn_second")
        async with Caller(notion) as first, Caller(notion, token="ntn_second") as second:
            assert [(await first("GET", "/users/me"))[0] for _ in range(3)] == [200, 200, 429]
            assert (await second("GET", "/users/me"))[0] == 200
            status, body = await second("GET", "/users/me")
    assert status == 429
    assert body["additional_data"] == {"rate_limit_reason": "public_api_space_request_rate_limit", "retry_after": "600"}


async def test_an_endpoint_may_have_a_limit_of_its_own() -> None:
    async with (
        Emulator(samples.demo(), endpoint_limits={"POST /v1/search": RateWindow(1, 10)}) as notion,
        Caller(notion) as call,
    ):
        await call.post("/search")
        status, body = await call("POST", "/search", {})
        assert (status, body["additional_data"]["rate_limit_reason"]) == (429, "public_api_endpoint_rate_limit")
        await call.get("/users/me")


async def test_overload_is_a_529_for_everyone() -> None:
    async with (
        Emulator(samples.demo(), overload_limit=TokenBucket(0.1), clock=Clock()) as notion,
        Caller(notion) as call,
    ):
        await call.get("/users/me")
        status, body = await call("GET", "/users/me")
        assert (status, body["code"], call.headers["Retry-After"]) == (529, "service_overload", "10")


async def test_a_blocked_connection_is_told_no_time() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        notion.connection.blocked = True
        status, body = await call("GET", "/users/me")
        assert status == 429
        assert body["additional_data"] == {"rate_limit_reason": "public_api_request_blocked"}
        assert "Retry-After" not in call.headers
