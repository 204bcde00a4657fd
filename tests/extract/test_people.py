from __future__ import annotations

import pytest

from archiver.extract.dom import parse
from archiver.extract.metadata import read_head
from archiver.extract.people import author_candidates
from archiver.extract.story import extract_story


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<meta name="author" content="By Ada Quill and Ben Oar">', ["Ada Quill", "Ben Oar"]),
        ('<meta name="author" content="https://x.example/ada">', []),
        ('<meta name="author" content="The Post">', []),
        ('<p>x <a rel="author" href="/ada">Ada Quill</a></p>', ["Ada Quill"]),
        ('<div class="byline">Von Ada Quill</div>', ["Ada Quill"]),
        ('<span class="author-name">作者：林小舟</span>', ["林小舟"]),
        (
            '<script type="application/ld+json">{"@type":"Article","author":["Ada Quill",{"name":"Ben Oar"}]}</script>',
            ["Ada Quill", "Ben Oar"],
        ),
        (
            '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Quill">',
            ["Ada Quill"],
        ),
        ('<meta name="twitter:label1" content="Price"><meta name="twitter:data1" content="Ten">', []),
    ],
)
def test_names_of_authors(markup: str, names: list[str]) -> None:
    root = parse(markup + "<p>words</p>")
    assert root is not None
    found = author_candidates(read_head(root), "The Post")
    assert [name.value for name in (found[0] if found else [])] == names


def test_linked_name_before_the_words_for_posted_on_is_the_author() -> None:
    signed = "<div><a href='/~w'>林渊</a> (1042)发表于 2025年05月06日 23时48分</div>"
    page = signed + "<p><a href='/x'>别人</a>发表于昨天</p>"
    story = extract_story(page.encode(), content_type="text/html; charset=utf-8")
    assert story.authors == ("林渊",)
