from __future__ import annotations

from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.extract.dom import parse, parse_page
from archiver.extract.places import Places
from archiver.extract.spelling import squeezed


def plain(text: str) -> etree._Element:
    """Parse a page as anybody would."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return etree.fromstring(text.encode(), parser)


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>T</title></head><body><p>a</p><p>b</p></body></html>",
        "<title>T</title><article><p>Words.</p></article><p>more</p>",
        "<html><head><title>T</title><section><p>W</p></section></head><body><p>x</p><section>y</section></body></html>",
        "<p>a</p><o:p>b<i>c</i></o:p><fb:like>d</fb:like><p>e</p>",
        "<p>a<foo'bar>y</foo'bar></p><b>c</b>",
        "a<p>b",
    ],
    ids=["whole", "open head", "moved beside others", "colons", "a quotation mark in a name", "no tags above"],
)
def test_a_path_leads_to_the_same_element_in_the_page_as_anybody_parses_it(page: str) -> None:
    tree = parse_page(page)
    assert tree.root is not None
    places = Places(page, tree.moved)
    other = plain(page).getroottree()
    for element in tree.root.iter():
        found = other.xpath(places.path(element))
        assert isinstance(found, list)
        assert len(found) == 1
        said = found[0]
        assert isinstance(said, etree._Element)
        if tree.moved and element.tag in ("body", "html", "head"):
            continue
        assert (said.tag, said.text) == (element.tag, element.text)


def test_the_body_of_a_page_with_an_open_head_is_said_as_the_root() -> None:
    tree = parse_page("<title>T</title><article>x</article>")
    assert tree.root is not None
    body = tree.root.find("body")
    assert body is not None
    assert Places("", tree.moved).path(body) == "/html"


def test_an_attribute_with_a_colon_is_said_by_its_whole_name() -> None:
    page = '<html xml:lang="de"><p>x'
    root = parse(page)
    assert root is not None
    selector = Places(page).selector(root, "/@xml:lang")
    assert plain(page).getroottree().xpath(selector) == ["de"]


@pytest.mark.parametrize(
    ("page", "tag", "suffix", "raw", "quote"),
    [
        ("<p>A &amp; B</p>", "p", "", "A & B", "A &amp; B"),
        ("<h1>one <b>two</b>\n three</h1>", "h1", "", "one two three", "one <b>two</b>\n three"),
        ("<h1>It&rsquo;s&nbsp;so</h1>", "h1", "", "It\u2019s so", "It&rsquo;s&nbsp;so"),
        ("<h1>\n  spread\n  out\n</h1>", "h1", "", "spread out", "spread\n  out"),
        ('<meta content="a &quot;b&quot;">', "meta", "/@content", 'a "b"', "a &quot;b&quot;"),
        (
            '<script>{"a":"\\u4e2d\\u7f8e \\"x\\/y\\""}</script>',
            "script",
            "#/a",
            '中美 "x/y"',
            '\\u4e2d\\u7f8e \\"x\\/y\\"',
        ),
        ("<h1>x<!-- y -->z</h1>", "h1", "", "xz", "x<!-- y -->z"),
        ("<p>A</p><h1>A</h1>", "h1", "", "A", "A"),
    ],
    ids=["entity", "inline tags", "named", "white space", "attribute", "json escapes", "comment", "second of two"],
)
def test_a_value_is_found_however_the_page_spells_it(page: str, tag: str, suffix: str, raw: str, quote: str) -> None:
    root = parse(page)
    assert root is not None
    span = Places(page).find(raw, next(root.iter(tag)), suffix)
    assert span is not None
    assert page[slice(*span)] == quote


def test_a_value_in_a_page_of_one_long_line_is_found_at_its_element() -> None:
    page = "<title>Fog</title>" + "<p>Fog is water.</p>" * 300 + "<h2>Fog</h2>" + "<p>x</p>" * 300
    root = parse(page)
    assert root is not None
    assert Places(page).find("Fog", next(root.iter("h2"))) == (page.index("<h2>") + 4, page.index("<h2>") + 7)


def test_the_text_of_an_element_is_not_found_in_its_own_tag() -> None:
    page = '<p>by</p>\n<a title="Wilson" href="/~Wilson">Wilson</a>'
    tree = parse_page(page)
    assert tree.root is not None
    link = next(tree.root.iter("a"))
    places = Places(page, tree.moved)
    assert places.find("Wilson", link) == (page.index(">Wilson") + 1, page.index("</a>"))
    assert places.find("Wilson", link, "/@title") == (page.index("Wilson"), page.index('" href'))


def test_what_is_nowhere_has_no_position() -> None:
    root = parse("<p>a</p>")
    assert root is not None
    assert Places("<p>a</p>").find("other", next(root.iter("p"))) is None
    assert Places("<p>a</p>").find("", next(root.iter("p"))) is None


@given(st.text(alphabet="ab &;<>é\u200b\ufeff\n'\"", min_size=1, max_size=30))
def test_any_text_of_an_element_is_found_and_says_the_same(text: str) -> None:
    page = f"<title>t</title><p>{escape(text)}</p>"
    root = parse(page)
    assert root is not None
    span = Places(page).find(" ".join(text.split()), next(root.iter("p")))
    if squeezed(text):
        assert span is not None
        assert squeezed(unescape(page[slice(*span)])) == squeezed(text)
