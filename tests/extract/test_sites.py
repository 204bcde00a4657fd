from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse
from archiver.extract.evidence import Candidate
from archiver.extract.metadata import read_head
from archiver.extract.sites import SiteNames, cut_site, folded, part_spans, site_candidates, site_names, title_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A headline | The Post", ["A headline", "The Post"]),
        ("A headline - The Post", ["A headline", "The Post"]),
        ("潮汐电站_科技_海湾日报", ["潮汐电站", "科技", "海湾日报"]),
        ("潮汐电站-海湾日报", ["潮汐电站", "海湾日报"]),
        ("Site » Blog » A headline", ["Site", "Blog", "A headline"]),
        ("Well-known words", ["Well-known words"]),
        ("Figma: a tool", ["Figma", "a tool"]),
        ("At 10:30 sharp", ["At 10:30 sharp"]),
        (" | ", []),
    ],
    ids=["bar", "dash", "underscores", "dash-beside-han", "arrows", "hyphen", "colon", "clock", "nothing"],
)
def test_a_title_is_parted_at_bars_and_dashes(text: str, parts: list[str]) -> None:
    assert title_parts(text) == parts


@pytest.mark.parametrize(
    ("markup", "url", "site"),
    [
        ('<meta property="og:site_name" content="Post"><title>x</title>', None, "Post"),
        ('<script type="application/ld+json">{"@type":"WebSite","name":"Post"}</script>', None, "Post"),
        ('<script type="application/ld+json">{"@type":"Article","publisher":{"name":"Post"}}</script>', None, "Post"),
        ("<title>A long headline | Bay Post</title><h1>Bay Post</h1>", "https://www.baypost.example/a", "Bay Post"),
        ("<title>Bay Post » A headline</title><h1>Bay Post</h1>", "https://baypost.example/a", "Bay Post"),
        ("<title>A headline - Bay Post</title><h1>A headline</h1>", None, "Bay Post"),
        ('<meta property="og:site_name" content="https://x.example"><title>x</title>', None, None),
        (
            '<title>Front page | Bay Post</title><link rel=alternate type="application/rss+xml" title="Bay Post RSS">',
            "https://x.example/",
            "Bay Post",
        ),
        (
            "<title>Owning - A Long Book</title><h1>A Long Book</h1><h2>Owning</h2>",
            "https://x.example/owning",
            "A Long Book",
        ),
        ("<title>Alone</title>", "https://alone.example/", None),
    ],
    ids=["og", "web-site", "publisher", "host-and-logo", "host-first", "heading", "address", "feed", "path", "alone"],
)
def test_the_site_names_itself(markup: str, url: str | None, site: str | None) -> None:
    root = parse(markup + "<p>x")
    assert root is not None
    found = site_candidates(read_head(root, url))
    assert (found[0].value if found else None) == site


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Post", True), ("the-post", True), ("The Post News", True), ("Composting at home in winter", False), ("", False)],
)
def test_a_name_is_known_by_its_statement_or_the_host(text: str, expected: bool) -> None:
    names = SiteNames(frozenset(["post"]), frozenset(["thepost", "post"]), "thepostexample")
    assert (text in names) is expected


@pytest.mark.parametrize(
    ("text", "left"),
    [("A | B | Post", "A | B"), ("Post: A – B", "A – B"), ("A | B", None), ("Post", None), ("- | Post", None)],
)
def test_the_name_of_the_site_is_cut_off_at_either_end(text: str, left: str | None) -> None:
    names = SiteNames(frozenset(["post"]), frozenset(), "")
    cut = cut_site(Candidate(text, "meta", "/@content", text), names)
    assert (cut.value if cut else None) == left
    assert cut is None or cut.transforms == ("cut-site-name",)


def test_a_page_without_an_address_has_only_stated_names() -> None:
    root = parse("<title>x</title>")
    assert root is not None
    assert site_names(read_head(root)) == SiteNames(frozenset(), frozenset(), "")


@given(st.text(max_size=80))
def test_parts_stand_in_the_text_in_order(text: str) -> None:
    spans = part_spans(text)
    assert list(spans) == sorted(spans)
    assert all(text[start:end].strip() for start, end in spans)
    assert folded(folded(text)) == folded(text)
