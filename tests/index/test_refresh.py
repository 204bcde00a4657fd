"""An index brought up to date with its folder."""

from __future__ import annotations

import contextlib
import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zstandard

import archiver.index.refresh
from archiver.errors import WarcError
from archiver.index.build import index_file
from archiver.index.interface import Stamp
from archiver.index.refresh import Refreshed, refresh, unindexed, warc_names
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture, Finding

Record = Callable[..., bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "warcs"
    made.mkdir()
    return made


def put(folder: Path, name: str, *records: bytes) -> None:
    (folder / name).write_bytes(b"".join(gzip.compress(each, mtime=0) for each in records))


def urls(index: SqliteIndex) -> list[str]:
    return [each.url.rpartition("/")[2] for each in index.captures()]


def test_new_changed_and_vanished_files_are_seen(index: SqliteIndex, folder: Path, record: Record) -> None:
    put(folder, "a.warc.gz", record(1), record(2))
    put(folder, "b.warc.gz", record(3))
    assert [(each.warc, each.captures, each.findings) for each in refresh(index, folder)] == [
        ("a.warc.gz", 2, ()),
        ("b.warc.gz", 1, ()),
    ]
    assert list(refresh(index, folder)) == []

    put(folder, "a.warc.gz", record(1), record(2), record(4))
    (folder / "b.warc.gz").unlink()
    assert [(each.warc, each.captures) for each in refresh(index, folder)] == [("a.warc.gz", 3)]
    assert urls(index) == ["1", "2", "4"]


def test_a_file_of_the_same_size_with_another_time_is_read_again(
    index: SqliteIndex, folder: Path, record: Record
) -> None:
    put(folder, "a.warc.gz", record(1))
    list(refresh(index, folder))
    os.utime(folder / "a.warc.gz", ns=(1, 1))

    assert [each.warc for each in refresh(index, folder)] == ["a.warc.gz"]


def test_files_that_a_crawl_is_writing_are_left_alone(
    index: SqliteIndex, folder: Path, record: Record, capture: Callable[..., Capture]
) -> None:
    put(folder, "live.warc.gz.open", record(1))
    index.add("live.warc.gz", [capture("http://example.com/1", warc="live.warc.gz")])

    assert list(refresh(index, folder)) == []
    assert urls(index) == ["1"]


def test_a_file_whose_indexing_was_cut_off_is_read_again_or_forgotten(
    index: SqliteIndex, folder: Path, record: Record, capture: Callable[..., Capture]
) -> None:
    # Killed between two batches: captures, but no stamp.
    put(folder, "half.warc.gz", record(1), record(2))
    for name in ("half.warc.gz", "gone.warc.gz"):
        index.add(name, [capture("http://example.com/1", warc=name)])

    assert [(each.warc, each.captures) for each in refresh(index, folder)] == [("half.warc.gz", 2)]
    assert {each.warc for each in index.captures()} == {"half.warc.gz"}


def test_a_closed_and_recovered_file_is_read_again(
    index: SqliteIndex, folder: Path, record: Record, capture: Callable[..., Capture]
) -> None:
    put(folder, "a.warc.gz", record(1), record(2))
    index.add("a.warc.gz", [capture("http://example.com/1")])

    assert [(each.warc, each.captures) for each in refresh(index, folder)] == [("a.warc.gz", 2)]


def test_one_file_that_cannot_be_opened_does_not_stop_the_others(
    index: SqliteIndex, folder: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a.warc.gz", record(1))
    put(folder, "b.warc.gz", record(2))

    def refuse(path: Path, name: str) -> Iterator[Capture | Finding]:
        if name == "a.warc.gz":
            raise WarcError("cannot be read (Permission denied)", str(path))
        return index_file(path, name)

    monkeypatch.setattr(archiver.index.refresh, "index_file", refuse)
    first, second = refresh(index, folder)

    assert (first.captures, [each.code for each in first.findings]) == (0, ["index.file.unreadable"])
    assert second.captures == 1


def test_a_name_that_is_no_utf_8_is_a_finding(index: SqliteIndex, folder: Path, record: Record) -> None:
    put(folder, os.fsdecode(b"\xff.warc.gz"), record(1))
    put(folder, "好.warc.gz", record(2))
    told = {each.warc: [finding.code for finding in each.findings] for each in refresh(index, folder)}

    assert told == {"?.warc.gz": ["index.file.name"], "好.warc.gz": []}
    assert urls(index) == ["2"]


def test_only_web_archives_are_looked_at(folder: Path) -> None:
    for name in (
        "a.warc",
        "B.WARC.GZ",
        "c.arc",
        "d.arc.gz",
        "e.cdx",
        "z.warc.zst",
        "f.warc.gz.open",
        "g.warc.gz.torn",
        ".x.part",
    ):
        (folder / name).write_bytes(b"")
    (folder / "h.warc").mkdir()

    assert warc_names(folder) == ["B.WARC.GZ", "a.warc", "c.arc", "d.arc.gz", "z.warc.zst"]


def test_damage_is_told_and_the_rest_indexed(index: SqliteIndex, folder: Path, record: Record) -> None:
    whole = [gzip.compress(record(number), mtime=0) for number in (1, 2, 3)]
    (folder / "a.warc.gz").write_bytes(whole[0] + whole[1][:-9] + whole[2])
    (result,) = refresh(index, folder)

    assert (result.captures, [each.code for each in result.findings]) == (2, ["warc.gzip.damaged"])
    assert urls(index) == ["1", "3"]


def test_more_captures_than_a_batch_are_all_indexed(index: SqliteIndex, folder: Path, record: Record) -> None:
    (folder / "a.warc").write_bytes(b"".join(record(number) for number in range(4001)))
    (result,) = refresh(index, folder)

    assert result.captures == index.count() == 4001


def codes(result: Refreshed) -> list[str]:
    return [each.code for each in result.findings]


def test_a_file_swapped_for_one_of_the_same_size_and_time_is_read_again(
    index: SqliteIndex, folder: Path, record: Record
) -> None:
    for number in (1, 2):
        (folder / "a.warc").write_bytes(record(number))
        os.utime(folder / "a.warc", ns=(5, 5))
        assert [each.warc for each in refresh(index, folder)] == ["a.warc"]
        assert urls(index) == [str(number)]


def test_a_renamed_file_keeps_its_rows_without_being_read(
    index: SqliteIndex, folder: Path, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "a.warc.gz", record(1), record(2))
    list(refresh(index, folder))
    (folder / "a.warc.gz").rename(folder / "b.warc.gz")
    monkeypatch.setattr(archiver.index.refresh, "index_file", None)

    assert list(refresh(index, folder)) == [Refreshed("b.warc.gz", 2, ())]
    assert {each.warc for each in index.captures()} == {"b.warc.gz"} == set(index.stamps())
    assert list(refresh(index, folder)) == []


def test_records_called_after_their_file_are_read_again_when_it_is_renamed(
    index: SqliteIndex, folder: Path, record: Record
) -> None:
    put(folder, "a.warc.gz", record(1).replace(b"WARC-Record-ID", b"X"))
    list(refresh(index, folder))
    (folder / "a.warc.gz").rename(folder / "b.warc.gz")
    list(refresh(index, folder))

    assert [each.record_id for each in index.captures()] == ["<urn:archiver:b.warc.gz:0>"]
    assert set(index.stamps()) == {"b.warc.gz"}


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((9, 2, 3), "2 of its 3 captures are also in a.warc.gz"),
        ((2, 3), "all 2 captures are also in a.warc.gz"),
        ((2,), "its one capture is also in a.warc.gz"),
    ],
)
def test_a_copy_is_told_once_for_the_file(
    index: SqliteIndex, folder: Path, record: Record, numbers: tuple[int, ...], words: str
) -> None:
    put(folder, "a.warc.gz", record(1), record(2), record(3))
    put(folder, "b.warc.gz", *map(record, numbers))
    first, second = refresh(index, folder)

    assert (codes(first), codes(second)) == ([], ["index.record.duplicate"])
    assert second.findings[0].severity == "info"
    assert second.findings[0].message == f"{words}, by record id"
    assert index.count() == 3 + len(numbers)


def test_a_stamp_without_a_head_gets_one_without_the_file_being_read(
    index: SqliteIndex, folder: Path, record: Record
) -> None:
    put(folder, "a.warc.gz", record(1))
    facts = (folder / "a.warc.gz").stat()
    index.add("a.warc.gz", [], Stamp(facts.st_size, facts.st_mtime_ns))

    assert list(refresh(index, folder)) == []
    (stamp,) = index.stamps().values()
    assert stamp is not None
    assert stamp.head


def test_files_put_there_by_hand_are_known_to_be_unindexed(index: SqliteIndex, folder: Path, record: Record) -> None:
    put(folder, "a.warc.gz", record(1))
    put(folder, os.fsdecode(b"\xff.warc.gz"), record(1))
    assert unindexed(index, folder) == ["a.warc.gz"]
    list(refresh(index, folder))
    assert unindexed(index, folder) == []
    put(folder, "b.warc.gz", record(2))
    os.utime(folder / "a.warc.gz", ns=(1, 1))
    assert unindexed(index, folder) == ["a.warc.gz", "b.warc.gz"]


KILLED = """
import sys
from pathlib import Path
import archiver.index.refresh
from archiver.index.sqlite import SqliteIndex
archiver.index.refresh._BATCH = 20
for result in archiver.index.refresh.refresh(SqliteIndex(Path(sys.argv[1])), Path(sys.argv[2])):
    pass
"""


@pytest.mark.parametrize("rows", [1, 100, 400])
def test_a_refresh_that_is_killed_is_completed_by_the_next(
    tmp_path: Path, folder: Path, record: Record, rows: int
) -> None:
    for name in ("a.warc.gz", "b.warc.gz"):
        put(folder, name, *(record(number, f"http://{name}/{number}") for number in range(1, 400)))
    path = tmp_path / "index.sqlite"
    with contextlib.closing(SqliteIndex(path)) as index:
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(path), str(folder)])
        while index.count() < rows and process.poll() is None:
            continue
        process.kill()
        process.wait()
    with contextlib.closing(SqliteIndex(path)) as index, contextlib.closing(SqliteIndex(tmp_path / "new")) as new:
        list(refresh(index, folder))
        list(refresh(new, folder))
        assert sorted(map(repr, index.captures())) == sorted(map(repr, new.captures()))
        assert (index.count(), index.stamps(), unindexed(index, folder)) == (798, new.stamps(), [])


def test_a_file_compressed_with_zstd_is_indexed(index: SqliteIndex, folder: Path, record: Record) -> None:
    frames = [zstandard.ZstdCompressor().compress(record(number)) for number in (1, 2)]
    (folder / "a.warc.zst").write_bytes(b"".join(frames))
    (result,) = refresh(index, folder)

    assert (result.captures, [each.offset for each in index.captures()]) == (2, [0, len(frames[0])])
