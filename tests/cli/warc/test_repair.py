"""`archiver warc repair` as people and scripts see it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from archiver.records.schema import shipped_schema
from tests.cli.running import run


def warc_of(crawled: Path) -> Path:
    return next((crawled / "warcs").glob("*.warc.gz"))


def test_a_sound_file_ends_with_0_and_is_copied(crawled: Path, tmp_path: Path) -> None:
    source = warc_of(crawled)
    done = run("warc", "repair", source, "-o", tmp_path / "b.warc.gz")

    assert (done.code, done.out) == (0, b"")
    assert "nothing was wrong" in done.words
    assert (tmp_path / "b.warc.gz").read_bytes() == source.read_bytes()


def test_a_torn_file_ends_with_1_and_findings_by_the_schema(crawled: Path, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc_of(crawled).read_bytes()[:-100])
    done = run("warc", "repair", "--json", tmp_path / "a.warc.gz", "-o", tmp_path / "b.warc.gz")

    assert done.code == 1
    findings = [json.loads(line) for line in done.out.splitlines()]
    for finding in findings:
        jsonschema.validate(finding, shipped_schema("finding-1").document)
    assert {finding["code"] for finding in findings} >= {"warc.gzip.damaged", "warc.repair.quarantined"}
    assert (tmp_path / "b.warc.gz.quarantine").stat().st_size == findings[-1]["length"]
    assert "1 stretch in b.warc.gz.quarantine" in done.words


def test_what_cannot_be_done_is_one_line(crawled: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"")
    (tmp_path / "garbage").write_bytes(b"garbage")
    cases = [
        (3, ["gone", "-o", "b"]),
        (3, ["garbage", "-o", "b"]),
        (2, [str(warc_of(crawled)), "-o", "there"]),
        (2, [str(warc_of(crawled))]),
    ]
    for code, arguments in cases:
        done = run("warc", "repair", *arguments, folder=tmp_path)
        assert (done.code, len(done.words.splitlines())) == (code, 1), done
    assert not (tmp_path / "b").exists()
