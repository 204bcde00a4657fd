"""The temporary folders of browsers, and what was started in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.browser.scratch import make_scratch, remove_scratch, sweep


@pytest.fixture
def gone() -> int:
    """The id of a process that is no more."""
    process = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    return int(process.stdout)


def sleeper(folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that has `folder` as its TMPDIR and waits for ever."""
    process = subprocess.Popen(["sleep", "1000"], env={**os.environ, "TMPDIR": str(folder)})
    # Linux lets the parent go on a moment before the environment of the new program can be read.
    while os.fsencode(folder) not in Path(f"/proc/{process.pid}/environ").read_bytes():
        assert process.poll() is None
    return process


def test_a_folder_is_made_and_removed(work: Path) -> None:
    folder = make_scratch(work / "new")
    assert folder.parent == (work / "new").resolve()
    assert folder.stat().st_mode & 0o777 == 0o700
    remove_scratch(folder)
    assert list((work / "new").iterdir()) == []


def test_one_is_made_elsewhere_where_a_sockets_path_would_not_fit(work: Path) -> None:
    folder = make_scratch(work / ("x" * 100))
    assert len(os.fsencode(folder)) <= 60
    remove_scratch(folder)


def test_what_runs_in_a_folder_ends_with_it_and_nothing_else(work: Path) -> None:
    ours, other = make_scratch(work), make_scratch(work)
    first, second = sleeper(ours), sleeper(other)
    remove_scratch(ours)
    assert first.wait(10) == -9
    assert second.poll() is None
    assert other.is_dir()
    remove_scratch(other)
    assert second.wait(10) == -9


def test_what_a_killed_process_left_is_swept(work: Path, gone: int) -> None:
    left = work / f"browser-{gone}-abc"
    left.mkdir()
    (left / "file").write_text("x")
    orphan = sleeper(left.resolve())
    mine = make_scratch(work)
    assert not left.exists()
    assert mine.is_dir()
    assert orphan.wait(10) == -9
    remove_scratch(mine)


def test_what_is_not_ours_to_sweep_stays(work: Path) -> None:
    kept = [work / "browser-x", work / "other", work / f"browser-{os.getppid()}-abc"]
    for folder in kept:
        folder.mkdir()
    sweep(work)
    assert all(folder.is_dir() for folder in kept)
