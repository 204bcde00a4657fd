"""The fetcher of crawls: one exchange a call, no redirect followed, no exception of another kind."""

from __future__ import annotations

import gzip
import os

import pytest

from archiver.errors import FetchError
from archiver.fetch.http import USER_AGENT, HttpFetcher
from archiver.fetch.interface import Limits
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


def test_header_that_is_none_is_a_fetch_error() -> None:
    with answering(OK) as server:
        for headers in ({"X": "a\r\nY: b"}, {"X Y": "日本"}, {"": "a"}):
            fetcher = HttpFetcher(allowed=LOOPBACK, headers=headers, secret_origins=[server.url.rstrip("/")])
            with pytest.raises(FetchError):
                fetcher.fetch(server.url)
            fetcher.close()
        assert server.requests == []


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
