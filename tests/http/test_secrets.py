"""The token is in no error and no log record, wherever a server puts it into its answer."""

import asyncio
import base64
import html
import json
import logging
import pickle
import re
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from notion_async import NotionClient, errors
from notion_async._http.redaction import REDACTED, redact, secrets_of
from tests.http.byte_server import byte_server, http

PAGE_ID = "1429989f-e8ac-4eff-bc8f-57f56486db54"
TOKEN = "ntn_0123456789abcdefghijklmnopqrstuvwxyz&+/ABC"
REFUSED = {"object": "error", "code": "validation_error", "message": "No."}

SPELLINGS = {
    "plain": TOKEN,
    "JSON escapes": "".join(f"\\u{ord(char):04x}" for char in TOKEN),
    "JSON escapes in capitals": "".join(f"\\u{ord(char):04X}" for char in TOKEN),
    "JSON with escaped slashes": TOKEN.replace("/", "\\/"),
    "percent-encoded": quote(TOKEN, safe=""),
    "percent-encoded throughout": "".join(f"%{ord(char):02X}" for char in TOKEN),
    "HTML names": html.escape(TOKEN),
    "HTML numbers": "".join(f"&#{ord(char)};" for char in TOKEN),
    "HTML hexadecimal numbers": "".join(f"&#x{ord(char):x};" for char in TOKEN),
}


def echoes(said: str) -> dict[str, bytes]:
    """Return answers that have the text in every place there is."""
    as_html = b"<html>" + said.encode() + b"</html>"
    head = b"HTTP/1.1 "
    refusal = json.dumps(REFUSED | {"status": 400})[:-1]
    cases: dict[str, bytes] = {
        "status line": head + b"200 " + said.encode() + b"\r\nContent-Length: 2\r\n\r\n{}",
        "status that is none": head + said.encode() + b"\r\n\r\n",
        "version": said.encode() + b" 200 OK\r\n\r\n",
        "no HTTP": said.encode() + b"\r\n\r\n",
        "name of a header": head + b"200 OK\r\n" + said.encode() + b" x: y\r\n\r\n",
        "header without a colon": head + b"200 OK\r\n" + said.encode() + b"\r\n\r\n",
        "header of many": head + b"200 OK\r\nX: " + said.encode() * 1000 + b"\r\n\r\n",
        "length": head + b"200 OK\r\nContent-Length: " + said.encode() + b"\r\n\r\n",
        "encoding": head + b"200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 90\r\n\r\n" + said.encode() * 9,
        "chunk": head + b"200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + said.encode() + b"\r\nx\r\n",
        "transfer encoding": head + b"200 OK\r\nTransfer-Encoding: " + said.encode() + b"\r\n\r\n",
        "half a body": head + b"200 OK\r\nContent-Length: 9999\r\n\r\n" + said.encode(),
        "key of an object": http(f'{{"object": "page", "id": 3, "{said}": 1}}'.encode()),
        "JSON that breaks off": http(f'{{"object": "{said}'.encode()),
        "JSON that breaks off inside": http(b'{"object": "' + b"x" * 170 + said.encode()),
        "malformed JSON": http(f'{{"object": "{said}", nothing}}'.encode()),
        "value of the wrong type": http(f'{{"object": "page", "id": ["{said}"]}}'.encode()),
        "object": http(f'{{"object": "{said}"}}'.encode()),
        "retry-after": http(REFUSED | {"status": 503}, "503 No", Retry_After=said),
        "redirect": http(b"", "302 Found", Location=f"https://x.example/{said}?t={said}"),
        "redirect to a host": http(b"", "302 Found", Location=f"https://{quote(said, safe='')}.example/"),
        "redirect to a path": http(b"", "307 Found", Location=f"/login/{said}"),
        "ray": http(b"<html>", "403 No", Content_Type="text/html", cf_ray=said),
        "content type": http(b"<html>", "403 No", Content_Type=f"text/{said}"),
        "content type of a good status": http(b"<html>", Content_Type=f"text/{said}"),
    }
    for status in ("200 OK", "400 No", "401 No", "404 No", "407 No", "409 No", "429 No", "500 No"):
        cases[f"HTML of {status}"] = http(as_html, status, Content_Type="text/html")
        cases[f"HTML cut inside, of {status}"] = http(b"x" * 100 + as_html, status, Content_Type="text/html")
        for name in ("message", "code", "request_id"):
            body = f'{refusal}, "{name}": "{said}"}}'.replace("400", status[:3])
            cases[f"{name} of {status}"] = http(body.encode(), status)
        body = f'{refusal}, "additional_data": {{"{said}": "{said}", "more": ["{said}", {{"x": "{said}"}}]}}}}'
        cases[f"additional data of {status}"] = http(body.encode(), status)
    return cases


def everything_in(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that lead to it."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        each = todo.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            todo += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]


def shown(error: BaseException) -> str:
    """Return all that an error shows of itself, in every form."""
    parts = ["".join(traceback.format_exception(error))]
    for each in everything_in(error):
        parts += [str(each), repr(each), repr(each.args), repr(vars(each)), repr(getattr(each, "__notes__", ""))]
        if isinstance(each, errors.NotionError):
            again = pickle.loads(pickle.dumps(each))  # noqa: S301 - our own bytes
            parts += [repr(vars(again)), str(again), pickle.dumps(each).decode("latin-1")]
    return "\n".join(parts)


def is_shown(secret: str, text: str) -> bool:
    """Return whether a text holds a secret, or a large part of it, in any spelling."""
    unescaped = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    unescaped = re.sub(r"%([0-9a-fA-F]{2})", lambda found: chr(int(found[1], 16)), unescaped)
    return any(secret[:12] in form for form in (text, unescaped, html.unescape(unescaped)))


async def fails(answer: bytes, ask: Any = None, *, within: float = 0.2) -> errors.NotionError:
    async with (
        byte_server(answer) as server,
        NotionClient(TOKEN, base_url=server.url, retry_for=0, rate_limit=None, timeout=within + 1) as client,
    ):
        try:
            async with asyncio.timeout(within):  # a 429 is asked for again for ever
                await (ask(client) if ask else client.pages.retrieve(PAGE_ID))
        except errors.NotionError as error:
            return error
        except TimeoutError as error:
            return errors.NotionError(shown(error))
    raise AssertionError


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_token_that_a_server_echoes_is_in_no_error(spelling: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    for place, answer in echoes(SPELLINGS[spelling]).items():
        text = shown(await fails(answer))
        if is_shown(TOKEN, text):
            told.append(place)
    assert not told
    assert not is_shown(TOKEN, caplog.text + repr([vars(record) for record in caplog.records]))


@pytest.mark.slow
async def test_the_secrets_of_oauth_are_in_no_error() -> None:
    secrets = {"client_secret": "secret_of_the_connection", "refresh_token": "nrt_of_the_workspace"}
    encoded = base64.b64encode(b"id:secret_of_the_connection").decode()
    for said in (*secrets.values(), encoded):
        for place, answer in echoes(said).items():
            error = await fails(
                answer, lambda client: client.oauth.token(client_id="id", grant_type="refresh_token", **secrets)
            )
            assert not is_shown(said, shown(error)), place


async def test_what_a_server_says_beside_the_token_is_kept() -> None:
    answer = http(REFUSED | {"status": 400, "message": f"Bearer {TOKEN} is not\na good token."}, "400 No")
    error = await fails(answer)
    assert isinstance(error, errors.InvalidRequest)
    assert error.message == f"Bearer {REDACTED} is not\na good token."


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("limit", range(30, 200, 7))
def test_no_part_of_a_secret_is_left_where_a_text_is_cut(spelling: str, limit: int) -> None:
    for shift in range(60):
        text = "." * shift + spelling * 20
        clean = redact(text, [TOKEN], limit)
        assert len(clean) <= limit
        rest = clean.strip(".").replace(REDACTED, "")
        assert not rest or (len(clean) == limit and REDACTED.startswith(rest))


def test_what_is_too_short_to_be_a_secret_is_not_taken_out_of_words() -> None:
    assert secrets_of("Bearer t") == ["t"]
    assert redact("a test", [], 100) == "a test"


def test_a_header_that_is_not_base64_is_a_secret_as_it_is() -> None:
    assert secrets_of("Basic \u00e9") == ["\u00e9", ""]


@pytest.mark.parametrize("size", [10_000, 30_000_000])
async def test_the_text_of_an_error_is_one_line_of_a_readable_length(size: int) -> None:
    said = "first\nsecond\r\n\x1b[31mred\x07 \u202eback\u2028third \x00" + "x" * size
    error = await fails(
        http(REFUSED | {"status": 400, "message": said, "request_id": said[:1000], "code": said[:1000]}, "400 No"),
        within=20,
    )
    text = str(error)
    assert text.isprintable()
    assert "first second" in text
    assert len(text) <= 2_000
    assert len(repr(error)) < 20_000
    assert len(pickle.dumps(error)) < 40_000
