"""What a page asks for and the archive lacks."""

from __future__ import annotations

from archiver.replay.captures.absences import absences
from archiver.replay.captures.requisites import MAX_ASKED
from tests.replay.shelf import PNG, Shelf

PAGE = """<html><head><link rel="stylesheet" href="/style.css"></head><body>
<img src="/here.png"><img src="/gone.png"><img src="/never.png"><a href="/page">no resource</a></body></html>"""


def test_missing_resources_are_named_those_of_style_sheets_too(shelf: Shelf) -> None:
    page = shelf.add("http://a.example/", PAGE)
    shelf.add("http://a.example/here.png", PNG, "image/png")
    shelf.add("http://a.example/gone.png", b"", "image/png", status=404)
    shelf.add("http://a.example/style.css", "body { background: url(paper.png) }", "text/css")
    archive = shelf.finish()
    found = absences(archive, archive.memento(archive.capture(page)))
    assert found.missing == ("http://a.example/never.png", "http://a.example/paper.png")
    assert found.failed == ("http://a.example/gone.png",)
    assert (found.asked, found.is_whole) == (5, True)


def test_a_page_that_asks_for_too_much_is_told_to(shelf: Shelf) -> None:
    page = shelf.add("http://a.example/", "".join(f"<img src={number}.png>" for number in range(MAX_ASKED + 9)))
    archive = shelf.finish()
    found = absences(archive, archive.memento(archive.capture(page)))
    assert not found.is_whole
    assert len(found.missing) == MAX_ASKED


def test_what_is_no_page_asks_for_nothing(shelf: Shelf) -> None:
    image = shelf.add("http://a.example/x.png", PNG, "image/png")
    archive = shelf.finish()
    assert absences(archive, archive.memento(archive.capture(image))).asked == 0
