"""Blocks taken apart, digests judged."""

from __future__ import annotations

import gzip
import hashlib
import io
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import WarcError
from archiver.message.framing import chunk
from archiver.model import Capture
from archiver.warc.build import payload_digest
from archiver.warc.memento import memento_of
from archiver.warc.payload import Block, Entity, read_block
from archiver.warc.reader import WarcReader
from archiver.warc.record import WarcRecord
from tests.fetch.test_body import exchange_of

BODY = "正文 body ".encode() * 100
CHUNKED = chunk(BODY, 70)
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
PLAIN_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
CAPTURE = Capture(
    "http://example.org/", "org,example)/", datetime(2025, 1, 2, tzinfo=UTC), "<urn:x>", "response", "a.warc.gz", 0, 9
)


def sha1(raw: bytes) -> str:
    return "sha1:" + hashlib.sha1(raw, usedforsecurity=False).hexdigest()


def record_of(
    block: bytes, *, payload: str = "", kind: str = "response", content_type: str = "application/http"
) -> WarcRecord:
    digest = f"WARC-Payload-Digest: {payload}\r\n" if payload else ""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nContent-Type: {content_type}\r\nWARC-Block-Digest: {sha1(block)}\r\n{digest}"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    item = next(iter(WarcReader(io.BytesIO(head.encode() + block + b"\r\n\r\n"))))
    assert isinstance(item, WarcRecord)
    return item


def verdicts(block: Block) -> dict[str, str]:
    return {check.subject: check.verdict for check in block.checks}


VERDICTS = [
    pytest.param(PLAIN_HEAD + BODY, sha1(BODY), "ok", id="plain"),
    pytest.param(PLAIN_HEAD + BODY, sha1(b"other"), "wrong", id="plain and wrong"),
    pytest.param(PLAIN_HEAD + BODY, "", "absent", id="none"),
    pytest.param(PLAIN_HEAD + BODY, "xxh3:abc", "unknown-algorithm", id="unknown"),
    pytest.param(HEAD + CHUNKED, sha1(BODY), "ok", id="chunked, by the standard"),
    pytest.param(HEAD + CHUNKED, sha1(CHUNKED), "ok-raw-chunked", id="chunked, as wget does"),
    pytest.param(HEAD + CHUNKED, sha1(b"other"), "wrong", id="chunked and wrong"),
    pytest.param(HEAD + BODY, sha1(BODY), "ok", id="stored decoded under a head that says chunked"),
]


@pytest.mark.parametrize(("stored", "recorded", "verdict"), VERDICTS)
def test_payload_digests_are_judged(stored: bytes, recorded: str, verdict: str) -> None:
    block = read_block(record_of(stored, payload=recorded))

    assert block.payload == BODY
    assert verdicts(block) == {"block": "ok", "payload": verdict}
    assert block.http_head + BODY == (PLAIN_HEAD if stored.startswith(PLAIN_HEAD) else HEAD) + BODY


def test_bytes_behind_the_last_chunk_are_no_part_of_the_payload_and_of_no_memory() -> None:
    body = Entity(chunked=True, limit=100)
    body.add(CHUNKED)
    tracemalloc.start()
    started = time.process_time()
    for _ in range(2000):
        body.add(b"x" * 60_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert body.payload == BODY[:100]
    assert body.hashes.text("sha256") == "sha256:" + hashlib.sha256(BODY).hexdigest()
    assert peak < 1024 * 1024
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("recorded", "verdict"),
    [
        pytest.param(sha1(BODY[:-9]), "ok", id="over what came"),
        pytest.param(sha1(CHUNKED[:-16]), "ok-raw-chunked", id="over the chunked bytes"),
    ],
)
def test_of_a_chunked_body_that_breaks_off_what_came_is_the_payload(recorded: str, verdict: str) -> None:
    assert CHUNKED.endswith(BODY[-9:] + b"\r\n0\r\n\r\n")
    block = read_block(record_of(HEAD + CHUNKED[:-16], payload=recorded))

    assert (block.payload, block.breaks_off, verdicts(block)["payload"]) == (BODY[:-9], True, verdict)
    assert not read_block(record_of(HEAD + CHUNKED)).breaks_off


@pytest.mark.parametrize("body", [b"<html>", b"5", b"abc\r\n", b"1\n2\n3\n", b"5\r\nhello!\r\n", b""])
def test_a_body_that_is_not_chunked_is_read_as_it_is(body: bytes) -> None:
    block = read_block(record_of(HEAD + body, payload=sha1(body)))

    assert (block.payload, block.breaks_off, verdicts(block)["payload"]) == (body, False, "ok")


def test_a_response_that_broke_off_is_read_back_with_the_digest_it_was_written_with() -> None:
    coded = gzip.compress(BODY, mtime=0)
    headers = (("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"))
    head = HEAD[:-2] + b"Content-Encoding: gzip\r\n\r\n"
    stored = head + chunk(coded, 7)[:-20]
    exchange = replace(exchange_of(b"", headers), response=io.BytesIO(stored), head_size=len(head))
    found = memento_of(record_of(stored, payload=payload_digest(exchange)), CAPTURE)

    assert coded.startswith(found.payload)
    assert BODY.startswith(found.content)
    assert found.content
    assert [check.verdict for check in found.checks] == ["ok", "ok"]
    assert found.findings[-1].code == "memento.content"
    assert "the chunked body breaks off; what came is shown" in [each.message for each in found.findings]


def test_a_long_payload_is_hashed_whole_and_kept_in_part() -> None:
    block = read_block(record_of(PLAIN_HEAD + BODY, payload=sha1(BODY)), max_payload=10)

    assert (block.payload, block.is_cut, verdicts(block)["payload"]) == (BODY[:10], True, "ok")
    assert not read_block(record_of(PLAIN_HEAD + BODY), max_payload=len(BODY)).is_cut
    assert read_block(record_of(PLAIN_HEAD + BODY), max_payload=0).payload == b""


def test_a_bare_body_stored_as_a_response_is_all_payload() -> None:
    block = read_block(record_of(b"<html>\r\n\r\n</html>"))

    assert (block.status, block.headers, block.http_head, block.payload) == (None, (), b"", b"<html>\r\n\r\n</html>")


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("resource", "text/html"), ("request", "application/http"), ("resource", "application/http")],
)
def test_only_responses_and_revisits_are_read_as_responses(kind: str, content_type: str) -> None:
    block = read_block(record_of(PLAIN_HEAD + BODY, kind=kind, content_type=content_type))

    assert (block.status, block.payload) == (None, PLAIN_HEAD + BODY)


def test_a_head_without_an_end_is_all_head() -> None:
    block = read_block(record_of(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n", kind="revisit"))

    assert (block.status, block.headers, block.payload) == (304, (("ETag", "x"),), b"")


def test_a_torn_record_raises() -> None:
    raw = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 99\r\n\r\nHTTP/1.1"
    item = next(iter(WarcReader(io.BytesIO(raw))))
    assert isinstance(item, WarcRecord)
    with pytest.raises(WarcError, match="99 bytes"):
        read_block(item)


@given(st.binary(max_size=200), st.integers(1, 50), st.booleans())
def test_bodies_come_out_however_they_are_stored(body: bytes, size: int, is_chunked: bool) -> None:
    stored = HEAD + chunk(body, size) if is_chunked else PLAIN_HEAD + body

    assert read_block(record_of(stored)).payload == body


@given(st.binary(max_size=300), st.sampled_from(["response", "revisit", "request", "resource", "odd"]))
def test_any_block_can_be_taken_apart(block: bytes, kind: str) -> None:
    found = read_block(record_of(block, kind=kind))

    assert verdicts(found)["block"] == "ok"
    assert found.payload in block or found.payload == b""
