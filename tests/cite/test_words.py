from __future__ import annotations

import pytest

from archiver.cite.words import border, cuts_word, is_border


@pytest.mark.parametrize(
    ("text", "borders"),
    [
        pytest.param("a bc", {0, 1, 2, 4}, id="blanks"),
        pytest.param("3.14, 5", {0, 4, 5, 6, 7}, id="a full stop in a number joins"),
        pytest.param("don't. go", {0, 5, 6, 7, 9}, id="an apostrophe joins"),
        pytest.param("中国，美", {0, 2, 3, 4}, id="a comma parts Chinese"),
        pytest.param("中,国", {0, 1, 2, 3}, id="a narrow comma too"),
        pytest.param("a\u0301b", {0, 3}, id="a mark belongs to its letter"),
    ],
)
def test_words_are_parted_where_every_browser_parts_them(text: str, borders: set[int]) -> None:
    assert {at for at in range(len(text) + 1) if is_border(text, at)} == borders


@pytest.mark.parametrize(
    ("text", "at", "is_cut"),
    [
        ("unlikely", 2, True),
        ("un likely", 2, False),
        ("3.14", 1, True),
        ("中国人", 1, False),
        ("AI芯片", 1, True),
        ("AI芯片", 2, False),
        ("한국은", 2, False),
        ("ห้องสมุด", 3, False),
        ("größer", 3, True),
        ("мир", 0, False),
        ("мир", 3, False),
    ],
)
def test_cut_is_known_only_in_scripts_that_write_blanks(text: str, at: int, is_cut: bool) -> None:
    assert cuts_word(text, at) is is_cut


def test_border_is_looked_for_in_both_directions_and_not_far() -> None:
    text = "one twofold three"
    assert (border(text, 7, -1, 20), border(text, 7, 1, 20)) == (4, 11)
    assert border("x" * 50, 20, 1, 10) is None
