from __future__ import annotations

import pytest
from lxml import etree

from archiver.extract.blocks import outline_page
from archiver.extract.metadata import read_head
from archiver.extract.modified import modified_candidates
from archiver.extract.scene import Scene
from archiver.extract.sightings import Sights


def changes(html: str, published: str | None = None) -> list[tuple[str, str]]:
    """Return value and selector of each change that a page states."""
    root = etree.HTML(html)
    body = root.find("body")
    head, outline = read_head(root), outline_page(root if body is None else body)
    found = modified_candidates(Sights(head, Scene(outline, head.title_text()), "en", None), published)
    return [(c.value, c.selector) for c in found]


@pytest.mark.parametrize(
    ("html", "change"),
    [
        pytest.param(
            '<script type="application/ld+json">{"@type":"Article","dateModified":"2024-05-06T10:00:00Z"}</script>',
            ("2024-05-06T10:00:00Z", "/html/head/script#/dateModified"),
            id="JSON-LD",
        ),
        pytest.param(
            '<meta property="article:modified_time" content="2024-05-06">',
            ("2024-05-06", "/html/head/meta/@content"),
            id="meta",
        ),
        pytest.param(
            '<h1>A headline</h1><p><meta itemprop="dateModified" content="2024-05-06"></p>',
            ("2024-05-06", "/html/body/p/meta/@content"),
            id="microdata",
        ),
        pytest.param(
            '<h1>A headline</h1><p><time class="updated" datetime="2024-05-06">May</time></p>',
            ("2024-05-06", "/html/body/p/time/@datetime"),
            id="time element",
        ),
        pytest.param("<h1>A headline</h1><p>Updated 6 May 2024</p>", ("2024-05-06", "/html/body/p"), id="text"),
        pytest.param("<h1>A headline</h1><p>Stand: 06.05.2024</p>", ("2024-05-06", "/html/body/p"), id="German"),
        pytest.param("<h1>A headline</h1><p>更新于 2024年5月6日</p>", ("2024-05-06", "/html/body/p"), id="Chinese"),
        pytest.param(
            "<h1>A headline</h1><p>Published 1 May 2024 | Updated 6 May 2024</p>",
            ("2024-05-06", "/html/body/p"),
            id="beside the publication",
        ),
    ],
)
def test_where_a_change_is_stated(html: str, change: tuple[str, str]) -> None:
    assert changes(html)[0] == change


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<h1>A headline</h1><p>Published 6 May 2024</p>", id="publication only"),
        pytest.param("<h1>A headline</h1><aside><p>Updated 6 May 2024</p></aside>", id="another story"),
        pytest.param("<h1>A headline</h1>" + "<p>words</p>" * 30 + "<p>Updated 6 May 2024</p>", id="far away"),
    ],
)
def test_what_is_no_change_of_this_page(html: str) -> None:
    assert changes(html) == []


def test_a_change_before_the_publication_is_none() -> None:
    html = '<meta property="article:modified_time" content="2024-05-06T23:00:00Z">'
    assert changes(html, "2024-05-08") == []
    assert changes(html, "2024-05-07") == [("2024-05-06T23:00:00Z", "/html/head/meta/@content")]
    assert changes(html, "2024-05-06T22:00:00Z") == [("2024-05-06T23:00:00Z", "/html/head/meta/@content")]
