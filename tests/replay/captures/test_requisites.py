"""What a page needs to be shown, as far as it was captured."""

from __future__ import annotations

import pytest

from archiver.archive import Archive
from archiver.replay.captures.requisites import page_with_requisites
from tests.replay.shelf import PNG, Shelf

HOST = "http://a.example"
PAGE = """<html><head><link rel="stylesheet" href="/one.css"></head><body>
<img src="/photo.png"><img src="/moved.png"><iframe src="/frame"></iframe>
<a href="/other">no resource</a></body></html>"""


def needed(archive: Archive, record_id: str) -> list[str]:
    """Return the paths of what is packed with a capture, in any order."""
    found = page_with_requisites(archive, archive.capture(record_id))
    return sorted(each.url.removeprefix(HOST) for each in found)


def test_style_sheets_frames_and_redirects_are_followed(shelf: Shelf) -> None:
    page = shelf.add(f"{HOST}/", PAGE)
    shelf.add(f"{HOST}/one.css", "@import '/two.css'; body { background: url(/paper.png) }", "text/css")
    shelf.add(f"{HOST}/two.css", "body { background: url(/ink.png) }", "text/css")
    shelf.add(f"{HOST}/frame", "<html><head><link rel=stylesheet href=/frame.css></head></html>")
    shelf.add(f"{HOST}/frame.css", "body {}", "text/css")
    shelf.add(f"{HOST}/moved.png", b"", status=302, headers=(("Location", "/there.png"),))
    for name in ("photo", "paper", "ink", "there", "unasked"):
        shelf.add(f"{HOST}/{name}.png", PNG, "image/png")
    shelf.add(f"{HOST}/other", "<p>another page</p>")
    wanted = ["/", "/frame", "/frame.css", "/ink.png", "/moved.png", "/one.css", "/paper.png", "/photo.png"]
    assert needed(shelf.finish(), page) == [*wanted, "/there.png", "/two.css"]


def test_a_redirect_comes_with_the_page_that_it_leads_to(shelf: Shelf) -> None:
    moved = shelf.add(f"{HOST}/old", b"", status=301, headers=(("Location", "/new"),))
    shelf.add(f"{HOST}/new", "<img src=/photo.png>")
    shelf.add(f"{HOST}/photo.png", PNG, "image/png")
    assert needed(shelf.finish(), moved) == ["/new", "/old", "/photo.png"]


@pytest.mark.parametrize("is_damaged", [False, True])
def test_what_is_no_page_comes_alone(shelf: Shelf, is_damaged: bool) -> None:
    record_id = shelf.add(f"{HOST}/photo.png", PNG, "image/png")
    archive = shelf.finish()
    if is_damaged:
        archive.warc_path(archive.capture(record_id).warc).unlink()
    assert needed(archive, record_id) == ["/photo.png"]
