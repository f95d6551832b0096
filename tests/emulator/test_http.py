"""Unusual HTTP: whatever comes, the answer has Notion's shape and the next caller is served."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest

from notion_async.emulator import Emulator, TokenBucket, Window, parse_limit

SEARCH = b"POST /v1/search HTTP/1.1"


async def sent(notion: Emulator, first: bytes, *pieces: bytes, more: bytes = b"", is_whole: bool = True) -> list[Any]:
    """Status and body of every answer to raw bytes, sent piece by piece over one connection."""
    reader, writer = await asyncio.open_connection(notion.host, notion.port)
    head = [first, b"Host: x", b"Notion-Version: 2026-03-11", b"Authorization: Bearer " + notion.token.encode(), more]
    if pieces and b"chunked" not in more:
        head.append(b"Content-Length: %d" % sum(map(len, pieces)))
    writer.write(b"\r\n".join([one for one in head if one]) + b"\r\n\r\n")
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(0)
    found = []
    if is_whole:
        status = int((await reader.readuntil(b"\r\n")).split()[1])
        headers = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(headers.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        found = [status, b"" if first.startswith(b"HEAD") else await reader.readexactly(length)]
    writer.close()
    await writer.wait_closed()
    return found


@pytest.mark.parametrize(
    ("first", "pieces", "more", "status", "code"),
    [
        (b"HEAD /v1/users/me HTTP/1.1", [], b"", 400, ""),
        (b"PUT /v1/pages HTTP/1.1", [b"{}"], b"", 400, "invalid_request_url"),
        (b"GET //v1/users/me HTTP/1.1", [], b"", 400, "invalid_request_url"),
        (b"GET /v1/pages/%ff%fe HTTP/1.1", [], b"", 400, "validation_error"),
        (b"GET /v1/pages/%00 HTTP/1.1", [], b"", 400, "validation_error"),
        (b"GET /v1/users?start_cursor=%ff HTTP/1.1", [], b"", 400, "validation_error"),
        (SEARCH, [b"{"], b"", 400, "invalid_json"),
        (SEARCH, [b'{"query":"\xff"}'], b"", 400, "invalid_json"),
        (SEARCH, [b"[" * 100_000], b"", 400, "invalid_json"),
        (SEARCH, [b'{"page_size":NaN}'], b"", 400, "invalid_json"),
        (SEARCH, [b'"' + b"x" * 600 * 1024 + b'"'], b"", 400, "validation_error"),
        (SEARCH, [b"{}"], b"Content-Type: multipart/form-data", 400, "invalid_request"),
        (SEARCH, [b"{}"], b"Content-Type: multipart/form-data; boundary=x", 400, "invalid_request"),
        (SEARCH, [b'{"page_', b'size":1}'], b"Content-Type: text/plain", 200, ""),
        (SEARCH, [b"5\r\n{   \n\r\n", b"1\r\n}\r\n0\r\n\r\n"], b"Transfer-Encoding: chunked", 200, ""),
        (SEARCH, [gzip.compress(b"{}")], b"Content-Encoding: gzip", 200, ""),
    ],
)
async def test_unusual_requests_are_answered_as_notion_would(
    first: bytes, pieces: list[bytes], more: bytes, status: int, code: str
) -> None:
    async with Emulator() as notion:
        found, body = await sent(notion, first, *pieces, more=more)
        assert (found, json.loads(body or "{}").get("code", "")) == (status, code)
        assert (await sent(notion, b"GET /v1/users/me HTTP/1.1"))[0] == 200


@pytest.mark.parametrize("target", [b"/files/", b"/files/x", b"/files/x?X-Amz-Date=%ff"])
async def test_an_address_of_no_file_is_denied(target: bytes) -> None:
    async with Emulator() as notion:
        assert (await sent(notion, b"GET " + target + b" HTTP/1.1"))[0] == 403


async def test_callers_who_stop_in_the_middle_leave_nothing_behind(caplog: pytest.LogCaptureFixture) -> None:
    async with Emulator() as notion:
        for more in (b"Content-Length: 99", b"Content-Length: 99\r\nContent-Type: multipart/form-data; boundary=x"):
            await sent(notion, SEARCH, more=more, is_whole=False)
        for _ in range(100):
            if not notion._listener.in_flight:
                break
            await asyncio.sleep(0.005)
        assert notion._listener.in_flight == 0
        assert (await sent(notion, b"GET /v1/users/me HTTP/1.1"))[0] == 200
    assert not caplog.records


@pytest.mark.parametrize("text", ["x", "0/60", "180/0", "180/60@noon", "3/sausage", "3/s:x", "3/s:0", "0/s", "1/60/3"])
def test_limits_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"a limit is written|needs"):
        parse_limit(text)


def test_limits_are_read_as_they_are_written() -> None:
    read = [parse_limit(text) for text in ("180/60", "180/0.5@clock", "3/s", "2.5/s:10")]
    assert read == [Window(180, 60), Window(180, 0.5, "clock"), TokenBucket(3, 1), TokenBucket(2.5, 10)]


@pytest.mark.parametrize("options", [{"port": -1}, {"port": 65536}, {"latency": -1}, {"latency": float("nan")}])
def test_options_that_make_no_sense_are_refused(options: Any) -> None:
    with pytest.raises(ValueError, match="not"):
        Emulator(**options)


async def test_an_address_of_version_6_is_written_in_brackets() -> None:
    try:
        async with Emulator(host="::1") as notion:
            assert notion.url == f"http://[::1]:{notion.port}"
    except OSError as error:
        pytest.skip(f"there is no IPv6 here: {error}")
