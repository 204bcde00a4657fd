"""The bytes of what requests prepared."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import FetchError
from archiver.fetch.prepared import request_body, request_head


def prepared(url: str = "http://example.org/a?b", method: str = "GET", **options: Any) -> requests.PreparedRequest:
    return requests.Request(method, url, **options).prepare()


def test_host_comes_first_and_headers_keep_their_order_and_case() -> None:
    request = prepared(headers={"X-b": "1", "x-A": "2"})
    assert request_head(request, b"") == b"GET /a?b HTTP/1.1\r\nHost: example.org\r\nX-b: 1\r\nx-A: 2\r\n\r\n"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.org:8080/", b"example.org:8080"),
        ("http://user:pass@example.org/", b"example.org"),
        ("http://[::1]:81/", b"[::1]:81"),
        ("http://bücher.example/", b"xn--bcher-kva.example"),
    ],
)
def test_host_is_that_of_the_url(url: str, host: bytes) -> None:
    assert request_head(prepared(url), b"").split(b"\r\n")[1] == b"Host: " + host


def test_host_given_by_the_script_is_the_only_one() -> None:
    head = request_head(prepared(headers={"host": "other.example"}), b"")
    assert head.lower().count(b"host:") == 1


@given(st.text(), st.text())
def test_no_header_breaks_out_of_its_line(name: str, value: str) -> None:
    request = prepared()
    request.headers[name] = value
    try:
        head = request_head(request, b"")
    except FetchError:
        return
    lines = head.decode("latin-1").split("\r\n")
    assert lines[2:] == [f"{name}: {value}", "", ""] or name.lower() in ("host", "transfer-encoding")


@given(st.text(max_size=30))
def test_no_method_or_url_breaks_out_of_the_request_line(text: str) -> None:
    for request in (prepared(), prepared()):
        request.method = text
        try:
            head = request_head(request, b"")
        except FetchError:
            continue
        assert head.split(b"\r\n")[0].split(b" ")[1:] == [b"/a?b", b"HTTP/1.1"]


def test_body_that_is_no_body_is_refused() -> None:
    request = prepared()
    request.body = 5  # type: ignore[assignment]  # what nobody should pass
    with pytest.raises(FetchError, match="type int cannot be sent"):
        request_body(request)
