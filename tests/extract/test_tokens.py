from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse
from archiver.extract.tokens import box_verdict, class_verdict, is_hidden, name_words


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("article-body", "likely"),
        ("entry_content wide", "likely"),
        ("postBody", "likely"),
        ("comments-area", "comments"),
        ("site-nav", "unlikely"),
        ("side-bar", "unlikely"),
        ("siteFooter", "unlikely"),
        ("read-more", "unlikely"),
        ("social2", "unlikely"),
        ("hidden", "hidden"),
        ("hidden md:block", ""),
        ("row col-md-6", ""),
        ("navigate", ""),
        ("", ""),
    ],
)
def test_class_names_say_what_a_box_is(name: str, verdict: str) -> None:
    assert class_verdict(name) == verdict


@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ([("hidden", "")], ("", "hidden")),
        ([("aria-hidden", "true"), ("class", "article-body")], ("article-body ", "hidden")),
        ([("style", "color:red; display : none")], ("", "hidden")),
        ([("role", "navigation"), ("id", "x")], (" x", "unlikely")),
        ([("itemprop", "articleBody")], ("", "likely")),
        ([("data-x", "nav")], ("", "")),
    ],
)
def test_attributes_say_what_a_box_is(attributes: list[tuple[str, str]], says: tuple[str, str]) -> None:
    assert box_verdict(attributes) == says


def test_names_are_words_of_three_letters_and_more() -> None:
    assert name_words("productList x-12 mt-4 site_header") == {"product", "list", "site", "header"}


@given(st.text(max_size=400))
def test_any_name_has_a_verdict(name: str) -> None:
    assert class_verdict(name) in ("", "likely", "comments", "hidden", "unlikely")
    assert all(2 < len(word) < 21 for word in name_words(name))


def test_an_element_says_itself_that_it_is_hidden() -> None:
    root = parse("<p hidden>a</p><p style='visibility:hidden'>b</p><p>c</p>")
    assert root is not None
    assert [is_hidden(element) for element in root.iter("p")] == [True, True, False]
