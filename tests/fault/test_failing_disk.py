"""Disks that are full, and disks that fail: at each call that can say so, and on a small file system."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.warc.recover import TORN_SUFFIX
from tests.disks import small_disk
from tests.fault.conftest import Nursery, Outcome, Traced
from tests.fault.verdict import assert_nothing_lost
from tests.fault.writing import Work


def harm_each(traced: Traced, folder: Path, call: str, error: str) -> Iterator[tuple[Path, Outcome]]:
    """Yield the archive and the outcome of a run for each call that fails with `error`."""
    log = folder / "log"
    assert traced(Work(str(folder / "whole")), "-e", f"trace={call}", "-o", str(log)).code == 0
    count = log.read_text().count(f"{call}(")
    assert count
    for number in range(1, count + 1):
        home = folder / str(number)
        yield (
            home,
            traced(Work(str(home)), "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}"),
        )
        shutil.rmtree(home)


def harm(traced: Traced, folder: Path, call: str, error: str) -> Counter[int]:
    """Do that, prove each archive, and return how often the runs ended how; SQLite gets over some failures."""
    codes = Counter[int]()
    for home, outcome in harm_each(traced, folder, call, error):
        assert outcome.code is not None
        codes[outcome.code] += 1
        assert outcome.code == 0 or outcome.error
        assert_nothing_lost(home, outcome.acknowledged)
        # The writer cut the file back itself: there was nothing torn to recover.
        assert not list(home.glob(f"warcs/*{TORN_SUFFIX}"))
    print(call, error, dict(codes))
    return codes


@pytest.mark.slow
@pytest.mark.parametrize("call", ["write", "mkdir"])
def test_a_disk_that_is_full_at_any_call_ends_the_run_with_code_4(tmp_path: Path, traced: Traced, call: str) -> None:
    codes = harm(traced, tmp_path, call, "ENOSPC")
    assert codes.keys() <= {0, 4}
    assert codes[4] > 0


@pytest.mark.slow
def test_a_disk_that_is_full_for_the_index_loses_nothing(tmp_path: Path, traced: Traced) -> None:
    # Where its shared memory has no room, SQLite calls that an I/O error and not a full disk.
    codes = harm(traced, tmp_path, "pwrite64", "ENOSPC")
    assert codes.keys() <= {0, 3, 4}
    assert codes[4] > codes[3]


@pytest.mark.slow
@pytest.mark.parametrize("call", ["write", "fsync", "fdatasync", "pwrite64", "rename"])
def test_a_disk_that_fails_at_any_call_ends_the_run_with_code_3(tmp_path: Path, traced: Traced, call: str) -> None:
    codes = harm(traced, tmp_path, call, "EIO")
    assert codes.keys() <= {0, 3}
    assert codes[3] > 0


@pytest.fixture(name="small_disk")
def small_disk_here(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    with small_disk(tmp_path / "disk", 2) as disk:
        yield disk


@pytest.mark.parametrize("body_bytes", [300, 40_000])
def test_a_run_that_fills_the_disk_keeps_what_it_acknowledged_and_goes_on_when_there_is_room(
    small_disk: Path, nursery: Nursery, body_bytes: int
) -> None:
    # The index lies on the same disk: small captures fill that up first.
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(500_000))
    work = Work(str(small_disk / "archive"), captures=5000, max_bytes=300_000, body_bytes=body_bytes)
    nursery.prepare(work)
    nursery.start()
    full = nursery.finish()
    assert full.code == 4, full
    assert "the disk is full" in full.error
    assert len(full.acknowledged) > 12

    ballast.unlink()
    assert_nothing_lost(small_disk / "archive", full.acknowledged)
    nursery.prepare(Work(str(small_disk / "archive"), first=9000))
    nursery.start()
    again = nursery.finish()
    assert again.code == 0, again
    assert_nothing_lost(small_disk / "archive", full.acknowledged + again.acknowledged)
