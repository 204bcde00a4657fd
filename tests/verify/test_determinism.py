"""The same archive gives the same bytes: by any number of processes, in any locale and time zone, on any day."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.verify.running import verified

# The clock is moved before anything of ours is imported, so that nothing can have kept the real one.
SCRIPT = """
import sys, time, datetime
from datetime import timedelta
days = float(sys.argv[3])
real_time, real_ns, Real = time.time, time.time_ns, datetime.datetime
time.time = lambda: real_time() + days * 86400
time.time_ns = lambda: real_ns() + int(days * 86400 * 10**9)
class Moved(Real):
    @classmethod
    def now(cls, tz=None):
        return Real.now(tz) + timedelta(days=days)
    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)
    @classmethod
    def today(cls):
        return cls.now()
class MovedDate(datetime.date):
    @classmethod
    def today(cls):
        return (Real.now() + timedelta(days=days)).date()
if days:
    datetime.datetime, datetime.date = Moved, MovedDate
import locale
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from pathlib import Path
from archiver.archive import open_archive
from archiver.dataset.build import extract_archive
from archiver.dataset.choices import Choices
from archiver.dataset.row import Run
archive = open_archive(sys.argv[1])
report = extract_archive(archive, Choices(), run=Run(workers=int(sys.argv[2]), force=True))
assert report.records > 10, report
archive.close()
"""

WAYS = {
    "three processes": ("3", "0", {}),
    "C locale": ("1", "0", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "Turkish": ("1", "0", {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    "Chinese encoding": ("2", "0", {"LC_ALL": "zh_CN.GB18030", "PYTHONIOENCODING": "gb18030"}),
    "another time zone and hashes": ("1", "0", {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "4711"}),
    "four hundred days on": ("1", "400", {}),
    "years ago": ("1", "-3000", {}),
}


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of records in the archive."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((folder / "records").iterdir())}


@pytest.mark.parametrize("way", WAYS)
def test_records_are_the_same_bytes_however_they_are_made(copied: Path, way: str) -> None:
    workers, days, environ = WAYS[way]
    before = digests(copied)
    for path in (copied / "records").iterdir():
        path.unlink()
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "ARCHIVER_"))}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(copied), workers, days],
        env=plain | {"PYTHONPATH": str(root)} | environ,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert digests(copied) == before


def test_what_is_the_same_stays_so_on_another_day(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [each.encoded() for each in verified(copied)]
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    assert [each.encoded() for each in verified(copied)] == before
