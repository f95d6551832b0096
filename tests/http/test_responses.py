"""An answer that nobody asked for is nobody's answer, and large answers are read a few at a time."""

import asyncio
import re

import pytest

from notion_async import NotionClient, errors
from notion_async._http import responses
from tests.endpoints.scripted import listing, uuid
from tests.http.byte_server import byte_server, http
from tests.traversal.fake_notion import page

IDLE = 0.03  # seconds, in which the second answer arrives
PAGE_PATH = re.compile(r"/v1/pages/(\S+) ")


@pytest.mark.parametrize("kind", ["pages", "empty listings"])
async def test_an_answer_that_comes_twice_is_not_taken_for_the_next(kind: str) -> None:
    async def twice(head: str, writer: asyncio.StreamWriter) -> None:
        found = PAGE_PATH.search(head)
        answer = http(page() | {"id": found[1]} if found else listing())
        writer.write(answer)
        await writer.drain()
        if found is None or int(found[1][-2:]) % 3 == 1:
            await asyncio.sleep(0.001)
            writer.write(answer)

    async with byte_server(twice) as server, NotionClient("ntn_test", base_url=server.url, rate_limit=None) as client:
        for number in range(8):
            if kind == "empty listings":
                assert not (await client.blocks.children.list(uuid(number))).results
                await asyncio.sleep(IDLE)
            assert (await client.pages.retrieve(uuid(number))).id == uuid(number)
            await asyncio.sleep(IDLE)


@pytest.mark.parametrize("has_length", [True, False])
async def test_only_a_few_large_answers_are_read_at_once(monkeypatch: pytest.MonkeyPatch, has_length: bool) -> None:
    monkeypatch.setattr(responses, "SMALL_ANSWER_BYTES", 1_000)
    inside, most = 0, 0
    original = responses._read_up_to

    async def counted(limit: int, response: object, chunks: list[bytes]) -> int:
        nonlocal inside, most
        is_large = limit > responses.SMALL_ANSWER_BYTES
        inside += is_large
        most = max(most, inside)
        try:
            await asyncio.sleep(0)
            return await original(limit, response, chunks)  # type: ignore[arg-type]  # passed on as it comes
        finally:
            inside -= is_large

    monkeypatch.setattr(responses, "_read_up_to", counted)

    async def large(head: str, writer: asyncio.StreamWriter) -> None:
        answer = http(page() | {"id": uuid(1), "padding": "x" * 500_000}, close=True)
        writer.write(answer if has_length else re.sub(rb"Content-Length: \d+\r\n", b"", answer))
        await writer.drain()
        writer.close()

    async with byte_server(large) as server, NotionClient("ntn_test", base_url=server.url, rate_limit=None) as client:
        pages = await asyncio.gather(*(client.pages.retrieve(uuid(1)) for _ in range(20)))
    assert len(pages) == 20
    assert most == responses.LARGE_ANSWERS_AT_ONCE


async def test_an_answer_that_says_it_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "SMALL_ANSWER_BYTES", 100)
    monkeypatch.setattr(responses, "LARGEST_ANSWER_BYTES", 1_000)
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"
    async with byte_server(answer) as server, NotionClient("ntn_test", base_url=server.url) as client:
        with pytest.raises(errors.Unreadable, match="cut off"):
            await client.pages.retrieve(uuid(1))
