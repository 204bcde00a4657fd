"""Records out of revisits: an identity of their own, the payload of another record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.recording import CaptureLog
from archiver.dataset.extraction import Outcome, extract_captures
from archiver.dataset.sources import archive_sources, loose_sources
from archiver.model import Capture
from tests.crawl.exchanging import NOON, PAGE, exchange

OTHER = "http://other.example/same"
WORDS = "The mayor opened the new bridge over the river on Monday with a short speech to the people. " * 8
STORY = f"<!doctype html><html lang=en><title>A bridge</title><article><h1>A bridge</h1><p>{WORDS}</article>".encode()


def write(archive: Archive, name: str, *exchanges: Any, confirmed: Capture | None = None) -> list[Capture]:
    with closing(CaptureLog(archive, name, {}, clock=lambda: NOON, max_bytes=10**9)) as log:
        made = [log.write(each, {}) for each in exchanges]
        if confirmed:
            made.append(log.write(exchange(body=b"", status=304, headers=(), day=5), {}, earlier=confirmed))
        log.resource(
            f"urn:archiver:dom:{PAGE}", "text/html", STORY + b"<!-- shown -->", {}, refers_to=made[0].record_id
        )
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with closing(make_archive(tmp_path / "archive")) as made:
        first, _ = write(made, "a", exchange(body=STORY), exchange(OTHER, STORY, day=1))
        write(made, "b", exchange(body=STORY, day=2), exchange(body=STORY + b" ", status=404, day=3), confirmed=first)
        yield made


def outcomes(archive: Archive) -> list[Outcome]:
    found = [
        each for source in archive_sources(archive) for each in extract_captures(source.captures(), archive.memento)
    ]
    return sorted(found, key=lambda each: (each.capture.date, each.capture.record_type))


def loose(*paths: Path) -> list[str | None]:
    """Return why each capture in the files gave no record, None where it did."""
    with loose_sources(paths) as sources:
        return [
            outcome.skip
            for source in sources
            for outcome in extract_captures(source.captures(), source.archive.memento)
        ]


def test_each_revisit_of_a_page_gives_a_record_of_its_own(archive: Archive) -> None:
    found = outcomes(archive)
    records = [each.record for each in found if each.record]
    assert [each.skip for each in found if each.skip] == ["resource", "resource", "status"]
    assert [each.finding for each in found if each.finding] == []
    assert [(each.url, each.fetch_date) for each in records] == [
        (PAGE, "2024-05-06T12:00:00.250000Z"),
        (OTHER, "2024-05-07T12:00:00.250000Z"),
        (PAGE, "2024-05-08T12:00:00.250000Z"),
        (PAGE, "2024-05-11T12:00:00.250000Z"),
    ]
    assert len({each.id for each in records}) == 4
    assert {each.markdown for each in records} == {records[0].markdown}
    assert "new bridge" in records[0].markdown


def test_the_provenance_of_a_revisit_names_its_original(archive: Archive) -> None:
    first, *others = [each.record for each in outcomes(archive) if each.record]
    assert "refers_to" not in first.provenance["warc"]
    for each in others:
        assert each.provenance["warc"]["record_type"] == "revisit"
        assert each.provenance["warc"]["refers_to"] == {
            "record_id": first.id,
            "target_uri": PAGE,
            "date": "2024-05-06T12:00:00.250000Z",
        }
        assert each.provenance["warc"]["payload_digest"] == first.provenance["warc"]["payload_digest"]
        # `length` says of a revisit that its payload is elsewhere, not that the page was cut.
        assert "truncated" not in each.provenance["capture"]
        assert each.provenance["capture"]["http"]["status"] == 200


def test_in_a_file_alone_a_revisit_needs_its_original_beside_it(archive: Archive) -> None:
    first, second = sorted(archive.warcs.iterdir())
    assert loose(first) == [None, None, "resource"]
    assert loose(second) == ["revisit", "status", "revisit", "resource"]
    assert loose(first, second) == [None, None, "resource", None, "status", None, "resource"]


def test_files_of_one_name_are_kept_apart(archive: Archive, tmp_path: Path) -> None:
    first, second = sorted(archive.warcs.iterdir())
    namesake = tmp_path / first.name
    namesake.write_bytes(second.read_bytes())
    # What is in the one is not looked for in the other.
    assert loose(first, namesake) == [None, None, "resource", "revisit", "status", "revisit", "resource"]


def test_a_revisit_whose_original_is_gone_is_skipped_with_that_reason(archive: Archive) -> None:
    first = archive.closest(PAGE, NOON)
    assert first is not None
    archive.index.forget(first.warc)
    (archive.warcs / first.warc).unlink()
    # The 404 is a response of its own.
    assert [each.skip for each in outcomes(archive)] == ["resource", "revisit", "status", "revisit"]


def test_a_revisit_of_a_picture_is_no_page(archive: Archive) -> None:
    picture = exchange("http://example.com/a.png", b"\x89PNG", headers=(("Content-Type", "image/png"),))
    (first,) = write(archive, "c", picture)
    url = "http://example.com/a.png"
    with closing(CaptureLog(archive, "d", {}, clock=lambda: NOON, max_bytes=10**9)) as log:
        again = log.write(exchange(url, b"", status=304, headers=()), {}, earlier=first)
    (outcome,) = extract_captures([again], archive.memento)
    assert (again.mime, outcome.skip) == (None, "type")
