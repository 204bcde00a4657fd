from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.address import is_web, memento_url, web_address
from archiver.cite.place import read_place
from archiver.model import Capture
from archiver.urls.surt import surt


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x?y=1&z=(2)", "https://a.example/x?y=1&z=(2)"),
        ("https://a.example/芯片?q=竞", "https://a.example/%E8%8A%AF%E7%89%87?q=%E7%AB%9E"),
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://a.example/100%/%41", "https://a.example/100%25/%41"),
        ('https://a.example/{a}[b]|c\\d e<f>"g', "https://a.example/%7Ba%7D%5Bb%5D%7Cc%5Cd%20e%3Cf%3E%22g"),
        ("http://[::1]/[x]", "http://[::1]/%5Bx%5D"),
    ],
)
def test_address_is_a_uri(url: str, address: str) -> None:
    assert web_address(url) == address


@given(st.text())
def test_address_of_any_text_is_ascii_without_markup(text: str) -> None:
    address = web_address(f"https://a.example/{text}")
    assert re.fullmatch(r"[A-Za-z0-9%/:?@!$&'()*+,;=._~-]+", address)
    assert web_address(address) == address


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_address_has_the_index_key_of_its_url(text: str) -> None:
    url = f"https://a.example/{text}"
    assert surt(web_address(url)) == surt(url)


def test_memento_url_has_fourteen_digits_and_the_url() -> None:
    when = datetime(2025, 10, 6, 17, 17, 50, 740398, UTC)
    capture = Capture("https://a.example/x?y", "", when, "<urn:x>", "response", "w", 0, 1)
    place = read_place("https://archive.example.org/web")
    assert memento_url(place, capture) == "https://archive.example.org/web/w/20251006171750/https://a.example/x?y"


def test_only_http_and_https_become_links() -> None:
    assert is_web("HTTP://a.example/")
    assert not is_web("javascript:alert(1)")
    assert not is_web("urn:x")
