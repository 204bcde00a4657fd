from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.chunks import chomp, collapse, indent, join, tidy, wrap


@pytest.mark.parametrize(
    ("chunks", "joined"),
    [
        (["a\n", "\nb"], "a\nb"),
        (["a\n\n", "\nb"], "a\n\nb"),
        (["a\n\n\n", "b"], "a\n\nb"),
        (["a", "\n", "\nb"], "a\n\nb"),
        (["a\n", "\n", "b"], "a\nb"),
        (["", "a", ""], "a"),
    ],
)
def test_where_newlines_meet_the_longer_run_stays(chunks: list[str], joined: str) -> None:
    assert join(chunks) == joined


@given(st.text(alphabet="ab \t\r\n\u00a0"))
def test_collapsing_twice_changes_nothing_more(text: str) -> None:
    assert collapse(collapse(text)) == collapse(text)


@given(st.text(alphabet="ab \n", max_size=30))
def test_a_tidy_page_has_no_three_newlines_and_no_space_around(text: str) -> None:
    tidied = tidy(text)
    assert "\n\n\n" not in tidied
    assert tidied == tidied.strip()


def test_marks_hug_the_words() -> None:
    assert wrap(" a ", "**") == " **a** "
    assert wrap("  ", "**") == ""
    assert chomp("\u00a0a ") == ("", "a", " ")


def test_only_lines_with_words_are_indented() -> None:
    assert indent("a\n\nb", "* ", "  ") == "* a\n\n  b"
