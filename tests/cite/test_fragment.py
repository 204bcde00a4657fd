from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.fragment import MAX_GROWTH, is_border, text_fragment


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
        pytest.param("first line\nsecond line\nthird line", "line\nsecond line\nthird", "line,third", id="over lines"),
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


@given(st.text(), st.data())
def test_terms_of_any_passage_stand_in_the_text_between_borders(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    fragment = None if any("\ud800" <= char <= "\udfff" for char in text) else text_fragment(text, start, end)
    if fragment is None:
        return
    terms = [unquote(term) for term in fragment.removeprefix(":~:text=").split(",")]
    assert len(terms) <= 2
    for term in terms:
        places = [at for at in range(len(text)) if text.startswith(term, at)]
        assert any(is_border(text, at) and is_border(text, at + len(term)) for at in places)
