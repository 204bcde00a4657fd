from __future__ import annotations

import pytest

from archiver.extract.dom import parse
from archiver.extract.metadata import Head, read_head
from archiver.extract.titles import site_candidates, title_candidates


def head_of(markup: str) -> Head:
    root = parse(markup)
    assert root is not None
    return read_head(root)


@pytest.mark.parametrize(
    ("markup", "title", "site"),
    [
        ("<title>Site | A headline here</title><h1>Site</h1><h2>A headline here</h2>", "A headline here", "Site"),
        ("<title>潮汐电站_海湾日报</title><h1>潮汐电站</h1>", "潮汐电站", "海湾日报"),
        ("<title>Alone</title>", "Alone", None),
        ('<meta property="og:site_name" content="Post"><title>Short news - Post</title>', "Short news", "Post"),
        ('<meta property="og:title" content="Social words"><title>x</title>', "Social words", None),
        ("<title>t - s</title><h1>A lone heading of the page</h1>", "A lone heading of the page", None),
        ("<title>Well-known words: a tale</title><h1>Well-known words: a tale</h1>", "Well-known words: a tale", None),
        ("<svg><title>icon</title></svg><p>x</p>", None, None),
    ],
)
def test_title_and_site(markup: str, title: str | None, site: str | None) -> None:
    head = head_of(markup)
    sites = site_candidates(head)
    assert (sites[0].value if sites else None) == site
    titles = title_candidates(head, site)
    assert (titles[0].value if titles else None) == title
