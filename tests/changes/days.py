"""Captures of a page, one a day, and sides of a comparison made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archiver.changes.comparison import Side
from archiver.errors import WarcError
from archiver.model import Capture, Memento, Story

FIRST = datetime(2024, 5, 6, tzinfo=UTC)
STORY = Story("Title", (), None, None, "en", None, "article", "One.\nTwo.", "One.\n\nTwo.")


def captures(digests: str) -> list[Capture]:
    """Return a capture a day; each letter is a payload, "-" one without digest."""
    return [
        Capture(
            "http://a.example/",
            "example,a)/",
            FIRST + timedelta(days=day),
            f"<urn:{day}>",
            "response",
            "a.warc",
            day,
            9,
            digest=None if letter == "-" else letter,
        )
        for day, letter in enumerate(digests)
    ]


def side_of(capture: Capture) -> Side:
    """Return a side whose story depends on the letter: the same for capitals and small letters; "!" cannot be read."""
    if capture.digest == "!":
        raise WarcError("the record is torn")
    letter = capture.digest or "none"
    memento = Memento(capture, "WARC/1.1", (), 200, "OK", (), b"", letter.encode(), letter.encode())
    return Side(memento, replace(STORY, title=letter.lower()))
