"""Which capture a revisit refers to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import make_archive
from archiver.index.build import index_file
from archiver.index.originals import original_of
from archiver.index.refresh import refresh
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture, Memento
from archiver.urls.surt import surt

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
PAGE, OTHER = "http://example.com/a", "http://example.org/b"
BASE32, HEX = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"
NOT_MODIFIED = ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified")

Make = Callable[..., Capture]


def revisit(capture: Capture, *fields: tuple[str, str]) -> Memento:
    return Memento(capture, "WARC/1.1", fields, 200, "OK", (), b"", b"", b"")


@pytest.fixture
def stocked(index: SqliteIndex, capture: Make) -> SqliteIndex:
    """Captures 1 to 4 of PAGE, a day apart, and 5 of OTHER, in files of their own; 2 and 5 have the digest."""
    for number in (1, 2, 3, 4, 5):
        made = capture(PAGE if number < 5 else OTHER, number, date=NOON + timedelta(days=number), warc=f"{number}.warc")
        index.add(made.warc, [replace(made, digest=HEX if number in (2, 5) else f"sha256:{number:064}")])
    return index


def day(number: int) -> str:
    return (NOON + timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


THIRD = ("WARC-Refers-To", "<urn:uuid:00000000-0000-0000-0000-000000000003>")

CASES: dict[str, tuple[str, list[tuple[str, str]], int | None]] = {
    "id of another payload": (PAGE, [THIRD, ("WARC-Payload-Digest", f"sha256:{4:064}")], 4),
    "id of another payload, and nothing else": (PAGE, [THIRD, ("WARC-Payload-Digest", "sha256:" + "2" * 64)], 3),
    "id, and the digest of a 304": (PAGE, [THIRD, ("WARC-Payload-Digest", "sha256:" + "2" * 64), NOT_MODIFIED], 3),
    "no digest at all": ("http://new.example/", [("WARC-Payload-Digest", "-")], None),
    "id": (PAGE, [("WARC-Refers-To", "<urn:uuid:00000000-0000-0000-0000-000000000003>")], 3),
    "id without brackets": (PAGE, [("WARC-Refers-To", "urn:uuid:00000000-0000-0000-0000-000000000003")], 3),
    "date": (PAGE, [("WARC-Refers-To-Date", day(4))], 4),
    "date of nothing": (PAGE, [("WARC-Refers-To-Date", day(8))], None),
    "digest, not date": (PAGE, [("WARC-Refers-To-Date", day(8)), ("WARC-Payload-Digest", BASE32)], 2),
    "digest before date": (PAGE, [("WARC-Refers-To-Date", day(4)), ("WARC-Payload-Digest", BASE32)], 2),
    "other URL": (PAGE, [("WARC-Refers-To-Target-URI", OTHER), ("WARC-Payload-Digest", BASE32)], 5),
    "URL is missing": ("http://new.example/", [("WARC-Payload-Digest", BASE32)], 5),
    "a 304 of an empty body": ("http://new.example/", [("WARC-Payload-Digest", BASE32), NOT_MODIFIED], None),
    "another algorithm": (PAGE, [("WARC-Refers-To-Date", day(4)), ("WARC-Payload-Digest", "md5:" + "0" * 32)], 4),
    "a digest that says otherwise": (
        PAGE,
        [("WARC-Refers-To-Date", day(4)), ("WARC-Payload-Digest", "sha256:" + "2" * 64)],
        None,
    ),
    "nothing": (PAGE, [], None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_original_is_found_in_whatever_file(stocked: SqliteIndex, capture: Make, name: str) -> None:
    url, fields, expected = CASES[name]
    asking = replace(capture(url, 77, date=NOON + timedelta(days=20), kind="revisit", warc="r.warc"), digest=BASE32)
    stocked.add("r.warc", [asking])
    found = original_of(stocked, revisit(asking, *fields))

    assert (found.offset if found else None) == expected


def test_a_request_that_was_no_get_finds_its_own(stocked: SqliteIndex, capture: Make) -> None:
    key = surt(f"{PAGE}?__wb_method=POST&a=1")
    posted = replace(capture(PAGE, 50, date=NOON + timedelta(days=4), warc="p.warc"), urlkey=key)
    stocked.add("p.warc", [posted])
    asking = replace(capture(PAGE, 51, kind="revisit"), urlkey=key)

    assert original_of(stocked, revisit(asking, ("WARC-Refers-To-Date", day(4)))) == posted


@pytest.mark.parametrize("fields", [b"", b"WARC-Refers-To-Target-URI", b"WARC-Refers-To-Date", b"WARC-Payload-Digest"])
def test_a_sample_of_warcio_is_resolved_when_cut_into_a_file_for_each_record(
    tmp_path: Path, shared: Path, fields: bytes
) -> None:
    sample = shared / "data/warc/webrecorder+warcio/test/data/example.warc"
    raw = sample.read_bytes()
    rows = [each for each in index_file(sample, sample.name) if isinstance(each, Capture)]
    archive = make_archive(tmp_path)
    for number, row in enumerate(rows):
        record = raw[row.offset : row.offset + row.length]
        if row.record_type == "revisit" and fields:
            # One of the three is enough to find it by.
            for name in (b"WARC-Refers-To-Target-URI", b"WARC-Refers-To-Date", b"WARC-Payload-Digest"):
                record = record if name == fields else record.replace(name, b"X-Left-Out")
        (archive.warcs / f"{9 - number}.warc").write_bytes(record)
    list(refresh(archive.index, archive.warcs))
    found = {each.record_type: archive.memento(each) for each in archive.index.captures()}
    archive.close()

    is_found = found["revisit"].refers_to == found["response"].capture
    # Its URL alone does not say which of its captures is meant.
    assert is_found is (fields != b"WARC-Refers-To-Target-URI")
    assert found["revisit"].capture.warc != found["response"].capture.warc
    assert (found["revisit"].content == found["response"].content != b"") is is_found
