"""WARC files that the index has never seen are indexed before records are verified; changed ones are not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from archiver.archive import open_archive
from archiver.store.lock import locked
from archiver.verify.indexing import index_new
from tests.cli.pages import record, story


def new(folder: Path) -> list[str]:
    with closing(open_archive(folder)) as archive:
        return list(index_new(archive))


def test_files_are_indexed_once_and_again_only_by_hand(tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    first, second = tmp_path / "warcs/a.warc.gz", tmp_path / "warcs/b.warc.gz"
    first.write_bytes(record(1, story()))
    assert new(tmp_path) == ["a.warc.gz"]
    assert new(tmp_path) == []
    first.write_bytes(record(2, story()) + record(3, story()))
    second.write_bytes(record(4, story()))
    assert new(tmp_path) == ["b.warc.gz"]
    with closing(open_archive(tmp_path)) as archive:
        assert archive.unindexed() == ["a.warc.gz"]
        assert archive.index.count() == 2


def test_a_damaged_file_is_indexed_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    (tmp_path / "warcs/a.warc.gz").write_bytes(record(1, story()) + record(2, story())[:-40])
    (tmp_path / "warcs/b.warc.gz").write_bytes(b"no WARC file")
    assert new(tmp_path) == ["a.warc.gz", "b.warc.gz"]
    with closing(open_archive(tmp_path)) as archive:
        assert archive.index.count() >= 1


def test_nothing_is_done_while_another_writer_is_at_work(tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    (tmp_path / "warcs/a.warc.gz").write_bytes(record(1, story()))
    with locked(tmp_path / ".archiver/lock"):
        assert new(tmp_path) == []
    assert new(tmp_path) == ["a.warc.gz"]
