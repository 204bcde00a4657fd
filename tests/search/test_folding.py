from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.search.folding import LONGEST_WORD, folded, folded_letter, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The Library, again", ["the", "library", "again"], id="latin"),
        pytest.param("图书馆", ["图书", "书馆", "馆"], id="pairs, and the last letter"),
        pytest.param("纸", ["纸"], id="one letter"),
        pytest.param("用AI写的", ["用", "ai", "写的", "的"], id="mixed"),
        pytest.param("ＷＡＲＣ　１", ["warc", "1"], id="wide forms"),
        pytest.param("ﾃﾞｰﾀ", ["デー", "ータ", "タ"], id="narrow kana"),
        pytest.param("도서관", ["도서", "서관", "관"], id="hangul"),
        pytest.param("ห้องสมุด", ["ห้", "้อ", "อง", "งส", "สม", "มุ", "ุด", "ด"], id="thai, its signs as letters"),
        pytest.param("Élan naïve Ελλάδα", ["elan", "naive", "ελλαδα"], id="accents"),
        pytest.param("Straße", ["strasse"], id="case of one letter that is two"),
        pytest.param("مَكْتَبَة", ["مكتبة"], id="arabic points"),
        pytest.param("हिन्दी पुस्तक", ["हिन्दी", "पुस्तक"], id="signs of an Indian script stay with their word"),
        pytest.param("don't_stop\x00now", ["don", "t", "stop", "now"], id="signs part words"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_text_becomes_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_without_end_is_cut() -> None:
    assert words("a" * 100_000) == ["a" * LONGEST_WORD]


@given(st.text())
def test_words_hold_no_sign_that_sqlite_would_part_or_read(text: str) -> None:
    for word in words(text):
        assert word
        assert not any(sign.isascii() and not sign.isalnum() for sign in word)


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_letters_one_by_one_fold_as_the_whole(text: str) -> None:
    assert "".join(folded_letter(letter) for letter in text) == folded(text)
