from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.addresses import Addresses, absolute, base_address
from archiver.extract.dom import parse
from archiver.extract.markdown import write_story
from archiver.extract.media import image_source, largest


@pytest.mark.parametrize(
    ("address", "base", "joined"),
    [
        ("/a b", "https://x.example/p/", "https://x.example/a%20b"),
        ("//y.example/c", "https://x.example/", "https://y.example/c"),
        ("c.png", None, None),
        ("mailto:a@b.c", "https://x.example/", None),
        ("http://[", "https://x.example/", None),
        ("", "https://x.example/", None),
        (" https://y.example/\n", None, "https://y.example/"),
    ],
)
def test_addresses_are_joined_or_none(address: str, base: str | None, joined: str | None) -> None:
    assert absolute(address, base) == joined


@given(st.text(max_size=60))
def test_any_address_is_joined_or_none(address: str) -> None:
    joined = absolute(address, "https://x.example/")
    assert joined is None or joined.startswith("http")


@given(
    st.sampled_from(["http://x.y", "https://x.y", "/", "//", "", "HTTP://", "http://x.y:80/"]),
    st.text(alphabet="ab./?#:@%&=;~ -_\\[]é", max_size=20),
    st.sampled_from(["https://b.example/p/q?x#y", "http://b.example", None]),
)
def test_the_quick_way_gives_what_urllib_gives(start: str, rest: str, base: str | None) -> None:
    assert Addresses(base).absolute(start + rest) == absolute(start + rest, base)


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ('<img src="a.png">', "a.png"),
        ('<img src="blank.gif" data-src="a.png">', "a.png"),
        ('<img srcset="a.png 1x, b.png 2x">', "b.png"),
        ('<img src="data:image/gif;base64,R0" srcset="a.png 300w, b.png 200w">', "a.png"),
        ("<img>", None),
    ],
)
def test_lazy_images_are_found(markup: str, source: str | None) -> None:
    root = parse(markup)
    assert root is not None
    assert image_source(next(root.iter("img"))) == source


def test_a_broken_srcset_is_no_error() -> None:
    assert largest(", , ,") is None
    assert largest("a.png 1.2.3x, b.png") in ("a.png", "b.png")


def test_the_base_element_counts() -> None:
    root = parse('<base href="/deep/"><p>x')
    assert root is not None
    assert base_address(root, "https://x.example/a/b") == "https://x.example/deep/"


def images_of(markup: str) -> list[tuple[str, str | None]]:
    root = parse(f"<html><body>{markup}</body></html>")
    assert root is not None
    body = root.find("body")
    assert body is not None
    return [(image.url, image.caption) for image in write_story(body, (), "https://x.example/").images]


IMAGES = {
    "lazy": ('<img src="lazy.gif" data-src="/a.png">', [("a.png", None)]),
    "a noscript twin behind it": (
        '<img data-src="/a.jpg"> <noscript><img src="/a-300x200.jpg"></noscript>',
        [("a.jpg", None)],
    ),
    "a noscript twin behind a placeholder": (
        '<img src="data:image/gif;base64,R0"><noscript><img src="/a.jpg"></noscript>',
        [("a.jpg", None)],
    ),
    "a noscript twin before it": (
        '<noscript><img src="/a.jpg?w=1"></noscript><img class="lazy" src="data:x" data-src="/b.jpg">',
        [("a.jpg?w=1", None)],
    ),
    "sources of a picture": (
        '<picture><source data-srcset="/a.webp 1x, /b.webp 2x"><img src="data:x"></picture>',
        [("b.webp", None)],
    ),
    "a mobile page": ('<amp-img src="/a.png"><noscript><img src="/a.png"></noscript></amp-img>', [("a.png", None)]),
    "a figure": ('<figure><img src="/a.png"><figcaption>A <b>b</b></figcaption></figure>', [("a.png", "A b")]),
    "a caption by its class": ('<div><img src="/a.png"><p class="wp-caption-text">A</p></div>', [("a.png", "A")]),
    "a pixel": ('<img src="/p.gif" width="1"><img src="/q.gif" style="display: none">', []),
    "the same twice": ('<img src="/a.png"><p>x</p><img src="/a.png?v=2">', [("a.png", None)]),
    "two that differ in their query": ('<img src="/i?id=1"><img src="/i?id=2">', [("i?id=1", None), ("i?id=2", None)]),
    "an emoji": ('<img class="emoji" alt="😀" src="/e.png">', []),
    "a word for a script": ('<img src="/a.png" data-src="{{url}}" data-lazy="true">', [("a.png", None)]),
}


@pytest.mark.parametrize(("markup", "images"), IMAGES.values(), ids=IMAGES)
def test_each_picture_comes_once_with_its_caption(markup: str, images: list[tuple[str, str | None]]) -> None:
    assert images_of(markup) == [(f"https://x.example/{path}", caption) for path, caption in images]
