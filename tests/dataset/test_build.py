"""Records out of archives: whole, resumed, in every form."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import orjson
import pytest

from archiver.archive import Archive, make_archive, open_archive
from archiver.crawl.engine import crawl
from archiver.dataset.build import extract_archive, extract_sources
from archiver.dataset.choices import FORMS, Choices, Form
from archiver.dataset.extraction import Skip, skip_reason
from archiver.dataset.report import ExtractionReport, tally_from_json
from archiver.dataset.row import Run
from archiver.dataset.selection import Days, Selection, Span, Terms
from archiver.dataset.sinks import file_sink
from archiver.dataset.sources import archive_sources, loose_sources
from archiver.demo.server import DemoServer
from archiver.errors import StoreError, WarcError
from archiver.index.refresh import refresh
from archiver.model import Capture
from archiver.store.lock import locked
from tests.crawl.exchanging import NOON
from tests.crawl.looking import site_plan
from tests.dataset.shelf import numbered, page, write_warc

FORCE = Run(force=True)
SKIPS = {word for part in get_args(Skip) for word in (get_args(part) or (part,))}


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


def raw_of(archive: Archive, choices: Choices = Choices(), run: Run = Run()) -> bytes:  # noqa: B008  # frozen
    out = io.BytesIO()
    with file_sink(out, choices) as sink:
        extract_sources(archive_sources(archive), sink, choices, run=run)
    return out.getvalue()


def told(report: ExtractionReport) -> dict[str, object]:
    value = report.as_json()
    return {name: member for name, member in value.items() if name not in ("outputs", "unchanged")}


@pytest.mark.parametrize("form", FORMS)
def test_two_runs_give_the_same_bytes_and_counts(archive: Archive, form: Form) -> None:
    first = extract_archive(archive, Choices(form=form))
    before = tree(archive.records)
    second = extract_archive(archive, Choices(form=form), run=FORCE)
    assert tree(archive.records) == before
    assert told(first) == told(second)
    assert first.records > 10
    assert before


@pytest.mark.parametrize("form", FORMS)
def test_three_workers_give_the_bytes_of_one(archive: Archive, form: Form) -> None:
    choices = Choices(form=form)
    one = raw_of(archive, choices)
    assert raw_of(archive, choices, Run(workers=3)) == one
    report = extract_archive(archive, choices, run=Run(workers=2))
    before = tree(archive.records)
    assert told(extract_archive(archive, choices, run=FORCE)) == told(report)
    assert tree(archive.records) == before


def test_each_capture_is_a_record_or_counted_with_its_reason(archive: Archive) -> None:
    skipped: list[tuple[str, str | None]] = []
    run = Run(on_skip=lambda capture, made: skipped.append((capture.record_id, made.skip)))
    report = extract_archive(archive, run=run)
    assert report.records + report.skipped.total() == report.captures == archive.index.count()
    assert report.records == report.kinds.total() == report.languages.total()
    assert set(report.skipped) <= SKIPS
    assert report.skipped["type"] > 3
    assert report.skipped["status"] > 1
    assert len(skipped) == len(set(skipped)) == report.skipped.total()
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
    extract_archive(archive, run=FORCE)
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


def test_files_alone_give_the_records_the_archive_gives(archive: Archive) -> None:
    out = io.BytesIO()
    with loose_sources(archive.warcs.iterdir()) as sources, file_sink(out, Choices()) as sink:
        extract_sources(sources, sink)
    assert out.getvalue() == raw_of(archive) != b""


def test_whole_pages_hold_what_the_stories_leave_out(archive: Archive) -> None:
    main = raw_of(archive, Choices(form="markdown"))
    whole = raw_of(archive, Choices(form="markdown", product="page"))
    assert len(whole) > len(main)
    assert whole.count(b"\ntitle: ") == main.count(b"\ntitle: ") > 10
    assert whole.startswith(b"---\n")


def test_page_that_cannot_be_read_back_costs_only_itself(archive: Archive) -> None:
    (warc,) = archive.warcs.iterdir()
    pages = [c for c in archive.index.captures(warc=warc.name) if c.mime == "text/html" and c.status == 200]
    victim = pages[len(pages) // 2]
    raw = bytearray(warc.read_bytes())
    raw[victim.offset + 30 : victim.offset + victim.length - 30] = bytes(victim.length - 60)
    warc.write_bytes(raw)
    report = ExtractionReport()
    # Through the index as it was; a run on the archive would index the file anew.
    with file_sink(io.BytesIO(), Choices()) as sink:
        extract_sources(archive_sources(archive), sink, report=report)
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
    with locked(archive.lock_path), pytest.raises(StoreError, match="another writer"):
        extract_archive(archive)


def test_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WarcError), loose_sources([tmp_path / "absent.warc.gz"]):
        pass


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
    when = datetime(2025, 1, 1, tzinfo=UTC)
    capture = Capture("http://a/", "(a,)/", when, "<urn:x>", kind, "a.warc", 0, 1, mime, status)
    assert skip_reason(capture) == reason


# Incremental runs


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Archive]:
    """An archive with two WARC files; the second has a page of the first again, in other words."""
    write_warc(tmp_path / "two", "a", {**numbered(3), "/gone": page("Gone")})
    write_warc(tmp_path / "two", "b", {"/0": page("Bridge 0", "It fell down."), "/new": page("New")}, day=1)
    with closing(open_archive(tmp_path / "two")) as archive:
        yield archive


def times(archive: Archive) -> dict[str, int]:
    return {path.name[:1]: path.stat().st_mtime_ns for path in archive.records.glob("*.jsonl")}


def test_what_is_up_to_date_is_left_and_counted_all_the_same(two: Archive) -> None:
    first = extract_archive(two)
    before = times(two)
    second = extract_archive(two)
    assert times(two) == before
    assert told(second) == told(first)
    assert (second.outputs, len(second.unchanged)) == ([], 2)


def test_only_what_is_new_is_extracted(two: Archive) -> None:
    extract_archive(two)
    before = times(two)
    write_warc(two.folder, "c", {"/c": page("C")}, day=2)
    report = extract_archive(two)
    assert [path.name[:1] for path in report.outputs] == ["c"]
    assert report.records == 7
    assert {name: time for name, time in times(two).items() if name != "c"} == before


@pytest.mark.parametrize(
    "change",
    ["delete", "shorten", "touch warc", "other options", "no state", "broken state", "foreign state"],
)
def test_what_is_out_of_date_is_made_anew(two: Archive, change: str) -> None:
    extract_archive(two)
    whole = tree(two.records)
    path = next(two.records.glob("a-*.jsonl"))
    state = next((two.state / "extracts").glob("a-*.json"))
    choices = Choices()
    match change:
        case "delete":
            path.unlink()
        case "shorten":
            path.write_bytes(path.read_bytes()[:-9])
        case "touch warc":
            (two.warcs / path.stem).touch()
        case "other options":
            choices = Choices(product="page")
        case "no state":
            state.unlink()
        case "broken state":
            state.write_bytes(b"[1")
        case "foreign state":
            state.write_text(json.dumps({"version": 1, "tally": [], "outputs": ["../../../etc/passwd"]}))
    report = extract_archive(two, choices)
    names = [each.name[:1] for each in report.outputs]
    assert names == (["a", "b"] if change == "other options" else ["a"])
    assert extract_archive(two).records == report.records
    assert tree(two.records) == whole


def test_a_document_whose_title_changed_does_not_stay_beside_its_successor(two: Archive) -> None:
    markdown = Choices(form="markdown")
    extract_archive(two, markdown)
    whole = tree(two.records)
    folder = two.records / "markdown/example.com"
    stale = next(folder.iterdir()).rename(folder / "20240506120000-an-earlier-title-00000000.md")
    state = next((two.state / "extracts").glob("a-*.json"))
    value = json.loads(state.read_bytes())
    value["outputs"] = {f"markdown/example.com/{stale.name}": None}
    state.write_text(json.dumps(value))
    other = folder / "notes.md"
    other.write_text("mine")
    extract_archive(two, markdown)
    assert not stale.exists()
    assert tree(two.records) == {**whole, "markdown/example.com/notes.md": hashlib.sha256(b"mine").hexdigest()}


def test_state_by_others_removes_nothing_outside(two: Archive, tmp_path: Path) -> None:
    markdown = Choices(form="markdown")
    extract_archive(two, markdown)
    outside = tmp_path / "outside.md"
    outside.write_text("mine")
    state = next((two.state / "extracts").glob("a-*.json"))
    value = json.loads(state.read_bytes())
    value["outputs"] = {f"markdown/../../../{outside.name}": None, str(outside): None, "../../outside.md": None}
    state.write_text(json.dumps(value))
    extract_archive(two, markdown)
    assert outside.exists()


def test_records_of_a_warc_file_that_is_gone_are_told_and_kept(two: Archive) -> None:
    extract_archive(two)
    next(two.warcs.glob("a-*")).unlink()
    report = extract_archive(two)
    assert [finding.code for finding in report.findings] == ["extract.orphan"]
    assert report.records == 2
    assert len(times(two)) == 2


def test_catalogue_is_filled_again_when_the_index_was_made_anew(two: Archive) -> None:
    extract_archive(two)
    entries = two.catalogue.find()
    with locked(two.lock_path):
        two.discard_index()
    report = extract_archive(two)
    assert len(report.outputs) == 2
    assert two.catalogue.find() == entries


def test_new_files_in_warcs_are_indexed_first(two: Archive, tmp_path: Path) -> None:
    extract_archive(two)
    written = write_warc(tmp_path / "other", "c", {"/c": page("C")}, day=2)
    shutil.copy(written, two.warcs)
    assert extract_archive(two).records == 7


def test_revisit_waits_for_the_file_with_its_payload(tmp_path: Path) -> None:
    story = page("Story")
    write_warc(tmp_path, "a", {"/": story})
    write_warc(tmp_path, "b", {"/": story}, day=1)
    with closing(open_archive(tmp_path)) as archive:
        payload = next(archive.warcs.glob("a-*"))
        payload.rename(tmp_path / payload.name)
        assert extract_archive(archive).skipped == {"revisit": 1}
        assert extract_archive(archive).skipped == {"revisit": 1}
        (tmp_path / payload.name).rename(payload)
        report = extract_archive(archive)
        assert (report.records, dict(report.skipped), len(report.outputs)) == (2, {}, 2)
        assert extract_archive(archive).outputs == []
        # And the other way round.
        payload.rename(tmp_path / payload.name)
        report = extract_archive(archive)
        assert (report.records, dict(report.skipped)) == (0, {"revisit": 1})


# Selections


def urls(archive: Archive, choices: Choices) -> list[str]:
    lines = raw_of(archive, choices).splitlines()
    return [orjson.loads(line)["url"].removeprefix("http://example.com") for line in lines]


def test_latest_takes_the_newest_capture_of_each_url(two: Archive) -> None:
    assert urls(two, Choices()) == ["/0", "/1", "/2", "/gone", "/0", "/new"]
    assert urls(two, Choices(latest=True)) == ["/1", "/2", "/gone", "/0", "/new"]
    before = Selection(Terms(urls=("/0",)), Terms(urls=("b",)))
    assert urls(two, Choices(latest=True, selection=before)) == ["/0"]


def test_latest_is_the_newest_of_those_that_are_wanted(tmp_path: Path) -> None:
    write_warc(tmp_path, "b", {"/": page("First")})
    write_warc(tmp_path, "a", {"/": page("Second")}, day=1)
    with closing(open_archive(tmp_path)) as archive:
        (newest,) = raw_of(archive, Choices(latest=True)).splitlines()
        assert orjson.loads(newest)["title"] == "Second"
        early = Selection(Terms(dates=(Span(None, NOON),)))
        (newest,) = raw_of(archive, Choices(latest=True, selection=early)).splitlines()
        assert orjson.loads(newest)["title"] == "First"


def test_distinct_leaves_out_what_says_the_same_as_the_one_before(tmp_path: Path) -> None:
    long = " ".join(f"Sentence {number} tells of the bridge over the river." for number in range(80))
    texts = [long, long, long + " 17 comments", "Now it fell down, and nobody was hurt.", long]
    for day, text in enumerate(texts):
        # Markup of its own each time, so that none of them is a revisit.
        write_warc(tmp_path, f"{day}", {"/": page("Bridge", text, more=f"<meta name=x content={day}>")}, day=day)
    with closing(open_archive(tmp_path)) as archive:
        found = {
            similarity: [orjson.loads(line)["fetch_date"][8:10] for line in raw.splitlines()]
            for similarity in (None, 100, 90)
            for raw in [raw_of(archive, Choices(similarity=similarity))]
        }
        report = extract_archive(archive, Choices(similarity=100))
        assert dict(report.skipped) == {"unchanged": 1}
        assert told(extract_archive(archive, Choices(similarity=100))) == told(report)
    assert found == {None: ["06", "07", "08", "09", "10"], 100: ["06", "08", "09", "10"], 90: ["06", "09", "10"]}


def test_a_new_file_makes_joint_extractions_anew(two: Archive) -> None:
    latest = Choices(latest=True)
    assert extract_archive(two, latest).records == 5
    assert extract_archive(two, latest).outputs == []
    write_warc(two.folder, "c", {"/1": page("Another bridge")}, day=2)
    report = extract_archive(two, latest)
    assert (report.records, report.skipped["older"], len(report.outputs)) == (5, 2, 3)


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (Terms(languages=("zh",)), "language"),
        (Terms(kinds=("article",)), "kind"),
        (Terms(published=(Days("2025-05", ""),)), "published"),
    ],
)
def test_what_only_the_record_tells_is_counted_too(archive: Archive, terms: Terms, reason: str) -> None:
    everything = extract_archive(archive)
    report = extract_archive(archive, Choices(selection=Selection(terms)))
    assert 0 < report.records < everything.records
    assert report.captures == everything.captures
    assert report.skipped[reason] == everything.records - report.records


def test_pages_of_another_status_are_taken_when_they_are_wanted(archive: Archive) -> None:
    report = extract_archive(archive, Choices(selection=Selection(Terms(statuses=("404",)))))
    assert report.records > 0
    for path in report.outputs:
        for line in path.read_bytes().splitlines():
            assert orjson.loads(line)["provenance"]["capture"]["http"]["status"] == 404


def test_a_tally_comes_back_from_its_json(archive: Archive) -> None:
    report = extract_archive(archive)
    assert tally_from_json(json.loads(json.dumps(report.as_json()))).as_json() == told(report)
