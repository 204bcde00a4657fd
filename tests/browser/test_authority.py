"""The certificates that the proxy stands for servers with."""

from __future__ import annotations

import base64
import hashlib
import socket
import ssl
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="the extra [browser] is not installed")

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archiver.browser.authority import Authority

NOW = datetime.now(UTC)


def shaken(authority: Authority, host: str, *, trusted: bool) -> bytes:
    """Return the certificate that a client gets for `host`; with `trusted` it is verified against the authority."""
    ours, theirs = socket.socketpair()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if trusted:
        context.load_verify_locations(cadata=authority._certificate.public_bytes(Encoding.PEM).decode())

    def serve() -> None:
        try:
            authority.context_for(host).wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with context.wrap_socket(ours, server_hostname=host) as secured:
            return secured.getpeercert(binary_form=True) or b""
    finally:
        ours.close()
        thread.join()


@pytest.mark.parametrize(
    "host", ["a.example", "127.0.0.1", "::1", "xn--fiqs8s.example", f"{'a' * 60}.{'b' * 60}.example"]
)
def test_a_client_that_trusts_the_authority_takes_its_certificates(tmp_path: Path, host: str) -> None:
    leaf = x509.load_der_x509_certificate(shaken(Authority(tmp_path, NOW), host, trusted=True))
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert len(list(names)) == 1


def test_nobody_else_does(tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(Authority(tmp_path, NOW), "a.example", trusted=False)


def test_the_pin_is_the_digest_of_the_authoritys_key(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    raw = authority._certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert authority.spki_pin == base64.b64encode(hashlib.sha256(raw).digest()).decode()
    assert authority.spki_pin != Authority(tmp_path, NOW).spki_pin


def test_no_key_stays_on_the_disk(tmp_path: Path) -> None:
    authority = Authority(tmp_path, NOW)
    assert authority.context_for("a.example") is authority.context_for("a.example")
    assert list(tmp_path.iterdir()) == []
