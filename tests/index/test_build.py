"""Index rows made from files."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import WarcError
from archiver.index.build import index_file
from archiver.model import Capture, Finding

Record = Callable[..., bytes]


def rows(path: Path, raw: bytes) -> tuple[list[Capture], list[str]]:
    path.write_bytes(raw)
    items = list(index_file(path, path.name))
    return [each for each in items if isinstance(each, Capture)], [
        each.code for each in items if isinstance(each, Finding)
    ]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.warc.gz"


def test_a_row_tells_all_that_a_capture_has(path: Path, record: Record) -> None:
    stored = gzip.compress(record(1), mtime=0)
    (found,), codes = rows(path, gzip.compress(b"") + stored)

    assert codes == ["warc.member.empty"]
    assert (found.url, found.urlkey, found.date) == (
        "http://example.com/1",
        "com,example)/1",
        datetime(2024, 5, 6, 12, tzinfo=UTC),
    )
    assert (found.mime, found.status, found.record_type, found.warc) == ("text/html", 200, "response", "a.warc.gz")
    assert (found.offset, found.length) == (len(gzip.compress(b"")), len(stored))
    assert found.digest is not None
    assert found.digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("url", "kind", "count"),
    [
        ("http://a/", "response", 1),
        ("HTTPS://a/", "resource", 1),
        ("<http://a/>", "revisit", 1),
        ("http://a/", "request", 0),
        ("http://a/", "metadata", 0),
        ("dns:a", "response", 0),
        ("urn:x", "resource", 1),
        ("URN:view:http://a/", "resource", 1),
        ("urn:x", "response", 0),
        ("urn:x", "metadata", 0),
        ("metadata://a/", "resource", 0),
        ("http://[::1", "response", 1),
        ("http:", "response", 1),
        ("http://a b/\u00e9\u4f8b", "response", 1),
    ],
)
def test_responses_revisits_and_resources_of_web_addresses_are_indexed(
    path: Path, record: Record, url: str, kind: str, count: int
) -> None:
    found, codes = rows(path, gzip.compress(record(1, url, kind=kind)))

    assert (len(found), codes) == (count, [])


@pytest.mark.parametrize("date", ["", "never", "2024-02-30T00:00:00Z"])
def test_a_date_that_cannot_be_read_costs_one_row(path: Path, record: Record, date: str) -> None:
    found, codes = rows(path, gzip.compress(record(1, date=date)) + gzip.compress(record(2, date="2024-05")))

    assert ([each.timestamp for each in found], codes) == (["20240501000000"], ["index.date"])


def test_records_that_share_a_member_are_told(path: Path, record: Record) -> None:
    found, codes = rows(path, gzip.compress(record(1) + record(2)) + gzip.compress(record(3)))

    assert ([each.url[-1] for each in found], codes) == (["3"], ["index.member.shared"] * 2)


def test_a_torn_record_has_no_row(path: Path, record: Record) -> None:
    for raw in (gzip.compress(record(1)) + gzip.compress(record(2))[:-9], record(1) + record(2)[:-9]):
        found, codes = rows(path, raw)
        assert ([each.url[-1] for each in found], len(codes)) == (["1"], 1)


def test_a_record_without_an_id_gets_one_from_its_place(path: Path, record: Record) -> None:
    raw = record(1).replace(b"WARC-Record-ID: ", b"X-ID: ")
    (found,), _ = rows(path, gzip.compress(raw))

    assert found.record_id == "<urn:archiver:a.warc.gz:0>"


def test_a_file_that_is_gone_raises(tmp_path: Path) -> None:
    with pytest.raises(WarcError):
        next(index_file(tmp_path / "gone", "gone"))


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        (b"20240506120000 text/html 19", []),
        (b"20240506120000 text/html -5", ["arc.record.length"]),
        (b"20240506120000 text/html abc", ["arc.record.length"]),
        (b"blue_monday text/html 19", ["arc.record.date", "index.date"]),
    ],
)
def test_an_arc_record_without_a_date_or_length_has_no_row(path: Path, stated: bytes, codes: list[str]) -> None:
    about = b"filedesc://a.arc 0.0.0.0 20240506120000 text/plain 0\n\n"
    found, told = rows(path, about + b"http://a/ 127.0.0.1 " + stated + b"\nHTTP/1.1 200 OK\r\n\r\n\n")

    assert (len(found), sorted(told)) == (0 if codes else 1, codes)
