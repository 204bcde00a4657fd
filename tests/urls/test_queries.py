from __future__ import annotations

from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UrlError
from archiver.urls.normal import normal_url
from archiver.urls.queries import encoded_link, encoded_query


@pytest.mark.parametrize(
    ("query", "codec", "escaped"),
    [
        ("q=页", "gb18030", "q=%D2%B3"),
        ("q=页", "utf-8", "q=%E9%A1%B5"),
        ("q=页", "utf-16-le", "q=%E9%A1%B5"),
        ("q=页", "utf-16-be", "q=%E9%A1%B5"),
        ("q=é", "windows-1252", "q=%E9"),
        ("q=ÿ", "windows-1251", "q=%26%23255%3B"),
        ("q=页é", "windows-1252", "q=%26%2339029%3B%E9"),
        ("q=😀", "gb18030", "q=%26%23128512%3B"),
        # The second byte of these is an ASCII character, and stays one.
        ("q=丂", "gb18030", "q=%81@"),
        ("q=表", "cp932", "q=%95\\"),
        ("q=丼", "iso2022_jp", "q=%1B$BP'%1B(B".replace("'", "%27")),
        ("q=\ud800", "utf-8", "q=%EF%BF%BD"),
        ("q=\ud800", "windows-1252", "q=%26%2365533%3B"),
        ("q=%D2%B3&r=é", "windows-1252", "q=%D2%B3&r=%E9"),
        ("q=a b\"<>'", "gb18030", "q=a%20b%22%3C%3E%27"),
        ("", "gb18030", ""),
    ],
)
def test_a_query_is_escaped_in_the_encoding_of_its_page(query: str, codec: str, escaped: str) -> None:
    assert encoded_query(query, codec) == escaped


@pytest.mark.parametrize(
    ("link", "encoded"),
    [
        ("/查?q=页", "/查?q=%D2%B3"),
        ("?页?页", "?%D2%B3?%D2%B3"),
        ("/x?q=页\n页", "/x?q=%D2%B3%D2%B3"),
        ("/查", "/查"),
        ("/查?q=a b", "/查?q=a b"),
        ("", ""),
    ],
)
def test_only_the_query_of_a_link_is_changed(link: str, encoded: str) -> None:
    assert encoded_link(link, "gb18030") == encoded


def test_a_control_character_stays_to_be_refused() -> None:
    with pytest.raises(UrlError):
        normal_url(encoded_link("http://h.example/?q=页\x01", "gb18030"))


@given(st.text(), st.sampled_from(["utf-8", "gb18030", "cp950", "cp932", "iso2022_jp", "windows-1252", "utf-16-le"]))
def test_an_escaped_query_is_ascii_that_a_url_can_hold(query: str, codec: str) -> None:
    escaped = encoded_query(query, codec)
    assert escaped.isascii()
    assert not set(escaped) & set(" \"<>#'\t\n\r")
    assert encoded_query(escaped, codec) == escaped


@given(st.text(st.characters(codec="gbk", exclude_characters="%")))
def test_characters_the_encoding_has_come_back(query: str) -> None:
    assert unquote_to_bytes(encoded_query(query, "gb18030")).decode("gb18030") == query


@given(st.text(st.characters(exclude_categories=["Cc"], exclude_characters="#"), min_size=1))
def test_in_utf_8_it_is_what_the_normal_form_has(query: str) -> None:
    url = "http://h.example/?x" + query + "x"
    assert normal_url(url) == "http://h.example/?x" + encoded_query(query, "utf-8") + "x"
