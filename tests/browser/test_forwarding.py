"""What goes to the server for what the browser asked the proxy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.browser.forwarding import Manners, Tunnel, asking_of, connect_target, server_head
from archiver.errors import MessageError
from archiver.message.head import parse_request_head

TUNNEL = Tunnel("https", "a.example", 443)
NO_MANNERS = Manners({})


def head(*lines: str) -> bytes:
    """Return a head of `lines`."""
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def test_a_plain_request_goes_on_in_origin_form_without_what_is_the_proxys() -> None:
    raw = head(
        "GET http://a.example/b?c HTTP/1.1",
        "Host: a.example",
        "Proxy-Connection: keep-alive",
        "proxy-authorization: Basic eA==",
        "X-oDD:  two  blanks",
        "If-None-Match: x",
    )
    asking = asking_of(raw, None)
    assert asking.url == "http://a.example/b?c"
    expected = head("GET /b?c HTTP/1.1", "Host: a.example", "Connection: keep-alive", "X-oDD:  two  blanks")
    assert server_head(asking, NO_MANNERS) == expected


def test_a_request_in_a_tunnel_goes_on_as_it_is() -> None:
    raw = head("GET /b?c=http://d/ HTTP/1.1", "Host: a.example", "Range: bytes=0-", "Connection: keep-alive")
    asking = asking_of(raw, TUNNEL)
    assert asking.url == "https://a.example/b?c=http://d/"
    assert server_head(asking, NO_MANNERS) == raw
    assert server_head(asking, NO_MANNERS, whole=True) == raw.replace(b"Range: bytes=0-\r\n", b"")


@pytest.mark.parametrize(
    ("target", "sent"),
    [
        ("http://a.example", "/"),
        ("http://a.example?x=1", "/?x=1"),
        ("http://a.example/?", "/?"),
        ("http://a.example:8080/a", "/a"),
        ("http://[::1]:8080/a?b?c", "/a?b?c"),
    ],
)
def test_the_target_is_what_stands_behind_the_host(target: str, sent: str) -> None:
    raw = server_head(asking_of(head(f"GET {target} HTTP/1.1"), None), NO_MANNERS)
    assert raw.startswith(f"GET {sent} HTTP/1.1\r\n".encode())


@pytest.mark.parametrize(
    ("target", "tunnel"),
    [
        ("/", None),
        ("*", None),
        ("https://a.example/", None),
        ("ftp://a.example/", None),
        ("file:///etc/passwd", None),
        ("http://", None),
        ("a.example:80", None),
        ("http://a.example/", TUNNEL),
        ("*", TUNNEL),
    ],
)
def test_what_no_browser_of_ours_says_is_refused(target: str, tunnel: Tunnel | None) -> None:
    with pytest.raises(MessageError):
        asking_of(head(f"GET {target} HTTP/1.1"), tunnel)


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("a.example:443", ("a.example", 443)),
        ("A.example:80", ("a.example", 80)),
        ("[::1]:8443", ("::1", 8443)),
        ("127.0.0.1:1", ("127.0.0.1", 1)),
    ],
)
def test_a_connect_names_host_and_port(target: str, place: tuple[str, int]) -> None:
    assert connect_target(parse_request_head(head(f"CONNECT {target} HTTP/1.1"))) == place


@pytest.mark.parametrize("target", ["a.example", ":443", "a.example:0", "a.example:65536", "a.example:４"])
def test_a_connect_to_no_place_is_refused(target: str) -> None:
    with pytest.raises(MessageError):
        connect_target(parse_request_head(f"CONNECT {target} HTTP/1.1\r\n\r\n".encode()))


@pytest.mark.parametrize(
    ("tunnel", "origin"),
    [
        (Tunnel("https", "a.example", 443), "https://a.example"),
        (Tunnel("https", "a.example", 8443), "https://a.example:8443"),
        (Tunnel("http", "a.example", 443), "http://a.example:443"),
        (Tunnel("http", "::1", 80), "http://[::1]"),
    ],
)
def test_a_tunnel_has_an_origin(tunnel: Tunnel, origin: str) -> None:
    assert tunnel.origin == origin


def test_headers_that_may_be_secrets_go_to_their_origins_only() -> None:
    manners = Manners({"X-Key": "k", "Accept-Language": "zh", "Host": "evil"}, {"https://a.example"})
    assert manners.headers_for("https://a.example/x") == {"X-Key": "k", "Accept-Language": "zh"}
    for url in ("https://a.example.evil/", "http://a.example/", "https://a.example:8443/"):
        assert manners.headers_for(url) == {"Accept-Language": "zh"}


def test_given_headers_stand_in_the_place_of_the_browsers() -> None:
    raw = head("GET / HTTP/1.1", "Host: a.example", "accept-language: en")
    sent = server_head(asking_of(raw, TUNNEL), Manners({"Accept-Language": "zh"}))
    assert sent == head("GET / HTTP/1.1", "Host: a.example", "Accept-Language: zh")


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Za-z-]{1,12}", fullmatch=True), st.from_regex(r"[!-~]{0,20}", fullmatch=True))
    )
)
def test_other_lines_come_through_byte_for_byte(fields: list[tuple[str, str]]) -> None:
    ours = {"proxy-connection", "proxy-authorization", "if-none-match", "if-modified-since", "if-range"}
    lines = [f"X{name}: {value}" for name, value in fields if f"x{name}".lower() not in ours]
    raw = head("GET / HTTP/1.1", "Host: a.example", *lines)
    assert server_head(asking_of(raw, TUNNEL), NO_MANNERS) == raw
