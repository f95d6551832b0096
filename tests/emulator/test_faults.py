"""Faults: scripted, by rate, and what they look like from outside."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from notion_async.emulator import Emulator, samples
from notion_async.emulator.faults import FaultKind, Faults
from notion_async.emulator.messages import ReceivedRequest
from tests.emulator.conftest import Caller

if TYPE_CHECKING:
    from notion_async.emulator.workspace import Workspace

LISTING = "GET /v1/blocks/{block_id}/children"
TREE = samples.tree(300, "flat")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("internal_server_error", 500),
        ("service_unavailable", 503),
        ("gateway_timeout", 504),
        ("service_overload", 529),
        ("rate_limited", 429),
        ("conflict_error", 409),
        ("object_not_found", 404),
    ],
)
async def test_a_scripted_fault_happens_once_to_its_route(kind: FaultKind, status: int) -> None:
    async with Emulator(TREE) as notion, Caller(notion) as call:
        notion.faults.add(kind, route=LISTING, seconds=7)
        assert (await call("GET", "/users/me"))[0] == 200
        got, body = await call("GET", f"/blocks/{TREE.root_id}/children")
        assert (got, body["object"], body["status"]) == (status, "error", status)
        assert call.headers.get("Retry-After") == ("7" if status in {429, 529} else None)
        assert (await call("GET", f"/blocks/{TREE.root_id}/children"))[0] == 200
        assert notion.faults.happened == [(f"GET /v1/blocks/{TREE.root_id}/children", kind)]


@pytest.mark.parametrize(("kind", "status"), [("bad_gateway", 502), ("not_json", 200)])
async def test_the_edge_answers_html_without_a_request_id(kind: FaultKind, status: int) -> None:
    async with Emulator(TREE) as notion, Caller(notion) as call:
        notion.faults.add(kind)
        async with call.http.get(f"{notion.url}/v1/users/me") as answer:
            assert answer.status == status
            assert answer.content_type == "text/html"
            assert "x-notion-request-id" not in answer.headers
            assert "cf-ray" in answer.headers


@pytest.mark.parametrize("kind", ["drop", "drop_after", "half_answer"])
async def test_a_dropped_connection_gives_no_answer(kind: FaultKind) -> None:
    async with Emulator(TREE) as notion, Caller(notion) as call:
        notion.faults.add(
            kind, path=TREE.root_id, times=1 if kind == "half_answer" else 2
        )  # aiohttp itself repeats a GET once
        with pytest.raises(aiohttp.ClientError):
            await call("GET", f"/blocks/{TREE.root_id}/children")
        assert (await call("GET", f"/blocks/{TREE.root_id}/children"))[0] == 200
        statuses = [request.status for request in notion.requests]
        assert statuses[0] == (200 if kind == "half_answer" else 0)


@pytest.mark.parametrize("kind", ["slow_body", "delay"])
async def test_slow_answers_take_their_time_and_arrive_whole(kind: FaultKind) -> None:
    async with Emulator(TREE) as notion, Caller(notion) as call:
        notion.faults.add(kind, seconds=0.01)
        started = asyncio.get_running_loop().time()
        assert len((await call.get(f"/blocks/{TREE.root_id}/children"))["results"]) == 100
        assert asyncio.get_running_loop().time() - started >= 0.01


async def test_a_cursor_expires_only_where_one_is_sent() -> None:
    async with Emulator(TREE) as notion, Caller(notion) as call:
        notion.faults.add("expired_cursor")
        listing = await call.get(f"/blocks/{TREE.root_id}/children")
        status, body = await call("GET", f"/blocks/{TREE.root_id}/children?start_cursor={listing['next_cursor']}")
        assert (status, body["code"]) == (400, "validation_error")
        assert body["message"].startswith("The start_cursor provided is invalid: ")


async def test_has_children_may_be_stale() -> None:
    async with Emulator(samples.demo()) as notion, Caller(notion) as call:
        notion.faults.add("stale_has_children", times=1)
        stale = await call.get(f"/blocks/{samples.DEMO_PAGE_ID}")
        fresh = await call.get(f"/blocks/{samples.DEMO_PAGE_ID}")
    assert (stale["has_children"], fresh["has_children"]) == (False, True)


async def test_an_edit_in_the_middle_of_a_walk_is_seen_by_the_next_page() -> None:
    def drop_next(workspace: Workspace) -> None:
        workspace.trashed.add(TREE.forest.id(101))
        workspace.changed()

    async with Emulator(TREE) as notion, Caller(notion) as call:
        notion.faults.add("edit", route=LISTING, after=1, action=drop_next)
        listing = await call.get(f"/blocks/{TREE.root_id}/children")
        assert listing["next_cursor"] == TREE.forest.id(101)
        status, body = await call("GET", f"/blocks/{TREE.root_id}/children?start_cursor={listing['next_cursor']}")
        assert (status, body["code"]) == (400, "validation_error")
        assert len(await call.children(TREE.root_id)) == 299


def received(number: int) -> ReceivedRequest:
    return ReceivedRequest("GET", f"/v1/blocks/{number}", {})


def test_a_rate_hits_about_its_share_and_the_same_requests_in_any_order() -> None:
    def hits(numbers: Any) -> set[tuple[int, str]]:
        faults = Faults(seed=3)
        faults.rate(0.2, "drop", "bad_gateway")
        taken = ((number, faults.take(received(number), "GET /v1/blocks/{block_id}")) for number in numbers)
        return {(number, fault.kind) for number, fault in taken if fault}

    forwards = hits(range(1000))
    assert 150 < len(forwards) < 250
    assert {kind for _, kind in forwards} == {"drop", "bad_gateway"}
    assert hits(reversed(range(1000))) == forwards


def test_rules_are_counted_and_cleared() -> None:
    faults = Faults()
    faults.add("drop", after=1, times=2)
    route = "GET /v1/blocks/{block_id}"
    assert [bool(faults.take(received(1), route)) for _ in range(5)] == [False, True, True, False, False]
    faults.add("drop", times=None, route="POST *")
    assert faults.take(received(1), route) is None
    faults.clear()
    assert not faults


async def test_an_edit_is_seen_in_a_listing_that_was_answered_before() -> None:
    def throw_away(workspace: Workspace) -> None:
        workspace.trashed.add(TREE.forest.id(1))

    async with Emulator(TREE) as notion, Caller(notion) as call:
        before = await call.children(TREE.root_id)
        notion.faults.add("edit", action=throw_away, route="GET /v1/users/me")
        await call.get("/users/me")
        assert len(await call.children(TREE.root_id)) == len(before) - 1


async def test_a_write_whose_answer_names_no_object_may_be_committed_too() -> None:
    async with Emulator() as notion, Caller(notion) as call:
        agent = (await call.get("/agents"))["results"][0]["id"]
        notion.faults.add("committed")
        assert (await call("DELETE", f"/agents/{agent}"))[0] == 503
        assert (await call.get(f"/agents/{agent}"))["status"] == "deleted"


async def test_request_ids_differ_when_the_log_was_cleared_and_a_bounded_log_forgets() -> None:
    async with Emulator(max_log_entries=3) as notion, Caller(notion) as call:
        ids = set()
        for _ in range(2):
            ids.add((await call.get("/users/me"))["request_id"])
            notion.requests.clear()
        assert len(ids) == 2
        for _ in range(20):
            await call.get("/users/me")
            assert len(notion.requests) < 6
        assert len(notion.requests) >= 3
