"""`archiver warc recompress` as people and scripts see it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.cli.running import run


def warc_of(crawled: Path) -> Path:
    return next((crawled / "warcs").glob("*.warc.gz"))


def test_sizes_are_told(crawled: Path, tmp_path: Path) -> None:
    source = warc_of(crawled)
    done = run("warc", "recompress", "--json", source, "-o", tmp_path / "b.warc.gz")

    assert done.code == 0
    told = json.loads(done.out)
    assert told["before_bytes"] == source.stat().st_size
    assert told["after_bytes"] == (tmp_path / "b.warc.gz").stat().st_size < told["before_bytes"]
    told_again = run("warc", "recompress", source, "-o", tmp_path / "c.warc.gz").out.decode()
    assert f"{told['before_bytes']} bytes before, {told['after_bytes']} after" in told_again


def test_several_files_go_into_a_folder_under_names_that_fit(crawled: Path, tmp_path: Path) -> None:
    raw = warc_of(crawled).read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(raw)
    (tmp_path / "b.warc").write_bytes(gzip.decompress(raw))
    (tmp_path / "torn.warc.gz").write_bytes(raw[:-50])
    (tmp_path / "out").mkdir()
    for compression, names in (("size", ["a.warc.gz", "b.warc.gz"]), ("none", ["a.warc", "b.warc"])):
        arguments = ["a.warc.gz", "torn.warc.gz", "b.warc", "-o", "out", "--compress", compression]
        done = run("warc", "recompress", *arguments, folder=tmp_path)
        assert done.code == 1
        assert "warc.gzip.damaged" in done.out.decode()
        assert "`archiver warc repair`" in done.words
        assert {path.name for path in (tmp_path / "out").iterdir()} >= set(names)
    assert (tmp_path / "out/a.warc").read_bytes() == (tmp_path / "b.warc").read_bytes()
    assert not list((tmp_path / "out").glob("torn*"))


def test_in_place_keeps_the_name(copied: Path) -> None:
    source = warc_of(copied)
    before = gzip.decompress(source.read_bytes())

    assert run("warc", "recompress", "--in-place", source).code == 0
    assert gzip.decompress(source.read_bytes()) == before
    assert run("-C", copied, "index").code == 0


def test_what_cannot_be_done_is_one_line(crawled: Path, tmp_path: Path) -> None:
    source = str(warc_of(crawled))
    cases = [
        (3, ["gone.warc.gz", "-o", "b"]),
        (2, [source]),
        (2, [source, "-o", "b", "--in-place"]),
        (2, [source, source, "-o", "b"]),
        (2, ["--in-place", source, "--compress", "none"]),
    ]
    for code, arguments in cases:
        done = run("warc", "recompress", *arguments, folder=tmp_path)
        assert (done.code, len(done.words.splitlines())) == (code, 1), done
