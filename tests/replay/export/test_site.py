"""A static site of stories."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.errors import ReplayError, UsageError
from archiver.index.interface import StoryEntry
from archiver.replay.export.site import Exported, export_site
from tests.replay.shelf import NOW, PNG, STORY, Shelf

URL = "http://news.example/story"


def listed(archive: Archive, entries: Iterable[tuple[str, str, str]]) -> Archive:
    """Return `archive` with stories in its catalogue: record id, URL and date of each."""
    archive.catalogue.add(
        [
            StoryEntry(record_id, url, "纸张的寿命", "拾页", date, "", "zh-CN", "article")
            for record_id, url, date in entries
        ]
    )
    return archive


@pytest.fixture
def exported(shelf: Shelf, tmp_path: Path) -> tuple[Path, Exported, str]:
    """An export of an archive with two stories, one of which names the other, and the record id of the first."""
    first = shelf.add(URL, STORY.replace("/gone", "/second"))
    second = shelf.add("http://news.example/second", STORY)
    shelf.add("http://news.example/logo.png", PNG, "image/png")
    archive = listed(
        shelf.finish(), [(first, URL, "2024-05-05T23:48:00+08:00"), (second, "http://news.example/second", "")]
    )
    folder = tmp_path / "out"
    return folder, export_site(archive, folder, clock=lambda: NOW), first


def test_every_story_has_a_page_and_a_record(exported: tuple[Path, Exported, str]) -> None:
    folder, done, first = exported
    assert (done.stories, done.images, done.left_out) == (2, 1, ())
    records = [json.loads(path.read_text()) for path in sorted((folder / "records").iterdir())]
    assert first in [record["id"] for record in records]
    pages = sorted((folder / "stories").iterdir())
    assert len(pages) == 2
    text = next(page.read_text() for page in pages if first.strip("<>") in page.read_text())
    for said in ("纸张的寿命", "Digest verified.", "192.0.2.7", "meta element", "@misc{", "<mark>林渊</mark>"):
        assert said in text, said


def test_the_list_is_by_date_and_names_what_has_none(exported: tuple[Path, Exported, str]) -> None:
    text = (exported[0] / "index.html").read_text()
    assert text.index("May 2024") < text.index("undated")
    assert text.count('href="stories/') == 2


def test_every_address_in_it_is_a_file_of_it_or_leads_to_the_web(exported: tuple[Path, Exported, str]) -> None:
    folder = exported[0]
    for page in folder.rglob("*.html"):
        text = page.read_text()
        assert "<script" not in text
        for target in re.findall(r'(?:href|src)="([^"]*)"', text):
            if not target.startswith(("http://news.example/", "#")):
                assert (page.parent / target).is_file(), (page.name, target)
        assert not re.findall(r'src="http', text)


def test_stories_link_to_each_other(exported: tuple[Path, Exported, str]) -> None:
    pages = [page.read_text() for page in (exported[0] / "stories").iterdir()]
    assert any(re.search(r'<a href="news\.example-second-[^"]*\.html"', text) for text in pages)


def test_the_pages_speak_the_language_that_was_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    record_id = shelf.add(URL, STORY)
    export_site(listed(shelf.finish(), [(record_id, URL, "2024")]), tmp_path / "out", language="zh-CN")
    assert '<html lang="zh-CN"' in (tmp_path / "out" / "index.html").read_text()


def test_a_long_list_has_pages(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.replay.export.site.PER_PAGE", 2)
    urls = [f"http://news.example/{number}" for number in range(5)]
    ids = [shelf.add(url, STORY) for url in urls]
    entries = [(record_id, url, "2024") for record_id, url in zip(ids, urls, strict=True)]
    export_site(listed(shelf.finish(), entries), tmp_path / "out")
    assert 'rel="next" href="index-2.html"' in (tmp_path / "out" / "index.html").read_text()
    last = (tmp_path / "out" / "index-3.html").read_text()
    assert 'rel="prev" href="index-2.html"' in last
    assert 'rel="next"' not in last


def test_a_story_whose_record_is_damaged_is_left_out_and_told(shelf: Shelf, tmp_path: Path) -> None:
    good, bad = shelf.add(URL, STORY), shelf.add("http://news.example/bad", STORY)
    archive = listed(shelf.finish(), [(good, URL, "2024"), (bad, "http://news.example/bad", "2024")])
    capture = archive.capture(bad)
    path = archive.warc_path(capture.warc)
    raw = bytearray(path.read_bytes())
    raw[capture.offset + 40 : capture.offset + 80] = bytes(40)
    path.write_bytes(raw)
    done = export_site(archive, tmp_path / "out")
    assert done.stories == 1
    assert [url for url, _ in done.left_out] == ["http://news.example/bad"]
    assert "bad" not in (tmp_path / "out" / "index.html").read_text()


def test_a_folder_with_something_in_it_is_left_alone(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("kept")
    with pytest.raises(UsageError, match="something there"):
        export_site(shelf.finish(), tmp_path / "out")


def test_an_archive_without_stories_says_what_makes_them(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="no stories") as caught:
        export_site(shelf.finish(), tmp_path / "out")
    assert "archiver extract" in caught.value.hint
    assert not (tmp_path / "out").exists()
