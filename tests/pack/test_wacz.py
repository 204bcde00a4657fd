"""An archive becomes one file, and that file the same archive again."""

from __future__ import annotations

import errno
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.dataset.build import extract_archive
from archiver.errors import CaptureIndexError, LimitReachedError, StoreError, UsageError, WarcError
from archiver.index.refresh import refresh
from archiver.model import Capture, Finding
from archiver.pack.check import check_wacz
from archiver.pack.wacz import Labels, write_wacz

Pack = Callable[..., Path]


def lines(path: Path, member: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as package:
        return [json.loads(line) for line in package.read(member).splitlines()]


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as package:
        value: dict[str, Any] = json.loads(package.read("datapackage.json"))
        return value


def complaints(path: Path) -> list[Finding]:
    return [item for item in check_wacz(path) if isinstance(item, Finding) and item.severity != "info"]


def test_the_members_are_those_of_the_specification_and_the_warc_files_are_stored_as_they_are(
    archive: Archive, pack: Pack
) -> None:
    path = pack(archive)
    with zipfile.ZipFile(path) as package:
        infos = {info.filename: info for info in package.infolist()}
        assert list(infos) == [
            "archive/a.warc.gz",
            "archive/b.warc.gz",
            "indexes/index.cdx.gz",
            "indexes/index.idx",
            "pages/pages.jsonl",
            "datapackage.json",
            "datapackage-digest.json",
        ]
        for name in ("a.warc.gz", "b.warc.gz"):
            assert package.read(f"archive/{name}") == (archive.warcs / name).read_bytes()
    assert {name for name, info in infos.items() if info.compress_type == zipfile.ZIP_STORED} == set(list(infos)[:3])
    assert complaints(path) == []


def test_the_manifest_tells_size_and_hash_of_every_file_and_the_digest_that_of_the_manifest(
    archive: Archive, pack: Pack
) -> None:
    path = pack(archive, title="Test", description="Two *files*.")
    told = manifest(path)
    assert (told["profile"], told["wacz_version"], told["title"]) == ("data-package", "1.1.1", "Test")
    assert told["created"] == told["modified"] == "2024-05-06T12:00:00.000000Z"
    with zipfile.ZipFile(path) as package:
        assert [each["path"] for each in told["resources"]] == package.namelist()[:-2]
        for each in told["resources"]:
            raw = package.read(each["path"])
            assert (each["bytes"], each["hash"]) == (len(raw), f"sha256:{hashlib.sha256(raw).hexdigest()}")
        digest = json.loads(package.read("datapackage-digest.json"))
        stated = hashlib.sha256(package.read("datapackage.json")).hexdigest()
        assert digest == {"path": "datapackage.json", "hash": f"sha256:{stated}"}


def test_without_records_the_pages_are_the_html_captures_that_went_well(archive: Archive, pack: Pack) -> None:
    header, *pages = lines(pack(archive), "pages/pages.jsonl")
    assert header == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": False}
    assert [page["url"] for page in pages] == ["http://example.com/0001", "http://example.com/0004"]
    assert pages[0]["ts"] == "2024-05-06T12:00:01.000000Z"
    assert not any("text" in page for page in pages)


def test_with_records_the_pages_have_title_and_text(archive: Archive, pack: Pack) -> None:
    extract_archive(archive)
    header, *pages = lines(pack(archive), "pages/pages.jsonl")
    assert header["hasText"]
    assert [(page["title"], page["text"]) for page in pages] == [("Page 1", "Text 1"), ("Page 4", "Text 4")]


def test_a_record_whose_capture_is_gone_is_told_and_left_out(archive: Archive, pack: Pack) -> None:
    extract_archive(archive)
    path = archive.records / "a.warc.gz.jsonl"
    path.write_bytes(path.read_bytes().replace(b"000000000001", b"00000000ffff", 1) + b"no JSON\n")
    packed = pack(archive)
    assert [page["url"] for page in lines(packed, "pages/pages.jsonl")[1:]] == ["http://example.com/0004"]
    assert complaints(packed) == []


def test_a_record_that_lies_in_two_files_is_one_page(
    tmp_path: Path, build_archive: Any, record: Any, pack: Pack
) -> None:
    with closing(build_archive(tmp_path / "archive", a=[record(1)], b=[record(1), record(2)])) as archive:
        extract_archive(archive)
        packed = pack(archive)
    assert complaints(packed) == []
    assert sorted(page["url"][-1] for page in lines(packed, "pages/pages.jsonl")[1:]) == ["1", "2"]


def test_the_first_page_is_shown_first_unless_another_is_named(archive: Archive, pack: Pack) -> None:
    assert manifest(pack(archive))["mainPageUrl"] == "http://example.com/0001"
    other = manifest(pack(archive, main_page="http://example.com/0004"))
    assert (other["mainPageUrl"], other["mainPageDate"]) == ("http://example.com/0004", "2024-05-06T12:00:04.000000Z")
    with pytest.raises(CaptureIndexError):
        pack(archive, main_page="http://example.com/none")


def test_the_same_archive_gives_the_same_bytes(archive: Archive, pack: Pack) -> None:
    assert pack(archive, "one.wacz", title="T").read_bytes() == pack(archive, "two.wacz", title="T").read_bytes()


def rows(archive: Archive) -> list[tuple[Any, ...]]:
    def facts(each: Capture) -> tuple[Any, ...]:
        return (each.urlkey, each.date, each.url, each.record_id, each.record_type, each.mime, each.status, each.digest)

    return [(*facts(each), each.offset, each.length) for each in archive.index.captures()]


def test_a_package_that_is_imported_gives_the_same_captures(archive: Archive, pack: Pack, tmp_path: Path) -> None:
    packed = pack(archive)
    with closing(make_archive(tmp_path / "other")) as other:
        results = list(import_files(other, [packed]))
        assert [(each.warc, each.findings) for each in results] == [
            ("packed-a.warc.gz", ()),
            ("packed-b.warc.gz", ()),
        ]
        assert rows(other) == rows(archive)
        for name in ("a", "b"):
            copied = other.warcs / f"packed-{name}.warc.gz"
            assert copied.read_bytes() == (archive.warcs / f"{name}.warc.gz").read_bytes()


@pytest.mark.parametrize(
    ("name", "is_made", "reason"),
    [
        ("b.warc.gz.open", True, "still being written"),
        ("new.warc.gz", False, "does not know it"),
        ("old.arc", True, "holds WARC files"),
        ("plain.warc", True, "compressed with gzip"),
        ("back\\slash.warc.gz", True, "backslash"),
    ],
    ids=["open", "not-indexed", "arc", "gzip-as-plain", "name"],
)
def test_what_cannot_go_into_a_package_is_left_out_and_told(
    tmp_path: Path, build_archive: Any, record: Any, name: str, is_made: bool, reason: str
) -> None:
    with closing(build_archive(tmp_path / "archive", a=[record(1)])) as archive:
        raw = b"filedesc://x 0.0.0.0 20240506 text/plain 0\n" if name.endswith(".arc") else record(9)
        (archive.warcs / name).write_bytes(raw)
        (archive.warcs / "notes.txt").write_text("no web archive")
        if is_made:
            list(refresh(archive.index, archive.warcs))
        packed = write_wacz(archive, tmp_path / "p.wacz", Labels(), created=datetime(2024, 5, 6, tzinfo=UTC))
    assert packed.warcs == ("a.warc.gz",)
    (finding,) = packed.findings
    assert (finding.code, finding.file) == ("pack.left-out", name)
    assert reason in finding.message
    assert complaints(tmp_path / "p.wacz") == []


def test_nothing_to_pack_is_an_error_that_says_why_and_writes_nothing(
    tmp_path: Path, build_archive: Any, record: Any, pack: Pack
) -> None:
    with closing(build_archive(tmp_path / "archive")) as archive:
        (archive.warcs / "a.warc.gz").write_bytes(record(1))
        with pytest.raises(WarcError, match=r"a\.warc\.gz.*does not know it"):
            pack(archive)
    assert not list(tmp_path.glob("*.wacz"))
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("change", ["longer", "other"])
def test_a_file_that_changes_meanwhile_stops_the_packing_and_leaves_nothing(
    archive: Archive, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    def changing(path: Path) -> BinaryIO:
        with path.open("ab" if change == "longer" else "wb") as file:
            file.write(b"more" if change == "longer" else b"")
        return path.open("rb")

    monkeypatch.setattr("archiver.pack.wacz.open_warc", changing)
    with pytest.raises(WarcError, match="changed while it was packed"):
        pack(archive)
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_an_index_that_changes_meanwhile_stops_the_packing(
    archive: Archive, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    captures = archive.index.captures

    def forgetting() -> Iterator[Capture]:
        yield from captures()
        archive.index.forget("b.warc.gz")

    monkeypatch.setattr(archive.index, "captures", lambda **_: forgetting() if not _ else captures(**_))
    with pytest.raises(WarcError, match="index changed"):
        pack(archive)


def test_a_full_disk_is_told_and_leaves_the_old_package(
    archive: Archive, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = pack(archive).read_bytes()

    def full(self: object, raw: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("archiver.pack.zipped.Sink.write", full)
    with pytest.raises(LimitReachedError, match="disk is full"):
        pack(archive)
    assert (tmp_path / "packed.wacz").read_bytes() == old


def test_the_file_must_be_called_a_wacz(archive: Archive, pack: Pack) -> None:
    with pytest.raises(UsageError, match="ends in"):
        pack(archive, "packed.zip")


def test_a_folder_that_is_not_there_is_told(archive: Archive, pack: Pack) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        pack(archive, "none/packed.wacz")


def test_an_index_of_several_blocks_is_sorted_and_its_list_leads_to_each(
    tmp_path: Path, build_archive: Any, record: Any, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.pack.index.LINES_PER_BLOCK", 3)
    records = [record(number, url=f"http://example.com/{number % 4}?q={number % 3}") for number in range(1, 24)]
    with closing(build_archive(tmp_path / "archive", a=records)) as archive:
        path = pack(archive)
    assert complaints(path) == []
    with zipfile.ZipFile(path) as package:
        assert len(package.read("indexes/index.idx").splitlines()) == 1 + 8
