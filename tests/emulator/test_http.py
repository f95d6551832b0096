"""Unusual HTTP: whatever comes, the answer has Notion's shape and the next caller is served."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from notion_async.emulator import Emulator, RateWindow, TokenBucket, parse_limit
from notion_async.emulator.faults import FaultKind
from notion_async.emulator.multipart import parse_parts
from tests.emulator.conftest import Caller

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
    with pytest.raises(ValueError, match=r"^expected .*, got "):
        parse_limit(text)


def test_limits_are_read_as_they_are_written() -> None:
    read = [parse_limit(text) for text in ("180/60", "180/0.5@clock", "3/s", "2.5/s:10")]
    assert read == [RateWindow(180, 60), RateWindow(180, 0.5, "clock"), TokenBucket(3, 1), TokenBucket(2.5, 10)]


@pytest.mark.parametrize("options", [{"port": -1}, {"port": 65536}, {"latency": -1}, {"latency": float("nan")}])
def test_options_that_make_no_sense_are_refused(options: Any) -> None:
    with pytest.raises(ValueError, match=r"^expected .*, got "):
        Emulator(**options)


async def test_an_address_of_version_6_is_written_in_brackets() -> None:
    try:
        async with Emulator(host="::1") as notion:
            assert notion.url == f"http://[::1]:{notion.port}"
    except OSError as error:
        pytest.skip(f"there is no IPv6 here: {error}")


GOOD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n--b--\r\n'
FORM = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", GOOD),
        ("multipart/form-data; boundary=", GOOD),
        (f"multipart/form-data; boundary={'b' * 71}", GOOD),
        ("multipart/form-data; boundary=bé", GOOD),
        (FORM, b""),
        (FORM, b"nothing"),
        (FORM, GOOD.removesuffix(b"--\r\n")),
        (FORM, GOOD.replace(b"--b\r\n", b"--bb\r\n")),
        (FORM, GOOD.replace(b"Content-Disposition:", b"Content-Disposition")),
        (FORM, GOOD.replace(b"form-data", b"form\0data")),
        (FORM, GOOD.replace(b"; name=", b"; nobody=")),
        (FORM, GOOD.replace(b"Content-Disposition", b"X-" + b"y" * 20_000)),
        (FORM, GOOD.replace(b"\r\n\r\n", b"\r\n")),
        (FORM, GOOD.replace(b"Content-Disposition: form-data", b"Content-Type: multipart/mixed")),
    ],
)
async def test_multipart_bodies_that_cannot_be_read_are_refused(content_type: str, body: bytes) -> None:
    async with Emulator() as notion, Caller(notion) as call:
        upload = await call.post("/file_uploads", {"filename": "a.txt"})
        path, headers = f"/file_uploads/{upload['id']}/send", {"Content-Type": content_type}
        status, answer = await call("POST", path, data=body, headers=headers)
        assert (status, answer["code"]) == (400, "invalid_request")
        status, answer = await call("POST", path, data=GOOD, headers={"Content-Type": FORM})
        assert (status, answer["content_length"]) == (200, 1)


@given(
    data=st.binary(max_size=300),
    name=st.text(st.characters(min_codepoint=32, exclude_characters='"\\', exclude_categories=["Cc", "Cs"])),
)
def test_parts_keep_every_byte(data: bytes, name: str) -> None:
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/x\r\n\r\n'
    parts = parse_parts(
        FORM, head.encode() + data + b"\r\n--b\r\nContent-Disposition: form-data; name=n\r\n\r\n2\r\n--b--"
    )
    assume(b"\r\n--b" not in data)
    assert (parts["file"].data, parts["file"].content_type, parts["n"].text) == (data, "text/x", "2")
    assert (parts["file"].filename or "").split() == name.split()


@pytest.mark.parametrize("fault", [None, "slow_body", "drop", "half_answer", "delay"])
@pytest.mark.parametrize(
    "sent",
    [
        b"GET /v1/us",
        b"GET /v1/users/me HTTP/1.1\r\nBad Header: x\r\n\r\n",
        b"POST /v1/pages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
        b"POST /v1/pages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET /v1/users/me HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
)
async def test_a_caller_who_hangs_up_leaves_no_line(
    sent: bytes, fault: FaultKind | None, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Emulator(latency=0.005) as notion, Caller(notion) as call:
        if fault:
            notion.faults.add(fault, seconds=0.02)
        _, writer = await asyncio.open_connection("127.0.0.1", notion.port)
        writer.write(sent)
        await writer.drain()
        await asyncio.sleep(0.002)
        writer.close()
        notion.faults.clear()
        assert (await call.get("/users/me"))["object"] == "user"
    assert not [record for record in caplog.records if record.levelno > logging.INFO]
    assert capsys.readouterr() == ("", "")
