"""Some captures of an archive become one WACZ file."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import Archive, make_archive
from archiver.crawl.intake import import_files
from archiver.errors import WarcError
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.pack.pages import Page
from archiver.pack.selected import WARC, Selection, write_selected

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def selection(archive: Archive, *urls: str, title: str = "Two pages") -> Selection:
    captures = [archive.capture(url) for url in urls]
    return Selection(frozenset(captures), tuple(Page(each, f"At {each.url}") for each in captures), title)


def written(archive: Archive, chosen: Selection, folder: Path) -> Path:
    out = BytesIO()
    assert write_selected(archive, chosen, out, created=NOON) == ()
    path = folder / "selected.wacz"
    path.write_bytes(out.getvalue())
    return path


def lines(path: Path, member: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as package:
        return [json.loads(line) for line in package.read(member).splitlines()]


def test_it_holds_what_was_chosen_and_is_a_valid_package(archive: Archive, tmp_path: Path) -> None:
    path = written(archive, selection(archive, "http://example.com/0004", "http://example.com/0001"), tmp_path)
    assert [item for item in check_wacz(path) if isinstance(item, Finding) and item.severity != "info"] == []
    header, *pages = lines(path, "pages/pages.jsonl")
    assert not header["hasText"]
    assert [page["url"] for page in pages] == ["http://example.com/0004", "http://example.com/0001"]
    with zipfile.ZipFile(path) as package:
        told = json.loads(package.read("datapackage.json"))
        assert package.namelist()[0] == f"archive/{WARC}"
        assert package.getinfo(f"archive/{WARC}").compress_type == zipfile.ZIP_STORED
    assert (told["title"], told["description"]) == ("Two pages", "2 captures.")
    assert told["mainPageUrl"] == "http://example.com/0004"


def test_the_captures_in_it_are_those_of_the_archive(archive: Archive, tmp_path: Path) -> None:
    path = written(archive, selection(archive, "http://example.com/0001", "http://example.com/0004"), tmp_path)
    other = make_archive(tmp_path / "other")
    for _ in import_files(other, [path]):
        continue
    for url in ("http://example.com/0001", "http://example.com/0004"):
        theirs, ours = other.memento(other.capture(url)), archive.memento(archive.capture(url))
        assert (theirs.content, theirs.capture.record_id) == (ours.content, ours.capture.record_id)
    assert other.index.count() == 2
    other.close()


def test_the_same_selection_gives_the_same_bytes(archive: Archive) -> None:
    chosen = selection(archive, "http://example.com/0001", "http://example.com/0004")
    first, second = BytesIO(), BytesIO()
    write_selected(archive, chosen, first, created=NOON)
    write_selected(archive, chosen, second, created=NOON)
    assert first.getvalue() == second.getvalue()


def test_what_cannot_be_copied_is_told_and_is_no_page(archive: Archive) -> None:
    chosen = selection(archive, "http://example.com/0001", "http://example.com/0004")
    archive.warc_path("a.warc.gz").unlink()
    out = BytesIO()
    (finding,) = write_selected(archive, chosen, out, created=NOON)
    assert (finding.code, finding.value) == ("pack.left-out", "http://example.com/0001")
    with zipfile.ZipFile(out) as package:
        assert b"0001" not in package.read("pages/pages.jsonl")


@pytest.mark.parametrize("is_there", [True, False], ids=["files are gone", "nothing was chosen"])
def test_a_package_of_nothing_is_none(archive: Archive, is_there: bool) -> None:
    urls = ["http://example.com/0001"] if is_there else []
    chosen = selection(archive, *urls)
    archive.warc_path("a.warc.gz").unlink()
    with pytest.raises(WarcError, match="nothing can be packed"):
        write_selected(archive, chosen, BytesIO(), created=NOON)
