import pickle
from typing import Any

import pytest

from notion_async import errors


def every_error() -> list[errors.NotionError]:
    facts: Any = {"method": "GET", "path": "/pages/x"}
    api = [
        kind("no", status=status, code="some_code", request_id="r", additional_data={"a": "b"}, **facts)
        for kind, status in [
            (errors.ApiError, 418),
            (errors.InvalidRequest, 400),
            (errors.Unauthorized, 401),
            (errors.Forbidden, 403),
            (errors.NotFound, 404),
            (errors.Conflict, 409),
            (errors.RateLimited, 429),
            (errors.ServerError, 500),
        ]
    ]
    return [
        errors.NotionError("broken"),
        errors.InvalidInput("bad"),
        errors.InvalidId("bad"),
        errors.NoAnswer("none", attempts=2, **facts),
        errors.Unreachable("gone", sent=False, **facts),
        errors.TimedOut("late", budget_back_in=3.5, **facts),
        errors.OutcomeUnknown("who knows", ids_to_check=["a"], progress={"done": {}}),
        errors.PartlyWritten("some", progress={"done": {"append 0:0": ["a"]}}),
        errors.Refused("journal= names a file that is not a journal"),
        errors.Unreadable("odd", where="$.a", excerpt="<html>"),
        errors.Incomplete("some", report={"missing": 1}, tree=None),
        *api,
    ]


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_with_all_its_facts(error: errors.NotionError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.__dict__ == error.__dict__


def test_every_error_of_the_module_is_in_the_table() -> None:
    named = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)}
    assert named == {type(error) for error in every_error()}


def test_an_api_error_reads_as_one_line_of_where_what_and_why() -> None:
    error = errors.NotFound("Could not find it.", status=404, code="object_not_found", method="GET", path="/pages/x")
    assert str(error) == "GET /pages/x: 404 object_not_found: Could not find it."
    assert error.message == "Could not find it."


def test_an_api_error_of_several_lines_reads_as_one_and_keeps_notions_words() -> None:
    said = "body failed validation. Fix one:\nbody.a should be defined.\n\n  body.b should be a string.\r\n"
    error = errors.InvalidRequest(said, status=400, code="validation_error")
    assert str(error) == (
        "400 validation_error: body failed validation. Fix one: body.a should be defined. body.b should be a string."
    )
    assert error.message == said


def test_a_rate_limit_knows_its_reason_and_whether_waiting_helps() -> None:
    blocked = errors.RateLimited("no", status=429, additional_data={"rate_limit_reason": "public_api_request_blocked"})
    assert blocked.blocked
    assert not errors.RateLimited("no", status=429).blocked
