from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest

from archiver.archive import Archive
from archiver.replay.content import stored as module
from archiver.replay.content.members import whole_member
from archiver.replay.content.stored import payload_pieces, stored
from archiver.warc.build import Fields, make_record, new_record_id
from tests.replay.shelf import FIRST, Shelf

URL = "http://h.example/"
CHUNKED = b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
TEXT = (("Transfer-Encoding", "chunked"),)


def put(shelf: Shelf, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> Archive:
    """Return an archive with one capture."""
    shelf.add(URL, body, "text/plain", headers=headers)
    return shelf.finish()


@pytest.mark.parametrize(
    ("body", "payload", "findings"),
    [
        (CHUNKED, b"abcde", 0),
        (b"stored decoded", b"stored decoded", 0),
        (CHUNKED[:9], b"abc", 1),
        (b"", b"", 0),
    ],
    ids=["chunked", "decoded", "breaks off", "empty"],
)
def test_the_chunked_coding_is_taken_off_where_it_is(shelf: Shelf, body: bytes, payload: bytes, findings: int) -> None:
    archive = put(shelf, body, TEXT)
    found = stored(archive, next(archive.lookup(URL)))
    assert (found.payload, found.size, len(found.memento.findings)) == (payload, len(payload), findings)


@pytest.mark.parametrize("body", [CHUNKED, b"stored decoded"])
def test_a_stream_has_the_same_bytes(shelf: Shelf, body: bytes) -> None:
    archive = put(shelf, body, TEXT)
    capture = next(archive.lookup(URL))
    assert b"".join(payload_pieces(archive, capture)) == stored(archive, capture).payload


def test_a_long_body_is_not_taken_into_memory(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HELD", 10)
    archive = put(shelf, b"eleven bytes")
    found = stored(archive, next(archive.lookup(URL)))
    assert (found.payload, found.size, found.memento.status) == (None, 12, 200)


def test_how_long_a_long_chunked_body_is_nobody_knows(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HELD", 10)
    archive = put(shelf, CHUNKED, TEXT)
    found = stored(archive, next(archive.lookup(URL)))
    assert (found.payload, found.size) == (None, None)


def test_a_resource_has_the_type_that_its_record_states(shelf: Shelf) -> None:
    fields: Fields = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Date", "2024-05-06T10:00:00Z"),
        ("WARC-Target-URI", URL),
    ]
    shelf.writer.write([make_record(fields, "text/css", BytesIO(b"a{}"))])
    archive = shelf.finish()
    found = stored(archive, next(archive.lookup(URL)))
    assert (found.memento.content_type, found.memento.status, found.payload) == ("text/css", None, b"a{}")


def test_it_tells_what_the_archive_tells(library: tuple[Archive, dict[str, str]]) -> None:
    archive, _ = library
    for capture in archive.index.captures():
        memento, found = archive.memento(capture), stored(archive, capture)
        assert found.payload == memento.payload
        assert (found.memento.status, found.memento.headers) == (memento.status, memento.headers)
        assert found.memento.refers_to == memento.refers_to


Damage = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "damaged",
    [lambda raw: raw[:-20], lambda raw: raw[:60] + bytes(20) + raw[80:], lambda raw: b"x" * len(raw)],
    ids=["cut", "zeros", "nothing"],
)
def test_a_record_that_is_not_as_indexed_is_read_the_long_way(shelf: Shelf, damaged: Damage) -> None:
    archive = put(shelf, b"x" * 5000)
    capture = next(archive.lookup(URL))
    record = whole_member(archive, capture)
    assert record is not None
    assert b"".join(record.pieces()).endswith(b"x" * 5000)
    path = archive.warcs / capture.warc
    raw = path.read_bytes()
    path.write_bytes(raw[: capture.offset] + damaged(raw[capture.offset : capture.offset + capture.length]))
    assert whole_member(archive, capture) is None


def test_another_record_at_the_place_is_not_taken(shelf: Shelf) -> None:
    shelf.add(URL, b"one", "text/plain")
    shelf.add(URL, b"two", "text/plain", when=FIRST.replace(year=2025))
    archive = shelf.finish()
    first, second = archive.lookup(URL)
    assert whole_member(archive, replace(first, offset=second.offset, length=second.length)) is None
