"""Rows in worker processes: in order, bounded, and none lost when one ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archiver.archive import open_archive
from archiver.records.entry import Entry
from archiver.records.reading import read_entries
from archiver.verify.work import verify_rows

_PEAK = """
import sys
from contextlib import closing
from pathlib import Path
from archiver.archive import open_archive
from archiver.verify.files import verify
from tests.peak import peak_kib
with closing(open_archive(sys.argv[1])) as archive:
    count = sum(1 for _ in verify(archive, [Path(sys.argv[2])], processes=int(sys.argv[3])))
print(count, peak_kib())
"""


def test_rows_are_taken_as_they_are_wanted(copied: Path, rows: Path) -> None:
    taken = 0

    def many() -> Iterator[Entry]:
        nonlocal taken
        for _ in range(1_000):
            for entry in read_entries(rows):
                taken += 1
                yield entry

    with closing(open_archive(copied)) as archive:
        assert next(verify_rows(archive, many(), processes=1)).verdict == "same"
    assert taken < 1_000


def test_blank_lines_are_no_rows(copied: Path, rows: Path) -> None:
    lines = rows.read_text("utf-8").splitlines()
    rows.write_text("\n\n".join(lines) + "\n\n", "utf-8")
    with closing(open_archive(copied)) as archive:
        found = list(verify_rows(archive, read_entries(rows), processes=1))
    assert [each.place.line for each in found] == list(range(1, 2 * len(lines), 2))


@pytest.mark.parametrize(
    ("name", "text", "verdicts"),
    [
        ("a.jsonl", "", ["unchecked"]),
        ("a.jsonl", "[" * 2_000 + "\n", ["differs"]),
        ("a.json", "[1, {}]", ["differs", "differs"]),
        ("a.jsonl", '{"id": ' + "[" * 300 + "]" * 300 + "}\n", ["differs"]),
        ("a.parquet", "PAR1", ["unchecked"]),
        ("a.txt", "words", ["unchecked"]),
        ("a.md", "words", ["unchecked"]),
        ("a.csv", "id,title\nx,y\n", ["unchecked"]),
    ],
    ids=["empty", "deep", "no objects", "deep inside", "no Parquet", "another suffix", "a document", "a table"],
)
def test_what_is_no_record_file_has_a_verdict(copied: Path, name: str, text: str, verdicts: list[str]) -> None:
    path = copied / name
    path.write_text(text)
    with closing(open_archive(copied)) as archive:
        found = list(verify_rows(archive, read_entries(path), processes=1))
    assert [each.verdict for each in found] == verdicts
    assert all(each.findings and each.place.file == str(path) for each in found)


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
def test_memory_does_not_grow_with_the_rows(copied: Path, rows: Path, processes: int) -> None:
    peaks = []
    for times in (10, 100):
        path = copied / f"times-{times}.jsonl"
        path.write_bytes(rows.read_bytes() * times)
        command = [sys.executable, "-c", _PEAK, str(copied), str(path), str(processes)]
        root = str(Path(__file__).resolve().parents[2])
        environ = os.environ | {"PYTHONPATH": root}
        done = subprocess.run(command, capture_output=True, check=True, env=environ, timeout=500)
        peaks.append(int(done.stdout.split()[1]))
    assert peaks[1] < peaks[0] + 12_000, peaks
