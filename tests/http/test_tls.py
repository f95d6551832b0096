"""How each trouble with TLS and with a host's name is told."""

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from unittest.mock import AsyncMock

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from yarl import URL

from notion_async import NotionClient, errors
from notion_async._http import routes, wire
from notion_async._http.failures import Way, no_answer
from tests.http.byte_server import byte_server, http
from tests.http.conftest import Certificate, server_context
from tests.traversal.fake_notion import page

PAGE_ID = "1429989f-e8ac-4eff-bc8f-57f56486db54"
CALL = wire.build_request(routes.RETRIEVE_ME, {})
KEY = ConnectionKey("api.notion.com", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None)
ANSWER = http(page() | {"id": PAGE_ID}, close=True)


@pytest.mark.parametrize(
    ("name", "is_trusted", "said"),
    [
        ("IP:127.0.0.1", False, r"is not trusted: self.signed certificate; .*ca_file= \(--ca-file, or SSL_CERT_FILE"),
        ("DNS:elsewhere.test", True, r"is not trusted: IP address mismatch.*is the address right"),
    ],
)
async def test_a_certificate_that_is_not_trusted_is_told_at_once_with_the_reason(
    certificate: Certificate, name: str, is_trusted: bool, said: str
) -> None:
    path = certificate(name)
    async with byte_server(ANSWER, server_context(path)) as server:
        base_url = server.url.replace("http:", "https:")
        async with NotionClient("ntn_test", base_url=base_url, ca_file=path if is_trusted else None) as client:
            began = time.monotonic()
            with pytest.raises(errors.Unreachable, match=f"the certificate of {base_url} {said}") as caught:
                await client.pages.retrieve(PAGE_ID)
    assert time.monotonic() - began < 5
    assert (caught.value.sent, caught.value.permanent, caught.value.attempts) == (False, True, 1)
    assert not server.heads


def test_a_certificate_that_has_expired_leads_to_the_clock() -> None:
    expired = ssl.SSLCertVerificationError(1, "certificate verify failed")
    expired.verify_code, expired.verify_message = 10, "certificate has expired"
    cause = aiohttp.ClientConnectorCertificateError(KEY, expired)
    error = no_answer(cause, CALL, Way(URL("https://api.notion.com"), None, 70.0, was_reached=True))
    assert "is not trusted: certificate has expired; is the clock of this machine right?" in str(error)


async def test_a_certificate_is_trusted_when_its_file_is_named(certificate: Certificate) -> None:
    path = certificate("IP:127.0.0.1")
    async with byte_server(ANSWER, server_context(path)) as server:
        base_url = server.url.replace("http:", "https:")
        async with NotionClient("ntn_test", base_url=base_url, ca_file=str(path)) as client:
            assert (await client.pages.retrieve(PAGE_ID)).id == PAGE_ID


@pytest.mark.parametrize(("text", "said"), [(None, "No such file"), ("not PEM", "no certificates in PEM")])
def test_a_file_without_certificates_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "ca.pem"
    if text is not None:
        path.write_text(text)
    with pytest.raises(errors.InvalidInput, match=rf"^ca_file is a file of certificates in PEM; .*{said}"):
        NotionClient("ntn_test", ca_file=path)


@asynccontextmanager
async def plain_server() -> AsyncIterator[str]:
    """Answer the first bytes of a handshake in plain text."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            await reader.read(1)
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            await writer.drain()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_server_that_does_not_speak_tls_is_told_at_once() -> None:
    async with plain_server() as url, NotionClient("ntn_test", base_url=url) as client:
        with pytest.raises(errors.Unreachable, match=r"no TLS connection to .*does it speak https") as caught:
            await client.pages.retrieve(PAGE_ID)
    assert (caught.value.sent, caught.value.attempts) == (False, 1)


async def test_a_handshake_that_is_cut_off_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notion_async._http.retry._FIRST", 0.001)
    monkeypatch.setattr("notion_async._http.failures._INTERRUPTED", ssl.SSLError)
    async with plain_server() as url, NotionClient("ntn_test", base_url=url, retry_for=0.05) as client:
        with pytest.raises(errors.Unreachable) as caught:
            await client.pages.retrieve(PAGE_ID)
    assert caught.value.attempts > 1


@pytest.mark.parametrize(("was_reached", "attempts"), [(False, 1), (True, 2)])
async def test_a_name_that_nobody_knows_is_asked_for_again_only_where_it_was_known_before(
    monkeypatch: pytest.MonkeyPatch, was_reached: bool, attempts: int
) -> None:
    monkeypatch.setattr("notion_async._http.retry._FIRST", 0.001)
    unknown = aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    resolve = AsyncMock(side_effect=unknown)
    monkeypatch.setattr("aiohttp.TCPConnector._create_direct_connection", resolve)
    async with NotionClient("ntn_test", proxy="", retry_for=0.02) as client:
        client._session.connections._was_reached = was_reached
        with pytest.raises(errors.Unreachable, match=r"name lookup of api\.notion\.com failed.*not known") as caught:
            await client.pages.retrieve(PAGE_ID)
    assert min(caught.value.attempts, 2) == attempts
    assert caught.value.permanent is not was_reached
