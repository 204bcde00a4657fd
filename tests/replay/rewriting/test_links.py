from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.replay.rewriting.charset import Coding
from archiver.replay.rewriting.links import PageLinks

LINKS = PageLinks("http://h.example/d/page", "20240506000000")
W = "/w/20240506000000mp_/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("http://o.example/x", W + "http://o.example/x"),
        ("//o.example/x", W + "http://o.example/x"),
        ("/x?a=1#f", W + "http://h.example/x?a=1#f"),
        ("../../../x", W + "http://h.example/x"),
        ("\\x", W + "http://h.example/x"),
        ("http:x", W + "http://h.example/d/x"),
        (" \n/x\t", W + "http://h.example/x"),
        ("/ä", W + "http://h.example/%C3%A4"),
        ("x.html", None),
        ("?page=2", None),
        ("#top", None),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.example", None),
        ("http://[", None),
    ],
)
def test_links_lead_into_the_archive_or_stay(link: str, address: str | None) -> None:
    assert LINKS.relink(link) == address


def test_a_query_is_escaped_in_the_encoding_of_the_page() -> None:
    links = PageLinks("http://h.example/", "2024", Coding("gb18030"))
    assert links.relink("/查?q=页") == "/w/2024mp_/http://h.example/%E6%9F%A5?q=%D2%B3"


def test_a_character_that_the_encoding_lacks_does_not_cut_the_query() -> None:
    links = PageLinks("http://h.example/", "2024", Coding("windows-1252"))
    assert links.relink("/x?q=页é&r=1#页") == "/w/2024mp_/http://h.example/x?q=%26%2339029%3B%E9&r=1#%E9%A1%B5"


@given(st.text())
def test_no_link_makes_it_raise_and_none_leaves_the_archive(link: str) -> None:
    address = LINKS.relink(link)
    assert address is None or address.startswith(W + "http")
    assert address is None or address.isascii()
