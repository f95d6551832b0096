"""Answers that no server of Notion's sends: what is asked again, what is not, and what the error says."""

from collections.abc import AsyncIterator, Callable

import pytest

from notion_async import NotionClient, errors, models
from notion_async._http import routes
from tests.http.raw_server import RESET, Asked, RawServer, Said, http, raw_server, refusal
from tests.traversal.fake_notion import page

PAGE = page()
ID = PAGE["id"]
BUSY = "<html><h1>busy</h1></html>"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notion_async._http.retry._FIRST", 0.001)
    monkeypatch.setattr("notion_async._http.retry._CONFLICT_FIRST", 0.001)


def first(said: Said, times: int = 1) -> Callable[[Asked], Said]:
    """Say something at first, and then give the page."""
    left = [said] * times
    return lambda _: left.pop() if left else http(PAGE)


class Answered:
    """A client, and the server that it asks."""

    def __init__(self, client: NotionClient, server: RawServer) -> None:
        self.client = client
        self.server = server

    def by(self, answer: Callable[[Asked], Said]) -> NotionClient:
        self.server.answer = answer
        return self.client


@pytest.fixture
async def notion() -> AsyncIterator[Answered]:
    async with (
        raw_server(lambda _: http(PAGE)) as server,
        NotionClient("t", base_url=server.url, rate_limit=None, retry_for=0.05) as client,
    ):
        yield Answered(client, server)


@pytest.mark.parametrize("status", [408, 409, 421, 425, 429, 449, 460, 499, 500, 502, 503, 504, 520, 524, 529])
async def test_a_read_is_asked_again_after_a_balancer_gave_up(notion: Answered, status: int) -> None:
    client = notion.by(first(http(BUSY.encode(), status, "text/html", Retry_After="0.001"), 3))
    assert (await client.pages.retrieve(ID)).id == ID
    assert len(notion.server.asked) == 4


@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 409, 410, 413, 421, 425, 429, 451, 499, 502, 529])
async def test_a_write_is_not_sent_again_after_a_proxys_refusal(notion: Answered, status: int) -> None:
    client = notion.by(first(http(BUSY.encode(), status, "text/html")))
    with pytest.raises(errors.ApiError) as refused:
        await client._session.request(models.Page, routes.CREATE_PAGE, body={})
    assert not refused.value.from_notion
    assert len(notion.server.asked) == 1


@pytest.mark.parametrize("status", [409, 429, 529])
async def test_a_write_is_sent_again_after_notions_own_refusal(notion: Answered, status: int) -> None:
    client = notion.by(first(refusal(status, Retry_After="0.001")))
    assert (await client.pages.update(ID, icon=None)).id == ID
    assert len(notion.server.asked) == 2


WHOLE = [b'{"object": "page", }', b'{"object": "page" "id": 1}', b"{nan: 1}", b"[" * 100_000 + b"]" * 100_000, b"{}"]
BROKEN = [b"", b"<html></html>", b'{"object": "pa', b'{"object":"page","properties":{"title":{}}', b'{"a": "}']


@pytest.mark.parametrize("body", WHOLE, ids=lambda body: body[:20])
async def test_json_that_arrived_whole_and_cannot_be_read_is_not_asked_for_again(notion: Answered, body: bytes) -> None:
    client = notion.by(lambda _: http(body))
    with pytest.raises(errors.Unreadable) as unreadable:
        await client.pages.retrieve(ID)
    assert unreadable.value.where
    assert len(notion.server.asked) == 1


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: body[:20])
async def test_what_was_cut_off_or_is_not_json_is_asked_for_again(notion: Answered, body: bytes) -> None:
    client = notion.by(first(http(body), 2))
    assert (await client.pages.retrieve(ID)).id == ID


ERRORS: list[tuple[Said, type[errors.NotionError]]] = [
    (RESET, errors.Unreachable),
    (http(b"<html>"), errors.Unreadable),
    (http(b'{"object": "pa'), errors.Unreadable),
    (refusal(503), errors.ServerError),
    (http(BUSY.encode(), 499, "text/html"), errors.ApiError),
    (refusal(404), errors.NotFound),
    (http(b"{}"), errors.Unreadable),
    (http(b"", 302, Location="https://example.com"), errors.ApiError),
]


@pytest.mark.parametrize(("said", "kind"), ERRORS)
async def test_an_error_of_every_kind_carries_how_often_the_request_was_sent(
    notion: Answered, said: Said, kind: type[errors.NotionError]
) -> None:
    client = notion.by(lambda _: said)
    with pytest.raises(kind) as failed:
        await client.pages.retrieve(ID)
    about_the_page = [asked for asked in notion.server.asked if asked.path == f"/v1/pages/{ID}"]
    assert failed.value.attempts == len(about_the_page)  # a hint may be looked up elsewhere


async def test_an_error_before_any_request_carries_no_attempts(notion: Answered) -> None:
    with pytest.raises(errors.InvalidInput) as refused:
        await notion.client.pages.retrieve("no id")
    assert refused.value.attempts == 0
