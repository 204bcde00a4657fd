"""Request bytes: what is sent, and what of it is recorded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import FetchError
from archiver.fetch.request import Redaction, absolute_head, field_line, origin_head, public_url
from archiver.message.head import parse_request_head

SECRETS = Redaction({"Authorization", "cookie", "X-Api-Key"})


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_redaction_changes_only_the_values_of_secret_fields(secret: str) -> None:
    head = f"GET / HTTP/1.1\r\nHost: a\r\naUTHORIZATION: {secret}\r\nX-After: 2\r\n\r\n".encode()
    fields = dict(parse_request_head(SECRETS.of(head)).headers)
    assert fields == {"Host": "a", "aUTHORIZATION": "[redacted]", "X-After": "2"}


REDACTED: dict[str, tuple[bytes, bytes]] = {
    "last": (b"Cookie: canary\r\n\r\n", b"Cookie: [redacted]\r\n\r\n"),
    "first": (b"COOKIE:canary\r\nA: b\r\n\r\n", b"COOKIE: [redacted]\r\nA: b\r\n\r\n"),
    "twice": (b"cookie: canary\r\ncookie: canary\r\n\r\n", b"cookie: [redacted]\r\ncookie: [redacted]\r\n\r\n"),
    "folded": (b"Cookie: a\r\n canary\r\n\tcanary\r\nB: c\r\n\r\n", b"Cookie: [redacted]\r\nB: c\r\n\r\n"),
    "bare line feeds": (b"Cookie: canary\nB: c\n\n", b"Cookie: [redacted]\nB: c\n\n"),
    "a blank before the colon": (b"Cookie : canary\r\n\r\n", b"Cookie : [redacted]\r\n\r\n"),
    "empty": (b"X-API-KEY:\r\n\r\n", b"X-API-KEY: [redacted]\r\n\r\n"),
    "another name": (b"X-Cookie: shown\r\nCookie2: shown\r\n\r\n", b"X-Cookie: shown\r\nCookie2: shown\r\n\r\n"),
    "the name in a value": (b"A: Cookie: shown\r\n\r\n", b"A: Cookie: shown\r\n\r\n"),
}


@pytest.mark.parametrize(("fields", "expected"), REDACTED.values(), ids=REDACTED.keys())
def test_secrets_are_replaced_where_they_are_fields(fields: bytes, expected: bytes) -> None:
    line = b"GET /cookie:shown HTTP/1.1\r\n"
    assert SECRETS.of(line + fields) == line + expected


def test_nothing_is_replaced_where_nothing_is_secret() -> None:
    assert Redaction(()).of(b"GET / HTTP/1.1\r\nCookie: a\r\n\r\n") == b"GET / HTTP/1.1\r\nCookie: a\r\n\r\n"


ORIGIN: dict[str, tuple[bytes, bytes]] = {
    "a path": (b"GET http://h:81/a?b HTTP/1.1\r\n\r\n", b"GET /a?b HTTP/1.1\r\n\r\n"),
    "no path": (b"GET http://h HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"),
    "a query without path": (b"GET http://h?q HTTP/1.1\r\n\r\n", b"GET /?q HTTP/1.1\r\n\r\n"),
    "origin form": (b"GET /http://h/ HTTP/1.1\r\nA: b\r\n\r\n", b"GET /http://h/ HTTP/1.1\r\nA: b\r\n\r\n"),
    "fields for the proxy": (
        b"GET http://h/ HTTP/1.1\r\nhOst: h\r\nProxy-Connection: a\r\nPROXY-Authorization: x\r\nB:  c \r\n\r\n",
        b"GET / HTTP/1.1\r\nhOst: h\r\nB:  c \r\n\r\n",
    ),
}


@pytest.mark.parametrize(("given_head", "expected"), ORIGIN.values(), ids=ORIGIN.keys())
def test_head_for_a_proxy_becomes_one_for_the_server(given_head: bytes, expected: bytes) -> None:
    assert origin_head(given_head) == expected


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"\r\n\r\n", b"GET\r\nHost: a\r\n\r\n"])
def test_what_is_no_request_is_refused(raw: bytes) -> None:
    with pytest.raises(FetchError):
        origin_head(raw)


@given(st.from_regex(r"/[a-z/?=:]*", fullmatch=True), st.from_regex(r"[a-z.]{1,9}(:[1-9]{1,4})?", fullmatch=True))
def test_absolute_form_and_origin_form_are_inverses(target: str, authority: str) -> None:
    head = f"GET {target} HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n".encode()
    whole = absolute_head(head, authority, b"Proxy-Authorization: Basic eA==\r\n")
    assert whole.startswith(f"GET http://{authority}{target} HTTP/1.1\r\nProxy-Authorization: Basic eA==\r\n".encode())
    assert origin_head(whole) == head


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://user:canary@h/a@b#c", "http://h/a@b"),
        ("http://h/a@b?c@d", "http://h/a@b?c@d"),
        ("http://u@h:81", "http://h:81"),
        ("http://a@b@h/", "http://h/"),
    ],
)
def test_public_url_has_no_credentials_and_no_fragment(url: str, expected: str) -> None:
    assert public_url(url) == expected


def test_url_that_cannot_be_split_is_an_error_without_its_text() -> None:
    with pytest.raises(FetchError) as caught:
        public_url("http://user:canary@[bad/")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("", "a"), ("a b", "c"), ("a:", "b"), ("\u00e9", "b"), ("a", "b\r\nc"), ("a", "\0"), ("a", "\u65e5")],
)
def test_field_that_http_cannot_carry_is_refused_without_its_value(name: str, value: str) -> None:
    with pytest.raises(ValueError) as caught:
        field_line(name, f"canary{value}" if name == "a" else value)
    assert "canary" not in str(caught.value)


@given(st.text(), st.text())
def test_no_field_breaks_out_of_its_line(name: str, value: str) -> None:
    try:
        line = field_line(name, value)
    except ValueError:
        return
    assert line == f"{name}: {value}\r\n".encode("latin-1")
    assert line.count(b"\n") == 1
