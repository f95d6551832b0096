"""Where a listing ends: the same answer of `iterate`, `tree`, `walk` and `crawl`, whatever form the ending has."""

import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import pytest

from notion_async import Incomplete, NotionClient, NotionError, Report
from tests.endpoints.scripted import uuid
from tests.http.raw_server import Asked, RawServer, http, raw_server
from tests.traversal.fake_notion import block, page

ROOT = uuid(0)
CUT = {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}
Parts = Callable[[str | None], dict[str, Any]]  # the answer that begins at a cursor, its results as numbers


class Outcome:
    """What was read, and how the reader said that it ended."""

    def __init__(self, numbers: list[int], *, complete: bool) -> None:
        self.numbers = numbers
        self.complete = complete


def items(parts: Parts, make: Callable[[str], dict[str, Any]]) -> Callable[[Asked], bytes]:
    """Serve pages, and a listing of what `make` makes of ids."""

    def answer(asked: Asked) -> bytes:
        if asked.method == "GET" and "/pages/" in asked.path:
            return http(page(asked.path.rsplit("/", 1)[1]))
        is_listing = asked.path in {f"/v1/blocks/{ROOT}/children", "/v1/search"}
        if not is_listing:
            return http({"object": "list", "results": [], "has_more": False, "next_cursor": None})
        body = json.loads(asked.body) if asked.body else {}
        cursor = body.get("start_cursor") or parse_qs(asked.query).get("start_cursor", [None])[0]
        said = parts(cursor)
        return http({"object": "list"} | said | {"results": [make(uuid(number)) for number in said["results"]]})

    return answer


def number(one: str) -> int:
    return int(one.rsplit("-", 1)[1])


async def by_iterate(client: NotionClient, server: RawServer, parts: Parts) -> Outcome:
    server.answer = items(parts, partial(block, has_children=False))
    met: list[int] = []
    try:
        async for each in client.blocks.children.iterate(ROOT):
            met.append(number(each.id))  # noqa: PERF401 - what came before the error counts
    except NotionError:
        return Outcome(met, complete=False)
    return Outcome(met, complete=True)


async def by_search(client: NotionClient, server: RawServer, parts: Parts) -> Outcome:
    server.answer = items(parts, page)
    met: list[int] = []
    try:
        async for each in client.search.iterate():
            met.append(number(each.id))  # noqa: PERF401 - what came before the error counts
    except NotionError:
        return Outcome(met, complete=False)
    return Outcome(met, complete=True)


def told(report: Report, numbers: list[int]) -> Outcome:
    assert report.complete or {one.kind for one in report.missing} <= {"truncated", "failed"}
    return Outcome(numbers, complete=report.complete)


async def by_tree(client: NotionClient, server: RawServer, parts: Parts) -> Outcome:
    server.answer = items(parts, partial(block, has_children=False))
    tree = await client.tree(ROOT, strict=False)
    return told(tree.report, [number(node.block.id) for node in tree.children])


async def by_walk(client: NotionClient, server: RawServer, parts: Parts) -> Outcome:
    server.answer = items(parts, partial(block, has_children=False))
    async with client.walk(ROOT, strict=False) as nodes:
        met = [number(node.block.id) async for node in nodes]
    return told(nodes.report, met)


async def by_crawl(client: NotionClient, server: RawServer, parts: Parts) -> Outcome:
    server.answer = items(parts, page)
    async with client.crawl(strict=False) as pages:
        met = [number(each.id) async for each, _ in pages]
    return told(pages.report, sorted(met))


READERS = [by_iterate, by_search, by_tree, by_walk, by_crawl]


@pytest.fixture
async def served() -> AsyncIterator[RawServer]:
    async with raw_server(lambda _: b"") as server:
        yield server


@pytest.fixture
async def client(served: RawServer) -> AsyncIterator[NotionClient]:
    async with NotionClient("t", base_url=served.url, rate_limit=None, retry_for=0.1) as client:
        yield client


def three(cursor: str | None, **has_more: Any) -> dict[str, Any]:
    start = int(cursor or 0)
    following = str(start + 2) if start < 4 else None
    said = {"results": [start + 1, start + 2], "next_cursor": following}
    return said | (has_more or {"has_more": following is not None})


def without_has_more(cursor: str | None) -> dict[str, Any]:
    said = three(cursor)
    del said["has_more"]
    return said


def at(place: str | None, cursor: str | None, **fields: Any) -> dict[str, Any]:
    """Return fields for the answer at one place only."""
    return fields if cursor == place else {}


COMPLETE: dict[str, Parts] = {
    "has_more is right": three,
    "has_more is missing": without_has_more,
    "has_more is null": lambda cursor: three(cursor, has_more=None),
    "has_more is false": lambda cursor: three(cursor, has_more=False),
    "the cursor at the end is empty": lambda cursor: three(cursor) | at("4", cursor, next_cursor=""),
    "the cursor at the end was followed": lambda cursor: (
        three(cursor) | ({"next_cursor": "2"} if cursor == "4" else {})
    ),
    "the status is complete": lambda cursor: three(cursor) | {"request_status": {"type": "complete"}},
}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("parts", COMPLETE.values(), ids=COMPLETE)
async def test_a_cursor_says_that_there_is_more(
    client: NotionClient, served: RawServer, read: Any, parts: Parts
) -> None:
    outcome = await read(client, served, parts)
    assert outcome.numbers == [1, 2, 3, 4, 5, 6]
    assert outcome.complete


def empty_for_ever(cursor: str | None) -> dict[str, Any]:
    return {"results": [], "next_cursor": str(int(cursor or 0) + 1), "has_more": True}


def same_for_ever(cursor: str | None) -> dict[str, Any]:
    return {"results": [1, 2, 3, 4, 5, 6], "next_cursor": str(int(cursor or 0) + 1), "has_more": True}


def empty_without_has_more(cursor: str | None) -> dict[str, Any]:
    return {"results": [], "next_cursor": str(int(cursor or 0) + 1)}


ENDLESS: dict[str, Parts] = {
    "empty for ever": empty_for_ever,
    "empty for ever, without has_more": empty_without_has_more,
    "the same for ever": same_for_ever,
    "in a circle": lambda cursor: three(cursor) | at("4", cursor, next_cursor="2", has_more=True),
    "more without a cursor": lambda cursor: three(cursor) | {"next_cursor": None, "has_more": True},
    "more with an empty cursor": lambda cursor: three(cursor) | {"next_cursor": "", "has_more": True},
}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("parts", ENDLESS.values(), ids=ENDLESS)
async def test_a_listing_without_progress_ends_and_is_not_complete(
    client: NotionClient, served: RawServer, read: Any, parts: Parts
) -> None:
    outcome = await read(client, served, parts)
    assert not outcome.complete
    assert outcome.numbers == list(range(1, len(outcome.numbers) + 1))
    assert len(served.asked) < 350


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("place", [None, "2", "4"])
async def test_a_listing_that_notion_ended_early_is_not_complete(
    client: NotionClient, served: RawServer, read: Any, place: str | None
) -> None:
    outcome = await read(client, served, lambda cursor: three(cursor) | at(place, cursor, request_status=CUT))
    assert outcome.numbers == [1, 2, 3, 4, 5, 6]
    assert not outcome.complete


@pytest.mark.parametrize("read", READERS)
async def test_some_empty_answers_do_not_end_a_listing(client: NotionClient, served: RawServer, read: Any) -> None:
    def sparse(cursor: str | None) -> dict[str, Any]:
        start = int(cursor or 0)
        found = [start // 90 + 1] if start % 90 == 0 else []
        return {"results": found, "next_cursor": str(start + 1) if start < 180 else None, "has_more": start < 180}

    outcome = await read(client, served, sparse)
    assert outcome.numbers == [1, 2, 3]
    assert outcome.complete


async def test_a_tree_that_was_ended_early_says_why(client: NotionClient, served: RawServer) -> None:
    served.answer = items(lambda cursor: three(cursor) | {"request_status": CUT}, partial(block, has_children=False))
    with pytest.raises(Incomplete) as incomplete:
        await client.tree(ROOT)
    (missing,) = incomplete.value.report.missing
    assert (missing.kind, missing.id) == ("truncated", ROOT)
    assert "query_result_limit_reached" in missing.message
