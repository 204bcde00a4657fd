"""Files that are whole or not there."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from archiver.errors import LimitReachedError, StoreError
from archiver.store.folder import atomic_file, make_folder, write_file


def test_a_file_is_put_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"old")
    write_file(tmp_path / "a", b"new")

    assert (tmp_path / "a").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt()], ids=repr)
def test_a_block_that_fails_leaves_the_old_file_and_no_part(tmp_path: Path, error: BaseException) -> None:
    write_file(tmp_path / "a", b"old")

    def fail() -> None:
        with atomic_file(tmp_path / "a") as file:
            file.write(b"half")
            raise error

    with pytest.raises(type(error)):
        fail()
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_bytes_are_synced_before_the_name_and_the_name_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def record_fsync(descriptor: int) -> None:
        calls.append("folder" if os.path.isdir(descriptor) else "file")  # noqa: PTH112  (a descriptor, not a path)
        fsync(descriptor)

    def record_replace(self: Path, target: Path) -> Path:
        calls.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", record_fsync)
    monkeypatch.setattr(Path, "replace", record_replace)
    write_file(tmp_path / "a", b"x")

    assert calls == ["file", "rename", "folder"]


@pytest.mark.parametrize("name", ["missing/a", "file/a", "x" * 256, "folder"])
def test_what_cannot_be_written_is_a_store_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b").write_bytes(b"")
    with pytest.raises(StoreError) as raised:
        write_file(tmp_path / name, b"x")

    assert raised.value.where == str(tmp_path / name)
    assert raised.value.hint


def test_the_name_of_a_folder_that_was_made_is_synced_and_so_are_those_of_its_parents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def record_fsync(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", record_fsync)
    make_folder(tmp_path / "a" / "b" / "c")
    assert set(synced) == {path.stat().st_ino for path in (tmp_path, tmp_path / "a", tmp_path / "a" / "b")}
    synced.clear()
    make_folder(tmp_path / "a" / "b" / "c")
    assert synced == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG], ids=errno.errorcode.get)
def test_a_full_disk_ends_a_run_that_can_be_gone_on_with(number: int, tmp_path: Path) -> None:
    with pytest.raises(LimitReachedError, match="full") as raised, atomic_file(tmp_path / "a"):
        raise OSError(number, os.strerror(number))

    assert raised.value.exit_code == 4
    assert list(tmp_path.iterdir()) == []


def test_folders_are_made_with_their_parents_or_told(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "b").is_dir()
    assert make_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file", tmp_path / "file" / "b"):
        with pytest.raises(StoreError):
            make_folder(path)


@pytest.mark.parametrize("is_linked", [False, True])
def test_what_is_no_plain_file_is_not_replaced(tmp_path: Path, is_linked: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    if is_linked:
        (tmp_path / "link").symlink_to("pipe")
    with pytest.raises(StoreError, match="no plain file"):
        write_file(tmp_path / ("link" if is_linked else "pipe"), b"x")

    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "link").is_symlink() is is_linked


def test_nothing_is_put_among_the_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("it would be replaced")

    monkeypatch.setattr(Path, "open", refuse)
    for name in ("/dev/stdout", "/dev/no-such-device"):
        with pytest.raises(StoreError, match="no plain file"):
            write_file(Path(name), b"x")


def test_a_name_is_needed() -> None:
    with pytest.raises(StoreError, match="no plain file"):
        write_file(Path(), b"x")
