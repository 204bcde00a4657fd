"""The records of some captures as a WARC file of their own."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.errors import WarcError
from archiver.index.refresh import refresh
from archiver.model import Capture, Finding
from archiver.pack.excerpt import Excerpt, with_originals, write_capture, write_excerpt
from archiver.warc.build import new_record_id
from archiver.warc.files import read_file
from tests.replay.shelf import FIRST, PAGE, PNG, STORY, Library, Shelf, make_shelf

NAME = "excerpt.warc.gz"
ARC = (
    b"filedesc://old.arc 192.0.2.1 20010203040506 text/plain 46\n1 0 Somebody\nURL IP-address Archive-date Content\n\n"
    b"http://old.example/ 192.0.2.1 20010203040507 text/html 57\n"
    b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>old</p>\n\n\n"
)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """An empty shelf; the archive is closed after the test."""
    made = make_shelf(tmp_path / "shelf")
    yield made
    made.writer.close()
    made.archive.close()


@pytest.fixture
def library(shelf: Shelf) -> Library:
    """A few captures, with their record ids by name."""
    ids = {
        "home": shelf.add("http://news.example/", PAGE % "First."),
        "story": shelf.add("http://news.example/story", STORY),
        "moved": shelf.add("http://news.example/old", b"", status=301, headers=(("Location", "/story"),)),
        "logo": shelf.add("http://news.example/logo.png", PNG, "image/png"),
        "gone": shelf.add("http://news.example/gone", "<html><body>Gone</body></html>", status=404),
    }
    digest = f"sha256:{hashlib.sha256((PAGE % 'First.').encode()).hexdigest()}"
    ids["revisit"] = shelf.add_revisit("http://news.example/", ids["home"], FIRST.replace(year=2025), digest)
    ids["orphan"] = shelf.add_revisit("http://news.example/orphan", new_record_id(), FIRST, "sha256:" + "0" * 64)
    return shelf.finish(), ids


def read_back(raw: bytes) -> list[tuple[str, str | None]]:
    """Return type and id of each record; fails on a finding."""
    found: list[tuple[str, str | None]] = []
    for item in read_file(BytesIO(raw)):
        assert not isinstance(item, Finding), item.message
        found.append((item.record_type, item.record_id))
    return found


def excerpt(archive: Archive, *captures: Capture) -> tuple[Excerpt, bytes]:
    """Return what was written of captures, and the file."""
    out = BytesIO()
    return write_excerpt(archive, captures, out, NAME, compression="speed"), out.getvalue()


def test_only_the_records_of_the_capture_are_in_it(library: Library) -> None:
    archive, ids = library
    out = BytesIO()
    write_capture(archive, archive.capture(ids["gone"]), out)
    records = read_back(out.getvalue())
    assert [kind for kind, _ in records] == ["warcinfo", "response", "request", "metadata"]
    assert records[1][1] == ids["gone"]


def test_captures_come_in_the_order_of_the_file_under_one_warcinfo(library: Library) -> None:
    archive, ids = library
    made, raw = excerpt(archive, archive.capture(ids["logo"]), archive.capture(ids["story"]))
    own = [record_id for kind, record_id in read_back(raw) if kind == "response"]
    assert own == [ids["story"], ids["logo"]]
    assert [kind for kind, _ in read_back(raw)].count("warcinfo") == 1
    assert made.findings == []


def test_the_captures_it_gives_back_lie_where_they_say(library: Library) -> None:
    archive, ids = library
    chosen = [archive.capture(ids[name]) for name in ("story", "logo", "moved")]
    made, raw = excerpt(archive, *chosen)
    assert [each.record_id for each in made.captures] == [ids[name] for name in ("story", "moved", "logo")]
    for each in made.captures:
        assert each.warc == NAME
        member = gzip.decompress(raw[each.offset : each.offset + each.length])
        original = archive.capture(each.record_id)
        stored = archive.warc_path(original.warc).read_bytes()[original.offset : original.offset + original.length]
        assert member == gzip.decompress(stored)


def test_of_a_revisit_the_capture_it_refers_to_is_chosen_too(library: Library) -> None:
    archive, ids = library
    found = with_originals(archive, [archive.capture(ids["revisit"]), archive.capture(ids["orphan"])])
    assert {each.record_id for each in found} == {ids["revisit"], ids["home"], ids["orphan"]}


def test_a_damaged_record_is_left_out_and_told_of(shelf: Shelf) -> None:
    bad, good = shelf.add("http://a.example/", STORY), shelf.add("http://a.example/b", STORY)
    archive = shelf.finish()
    damage(archive, archive.capture(bad))
    made, raw = excerpt(archive, archive.capture(bad), archive.capture(good))
    assert [each.record_id for each in made.captures] == [good]
    assert {(each.code, each.record_id) for each in made.findings} == {("pack.left-out", bad)}
    assert [kind for kind, _ in read_back(raw)] == ["warcinfo", "response", "request", "metadata"]


def test_a_damaged_record_alone_is_no_file(shelf: Shelf) -> None:
    record_id = shelf.add("http://a.example/", STORY)
    archive = shelf.finish()
    capture = archive.capture(record_id)
    damage(archive, capture)
    with pytest.raises(WarcError):
        write_capture(archive, capture, BytesIO())


def test_a_file_that_is_gone_leaves_all_its_captures_out(shelf: Shelf) -> None:
    ids = [shelf.add(f"http://a.example/{number}", STORY) for number in range(3)]
    archive = shelf.finish()
    captures = [archive.capture(each) for each in ids]
    archive.warc_path(captures[0].warc).unlink()
    made, raw = excerpt(archive, *captures)
    assert (made.captures, raw) == ([], b"")
    assert [each.record_id for each in made.findings] == ids


def test_what_lies_in_an_arc_file_has_no_place_in_a_warc_file(tmp_path: Path) -> None:
    with closing(make_archive(tmp_path)) as archive:
        (archive.warcs / "old.arc").write_bytes(ARC)
        for _ in refresh(archive.index, archive.warcs):
            continue
        (capture,) = archive.lookup("http://old.example/")
        made, raw = excerpt(archive, capture)
    assert (made.captures, raw) == ([], b"")
    assert [each.code for each in made.findings] == ["pack.left-out"]


def damage(archive: Archive, capture: Capture) -> None:
    path = archive.warc_path(capture.warc)
    raw = bytearray(path.read_bytes())
    raw[capture.offset + 30 : capture.offset + 60] = bytes(30)
    path.write_bytes(raw)
