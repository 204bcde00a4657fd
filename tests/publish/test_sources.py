"""The WARC files that records name."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import closing
from pathlib import Path

from archiver.archive import Archive
from archiver.model import Finding
from archiver.publish.contents import Contents
from archiver.publish.files import Source
from archiver.publish.sources import sources_of
from archiver.publish.target import open_target


def sources(archive: Archive, tmp_path: Path, counts: dict[str, int]) -> tuple[tuple[Source, ...], list[Finding]]:
    findings: list[Finding] = []
    with open_target(tmp_path / "x.zip", top="", force=False) as target:
        return sources_of(archive, Counter(counts), Contents(target), findings.append), findings


def test_a_file_that_is_not_packed_is_hashed_where_it_lies(news: Archive, tmp_path: Path) -> None:
    (found,), findings = sources(news, tmp_path, {"demo-1.warc.gz": 3})
    raw = (news.warcs / "demo-1.warc.gz").read_bytes()
    software = "archiver/0.1.0 (archiver-toolkit)"
    assert found == Source("demo-1.warc.gz", 3, len(raw), hashlib.sha256(raw).hexdigest(), software)
    assert not findings


def test_what_records_name_and_is_not_there_is_told(news: Archive, tmp_path: Path) -> None:
    names = {"gone.warc.gz": 2, "../../etc/passwd": 1, "a\0b": 1}
    found, findings = sources(news, tmp_path, names)
    assert [(each.name, each.sha256) for each in found] == [(name, None) for name in sorted(names)]
    assert [(each.code, each.file) for each in findings] == [("publish.warc", name) for name in sorted(names)]


def test_a_file_without_warcinfo_says_nothing_of_its_software(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    (folder / "warcs").mkdir(parents=True)
    (folder / "warcs/a.warc").write_bytes(b"not a WARC")
    with closing(Archive(folder)) as archive:
        (found,), _ = sources(archive, tmp_path, {"a.warc": 1})
    assert (found.software, found.size) == ("", 10)
