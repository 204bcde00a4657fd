from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import ReplayError
from archiver.replay.origins import Authority, Hosting, hosting_at, read_authority

TWO = Hosting("https://archive.example.org", "https://content.example.net")
BEHIND_PROXY = Hosting("https://archive.example.org", "https://content.example.net", is_public=True)
EVERY = hosting_at("http://0.0.0.0:8080", is_one_host=True)


@pytest.mark.parametrize(
    ("hosting", "host", "interface", "content"),
    [
        (Hosting(), "localhost:8080", "http://localhost:8080", "http://127.0.0.1:8080"),
        (Hosting(), "127.0.0.1:9", "http://localhost:9", "http://127.0.0.1:9"),
        (Hosting(), "LOCALHOST", "http://localhost", "http://127.0.0.1"),
        (Hosting(), "[::1]:8080", "http://localhost:8080", "http://127.0.0.1:8080"),
        (TWO, "archive.example.org", "https://archive.example.org", "https://content.example.net"),
        (TWO, "content.example.net:443", "https://archive.example.org", "https://content.example.net"),
        (TWO, "127.0.0.1:8080", "http://localhost:8080", "http://127.0.0.1:8080"),
        (hosting_at("http://127.0.0.1:80"), "localhost", "http://127.0.0.1", "http://localhost"),
        (EVERY, "192.0.2.1:8080", "http://192.0.2.1:8080", "http://192.0.2.1:8080"),
        (hosting_at("http://[::]:8080", is_one_host=True), "[2001:db8::1]:8080", *["http://[2001:db8::1]:8080"] * 2),
        (hosting_at("http://a.example", is_one_host=True), "a.example", "http://a.example", "http://a.example"),
    ],
)
def test_a_host_tells_both_origins(hosting: Hosting, host: str, interface: str, content: str) -> None:
    found = hosting.origins("http", host)
    assert found is not None
    assert (found.interface, found.content) == (interface, content)


@pytest.mark.parametrize(
    ("hosting", "host"),
    [
        *((Hosting(), host) for host in ("evil.example", "", "localhost.evil.example", "127.0.0.1@evil.example")),
        *(
            (Hosting(), host)
            for host in ("127.0.0.1:port", "evil.example[::1]", "evil;script-src *[::1]", "[::1].evil")
        ),
        *((Hosting(), host) for host in ("[::1]evil:80", "localhost\n", "localhost/evil", "localhost:99999")),
        (TWO, "archive.example.org:81"),
        (TWO, "evil.example"),
        (BEHIND_PROXY, "127.0.0.1:8080"),
        (EVERY, "192.0.2.1:9090"),
        (EVERY, "evil.example:8080"),
    ],
)
def test_any_other_host_is_another_server(hosting: Hosting, host: str) -> None:
    assert hosting.origins("http", host) is None


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"])
def test_on_this_machine_the_two_hosts_differ_whatever_was_asked(host: str) -> None:
    found = Hosting().origins("http", host)
    assert found is not None
    assert found.interface != found.content
    assert found.asked == f"http://{host}"


@pytest.mark.parametrize(
    ("base_url", "content_url", "options", "what"),
    [
        ("http://a.example", "", {}, "would share the host"),
        ("http://a.example:80", "http://a.example:81", {}, "would share the host"),
        ("http://a.example", "http://A.example", {}, "would share the host"),
        ("", "http://a.example", {}, "base_url is not"),
        ("", "", {"is_public": True}, "a public server needs"),
        ("http://localhost:8080", "", {"is_public": True}, "a public server needs"),
        ("http://a.example", "http://a.example", {"is_public": True}, "would share the host"),
        ("ftp://a.example", "", {}, "no scheme, host and port"),
        ("http://a.example/path", "http://b.example", {}, "no scheme, host and port"),
        ("http://user@a.example", "http://b.example", {}, "no scheme, host and port"),
        ("http://a.example", "javascript:alert(1)", {}, "no scheme, host and port"),
        ("http://a.example; script-src *", "http://b.example", {}, "no scheme, host and port"),
    ],
)
def test_a_server_that_could_not_keep_content_apart_does_not_start(
    base_url: str, content_url: str, options: dict[str, bool], what: str
) -> None:
    with pytest.raises(ReplayError, match=what) as caught:
        hosting_at(base_url, content_url, **options)
    assert caught.value.hint


def test_two_public_hosts_or_the_word_for_one_are_enough() -> None:
    assert hosting_at("http://a.example/", "http://b.example", is_public=True).content_url == "http://b.example"
    assert hosting_at("http://a.example", is_one_host=True).content_url == "http://a.example"


@given(st.text() | st.from_regex(r"[a-z0-9.\[\]:@/-]{1,20}", fullmatch=True))
def test_what_is_read_of_a_host_header_is_written_back_as_an_origin_that_reads_the_same(text: str) -> None:
    found = read_authority(text, "http")
    if found is None:
        return
    again = read_authority(found.origin("http").removeprefix("http://"), "http")
    assert again == found


def test_a_schemes_own_port_is_not_written() -> None:
    assert Authority("a.example", 443).origin("https") == "https://a.example"
    assert Authority("::1", 80).origin("https") == "https://[::1]:80"
