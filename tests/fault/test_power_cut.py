"""The power is cut at each moment of a run: the order of its real system calls decides what is there afterwards."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from archiver.warc.compression import Compression
from tests.fault.conftest import Traced
from tests.fault.disk import OPTIONS, Call, Disk, calls_of
from tests.fault.verdict import assert_nothing_lost
from tests.fault.writing import Work

CHANGES = {"write", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate", "unlink", "mkdir", "openat"}


def trace(traced: Traced, folder: Path, compression: Compression) -> list[Call]:
    """Return the system calls of a run that writes two files and more."""
    log = folder / "log"
    work = Work(str(folder / "disk" / "archive"), captures=9, max_bytes=6000, compression=compression)
    (folder / "disk").mkdir()
    assert traced(work, *OPTIONS, "-o", str(log)).code == 0
    return list(calls_of(log.read_text()))


@pytest.mark.slow
def test_the_model_of_a_disk_comes_to_the_bytes_that_are_there(tmp_path: Path, traced: Traced) -> None:
    disk = Disk(tmp_path / "disk")
    for call in trace(traced, tmp_path, "balance"):
        disk.apply(call)
    disk.leave(tmp_path / "model")
    real = {path.name: path.read_bytes() for path in (tmp_path / "disk/archive/warcs").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "model/archive/warcs").iterdir()} == real
    assert len(real) >= 2
    assert len(disk.acknowledged) == 9


@pytest.mark.slow
@pytest.mark.parametrize("compression", ["balance", "none"])
def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(
    tmp_path: Path, traced: Traced, compression: Compression
) -> None:
    calls = trace(traced, tmp_path, compression)
    disk, chance, cuts = Disk(tmp_path / "disk"), random.Random(2), 0
    for number, call in enumerate(calls):
        disk.apply(call)
        if call.name not in CHANGES:
            continue
        for luck in (None, chance, chance):
            left = tmp_path / f"{number}"
            disk.leave(left, luck)
            assert_nothing_lost(left / "archive", disk.acknowledged)
            shutil.rmtree(left)
            cuts += 1
    print(f"{cuts} power cuts, {len(disk.acknowledged)} captures")
    assert cuts > 300
    assert len(disk.acknowledged) == 9


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_the_model_notices_a_missing_fsync(tmp_path: Path, traced: Traced, kind: str) -> None:
    disk = Disk(tmp_path / "disk")
    for call in trace(traced, tmp_path, "balance"):
        if call.name != "fsync" or disk.is_folder(call.numbers[0]) != (kind == "folder"):
            disk.apply(call)
    disk.leave(tmp_path / "left")
    with pytest.raises(AssertionError):
        assert_nothing_lost(tmp_path / "left" / "archive", disk.acknowledged)
