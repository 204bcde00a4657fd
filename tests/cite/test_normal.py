from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.normal import Normalizer, find_span, folded

TEXTS = st.text(st.sampled_from("ab A\u0301\u00e1ﬁﬀ１ｶﾞガ“”'’–-­\u200b \n\t²½①한가\u1100\u1161，,"), max_size=20)


@pytest.mark.parametrize("normalizer", ["white-space", "typography"])
@given(text=TEXTS)
def test_each_character_knows_the_stretch_that_it_came_from(normalizer: Normalizer, text: str) -> None:
    made = folded(text, normalizer)
    assert len(made.text) == len(made.starts) == len(made.ends)
    assert all(start < end for start, end in zip(made.starts, made.ends, strict=True))
    assert made.starts == sorted(made.starts)
    assert "  " not in made.text
    assert folded(made.text, normalizer).text == made.text


@pytest.mark.parametrize("normalizer", ["white-space", "typography"])
@given(before=TEXTS, wanted=TEXTS, after=TEXTS)
def test_what_is_found_has_the_same_form_as_what_was_asked(
    normalizer: Normalizer, before: str, wanted: str, after: str
) -> None:
    text = f"{before} {wanted} {after}"
    needle = folded(wanted, normalizer).text.strip()
    span = find_span(wanted, text, normalizer)
    if not needle:
        assert span is None
        return
    assert span is not None
    assert folded(text[slice(*span)], normalizer).text.strip() == needle


@given(st.text(max_size=30))
def test_typography_never_loses_a_letter_or_digit(text: str) -> None:
    def letters(text: str) -> str:
        return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())

    assert letters(folded(text, "typography").text) == letters(text.replace("ʼ", "'"))


def test_places_are_all_found() -> None:
    assert list(folded("a  b a b", "white-space").places("a b")) == [(0, 4), (5, 8)]
    assert list(folded("a", "white-space").places("")) == []
