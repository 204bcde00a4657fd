"""The fetcher of crawls: one exchange a call, no redirect followed, no exception of another kind."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archiver.errors import FetchError, UsageError
from archiver.fetch.cookies import CookieJar
from archiver.fetch.http import USER_AGENT, HttpFetcher
from archiver.fetch.interface import Limits
from archiver.fetch.setcookie import Cookie
from tests.fetch.serving import LOOPBACK, RawServer, answering

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_redirect_is_not_followed_and_its_target_not_looked_at() -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK)
    with answering(b"HTTP/1.1 302 Found\r\nLocation: http://[bad\xe9\r\nContent-Length: 0\r\n\r\n") as server:
        assert fetcher.fetch(server.url).status == 302
        assert len(server.requests) == 1
    fetcher.close()


def test_body_of_a_redirect_is_not_decoded() -> None:
    """A bomb of 100 MB in half a megabyte; requests reads it even where it does not follow."""
    import tracemalloc

    bomb = gzip.compress(bytes(100_000_000), 1)
    head = b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    fetcher = HttpFetcher(allowed=LOOPBACK)
    with answering(head + bomb) as server:
        tracemalloc.start()
        try:
            fetcher.fetch(server.url)
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()
    fetcher.close()


def test_cookies_are_kept_from_one_fetch_to_the_next() -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK)
    first = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 0\r\n\r\n"
    with RawServer([[first], [OK]], keep=True) as server:
        fetcher.fetch(server.url)
        exchange = fetcher.fetch(server.url)
        assert b"Cookie: a=1" in server.requests[1]
    assert b"Cookie: [redacted]" in exchange.request
    fetcher.close()


def test_headers_and_user_agent_are_sent() -> None:
    with answering(OK) as server:
        for fetcher in (
            HttpFetcher(allowed=LOOPBACK),
            HttpFetcher(
                allowed=LOOPBACK, headers={"X-A": "b"}, user_agent="me", secret_origins=[server.url.rstrip("/")]
            ),
        ):
            fetcher.fetch(server.url)
            fetcher.close()
        assert f"User-Agent: {USER_AGENT}\r\n".encode() in server.requests[0]
        assert b"User-Agent: me\r\n" in server.requests[1]
        assert b"X-A: b\r\n" in server.requests[1]


def test_proxies_and_credentials_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password canary\n")
    monkeypatch.setenv("NETRC", os.fspath(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    fetcher = HttpFetcher(allowed=LOOPBACK)
    with answering(OK) as server:
        assert fetcher.fetch(server.url).status == 200
        assert b"uthorization" not in server.requests[0]
    fetcher.close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "http://", "http://[bad/", "http://a b/", "ftp://127.0.0.1/", "http://\ud800/"]
)
def test_what_cannot_be_asked_for_is_a_fetch_error(url: str) -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK, limits=Limits(connect_s=1))
    with pytest.raises(FetchError):
        fetcher.fetch(url)
    fetcher.close()


def test_header_that_is_none_is_an_error_without_its_value() -> None:
    for headers in ({"X": "canary\r\nY: b"}, {"X Y": "canary"}, {"X": "canary 日本"}, {"": "canary"}):
        with pytest.raises(UsageError) as caught:
            HttpFetcher(allowed=LOOPBACK, headers=headers)
        assert "canary" not in str(caught.value)
    fetcher = HttpFetcher(allowed=LOOPBACK)
    with answering(OK) as server:
        for headers in ({"X": "canary\r\nY: b"}, {"X Y": "canary"}, {"X": "canary 日本"}, {"": "canary"}):
            with pytest.raises(FetchError) as refused:
                fetcher.fetch(server.url, headers=headers)
            assert "canary" not in str(refused.value)
        assert server.requests == []
    fetcher.close()


def test_credentials_go_only_to_the_origins_they_are_for() -> None:
    headers = {"Cookie": "session=secret", "authorization": "Basic c2VjcmV0", "X-Api-Key": "key-secret"}
    headers["Accept-Language"] = "en"
    with answering(OK) as own, answering(OK) as other:
        fetcher = HttpFetcher(allowed=LOOPBACK, headers=headers, secret_origins=[own.url.rstrip("/")])
        recorded = fetcher.fetch(own.url).request
        fetcher.fetch(other.url)
        fetcher.close()
        assert b"secret" not in recorded
        assert b"X-Api-Key: [redacted]" in recorded
        assert b"session=secret" in own.requests[0]
        assert b"key-secret" in own.requests[0]
        assert b"c2VjcmV0" in own.requests[0]
        assert b"Accept-Language: en" in own.requests[0]
        assert b"Accept-Language: en" in other.requests[0]
        assert b"secret" not in other.requests[0]
        assert b"c2VjcmV0" not in other.requests[0]


def test_headers_of_one_request_go_with_it_alone_and_replace_others() -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK, headers={"Accept-Language": "en"})
    with RawServer([[OK]], keep=True) as server:
        exchange = fetcher.fetch(server.url, headers={"If-None-Match": '"a"', "accept-language": "de"})
        fetcher.fetch(server.url)
        first, second = server.requests
    fetcher.close()
    assert b'If-None-Match: "a"\r\n' in first
    assert b"accept-language: de\r\n" in first
    assert first.lower().count(b"accept-language") == 1
    assert exchange.request == first
    assert b"If-None-Match" not in second
    assert b"Accept-Language: en\r\n" in second


def test_names_to_be_redacted_are_sent_and_not_recorded() -> None:
    headers = {"Referer": "https://intranet.example/canary", "X-Session": "canary"}
    with RawServer([[OK]], keep=True) as server:
        fetcher = HttpFetcher(
            allowed=LOOPBACK,
            headers=headers,
            user_agent="canary/1",
            redacted=["USER-agent", "referer"],
            secret_origins=[server.url],
        )
        exchange = fetcher.fetch(server.url, headers={"Authorization": "Bearer canary"})
        fetcher.close()
        assert server.requests[0].count(b"canary") == 4
    assert b"canary" not in exchange.request
    assert exchange.request.count(b"[redacted]") == 4


def test_name_and_password_in_a_url_are_sent_and_nowhere_kept() -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK)
    with RawServer([[OK]], keep=True) as server:
        exchange = fetcher.fetch(server.url.replace("://", "://us%20er:canary%3A@") + "/x")
        fetcher.fetch(server.url)
        assert b"\r\nAuthorization: Basic dXMgZXI6Y2FuYXJ5Og==\r\n" in server.requests[0]
        assert b"uthorization" not in server.requests[1]
        assert exchange.target_url == f"{server.url}/x"
    fetcher.close()
    assert b"Authorization: [redacted]\r\n" in exchange.request


@pytest.mark.parametrize("url", ["http://user:canary@127.0.0.1:2/", "http://user:canary@[bad/", "ftp://user:canary@h/"])
def test_name_and_password_in_a_url_are_in_no_error(url: str) -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK, limits=Limits(connect_s=1))
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    fetcher.close()
    assert "canary" not in repr(caught.value)
    assert "canary" not in str(caught.value)


def test_cookies_that_were_brought_go_along_with_a_cookie_header() -> None:
    jar = CookieJar([Cookie("brought", "canary", "127.0.0.1")])
    with RawServer([[OK]], keep=True) as server:
        fetcher = HttpFetcher(
            allowed=LOOPBACK, cookies=jar, headers={"Cookie": "given=canary"}, secret_origins=[server.url]
        )
        exchange = fetcher.fetch(server.url)
        fetcher.close()
        assert b"\r\nCookie: given=canary; brought=canary\r\n" in server.requests[0]
        assert server.requests[0].count(b"ookie:") == 1
    assert b"canary" not in exchange.request


def test_threads_share_a_fetcher_its_connections_and_its_cookies() -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK)
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 2\r\n\r\nok"
    fetched: list[tuple[str, str, bytes]] = []

    def work(name: str) -> None:
        for number in range(20):
            exchange = fetcher.fetch(f"{server.url}/{name}/{number}")
            fetched.append((f"/{name}/{number}", exchange.target_url, exchange.response.read()))

    with RawServer([[answer]], keep=True) as server:
        threads = [threading.Thread(target=work, args=(str(name),)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert server.connections <= 8
        assert len(server.requests) == 160
        with_cookie = sum(b"Cookie: a=1" in request for request in server.requests)
    fetcher.close()
    assert len(fetched) == 160
    assert all(url.endswith(asked) and body == answer for asked, url, body in fetched)
    assert with_cookie >= 152


def test_url_is_asked_for_in_its_normal_form() -> None:
    fetcher = HttpFetcher(allowed=LOOPBACK)
    with answering(OK) as server:
        exchange = fetcher.fetch(f"HTTP://127.0.0.1:{server.port}/a/../b c?%7E=é#frag")
        assert server.requests[0].startswith(b"GET /b%20c?%7E=%C3%A9 HTTP/1.1\r\nHost: 127.0.0.1:")
        assert exchange.target_url == f"{server.url}/b%20c?%7E=%C3%A9"
    fetcher.close()


def test_fetcher_brings_no_requests_library_along() -> None:
    """It costs a tenth of a second at each start, and nothing here needs it."""
    code = "import sys, archiver.fetch.http; print(sorted({'requests', 'urllib3', 'http.client'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.slow
def test_body_of_400_megabytes_costs_less_than_20_of_memory(tmp_path: Path) -> None:
    script = tmp_path / "fetch.py"
    script.write_text(LARGE)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, timeout=300, cwd=Path.cwd()
    )
    size, grown = map(int, done.stdout.split()) if done.returncode == 0 else (0, 0)
    assert size == 400_000_000, done.stderr
    assert grown < 20_000_000


LARGE = """
import socket, sys, threading
from pathlib import Path
sys.path.insert(0, ".")
from archiver.fetch.body import EntityStream
from archiver.fetch.guard import Allowed
from archiver.fetch.http import HttpFetcher
from tests.peak import peak_kib

PIECE = b"x" * 1_000_000
def serve(listener):
    for size in (1, 400):
        connection, _ = listener.accept()
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n")
        for _ in range(size):
            connection.sendall(b"F4240\\r\\n" + PIECE + b"\\r\\n")
        connection.sendall(b"0\\r\\n\\r\\n")
        connection.close()

def peak():
    return peak_kib() * 1024

listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=serve, args=(listener,), daemon=True).start()
url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
fetcher = HttpFetcher(allowed=Allowed.parse(["127.0.0.1"]), spool=Path(sys.argv[1]))
fetcher.fetch(url)
before = peak()
exchange = fetcher.fetch(url)
entity, size = EntityStream(exchange), 0
while piece := entity.read(65536):
    size += len(piece)
print(size, peak() - before)
"""
