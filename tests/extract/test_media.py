from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dom import parse
from archiver.extract.media import absolute, base_address, image_source, largest, story_images


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


def test_a_lazy_image_in_noscript_is_kept_once_and_a_pixel_not_at_all() -> None:
    root = parse(
        '<div><img data-src="/a.png"><noscript><img src="/a.png" alt="x"></noscript><img src="/p.gif" width="1"></div>'
    )
    assert root is not None
    assert [image.url for image in story_images(root, (), "https://x.example/")] == ["https://x.example/a.png"]
