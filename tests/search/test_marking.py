from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.search.folding import folded
from archiver.search.marking import PASSAGE, Piece, marked_text, passage, plain_text
from archiver.search.query import parse_query


def bracketed(pieces: list[Piece]) -> str:
    """Return the pieces as a text with matches in brackets."""
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("naive", "Élan naïve", "Élan [naïve]"),
        ("图书馆", "县图书馆开了", "县[图书馆]开了"),
        ("云溪县图书馆", "在云溪县图书馆里", "在[云溪县图书馆]里"),
        ("strasse", "Die Straße.", "Die [Straße]."),
        ("warc", "ＷＡＲＣ files", "[ＷＡＲＣ] files"),
        ("b -a", "a b", "a [b]"),
        ("<b>", "<b>bold</b>", "<[b]>bold</[b]>"),
        ("", "as it is", "as it is"),
    ],
)
def test_matches_are_marked_in_the_text_as_it_was_written(query: str, text: str, expected: str) -> None:
    assert bracketed(marked_text(text, parse_query(query))) == expected


def test_a_passage_stands_where_most_of_the_words_are() -> None:
    text = "Paper first. " + "Nothing of it. " * 40 + "Then the paper mill burned. " + "More. " * 60
    assert bracketed(passage(text, parse_query("paper mill"))).startswith("… Then the [paper] [mill] burned. More.")


def test_without_a_match_a_passage_is_the_beginning() -> None:
    found = plain_text(passage("word " * 200, parse_query("zebra")))
    assert found.startswith("word word")
    assert found.endswith(" …")
    assert len(found) <= PASSAGE + 2


@given(st.text(), st.text())
def test_pieces_are_the_text(text: str, query: str) -> None:
    parsed = parse_query(query)
    assert plain_text(marked_text(text, parsed)) == text
    inside = plain_text(passage(text, parsed)).removeprefix("… ").removesuffix(" …")
    assert inside in text


@given(st.text(alphabet="ab 图书ÉＷ。"), st.sampled_from(["a", "图", "图书", '"a b"', "é w"]))
def test_what_is_marked_is_what_was_asked(text: str, query: str) -> None:
    parsed = parse_query(query)
    assert parsed.pattern is not None
    pieces = marked_text(text, parsed)
    matches = [piece.text for piece in pieces if piece.is_match]
    assert [match for match in matches if not parsed.pattern.search(folded(match))] == []
    assert bool(matches) == bool(parsed.pattern.search(folded(text)))
