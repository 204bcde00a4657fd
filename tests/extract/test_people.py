from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.blocks import outline_page
from archiver.extract.dom import parse
from archiver.extract.metadata import read_head
from archiver.extract.people import author_candidates, name_key
from archiver.extract.story import extract_story


def authors_of(markup: str, url: str | None = None) -> list[str]:
    root = parse(markup)
    assert root is not None
    found = author_candidates(read_head(root, url), "The Post", outline_page(root))
    return [name.value for name in (found[0] if found else [])]


def linked(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"Article","author":{author}}}</script>'


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<meta name="author" content="By Ada Quill and Ben Oar">', ["Ada Quill", "Ben Oar"]),
        ('<meta name="author" content="https://x.example/ada">', []),
        ('<meta name="author" content="The Post">', ["The Post"]),
        ('<meta name="author" content="The Post"><p class="byline">By Ada Quill</p>', ["Ada Quill"]),
        ('<meta name="author" content="Bay Media GmbH"><p class="byline">By Ada Quill</p>', ["Ada Quill"]),
        ('<p>x <a rel="author" href="/ada">Ada Quill</a></p>', ["Ada Quill"]),
        ('<div class="byline">Von Ada Quill</div>', ["Ada Quill"]),
        ('<span class="author-name">作者：林小舟</span>', ["林小舟"]),
        (linked('["Ada Quill",{"name":"Ben Oar"}]'), ["Ada Quill", "Ben Oar"]),
        (linked('{"name":["Ada Quill","Ben Oar"]}'), ["Ada Quill", "Ben Oar"]),
        (linked('["Ada Quill","ADA QUILL","Adá Quill"]'), ["Ada Quill"]),
        (
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Quill">',
            ["Ada Quill"],
        ),
        ('<meta name="twitter:label1" content="Price"><meta name="twitter:data1" content="Ten">', []),
        (
            '<meta name="citation_author" content="Quill, Ada"><meta name="citation_author" content="Oar, Ben">',
            ["Ada Quill", "Ben Oar"],
        ),
        ('<div class="comments"><p class="comment-author">Cy Fox</p></div>', []),
        (
            """<div itemprop="author"><span itemprop="name">Ada Quill</span></div><p>question</p>
            <div class="answers"><p><span itemprop="author">Ben Oar</span></p></div>""",
            ["Ada Quill"],
        ),
        (linked('"Ada Quill"') + '<p class="byline">By Ada Quill and Ben Oar</p>', ["Ada Quill", "Ben Oar"]),
        ('<h1>A headline</h1><p><a href="/authors/ada">Ada Quill</a></p>', ["Ada Quill"]),
    ],
    ids=[
        "meta", "profile-address", "site-alone", "site-and-person", "company-and-person", "rel", "class", "chinese",
        "json-list", "json-names", "accents-and-case", "twitter", "twitter-other-label", "catalogue", "comment",
        "answers", "fuller", "linked",
    ],
)  # fmt: skip
def test_names_of_authors(markup: str, names: list[str]) -> None:
    assert authors_of(markup + "<p>words</p>") == names


def test_linked_name_before_the_words_for_posted_on_is_the_author() -> None:
    signed = "<div><a href='/~w'>林渊</a> (1042)发表于 2025年05月06日 23时48分</div>"
    page = signed + "<p><a href='/x'>别人</a>发表于昨天</p>"
    story = extract_story(page.encode(), content_type="text/html; charset=utf-8")
    assert story.authors == ("林渊",)


def test_the_key_of_a_name_is_without_case_and_accents() -> None:
    assert name_key("Élodie D'ARC") == name_key("elodie d’arc")


@given(
    st.lists(
        st.sampled_from(["<p class=byline>", "By Ada Quill", "<a rel=author>", "</a>", ", ", "Ben", "<div>", "|"]),
        max_size=12,
    )
)
def test_any_byline_gives_names_that_stand_in_the_page(pieces: list[str]) -> None:
    markup = "".join(pieces)
    root = parse(f"<p>x</p>{markup}")
    assert root is not None
    text = "".join("".join(map(str, root.itertext())).split())
    for name in authors_of(f"<p>x</p>{markup}"):
        assert "".join(name.split()) in text


def test_initials_that_stand_for_a_picture_are_no_second_author() -> None:
    markup = '<div class="author"><span itemprop="author">AQ</span> <span itemprop="author">Ada Quill</span></div>'
    assert authors_of(markup) == ["Ada Quill"]
