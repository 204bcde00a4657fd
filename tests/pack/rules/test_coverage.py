"""Captures without a row."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.pack.rules.coverage import Coverage
from archiver.warc.files import read_file
from archiver.warc.record import WarcRecord

WARC = "archive/a.warc.gz"


def shown(coverage: Coverage, raw: bytes, name: str = "a.warc.gz") -> list[Finding]:
    coverage.begin()
    for item in read_file(io.BytesIO(raw), name):
        assert isinstance(item, WarcRecord)
        coverage.add_record(name, item)
    return list(coverage.findings(name, "a.wacz/archive/a.warc.gz"))


def test_what_has_a_row_is_not_missed(record: Any) -> None:
    coverage = Coverage()
    coverage.add_row("a.warc.gz", 0)
    coverage.add_row("a.warc.gz", len(record(1)))

    assert shown(coverage, record(1) + record(2)) == []


def test_captures_without_a_row_are_counted_and_the_first_is_named(record: Any) -> None:
    coverage = Coverage()
    coverage.add_row("a.warc.gz", 0)
    coverage.add_row("b.warc.gz", len(record(1)))
    (finding,) = shown(coverage, record(1) + record(2) + record(3))

    assert (finding.code, finding.severity, finding.offset) == ("wacz.index.incomplete", "warning", len(record(1)))
    assert finding.message.startswith("2 of 3 captures")
    assert finding.value == "http://example.com/0002"


def test_each_file_is_judged_by_itself(record: Any) -> None:
    coverage = Coverage()
    coverage.add_row("b.warc.gz", 0)

    assert len(shown(coverage, record(1))) == 1
    assert shown(coverage, record(1), "b.warc.gz") == []


@pytest.mark.parametrize(("rows", "missing"), [(3, 0), (2, 1), (1, 2)])
def test_of_very_many_rows_only_the_number_is_compared(record: Any, rows: int, missing: int) -> None:
    coverage = Coverage(max_places=0)
    for number in range(rows):
        coverage.add_row("a.warc.gz", number)
    findings = shown(coverage, record(1) + record(2) + record(3))

    assert [each.message[:1] for each in findings] == ([str(missing)] if missing else [])
    assert [each.offset for each in findings] == ([None] if missing else [])


def test_records_that_no_indexer_makes_a_row_for_are_not_missed(record: Any) -> None:
    coverage = Coverage()
    coverage.add_row("a.warc.gz", 9)

    assert shown(coverage, record(1, url="urn:pageinfo:x") + record(2, url="dns:example.com")) == []


def test_memory_does_not_grow_with_the_rows() -> None:
    coverage = Coverage(max_places=1000)
    tracemalloc.start()
    for number in range(100_000):
        coverage.add_row("a.warc.gz", number)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert coverage.is_partial
    assert peak < 500_000


def test_an_index_that_lacks_a_capture_is_told_by_the_check(tmp_path: Path, parts: Any, record: Any) -> None:
    parts.files[WARC] += record(3)
    path = tmp_path / "a.wacz"
    path.write_bytes(parts.seal().raw())
    found = [item for item in check_wacz(path) if isinstance(item, Finding) and item.severity != "info"]

    assert [(each.code, each.file) for each in found] == [("wacz.index.incomplete", f"{path}/{WARC}")]
