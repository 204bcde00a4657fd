from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.page import Page
from archiver.cite.manuscript.passage import Passage
from archiver.cite.manuscript.proof import is_said, prove
from archiver.model import Capture

CAPTURE = Capture("https://a.example/", "k", datetime(2024, 1, 1, tzinfo=UTC), "<urn:uuid:1>", "response", "a", 0, 1)
STORY = "The harbour’s tables —\nall of them — were right, 10² times."


def page(story: str = STORY, whole: str = f"Menu\n{STORY}\nFooter") -> Page:
    return Page(CAPTURE, 200, texts={"story": story, "page": whole})


def passage(*parts: str) -> Passage:
    return Passage(parts, "quotation", 1)


@pytest.mark.parametrize(
    ("parts", "match", "normalizer", "within"),
    [
        (("were right",), "exact", None, "story"),
        (("Footer",), "exact", None, "page"),
        (("tables — all of them",), "normalized", "white-space", "story"),
        (("harbour's tables - all",), "normalized", "typography", "story"),
        (("harbour’s", "were right"), "exact", None, "story"),
        (("harbour's", "were  right"), "normalized", "typography", "story"),
        (("were right", "harbour’s"), "absent", None, None),
        (("were wrong",), "absent", None, None),
        (("102 times",), "absent", None, None),
        (("WERE RIGHT",), "absent", None, None),
    ],
)
def test_a_passage_is_proven_by_the_strictest_way(
    parts: tuple[str, ...], match: str, normalizer: str | None, within: str | None
) -> None:
    proof = prove(passage(*parts), page())
    assert (proof.match, proof.normalizer, proof.within) == (match, normalizer, within)
    assert is_said(passage(*parts), page()) == (match != "absent")


def test_the_place_is_that_in_the_page_s_own_text() -> None:
    proof = prove(passage("tables - all of them"), page())
    assert STORY[proof.start : proof.end] == "tables —\nall of them"


def test_what_is_nearest_is_told_of_a_passage_that_is_not_there() -> None:
    assert prove(passage("all of them were wrong"), page()).nearest == "all of them — were"
    assert prove(passage("zzzz"), page()).nearest is None


def test_a_page_without_text_says_nothing() -> None:
    assert prove(passage("words"), Page(CAPTURE)).match == "absent"


@given(st.text("ab “”\n-–’' ²2", min_size=1, max_size=40), st.data())
def test_whatever_stands_in_the_page_is_said(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    proof = prove(passage(text[start:end]), page(text, text))
    assert proof.match == "exact"
