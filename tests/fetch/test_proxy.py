"""What the URL of a proxy means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.fetch.proxy import Proxy, parse_proxy


@pytest.mark.parametrize(
    ("url", "name", "looks_names_up"),
    [
        ("http://proxy.example:3128", "http://proxy.example:3128", True),
        ("HTTP://Proxy.Example:3128/", "http://proxy.example:3128", True),
        ("proxy.example:3128", "http://proxy.example:3128", True),
        ("http://proxy.example", "http://proxy.example:80", True),
        ("socks5://127.0.0.1", "socks5://127.0.0.1:1080", False),
        ("socks5h://127.0.0.1:9050", "socks5h://127.0.0.1:9050", True),
        ("socks4://[::1]:1", "socks4://[::1]:1", False),
        ("socks4a://h", "socks4a://h:1080", True),
        ("http://us%40er:pa%3Ass@h:1", "http://h:1", True),
    ],
)
def test_proxy_is_read(url: str, name: str, looks_names_up: bool) -> None:
    proxy = parse_proxy(url)
    assert (proxy.name, proxy.looks_names_up) == (name, looks_names_up)


def test_credentials_are_decoded_and_shown_to_nobody() -> None:
    proxy = parse_proxy("http://us%40er:pa%3Ass@h:1")
    assert (proxy.username, proxy.password) == ("us@er", "pa:ss")
    assert proxy.authorization == b"Proxy-Authorization: Basic dXNAZXI6cGE6c3M=\r\n"
    assert "pa:ss" not in repr(proxy) + str(proxy) + proxy.name
    assert "us@er" not in repr(proxy)
    assert parse_proxy("http://h:1").authorization == b""


@pytest.mark.parametrize(
    "url",
    ["", "http://", "https://canary@h:1", "ftp://h", "socks://h", "http://h:0", "http://h:99999", "http://h:x",
     "http://h/path", "http://h?q", "http://h#f", "http://[bad", "://h", "http://u:canary%0d%0a@h:1",
     "http://u:canary%00@h:1", "http://" + "u" * 256 + ":canary@h:1"],
)  # fmt: skip
def test_what_names_no_proxy_is_an_error_without_its_text(url: str) -> None:
    with pytest.raises(UsageError, match="--proxy") as caught:
        parse_proxy(url)
    assert "canary" not in str(caught.value)


@given(st.text())
def test_any_text_is_a_proxy_or_a_usage_error(text: str) -> None:
    try:
        proxy = parse_proxy(text)
    except UsageError:
        return
    assert isinstance(proxy, Proxy)
    assert 0 < proxy.port < 65536
