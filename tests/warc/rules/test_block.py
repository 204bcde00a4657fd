"""Blocks: what is in them, and their digests."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable

import pytest

from archiver.message.framing import chunk
from archiver.warc.check import Checked, check_stream

Make = Callable[..., bytes]
Faults = Callable[..., list[tuple[str, str]]]

BODY = b"<p>hello</p>" * 3
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
WRONG = "sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N"


def digest(raw: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()}"


def verdicts(raw: bytes) -> tuple[list[str], list[str]]:
    """What came of the block digests and of the payload digests."""
    (checked,) = (item for item in check_stream(io.BytesIO(raw), "a") if isinstance(item, Checked))
    return list(checked.block_digests), list(checked.payload_digests)


BLOCKS = {
    "plain": (b"HTTP/1.1 200 OK\r\n\r\n" + BODY, BODY, "ok"),
    "chunked": (CHUNKED + chunk(BODY, 7), BODY, "ok"),
    "chunked-and-digest-over-the-chunks": (CHUNKED + chunk(BODY, 7), chunk(BODY, 7), "ok-raw-chunked"),
    "said-to-be-chunked-and-stored-decoded": (CHUNKED + BODY, BODY, "ok"),
    "no-message-at-all": (BODY, BODY, "ok"),
    "lf-alone": (b"HTTP/1.1 200 OK\nServer: x\n\n" + BODY, BODY, "ok"),
    "large-and-chunked": (CHUNKED + chunk(BODY * 60_000, 4096), BODY * 60_000, "ok"),
    "large-and-over-the-chunks": (CHUNKED + chunk(BODY * 60_000, 4096), chunk(BODY * 60_000, 4096), "ok-raw-chunked"),
    "two-transfer-encodings": (CHUNKED.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: gzip\r\n\r\n") + BODY, BODY, "ok"),
    "wrong": (b"HTTP/1.1 200 OK\r\n\r\n" + BODY, b"other", "wrong"),
    "chunked-and-wrong": (CHUNKED + chunk(BODY, 7), b"other", "wrong"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_payload_digests(make: Make, name: str) -> None:
    block, payload, expected = BLOCKS[name]
    fields = {"WARC-Payload-Digest": digest(payload), "WARC-Block-Digest": digest(block)}
    assert verdicts(make(block=block, fields=fields)) == (["ok"], [expected])


def test_the_content_coding_is_never_taken_off(make: Make) -> None:
    # A body labelled gzip that is none, and one that would inflate to gigabytes: both are only hashed.
    block = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08nonsense"
    fields = {"WARC-Payload-Digest": digest(b"\x1f\x8b\x08nonsense")}
    assert verdicts(make(block=block, fields=fields)) == (["absent"], ["ok"])


@pytest.mark.parametrize("kind", ["resource", "conversion", "request", "response"])
def test_wrong_digests_are_errors(make: Make, faults: Faults, kind: str) -> None:
    fields = {"WARC-Block-Digest": WRONG, "WARC-Payload-Digest": WRONG}
    assert sorted(faults(make(kind, fields=fields))) == [
        ("error", "warc.digest.block"),
        ("error", "warc.digest.payload"),
    ]


def test_a_digest_over_another_part_of_the_block_is_told_so(make: Make) -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\n" + BODY
    fields = {"WARC-Block-Digest": digest(block), "WARC-Payload-Digest": digest(block)}
    items = list(check_stream(io.BytesIO(make(block=block, fields=fields)), "a"))
    (wrong,) = (item for item in items if not isinstance(item, Checked) and item.severity == "error")
    assert "whole block" in (wrong.hint or "")
    other = make(block=block, fields={**fields, "WARC-Target-URI": "chrome-extension://a/b"})
    assert verdicts(other) == (["ok"], ["ok"])


def test_of_a_revisit_and_of_segments_the_payload_is_elsewhere(make: Make) -> None:
    assert verdicts(make("revisit"))[1] == ["unchecked"]
    first = make(fields={"WARC-Segment-Number": "1", "WARC-Payload-Digest": WRONG})
    assert verdicts(first)[1] == ["unchecked"]
    assert verdicts(make("continuation"))[1] == ["absent"]


def test_of_a_truncated_record_a_wrong_payload_digest_is_a_warning(make: Make, faults: Faults) -> None:
    fields = {"WARC-Payload-Digest": WRONG, "WARC-Truncated": "length"}
    assert faults(make(fields=fields)) == [("warning", "warc.digest.payload")]


def test_unreadable_digests_are_told_once(make: Make, faults: Faults) -> None:
    raw = make(fields={"WARC-Block-Digest": "tiger:24F0130C63AC933216166E76"})
    assert [code for _, code in faults(raw, infos=True)] == ["warc.digest.unknown", "warc.first"]
    assert verdicts(raw)[0] == ["unknown-algorithm"]


@pytest.mark.parametrize(
    ("kind", "block", "expected"),
    [
        ("response", b"", [("warning", "warc.http.head")]),
        ("response", b"<html>", [("warning", "warc.http.head")]),
        ("response", b"HTTP/1.1 200 OK\r\nServer: x", [("warning", "warc.http.head")]),
        ("response", b"HTTP/1.1 0\r\n\r\n", []),
        ("response", b"ICY 200 OK\r\n\r\n", []),
        ("request", b"HTTP/1.1 200 OK\r\n\r\n", [("warning", "warc.http.head")]),
        ("request", b"GET /\r\n\r\n", []),
        ("request", b"", []),
        ("revisit", b"", []),
        ("response", CHUNKED + b"5\r\nhello", [("warning", "warc.http.chunked")]),
        ("response", CHUNKED + b"hello", [("info", "warc.http.chunked")]),
        ("response", CHUNKED, []),
        ("response", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", [("info", "warc.http.length")]),
        ("response", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", []),
    ],
)
def test_messages(make: Make, faults: Faults, kind: str, block: bytes, expected: list[tuple[str, str]]) -> None:
    found = faults(make(kind, block=block), infos=True)
    assert [each for each in found if each[1] != "warc.first"] == expected


def test_what_is_cut_off_and_said_to_be_is_no_fault(make: Make, faults: Faults) -> None:
    raw = make(block=CHUNKED + b"5\r\nhello", fields={"WARC-Truncated": "disconnect"})
    assert faults(raw, infos=True) == [("info", "warc.first")]


def test_a_head_without_end_is_read_in_bounded_pieces(make: Make, faults: Faults) -> None:
    block = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 400_000
    assert faults(make(block=block)) == [("warning", "warc.http.head")]
