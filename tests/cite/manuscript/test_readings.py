from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.manuscript.finding import spans_as_written
from archiver.cite.manuscript.page import Page
from archiver.cite.manuscript.passage import Passage, passage_of
from archiver.cite.manuscript.proof import Proof, prove
from archiver.cite.manuscript.readings import Reading, readings
from tests.cite.manuscript.test_proof import CAPTURE

STORY = (
    "The tide tables do not agree with the gauge. A well-known sailor said so.\nNobody asked him why he said so.\n"
    "He was never paid. The unusual explanation was a careless printer. 过去两年，生成式技术的发展。不会停止。"
)


def proof_of(quote: str, text: str = STORY) -> Proof:
    passage = passage_of(quote, "quotation", 1)
    assert passage is not None
    return prove(passage, Page(CAPTURE, 200, texts={"story": text, "page": text}))


@pytest.mark.parametrize(
    ("quote", "match", "edits"),
    [
        pytest.param("The tide tables\ndo not agree", "exact", (), id="a line of the manuscript ends"),
        pytest.param("生成式\n  技术的发展", "exact", (), id="a line of Chinese ends"),
        pytest.param("do not agree with the gau-\nge", "normalized", ("line-end",), id="in a word"),
        pytest.param("A well-\nknown sailor", "normalized", ("line-end",), id="at a hyphen"),
        pytest.param("[t]he tide tables", "normalized", ("capital",), id="a small letter"),
        pytest.param("[N]ever paid", "normalized", ("capital",), id="a capital"),
        pytest.param("careless printer,", "normalized", ("last-sign",), id="a comma before the mark"),
        pytest.param("He [Ahlmann] was never", "normalized", ("insertion",), id="words put in"),
        pytest.param("[Ahlmann] was never paid", "normalized", ("insertion",), id="words put in place of others"),
        pytest.param("The tide tables … with the gauge", "normalized", ("ellipsis",), id="dots without brackets"),
        pytest.param("... tables do not agree . . .", "normalized", ("last-sign", "ellipsis"), id="dots at both ends"),
        pytest.param("The tide tables [ ... ] the gauge", "exact", (), id="dots in brackets"),
        pytest.param("过去两年（……）不会停止", "exact", (), id="dots in wide brackets"),
    ],
)
def test_what_is_the_author_s_is_told_apart(quote: str, match: str, edits: tuple[str, ...]) -> None:
    proof = proof_of(quote)
    assert (proof.match, proof.edits) == (match, edits)


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("The tide tables do agree", id="a word left out without a sign"),
        pytest.param("The tide [Ahlmann] never paid", id="words put in place of a whole passage"),
        pytest.param("Nobody […] The tide", id="parts in another order"),
        pytest.param("The usual […] printer", id="a part that begins inside a word"),
        pytest.param("[H]e tide", id="a letter in brackets that is another one"),
        pytest.param("careless printer!", id="another sign at the end"),
        pytest.param("A wellknown sailor", id="a hyphen less, and no line's end"),
    ],
)
def test_what_the_page_does_not_say_is_absent(quote: str) -> None:
    assert proof_of(quote).match == "absent"


def test_what_is_left_out_is_as_little_as_can_be_and_shown() -> None:
    assert proof_of("tables do […] agree with").left_out == ("not",)
    proof = proof_of("He […] said so")
    # The first "said so" behind the only "He" is not there: no part is found in the middle of a word.
    assert proof.match == "absent"
    assert proof_of("so […] so", "so said so, and so and so").left_out == ("and",)


def test_a_range_of_an_address_is_read_as_it_is() -> None:
    passage = Passage(("The tide […]", "x"), "text-fragment", 1)
    assert len(list(readings(passage))) == 1


def test_a_quote_that_cuts_a_word_is_marked() -> None:
    assert proof_of("usual explanation").is_cut
    assert not proof_of("unusual explanation").is_cut


def test_the_nearest_places_are_taken() -> None:
    assert spans_as_written(Reading(("a", "b"), (None,)), "a a b a b") == [(2, 3), (4, 5)]
    assert spans_as_written(Reading(("a", "b"), (1,)), "a  b a b") == [(5, 6), (7, 8)]


@given(st.text("ab “”.…[]-\n中文", max_size=60))
def test_any_quote_can_be_read(text: str) -> None:
    passage = passage_of(text, "quotation", 1)
    for reading in readings(passage) if passage else ():
        assert len(reading.gaps) == len(reading.parts) - 1
        assert all(any(map(str.isalnum, part)) for part in reading.parts)
