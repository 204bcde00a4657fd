"""A page with a passage marked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.story.passages import ANCHOR, find_passage, marked_page

BASE = "http://127.0.0.1:8080/w/2024mp_/http://news.example/"
PAGE = (
    '<!DOCTYPE html><html><head><meta name="author" content="Mara"><title>Mara</title></head>'
    "<body><p>By <b>Mara</b> Quill</p><script>Mara</script><textarea>Mara</textarea></body></html>"
)


def marked(text: str, said: str, number: int) -> str | None:
    """Return the page with the `number`th place where `said` stands marked."""
    starts = [found.start() for found in re.finditer(re.escape(said), text)]
    return marked_page(text, starts[number], starts[number] + len(said), BASE)


def test_words_of_the_body_are_marked() -> None:
    page = marked(PAGE, "Mara", 2)
    assert page is not None
    assert re.search(rf'<b><mark id="{ANCHOR}" style="[^"]*">Mara</mark></b>', page)
    assert page.count("<mark") == 1


def test_a_passage_with_markup_in_it_is_marked_in_pieces() -> None:
    page = marked(PAGE, "By <b>Mara</b> Quill", 0)
    assert page is not None
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", page) == ["By ", "Mara", " Quill"]
    assert page.count(f'id="{ANCHOR}"') == 1


@pytest.mark.parametrize("number", [0, 1, 3, 4], ids=["attribute", "title", "script", "textarea"])
def test_what_a_page_does_not_show_as_words_is_not_marked(number: int) -> None:
    assert marked(PAGE, "Mara", number) is None


def test_relative_addresses_stay_relative_to_the_page_itself() -> None:
    page = marked(PAGE, "Quill", 0)
    assert page is not None
    assert page.startswith(f'<!DOCTYPE html><html><head><base href="{BASE}">')


def test_a_page_with_a_base_of_its_own_keeps_it() -> None:
    page = marked('<base href="/x/"><body>Quill', "Quill", 0)
    assert page is not None
    assert BASE not in page


@given(
    text=st.lists(
        st.sampled_from(["<p>", "word ", "<!--", "-->", "<script>", "</script>", "<a b='", "'>", "<", ">"])
    ).map("".join),
    data=st.data(),
)
def test_marks_change_nothing_but_what_they_add(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    page = marked_page(text, start, end, "b")
    assert page is None or re.sub(r'<mark[^>]*>|</mark>|<base href="b">', "", page) == text


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Mara Quill", "Mara</b> Quill"),
        ("By Mara", "By <b>Mara"),
        ("Quill", "Quill"),
        ("never said", None),
    ],
    ids=["tag inside", "tag before", "plain", "not there"],
)
def test_words_are_found_where_the_page_shows_them(words: str, source: str | None) -> None:
    span = find_passage(PAGE, words)
    assert (PAGE[span[0] : span[1]] if span else None) == source
