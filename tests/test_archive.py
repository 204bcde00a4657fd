"""The archive: paths, captures, mementos, revisits across files."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from archiver.archive import Archive, as_record_id, is_record_id, make_archive, open_archive, unindexed_hint
from archiver.errors import CaptureIndexError, WarcError
from archiver.index.interface import Filter
from archiver.index.refresh import refresh
from archiver.model import Capture, Memento
from archiver.store.lock import locked

PAGE = "http://example.com/page"
BODY = b"<p>" + "内容".encode() * 40
PACKED = gzip.compress(BODY, mtime=0)
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FULL_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nETag: a\r\nX: old\r\n\r\n"


def record_id(number: int) -> str:
    return f"<urn:uuid:{UUID(int=number)}>"


def record(
    number: int, block: bytes, kind: str = "response", *, url: str = PAGE, day: int | str = 1, **fields: str
) -> bytes:
    date = f"2024-05-{day:02}T12:00:00Z" if isinstance(day, int) else day
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {record_id(number)}\r\nWARC-Date: {date}\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http;msgtype=response\r\n{extra}"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def sha1(raw: bytes) -> str:
    return "sha1:" + hashlib.sha1(raw, usedforsecurity=False).hexdigest()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = make_archive(tmp_path / "archive")
    yield made
    made.close()


def put(archive: Archive, name: str, *records: bytes) -> None:
    (archive.warcs / name).write_bytes(b"".join(records))
    assert not [finding for result in refresh(archive.index, archive.warcs) for finding in result.findings]


def memento(archive: Archive, number: int) -> Memento:
    return archive.memento(archive.capture(record_id(number)))


def test_a_capture_is_found_by_url_and_by_id_with_or_without_brackets(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED, day=1), record(2, FULL_HEAD + PACKED, day=9))
    bare = record_id(1).strip("<>")

    assert archive.capture(PAGE).record_id == record_id(2)
    assert archive.capture(PAGE, datetime(2024, 5, 2, tzinfo=UTC)).record_id == record_id(1)
    assert (
        archive.capture(bare) == archive.capture(f"<{bare}>") == archive.closest(PAGE, datetime(2024, 1, 1, tzinfo=UTC))
    )
    assert len(list(archive.lookup(PAGE))) == 2
    for missing in ("http://example.com/other", "urn:uuid:none"):
        with pytest.raises(CaptureIndexError, match="not in this archive"):
            archive.capture(missing)


def test_an_id_that_was_written_without_brackets_is_found(archive: Archive) -> None:
    raw = gzip.decompress(record(1, FULL_HEAD + PACKED)).replace(record_id(1).encode(), b"urn:uuid:bare")
    put(archive, "a.warc.gz", gzip.compress(raw))

    assert archive.capture("urn:uuid:bare").record_id == "urn:uuid:bare"


def test_a_memento_has_head_payload_content_and_checks(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED, WARC_Payload_Digest=sha1(PACKED)))
    found = memento(archive, 1)

    assert (found.status, found.reason, found.content_type, found.warc_version) == (200, "OK", "text/html", "WARC/1.1")
    assert (found.http_head, found.payload, found.content) == (FULL_HEAD, PACKED, BODY)
    assert {check.subject: check.verdict for check in found.checks} == {"block": "absent", "payload": "ok"}
    assert found.findings == ()


def test_a_cap_holds_for_payload_and_content(archive: Archive) -> None:
    zeros = gzip.compress(b"\0" * 5000, mtime=0)
    put(archive, "a.warc.gz", record(1, FULL_HEAD + zeros), record(2, FULL_HEAD + PACKED, day=2))
    cut = archive.memento(archive.capture(record_id(1)), max_bytes=100)
    assert (cut.payload, len(cut.content), [each.code for each in cut.findings]) == (zeros, 100, ["memento.content"])
    cut = archive.memento(archive.capture(record_id(2)), max_bytes=20)
    assert (cut.payload, len(cut.findings)) == (PACKED[:20], 2)


def test_two_fields_of_content_encoding_are_one_list(archive: Archive) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\ncontent-encoding: gzip\r\n\r\n"
    put(archive, "a.warc.gz", record(1, head + gzip.compress(PACKED, mtime=0)))

    assert memento(archive, 1).content == BODY


def test_a_resource_has_its_type_from_its_record(archive: Archive) -> None:
    raw = gzip.decompress(record(1, b"text", "resource")).replace(b"application/http;msgtype=response", b"text/plain")
    put(archive, "a.warc.gz", gzip.compress(raw))
    found = memento(archive, 1)

    assert (found.status, found.content_type, found.content) == (None, "text/plain", b"text")


REVISIT_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nX: new\r\n\r\n"
OTHER = "http://example.org/same"

REFERENCES = [
    pytest.param({"WARC_Refers_To": record_id(1)}, id="record id"),
    pytest.param({"WARC_Refers_To": record_id(1).strip("<>")}, id="record id without brackets"),
    pytest.param(
        {"WARC_Refers_To_Target_URI": OTHER, "WARC_Refers_To_Date": "2024-05-01T12:00:00Z"}, id="URL and date"
    ),
    pytest.param(
        {"WARC_Refers_To_Target_URI": f"<{OTHER}>", "WARC_Refers_To_Date": "2024-05-01T12:00:00.5Z"},
        id="URL in brackets and a date with a fraction",
    ),
    pytest.param({"WARC_Refers_To_Target_URI": OTHER, "WARC_Payload_Digest": sha1(PACKED)}, id="URL and digest"),
    pytest.param(
        {"WARC_Refers_To": record_id(77), "WARC_Refers_To_Target_URI": OTHER, "WARC_Payload_Digest": sha1(PACKED)},
        id="an id that is not here, but URL and digest",
    ),
]


@pytest.mark.parametrize("fields", REFERENCES)
@pytest.mark.parametrize("original_first", [True, False])
def test_a_revisit_has_the_payload_of_the_record_it_refers_to(
    archive: Archive, fields: dict[str, str], original_first: bool
) -> None:
    original = record(
        1, FULL_HEAD + PACKED, url=OTHER, day=1, WARC_Payload_Digest=sha1(PACKED).upper().replace("SHA1", "sha1")
    )
    other = record(2, FULL_HEAD + gzip.compress(b"other", mtime=0), url=OTHER, day=3)
    revisit = record(3, REVISIT_HEAD, "revisit", day=5, WARC_Profile=IDENTICAL, **fields)
    put(archive, "a.warc.gz", *([original] if original_first else [revisit]))
    put(archive, "b.warc.gz", other, revisit if original_first else original)
    found = memento(archive, 3)

    assert (found.content, found.payload, found.http_head) == (BODY, PACKED, REVISIT_HEAD)
    assert found.refers_to is not None
    assert found.refers_to.record_id == record_id(1)
    assert found.capture.record_id == record_id(3)
    assert ("X", "new") in found.headers
    assert {check.subject: check.verdict for check in found.checks} == {"block": "absent", "payload": "ok"}


def test_a_revisit_that_was_not_modified_has_the_headers_of_both(archive: Archive) -> None:
    head = b"HTTP/1.1 304 Not Modified\r\nX: new\r\nContent-Length: 0\r\nDate: now\r\n\r\n"
    put(
        archive,
        "a.warc.gz",
        record(1, FULL_HEAD + PACKED, day=1),
        record(2, head, "revisit", day=2, WARC_Profile=NOT_MODIFIED, WARC_Refers_To=record_id(1)),
    )
    found = memento(archive, 2)

    assert (found.status, found.reason, found.content_type, found.content) == (200, "OK", "text/html", BODY)
    assert found.headers == (
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("ETag", "a"),
        ("X", "new"),
        ("Date", "now"),
    )


def test_a_revisit_without_a_block_is_shown_as_the_original(archive: Archive) -> None:
    put(
        archive,
        "a.warc.gz",
        record(1, FULL_HEAD + PACKED, day=1),
        record(2, b"", "revisit", day=2, WARC_Profile=IDENTICAL, WARC_Refers_To=record_id(1)),
    )
    found = memento(archive, 2)

    assert (found.status, found.content) == (200, BODY)
    assert ("X", "old") in found.headers


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"WARC_Refers_To": record_id(2)},
        {"WARC_Refers_To": record_id(9), "WARC_Refers_To_Date": "never", "WARC_Refers_To_Target_URI": "urn:x"},
        {"WARC_Refers_To_Target_URI": "http://[::1", "WARC_Payload_Digest": "sha1:nonsense"},
    ],
    ids=["nothing", "itself", "what is not here", "nonsense"],
)
def test_a_revisit_that_leads_nowhere_says_so(archive: Archive, fields: dict[str, str]) -> None:
    put(archive, "a.warc.gz", record(2, REVISIT_HEAD, "revisit", WARC_Profile=IDENTICAL, **fields))
    found = memento(archive, 2)

    assert (found.payload, found.refers_to, found.status) == (b"", None, 200)
    assert [each.code for each in found.findings] == ["memento.content"]


def test_a_revisit_of_another_payload_than_it_states_says_so(archive: Archive) -> None:
    fields = {"WARC_Refers_To": record_id(1), "WARC_Payload_Digest": sha1(b"another")}
    put(
        archive,
        "a.warc.gz",
        record(1, FULL_HEAD + PACKED, day=1, WARC_Payload_Digest=sha1(PACKED)),
        record(2, REVISIT_HEAD, "revisit", day=2, WARC_Profile=IDENTICAL, **fields),
    )
    found = memento(archive, 2)

    assert found.content == BODY
    assert [each.code for each in found.findings] == ["memento.content"]
    assert "another payload" in found.findings[0].message


def test_a_record_without_an_id_is_told_from_another_by_its_date(archive: Archive) -> None:
    whole = [gzip.decompress(record(1, FULL_HEAD + PACKED, day=day)) for day in (1, 2)]
    old, new = (gzip.compress(each.replace(b"WARC-Record-ID", b"X-Left-Out"), mtime=0) for each in whole)
    put(archive, "a.warc.gz", old)
    capture = archive.capture(PAGE)
    assert archive.memento(capture).content == BODY
    (archive.warcs / "a.warc.gz").write_bytes(new)
    with pytest.raises(WarcError):
        archive.memento(capture)


def test_a_file_that_changed_under_the_index_is_not_served(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED))
    capture = archive.capture(PAGE)
    for replaced in (record(2, FULL_HEAD + PACKED), b"garbage", b"", record(1, FULL_HEAD + PACKED)[:-20]):
        (archive.warcs / "a.warc.gz").write_bytes(replaced)
        with pytest.raises(WarcError):
            archive.memento(capture)
    (archive.warcs / "a.warc.gz").unlink()
    with pytest.raises(WarcError, match="cannot be read"):
        archive.memento(capture)


def test_a_record_without_an_id_is_known_by_its_url(archive: Archive) -> None:
    def nameless(url: str) -> bytes:
        raw = gzip.decompress(record(1, FULL_HEAD + PACKED, url=url))
        return gzip.compress(raw.replace(b"WARC-Record-ID", b"X-Record-ID"), mtime=0)

    put(archive, "a.warc.gz", nameless(PAGE))
    capture = archive.capture(PAGE)
    assert archive.memento(capture).content == BODY
    (archive.warcs / "a.warc.gz").write_bytes(nameless("http://example.com/evil"))
    with pytest.raises(WarcError, match="index says"):
        archive.memento(capture)


def test_a_file_that_is_still_written_is_read_under_its_open_name(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED))
    (archive.warcs / "a.warc.gz").rename(archive.warcs / "a.warc.gz.open")

    assert memento(archive, 1).content == BODY


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "a/b", "/etc/passwd", "a/../../b", "./../x", "a\0b"])
def test_names_that_lead_elsewhere_are_refused(archive: Archive, name: str) -> None:
    with pytest.raises(WarcError, match="no file name"):
        archive.warc_path(name)
    capture = Capture(PAGE, "k", datetime(2024, 1, 1, tzinfo=UTC), "<urn:a>", "response", name, 0, 1)
    with pytest.raises(WarcError, match="no file name"):
        archive.memento(capture)


@pytest.mark.parametrize("offset", [-1, 10**18, 2**70])
def test_an_offset_out_of_a_damaged_index_is_refused(archive: Archive, offset: int) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED))
    capture = Capture(PAGE, "k", datetime(2024, 1, 1, tzinfo=UTC), "<urn:a>", "response", "a.warc.gz", offset, 1)
    with pytest.raises(WarcError):
        archive.memento(capture)


def test_a_discarded_index_is_made_again_with_the_same_rows(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED))
    before = list(archive.index.captures())
    archive.discard_index()
    assert archive.index.count() == 0
    list(refresh(archive.index, archive.warcs))
    assert list(archive.index.captures()) == before
    assert archive.catalogue.find() == []


def test_a_damaged_index_can_be_discarded(archive: Archive) -> None:
    archive.index_path.write_bytes(b"this is no index" * 100)
    with pytest.raises(CaptureIndexError, match="rebuild"):
        archive.index.count()
    archive.discard_index()
    assert archive.index.count() == 0


def test_a_folder_without_warcs_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(CaptureIndexError, match="no archive"):
        open_archive(tmp_path)
    make_archive(tmp_path).close()
    open_archive(str(tmp_path)).close()


def test_record_ids_are_told_from_urls() -> None:
    assert [is_record_id(text) for text in ("urn:a", "<urn:a>", "URN:a", "http://urn:a", "")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert as_record_id("urn:a") == as_record_id("<urn:a>") == "<urn:a>"


def test_files_put_there_by_hand_are_told_where_something_is_missing(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED))
    assert archive.unindexed() == []
    (archive.warcs / "b.warc.gz").write_bytes(record(2, FULL_HEAD + PACKED, url=OTHER))
    assert archive.unindexed() == ["b.warc.gz"]
    with pytest.raises(CaptureIndexError, match=r"'b\.warc\.gz' is not indexed.*run `archiver index`"):
        archive.capture(OTHER)
    assert "2 files are" in unindexed_hint(["a", "b"])
    assert unindexed_hint([]) == ""


def outdate(archive: Archive) -> None:
    archive.close()
    with contextlib.closing(sqlite3.connect(archive.index_path)) as db:
        db.executescript("DROP TABLE capture; CREATE TABLE capture (urlkey TEXT); PRAGMA user_version = 1")


def test_an_index_of_an_older_version_is_made_again_by_itself(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED))
    outdate(archive)
    again = Archive(archive.folder)
    assert again.closest(PAGE) is not None
    assert again.unindexed() == []
    again.close()


def test_while_another_writes_an_older_index_is_left_to_be_made_later(archive: Archive) -> None:
    put(archive, "a.warc.gz", record(1, FULL_HEAD + PACKED))
    outdate(archive)
    again = Archive(archive.folder)
    with locked(archive.lock_path):
        assert again.closest(PAGE) is None
        assert again.unindexed() == ["a.warc.gz"]
        assert [each.captures for each in refresh(again.index, again.warcs)] == [1]
    again.close()


def test_lookup_takes_dates_and_filters_together(archive: Archive) -> None:
    put(archive, "a.warc.gz", *(record(number, FULL_HEAD + PACKED, day=number) for number in range(1, 6)))
    noon = datetime(2024, 5, 3, 12, tzinfo=UTC)
    only = Filter(limit=2, newest_first=True)

    assert [each.date.day for each in archive.lookup(PAGE, since=noon, only=only)] == [5, 4]
    assert [each.date.day for each in archive.lookup(PAGE, until=noon, only=Filter(since=noon))] == [3]
    assert archive.closest(PAGE, only=Filter(statuses=("404",))) is None
