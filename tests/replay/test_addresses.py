from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UrlError, UsageError
from archiver.replay.addresses import (
    Address,
    linkable,
    page_path,
    parse_address,
    provenance_path,
    story_path,
    wanted_url,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("20240506101112mp_/http://h.example/x?a=b", Address("20240506101112", "mp_", "http://h.example/x?a=b")),
        ("2024id_/http:/h.example", Address("2024", "id_", "http://h.example/", lacks_slash=True)),
        ("2024/h.example:81/x", Address("2024", "", "http://h.example:81/x")),
        ("http://h.example/2024/x", Address("", "", "http://h.example/2024/x")),
        ("2024/https%3A%2F%2Fh.example%2Fx", Address("2024", "", "https://h.example/x")),
        ("20240506101112123456/http://h.example/", Address("20240506101112123456", "", "http://h.example/")),
    ],
    ids=["full", "one-slash", "no-scheme", "no-timestamp", "escaped", "fine"],
)
def test_addresses_are_read(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "20241301/http://h.example/",
        "202405/",
        "12345/http://h.example/",
        "2024xx_/http://h.example/",
        "2" * 21 + "/x.y",
    ],
    ids=["month-13", "no-url", "five-digits", "modifier", "too-long"],
)
def test_addresses_that_mean_nothing_are_refused_with_a_hint(text: str) -> None:
    with pytest.raises((UsageError, UrlError)) as caught:
        parse_address(text)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["javascript:alert(1)", "ftp://h.example/", "http://", "", "http://h exa/"])
def test_texts_that_are_no_web_address_are_refused(text: str) -> None:
    with pytest.raises(UrlError):
        wanted_url(text)


@given(st.text())
def test_reading_an_address_raises_nothing_else(text: str) -> None:
    try:
        address = parse_address(text)
    except (UsageError, UrlError):
        return
    assert address.url == wanted_url(address.url)


@given(st.text())
def test_any_recorded_url_has_a_form_for_addresses(url: str) -> None:
    assert linkable(linkable(url)) == linkable(url)


def test_paths_are_made_in_one_way() -> None:
    assert page_path("http://h.example/") == "/page/http://h.example/"
    assert story_path("<urn:uuid:1>") == "/story/urn:uuid:1"
    assert provenance_path("<urn:x:a b?#>") == "/provenance/urn:x:a%20b%3F%23.json"
