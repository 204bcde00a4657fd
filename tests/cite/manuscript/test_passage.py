from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.passage import CLOSE_MARK, OPEN_MARK, passage_of, quotation_before


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("“words here”", ("words here",), id="marks around are none of the words"),
        pytest.param("“one” and “two”", ("“one” and “two”",), id="marks inside are"),
        pytest.param("one […] two [...] three", ("one", "two", "three"), id="what is left out"),
        pytest.param("wait… what", ("wait… what",), id="an ellipsis may be the page's"),
        pytest.param(f"{OPEN_MARK}a b{CLOSE_MARK}", ("a b",), id="marks of markup"),
    ],
)
def test_a_passage_is_made_of_words(text: str, parts: tuple[str, ...]) -> None:
    passage = passage_of(text, "quotation", 1)
    assert passage is not None
    assert passage.parts == parts


@pytest.mark.parametrize("text", ["", "  ", "“ … ”", "[…]", "x" * 20_001])
def test_without_words_there_is_none(text: str) -> None:
    assert passage_of(text, "quotation", 1) is None


@pytest.mark.parametrize(
    ("tail", "quote"),
    [
        ("She said “the words of some length” (", "the words of some length"),
        ('He wrote "plain marks around it." ', "plain marks around it."),
        ("她说「过去两年的发展」（", "过去两年的发展"),
        ("«des mots assez longs» : ", "des mots assez longs"),
        ("„lange genug hier“ ", "lange genug hier"),
        (f"says {OPEN_MARK}marked by markup{CLOSE_MARK} ", "marked by markup"),
        ("“first quotation here” and “second quotation here” ", "second quotation here"),
    ],
)
def test_a_quotation_right_before_a_link_belongs_to_it(tail: str, quote: str) -> None:
    passage = quotation_before(tail, 1)
    assert passage is not None
    assert passage.text == quote


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("“scare” ", id="too short"),
        pytest.param("“the words of some length” as the report shows ", id="words between"),
        pytest.param("the words of some length” ", id="no beginning"),
        pytest.param("", id="nothing"),
    ],
)
def test_anything_else_does_not(tail: str) -> None:
    assert quotation_before(tail, 1) is None


@given(st.text("“”\"'«»「」 ab[…].", max_size=300))
def test_any_words_are_looked_at(text: str) -> None:
    found = quotation_before(text, 1)
    assert found is None or all(any(map(str.isalnum, part)) for part in found.parts)
