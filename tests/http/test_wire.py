import traceback

import msgspec
import pytest

from notion_async import blocks, errors, models
from notion_async._http import routes, wire
from notion_async._http.exchange import RawResponse

PAGE_ID = "1429989f-e8ac-4eff-bc8f-57f56486db54"
CALL = wire.build_request(routes.RETRIEVE_PAGE, {"page_id": PAGE_ID})


def answer(status: int, body: object, **headers: str) -> RawResponse:
    named = {"Content-Type": "application/json; charset=utf-8"}
    named.update({name.replace("_", "-").title(): value for name, value in headers.items()})
    return RawResponse(status, named, body if isinstance(body, bytes) else msgspec.json.encode(body))


def refusal(status: int, code: str = "some_code", **more: object) -> dict[str, object]:
    return {"object": "error", "status": status, "code": code, "message": "No.", "request_id": "r-1", **more}


def test_a_call_names_its_target() -> None:
    call = wire.build_request(
        routes.LIST_BLOCK_CHILDREN,
        {"block_id": PAGE_ID},
        {"start_cursor": "a b&c", "page_size": 100, "skipped": None, "flag": True, "other": False, "ids": ["x", "y"]},
    )
    assert call.target == (
        f"/v1/blocks/{PAGE_ID}/children?start_cursor=a+b%26c&page_size=100&flag=true&other=false&ids=x&ids=y"
    )
    assert call.body is None


def test_a_percent_sign_that_encodes_nothing_is_encoded() -> None:
    call = wire.build_request(routes.RETRIEVE_PAGE_PROPERTY, {"page_id": PAGE_ID, "property_id": "a%zz%3A%"})
    assert call.path.endswith("/properties/a%25zz%3A%25")


def test_a_property_id_goes_into_the_path_as_it_came() -> None:
    call = wire.build_request(routes.RETRIEVE_PAGE_PROPERTY, {"page_id": PAGE_ID, "property_id": "%3AJ%7B~"})
    assert call.path.endswith("/properties/%3AJ%7B~")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        ".",
        "..",
        "a/b",
        "../x",
        "%2e",
        "%2e%2e",
        "%2E%2e/x",
        "..%2f",
        "..%5c",
        "a\\..",
        "%2F",
        "a%2fb",
        "..%252f",
        "%25252e%25252e",
        "a%00",
        "a\nb",
    ],
)
def test_an_id_that_would_change_the_path_is_refused(bad: str) -> None:
    with pytest.raises(errors.InvalidInput, match="is not a valid id"):
        wire.build_request(routes.RETRIEVE_PAGE_PROPERTY, {"page_id": PAGE_ID, "property_id": bad})


def test_a_body_is_encoded_once() -> None:
    call = wire.build_request(routes.SEARCH, {}, body={"query": "x"})
    assert call.body == b'{"query":"x"}'


def test_a_body_that_notion_would_refuse_for_its_size_is_refused_with_its_path() -> None:
    body = {"children": [blocks.embed("https://a.b/" + "x" * 2000)]}
    with pytest.raises(errors.InvalidInput, match=r"^body\.children\[0\]\.embed\.url"):
        wire.build_request(routes.APPEND_BLOCK_CHILDREN, {"block_id": PAGE_ID}, body=body)


def test_a_token_becomes_a_header() -> None:
    assert wire.bearer("ntn_test") == "Bearer ntn_test"
    assert wire.basic("id", "secret") == "Basic aWQ6c2VjcmV0"


@pytest.mark.parametrize("token", ["", "ntn_secret\n", "ntn secret", "ntn_sécret"])
def test_a_token_that_cannot_be_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(errors.InvalidInput) as refused:
        wire.bearer(token)
    assert not token or token.strip() not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.InvalidRequest),
        (401, errors.Unauthorized),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (413, errors.ApiError),
        (429, errors.RateLimited),
        (500, errors.ServerError),
        (503, errors.ServerError),
        (529, errors.RateLimited),
    ],
)
def test_a_refusal_becomes_the_error_of_its_status(status: int, kind: type[errors.ApiError]) -> None:
    with pytest.raises(kind) as caught:
        wire.decode_response(CALL, answer(status, refusal(status, additional_data={"a": "b"})), models.Page)
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.code, error.request_id) == (status, "some_code", "r-1")
    assert error.additional_data == {"a": "b"}
    assert (error.method, error.path) == ("GET", f"/pages/{PAGE_ID}")
    assert error.message.startswith("No.")


@pytest.mark.parametrize("status", [200, 403, 404, 413])
def test_html_is_told_as_what_it_is(status: int) -> None:
    page = answer(status, b"<html><h1>Sign in</h1></html>", content_type="text/html", cf_ray="ray-1")
    with pytest.raises(errors.NotionError, match=r"text/html.*Sign in.*is base_url right") as caught:
        wire.decode_response(CALL, page, models.Page)
    assert not isinstance(caught.value, errors.NotFound)


@pytest.mark.parametrize("content_type", ["application/json", "text/html"])
@pytest.mark.parametrize("body", [b'{"access_token":"ntn_secret', b'{"access_token":"ntn_secret","bot_id":3}'])
def test_an_unreadable_answer_with_tokens_in_it_is_not_shown(body: bytes, content_type: str) -> None:
    signed = wire.build_request(routes.CREATE_TOKEN, {})._replace(basic=("id", "secret"))
    with pytest.raises(errors.Unreadable) as caught:
        wire.decode_response(signed, answer(200, body, content_type=content_type), models.TokenGrant)
    shown = "".join(traceback.format_exception(caught.value))
    assert "POST /oauth/token" in shown
    assert "ntn_secret" not in shown + caught.value.excerpt


def test_an_unreadable_answer_names_its_endpoint() -> None:
    with pytest.raises(errors.Unreadable, match=f"^GET /pages/{PAGE_ID}: Notion's answer has something unexpected"):
        wire.decode_response(CALL, answer(200, {}), models.Page)


def test_broken_json_has_no_place_and_strange_json_has_one() -> None:
    with pytest.raises(errors.Unreadable) as broken:
        wire.decode_response(CALL, answer(200, b'{"object": "list", "resu'), models.BlockList)
    with pytest.raises(errors.Unreadable) as strange:
        wire.decode_response(CALL, answer(200, {"object": "list", "results": 3}), models.BlockList)
    assert not broken.value.where
    assert strange.value.where
