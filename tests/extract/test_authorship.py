from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.authorship import (
    class_sign,
    is_apart_class,
    leading_to_authors,
    leads_to_author,
    that_may_sign,
)


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("author", "byline"),
        ("post-author vcard", "byline"),
        ("bylineName", "byline"),
        ("c-byline__author", "byline"),
        ("autor", "byline"),
        ("username", "user"),
        ("author-name", "byline"),
        ("comment-author", ""),
        ("author-bio", ""),
        ("author-avatar", ""),
        ("license-author", ""),
        ("related", ""),
        ("authority", ""),
        ("lead text-big", ""),
    ],
)
def test_a_class_says_what_an_element_is(words: str, sign: str) -> None:
    assert class_sign(words) == sign


@pytest.mark.parametrize(("words", "expected"), [("comments-list", True), ("relatedPosts", True), ("story", False)])
def test_some_boxes_are_not_of_the_story(words: str, expected: bool) -> None:
    assert is_apart_class(words) is expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/author/ada-quill", True),
        ("https://post.example/Autoren/ada.html", True),
        ("/authors/", True),
        ("/authors", False),
        ("/authority/x", False),
        ("https://creativecommons.org/licenses/by/4.0/", False),
        ("", False),
    ],
)
def test_an_address_may_lead_to_an_author(address: str, expected: bool) -> None:
    assert leads_to_author(address) is expected


@given(st.text(max_size=400))
def test_any_class_and_address_is_judged(said: str) -> None:
    assert class_sign(said) in ("", "byline", "user")
    is_apart_class(said)
    leads_to_author(said)


# The parser lets no NUL into an attribute.
NAMES = st.lists(
    st.one_of(st.text(st.characters(exclude_characters="\x00")), st.sampled_from(["Author", "by-line x", "İ user", ""]))
)


@given(NAMES)
def test_all_classes_of_a_page_are_judged_at_once_as_one_by_one(names: list[str]) -> None:
    found = that_may_sign(names)
    assert found == [place for place, name in enumerate(names) if that_may_sign([name])]
    assert not any(class_sign(name) for place, name in enumerate(names) if place not in found)


@given(st.lists(st.sampled_from(["/author/ada", "/x/by/authors/ada", "/İ/staff/y", "/authors", "/a", ""])))
def test_all_addresses_of_a_page_are_judged_at_once_as_one_by_one(addresses: list[str]) -> None:
    assert leading_to_authors(addresses) == [place for place, one in enumerate(addresses) if leads_to_author(one)]
