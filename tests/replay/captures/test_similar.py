from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.captures.similar import similar, variants
from tests.replay.shelf import Shelf


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("http://h.example/About/", "http://h.example/About"),
        ("http://h.example/About", "http://h.example/about"),
        ("http://h.example/a?utm=1", "http://h.example/a"),
        ("http://h.example/a/index.html", "http://h.example/a/"),
        ("http://h.example/a/", "http://h.example/a/index.html"),
        ("http://h.example/a", "http://h.example/a.html"),
        ("http://h.example/a.php", "http://h.example/a"),
        ("http://www.h.example/", "http://h.example/"),
        ("http://h.example/", "https://h.example/"),
    ],
)
def test_slips_of_the_pen_are_undone(url: str, meant: str) -> None:
    assert meant in variants(url)
    assert url not in variants(url)


@given(st.text())
def test_any_address_has_variants(path: str) -> None:
    assert isinstance(variants(f"http://h.example/{path}"), list)


def test_no_address_is_told_twice(shelf: Shelf) -> None:
    for path in ("About", "news/a", "news/b", "news/a/more", "other"):
        shelf.add(f"http://h.example/{path}", "x")
    archive = shelf.finish()
    found = similar(archive, "http://h.example/news/a/")
    assert [each.url for each in found.nearly] == ["http://h.example/news/a"]
    assert [each.url for each in found.below] == ["http://h.example/news/a/more"]
    assert found.beside == ()
    assert {each.url for each in found.on_host} == {
        "http://h.example/About",
        "http://h.example/news/b",
        "http://h.example/other",
    }
    assert similar(archive, "http://nowhere.example/").is_empty
