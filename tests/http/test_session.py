import asyncio
import contextlib
import logging
import socket
import threading
import traceback
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aioresponses import CallbackResult, aioresponses

from notion_async import NotionClient, errors, models
from notion_async._http import RequestRecord, request_options
from notion_async._ratelimit import Priority
from notion_async.emulator import Emulator, samples
from tests.traversal.fake_notion import page

PAGE_ID = "1429989f-e8ac-4eff-bc8f-57f56486db54"
URL = f"https://api.notion.com/v1/pages/{PAGE_ID}"
TOKEN = "ntn_test_do_not_show"
LIMITED = {"object": "error", "status": 429, "code": "rate_limited", "message": "Slow down."}
REFUSED = {"object": "error", "status": 400, "code": "validation_error", "message": "No."}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notion_async._http.retry._FIRST", 0.001)
    monkeypatch.setattr("notion_async._http.retry._CONFLICT_FIRST", 0.001)


@pytest.fixture
async def client() -> AsyncIterator[NotionClient]:
    async with NotionClient(TOKEN, rate_limit=None) as client:
        yield client


async def test_a_request_carries_token_version_and_who_we_are(
    client: NotionClient, notion_answers: aioresponses
) -> None:
    seen: dict[str, Any] = {}

    def note(url: object, **sent: Any) -> CallbackResult:
        seen.update(sent["headers"])
        return CallbackResult(payload=page(PAGE_ID))

    notion_answers.get(URL, callback=note)
    await client.pages.retrieve(PAGE_ID)
    assert seen["Authorization"] == f"Bearer {TOKEN}"
    assert seen["Notion-Version"] == "2026-03-11"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_read_is_tried_again_after_a_server_error(
    client: NotionClient, notion_answers: aioresponses, status: int
) -> None:
    notion_answers.get(URL, status=status, body="<html>bad</html>", content_type="text/html")
    notion_answers.get(URL, payload=page(PAGE_ID))
    assert (await client.pages.retrieve(PAGE_ID)).id


@pytest.mark.parametrize(
    "breakage",
    [aiohttp.ServerDisconnectedError(), aiohttp.ClientPayloadError(), ConnectionResetError(), TimeoutError()],
)
async def test_a_read_is_tried_again_after_a_broken_connection(
    client: NotionClient, notion_answers: aioresponses, breakage: Exception
) -> None:
    notion_answers.get(URL, exception=breakage)
    notion_answers.get(URL, payload=page(PAGE_ID))
    assert (await client.pages.retrieve(PAGE_ID)).id


@pytest.mark.parametrize("body", [b'{"object": "page", "id": ', b"", b"<html>"])
async def test_a_read_is_tried_again_after_a_broken_body(
    client: NotionClient, notion_answers: aioresponses, body: bytes
) -> None:
    notion_answers.get(URL, body=body)
    notion_answers.get(URL, payload=page(PAGE_ID))
    assert (await client.pages.retrieve(PAGE_ID)).id


async def test_the_rate_limit_is_waited_for(client: NotionClient, notion_answers: aioresponses) -> None:
    notion_answers.get(URL, status=429, payload=LIMITED, headers={"Retry-After": "0.01"})
    notion_answers.get(URL, status=529, payload=LIMITED, headers={"Retry-After": "0.01"})
    notion_answers.get(URL, payload=page(PAGE_ID))
    assert (await client.pages.retrieve(PAGE_ID)).id


async def test_a_refusal_is_raised_at_once_with_its_facts(client: NotionClient, notion_answers: aioresponses) -> None:
    notion_answers.get(URL, status=400, payload=REFUSED)
    with pytest.raises(errors.InvalidRequest) as caught:
        await client.pages.retrieve(PAGE_ID)
    assert caught.value.attempts == 1


async def test_retrying_ends_with_the_last_error_and_its_attempts(notion_answers: aioresponses) -> None:
    notion_answers.get(URL, status=502, body="<html>", content_type="text/html", repeat=True)
    async with NotionClient(TOKEN, rate_limit=None, retry_for=0.02) as client:
        with pytest.raises(errors.ServerError) as caught:
            await client.pages.retrieve(PAGE_ID)
    assert caught.value.attempts > 1


async def test_a_blocked_connection_is_not_asked_again(client: NotionClient, notion_answers: aioresponses) -> None:
    blocked = {**LIMITED, "additional_data": {"rate_limit_reason": "public_api_request_blocked"}}
    notion_answers.get(URL, status=429, payload=blocked, headers={"Retry-After": "1"})
    with pytest.raises(errors.RateLimited, match="asking again does not help"):
        await client.pages.retrieve(PAGE_ID)


async def test_a_redirect_is_not_followed(client: NotionClient, notion_answers: aioresponses) -> None:
    notion_answers.get(URL, status=302, headers={"Location": "https://elsewhere.example/v1"})
    with pytest.raises(errors.ApiError, match="not followed"):
        await client.pages.retrieve(PAGE_ID)


async def test_the_token_may_come_from_a_callable_asked_for_each_attempt(notion_answers: aioresponses) -> None:
    tokens = iter(["ntn_first", "ntn_second"])
    seen: list[str] = []

    async def refreshed() -> str:
        return next(tokens)

    def note(url: object, **sent: Any) -> CallbackResult:
        seen.append(sent["headers"]["Authorization"])
        return CallbackResult(status=502 if len(seen) == 1 else 200, payload=page(PAGE_ID))

    notion_answers.get(URL, callback=note, repeat=True)
    async with NotionClient(refreshed, rate_limit=None) as client:
        await client.pages.retrieve(PAGE_ID)
    assert seen == ["Bearer ntn_first", "Bearer ntn_second"]


async def test_the_token_appears_nowhere(notion_answers: aioresponses, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    notion_answers.get(URL, status=502, body="bad")
    notion_answers.get(URL, status=401, payload={**REFUSED, "status": 401, "code": "unauthorized"})
    async with NotionClient(TOKEN, rate_limit=None) as client:
        with pytest.raises(errors.Unauthorized) as caught:
            await client.pages.retrieve(PAGE_ID)
        shown = f"{client!r} {client!s} {caught.value!r} {caught.value.__dict__} {caplog.text}"
    assert TOKEN not in shown
    assert "NOTION_TOKEN" in str(caught.value)


async def test_a_call_without_entering_says_what_to_do() -> None:
    with pytest.raises(errors.InvalidInput, match="async with"):
        await NotionClient(TOKEN).pages.retrieve(PAGE_ID)


def test_no_token_is_a_clear_error_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTION_TOKEN", raising=False)
    with pytest.raises(errors.InvalidInput, match="set NOTION_TOKEN"):
        NotionClient()
    monkeypatch.setenv("NOTION_TOKEN", TOKEN)
    assert TOKEN not in repr(NotionClient())


@pytest.mark.parametrize(
    "url", ["api.notion.com", "ftp://api.notion.com", "https://api.notion.com/v2", "", "http://[", "https://"]
)
def test_a_base_url_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(errors.InvalidInput, match="base_url"):
        NotionClient(TOKEN, base_url=url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_in_flight", 0),
        ("max_in_flight", 1.5),
        ("timeout", 0),
        ("timeout", "1"),
        ("timeout", float("nan")),
        ("retry_for", -1),
        ("priority", "urgent"),
        ("notion_version", "latest"),
        ("rate_limit", (180, 60)),
    ],
)
def test_an_option_that_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(errors.InvalidInput, match=name):
        NotionClient(TOKEN, **{name: value})  # type: ignore[arg-type]  # what an untyped caller may do


@pytest.mark.parametrize("auth", [123, b"ntn_test", object()])
def test_a_token_that_is_no_string_is_refused_without_showing_it(auth: object) -> None:
    with pytest.raises(errors.InvalidInput, match="not a string") as caught:
        NotionClient(auth)  # type: ignore[arg-type]  # what an untyped caller may do
    assert str(auth) not in str(caught.value)


async def test_through_a_borrowed_session_we_still_say_who_we_are_and_raise_our_own_errors(
    notion_answers: aioresponses,
) -> None:
    seen: dict[str, Any] = {}

    def note(url: object, **sent: Any) -> CallbackResult:
        seen.update(sent["headers"])
        return CallbackResult(status=400, payload=REFUSED)

    notion_answers.get(URL, callback=note)
    async with (
        aiohttp.ClientSession(headers={"User-Agent": "mine"}, raise_for_status=True) as mine,
        NotionClient(TOKEN, http_session=mine) as client,
    ):
        with pytest.raises(errors.InvalidRequest):
            await client.pages.retrieve(PAGE_ID)
    assert seen["User-Agent"].startswith("notion-async/")


async def test_a_borrowed_session_that_is_closed_says_so() -> None:
    async with aiohttp.ClientSession() as mine:
        pass
    async with NotionClient(TOKEN, http_session=mine) as client:
        with pytest.raises(errors.InvalidInput, match="closed"):
            await client.pages.retrieve(PAGE_ID)


async def test_a_borrowed_session_is_used_and_never_closed(notion_answers: aioresponses) -> None:
    notion_answers.get(URL, payload=page(PAGE_ID))
    async with aiohttp.ClientSession() as mine:
        async with NotionClient(TOKEN, http_session=mine) as client:
            await client.pages.retrieve(PAGE_ID)
        await client.aclose()
        assert not mine.closed


async def test_entering_twice_shares_and_the_last_one_closes(notion_answers: aioresponses) -> None:
    notion_answers.get(URL, payload=page(PAGE_ID), repeat=True)
    client = NotionClient(TOKEN)
    async with client:
        async with client:
            pass
        await client.pages.retrieve(PAGE_ID)
    with pytest.raises(errors.InvalidInput):
        await client.pages.retrieve(PAGE_ID)


def test_a_client_may_be_entered_in_one_loop_after_another(notion_answers: aioresponses) -> None:
    notion_answers.get(URL, payload=page(PAGE_ID), repeat=True)
    client = NotionClient(TOKEN)

    async def once() -> None:
        async with client:
            read.append(await client.pages.retrieve(PAGE_ID))

    read: list[models.Page] = []
    asyncio.run(once())
    asyncio.run(once())
    thread = threading.Thread(target=lambda: asyncio.run(once()))
    thread.start()
    thread.join()
    assert len(read) == 3


async def test_every_request_is_told_once_without_ids(notion_answers: aioresponses) -> None:
    told: list[RequestRecord] = []
    notion_answers.get(URL, status=502, body="bad")
    notion_answers.get(URL, payload=page(PAGE_ID))
    notion_answers.get(URL, status=400, payload=REFUSED)
    async with NotionClient(TOKEN, rate_limit=None, on_request=told.append) as client:
        await client.pages.retrieve(PAGE_ID)
        with pytest.raises(errors.InvalidRequest):
            await client.pages.retrieve(PAGE_ID)
    first, second = told
    assert (first.endpoint, first.status, first.attempts, first.error) == ("GET /pages/{page_id}", 200, 2, None)
    assert (second.status, second.attempts, second.error) == (400, 1, "InvalidRequest")
    assert first.took >= first.waited >= 0


async def test_fields_that_the_models_do_not_know_are_told_when_asked_for(notion_answers: aioresponses) -> None:
    told: list[tuple[str, list[str]]] = []
    notion_answers.get(URL, payload=page(PAGE_ID) | {"mood": "good"})
    notion_answers.get(URL, payload=page(PAGE_ID))
    async with NotionClient(
        TOKEN, on_unknown_fields=lambda endpoint, fields: told.append((endpoint, fields))
    ) as client:
        await client.pages.retrieve(PAGE_ID)
        await client.pages.retrieve(PAGE_ID)
    assert told == [("GET /pages/{page_id}", ["$.mood"])]


async def hang(url: object, **sent: Any) -> CallbackResult:
    await asyncio.sleep(30)
    raise AssertionError


async def test_a_deadline_ends_a_request_and_says_so(client: NotionClient, notion_answers: aioresponses) -> None:
    notion_answers.get(URL, callback=hang)
    with client.deadline(0.01), pytest.raises(errors.TimedOut, match="deadline"):
        await client.pages.retrieve(PAGE_ID)


async def test_of_two_deadlines_the_earlier_holds(client: NotionClient, notion_answers: aioresponses) -> None:
    notion_answers.get(URL, callback=hang)
    with client.deadline(0.01), client.deadline(60), pytest.raises(errors.TimedOut):
        await client.pages.retrieve(PAGE_ID)


async def test_retrying_can_be_bounded_for_a_block_of_code(client: NotionClient, notion_answers: aioresponses) -> None:
    notion_answers.get(URL, status=502, body="bad", repeat=True)
    with request_options(retry_for=0.0), pytest.raises(errors.ServerError) as caught:
        await client.pages.retrieve(PAGE_ID)
    assert caught.value.attempts == 1


async def test_an_answer_without_end_is_cut_off(
    client: NotionClient, notion_answers: aioresponses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notion_async._http.responses.LARGEST_ANSWER_BYTES", 1000)
    monkeypatch.setattr("notion_async._http.responses.SMALL_ANSWER_BYTES", 100)
    notion_answers.get(URL, body=b" " * 1001)
    with pytest.raises(errors.Unreadable, match="cut off"):
        await client.pages.retrieve(PAGE_ID)


async def test_a_server_that_is_not_there_is_told_with_its_address() -> None:
    async with NotionClient(TOKEN, base_url="http://127.0.0.1:9", retry_for=0.0) as client:
        with pytest.raises(errors.Unreachable, match=r"cannot reach http://127.0.0.1:9: .*[Rr]efused") as caught:
            await client.pages.retrieve(PAGE_ID)
    assert not caught.value.sent


async def test_a_host_that_does_not_answer_is_given_up_before_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notion_async._http.connections.CONNECT_SECONDS", 0.01)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, contextlib.ExitStack() as others:
        for _ in range(3):  # nobody accepts these, so that there is no room for another
            waiting = others.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        base_url = f"http://127.0.0.1:{full.getsockname()[1]}"
        async with NotionClient(TOKEN, base_url=base_url, retry_for=0.0) as client:
            with pytest.raises(errors.Unreachable, match=r"cannot reach .*: no connection within") as caught:
                await client.pages.retrieve(PAGE_ID)
    assert not caught.value.sent


async def test_a_proxys_password_is_sent_to_it_and_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        monkeypatch.setenv("https_proxy", f"http://me:open-sesame@127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        async with NotionClient(TOKEN, retry_for=0) as client:
            with pytest.raises(errors.Unreachable) as caught:
                await client.pages.retrieve(PAGE_ID)
    assert b"Proxy-Authorization: Basic bWU6b3Blbi1zZXNhbWU=" in asked[0]
    assert "open-sesame" not in "".join(traceback.format_exception(caught.value))


async def test_every_request_that_leaves_is_known_to_us_also_on_a_connection_that_was_used_before() -> None:
    told: list[RequestRecord] = []
    async with (
        Emulator(samples.demo()) as notion,
        NotionClient(notion.token, base_url=notion.url, rate_limit=None, on_request=told.append) as client,
    ):
        listing = await client.blocks.children.list(samples.DEMO_PAGE_ID)
        notion.faults.add("drop", times=2)
        await client.blocks.children.list(samples.DEMO_PAGE_ID)
        assert told[-1].attempts == 3
        notion.faults.add("drop_after")
        await client.blocks.delete(listing.results[0].id)
        assert sum(record.attempts for record in told) == len(notion.requests)


async def test_as_many_requests_are_under_way_as_the_client_may_have() -> None:
    async with Emulator(latency=0.01) as notion:
        async with NotionClient(notion.token, base_url=notion.url, max_in_flight=7) as client:
            await asyncio.gather(*(client.users.me() for _ in range(20)))
        assert max(request.in_flight for request in notion.requests) == 7


@pytest.mark.parametrize(("bypass", "expected"), [("", "http://proxy.example:3128"), ("api.notion.com", "None")])
async def test_the_proxy_of_the_environment_is_used(
    notion_answers: aioresponses, monkeypatch: pytest.MonkeyPatch, bypass: str, expected: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", bypass)
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    used: list[str] = []

    def note(url: object, **sent: Any) -> CallbackResult:
        used.append(str(sent["proxy"]))
        return CallbackResult(payload=page(PAGE_ID))

    notion_answers.get(URL, callback=note)
    async with NotionClient(TOKEN) as client:
        await client.pages.retrieve(PAGE_ID)
    assert used == [expected]


async def test_cancelling_a_request_gives_its_slot_back(notion_answers: aioresponses) -> None:
    asked = 0

    async def hang_once(url: object, **sent: Any) -> CallbackResult:
        nonlocal asked
        asked += 1
        return await hang(url) if asked == 1 else CallbackResult(payload=page(PAGE_ID))

    notion_answers.get(URL, callback=hang_once, repeat=True)
    async with NotionClient(TOKEN, max_in_flight=1, rate_limit=None) as client:
        task = asyncio.create_task(client.pages.retrieve(PAGE_ID))
        await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await client.pages.retrieve(PAGE_ID)).id


async def test_an_interactive_call_does_not_wait_behind_bulk_calls_that_wait_for_others_to_end(
    notion_answers: aioresponses,
) -> None:
    async def answer(url: object, **sent: Any) -> CallbackResult:
        await asyncio.sleep(0.001)
        return CallbackResult(payload=page(PAGE_ID))

    notion_answers.get(URL, callback=answer, repeat=True)
    order: list[str] = []
    async with NotionClient(TOKEN, max_in_flight=1, rate_limit=None) as client, asyncio.TaskGroup() as tasks:

        async def ask(priority: Priority) -> None:
            await client.pages.retrieve(PAGE_ID, priority=priority)
            order.append(priority)

        calls: list[Priority] = ["bulk", "bulk", "bulk", "bulk", "interactive"]
        for priority in calls:
            tasks.create_task(ask(priority))
    assert order == ["bulk", "interactive", "bulk", "bulk", "bulk"]


def test_a_reserve_below_nothing_is_refused() -> None:
    with pytest.raises(errors.InvalidInput, match="reserve"):
        NotionClient(TOKEN, reserve=-1)


async def test_a_callable_that_returns_no_token_is_bound_by_the_timeout() -> None:
    async def hangs() -> str:
        await asyncio.sleep(30)
        raise AssertionError

    async with NotionClient(hangs, timeout=0.01) as client:
        with pytest.raises(errors.TimedOut, match=r"auth= returned no token within 0\.01 s") as caught:
            await client.pages.retrieve(PAGE_ID)
    assert caught.value.attempts == 0


async def test_a_timeout_of_the_callable_itself_is_its_own() -> None:
    async def fails() -> str:
        raise TimeoutError

    async with NotionClient(fails) as client:
        with pytest.raises(TimeoutError):
            await client.pages.retrieve(PAGE_ID)


async def test_a_callable_that_is_not_async_is_refused() -> None:
    async with NotionClient(lambda: "ntn_test") as client:  # type: ignore[arg-type]  # untyped callers
        with pytest.raises(errors.InvalidInput, match="not async"):
            await client.pages.retrieve(PAGE_ID)


async def test_the_timeout_holds_in_a_borrowed_session_after_the_client_was_left(notion_answers: aioresponses) -> None:
    notion_answers.get(URL, callback=hang)
    async with aiohttp.ClientSession() as mine:
        client = NotionClient(TOKEN, http_session=mine, timeout=0.05, retry_for=0)
        async with client:
            task = asyncio.create_task(client.pages.retrieve(PAGE_ID))
            await asyncio.sleep(0.005)
        async with asyncio.timeout(5):
            with pytest.raises(errors.TimedOut):
                await task


class Vault:
    """Holds a token."""

    async def token(self) -> str:
        return TOKEN


@pytest.mark.parametrize(
    "other", ["https://api.notion.com/", "https://api.notion.com/v1", "HTTPS://API.notion.com:443/v1/"]
)
def test_spellings_of_one_address_share_one_budget(other: str) -> None:
    here, there = NotionClient(TOKEN), NotionClient(TOKEN, base_url=other)
    assert here._session.limiter is there._session.limiter
    assert here._session.limiter is not NotionClient(TOKEN, base_url="http://api.notion.com")._session.limiter


def test_clients_of_one_bound_method_share_one_budget_and_those_of_another_do_not() -> None:
    vault, other = Vault(), Vault()
    here, there = NotionClient(vault.token), NotionClient(vault.token)
    assert here._session.limiter is there._session.limiter
    assert here._session.limiter is not NotionClient(other.token)._session.limiter
