"""TLS: whom we believe, what is said where we do not, and that a handshake ends."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
import time
import warnings
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from archiver.errors import FetchError
from archiver.fetch.http import HttpFetcher
from archiver.fetch.interface import Limits
from archiver.fetch.trust import make_context
from archiver.model import Exchange
from tests.fetch.serving import LOOPBACK, Certificates, RawServer, answering, make_certificates, reset

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LIMITS = Limits(connect_s=3, first_byte_s=3, total_s=6)
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


def fetch(url: str, verify: bool | str, limits: Limits = LIMITS) -> Exchange:
    fetcher = HttpFetcher(allowed=LOOPBACK, limits=limits, verify=verify)
    try:
        return fetcher.fetch(url)
    finally:
        fetcher.close()


def self_signed(folder: Path, *, names: tuple[str, ...] = ("127.0.0.1",), ends_in: datetime.timedelta = DAY) -> Path:
    """Return a file with a key and a certificate signed by it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.UTC)
    alternatives = [x509.IPAddress(ipaddress.ip_address(each)) for each in names]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now + ends_in - 30 * DAY)
        .not_valid_after(now + ends_in)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "self.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def serving(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_own_authority_is_believed_and_the_facts_are_kept(certificates: Certificates) -> None:
    with RawServer([[OK]], tls=certificates.context) as server:
        tls = fetch(server.url, str(certificates.authority)).tls
    assert tls is not None
    assert tls.version == "TLSv1.3"
    assert x509.load_der_x509_certificate(tls.certificate).subject.rfc4514_string() == "CN=localhost"


def test_certificate_that_nobody_knows_is_named_so(certificates: Certificates) -> None:
    with RawServer([[OK]], tls=certificates.context) as server:
        with pytest.raises(FetchError, match="unable to get local issuer certificate") as caught:
            fetch(server.url, True)
        assert server.requests == []
    assert "--ca" in caught.value.hint


@pytest.mark.parametrize(
    ("names", "ends_in", "told"),
    [
        (("127.0.0.1",), -DAY, "certificate has expired"),
        (("127.0.0.1",), 60 * DAY, "certificate is not yet valid"),
        (("127.0.0.2",), DAY, "IP address mismatch"),
    ],
    ids=["expired", "from tomorrow", "another's"],
)
def test_what_is_wrong_with_a_certificate_is_said(
    tmp_path: Path, names: tuple[str, ...], ends_in: datetime.timedelta, told: str
) -> None:
    path = self_signed(tmp_path, names=names, ends_in=ends_in)
    with RawServer([[OK]], tls=serving(path)) as server:
        with pytest.raises(FetchError, match=told) as caught:
            fetch(server.url, str(path))
        assert server.requests == []
        assert fetch(server.url, False).status == 200
    assert "--insecure" in caught.value.hint
    assert not caught.value.is_transient


def test_self_signed_certificate_is_named_so(tmp_path: Path) -> None:
    with (
        RawServer([[OK]], tls=serving(self_signed(tmp_path))) as server,
        pytest.raises(FetchError, match="self-signed"),
    ):
        fetch(server.url, True)


def test_facts_are_kept_without_verification_too(tmp_path: Path) -> None:
    path = self_signed(tmp_path, ends_in=-DAY)
    with RawServer([[OK]], tls=serving(path)) as server:
        tls = fetch(server.url, False).tls
    assert tls is not None
    assert tls.certificate == ssl.PEM_cert_to_DER_cert(path.read_text()[path.read_text().index("-----BEGIN CERT") :])


def test_old_tls_is_taken_only_without_verification(certificates: Certificates) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        certificates.context.maximum_version = ssl.TLSVersion.TLSv1_1
        certificates.context.minimum_version = ssl.TLSVersion.TLSv1
    certificates.context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        with RawServer([[OK]], tls=certificates.context) as server:
            with pytest.raises(FetchError, match="TLS could not be agreed on"):
                fetch(server.url, str(certificates.authority))
            tls = fetch(server.url, False).tls
    finally:
        certificates.context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
    assert tls is not None
    assert tls.version == "TLSv1.1"


def test_handshake_that_hangs_ends_at_the_time_for_connecting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = time.monotonic()
        with pytest.raises(FetchError, match="no TLS was agreed within the time") as caught:
            fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/", True, Limits(connect_s=1))
    assert time.monotonic() - started < 10
    assert caught.value.is_transient


def test_handshake_that_drips_ends_at_the_time_for_connecting() -> None:
    """A TLS record that begins and never ends; each byte of it would renew a timeout on reading."""
    with RawServer([]) as server:
        drip = server.drip(b"\x00", 0.01)

        def serve(plain: socket.socket) -> None:
            with plain:
                plain.sendall(b"\x16\x03\x03\x40\x00")
                drip(plain)  # type: ignore[operator]  # it is a function

        server._serve = serve  # type: ignore[method-assign]  # no HTTP is spoken here
        started = time.monotonic()
        with pytest.raises(FetchError, match="no TLS was agreed within the time"):
            fetch(server.url.replace("http", "https"), True, Limits(connect_s=1))
        assert time.monotonic() - started < 10


def test_plain_server_on_a_tls_url_is_told(certificates: Certificates) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(1)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(FetchError, match="TLS could not be agreed on") as caught:
            fetch(f"https://127.0.0.1:{listener.getsockname()[1]}/", True)
        thread.join(5)
    assert not caught.value.is_transient
    assert "scheme and port" in caught.value.hint


def test_hang_up_and_reset_in_the_handshake_are_transient() -> None:
    with RawServer([]) as server:
        for end in (lambda plain: plain.close(), reset):
            server._serve = end  # type: ignore[method-assign, assignment]  # no HTTP is spoken here
            with pytest.raises(FetchError, match=r"hung up|connection broke|cannot connect") as caught:
                fetch(server.url.replace("http", "https"), True)
            assert caught.value.is_transient


@pytest.mark.parametrize("host", [".127.0.0.1", "a" * 64 + ".localhost"])
def test_name_that_tls_does_not_take_is_a_fetch_error(host: str) -> None:
    with answering(OK) as server, pytest.raises(FetchError):
        fetch(f"https://{host}:{server.port}/", True)


def test_dot_behind_the_name_is_not_given_to_tls(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    with RawServer([[OK]], tls=certificates.context) as server:
        fetcher = HttpFetcher(allowed=LOOPBACK, limits=LIMITS, verify=str(certificates.authority))
        fetcher._exchanger._resolver = lambda host, port, **_: [(2, 1, 6, "", ("127.0.0.1", port))]
        assert fetcher.fetch(f"https://localhost.:{server.port}/").status == 200
        fetcher.close()


def test_folder_of_authorities_is_taken(certificates: Certificates, tmp_path: Path) -> None:
    make_context(str(tmp_path))
    with pytest.raises(FetchError, match="cannot be used"):
        make_context(str(tmp_path / "absent"))
    with pytest.raises(FetchError, match="cannot be used"):
        make_context(True, str(certificates.authority))
