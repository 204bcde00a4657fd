from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.stream import pieces_of
from archiver.frontier.xml import xml_references
from archiver.message.charset import LABELS

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> http://e.com/a </loc><lastmod>2026-01-01</lastmod>
<xhtml:link rel="alternate" hreflang="de" href="http://e.com/de"/>
<image:image><image:loc>http://e.com/i.png</image:loc></image:image></url>
<url><loc>http://e.com/b?c=d&amp;e</loc></url>
</urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>http://e.com/s1.xml.gz</loc></sitemap><sitemap><loc>http://e.com/s2.xml</loc></sitemap></sitemapindex>"""

RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>T</title><link>http://e.com/</link><atom:link rel="self" href="http://e.com/feed"/>
<item><link><![CDATA[http://e.com/1?a=b&c=d]]></link><guid isPermaLink="true">http://e.com/p1</guid>
<enclosure url="http://e.com/1.mp3" length="1" type="audio/mpeg"/><media:content url="http://e.com/1.jpg"/></item>
<item><link>http://e.com/2?a=b&c=d</link><guid isPermaLink="false">tag:e.com</guid></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://e.com/"/>
<entry><link rel="enclosure" href="a.mp3"/><content src="c.html"/></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item><link>http://e.com/1</link></item></rdf:RDF>"""

XHTML = """<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><base href="/b/"/><script src="s.js"/>
<style>a{b:url(x.png)}</style></head><body><p>&nbsp;</p><a href="q?a&amp;b">x</a><noscript><img src="n"/></noscript>
</body></html>"""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<image xlink:href="i.png"/><use href="u.svg#x"/><a xlink:href="l.html"/></svg>"""


def texts(xml: str) -> list[str]:
    return [f"{each.tag} {each.text.strip()}" for each in xml_references([xml.encode()], None)]


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (SITEMAP, ["url http://e.com/a", "url http://e.com/de", "image http://e.com/i.png", "url http://e.com/b?c=d&e"]),
        (INDEX, ["sitemap http://e.com/s1.xml.gz", "sitemap http://e.com/s2.xml"]),
        (
            RSS,
            ["link http://e.com/", "link http://e.com/feed", "link http://e.com/1?a=b&c=d", "guid http://e.com/p1",
             "enclosure http://e.com/1.mp3", "content http://e.com/1.jpg", "link http://e.com/2?a=b&c=d"],
        ),
        (ATOM, ["link http://e.com/", "link a.mp3", "content c.html"]),
        (RDF, ["link http://e.com/1"]),
        (XHTML, ["base /b/", "script s.js", "style x.png", "a q?a&b", "img n"]),
        (SVG, ["image i.png", "use u.svg#x", "a l.html"]),
    ],
    ids=["sitemap", "index", "rss", "atom", "rdf", "xhtml", "svg"],
)  # fmt: skip
def test_each_kind_of_document_gives_its_links(xml: str, found: list[str]) -> None:
    assert texts(xml) == found


def test_bare_ampersands_do_not_cut_a_url() -> None:
    assert texts("<urlset><url><loc>http://e.com/?a=1&b=2&copy=3</loc></url></urlset>") == [
        "url http://e.com/?a=1&b=2&copy=3"
    ]


def test_a_broken_document_gives_what_comes_before_the_break() -> None:
    whole = "<urlset><url><loc>http://e.com/a</loc></url><url><loc>http://e.com/b</loc></url>"
    assert texts(whole + "<url><loc>http://e.c") == ["url http://e.com/a", "url http://e.com/b"]


def test_a_document_in_utf_16_is_read() -> None:
    document = "<urlset><url><loc>http://e.com/ü</loc></url></urlset>".encode("utf-16")
    assert [each.text for each in xml_references(pieces_of(document), None)] == ["http://e.com/ü"]


def test_entities_are_neither_expanded_nor_loaded() -> None:
    lol = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12)
    )
    outside = '<!ENTITY x SYSTEM "file:///etc/hostname">'
    xml = f"<!DOCTYPE urlset [{lol}{outside}]><urlset><url><loc>http://e.com/&m;&x;</loc></url></urlset>"
    started = time.process_time()
    assert texts(xml) == ["url http://e.com/&m;&x;"]
    assert time.process_time() - started < 1


def test_depth_and_length_end_in_time() -> None:
    started = time.process_time()
    texts("<urlset>" + "<url>" * 200_000 + "<loc>http://e.com/z</loc>")
    texts("<urlset>" + "<url/>" * 200_000)
    assert time.process_time() - started < 10


@given(st.text(alphabet="<>/urlsetocfdx&;![]CDATA= '\"?", max_size=100) | st.text())
def test_any_text_is_read(xml: str) -> None:
    for each in xml_references([xml.encode("utf-8", "replace")], None):
        assert each.hop in ("link", "embed")


@given(
    st.sampled_from([SITEMAP, INDEX, RSS, ATOM, XHTML, SVG]), st.sampled_from(["utf-8", "utf-16"]), st.integers(1, 99)
)
def test_pieces_of_any_size_give_the_same(xml: str, codec: str, size: int) -> None:
    document = xml.replace('encoding="UTF-8"', "").encode(codec)
    pieces = [document[start : start + size] for start in range(0, len(document), size)]
    assert list(xml_references(pieces, None)) == list(xml_references([document], None))


@pytest.mark.parametrize("label", sorted(LABELS))
def test_a_document_in_each_encoding_a_header_may_name_is_read(label: str) -> None:
    content = "<html><a href='x'/></html>".encode(LABELS[label])
    assert [each.text for each in xml_references([content], f"text/xml; charset={label}")] == ["x"]


def test_a_byte_order_mark_is_stronger_than_the_header() -> None:
    content = "\ufeff<html><a href='ü'/></html>"
    assert [each.text for each in xml_references([content.encode()], "text/xml; charset=iso-8859-1")] == ["ü"]
    assert [each.text for each in xml_references([content.encode("utf-16-be")], "text/xml; charset=utf-8")] == ["ü"]
