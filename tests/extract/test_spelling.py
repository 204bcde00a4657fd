from __future__ import annotations

import pytest

from archiver.extract.spelling import MAX_RUN, MAX_TRIES, find_spelled, is_literal, is_shown


@pytest.mark.parametrize(
    ("page", "suffix", "raw", "quote"),
    [
        ("<p>one <b>two</b> three", "", "one two three", "one <b>two</b> three"),
        ("<p>T</b>he end", "", "The end", "T</b>he end"),
        ('<img alt="A & B"><p>A &amp; <i>B</i>', "", "A &B", "A &amp; <i>B"),
        ("<script>A b\n c</script><p>A <i>b</i> c", "", "A b c", "A <i>b</i> c"),
        ("<!-- A b\n c --><p>A <i>b</i> c", "", "A b c", "A <i>b</i> c"),
        ('content="AT&amp;T news"', "/@content", "AT&T news", "AT&amp;T news"),
        ('{"a": "x\\/y"}', "#/a", "x/y", "x\\/y"),
        ("one day " * (MAX_TRIES + 5) + "<p>one <b>night</b>", "", "one night", "one <b>night"),
        ("<p>A " + "day\n" * MAX_RUN + "<b>and</b>", "", "day " * MAX_RUN + "a", "day\n" * MAX_RUN + "<b>a"),
        ('<p>A  "B\n C <i>D  E F</i>', "", '"B C D E', '"B\n C <i>D  E'),
        ("<p>A&amp;B  C <i>D</i>E", "", "&B CD", "&amp;B  C <i>D"),
    ],
    ids=[
        "tags",
        "in a word",
        "attribute",
        "script",
        "comment",
        "entity",
        "json",
        "after many others",
        "longer than a run",
        "from a quotation mark to amid a run",
        "from an entity",
    ],
)
def test_a_passage_is_found_where_it_is_shown(page: str, suffix: str, raw: str, quote: str) -> None:
    found = find_spelled(page, raw, suffix, 0, len(page))
    assert found is not None
    assert page[slice(*found)] == quote


def test_what_is_not_said_is_not_found() -> None:
    assert find_spelled("<p>one two", "one three", "", 0, 10) is None
    assert find_spelled("<p>one two", " \u200b", "", 0, 10) is None


def test_only_plain_words_in_json_stand_there_letter_by_letter() -> None:
    assert is_literal("2024-05-06T23:48", "#/date")
    assert not is_literal("a/b", "#/url")
    assert not is_literal("é", "#/name")
    assert not is_literal("words", "")


@pytest.mark.parametrize("page", ["<a b='X'>", "<!-- <b> X -->", "<script>a>b X", "<style>p>b X"])
def test_what_stands_in_markup_is_not_shown(page: str) -> None:
    assert not is_shown(page, 0, page.index("X"))
    assert is_shown(page + "-->'></script></style>X", 0, len(page) + 22)
