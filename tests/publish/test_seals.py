"""Seals of an archive in a package of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Archive, open_archive
from archiver.index.refresh import refresh
from archiver.publish.package import Published
from archiver.seal.dataset import Dataset
from archiver.seal.document import Seal
from archiver.seal.files import write_seal
from archiver.seal.making import Facts
from archiver.seal.manifest import Manifest
from archiver.verify.files import verify

Pack = Callable[..., Published]


def sealed(archive: Archive, day: int, previous: Manifest | None = None) -> Seal:
    """Seal the archive as it lies there, on a day of November 2026."""
    facts = Facts("news", lambda: datetime(2026, 11, day, tzinfo=UTC), previous=previous)
    return write_seal(
        archive.folder / f"seals/news-{99 - day}.seal.json", Dataset(archive.folder, ("records", "warcs")), facts
    )


def test_without_seals_there_are_none(whole: Published) -> None:
    assert whole.dataset.seal == ""
    assert whole.dataset.of_role("seal") == []


def test_all_seals_go_along_and_the_newest_is_told(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    first = sealed(copied, 1)
    sealed(copied, 2, first.manifest)
    (copied.folder / "seals/.hidden").write_text("x")
    made = pack(copied, tmp_path / "package")
    assert made.findings == ()
    assert made.dataset.seal == "seals/news-97.seal.json"
    assert [file.path for file in made.dataset.of_role("seal")] == [
        "seals/news-97.seal.json",
        "seals/news-97.seal.rows",
        "seals/news-98.seal.json",
        "seals/news-98.seal.rows",
    ]
    assert "`seals/news-97.seal.json`" in (made.path / "README.md").read_text("utf-8")


def test_a_link_among_the_seals_takes_nobody_s_file_along(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    sealed(copied, 1)
    secret = tmp_path / "id_key"
    secret.write_text("not to be published")
    (copied.folder / "seals/news.txt").symlink_to(secret)
    (copied.folder / "seals/zz.seal.json").symlink_to(copied.folder / "seals/news-98.seal.json")
    made = pack(copied, tmp_path / "package")
    assert [(each.code, each.file) for each in made.findings] == [
        ("pack.left-out", "news.txt"),
        ("pack.left-out", "zz.seal.json"),
    ]
    assert made.dataset.seal == "seals/news-98.seal.json"
    assert sorted(path.name for path in (made.path / "seals").iterdir()) == ["news-98.seal.json", "news-98.seal.rows"]


def test_the_seal_holds_in_the_package(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    sealed(copied, 1)
    for _ in refresh(copied.index, copied.warcs):
        continue
    made = pack(copied, tmp_path / "package", has_warcs=True)
    with closing(open_archive(made.path)) as archive:
        for _ in refresh(archive.index, archive.warcs):
            continue
        (seal,) = [found for _, found in verify(archive, processes=1) if found.kind == "seal"]
    codes = {finding.code for finding in seal.findings}
    assert codes <= {"seal.unsigned", "seal.untimed"}, codes


def test_a_seal_of_other_records_is_told(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    sealed(copied, 1)
    path = copied.records / "demo-2.warc.gz.jsonl"
    path.write_bytes(path.read_bytes().replace("首页".encode(), "首頁".encode()))
    made = pack(copied, tmp_path / "package")
    assert [finding.code for finding in made.findings] == ["publish.seal"]
    assert "records/demo-2.warc.gz.jsonl" in made.findings[0].message


def test_records_that_came_after_the_seal_are_told(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    path = copied.records / "demo-2.warc.gz.jsonl"
    raw = path.read_bytes()
    path.unlink()
    sealed(copied, 1)
    path.write_bytes(raw)
    made = pack(copied, tmp_path / "package")
    assert [finding.code for finding in made.findings] == ["publish.seal"]


def test_a_seal_that_cannot_be_read_goes_along_and_is_not_told(copied: Archive, pack: Pack, tmp_path: Path) -> None:
    (copied.folder / "seals").mkdir()
    (copied.folder / "seals/x.seal.json").write_text("{")
    made = pack(copied, tmp_path / "package")
    assert made.dataset.seal == ""
    assert (made.path / "seals/x.seal.json").read_text() == "{"
