"""Certificates of a test's own, and an environment that names no proxy."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Certificate = Callable[..., Path]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Make a self-signed certificate for a name; the file holds its key, too."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificates of these tests")

    def make(name: str = "DNS:api.notion.test") -> Path:
        folder = tmp_path_factory.mktemp("certificate")
        key, cert, both = folder / "key.pem", folder / "cert.pem", folder / "both.pem"
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        files = ["-keyout", str(key), "-out", str(cert)]
        named = ["-subj", "/CN=test", "-addext", f"subjectAltName={name}", "-days", "2"]
        subprocess.run([openssl, "req", "-x509", *curve, *files, *named], check=True, capture_output=True)  # noqa: S603 - our own words
        both.write_text(key.read_text() + cert.read_text())
        return both

    return make


@pytest.fixture
def tls(certificate: Certificate) -> tuple[ssl.SSLContext, Path]:
    """Return what a server for api.notion.test needs, and the certificate to trust."""
    path = certificate()
    return server_context(path), path


def server_context(path: Path) -> ssl.SSLContext:
    """Return what a server needs to speak TLS with a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Take every proxy out of the environment."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return monkeypatch
