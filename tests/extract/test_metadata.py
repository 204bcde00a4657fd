from __future__ import annotations

import pytest

from archiver.extract.dom import parse
from archiver.extract.metadata import Head, description, read_head


def head_of(markup: str, url: str | None = None) -> Head:
    root = parse(markup)
    assert root is not None
    return read_head(root, url)


@pytest.mark.parametrize(
    ("markup", "suffix"),
    [
        ('<meta name="author" content=" Ada  Quill ">', "/@content"),
        ('<meta name="author" value="Ada Quill">', "/@value"),
        ('<meta property="og:x AUTHOR" content="Ada Quill">', "/@content"),
        ('<meta itemprop="author" content="Ada Quill">', "/@content"),
    ],
    ids=["content", "value", "several-names", "itemprop"],
)
def test_a_meta_element_is_found_by_each_way_of_naming_it(markup: str, suffix: str) -> None:
    (found,) = head_of(markup + "<p>x").metas_named(["author"])
    assert (found.value, found.suffix) == ("Ada Quill", suffix)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Post.example:8080/a?b", "post.example"),
        ("http://user:pw@post.example", "post.example"),
        ("not a url", ""),
        (None, ""),
    ],
)
def test_the_host_is_that_of_the_address(url: str | None, host: str) -> None:
    assert head_of("<p>x", url).host == host


def test_a_description_is_on_one_line_the_stated_one_first() -> None:
    head = head_of('<meta property="og:description" content="b"><meta name="description" content="a\n a"><p>x')
    assert [c.value for c in description(head)] == ["a a", "b"]
