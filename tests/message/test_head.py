"""Heads that servers really send, and heads that nobody should."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import MessageError
from archiver.message.head import head_size, parse_fields, parse_request_head, parse_response_head
from archiver.model import Headers

RESPONSES = [
    pytest.param(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", ("1.1", 200, "OK", (("A", "b"),)), id="by the book"),
    pytest.param(b"HTTP/1.1 200 OK\nA: b\nC:d\n\nbody", ("1.1", 200, "OK", (("A", "b"), ("C", "d"))), id="LF only"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: b\n\r\nbody", ("1.1", 200, "OK", (("A", "b"),)), id="line ends mixed"),
    pytest.param(b"HTTP/1.0 404\r\n\r\n", ("1.0", 404, "", ()), id="no reason"),
    pytest.param(b"HTTP/1.0 404 \r\n\r\n", ("1.0", 404, "", ()), id="no reason, but its blank"),
    pytest.param(b"HTTP/2 200\r\n\r\n", ("2", 200, "", ()), id="HTTP/2 as browsers' tools write it"),
    pytest.param(b"HTTP/1.1\t200\tOK \t\r\n\r\n", ("1.1", 200, "OK", ()), id="tabs"),
    pytest.param(b"ICY 200 OK\r\nicy-name: radio\r\n\r\n", ("1.0", 200, "OK", (("icy-name", "radio"),)), id="ICY"),
    pytest.param(b"HTTP/1.1 0 \r\n\r\n", ("1.1", 0, "", ()), id="status 0 (Browsertrix)"),
    pytest.param(
        b"\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\n", ("1.1", 200, "OK", (("A", "b"),)), id="empty lines before"
    ),
    pytest.param(b"HTTP/1.1 200 O\rK\r\n\r\n", ("1.1", 200, "O K", ()), id="bare CR in the reason"),
    pytest.param(b"HTTP/1.1 200 \xe9t\xe9\r\n\r\n", ("1.1", 200, "\xe9t\xe9", ()), id="ISO-8859-1 reason"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\t d\r\n\r\n", ("1.1", 200, "OK", (("A", "b c d"),)), id="folded"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n", ("1.1", 200, "OK", (("A", "b"),)), id="blank before the colon"),
    pytest.param(b"HTTP/1.1 200 OK\r\nnonsense\r\nA: b\r\n\r\n", ("1.1", 200, "OK", (("A", "b"),)), id="no colon"),
    pytest.param(
        b"HTTP/1.1 200 OK\r\nnonsense\r\n X: y\r\nA: b\r\n\r\n",
        ("1.1", 200, "OK", (("A", "b"),)),
        id="a line folded onto one without a colon is no field",
    ),
    pytest.param(
        b"HTTP/1.1 200 OK\r\n X: y\r\nA: b\r\n\r\n",
        ("1.1", 200, "OK", (("A", "b"),)),
        id="a blank before the first field (RFC 9112, 2.2)",
    ),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: \xe9\r\n\r\n", ("1.1", 200, "OK", (("A", "\xe9"),)), id="ISO-8859-1"),
    pytest.param(
        "HTTP/1.1 200 OK\r\nA: 新闻\r\n\r\n".encode(),
        ("1.1", 200, "OK", (("A", "新闻".encode().decode("latin-1")),)),
        id="UTF-8 comes as octets",
    ),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: b\r\na: c\r\n\r\n", ("1.1", 200, "OK", (("A", "b"), ("a", "c"))), id="twice"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA:\r\n: b\r\n\r\n", ("1.1", 200, "OK", (("A", ""), ("", "b"))), id="halves"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: b", ("1.1", 200, "OK", (("A", "b"),)), id="no empty line"),
    pytest.param(b"HTTP/1.1 200 OK\r\nA: b:c\r\n\r\n", ("1.1", 200, "OK", (("A", "b:c"),)), id="colon in the value"),
]

NO_RESPONSES = [b"", b"\r\n\r\n", b"<html>", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n", b"HTTP/1.1 200OK\r\n"]


@pytest.mark.parametrize(("raw", "expected"), RESPONSES)
def test_response_heads_are_read_as_far_as_they_can_be(raw: bytes, expected: tuple[str, int, str, Headers]) -> None:
    head = parse_response_head(raw)

    assert (head.version, head.status, head.reason, head.headers) == expected


@pytest.mark.parametrize("raw", NO_RESPONSES)
def test_what_has_no_status_line_is_refused(raw: bytes) -> None:
    with pytest.raises(MessageError):
        parse_response_head(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", ("GET", "/", "1.1", (("Host", "a"),))),
        (b"GET /\r\n\r\n", ("GET", "/", "0.9", ())),
        (b"GET  /a b  HTTP/1.1 \t\r\n\r\n", ("GET", "/a b", "1.1", ())),
        (b"GET /a HTTP/1.1 b\r\n\r\n", ("GET", "/a HTTP/1.1 b", "0.9", ())),
        (b"GET HTTP/1.1\r\n\r\n", ("GET", "HTTP/1.1", "0.9", ())),
        (b"M-SEARCH * HTTP/1.1\n\n", ("M-SEARCH", "*", "1.1", ())),
        (b"GET /\xe9 HTTP/2\r\n\r\n", ("GET", "/\xe9", "2", ())),
    ],
)
def test_request_heads_are_read_as_far_as_they_can_be(raw: bytes, expected: tuple[str, str, str, Headers]) -> None:
    head = parse_request_head(raw)

    assert (head.method, head.target, head.version, head.headers) == expected


@pytest.mark.parametrize(
    "raw", [b"", b"GET", b"GET \r\n\r\n", b" GET / HTTP/1.1\r\n\r\n", b"G(T / HTTP/1.1\r\n\r\n", b"\xff /"]
)
def test_what_has_no_request_line_is_refused(raw: bytes) -> None:
    with pytest.raises(MessageError):
        parse_request_head(raw)


def test_the_size_of_a_head_ends_behind_its_empty_line() -> None:
    raw = b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n"

    assert head_size(raw) == parse_response_head(raw).size == raw.index(b"body")
    assert head_size(b"HTTP/1.1 200 OK\r\nA: b\r\n") == -1


@given(
    st.lists(st.sampled_from([b"\r\n", b"\n", b"\r", b"a", b"\r\n\r\n", b"\n\r\n", b" "]), max_size=12).map(b"".join),
    st.integers(1, 5),
)
def test_looking_again_three_bytes_back_finds_the_same_end(raw: bytes, step: int) -> None:
    searched, grown = 0, -1
    for end in range(step, len(raw) + step, step):
        grown = head_size(raw[:end], searched - 3)
        if grown >= 0:
            break
        searched = end

    assert grown == head_size(raw)


NAMES = st.text("abcXYZ-1!", min_size=1, max_size=8)
VALUES = st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_categories=["Cc", "Zs"]), max_size=12)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6), st.sampled_from(["\r\n", "\n"]))
def test_fields_that_were_written_are_read_back(fields: list[tuple[str, str]], end: str) -> None:
    text = f"HTTP/1.1 200 OK{end}" + "".join(f"{name}: {value}{end}" for name, value in fields) + end

    head = parse_response_head(text.encode("latin-1") + b"body")

    assert head.headers == tuple(fields)
    assert head.size == len(text)


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda raw: b"HTTP/1.1 200 OK\r\n" + raw))
def test_any_bytes_are_a_head_or_a_message_error(raw: bytes) -> None:
    for parse in (parse_response_head, parse_request_head):
        try:
            head = parse(raw)
        except MessageError:
            continue
        assert 0 < head.size <= len(raw)
        assert all("\n" not in name + value for name, value in head.headers)


@given(st.lists(st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b"")), max_size=8))
def test_fields_are_never_more_than_lines(lines: list[bytes]) -> None:
    assert len(parse_fields(lines)) <= len(lines)


BLANKS = b" " * 200_000
HOSTILE = [
    pytest.param(b"HTTP/1.1 200" + BLANKS + b"\rx\r\n\r\n", id="blanks before a bare CR"),
    pytest.param(b"HTTP/1.1 200 " + b"\t " * 100_000 + b"\rx\r\n\r\n", id="tabs and blanks"),
    pytest.param(b"GET a" + BLANKS + b"b\r\n\r\n", id="blanks in a target"),
    pytest.param(b"GET a" + b" HTTP/1.1" * 30_000 + b" \r\n\r\n", id="many versions"),
    pytest.param(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000, id="many fields and no end"),
    pytest.param(b"HTTP/1.1 200 OK\r\na: b\r\n" + b" c\r\n" * 200_000 + b"\r\n", id="one field folded many times"),
    pytest.param(b"\r" * 500_000, id="only CR"),
    pytest.param(b"\r\n" * 300_000, id="only empty lines"),
    pytest.param(b"HTTP/" + b"1" * 500_000, id="a version without end"),
]


@pytest.mark.parametrize("raw", HOSTILE)
def test_hostile_heads_take_linear_time(raw: bytes) -> None:
    started = time.process_time()
    for parse in (parse_response_head, parse_request_head):
        with contextlib.suppress(MessageError):
            parse(raw)

    # A quadratic step over 200,000 bytes takes minutes; a linear one hundredths of a second.
    assert time.process_time() - started < 5
