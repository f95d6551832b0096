"""The error for every way in which a request gets no answer: what failed, and what to do about it."""

import os
import socket
import ssl
from typing import NamedTuple

import aiohttp
from yarl import URL

from notion_async._http.exchange import PreparedRequest
from notion_async._http.proxies import Proxy
from notion_async.errors import NoAnswer, TimedOut, Unreachable

CONNECT_SECONDS = 5.0  # a host that does not answer at all is found out long before `timeout`

_IS_IT_UP = "is the address right, is it up?"
_UNKNOWN_NAME = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}
_INTERRUPTED = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)  # a handshake that may succeed later
_WRONG_HOST = {62, 64}  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH, which `ssl` does not name
_WRONG_TIME = {9, 10}  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED


class Way(NamedTuple):
    """The way of a request to the server.

    Attributes:
        base: The origin of the API.
        proxy: The proxy in between.
        timeout: Seconds that an attempt may take.
        was_reached: Whether the server has answered before.
    """

    base: URL
    proxy: Proxy | None
    timeout: float
    was_reached: bool

    @property
    def target(self) -> str:
        """Host and port of the API, as a proxy is asked for them."""
        return f"{self.base.host}:{self.base.port}"

    def peer(self, host: str | None, port: int | None) -> str:
        """Name the one of the two that has this address."""
        address = self.proxy.address if self.proxy else None
        is_proxy = address is not None and (host, port) == (address.host, address.port)
        return str(self.proxy) if is_proxy else str(self.base)


def no_answer(cause: Exception, call: PreparedRequest, way: Way) -> NoAnswer:
    """Return the error for what aiohttp raised. It does not refer to the cause, which shows the request's headers."""
    match cause:
        case aiohttp.ClientHttpProxyError():
            return proxy_refusal(cause.status, way)
        case aiohttp.ClientConnectorError() | aiohttp.ClientConnectorCertificateError():
            return _not_connected(cause, way)
        case aiohttp.ConnectionTimeoutError():
            reason = f"no connection within {min(way.timeout, CONNECT_SECONDS):g} s"
            return _unreached(f"cannot reach {way.proxy or way.base}: {reason}; {_IS_IT_UP}")
        case TimeoutError():
            return TimedOut(f"{call.route.method} {call.path}: no answer within {way.timeout:g} s")
        case aiohttp.ClientResponseError():
            return _not_http(cause, call, way)
    return Unreachable(f"{call.route.method} {call.path}: the connection broke ({type(cause).__name__})")


def proxy_refusal(status: int, way: Way) -> Unreachable:
    """Return the error for a proxy that does not connect us to the server, by its HTTP status."""
    through = way.proxy or "a proxy"
    match status:
        case 407 if way.proxy and way.proxy.headers:
            msg = f"{through} does not accept the user name and password in {way.proxy.source} (407): correct them"
        case 407:
            msg = f"{through} asks for a user name and password (407): name it as http://user:password@host:port"
        case 403:
            msg = f"{through} does not allow connections to {way.target} (403): ask who runs it to allow that host"
        case _:
            msg = f"{through} could not connect to {way.target} ({status}); is base_url right, is the proxy?"
    return _unreached(msg, permanent=status < 500)


def _not_connected(cause: aiohttp.ClientConnectorError | aiohttp.ClientConnectorCertificateError, way: Way) -> NoAnswer:
    match cause:
        case aiohttp.ClientConnectorCertificateError():
            return _untrusted(cause, way)
        case aiohttp.ClientSSLError():
            return _no_tls(cause, way)
        case aiohttp.ClientConnectorDNSError():
            return _no_such_host(cause, way)
        case _:
            through = way.proxy if isinstance(cause, aiohttp.ClientProxyConnectionError) else None
            return _unreached(f"cannot reach {through or way.base}: {_reason(cause.os_error)}; {_IS_IT_UP}")


def _untrusted(cause: aiohttp.ClientConnectorCertificateError, way: Way) -> Unreachable:
    error = cause.certificate_error
    code, said = getattr(error, "verify_code", None), getattr(error, "verify_message", "") or str(error)
    if code in _WRONG_HOST:
        step = "is the address right?"
    elif code in _WRONG_TIME:
        step = "is the clock of this machine right? If so, its operator has to renew the certificate"
    else:
        step = (
            "if a proxy or a company inspects TLS here, name its certificate authority with ca_file= "
            "(--ca-file, or SSL_CERT_FILE)"
        )
    peer = way.peer(cause.host, cause.port)
    return _unreached(f"the certificate of {peer} is not trusted: {said.rstrip('.')}; {step}", permanent=True)


def _no_tls(cause: aiohttp.ClientSSLError, way: Way) -> Unreachable:
    error = cause.os_error
    reason = getattr(error, "reason", None) or str(error) or type(error).__name__
    said = str(reason).replace("_", " ").lower()
    peer = way.peer(cause.host, cause.port)
    msg = f"no TLS connection to {peer}: {said}; does it speak https, is base_url right?"
    return _unreached(msg, permanent=not isinstance(error, _INTERRUPTED))


def _no_such_host(cause: aiohttp.ClientConnectorDNSError, way: Way) -> Unreachable:
    error = cause.os_error
    said = error.strerror or str(error)
    peer = way.peer(cause.host, cause.port)
    msg = f"the name lookup of {cause.host} failed, for {peer}: {said}; is the address right, is there a network?"
    # a name that was found before will be found again; one that nobody knows is misspelled
    return _unreached(msg, permanent=error.errno in _UNKNOWN_NAME and not way.was_reached)


def _not_http(cause: aiohttp.ClientResponseError, call: PreparedRequest, way: Way) -> Unreachable:
    if cause.request_info.method == "CONNECT":
        return _unreached(f"{way.proxy} did not answer in HTTP: is it an HTTP proxy?")
    return Unreachable(f"{call.route.method} {call.path}: the answer is not valid HTTP; is base_url right?")


def _unreached(message: str, *, permanent: bool = False) -> Unreachable:
    return Unreachable(message, sent=False, permanent=permanent)


def _reason(error: OSError) -> str:
    if error.errno and error.errno > 0:
        return os.strerror(error.errno)  # asyncio's own text names the address only
    return error.strerror or str(error) or type(error).__name__
