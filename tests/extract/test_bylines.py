from __future__ import annotations

import pytest
from lxml.etree import _Element

from archiver.extract.blocks import outline_page
from archiver.extract.bylines import (
    announced_names,
    first_group,
    name_texts,
    signed_names,
)
from archiver.extract.census import take_census
from archiver.extract.dom import parse


def root_of(markup: str) -> _Element:
    root = parse(markup)
    assert root is not None
    return root


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<div><a rel=author>Ada</a></div><div><a rel=author>Ben</a></div>", ["Ada"]),
        ("<article><p><a rel=author>Ada</a>, <a rel=author>Ben</a></p></article>", ["Ada", "Ben"]),
        ("<div class=comments><a rel=author>Ben</a></div><p><a rel=author>Ada</a>", ["Ada"]),
        ("<div class=comments><a rel=author>Ben</a></div>", ["Ben"]),
        ("<p><a rel=author></a></p><div><a rel=author>Ada</a></div>", ["Ada"]),
    ],
    ids=["posts", "one-byline", "comment-first", "only-elsewhere", "empty-first"],
)
def test_the_authors_of_one_place_count(markup: str, texts: list[str]) -> None:
    root = root_of(f"<body>{markup}")
    places = take_census(root, outline_page(root))
    assert [element.text for element in first_group(places.marked)] == texts


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<div>By <span itemprop=name>Ada</span> staff</div>", ["Ada"]),
        ('<div><meta itemprop="name" content="Ada">the owner</div>', ["Ada"]),
        ('<div>Read <a href="/author/ada">Ada</a> here</div>', ["Ada"]),
        ("<div>Ada<div>Editor</div></div>", ["Ada\nEditor"]),
        ("<div>By <b>Ada</b></div>", ["By Ada"]),
    ],
    ids=["name-part", "meta", "link", "boxes", "inline"],
)
def test_the_part_of_a_byline_that_holds_the_name_is_taken(markup: str, texts: list[str]) -> None:
    (element,) = root_of(markup).iterfind("body/div")
    assert [candidate.value for candidate in name_texts(element)] == texts


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<h1>A</h1><p>By Ada Quill</p><p>Words.</p>", ["By Ada Quill"]),
        ("<h1>A</h1><p>本报记者 林小舟</p>", ["林小舟"]),
        ("<h1>A</h1>" + "<p>Words.</p>" * 30 + "<p>By Ada Quill</p>", []),
        ("<h1>A</h1><p>By the sea it is cold.</p>", []),
    ],
    ids=["near", "chinese", "far", "prose"],
)
def test_a_short_block_near_the_headline_announces_the_author(markup: str, texts: list[str]) -> None:
    assert [candidate.value for candidate in announced_names(outline_page(root_of(markup)))] == texts


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("Posted by Ada Quill at noon", ["Ada Quill at noon"]),
        ("Veröffentlicht am 5. Mai von ada", ["ada"]),
        ("It was written by hand", []),
        ("Words by the sea", []),
    ],
    ids=["posted", "handle-with-date", "common-word", "prose"],
)
def test_a_signature_may_stand_anywhere(text: str, texts: list[str]) -> None:
    outline = outline_page(root_of("<h1>A</h1>" + "<p>Words.</p>" * 30 + f"<p>{text}</p>"))
    assert [candidate.value for candidate in signed_names(outline)] == texts
