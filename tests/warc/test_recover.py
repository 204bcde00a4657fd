"""What a crash leaves behind, brought back to whole records."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archiver.warc.recover import recover_open_files

Read = Callable[..., list[Any]]
Record = Callable[..., bytes]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_torn_at_any_byte_keeps_its_whole_records(tmp_path: Path, members: list[bytes], read: Read) -> None:
    raw = b"".join(members)
    for end in range(0, len(raw) + 1, 7):
        folder = tmp_path / str(end)
        folder.mkdir()
        (folder / "a.warc.gz.open").write_bytes(raw[:end])
        (finding,) = recover_open_files(folder)
        whole = [b"".join(members[:count]) for count in range(4) if len(b"".join(members[:count])) <= end][-1]

        assert finding.code == "warc.recovered"
        torn = folder / "a.warc.gz.torn"
        assert (torn.read_bytes() if torn.exists() else b"") == raw[len(whole) : end]
        if whole:
            assert (folder / "a.warc.gz").read_bytes() == whole
            assert all(isinstance(item, tuple) for item in read(whole))
        else:
            assert not (folder / "a.warc.gz").exists()
        assert recover_open_files(folder) == []


@pytest.mark.parametrize(
    "tail", [b"\0" * 4096, b"\0" * 4096 + b"junk", gzip.compress(b"junk", mtime=0)], ids=["zeros", "junk", "gzip"]
)
def test_a_tail_that_is_no_record_is_set_aside(tmp_path: Path, members: list[bytes], tail: bytes) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(b"".join(members) + tail)
    recover_open_files(tmp_path)

    assert (tmp_path / "a.warc.gz").read_bytes() == b"".join(members)
    assert (tmp_path / "a.warc.gz.torn").read_bytes() == tail


def test_a_member_that_says_more_than_it_holds_is_cut(tmp_path: Path, record: Record, members: list[bytes]) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(members[0] + gzip.compress(record(2, b"two", length=99)))
    recover_open_files(tmp_path)

    assert (tmp_path / "a.warc.gz").read_bytes() == members[0]


def test_files_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.open").write_bytes(b"mine")

    assert recover_open_files(tmp_path) == []
    assert (tmp_path / "notes.open").read_bytes() == b"mine"


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path, members: list[bytes]) -> None:
    (tmp_path / "a.warc.gz").write_bytes(members[0])
    (tmp_path / "a.warc.gz.open").write_bytes(members[1])
    (finding,) = recover_open_files(tmp_path)

    assert (tmp_path / "a.warc.gz").read_bytes() == members[0]
    assert finding.file == "a-recovered-1.warc.gz"
    assert (tmp_path / "a-recovered-1.warc.gz").read_bytes() == members[1]
    assert names(tmp_path) == ["a-recovered-1.warc.gz", "a.warc.gz"]


def test_several_files_are_recovered_in_order(tmp_path: Path, members: list[bytes]) -> None:
    for name in ("b.warc.gz.open", "a.warc.gz.open"):
        (tmp_path / name).write_bytes(members[0])

    assert [finding.file for finding in recover_open_files(tmp_path)] == ["a.warc.gz", "b.warc.gz"]
