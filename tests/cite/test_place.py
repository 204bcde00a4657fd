from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.cite.place import is_local_host, read_place
from archiver.config import DEFAULT_BASE_URL
from archiver.errors import UsageError


@pytest.mark.parametrize(
    ("base_url", "address", "archive", "is_local"),
    [
        pytest.param(None, DEFAULT_BASE_URL, "127.0.0.1", True, id="the default is local"),
        pytest.param(
            "https://archive.example.org", "https://archive.example.org", "archive.example.org", False, id="public"
        ),
        pytest.param("https://a.example/web/", "https://a.example/web", "a.example", False, id="path, slash dropped"),
        pytest.param(
            "HTTPS://Archive.Example:8443/",
            "https://archive.example:8443",
            "archive.example",
            False,
            id="case and port",
        ),
        pytest.param("http://[::1]:8080", "http://[::1]:8080", "--1", True, id="IPv6"),
        pytest.param("https://存档.example", "https://xn--q8s861a.example", "xn--q8s861a.example", False, id="IDN"),
    ],
)
def test_place_has_address_name_and_reach(base_url: str | None, address: str, archive: str, is_local: bool) -> None:
    place = read_place(base_url)
    assert (place.base_url, place.archive, place.is_local) == (address, archive, is_local)


@pytest.mark.parametrize(
    "base_url",
    [
        "ftp://a.example",
        "archive.example.org",
        "https://",
        "https://user:secret@a.example",
        "https://a.example/?q=1",
        "https://a.example/#top",
        "https://a.example:99999",
        "https://a b.example",
        "https://a.example/a b",
        "https://a.example/{x}",
        "http://[::1",
        "https://" + "长" * 80 + ".example",
    ],
)
def test_address_that_cannot_be_right_is_a_usage_error(base_url: str) -> None:
    with pytest.raises(UsageError, match="no address of an archive"):
        read_place(base_url)


def test_archive_can_be_named_apart_from_its_host() -> None:
    assert read_place("http://127.0.0.1:8080", "archive.example.org").archive == "archive.example.org"
    with pytest.raises(UsageError, match="cannot name an archive"):
        read_place(None, "my archive")


@pytest.mark.parametrize(
    "host", ["localhost", "intranet", "a.local", "10.1.2.3", "192.168.0.1", "::1", "fe80::1", "a.test"]
)
def test_local_hosts_are_known(host: str) -> None:
    assert is_local_host(host)


@pytest.mark.parametrize("host", ["example.org", "archive.example.org.", "8.8.8.8", "2606:4700::1111"])
def test_public_hosts_are_not_local(host: str) -> None:
    assert not is_local_host(host)


@given(st.text())
def test_any_text_is_a_place_or_a_usage_error(text: str) -> None:
    for base_url in (text, f"https://{text}"):
        try:
            place = read_place(base_url)
        except UsageError:
            continue
        assert place.base_url.isascii()
        assert not place.base_url.endswith("/")
