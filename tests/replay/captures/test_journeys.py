"""Redirects around a capture."""

from __future__ import annotations

from datetime import timedelta

from archiver.replay.captures.journeys import MAX_STEPS, journey
from tests.replay.shelf import FIRST, Shelf


def redirect(shelf: Shelf, url: str, target: str, *, second: int = 0) -> str:
    """Put a redirect on the shelf and return its record id."""
    return shelf.add(url, b"", status=302, headers=(("Location", target),), when=FIRST + timedelta(seconds=second))


def test_what_led_to_a_capture_is_found_in_order(shelf: Shelf) -> None:
    redirect(shelf, "http://a.example/1", "/2")
    redirect(shelf, "http://a.example/2", "/3", second=1)
    page = shelf.add("http://a.example/3", "x", when=FIRST + timedelta(seconds=2))
    archive = shelf.finish()
    found = journey(archive, archive.capture(page))
    assert [step.url for step in found.before] == ["http://a.example/1", "http://a.example/2"]
    assert found.after == ()


def test_where_a_redirect_led_is_followed_to_its_end(shelf: Shelf) -> None:
    first = redirect(shelf, "http://a.example/1", "/2")
    redirect(shelf, "http://a.example/2", "http://b.example/", second=1)
    archive = shelf.finish()
    steps = journey(archive, archive.capture(first)).after
    assert [(step.url, step.capture is not None) for step in steps] == [
        ("http://a.example/2", True),
        ("http://b.example/", False),
    ]


def test_redirects_in_a_circle_end(shelf: Shelf) -> None:
    first = redirect(shelf, "http://a.example/1", "/2")
    redirect(shelf, "http://a.example/2", "/1")
    archive = shelf.finish()
    found = journey(archive, archive.capture(first))
    assert len(found.after) <= MAX_STEPS
    assert len(found.before) <= MAX_STEPS


def test_a_page_alone_has_no_way_to_it(shelf: Shelf) -> None:
    page = shelf.add("http://a.example/", "x")
    archive = shelf.finish()
    found = journey(archive, archive.capture(page))
    assert (found.before, found.after) == ((), ())
