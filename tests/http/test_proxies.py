"""What a proxy is told, and how each trouble with one is named."""

import asyncio
import ssl
import traceback
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from notion_async import NotionClient, errors
from notion_async._http.proxies import proxy_for
from tests.http.byte_server import byte_server, http
from tests.http.forward_proxy import forward_proxy
from tests.traversal.fake_notion import page

PAGE_ID = "1429989f-e8ac-4eff-bc8f-57f56486db54"
TOKEN = "ntn_secret_of_the_workspace"
HTTPS, HTTP = "https://api.notion.test", "http://notion.test"
ANSWER = http(page() | {"id": PAGE_ID}, close=True)

Tls = tuple[ssl.SSLContext, Path]


@pytest.mark.parametrize("password", ["", "open sesame:@/"])
async def test_a_proxy_is_asked_for_a_tunnel_and_told_nothing_that_is_for_notion(tls: Tls, password: str) -> None:
    context, ca_file = tls
    async with (
        byte_server(ANSWER, context) as server,
        forward_proxy(server.address, password) as proxy,
        NotionClient(TOKEN, base_url=HTTPS, proxy=proxy.url, ca_file=ca_file) as client,
    ):
        assert (await client.pages.retrieve(PAGE_ID)).id == PAGE_ID
    (head,) = proxy.heads
    names = {line.partition(":")[0].lower() for line in head.strip().split("\r\n")[1:]}
    assert head.startswith("CONNECT api.notion.test:443 ")
    assert names <= {"host", "user-agent", "accept", "accept-encoding"} | (
        {"proxy-authorization"} if password else set()
    )
    assert TOKEN not in head
    assert "notion-version" not in head.lower()
    assert f"Authorization: Bearer {TOKEN}" in server.heads[0]
    assert "proxy-authorization" not in server.heads[0].lower()


@pytest.mark.parametrize("password", ["", "open-sesame"])
async def test_plain_http_goes_through_a_proxy_too(password: str) -> None:
    async with (
        byte_server(ANSWER) as server,
        forward_proxy(server.address, password) as proxy,
        NotionClient(TOKEN, base_url=HTTP, proxy=proxy.url) as client,
    ):
        assert (await client.pages.retrieve(PAGE_ID)).id == PAGE_ID
    assert proxy.heads[0].startswith(f"GET {HTTP}/v1/pages/{PAGE_ID} ")
    assert ("Proxy-Authorization: Basic" in proxy.heads[0]) is bool(password)
    assert "proxy-authorization" not in server.heads[0].lower()


@pytest.mark.parametrize("borrowed", [False, True])
@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
async def test_the_environment_names_the_proxy(
    no_proxies: pytest.MonkeyPatch, tls: Tls, name: str, borrowed: bool
) -> None:
    context, ca_file = tls
    async with byte_server(ANSWER, context) as server, forward_proxy(server.address) as proxy:
        no_proxies.setenv(name, proxy.url.removeprefix("http://"))
        async with aiohttp.ClientSession() as mine:
            http_session = mine if borrowed else None
            async with NotionClient(TOKEN, base_url=HTTPS, ca_file=ca_file, http_session=http_session) as client:
                assert (await client.pages.retrieve(PAGE_ID)).id == PAGE_ID
    assert proxy.heads[0].startswith("CONNECT api.notion.test:443 ")
    assert TOKEN not in proxy.heads[0]


@pytest.mark.parametrize(
    ("environment", "base", "expected"),
    [
        ({}, HTTPS, None),
        ({"http_proxy": "http://a:1"}, HTTPS, None),
        ({"http_proxy": "http://a:1"}, HTTP, "http://a:1"),
        ({"http_proxy": "http://a:1"}, "http://127.0.0.1:8765", None),
        ({"all_proxy": "http://a:1", "https_proxy": "https://b:2"}, HTTPS, "https://b:2"),
        ({"ALL_PROXY": "http://a:1"}, HTTP, "http://a:1"),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "notion.test"}, HTTPS, None),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "api.notion.test:443"}, HTTPS, None),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "api.notion.test:80"}, HTTPS, "http://a:1"),
        ({"HTTPS_PROXY": "http://a:1", "NO_PROXY": "*"}, HTTPS, None),
        ({"HTTPS_PROXY": "http://user:word@a:1"}, HTTPS, "http://a:1"),
    ],
)
def test_the_proxy_is_that_of_the_scheme_unless_the_host_is_excepted(
    no_proxies: pytest.MonkeyPatch, environment: dict[str, str], base: str, expected: str | None
) -> None:
    for name, value in environment.items():
        no_proxies.setenv(name, value)
    proxy = proxy_for(URL(base), None)
    assert (str(proxy.address).rstrip("/") if proxy else None) == expected


def test_an_empty_proxy_is_none_and_one_that_is_given_holds_for_this_machine_too(
    no_proxies: pytest.MonkeyPatch,
) -> None:
    no_proxies.setenv("HTTPS_PROXY", "socks5://a:1")
    assert proxy_for(URL(HTTPS), "") is None
    proxy = proxy_for(URL("http://127.0.0.1:8765"), "http://a:1")
    assert proxy is not None


@pytest.mark.parametrize("scheme", ["socks4", "socks5", "socks5h"])
@pytest.mark.parametrize("name", ["ALL_PROXY", "HTTPS_PROXY"])
def test_a_socks_proxy_is_refused_with_the_variable_that_names_it(
    no_proxies: pytest.MonkeyPatch, scheme: str, name: str
) -> None:
    no_proxies.setenv(name, f"{scheme}://anna:open-sesame@127.0.0.1:1080")
    with pytest.raises(errors.InvalidInput, match=f"^{name} names a SOCKS proxy.*http_session=") as caught:
        NotionClient(TOKEN)
    assert "open-sesame" not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    ["ftp://anna:open-sesame@a:1", "http://", "http://[a", "http://a:port", "http://a:99999", "http://a:1/x", "x y://"],
)
def test_what_is_not_the_address_of_a_proxy_is_refused_without_showing_it(
    no_proxies: pytest.MonkeyPatch, value: str
) -> None:
    no_proxies.setenv("https_proxy", value)
    with pytest.raises(errors.InvalidInput, match=r"^https_proxy is not the address of an HTTP proxy") as named:
        NotionClient(TOKEN)
    with pytest.raises(errors.InvalidInput, match=r"^proxy= is not the address of an HTTP proxy"):
        NotionClient(TOKEN, proxy=value)
    assert "open-sesame" not in "".join(traceback.format_exception(named.value))


@pytest.mark.parametrize(
    ("refusal", "password", "said", "is_repeated"),
    [
        (b"407 No", "", r"asks for a user name and password \(407\)", False),
        (b"407 No", "open-sesame", r"does not accept the user name and password in proxy= \(407\)", False),
        (b"403 No", "", r"does not allow connections to api\.notion\.test:443 \(403\)", False),
        (b"502 No", "", r"could not connect to api\.notion\.test:443 \(502\)", True),
        (b"503 No", "", r"could not connect to api\.notion\.test:443 \(503\)", True),
    ],
)
async def test_a_proxy_that_refuses_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, refusal: bytes, password: str, said: str, is_repeated: bool
) -> None:
    monkeypatch.setattr("notion_async._http.retry._FIRST", 0.001)
    async with forward_proxy(("127.0.0.1", 9), password) as proxy:
        proxy.refusal = refusal
        async with NotionClient(TOKEN, base_url=HTTPS, proxy=proxy.url, retry_for=0.05) as client:
            with pytest.raises(errors.Unreachable, match=said) as caught:
                await client.pages.retrieve(PAGE_ID)
    assert not caught.value.sent
    assert (caught.value.attempts > 1) is is_repeated
    assert "open-sesame" not in "".join(traceback.format_exception(caught.value))


async def test_a_proxy_in_front_of_plain_http_that_wants_a_password_says_so_as_well() -> None:
    async with forward_proxy(("127.0.0.1", 9)) as proxy:
        proxy.refusal = b"407 No"
        async with NotionClient(TOKEN, base_url=HTTP, proxy=proxy.url) as client:
            with pytest.raises(errors.Unreachable, match="asks for a user name and password") as caught:
                await client.pages.retrieve(PAGE_ID)
    assert caught.value.attempts == 1


async def test_a_proxy_that_is_down_is_named_and_asked_again(no_proxies: pytest.MonkeyPatch) -> None:
    no_proxies.setattr("notion_async._http.retry._FIRST", 0.001)
    no_proxies.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with NotionClient(TOKEN, base_url=HTTPS, retry_for=0.05) as client:
        with pytest.raises(
            errors.Unreachable, match=r"the proxy http://127.0.0.1:9 \(HTTPS_PROXY\): .*efused"
        ) as caught:
            await client.pages.retrieve(PAGE_ID)
    assert caught.value.attempts > 1


async def test_what_is_not_a_proxy_is_named_as_that() -> None:
    async with (
        byte_server(b"220 ready for mail\r\n") as mail,
        NotionClient(TOKEN, base_url=HTTPS, proxy=mail.url, retry_for=0) as client,
    ):
        with pytest.raises(errors.Unreachable, match="is it an HTTP proxy") as caught:
            await client.pages.retrieve(PAGE_ID)
    assert not caught.value.sent


async def test_the_host_of_a_proxy_that_nobody_knows_is_named() -> None:
    async with NotionClient(TOKEN, base_url=HTTPS, proxy="http://proxy.invalid:3128", retry_for=0) as client:
        with pytest.raises(errors.Unreachable, match=r"name lookup of proxy\.invalid failed.*the proxy") as caught:
            await client.pages.retrieve(PAGE_ID)
    assert not caught.value.sent


async def test_a_borrowed_session_with_an_authorization_of_its_own_is_refused_where_a_proxy_would_be_told() -> None:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {TOKEN}"}) as mine:
        NotionClient(TOKEN, http_session=mine, proxy="")
        with pytest.raises(errors.InvalidInput, match="http_session") as caught:
            NotionClient(TOKEN, http_session=mine, proxy="http://proxy.example:3128")
    assert TOKEN not in str(caught.value)
    with pytest.deprecated_call():
        signed = aiohttp.ClientSession(auth=aiohttp.BasicAuth("anna", "open-sesame"))
    async with signed as mine:
        with pytest.raises(errors.InvalidInput, match="http_session"):
            NotionClient(TOKEN, http_session=mine, proxy="")


async def test_a_proxy_that_closes_the_tunnel_is_a_connection_that_broke(tls: Tls) -> None:
    context, ca_file = tls

    async def hang_up(head: str, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with (
        byte_server(hang_up, context) as server,
        forward_proxy(server.address) as proxy,
        NotionClient(TOKEN, base_url=HTTPS, proxy=proxy.url, ca_file=ca_file, retry_for=0) as client,
    ):
        with pytest.raises(errors.Unreachable, match="the connection broke") as caught:
            await client.pages.retrieve(PAGE_ID)
    assert caught.value.sent
