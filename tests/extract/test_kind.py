from __future__ import annotations

import pytest

from archiver.extract.story import extract_story

SENTENCES = (
    "<p>" + "A sentence of the story, which is told at length and with some care for its listeners. " * 3 + "</p>"
)


@pytest.mark.parametrize(
    ("markup", "url", "kind"),
    [
        (SENTENCES * 3, None, "article"),
        ('<meta property="og:type" content="article"><p>Short.</p>', None, "article"),
        ('<script type="application/ld+json">{"@type":"Product","name":"x"}</script><p>Short.</p>', None, "product"),
        ('<script type="application/ld+json">{"@type":["CollectionPage"]}</script><p>Short.</p>', None, "collection"),
        ('<meta name="generator" content="phpBB">' + SENTENCES, None, "forum"),
        (SENTENCES, "https://x.example/forum/viewtopic.php?t=1", "forum"),
        (SENTENCES, "https://docs.x.example/en/", "documentation"),
        ('<meta name="generator" content="Sphinx 7">' + SENTENCES, None, "documentation"),
        ("<ul>" + '<li><a href="/x">A link to a story</a></li>' * 30 + "</ul>", None, "listing"),
        ("<p>Short.</p>", None, "page"),
    ],
)
def test_kinds_of_pages(markup: str, url: str | None, kind: str) -> None:
    assert extract_story(markup.encode(), url=url).kind == kind


@pytest.mark.parametrize("count", [2, 6])
def test_headings_that_are_links_with_a_teaser_each_are_a_listing(count: int) -> None:
    teaser = "<div class=entry><h2><a href=/story/{0}>Story number {0}</a></h2><p>{1}</p></div>"
    said = (
        "A keeper wrote down each ship that passed, its flag and its course, and nobody had asked for it until then. "
        * 2
    )
    entries = "".join(teaser.format(number, said) for number in range(count))
    assert extract_story(f"<title>Front page</title><body><main>{entries}</main>".encode()).kind == "listing"


def test_a_story_with_two_others_beside_it_is_no_listing() -> None:
    others = "".join(f"<h3><a href=/story/{number}>Another story</a></h3>{SENTENCES}" for number in range(2))
    page = f"<title>The story</title><body><main><h1>The story</h1>{SENTENCES * 2}</main><aside>{others}</aside>"
    assert extract_story(page.encode()).kind == "article"
