from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse
from archiver.extract.tokens import box_name, class_verdict, is_hidden, name_words, read_names


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
        ([("hidden", "")], ("", "hidden", "")),
        ([("aria-hidden", "true"), ("class", "article-body")], ("article-body ", "hidden", "")),
        ([("style", "color:red; display : none")], ("", "hidden", "")),
        ([("role", "navigation"), ("id", "x")], (" x", "unlikely", "")),
        ([("itemprop", "articleBody")], ("", "likely", "articleBody")),
        ([("role", "search"), ("itemprop", "articleBody")], ("", "unlikely", "articleBody")),
        ([("role", "search"), ("hidden", "")], ("", "hidden", "")),
        ([("hidden", ""), ("role", "search")], ("", "hidden", "")),
        ([("itemprop", "author")], ("", "", "author")),
        ([("data-x", "nav")], ("", "", "")),
    ],
)
def test_attributes_say_what_a_box_is(attributes: list[tuple[str, str]], says: tuple[str, str, str]) -> None:
    assert box_name(attributes) == says


def test_names_read_together_say_what_each_says_alone() -> None:
    names = [
        "site-nav",
        "siteNav wide",
        "side bar",
        "side-bar",
        "hidden",
        "is-hidden md:block",
        "Hide",
        "unhidden",
        "x",
    ]
    assert read_names(names).verdicts == {name: class_verdict(name) for name in names if class_verdict(name)}
    assert read_names(names).words == set().union(*map(name_words, names))
    assert read_names([]).verdicts == {}


@given(st.lists(st.text("abAB -_\x1c\u00c9navideshow", max_size=30), max_size=6))
def test_no_name_changes_what_another_one_says(names: list[str]) -> None:
    read = read_names(names)
    assert [read.verdicts.get(name, "") for name in names] == [class_verdict(name) for name in names]
    assert read.words == {word for name in names for word in name_words(name)}


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
