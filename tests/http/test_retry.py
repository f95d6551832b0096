import pytest

from notion_async import errors
from notion_async._http import retry, routes
from notion_async._writing.deliver.exactly_once import may_have_happened


def situation(
    route: routes.Route = routes.RETRIEVE_PAGE, failures: int = 1, failing_for: float = 0.0
) -> retry.FailedAttempt:
    return retry.FailedAttempt(route, failures, failing_for, retry_for=120.0)


def wait(error: errors.NotionError, now: retry.FailedAttempt | None = None) -> float | None:
    return retry.next_delay(error, now or situation(), lambda: 1.0)


def server_error(status: int) -> errors.ServerError:
    return errors.ServerError("no", status=status)


def foreign(status: int) -> errors.ApiError:
    return errors.kind_of(status)("no", status=status, from_notion=False)


PASSING = [
    *(foreign(status) for status in (408, 421, 425, 449, 460, 499)),
    errors.ApiError("no", status=408),
    *(server_error(status) for status in (500, 502, 503, 504, 520)),
    errors.TimedOut("late"),
    errors.Unreachable("gone"),
    errors.Unreadable("html"),
]
FINAL = [
    *(foreign(status) for status in (301, 400, 401, 403, 404, 405, 407, 413, 431, 451)),
    errors.InvalidRequest("no", status=400),
    errors.Unauthorized("no", status=401),
    errors.Forbidden("no", status=403),
    errors.NotFound("no", status=404),
    errors.Unreadable("odd", where="$.results"),
    errors.RateLimited("no", status=429, additional_data={"rate_limit_reason": "public_api_request_blocked"}),
]


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_what_passes_is_tried_again_on_every_call_that_only_reads(error: errors.NotionError) -> None:
    for route in (routes.RETRIEVE_PAGE, routes.SEARCH, routes.QUERY_DATA_SOURCE):
        assert wait(error, situation(route)) == pytest.approx(0.1)


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_a_write_that_may_have_happened_is_never_sent_again(error: errors.NotionError) -> None:
    for route in (routes.CREATE_PAGE, routes.UPDATE_PAGE, routes.APPEND_BLOCK_CHILDREN, routes.DELETE_BLOCK):
        assert wait(error, situation(route)) is None


@pytest.mark.parametrize("error", FINAL, ids=str)
def test_what_does_not_pass_is_final(error: errors.NotionError) -> None:
    assert wait(error) is None


def test_a_write_that_certainly_did_not_happen_is_sent_again() -> None:
    now = situation(routes.CREATE_PAGE)
    assert wait(errors.Unreachable("refused", sent=False), now) == pytest.approx(0.1)
    assert wait(errors.Conflict("busy", status=409), now) == pytest.approx(0.5)
    assert wait(errors.RateLimited("slow down", status=429), now) == 0.0


@pytest.mark.parametrize("status", [408, 409, 425, 429, 499, 529])
def test_a_refusal_of_a_proxy_does_not_say_that_a_write_was_not_done(status: int) -> None:
    for route in (routes.CREATE_PAGE, routes.APPEND_BLOCK_CHILDREN):
        assert wait(foreign(status), situation(route)) is None
        assert may_have_happened(foreign(status))
    assert wait(foreign(status)) is not None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429])
def test_a_refusal_of_notion_says_that_a_write_was_not_done(status: int) -> None:
    assert not may_have_happened(errors.kind_of(status)("no", status=status, code="some_code"))


def test_the_rate_limit_is_waited_for_by_the_limiter_and_never_given_up() -> None:
    for status in (429, 529):
        assert wait(errors.RateLimited("no", status=status), situation(failing_for=1e6)) == 0.0


def test_waits_double_up_to_twenty_seconds() -> None:
    waits = [wait(server_error(502), situation(failures=n)) for n in (1, 2, 3, 8, 9, 500)]
    assert waits == pytest.approx([0.1, 0.2, 0.4, 12.8, 20.0, 20.0])


def test_jitter_takes_at_most_half() -> None:
    assert retry.next_delay(server_error(502), situation(), lambda: 0.0) == pytest.approx(0.05)


def test_retrying_ends_by_time() -> None:
    assert wait(server_error(502), situation(failing_for=119.8)) is not None
    assert wait(server_error(502), situation(failing_for=119.95)) is None


def test_a_server_that_says_when_it_is_back_is_believed() -> None:
    error = errors.ServerError("no", status=503, retry_after=7.0)
    assert wait(error) == 7.0
    assert wait(error, situation(failing_for=119.0)) is None
