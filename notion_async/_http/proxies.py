"""The proxy on the way to the API: named by the caller or by the environment."""

import os
import urllib.request
from typing import NamedTuple

from yarl import URL

from notion_async._http.wire import basic
from notion_async.errors import InvalidInput

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}  # a server on this machine is never behind the environment's proxy
_PORTS = {"http": 80, "https": 443}


class Proxy(NamedTuple):
    """A forward proxy.

    Attributes:
        address: Scheme, host and port. Its password is kept apart, because errors show this.
        headers: What it is told beside the request: user name and password.
        source: Who named it, such as `HTTPS_PROXY`.
    """

    address: URL
    headers: dict[str, str]
    source: str

    @property
    def credentials(self) -> str:
        """The `Authorization` header with user name and password; empty without."""
        return self.headers.get("Authorization", "")

    def __str__(self) -> str:
        return f"the proxy {str(self.address).rstrip('/')} ({self.source})"


def proxy_for(base: URL, given: str | None) -> Proxy | None:
    """Return the proxy for requests to an origin.

    The environment is read once, because aiohttp's `trust_env` asks two threads for each request.

    Args:
        base: The origin.
        given: The address that the caller named; empty for no proxy, None for that of the environment.

    Raises:
        InvalidInput: It is not the address of an HTTP proxy.
    """
    if given is not None:
        return _parsed(given, "proxy=") if given else None
    found = urllib.request.getproxies()
    kind = base.scheme if found.get(base.scheme) else "all"
    address = found.get(kind)
    if not address or base.host in _LOOPBACK or urllib.request.proxy_bypass(_host_and_port(base)):
        return None
    return _parsed(address, _variable(kind))


def _host_and_port(base: URL) -> str:
    return f"{base.raw_host}:{base.port}"  # NO_PROXY may name both


def _variable(kind: str) -> str:
    names = (f"{kind}_proxy", f"{kind}_proxy".upper())
    return next((name for name in names if os.environ.get(name)), "the system's settings")


def _parsed(text: str, source: str) -> Proxy:
    try:
        url = URL(text if "://" in text else f"http://{text}")
        url.port  # noqa: B018 - a port out of range is found here
    except (TypeError, ValueError):
        url = URL()
    if url.scheme.startswith("socks"):
        msg = (
            f"{source} names a SOCKS proxy, which this client does not speak: name an HTTP proxy, or pass "
            'http_session= with a connector for SOCKS, such as that of aiohttp-socks, and proxy=""'
        )
        raise InvalidInput(msg)
    if url.scheme not in _PORTS or not url.host or url.path.strip("/") or url.query_string or url.fragment:
        msg = f"{source} is not the address of an HTTP proxy, such as http://user:password@host:3128"
        raise InvalidInput(msg)
    address = url.with_user(None)
    if url.user is None and url.password is None:
        return Proxy(address, {}, source)
    return Proxy(address, {"Authorization": basic(url.user or "", url.password or "")}, source)
