"""WARC, ARC and WACZ files by other people and tools: imported, extracted and replayed without a traceback."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.dataset.extraction import PAGE_TYPES, extract_captures
from archiver.errors import ArchiverError
from archiver.records.validate import check_record
from archiver.replay.app import make_app
from tests.replay.shelf import Client

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("shared-warcs")]


class Imported:
    """The archive that took in what could be taken in, and the names of the files that could not."""

    def __init__(self, archive: Archive, files: int, refused: dict[str, str]) -> None:
        self.archive = archive
        self.files = files
        self.refused = refused


@pytest.fixture(scope="module")
def imported(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    archive = make_archive(tmp_path_factory.mktemp("imported"))
    files = sorted(path for path in (shared / "data" / "warc").rglob("*") if path.name.endswith(SUFFIXES))
    refused = {}
    for path in files:
        try:
            list(import_files(archive, [path]))
        except ArchiverError as error:
            refused[path.name] = str(error)
    yield Imported(archive, len(files), refused)
    archive.close()


def test_nearly_all_files_are_taken_in_and_the_others_refused_with_a_reason(imported: Imported) -> None:
    assert imported.files > 100
    assert len(imported.refused) < 5, imported.refused
    assert all(len(reason) > 20 for reason in imported.refused.values())
    assert imported.archive.index.count() > 900


def test_every_page_becomes_a_valid_record_or_is_skipped_with_its_reason(imported: Imported) -> None:
    outcomes = list(extract_captures(imported.archive.index.captures(), imported.archive.memento))
    records = [outcome.record for outcome in outcomes if outcome.record]
    assert all(outcome.record or outcome.skip for outcome in outcomes)
    assert len(records) > 350
    errors = [
        (record.url, finding.code, finding.value)
        for record in records
        for finding in check_record(record)
        if finding.severity == "error"
    ]
    assert errors == []


def test_every_page_opens_without_a_server_error(imported: Imported) -> None:
    archive = imported.archive
    client = Client(make_app(archive))
    answers: Counter[int] = Counter()
    broken = []
    pages = [capture for capture in archive.index.captures() if capture.mime in PAGE_TYPES]
    for capture in pages:
        for address in (f"/w/{archive.stamp(capture)}mp_/{capture.url}", f"/story/{capture.record_id.strip('<>')}"):
            answer = client.get(address)
            answers[answer.status_code] += 1
            # 502 is the page that says which record cannot be read, and why.
            if answer.status_code >= 500 and "byte" not in answer.text:
                broken.append((address, answer.status_code))
    assert len(pages) > 350
    assert broken == []
    assert answers[200] > 350
