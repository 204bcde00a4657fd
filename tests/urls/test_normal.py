from __future__ import annotations

import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.errors import UrlError
from archiver.urls import normal
from archiver.urls.normal import MAX_URL_CHARS, normal_url, split_url

BASE = "http://example.com/a/b/c?x=1"

JOINED = [
    ("", "http://example.com/a/b/c?x=1"),
    ("#part", "http://example.com/a/b/c?x=1"),
    ("?y", "http://example.com/a/b/c?y"),
    ("?", "http://example.com/a/b/c?"),
    ("d", "http://example.com/a/b/d"),
    ("./d", "http://example.com/a/b/d"),
    ("d/.", "http://example.com/a/b/d/"),
    ("../d", "http://example.com/a/d"),
    ("../../../d", "http://example.com/d"),
    ("..", "http://example.com/a/"),
    (".", "http://example.com/a/b/"),
    ("/d", "http://example.com/d"),
    ("/d/../e", "http://example.com/e"),
    ("/d//e", "http://example.com/d//e"),
    ("//other.example", "http://other.example/"),
    ("//OTHER.example:80/x", "http://other.example/x"),
    ("///other.example/x", "http://other.example/x"),
    ("\\d\\e", "http://example.com/d/e"),
    ("\\\\other.example\\e", "http://other.example/e"),
    ("?a\\b", "http://example.com/a/b/c?a\\b"),
    ("http:d", "http://example.com/a/b/d"),
    ("http:/d", "http://example.com/d"),
    ("https:d", "https://d/"),
    ("https:/d", "https://d/"),
    ("http:///other.example/x", "http://other.example/x"),
    (" \n d \t", "http://example.com/a/b/d"),
    ("d\te\r\nf", "http://example.com/a/b/def"),
    ("d e", "http://example.com/a/b/d%20e"),
    ("d?e f", "http://example.com/a/b/d?e%20f"),
    ("/a;b=c", "http://example.com/a;b=c"),
    ("/%7e%zz%", "http://example.com/%7e%zz%"),
    ("/%2e%2E/x", "http://example.com/x"),
    ("/a/.%2e/x", "http://example.com/x"),
    ('/"<>^`{}', "http://example.com/%22%3C%3E%5E%60%7B%7D"),
    ("?\"<>'", "http://example.com/a/b/c?%22%3C%3E%27"),
    ("?b=2&a=1", "http://example.com/a/b/c?b=2&a=1"),
    ("/ü?ü", "http://example.com/%C3%BC?%C3%BC"),
    ("/\ud800", "http://example.com/%EF%BF%BD"),
    ("d:e/f", None),
    ("./d:e", "http://example.com/a/b/d:e"),
    ("/d:e", "http://example.com/d:e"),
]

HOSTS = [
    ("http://EXAMPLE.com", "http://example.com/"),
    ("http://example.com?x", "http://example.com/?x"),
    ("HTTPS://example.com:443/", "https://example.com/"),
    ("http://example.com:443/", "http://example.com:443/"),
    ("http://example.com:00080/", "http://example.com/"),
    ("http://example.com:/", "http://example.com/"),
    ("http://user:secret@example.com/", "http://example.com/"),
    ("http://a@b@example.com/", "http://example.com/"),
    ("http://example.com./", "http://example.com./"),
    ("http://a_b.example.com/", "http://a_b.example.com/"),
    ("http://ex%41mple.com/", "http://example.com/"),
    ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
    ("http://MÜNCHEN.example/", "http://xn--mnchen-3ya.example/"),
    ("http://m%C3%BCnchen.example/", "http://xn--mnchen-3ya.example/"),
    ("http://faß.example/", "http://xn--fa-hia.example/"),
    ("http://💩.example/", "http://xn--ls8h.example/"),
    ("http://日本。example/", "http://xn--wgv71a.example/"),
    ("http://ｅｘ.example/", "http://ex.example/"),
    ("http://xn--mnchen-3ya.example/", "http://xn--mnchen-3ya.example/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://0177.0.0.01/", "http://127.0.0.1/"),
    ("http://127.0.0.1./", "http://127.0.0.1/"),
    ("http://１２７.1/", "http://127.0.0.1/"),
    ("http://[::1]:8080/", "http://[::1]:8080/"),
    ("http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/"),
    ("http://[::ffff:192.0.2.1]/", "http://[::ffff:c000:201]/"),
]

REFUSED = [
    "mailto:a@example.com",
    "javascript:alert(1)",
    "ftp://example.com/",
    "data:text/plain,x",
    "file:///etc/passwd",
    "blob:http://example.com/x",
    "http://",
    "http:///",
    "//",
    "http://?x",
    "http://user@/",
    "http://:80/",
    "http://a..b/",
    "http://.example.com/",
    "http://" + "a" * 64 + ".com/",
    "http://" + "abc." * 70 + "com/",
    "http://" + "é" * 3000 + "/",
    "http://exa mple.com/",
    "http://exa%20mple.com/",
    "http://exa%00mple.com/",
    "http://exa<mple.com/",
    "http://exa%2Fmple.com/",
    "http://exa|mple.com/",
    "http://a／b.com/",
    "http://%E9.com/",
    "http://example.com:0/",
    "http://example.com:65536/",
    "http://example.com:x/",
    "http://example.com:-1/",
    "http://example.com:٣/",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://1.2.3.08/",
    "http://4294967296/",
    "http://x.0x/" + "",
    "http://[::1/",
    "http://[::1]x/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::g]/",
    "http://[]/",
    "http://example.com/a\x00",
    "http://example.com/\x1b[0m",
    "\x01http://example.com/",
    "http://example.com/\x7f",
    "http://example.com/" + "a" * MAX_URL_CHARS,
]


@pytest.mark.parametrize(("link", "url"), JOINED)
def test_links_are_joined_to_the_page_as_browsers_do(link: str, url: str | None) -> None:
    if url is None:
        with pytest.raises(UrlError):
            normal_url(link, BASE)
    else:
        assert normal_url(link, BASE) == url


@pytest.mark.parametrize(("text", "url"), HOSTS)
def test_hosts_have_one_spelling(text: str, url: str) -> None:
    assert normal_url(text) == url


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text)[:40])
def test_texts_that_cannot_be_fetched_are_refused_with_a_hint(text: str) -> None:
    with pytest.raises(UrlError) as caught:
        normal_url(text, "https://base.example/")
    assert caught.value.what
    assert caught.value.where
    assert caught.value.hint


def test_a_relative_url_without_a_page_is_refused() -> None:
    with pytest.raises(UrlError, match="relative"):
        normal_url("a/b")


def test_no_error_repeats_a_password() -> None:
    with pytest.raises(UrlError) as caught:
        normal_url("http://user:secret@example.com:x/")
    assert "secret" not in str(caught.value)


def test_an_error_survives_pickling() -> None:
    with pytest.raises(UrlError) as caught:
        normal_url("mailto:x")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


URL_TEXT = st.text(alphabet=st.sampled_from("abA1.-_:/?#[]@!$&'()*+,;=%2eEé日ß \t\\\"<>^`{}|~"), max_size=40)


@given(st.one_of(st.text(), URL_TEXT, URL_TEXT.map("http://e.com/{}".format), URL_TEXT.map("http:{}".format)))
@example("http://e.com//a")
@example("http://e.com/.//a")
@example("http://e.com?#")
def test_normal_form_is_a_fixed_point_and_nothing_else_is_raised(text: str) -> None:
    try:
        url = normal_url(text, BASE)
    except UrlError:
        return
    assert normal_url(url) == url
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url
    assert "#" not in url


@given(URL_TEXT)
def test_the_parts_make_the_whole(text: str) -> None:
    try:
        url = normal_url(f"https://{text}")
    except UrlError:
        return
    parts = split_url(url)
    assert parts.origin + parts.target == url
    assert 0 < parts.port < 65536


def test_parts_of_a_url_are_named() -> None:
    parts = split_url("http://[::1]:8080/a/b?c=d")
    assert (parts.scheme, parts.host, parts.port, parts.path, parts.query) == ("http", "::1", 8080, "/a/b", "c=d")
    assert (parts.target, parts.authority, parts.origin) == ("/a/b?c=d", "[::1]:8080", "http://[::1]:8080")


def test_default_port_is_known_and_not_written() -> None:
    parts = split_url("https://example.com/")
    assert (parts.port, parts.authority, parts.query) == (443, "example.com", None)


_PIECES = ("a", "..", ".", "/", "?", "%2e", "b.html", "//", ":", "x:y", "?q=1/../", "%41", "a.", "...", "\\", "é", " ")
_BASES = ("http://a.com/b/c/d.html", "http://a.com/", "https://a.com:81/x//y/", "http://a.com/b//c/d?q")


@given(st.lists(st.sampled_from(_PIECES), max_size=6).map("".join), st.sampled_from(_BASES))
def test_the_short_way_of_joining_gives_what_the_long_way_does(link: str, base: str) -> None:
    def long_way() -> str:
        return normal._joined(normal._characters(link.strip(" "), link), base, link)

    try:
        expected = long_way()
    except UrlError:
        with pytest.raises(UrlError):
            normal_url(link, base)
    else:
        assert normal_url(link, base) == expected
