"""One writer at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.errors import StoreError
from archiver.store.lock import locked

HOLD = """
import sys
from pathlib import Path
from archiver.store.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def enter(path: Path) -> None:
    with locked(path):
        pass


def test_a_second_writer_is_told_who_holds_the_lock_and_gets_it_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "state" / "lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError, match=f"process {holder.pid} on "):
            enter(path)
        holder.kill()
    enter(path)


def test_a_lock_is_not_taken_twice_in_one_process_and_is_free_behind_its_block(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"), pytest.raises(StoreError, match="another writer"):
        enter(tmp_path / "lock")
    enter(tmp_path / "lock")


def test_a_shorter_name_replaces_a_longer_one(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("x" * 500)
    with locked(tmp_path / "lock"):
        assert (tmp_path / "lock").read_text().startswith("process ")
        assert "x" not in (tmp_path / "lock").read_text().partition(" on ")[0]


def test_odd_bytes_in_the_lock_file_do_no_harm(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"):
        (tmp_path / "lock").write_bytes(b"\xff\xfe")
        with pytest.raises(StoreError):
            enter(tmp_path / "lock")


def test_a_lock_that_cannot_be_opened_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "lock", tmp_path / "file" / "lock"):
        with pytest.raises(StoreError):
            enter(path)
