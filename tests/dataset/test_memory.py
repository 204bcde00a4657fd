"""Memory does not grow with the number of pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.dataset.shelf import page, write_warc

_RUN = """
import sys
from contextlib import closing
from archiver.archive import open_archive
from archiver.dataset.build import extract_archive
from archiver.dataset.choices import Choices
from archiver.dataset.row import Run
from tests.peak import peak_kib
with closing(open_archive(sys.argv[1])) as archive:
    report = extract_archive(archive, Choices(form=sys.argv[2]), run=Run(workers=int(sys.argv[3])))
print(report.records, peak_kib())
"""


def peak_of(folder: Path, form: str, workers: int) -> tuple[int, int]:
    """Return the records of an extraction, and the most KiB that its first process held."""
    command = [sys.executable, "-c", _RUN, str(folder), form, str(workers)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2])
    records, peak = done.stdout.split()
    return int(records), int(peak)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "workers"), [("jsonl", 1), ("parquet", 1), ("csv", 2)])
def test_twenty_times_the_pages_take_the_memory_of_some(
    tmp_path_factory: pytest.TempPathFactory, form: str, workers: int
) -> None:
    peaks = {}
    for count in (1_000, 20_000):
        folder = tmp_path_factory.getbasetemp() / f"pages-{count}"
        if not folder.exists():
            write_warc(folder, "a", ((f"/{number}", page(f"Bridge {number}")) for number in range(count)))
        records, peaks[count] = peak_of(folder, form, workers)
        assert records == count
    # Parquet holds a row group of at most 16 MiB as Python's objects.
    assert peaks[20_000] < peaks[1_000] + (120_000 if form == "parquet" else 12_000), peaks
