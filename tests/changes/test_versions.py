"""The captures of a URL that really differ, and what changed between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.changes.comparison import Side, compare
from archiver.changes.versions import compared, payload_versions
from archiver.model import Capture, Memento, Story

FIRST = datetime(2024, 5, 6, tzinfo=UTC)
STORY = Story("Title", (), None, None, "en", None, "article", "One.\nTwo.", "One.\n\nTwo.")


def capture(day: int, digest: str | None) -> Capture:
    """Return a capture of a page some days after the first."""
    when = FIRST + timedelta(days=day)
    return Capture(
        "http://a.example/", "example,a)/", when, f"<urn:{day}>", "response", "a.warc", day, 9, digest=digest
    )


def side(capture: Capture, *, payload: bytes = b"", status: int = 200, story: Story = STORY) -> Side:
    """Return a side whose payload is its digest unless told."""
    raw = payload or (capture.digest or "").encode()
    memento = Memento(capture, "WARC/1.1", (), status, "OK", (("Content-Type", "text/html"),), b"", raw, raw)
    return Side(memento, story)


@pytest.mark.parametrize(
    ("digests", "sizes"),
    [
        ([], []),
        (["x"], [1]),
        (["x", "x", "y", "x"], [2, 1, 1]),
        ([None, None], [1, 1]),
    ],
    ids=["none", "one", "came back", "unknown"],
)
def test_captures_with_the_same_payload_are_one_version(digests: list[str | None], sizes: list[int]) -> None:
    versions = payload_versions([capture(day, digest) for day, digest in enumerate(digests)])
    assert [len(version.captures) for version in versions] == sizes


def test_each_version_is_compared_with_the_one_before() -> None:
    stories = {"x": STORY, "y": replace(STORY, text="One.\nThree.")}
    versions = payload_versions([capture(0, "x"), capture(1, "y")])
    first, second = compared(versions, lambda each: side(each, story=stories[each.digest or ""]))
    assert first.changes is None
    assert second.changes is not None
    assert second.changes.text.count("changed", "removed", "added") > 0
    assert not second.changes.is_same


def test_the_same_payload_under_another_status_differs_in_the_answer_alone() -> None:
    found = compare(side(capture(0, "x")), side(capture(1, "x"), status=404))
    assert found.is_same_payload
    assert found.answers == ("200 text/html", "404 text/html")
    assert found.fields == ()
    assert not found.is_same


def test_other_bytes_that_say_the_same_change_nothing_for_a_reader() -> None:
    found = compare(side(capture(0, "x")), side(capture(1, "y")))
    assert not found.is_same_payload
    assert found.is_same
