"""Answers that say no: the error they become, whoever sent them and however odd they are."""

import email.utils
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_async import errors
from notion_async._http import routes
from notion_async._http.api_errors import api_error, retry_after
from notion_async._http.exchange import PreparedRequest, RawResponse
from notion_async._http.hints import capability_of
from tests.http.test_wire import PAGE_ID, answer, refusal

GOOD = {
    "object": "error",
    "status": 404,
    "code": "object_not_found",
    "message": "Could not find page.",
    "additional_data": {"integration_id": "i"},
    "request_id": "r-1",
}
ODD = [None, "", 7, 1.5, True, [], ["x"], {}, {"x": [1]}, "404"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def error_of(sent: RawResponse, route: routes.Route = routes.RETRIEVE_PAGE, *, signed: bool = False) -> errors.ApiError:
    return api_error(PreparedRequest(route, f"/pages/{PAGE_ID}", basic=("id", "secret") if signed else None), sent)


@pytest.mark.parametrize("field", GOOD)
@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_one_odd_field_takes_nothing_from_the_others(field: str, odd: Any) -> None:
    for body in (GOOD | {field: odd}, {name: value for name, value in GOOD.items() if name != field}):
        error = error_of(answer(404, body))
        assert type(error) is errors.NotFound
        assert error.from_notion
        assert field == "code" or error.code == "object_not_found"
        assert field == "message" or error.message.startswith("Could not find page.")
        assert field == "request_id" or error.request_id == "r-1"
        assert field == "additional_data" or error.additional_data == {"integration_id": "i"}
        assert error.status == 404


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from([*GOOD, "more", "error", "error_description"]), ANYTHING), st.booleans())
def test_any_error_body_becomes_an_api_error(odd: dict[str, Any], signed: bool) -> None:
    error = error_of(answer(404, GOOD | odd), signed=signed)
    assert type(error) in {errors.NotFound, errors.ApiError}
    assert isinstance(str(error), str)
    assert isinstance(error.code, str)
    for value in error.additional_data.values():
        assert isinstance(value, str) or all(isinstance(item, str) for item in value)


@pytest.mark.parametrize("body", [b"\xff", b'{"object":"error","message":"half \\ud83d","code":"object_not_found"}'])
def test_an_error_with_an_odd_text_is_read(body: bytes) -> None:
    assert isinstance(error_of(answer(404, body)), errors.NotFound if body[:1] == b"{" else errors.ApiError)


FOREIGN = [
    b"",
    b"404 page not found",
    b"<html>Not Found</html>",
    b"[]",
    b'"no"',
    b'{"message":"no Route matched with those values"}',
    b'{"error":"not found"}',
    b'{"code":404,"message":"no"}',
    b'{"code":"NOT_FOUND","object":null}',
    b'{"object":"error","code":"object_not',
]


@pytest.mark.parametrize("body", FOREIGN)
@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 409, 413, 425, 429, 451, 499, 500, 502])
def test_what_is_not_of_notions_form_says_nothing_of_the_object(status: int, body: bytes) -> None:
    error = error_of(answer(status, body))
    assert not error.from_notion
    assert not error.code
    assert not isinstance(error, errors.NotFound | errors.InvalidRequest | errors.Forbidden | errors.Conflict)


@pytest.mark.parametrize(
    "body", [{"error": "invalid_grant", "error_description": "revoked"}, refusal(400, "invalid_grant")]
)
def test_an_oauth_error_keeps_its_code_in_either_form(body: dict[str, Any]) -> None:
    error = error_of(answer(400, body), routes.CREATE_TOKEN, signed=True)
    assert type(error) is errors.InvalidRequest
    assert error.code == "invalid_grant"
    assert error.from_notion
    assert error.message in {"revoked", "No."}


def test_only_a_signed_call_takes_the_form_of_oauth() -> None:
    assert not error_of(answer(400, {"error": "invalid_grant"})).from_notion


def hint_of(route: routes.Route, status: int, code: str, **data: Any) -> str:
    return str(error_of(answer(status, refusal(status, code, additional_data=data)), route))


@pytest.mark.parametrize(
    ("route", "capability"),
    [
        (routes.LIST_USERS, "Read user information"),
        (routes.RETRIEVE_USER, "Read user information"),
        (routes.LIST_COMMENTS, "Read comments"),
        (routes.CREATE_COMMENT, "Insert comments"),
        (routes.RETRIEVE_PAGE, "Read content"),
        (routes.SEARCH, "Read content"),
        (routes.QUERY_DATA_SOURCE, "Read content"),
        (routes.CREATE_PAGE, "Insert content"),
        (routes.APPEND_BLOCK_CHILDREN, "Insert content"),
        (routes.CREATE_FILE_UPLOAD, "Insert content"),
        (routes.UPDATE_PAGE, "Update content"),
        (routes.DELETE_BLOCK, "Update content"),
        (routes.UPDATE_DATA_SOURCE, "Update content"),
    ],
)
def test_a_403_names_the_capability_that_the_endpoint_needs(route: routes.Route, capability: str) -> None:
    assert capability_of(route) == capability
    assert f"capability \u201c{capability}\u201d" in hint_of(route, 403, "restricted_resource")


def test_a_403_of_a_full_plan_says_so() -> None:
    said = hint_of(routes.APPEND_BLOCK_CHILDREN, 403, "restricted_resource", block_limit="block_creation")
    assert "no room for more blocks" in said
    assert "capability" not in said


def test_a_403_for_another_reason_has_no_hint() -> None:
    assert hint_of(routes.RETRIEVE_PAGE, 403, "other").endswith(": No.")


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (routes.RETRIEVE_PAGE, "open the page,"),
        (routes.CREATE_PAGE, "open the page,"),
        (routes.LIST_BLOCK_CHILDREN, "open the page,"),
        (routes.RETRIEVE_DATABASE, "open the database,"),
        (routes.RETRIEVE_DATABASE, "the id of a data source or a page is not one of a database"),
        (routes.QUERY_DATA_SOURCE, "names its data_sources"),
        (routes.RETRIEVE_USER, "Read user information"),
        (routes.SEND_FILE_UPLOAD, "gone after an hour"),
        (routes.RETRIEVE_VIEW_QUERY, "create it again"),
        (routes.RETRIEVE_COMMENT, "open the page it is on"),
        (routes.RETRIEVE_PAGE_PROPERTY, "page.properties"),
        (routes.RETRIEVE_ASYNC_TASK, "that started them"),
    ],
)
def test_a_404_says_what_may_be_wrong_with_the_kind_of_id(route: routes.Route, said: str) -> None:
    assert said in hint_of(route, 404, "object_not_found")


def test_a_404_of_another_code_does_not_speak_of_sharing() -> None:
    assert "Connections" not in hint_of(routes.RETRIEVE_PAGE, 404, "directory_not_found")


def test_a_database_with_several_data_sources_names_them_to_an_old_version() -> None:
    said = hint_of(
        routes.QUERY_DATABASE,
        400,
        "validation_error",
        error_type="multiple_data_sources_for_database",
        child_data_source_ids=["a1", "b2"],
    )
    assert "a1, b2" in said
    assert "2025-09-03" in said


def test_a_404_says_that_the_page_may_not_be_shared_and_how_to_share_it() -> None:
    assert "Connections" in str(error_of(answer(404, refusal(404, "object_not_found"))))


def test_a_proxys_502_is_a_server_error_with_its_ray() -> None:
    error = error_of(answer(502, b"<html>bad gateway</html>", content_type="text/html", cf_ray="ray-1"))
    assert isinstance(error, errors.ServerError)
    assert error.request_id is None or error.request_id == "ray-1"


def test_a_redirect_is_refused_without_its_query() -> None:
    error = error_of(answer(302, b"", location="https://evil.example/path?token=ntn_secret"))
    assert "https://evil.example, not followed" in str(error)
    assert "ntn_secret" not in str(error)


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("/login", "a redirect to /login, not followed"),
        ("http://[broken/x", "a redirect to an unreadable address, not followed"),
        ("https://ntn_secret@evil.example:8443/x", "a redirect to https://evil.example:8443, not followed"),
        ("//evil.example/x", "a redirect to //evil.example, not followed"),
    ],
)
def test_any_redirect_is_refused_and_says_where_it_goes(location: str, said: str) -> None:
    error = error_of(answer(301, b"", location=location))
    assert said in str(error)
    assert "ntn_secret" not in str(error)


def test_a_redirect_to_nowhere_is_told_as_one() -> None:
    assert "a redirect to an unreadable address" in str(error_of(answer(301, b"")))


def test_a_401_speaks_of_the_token_and_of_a_signed_call_of_its_id_and_secret() -> None:
    assert "NOTION_TOKEN" in str(error_of(answer(401, refusal(401))))
    said = str(error_of(answer(401, refusal(401, "invalid_client")), routes.CREATE_TOKEN, signed=True))
    assert "NOTION_TOKEN" not in said
    assert "client_id and client_secret" in said


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3", 3.0), ("0.25", 0.25), ("-4", 0.0), ("999999999", 604_800.0), ("soon", None), ("nan", None), ("inf", None)],
)
def test_retry_after_is_read_whatever_it_holds(text: str, seconds: float | None) -> None:
    assert retry_after(answer(429, refusal(429), retry_after=text)) == seconds


@pytest.mark.parametrize(
    ("header", "repeated", "seconds"),
    [
        ("37", "12", 37.0),
        (None, "37", 37.0),
        (None, 37, 37.0),
        (None, "soon", None),
        (None, [37], None),
        (None, None, None),
        (None, "-3", 0.0),
        (None, "1e9", 7 * 86_400.0),
    ],
)
def test_the_body_tells_how_long_to_wait_where_a_proxy_removed_the_header(
    header: str | None, repeated: object, seconds: float | None
) -> None:
    body = refusal(429) | {"additional_data": {"rate_limit_reason": "x", "retry_after": repeated}}
    sent = answer(429, body) if header is None else answer(429, body, retry_after=header)
    assert error_of(sent).retry_after == seconds


def test_retry_after_may_be_a_date_or_absent() -> None:
    date = email.utils.formatdate(time.time() + 30, usegmt=True)
    waited = retry_after(answer(429, refusal(429), retry_after=date))
    assert waited is not None
    assert 25 < waited <= 31
    assert retry_after(answer(429, refusal(429))) is None


@pytest.mark.parametrize("zone", ["GMT", "+0000", "-0000", "", "UT"])
def test_a_date_without_a_zone_is_in_utc(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        date = f"{datetime.now(UTC) + timedelta(seconds=30):%a, %d %b %Y %H:%M:%S} {zone}".strip()
        waited = retry_after(answer(429, refusal(429), retry_after=date))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert waited is not None
    assert 25 < waited <= 31


ABSURD = [
    "",
    " ",
    "9" * 5_000,
    "1e400",
    "-1e400",
    "Fri, 31 Dec 99999 23:59:59 GMT",
    "Mon, 01 Jan 0001 00:00:00 +1400",
    "Fri, 31 Dec 9999 23:59:59 -1400",
    "Fri, 31 Dec 9999 23:59:59",
    "Fri, 99 Xyz 2026 99:99:99 GMT",
    "2026-01-01T00:00:00Z",
    "\x00",
]


@pytest.mark.parametrize("text", ABSURD, ids=lambda text: text[:20])
def test_an_absurd_retry_after_is_within_a_week_or_nothing(text: str) -> None:
    waited = retry_after(answer(429, refusal(429), retry_after=text))
    assert waited is None or 0 <= waited <= 604_800


@given(
    st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d( [-+]\d{4})?")
)
def test_any_retry_after_is_within_a_week_or_nothing(text: str) -> None:
    waited = retry_after(answer(429, refusal(429), retry_after=text))
    assert waited is None or 0 <= waited <= 604_800
