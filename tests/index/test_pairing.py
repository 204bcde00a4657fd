"""Responses and their requests, wherever they stand in the file."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from io import BytesIO

import pytest

from archiver.index.build import INDEXED_TYPES, entries
from archiver.index.entry import Entry
from archiver.index.pairing import WINDOW

URL = "http://example.com/form"
POSTED = "com,example)/form?__wb_method=post&a=1"


def record(kind: str, name: str, block: bytes, *, to: Iterable[str] = (), url: str = URL) -> bytes:
    content_type = f"application/http;msgtype={kind}"
    concurrent = "".join(f"WARC-Concurrent-To: <urn:x:{each}>\r\n" for each in to)
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{name}>\r\nWARC-Date: 2024-05-06T12:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\n{concurrent}Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(name: str, **fields: object) -> bytes:
    return record("response", name, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nok", **fields)  # type: ignore[arg-type]  # passed on


def request(name: str, method: str = "POST", **fields: object) -> bytes:
    head = f"{method} /form HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    return record("request", name, head.encode() + b"a=1", **fields)  # type: ignore[arg-type]  # passed on


def keys(raw: bytes) -> list[str]:
    items = entries(BytesIO(raw), "a.warc", types=INDEXED_TYPES, web_only=True, algorithm="sha1")
    return [item.urlkey for item in items if isinstance(item, Entry)]


def test_the_request_may_stand_before_or_behind_and_name_or_be_named() -> None:
    for named, order in itertools.product((True, False), repeat=2):
        pair = [response("r", to=[] if named else ["q"]), request("q", to=["r"] if named else [])]
        assert keys(b"".join(pair if order else reversed(pair))) == [POSTED]


def test_one_of_several_names_is_enough() -> None:
    assert keys(response("r") + request("q", to=["other", "r"])) == [POSTED]
    assert keys(request("q") + response("r", to=["other", "q"])) == [POSTED]


def test_records_between_the_two_do_not_part_them() -> None:
    between = b"".join(response(f"x{number}", url=f"http://example.com/{number}") for number in range(WINDOW - 2))
    assert keys(response("r") + between + request("q", to=["r"]))[0] == POSTED
    assert keys(request("q", to=["r"]) + between + response("r"))[-1] == POSTED


def test_what_is_further_apart_than_the_window_stays_apart() -> None:
    between = b"".join(response(f"x{number}", url=f"http://example.com/{number}") for number in range(WINDOW + 1))
    assert keys(response("r") + between + request("q", to=["r"]))[0] == "com,example)/form"


@pytest.mark.parametrize("method", ["GET", "get"])
def test_get_changes_nothing(method: str) -> None:
    assert keys(response("r") + request("q", method, to=["r"])) == ["com,example)/form"]


def test_another_method_is_named_without_the_body() -> None:
    assert keys(response("r") + request("q", "DELETE", to=["r"])) == ["com,example)/form?__wb_method=delete"]


def test_a_request_for_another_url_is_none_of_its() -> None:
    assert keys(response("r") + request("q", to=["r"], url="http://example.com/other")) == ["com,example)/form"]


def test_the_order_of_the_file_is_kept() -> None:
    raw = b"".join(response(f"{number}", url=f"http://example.com/{number}") for number in range(100, 250))
    assert keys(raw) == [f"com,example)/{number}" for number in range(100, 250)]


def test_a_torn_request_costs_no_response() -> None:
    assert keys(response("r") + request("q", to=["r"])[:-30]) == ["com,example)/form"]
