"""Records out of archives."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from archiver.archive import Archive, make_archive, open_archive
from archiver.crawl.engine import crawl
from archiver.dataset.build import extract_archive, extract_sources
from archiver.dataset.extraction import skip_reason
from archiver.dataset.formats import JsonLines, MarkdownStream
from archiver.dataset.sources import archive_sources, file_source
from archiver.demo.server import DemoServer
from archiver.errors import WarcError
from archiver.index.refresh import refresh
from archiver.model import Capture
from archiver.store.lock import locked
from tests.crawl.looking import site_plan


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = make_archive(tmp_path_factory.mktemp("crawled"))
    with DemoServer() as server:
        crawl(archive, site_plan(server))
    archive.close()
    return archive.folder


@pytest.fixture
def archive(crawled: Path, tmp_path: Path) -> Iterator[Archive]:
    opened = open_archive(shutil.copytree(crawled, tmp_path / "copied"))
    yield opened
    opened.close()


def tree(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("markdown", [False, True], ids=["jsonl", "markdown"])
def test_two_runs_give_the_same_bytes(archive: Archive, markdown: bool) -> None:
    first = extract_archive(archive, markdown=markdown)
    before = tree(archive.records)
    second = extract_archive(archive, markdown=markdown)
    assert tree(archive.records) == before
    assert first.records == second.records > 10
    assert before


def test_each_capture_is_a_record_or_counted_with_its_reason(archive: Archive) -> None:
    report = extract_archive(archive)
    assert report.records + report.skipped.total() == archive.index.count()
    assert report.records == report.kinds.total()
    assert set(report.skipped) <= {"type", "status", "resource", "revisit", "unreadable", "no-story"}
    assert report.skipped["type"] > 3
    assert report.skipped["status"] > 1
    lines = [line for path in report.outputs for line in path.read_bytes().splitlines()]
    assert len(lines) == report.records


def test_records_lead_back_to_their_captures(archive: Archive) -> None:
    report = extract_archive(archive)
    for path in report.outputs:
        for line in path.read_bytes().splitlines():
            record = orjson.loads(line)
            assert archive.capture(record["id"]).url == record["url"]


def test_catalogue_lists_the_records(archive: Archive) -> None:
    report = extract_archive(archive)
    ids = {orjson.loads(line)["id"] for path in report.outputs for line in path.read_bytes().splitlines()}
    entries = archive.catalogue.find(limit=1000)
    assert {entry.record_id for entry in entries} == ids
    extract_archive(archive)
    assert archive.catalogue.find(limit=1000) == entries


def test_plain_and_gzipped_file_of_one_name_do_not_collide(tmp_path: Path, crawled: Path) -> None:
    archive = make_archive(tmp_path)
    (source,) = (crawled / "warcs").iterdir()
    (archive.warcs / "a.warc.gz").write_bytes(source.read_bytes())
    (archive.warcs / "a.warc").write_bytes(gzip.decompress(source.read_bytes()))
    assert len(list(refresh(archive.index, archive.warcs))) == 2
    report = extract_archive(archive)
    assert {path.name for path in report.outputs} == {"a.warc.jsonl", "a.warc.gz.jsonl"}
    archive.close()


def test_file_alone_gives_the_records_the_archive_gives(archive: Archive) -> None:
    (warc,) = archive.warcs.iterdir()
    alone, whole = io.BytesIO(), io.BytesIO()
    extract_sources([file_source(warc)], JsonLines(alone))
    extract_sources(archive_sources(archive), JsonLines(whole))
    assert alone.getvalue() == whole.getvalue() != b""


def test_whole_pages_hold_what_the_stories_leave_out(archive: Archive) -> None:
    main, page = io.BytesIO(), io.BytesIO()
    extract_sources(archive_sources(archive), MarkdownStream(main))
    report = extract_sources(archive_sources(archive), MarkdownStream(page), product="page")
    assert report.findings == []
    assert len(page.getvalue()) > len(main.getvalue())
    assert page.getvalue().count(b"\ntitle: ") == report.records
    assert page.getvalue().startswith(b"---\n")


def test_page_that_cannot_be_read_back_costs_only_itself(archive: Archive) -> None:
    (warc,) = archive.warcs.iterdir()
    pages = [c for c in archive.index.captures(warc=warc.name) if c.mime == "text/html" and c.status == 200]
    victim = pages[len(pages) // 2]
    raw = bytearray(warc.read_bytes())
    raw[victim.offset + 30 : victim.offset + victim.length - 30] = bytes(victim.length - 60)
    warc.write_bytes(raw)
    report = extract_archive(archive)
    assert report.skipped["unreadable"] == 1
    (finding,) = report.findings
    assert (finding.code, finding.record_id, finding.offset) == ("extract.unreadable", victim.record_id, victim.offset)
    assert report.records == len(pages) - 1


def test_extraction_of_an_empty_archive_is_empty(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    report = extract_archive(archive)
    assert (report.records, report.outputs, list(archive.records.iterdir())) == (0, [], [])
    archive.close()


def test_extraction_waits_for_no_other_writer(archive: Archive) -> None:
    from archiver.errors import StoreError

    with locked(archive.lock_path), pytest.raises(StoreError, match="another writer"):
        extract_archive(archive)


def test_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WarcError):
        file_source(tmp_path / "absent.warc.gz")


@pytest.mark.parametrize(
    ("mime", "status", "kind", "reason"),
    [
        ("text/html", 200, "response", None),
        ("application/xhtml+xml", 200, "response", None),
        ("text/html", None, "resource", None),
        ("text/html", 200, "revisit", None),
        (None, 304, "revisit", None),
        (None, None, "revisit", None),
        ("text/html", 404, "revisit", "status"),
        ("image/png", 200, "revisit", "type"),
        ("text/html", 404, "response", "status"),
        ("text/html", None, "response", "status"),
        ("image/png", 200, "response", "type"),
        (None, 200, "response", "type"),
    ],
)
def test_skips_have_reasons(mime: str | None, status: int | None, kind: str, reason: str | None) -> None:
    from datetime import UTC, datetime

    when = datetime(2025, 1, 1, tzinfo=UTC)
    capture = Capture("http://a/", "(a,)/", when, "<urn:x>", kind, "a.warc", 0, 1, mime, status)
    assert skip_reason(capture) == reason
