"""The recording proxy, asked without a browser."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="the extra [browser] is not installed")

from archiver.browser.authority import Authority
from archiver.browser.forwarding import Manners
from archiver.browser.proxy import KNOCK_URL, RecordingProxy
from archiver.browser.session import Session
from archiver.fetch.exchange import Exchanger
from tests.browser.serving import Answer, Site, serving
from tests.fetch.serving import LOOPBACK


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with one page."""
    with serving({"/": "hello"}) as made:
        yield made


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[RecordingProxy]:
    """A proxy without a visit."""
    made = RecordingProxy(Authority(tmp_path, datetime.now(UTC)))
    yield made
    made.close()


@pytest.fixture
def session(proxy: RecordingProxy, site: Site) -> Iterator[Session]:
    """A visit under way."""
    made = Session(f"{site.origin}/", Exchanger(allowed=LOOPBACK), Manners({}), lambda url: None)
    proxy.admit(made)
    yield made
    proxy.dismiss(made)


def said(proxy: RecordingProxy, *lines: str, body: bytes = b"", until: bytes | None = None) -> bytes:
    """Return what the proxy says to a request, up to its end or to `until`."""
    port = int(proxy.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = b""
        while (until is None or until not in answer) and (piece := connection.recv(65536)):
            answer += piece
        return answer


def test_it_listens_on_the_loopback_address_only(proxy: RecordingProxy) -> None:
    assert proxy.address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "credentials", [None, "Basic eDp5", "Basic ", "Bearer x"], ids=["none", "wrong", "empty", "other"]
)
@pytest.mark.parametrize("line", ["GET {origin}/ HTTP/1.1", "CONNECT {host} HTTP/1.1"], ids=["get", "connect"])
@pytest.mark.usefixtures("session")
def test_strangers_get_nothing(proxy: RecordingProxy, site: Site, line: str, credentials: str | None) -> None:
    request = line.format(origin=site.origin, host=f"127.0.0.1:{site.port}")
    proof = [f"Proxy-Authorization: {credentials}"] if credentials else []
    assert said(proxy, request, *proof, until=b"\r\n\r\n").startswith(b"HTTP/1.1 407 ")
    assert site.requests == []


@pytest.mark.parametrize(
    "line", ["GET / HTTP/1.1", "nonsense", "GET https://a.example/ HTTP/1.1", "CONNECT a HTTP/1.1"]
)
def test_what_is_no_request_to_a_proxy_gets_no_answer(proxy: RecordingProxy, session: Session, line: str) -> None:
    assert said(proxy, line, f"Proxy-Authorization: {session.credentials}") == b""


def test_a_visit_is_let_through_and_recorded(proxy: RecordingProxy, session: Session, site: Site) -> None:
    proof = f"Proxy-Authorization: {session.credentials}"
    answer = said(proxy, f"GET {site.origin}/ HTTP/1.1", f"Host: 127.0.0.1:{site.port}", proof, until=b"hello")
    exchange = session.ledger.first(f"{site.origin}/")
    proxy.dismiss(session)
    assert exchange is not None
    exchange.response.seek(0)
    assert exchange.response.read() == answer
    assert exchange.request == f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("field", "body"),
    [("Content-Length: 5", b"a=b&c"), ("Transfer-Encoding: chunked", b"5\r\na=b&c\r\n0\r\n\r\n")],
    ids=["length", "chunked"],
)
def test_a_body_goes_on_as_it_came(
    proxy: RecordingProxy, session: Session, site: Site, field: str, body: bytes
) -> None:
    lines = [f"POST {site.origin}/ HTTP/1.1", "Host: x", field, f"Proxy-Authorization: {session.credentials}"]
    said(proxy, *lines, body=body, until=b"hello")
    assert session.ledger.exchanges()[0].request.endswith(b"\r\n\r\n" + body)


def test_a_tunnel_without_tls_is_read_too(proxy: RecordingProxy, session: Session, site: Site) -> None:
    port = int(proxy.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        proof = f"Proxy-Authorization: {session.credentials}"
        connection.sendall(f"CONNECT 127.0.0.1:{site.port} HTTP/1.1\r\n{proof}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 403 ")
    assert [finding.code for finding in session.ledger.findings()] == ["browser.websocket"]


def test_a_knock_is_answered_by_the_proxy_itself(proxy: RecordingProxy, session: Session) -> None:
    proof = f"Proxy-Authorization: {session.credentials}"
    assert said(proxy, f"GET {KNOCK_URL} HTTP/1.1", proof, until=b"\r\n\r\n").startswith(b"HTTP/1.1 204 ")
    assert session.ledger.as_json() == []


def test_a_visit_that_is_over_gets_nothing(proxy: RecordingProxy, session: Session, site: Site) -> None:
    proxy.dismiss(session)
    proof = f"Proxy-Authorization: {session.credentials}"
    assert said(proxy, f"GET {site.origin}/ HTTP/1.1", proof, until=b"\r\n\r\n").startswith(b"HTTP/1.1 407 ")


def test_ending_a_visit_ends_what_it_waits_for(proxy: RecordingProxy, session: Session, site: Site) -> None:
    def slow(_: object) -> Answer:
        proxy.dismiss(session)
        return Answer(b"too late")

    site.contents["/"] = slow
    answer = said(proxy, f"GET {site.origin}/ HTTP/1.1", "Host: x", f"Proxy-Authorization: {session.credentials}")
    assert b"too late" not in answer
    assert session.ledger.exchanges() == []


def test_a_body_too_long_is_not_taken(proxy: RecordingProxy, session: Session, site: Site) -> None:
    lines = [f"POST {site.origin}/ HTTP/1.1", "Content-Length: 99999999999"]
    answer = said(proxy, *lines, f"Proxy-Authorization: {session.credentials}")
    assert answer.startswith(b"HTTP/1.1 502 ")
    assert site.requests == []
