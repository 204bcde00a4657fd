from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.fragment import MAX_GROWTH, text_fragment
from archiver.cite.words import is_border


def marked(text: str, passage: str) -> str | None:
    start = text.index(passage)
    return text_fragment(text, start, start + len(passage))


@pytest.mark.parametrize(
    ("text", "passage", "terms"),
    [
        pytest.param("One two three.", "two", "two", id="a word"),
        pytest.param("One twofold three.", "two", "twofold", id="a part of a word grows"),
        pytest.param("It is 3.14 long.", "3", "3.14", id="a number stays whole"),
        pytest.param("We don't know.", "don", "don't", id="an apostrophe joins"),
        pytest.param("The end. More", "end.", "end.", id="a full stop ends"),
        pytest.param("一，技术的发展推动。二", "技术的发展推动", "技术的发展推动", id="a clause of Chinese"),
        pytest.param("一，技术的发展推动。二", "技术的发", "技术的发展推动", id="a cut in Chinese grows to the clause"),
        pytest.param(
            "over 5-10 years, & more", "5-10 years, & more", "5%2D10 years%2C %26 more", id="syntax is escaped"
        ),
        pytest.param(
            "first line\nsecond line\nthird line", "line\nsecond line\nthird", "first-,line,third", id="over lines"
        ),
        pytest.param("a  b ", "a  b ", "a  b", id="outer blanks are left out"),
    ],
)
def test_fragment_names_whole_words(text: str, passage: str, terms: str) -> None:
    fragment = marked(text, passage)
    assert fragment is not None
    assert fragment.replace("%20", " ") == ":~:text=" + terms.translate(encoded(terms))


def encoded(terms: str) -> dict[int, str]:
    return {
        ord(char): "".join(f"%{byte:02X}" for byte in char.encode())
        for char in terms
        if not char.isascii() or char == "'"
    }


def test_long_passage_is_named_by_its_ends() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    fragment = text_fragment(text, 0, len(text))
    assert fragment is not None
    head, tail = map(unquote, fragment.removeprefix(":~:text=").split(","))
    assert text.startswith(head + " ")
    assert text.endswith(" " + tail)
    assert len(fragment) < 200


def test_no_border_near_means_no_fragment() -> None:
    text = "长" * (3 * MAX_GROWTH)
    assert text_fragment(text, MAX_GROWTH + 50, MAX_GROWTH + 60) is None


def test_nothing_but_blanks_has_no_fragment() -> None:
    assert text_fragment("a   b", 1, 4) is None


@pytest.mark.parametrize(
    ("text", "passage", "place", "terms"),
    [
        pytest.param("A boat. The boat.", "boat", 1, "The-,boat", id="words before"),
        pytest.param("The boat sank. The boat left.", "The boat", 1, "sank.-,The boat", id="words before that"),
        pytest.param("boat one\nboat two", "boat", 0, "boat,-one", id="words behind"),
        pytest.param("No.\nHe left.\nNo.", "No.", 1, "left.-,No.", id="words of the line before"),
        pytest.param("US law, us too", "US", 0, "US,-law", id="another case is the same to a browser"),
        pytest.param("Resume. Résumé.", "Résumé", 0, "Resume.-,Résumé", id="so are accents"),
        pytest.param("boats and boat", "boat", 1, "and-,boat", id="a part of another word counts too"),
    ],
)
def test_passage_that_stands_there_twice_gets_words_around_it(text: str, passage: str, place: int, terms: str) -> None:
    start = [at for at in range(len(text)) if text.startswith(passage, at)][place]
    fragment = text_fragment(text, start, start + len(passage))
    assert fragment is not None
    assert unquote(fragment) == f":~:text={terms}"


def test_passage_that_nothing_tells_from_another_has_no_fragment() -> None:
    line = "the same words again and again, " * 40
    assert text_fragment(f"{line}\n{line}", 320, 350) is None


LETTERS = st.sampled_from("abAé中国,.- \n")


@given(st.text(LETTERS, max_size=40), st.data())
def test_terms_of_any_passage_fit_one_place_alone(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    fragment = text_fragment(text, start, end)
    if fragment is None:
        return
    found = matches(text, fragment)
    assert len(found) == 1
    first, last = found[0]
    passage = text[start:end]
    assert first <= start + len(passage) - len(passage.lstrip())
    assert last >= end - (len(passage) - len(passage.rstrip()))
    assert is_border(text, first)
    assert is_border(text, last)


def test_the_end_is_the_first_that_the_words_behind_fit() -> None:
    text = "aaaaaaaa\n.\n.b"
    assert text_fragment(text, 0, 12) == ":~:text=aaaaaaaa,.,-b"
    assert matches(text, ":~:text=aaaaaaaa,.,-b") == [(0, 12)]


def matches(text: str, fragment: str) -> list[tuple[int, int]]:
    """Return where `fragment` fits in `text`, by a search that is as plain as can be."""
    terms = fragment.removeprefix(":~:text=").split(",")
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
    suffix = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
    head, *tails = map(unquote, terms)
    lower, found = text.casefold(), []
    assert len(lower) == len(text)
    for at in range(len(text)):
        if not lower.startswith(head.casefold(), at) or not lower[:at].rstrip().endswith(prefix.casefold()):
            continue
        ends = [at + len(head)]
        for tail in map(str.casefold, tails):
            ends = [place + len(tail) for place in range(ends[0], len(lower)) if lower.startswith(tail, place)]
        # The end is the first one that the words behind fit (WICG Text Fragments, 3.5, find a range from a directive).
        found += [(at, end) for end in ends if lower[end:].lstrip().startswith(suffix.casefold())][:1]
    return found
