from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.blocks import outline_page
from archiver.extract.dom import parse
from archiver.extract.metadata import Head, read_head
from archiver.extract.titles import claims, site_candidates, title_candidates


def head_of(markup: str, url: str | None = None) -> Head:
    root = parse(markup)
    assert root is not None
    return read_head(root, url)


def title_of(markup: str, url: str | None = None) -> str | None:
    head = head_of(markup, url)
    sites = site_candidates(head)
    titles = title_candidates(head, sites[0].value if sites else None, outline_page(head.root), "article")
    return titles[0].value if titles else None


@pytest.mark.parametrize(
    ("markup", "title", "site"),
    [
        ("<title>Site | A headline here</title><h1>Site</h1><h2>A headline here</h2>", "A headline here", "Site"),
        ("<title>潮汐电站_海湾日报</title><h1>潮汐电站</h1>", "潮汐电站", "海湾日报"),
        ("<title>Alone</title>", "Alone", None),
        ('<meta property="og:site_name" content="Post"><title>Short news - Post</title>', "Short news", "Post"),
        ('<meta property="og:title" content="Social words"><p>x</p>', "Social words", None),
        ("<title>t - s</title><h1>A lone heading of the page</h1>", "A lone heading of the page", None),
        ("<title>Well-known words: a tale</title><h1>Well-known words: a tale</h1>", "Well-known words: a tale", None),
        ("<svg><title>icon</title></svg><p>x</p>", None, None),
    ],
)
def test_title_and_site(markup: str, title: str | None, site: str | None) -> None:
    sites = site_candidates(head_of(markup))
    assert (sites[0].value if sites else None) == site
    assert title_of(markup) == title


OG = '<meta property="og:title" content="{}">'


@pytest.mark.parametrize(
    ("markup", "url", "title"),
    [
        (
            """<title>A tide turns | Bay Post</title><div class=logo><h1><a href='/'>Bay Post</a></h1></div>
            <article><h1 class='entry-title'>A tide turns</h1></article>""",
            None,
            "A tide turns",
        ),
        (
            """<title>Tides</title><meta property="og:title" content="You will not believe this tide">
            <article><h1 class='entry-title'>The tide of the western bay turns</h1></article>""",
            None,
            "The tide of the western bay turns",
        ),
        (
            """<title>Tidal power for the bay | Bay Post</title>
            <meta property="og:title" content="Tidal power for the bay | Bay Post">""",
            "https://www.baypost.example/power",
            "Tidal power for the bay",
        ),
        (
            """<title>Tidal power &amp; you</title><script type="application/ld+json">
            {"@type": "Article", "headline": "Tidal power &amp;amp; you"}</script>""",
            None,
            "Tidal power & you",
        ),
        (
            """<title>Opinion: Tides turn at last</title><meta property="og:title" content="Tides turn at last">
            <h1><span>Opinion</span>Tides turn at last</h1>""",
            None,
            "Opinion: Tides turn at last",
        ),
        (
            "<title>潮汐电站重新并网发电_科技频道_海湾日报</title><h1>潮汐电站重新并网发电</h1>",
            None,
            "潮汐电站重新并网发电",
        ),
        (
            """<title>Front page 2 | Bay Post</title><h2><a href="/a-tale-of-two-tides">A tale of two tides</a></h2>
            <h2><a href="/another-tale">Another tale of the bay</a></h2>""",
            "https://www.baypost.example/page/2",
            "Front page 2",
        ),
        (
            """<title>Quay closed - Bay Post</title>
            <h1><span class="overline">Harbour works in spring</span> Quay closed for two weeks</h1>""",
            "https://www.baypost.example/quay-closed-for-two-weeks",
            "Quay closed for two weeks",
        ),
        (
            """<title>Owning - A Long Book</title><h1 class=menu-title>A Long Book</h1>
            <main><h2>Owning</h2><p>words</main>""",
            "https://x.example/owning",
            "Owning",
        ),
    ],
    ids=[
        "logo-heading",
        "teaser-title",
        "host-name-cut",
        "entities-in-json",
        "smashed-heading",
        "chinese-columns",
        "teasers",
        "kicker",
        "book",
    ],
)
def test_the_headline_is_found_among_other_wordings(markup: str, url: str | None, title: str) -> None:
    assert title_of(markup + "<p>words</p>", url) == title


def test_each_wording_is_one_candidate_and_the_weak_ones_stay() -> None:
    head = head_of("<title>A tide | Post</title>" + OG.format("A tide") + "<h1>A tide</h1>")
    values = [candidate.value for candidate in title_candidates(head, "Post", outline_page(head.root), "article")]
    assert values[0] == "A tide"
    assert "A tide | Post" in values
    assert len(values) == len(set(values))


def test_a_page_that_says_nothing_has_no_title() -> None:
    assert title_of("<p>words</p>") is None


@given(
    st.lists(
        st.sampled_from(
            ["<title>", "</title>", "<h1>", "</h1>", "<h2>", "A", " | ", "B - C", "<br>", "<span>", "</span>"]
        ),
        max_size=14,
    )
)
def test_any_page_gives_wordings_that_stand_in_it(pieces: list[str]) -> None:
    root = parse("<p>x</p>" + "".join(pieces))
    assert root is not None
    text = "".join("".join(map(str, root.itertext())).split())
    for claim in claims(read_head(root), None, outline_page(root), "article").values():
        for candidate in claim.candidates:
            assert "".join(candidate.value.split()) in text
