from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.extract.blocks import outline_page
from archiver.extract.comment_counts import comment_count_candidates
from archiver.extract.evidence import Candidate
from archiver.extract.extras import (
    access_candidates,
    addresses_disagree,
    canonical_candidates,
    image_candidates,
    license_candidates,
    tag_candidates,
)
from archiver.extract.metadata import Head, read_head
from archiver.extract.modified import modified_candidates
from archiver.extract.scene import Scene
from archiver.extract.sightings import Sights

_BASE = "https://a.example/news/story"


def head_of(html: str) -> Head:
    """Return what a page says about itself."""
    return read_head(etree.HTML(html))


def article(**members: object) -> str:
    """Return a script element that holds an Article."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "Article", **members})}</script>'


def values(found: list[Candidate]) -> list[str]:
    """Return the values of candidates."""
    return [c.value for c in found]


@pytest.mark.parametrize(
    ("html", "image"),
    [
        pytest.param(
            '<meta property="og:image" content="/a.jpg">', "https://a.example/a.jpg", id="Open Graph, relative"
        ),
        pytest.param(
            '<meta property="og:image:secure_url" content="https://i.example/a.jpg">',
            "https://i.example/a.jpg",
            id="secure",
        ),
        pytest.param(
            '<meta name="twitter:image" content="https://i.example/a.jpg">', "https://i.example/a.jpg", id="card"
        ),
        pytest.param('<link rel="image_src" href="a.jpg">', "https://a.example/news/a.jpg", id="link"),
        pytest.param(article(image="https://i.example/a.jpg"), "https://i.example/a.jpg", id="JSON-LD text"),
        pytest.param(article(image=["https://i.example/a.jpg"]), "https://i.example/a.jpg", id="JSON-LD list"),
        pytest.param(
            article(image={"@type": "ImageObject", "url": "https://i.example/a.jpg"}),
            "https://i.example/a.jpg",
            id="object",
        ),
        pytest.param(article(image={"@id": "https://i.example/a.jpg"}), "https://i.example/a.jpg", id="reference"),
        pytest.param('<meta property="og:image" content="https://i.example/site-logo.png">', None, id="logo"),
        pytest.param('<meta property="og:image" content="https://i.example/placeholder.png">', None, id="placeholder"),
        pytest.param('<meta property="og:image" content="data:image/png;base64,AA">', None, id="no address"),
        pytest.param("<img src='a.jpg'>", None, id="a picture in the text"),
    ],
)
def test_the_picture_of_a_page(html: str, image: str | None) -> None:
    found = image_candidates(head_of(html), _BASE)
    assert (found[0].value if found else None) == image
    assert all(c.transforms == (() if c.value == c.raw else ("absolute",)) for c in found)


@pytest.mark.parametrize(
    ("html", "tags"),
    [
        pytest.param(
            '<meta property="article:tag" content="AI"><meta property="article:tag" content="Chips">',
            ["AI", "Chips"],
            id="one element each",
        ),
        pytest.param(article(keywords="AI, Chips, ai"), ["AI", "Chips"], id="JSON-LD text with commas, each once"),
        pytest.param(article(keywords=["AI", "Chips"]), ["AI", "Chips"], id="JSON-LD list"),
        pytest.param(article(keywords=[{"@type": "DefinedTerm", "name": "AI"}]), ["AI"], id="terms"),
        pytest.param('<p><a rel="tag" href="/t/ai">AI</a> <a rel="nofollow" href="/x">x</a></p>', ["AI"], id="links"),
        pytest.param('<meta name="keywords" content="AI, Chips">', ["AI", "Chips"], id="keywords"),
        pytest.param(f'<meta name="keywords" content="{",".join(map(str, range(40)))}">', [], id="too many keywords"),
        pytest.param('<meta property="article:section" content="Business">', [], id="a section is no tag"),
        pytest.param(article(keywords="AT&amp;T; PG&amp;E"), ["AT&T", "PG&E"], id="references"),
        pytest.param("<p>words</p>", [], id="nothing"),
    ],
)
def test_the_tags_of_a_page(html: str, tags: list[str]) -> None:
    head = head_of(html)
    assert values(tag_candidates(head)) == tags


@pytest.mark.parametrize(
    ("html", "license_"),
    [
        pytest.param(article(license="https://l.example/1"), "https://l.example/1", id="JSON-LD"),
        pytest.param(article(license={"@id": "https://l.example/1"}), "https://l.example/1", id="JSON-LD reference"),
        pytest.param('<link rel="license" href="https://l.example/1">', "https://l.example/1", id="link"),
        pytest.param(
            '<p>Words <a rel="license" href="https://l.example/1">here</a></p>', "https://l.example/1", id="anchor"
        ),
        pytest.param(
            '<meta name="dcterms.license" content="https://creativecommons.org/licenses/by/4.0/">',
            "https://creativecommons.org/licenses/by/4.0/",
            id="Dublin Core",
        ),
        pytest.param(
            '<p>Licensed under <a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a></p>',
            "https://creativecommons.org/licenses/by/4.0/",
            id="Creative Commons link",
        ),
        pytest.param(
            '<p>See <a href="https://creativecommons.org/licenses/by/4.0/">this</a></p>', None, id="only a link"
        ),
        pytest.param(
            '<figure><figcaption>Licence: <a href="https://creativecommons.org/licenses/by/4.0/">CC</a></figcaption></figure>',
            None,
            id="licence of a picture",
        ),
        pytest.param('<meta name="dc.rights" content="Copyright 2024 A">', None, id="a copyright is no licence"),
    ],
)
def test_the_licence_of_a_page(html: str, license_: str | None) -> None:
    head = head_of(html)
    found = values(license_candidates(head))
    assert (found[0] if found else None) == license_


def test_the_address_that_a_page_gives_as_its_own() -> None:
    html = '<link rel="canonical" href="/story"><meta property="og:url" content="http://www.a.example/story/">'
    found = canonical_candidates(head_of(html + article(mainEntityOfPage={"@id": "https://a.example/story"})), _BASE)
    assert [(c.value, c.selector) for c in found] == [
        ("https://a.example/story", "/html/head/link/@href"),
        ("http://www.a.example/story/", "/html/head/meta/@content"),
        ("https://a.example/story", "/html/head/script#/mainEntityOfPage/@id"),
    ]
    assert not addresses_disagree(found)


def test_two_addresses_of_its_own_disagree() -> None:
    html = '<link rel="canonical" href="/one"><link rel="canonical" href="/two">'
    assert addresses_disagree(canonical_candidates(head_of(html), _BASE))


@pytest.mark.parametrize(
    ("html", "free"),
    [
        pytest.param(article(isAccessibleForFree=True), "true", id="boolean"),
        pytest.param(article(isAccessibleForFree="False"), "false", id="text with a capital"),
        pytest.param(article(isAccessibleForFree="https://schema.org/True"), "true", id="schema.org's own value"),
        pytest.param(
            article(hasPart={"@type": "WebPageElement", "isAccessibleForFree": False}), "false", id="a part of the page"
        ),
        pytest.param('<meta property="article:content_tier" content="metered">', "false", id="metered"),
        pytest.param('<meta property="article:content_tier" content="free">', "true", id="free"),
        pytest.param('<meta property="article:content_tier" content="gold">', None, id="unknown tier"),
        pytest.param(article(isAccessibleForFree="sometimes"), None, id="no truth"),
    ],
)
def test_whether_a_page_is_free(html: str, free: str | None) -> None:
    found = access_candidates(head_of(html))
    assert (found[0].value if found else None) == free


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["url", "@id", "name", "@type"]), inner)
        ),
        max_leaves=6,
    )
)
def test_any_json_under_the_names_is_read(said: object) -> None:
    names = (
        "image",
        "keywords",
        "license",
        "url",
        "isAccessibleForFree",
        "commentCount",
        "interactionStatistic",
        "dateModified",
    )
    root = etree.HTML(article(**dict.fromkeys(names, said)) + "<p>x</p>")
    head = read_head(root)
    scene = Scene(outline_page(root), head.title_text())
    found = [
        *image_candidates(head, _BASE),
        *tag_candidates(head),
        *license_candidates(head),
        *canonical_candidates(head, _BASE),
        *access_candidates(head),
        *comment_count_candidates(head, scene),
        *modified_candidates(Sights(head, scene, "en", None), None),
    ]
    assert all(c.value for c in found)
