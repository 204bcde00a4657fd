"""Passages among their surroundings in the source of a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.story.source import LONGEST, excerpt, rows_around

PAGE = '<html>\n<head><meta name="author" content="林渊">\n<title>Paper &amp; ink</title></head>\n</html>'


def test_a_quote_stands_between_what_is_before_and_behind_it() -> None:
    start = PAGE.index("林渊")
    found = excerpt(PAGE, start, start + 2)
    assert found.before == '<html> <head><meta name="author" content="'
    assert (found.quote, found.line) == ("林渊", 2)
    assert found.after.startswith('"> <title>')


def test_what_is_left_out_is_marked() -> None:
    text = "a" * 500 + "Q" + "b" * 500
    found = excerpt(text, 500, 501)
    assert found.before.startswith("…a")
    assert found.after.endswith("b…")


def test_a_long_quote_keeps_its_beginning_and_its_end() -> None:
    text = "first " + "x" * 5000 + " last"
    quote = excerpt(text, 0, len(text)).quote
    assert quote.startswith("first")
    assert quote.endswith("last")
    assert len(quote) < LONGEST + 20


def test_lines_have_their_numbers_and_say_what_is_quoted() -> None:
    start = PAGE.index("Paper")
    rows = rows_around(PAGE, start, start + 5)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert rows[2].pieces == (("<title>", False), ("Paper", True), (" &amp; ink</title></head>", False))


def test_a_quote_over_several_lines_is_marked_in_each() -> None:
    rows = rows_around("a\nbc\nd", 2, 6)
    assert [row.pieces for row in rows] == [(("a", False),), (("bc", True),), (("d", True),)]


@given(text=st.text(st.sampled_from("ab<>\n "), max_size=60), data=st.data())
def test_rows_joined_are_the_source(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    rows = rows_around(text, start, end)
    assert "\n".join("".join(piece for piece, _ in row.pieces) for row in rows) == text
    quoted = "".join(piece for row in rows for piece, is_quote in row.pieces if is_quote)
    assert quoted == text[start:end].replace("\n", "")
