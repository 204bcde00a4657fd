"""Which payloads are left out, and which records are referred to."""

from __future__ import annotations

import gzip
import hashlib
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.archive import Archive
from archiver.crawl.dedup import MAX_CODED, Originals, likeness_of
from archiver.crawl.recording import CaptureLog
from archiver.index.refresh import refresh
from archiver.message.framing import chunk
from archiver.model import Capture, Exchange, Headers
from archiver.warc.build import entity_of
from archiver.warc.revisit import Original
from tests.crawl.exchanging import HTML, NOISE, NOON, PAGE, exchange

CHUNKED: Headers = (*HTML, ("Transfer-Encoding", "chunked"))
GZIP: Headers = (*HTML, ("Content-Encoding", "gzip"))
TEXT = b"<p>" + b"words " * 100


def write(archive: Archive, *exchanges: Exchange, name: str = "t") -> list[Capture]:
    with closing(CaptureLog(archive, name, {}, clock=lambda: NOON, max_bytes=10**9)) as log:
        return [log.write(each, {}) for each in exchanges]


def kinds(archive: Archive, one: Exchange, other: Exchange) -> list[str]:
    """The record types of two captures that are written by one run."""
    return [capture.record_type for capture in write(archive, one, other)]


def found(archive: Archive, wanted: Exchange) -> Original | None:
    """What a run finds that begins now."""
    return Originals(archive).find(wanted, entity_of(wanted))


NEVER: list[Any] = [
    pytest.param({"body": b""}, id="no payload"),
    pytest.param({"truncated": "length"}, id="cut by its length"),
    pytest.param({"truncated": "disconnect"}, id="cut by the server"),
    pytest.param({"method": "POST"}, id="the answer to a POST"),
    pytest.param({"status": 301, "headers": (*HTML, ("Location", "/a"))}, id="a redirect"),
    pytest.param({"status": 206, "headers": (*HTML, ("Content-Range", "bytes 0-6/9"))}, id="part of it"),
    pytest.param({"headers": CHUNKED}, id="said to be chunked, and is not"),
    pytest.param({"headers": CHUNKED, "body": chunk(TEXT, 50)[:-5]}, id="chunks that break off"),
    pytest.param({"headers": GZIP}, id="said to be gzip, and is not"),
    pytest.param({"headers": GZIP, "body": gzip.compress(TEXT)[:-9]}, id="gzip that breaks off"),
    pytest.param({"headers": (*HTML, ("Content-Encoding", "rot13"))}, id="in an unknown coding"),
]


@pytest.mark.parametrize("facts", NEVER)
def test_what_is_not_whole_is_stored_each_time(archive: Archive, facts: dict[str, Any]) -> None:
    assert kinds(archive, exchange(**facts), exchange(**facts, day=1)) == ["response", "response"]
    assert found(archive, exchange(**facts, day=2)) is None


ALWAYS: list[Any] = [
    pytest.param({}, {}, id="the same"),
    pytest.param({}, {"url": "https://other.example/"}, id="under another URL"),
    pytest.param({"status": 404}, {"status": 404}, id="an error page"),
    pytest.param({"body": TEXT}, {"body": chunk(TEXT, 7), "headers": CHUNKED}, id="chunked the second time"),
    pytest.param({"body": chunk(TEXT, 9), "headers": CHUNKED}, {"body": TEXT}, id="chunked the first time"),
    pytest.param(
        {"headers": GZIP, "body": gzip.compress(TEXT)}, {"headers": GZIP, "body": gzip.compress(TEXT)}, id="gz"
    ),
    pytest.param({"headers": ()}, {"headers": (("Server", "x"),)}, id="without a type"),
    pytest.param({}, {"headers": (("content-type", "Text/HTML; charset=UTF-8"),)}, id="its type in other letters"),
]


@pytest.mark.parametrize(("first", "second"), ALWAYS)
def test_the_same_payload_is_left_out(archive: Archive, first: dict[str, Any], second: dict[str, Any]) -> None:
    one, other = write(archive, exchange(**first), exchange(**second, day=1))
    assert (one.record_type, other.record_type) == ("response", "revisit")
    original = found(archive, exchange(**second, day=2))
    assert original is not None
    assert original.record_id == one.record_id
    assert archive.memento(other).content == archive.memento(one).content


DIFFERENT: list[Any] = [
    pytest.param({}, {"body": b"<p>other"}, id="other bytes"),
    pytest.param({}, {"status": 404}, id="another status"),
    pytest.param({}, {"headers": (("Content-Type", "text/plain"),)}, id="another type"),
    pytest.param({}, {"headers": (("Content-Type", "text/html; charset=latin-1"),)}, id="another charset"),
    pytest.param(
        {"body": gzip.compress(TEXT)}, {"body": gzip.compress(TEXT), "headers": GZIP}, id="coded, and as it is"
    ),
]


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_a_payload_that_is_told_of_otherwise_is_stored(
    archive: Archive, first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert kinds(archive, exchange(**first), exchange(**second, day=1)) == ["response", "response"]


def test_the_record_found_is_the_first_one_and_no_revisit(archive: Archive) -> None:
    (first,) = write(archive, exchange())
    write(archive, exchange(day=1), exchange("http://example.com/2", day=2), name="u")
    original = found(archive, exchange("http://example.com/3", day=3))
    assert original == Original(first.record_id, PAGE, "2024-05-06T12:00:00.250000Z", first.digest)


def foreign(archive: Archive, body: bytes, stated: bytes, extra: str = "", kind: str = "response") -> None:
    """Put a file by somebody else into the archive: `body` with the digest of `stated`."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{UUID(int=1)}>\r\n"
        f"WARC-Date: 2024-05-01T12:00:00Z\r\nWARC-Target-URI: {PAGE}\r\n{extra}"
        f"WARC-Payload-Digest: sha256:{hashlib.sha256(stated).hexdigest()}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (archive.warcs / "foreign.warc.gz").write_bytes(gzip.compress(head.encode() + block + b"\r\n\r\n"))
    for _ in refresh(archive.index, archive.warcs):
        continue


def test_a_record_by_others_is_referred_to_by_its_date_as_written(archive: Archive) -> None:
    foreign(archive, b"<p>body", b"<p>body")
    original = found(archive, exchange())
    assert original is not None
    assert original.date_text == "2024-05-01T12:00:00Z"


@pytest.mark.parametrize(
    ("body", "extra"),
    [
        (b"<p>lies", ""),
        (b"<p>body", "WARC-Truncated: time\r\n"),
        (b"<p>body", "WARC-Block-Digest: sha1:" + "A" * 32 + "\r\n"),
    ],
    ids=["another payload than it states", "truncated", "its block is not what it was"],
)
def test_a_record_that_does_not_hold_what_it_states_is_not_referred_to(
    archive: Archive, body: bytes, extra: str
) -> None:
    foreign(archive, body, b"<p>body", extra)
    assert archive.index.count() == 1
    assert found(archive, exchange()) is None


def test_a_record_that_is_gone_or_damaged_is_not_referred_to(archive: Archive) -> None:
    (first,) = write(archive, exchange(body=NOISE))
    path = archive.warcs / first.warc
    raw = bytearray(path.read_bytes())
    raw[first.offset + first.length // 2] ^= 0xFF
    path.write_bytes(raw)
    assert found(archive, exchange(body=NOISE, day=1)) is None
    path.unlink()
    assert found(archive, exchange(body=NOISE, day=1)) is None
    (again,) = write(archive, exchange(body=NOISE, day=1), name="u")
    assert again.record_type == "response"


def test_a_good_record_is_found_behind_one_that_is_not(archive: Archive) -> None:
    foreign(archive, b"<p>lies", b"<p>body")
    (good,) = write(archive, exchange())
    original = found(archive, exchange(day=1))
    assert original is not None
    assert original.record_id == good.record_id


def test_memory_is_bounded_and_the_index_finds_what_was_forgotten(archive: Archive) -> None:
    originals = Originals(archive, remembered=2)
    written = write(archive, *(exchange(body=b"%d" % number) for number in range(5)))
    for number, capture in enumerate(written):
        each = exchange(body=b"%d" % number)
        originals.add(each, entity_of(each), capture.record_id)
    assert len(originals._by_likeness) == 2
    for number, capture in enumerate(written):
        each = exchange(body=b"%d" % number, day=1)
        original = originals.find(each, entity_of(each))
        assert original is not None
        assert original.record_id == capture.record_id
    assert len(originals._by_likeness) == 2


def test_the_index_is_not_asked_twice_for_a_payload(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    write(archive, exchange())
    originals = Originals(archive)
    assert originals.find(exchange(), entity_of(exchange()))
    monkeypatch.delattr(type(archive.index), "by_digest")
    assert originals.find(exchange(), entity_of(exchange()))


def test_a_coded_payload_too_long_to_be_tried_is_stored_again(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "long"
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + MAX_CODED + 1)
    size = path.stat().st_size

    def long_one() -> Exchange:
        return exchange(
            headers=(("Content-Encoding", "gzip"),), response=path.open("rb"), response_size=size, head_size=len(head)
        )

    assert kinds(archive, long_one(), long_one()) == ["response", "response"]


@given(
    body=st.binary(max_size=40),
    status=st.integers(200, 599),
    coding=st.sampled_from(["", "gzip", "br", "deflate, gzip", "\xff"]),
    size=st.integers(1, 9),
    is_chunked=st.booleans(),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_came_what_a_revisit_refers_to_has_its_payload(
    archive: Archive, body: bytes, status: int, coding: str, size: int, is_chunked: bool
) -> None:
    headers: Headers = (("Content-Encoding", coding),) if coding else ()
    if is_chunked:
        headers, body = (*headers, ("Transfer-Encoding", "chunked")), chunk(body, size)
    one, other = write(
        archive,
        exchange(body=body, status=status, headers=headers),
        exchange(body=body, status=status, headers=headers),
    )
    assert one.digest == other.digest
    assert archive.memento(one).payload == archive.memento(other).payload
    assert archive.memento(other).findings == archive.memento(one).findings or one.record_type == "response"


def test_the_likeness_of_a_chunked_body_is_that_of_the_bare_one() -> None:
    bare, chunked = exchange(body=TEXT), exchange(body=chunk(TEXT, 3), headers=CHUNKED)
    assert likeness_of(bare, entity_of(bare)) == likeness_of(chunked, entity_of(chunked))
