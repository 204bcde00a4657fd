from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.charset import Coding
from archiver.replay.rewriting.links import PageLinks
from archiver.replay.rewriting.xml import DASH, FEED, SVG, Vocabulary, rewrite_xml
from archiver.replay.rewriting.xmltags import xml_pieces

LINKS = PageLinks("http://h.example/d/page", "2024")
M, I, O, C = (f"/w/2024{modifier}/http://h.example" for modifier in ("mp_", "im_", "oe_", "cs_"))

CASES: dict[str, tuple[Vocabulary, str, str]] = {
    "svg image": (SVG, "<svg><image href='/x'/></svg>", f"<svg><image href='{I}/x'/></svg>"),
    "svg use": (SVG, '<use xlink:href="/s.svg#a"/>', f'<use xlink:href="{I}/s.svg#a"/>'),
    "svg fragment": (SVG, '<use href="#a"/>', '<use href="#a"/>'),
    "svg style": (SVG, "<style>a{b:url(/x)}</style>", f"<style>a{{b:url({I}/x)}}</style>"),
    "svg style in cdata": (
        SVG,
        "<style><![CDATA[a{b:url(/x)}]]></style>",
        f"<style><![CDATA[a{{b:url({I}/x)}}]]></style>",
    ),
    "svg style attribute": (SVG, '<g style="fill:url(/x)"/>', f'<g style="fill:url({I}/x)"/>'),
    "svg style attribute with escaped signs": (
        SVG,
        "<g style='a:url(/x) &lt;b &#39;c&#39;'/>",
        f"<g style='a:url({I}/x) &lt;b &#39;c&#39;'/>",
    ),
    "empty title": (SVG, "<title/><image href='/x'/>", f"<title/><image href='{I}/x'/>"),
    "case counts": (SVG, "<a HREF='/x'/>", "<a HREF='/x'/>"),
    "comment": (SVG, "<!-- <a href='/x'/> -->", "<!-- <a href='/x'/> -->"),
    "style sheet": (
        SVG,
        "<?xml-stylesheet type='text/css' href='/x.css'?><svg/>",
        f"<?xml-stylesheet type='text/css' href='{C}/x.css'?><svg/>",
    ),
    "rss link": (FEED, "<item><link> /x?a&amp;b </link></item>", f"<item><link> {M}/x?a&amp;b </link></item>"),
    "rss enclosure": (FEED, '<enclosure url="/x.mp3"/>', f'<enclosure url="{M}/x.mp3"/>'),
    "rss guid stays": (FEED, "<guid>http://h.example/x</guid>", "<guid>http://h.example/x</guid>"),
    "rss html": (
        FEED,
        "<description>&lt;a href=\"/x\"&gt;é&lt;/a&gt;</description>",
        f"<description>&lt;a href=\"{M}/x\"&gt;é&lt;/a&gt;</description>",
    ),
    "rss html in cdata": (
        FEED,
        "<content:encoded><![CDATA[<a href='/x'>]]></content:encoded>",
        f"<content:encoded><![CDATA[<a href='{M}/x'>]]></content:encoded>",
    ),
    "rss words stay": (FEED, "<description>a &amp; b</description>", "<description>a &amp; b</description>"),
    "atom": (FEED, "<link rel='alternate' href='/x'/><id>/x</id>", f"<link rel='alternate' href='{M}/x'/><id>/x</id>"),
    "sitemap": (
        FEED,
        "<url><loc>http://h.example/x</loc><image:loc>/i</image:loc></url>",
        f"<url><loc>{M}/x</loc><image:loc>{M}/i</image:loc></url>",
    ),
    "opml": (FEED, '<outline xmlUrl="/f" text="/t"/>', f'<outline xmlUrl="{M}/f" text="/t"/>'),
    "dash": (
        DASH,
        "<BaseURL>/v/</BaseURL><SegmentTemplate media='/c-$Number%05d$.m4s' initialization='i.mp4'/>",
        f"<BaseURL>{O}/v/</BaseURL><SegmentTemplate media='{O}/c-$Number%05d$.m4s' initialization='i.mp4'/>",
    ),
    "namespaces stay": (DASH, '<MPD xmlns="urn:mpeg:dash" profiles="/x">', '<MPD xmlns="urn:mpeg:dash" profiles="/x">'),
}  # fmt: skip


@pytest.mark.parametrize(("vocabulary", "text", "changed"), CASES.values(), ids=CASES)
def test_only_the_addresses_that_a_vocabulary_names_are_changed(
    vocabulary: Vocabulary, text: str, changed: str
) -> None:
    assert rewrite_xml(text, vocabulary, LINKS) == changed


def test_addresses_in_a_feed_can_be_read_away_from_the_archive() -> None:
    links = PageLinks("http://h.example/", "2024", origin="http://127.0.0.1:8080")
    text = rewrite_xml("<link>/x</link>", FEED, links)
    assert text == "<link>http://127.0.0.1:8080/w/2024mp_/http://h.example/x</link>"


def test_a_document_in_another_encoding_keeps_its_bytes() -> None:
    raw = "<title>页</title><link>/页</link>".encode("gb18030")
    links = PageLinks("http://h.example/", "2024", Coding("gb18030", is_byte_text=True))
    text = rewrite_xml(raw.decode("latin-1"), FEED, links).encode("latin-1")
    assert text == "<title>页</title><link>/w/2024mp_/http://h.example/%E9%A1%B5</link>".encode("gb18030")


PIECES = st.sampled_from([
    "<a href='", "<link>", "</link>", "/x", "'", '"', ">", "<![CDATA[", "]]>", "<description>", "&lt;a href=x&gt;",
    "<?xml-stylesheet href='", "?>", "<style>", "url(", "http://a.b/", " xlink:href=", "<BaseURL>", "x", "<!--", "-->",
    "<", "&", "</a>", "]",
])  # fmt: skip


def elements(text: str) -> list[tuple[str, str]]:
    """Return the kinds and names of the tags and instructions of a document."""
    return [(piece.kind, piece.element) for piece in xml_pieces(text) if piece.kind in ("open", "instruction")]


@pytest.mark.parametrize("vocabulary", [SVG, FEED, DASH], ids=["svg", "feed", "dash"])
@given(text=st.text(alphabet="<a href='/x\">=&;#!-[]CDATA?linkurloc:.") | st.text() | st.lists(PIECES).map("".join))
def test_whatever_the_document_its_elements_stay(vocabulary: Vocabulary, text: str) -> None:
    assert elements(rewrite_xml(text, vocabulary, LINKS)) == elements(text)
