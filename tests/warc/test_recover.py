"""What a crash leaves behind, brought back to whole records."""

from __future__ import annotations

import errno
import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from warcio.recordloader import ArcWarcRecord

from archiver.errors import StoreError
from archiver.warc.recover import recover_open_files
from archiver.warc.writer import WarcWriter, record_head

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


def test_an_uncompressed_file_torn_at_any_byte_keeps_its_whole_records(tmp_path: Path, record: Record) -> None:
    records = [record(1, b"one"), record(2, b"two\r\n\r\n" * 5), record(3, b"")]
    raw = b"".join(records)
    ends = [len(b"".join(records[:count])) for count in range(4)]
    for size in range(len(raw) + 1):
        folder = tmp_path / str(size)
        folder.mkdir()
        (folder / "a.warc.open").write_bytes(raw[:size])
        recover_open_files(folder)
        end = max(each for each in ends if each <= size)

        left = {path.name: path.read_bytes() for path in folder.iterdir()}
        expected = {"a.warc": raw[:end], "a.warc.torn": raw[end:size]}
        assert left == {name: content for name, content in expected.items() if content}


def test_an_uncompressed_block_that_its_digest_belies_is_set_aside(
    tmp_path: Path, made: Callable[[int, bytes], ArcWarcRecord]
) -> None:
    # A power cut may keep a later write and lose an earlier one, which leaves zeros: nothing but the digest tells.
    whole, torn = ((record_head(made(number, b"block")), b"block\r\n\r\n") for number in (1, 2))
    (tmp_path / "a.warc.open").write_bytes(b"".join((*whole, torn[0], b"\0" * 5 + b"\r\n\r\n")))
    recover_open_files(tmp_path)

    assert (tmp_path / "a.warc").read_bytes() == b"".join(whole)
    assert (tmp_path / "a.warc.torn").read_bytes().startswith(torn[0])


def test_a_file_that_a_writer_is_at_is_left_alone(
    tmp_path: Path, writer: Callable[..., WarcWriter], made: Callable[[int, bytes], ArcWarcRecord], read: Read
) -> None:
    log = writer()
    log.write([made(1, b"one")])
    (finding,) = recover_open_files(tmp_path)
    log.write([made(2, b"two")])
    log.close()

    assert (finding.code, finding.severity, finding.file) == ("warc.in-use", "warning", log.name + ".open")
    assert read((tmp_path / log.name).read_bytes()) == [("1", b"one"), ("2", b"two")]
    assert recover_open_files(tmp_path) == []


def test_torn_bytes_of_an_earlier_crash_are_not_replaced(tmp_path: Path, members: list[bytes]) -> None:
    for torn in (b"\x1f\x8b\x08 first", b"\x1f\x8b\x08 second"):
        (tmp_path / "a.warc.gz.open").write_bytes(torn)
        recover_open_files(tmp_path)

    assert (tmp_path / "a.warc.gz.torn").read_bytes().endswith(b"first")
    assert (tmp_path / "a-recovered-1.warc.gz.torn").read_bytes().endswith(b"second")
    assert len(names(tmp_path)) == 2


def test_bytes_are_synced_before_a_recovered_file_gets_its_name(
    tmp_path: Path, members: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.warc.gz.open").write_bytes(members[0])

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(StoreError, match="Input/output"):
            recover_open_files(tmp_path)
    assert names(tmp_path) == ["a.warc.gz.open"]
    recover_open_files(tmp_path)
    assert names(tmp_path) == ["a.warc.gz"]


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


def test_a_symbolic_link_is_left_alone_and_what_it_leads_to_is_not_cut(tmp_path: Path) -> None:
    elsewhere = tmp_path / "diary.txt"
    elsewhere.write_bytes(b"no archive at all")
    folder = tmp_path / "warcs"
    folder.mkdir()
    (folder / "a.warc.gz.open").symlink_to(elsewhere)

    assert recover_open_files(folder) == []
    assert elsewhere.read_bytes() == b"no archive at all"
    assert names(folder) == ["a.warc.gz.open"]


def test_what_other_writers_leave_between_whole_records_tears_nothing(tmp_path: Path, record: Record) -> None:
    one_line_end = gzip.compress(record(2, b"two").removesuffix(b"\r\n"))
    parts = [gzip.compress(record(1, b"one")), one_line_end, gzip.compress(b""), gzip.compress(record(3, b"three"))]
    (tmp_path / "a.warc.gz.open").write_bytes(b"".join(parts))
    recover_open_files(tmp_path)

    assert names(tmp_path) == ["a.warc.gz"]
    assert (tmp_path / "a.warc.gz").read_bytes() == b"".join(parts)
