"""Fields of two stories."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.changes.fields import compare_addresses, compare_fields
from archiver.model import Image, Link, Story

STORY = Story("The tide tables", ("Mara Quill",), "2024-05-06", "Shiye News", "en", None, "article", "Text.", "Text.")


@pytest.mark.parametrize(
    ("name", "value", "before", "after"),
    [
        ("title", "The tide", "The tide tables", "The tide"),
        ("authors", ("Mara Quill", "Tobias Renn"), "Mara Quill", "Mara Quill, Tobias Renn"),
        ("date", None, "2024-05-06", ""),
        ("is_accessible_for_free", False, "", "false"),
        ("comment_count", 0, "", "0"),
    ],
)
def test_a_field_that_differs_is_told_with_both_values(name: str, value: object, before: str, after: str) -> None:
    (change,) = compare_fields(STORY, replace(STORY, **{name: value}))  # type: ignore[arg-type]  # as the field is
    assert (change.name, change.before, change.after) == (name, before, after)
    assert "".join(piece.text for piece in change.pieces.after) == after


def test_the_text_is_no_field() -> None:
    assert compare_fields(STORY, replace(STORY, text="Other.")) == ()


def test_addresses_that_came_and_went_are_listed_and_counted() -> None:
    before = replace(STORY, links=(Link("http://a.example/"), Link("http://b.example/")))
    many = tuple(Image(f"http://c.example/{number}.png") for number in range(80))
    after = replace(STORY, links=(Link("http://b.example/"),), images=many)
    links, images = compare_addresses(before, after)
    assert (links.name, links.removed, links.added) == ("links", ("http://a.example/",), ())
    assert images.added_count == 80
    assert len(images.added) < 80
