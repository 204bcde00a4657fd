"""Set-Cookie fields, read as browsers read them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.fetch.setcookie import Cookie, cookie_date, parse_set_cookie
from archiver.urls.normal import split_url

PAGE = split_url("https://www.example.co.uk/news/today/page")
NOW = 1_700_000_000.0
DAY_S = 86_400.0


def taken(text: str, url: str = "https://www.example.co.uk/news/today/page") -> Cookie | None:
    return parse_set_cookie(text, split_url(url), NOW)


PAIRS: dict[str, tuple[str, str, str]] = {
    "plain": ("a=b", "a", "b"),
    "blanks": ("  a \t= b c ; Path=/", "a", "b c"),
    "an equals sign in the value": ("a=b=c", "a", "b=c"),
    "quotes stay": ('a="b"', "a", '"b"'),
    "no value": ("a=", "a", ""),
    "no name": ("b", "", "b"),
    "no name but a sign": ("=b", "", "b"),
    "bytes beyond ASCII": ("a=\xe9", "a", "\xe9"),
}


@pytest.mark.parametrize(("text", "name", "value"), PAIRS.values(), ids=PAIRS.keys())
def test_name_and_value_are_read(text: str, name: str, value: str) -> None:
    cookie = taken(text)
    assert cookie is not None
    assert (cookie.name, cookie.value) == (name, value)


NOT_TAKEN = {
    "empty": "",
    "only attributes": "; Path=/",
    "only a sign": "=",
    "a control character": "a=b\x00c",
    "a line feed": "a=b\nc",
    "too long": "a=" + "b" * 4096,
    "another site's domain": "a=b; Domain=example.com",
    "a public suffix": "a=b; Domain=co.uk",
    "a public suffix with a dot": "a=b; Domain=.co.uk",
    "a subdomain's domain": "a=b; Domain=x.www.example.co.uk",
    "a part of a label": "a=b; Domain=ample.co.uk",
    "a broken promise of security": "__Secure-a=b",
    "a broken promise of the host": "__Host-a=b; Secure; Path=/; Domain=example.co.uk",
    "a broken promise of the host's path": "__Host-a=b; Secure; Path=/news",
}


@pytest.mark.parametrize("text", NOT_TAKEN.values(), ids=NOT_TAKEN.keys())
def test_what_no_browser_takes_is_not_taken(text: str) -> None:
    assert taken(text) is None


def test_promises_that_are_kept_are_taken() -> None:
    for text in ("__Secure-a=b; secure", "__Host-a=b; Secure; Path=/"):
        assert taken(text) is not None
        assert taken(text, "http://www.example.co.uk/") is None
    assert taken("a=b; Secure", "http://www.example.co.uk/") is None


@pytest.mark.parametrize(
    ("url", "domain", "host", "host_only"),
    [
        ("https://www.example.co.uk/", "", "www.example.co.uk", True),
        ("https://www.example.co.uk/", "example.co.uk", "example.co.uk", False),
        ("https://www.example.co.uk/", ".EXAMPLE.co.uk", "example.co.uk", False),
        ("https://www.example.co.uk/", "www.example.co.uk", "www.example.co.uk", False),
        ("https://me.github.io/", "me.github.io", "me.github.io", False),
        ("https://github.io/", "github.io", "github.io", True),
        ("http://localhost/", "localhost", "localhost", True),
        ("http://127.0.0.1/", "127.0.0.1", "127.0.0.1", True),
        ("http://[::1]/", "", "::1", True),
    ],
)
def test_domain_says_whose_the_cookie_is(url: str, domain: str, host: str, host_only: bool) -> None:
    cookie = taken(f"a=b; Domain={domain}", url)
    assert cookie is not None
    assert (cookie.host, cookie.host_only) == (host, host_only)


@pytest.mark.parametrize(("url", "domain"), [("http://127.0.0.1/", "0.0.1"), ("https://me.github.io/", "github.io")])
def test_no_cookie_is_set_for_all_below_an_address_or_suffix(url: str, domain: str) -> None:
    assert taken(f"a=b; Domain={domain}", url) is None


@pytest.mark.parametrize(
    ("attributes", "expires"),
    [
        ("", None),
        ("Max-Age=60", NOW + 60),
        ("max-age=0", NOW),
        ("Max-Age=-1", NOW - 1),
        ("Max-Age=x", None),
        ("Max-Age=99999999999999", NOW + 400 * DAY_S),
        ("Expires=Tue, 14 Nov 2023 22:14:20 GMT", NOW + 60),
        ("Expires=Tue, 14-Nov-2023 22:14:20 GMT", NOW + 60),
        ("Expires=Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Expires=Fri, 31 Dec 9999 23:59:59 GMT", NOW + 400 * DAY_S),
        ("Expires=never", None),
        ("Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", NOW + 60),
    ],
)
def test_end_of_a_cookie_is_read(attributes: str, expires: float | None) -> None:
    cookie = taken(f"a=b; {attributes}")
    assert cookie is not None
    assert cookie.expires == expires


@pytest.mark.parametrize(
    ("attribute", "path"),
    [
        ("", "/news/today"),
        ("; Path=", "/news/today"),
        ("; Path=x", "/news/today"),
        ("; Path=/a", "/a"),
        ("; Path=/", "/"),
    ],
)
def test_path_is_that_given_or_the_folder_of_the_page(attribute: str, path: str) -> None:
    cookie = taken(f"a=b{attribute}")
    assert cookie is not None
    assert cookie.path == path


@pytest.mark.parametrize(
    ("cookie", "url", "goes"),
    [
        (Cookie("a", "b", "h.example"), "http://h.example/", True),
        (Cookie("a", "b", "h.example"), "http://www.h.example/", False),
        (Cookie("a", "b", "h.example", host_only=False), "http://www.h.example/", True),
        (Cookie("a", "b", "h.example", host_only=False), "http://xh.example/", False),
        (Cookie("a", "b", "h.example", secure=True), "http://h.example/", False),
        (Cookie("a", "b", "h.example", secure=True), "https://h.example/", True),
        (Cookie("a", "b", "h.example", path="/a"), "http://h.example/a", True),
        (Cookie("a", "b", "h.example", path="/a"), "http://h.example/a/b", True),
        (Cookie("a", "b", "h.example", path="/a"), "http://h.example/ab", False),
        (Cookie("a", "b", "h.example", path="/a/"), "http://h.example/a/b", True),
        (Cookie("a", "b", "h.example", expires=NOW), "http://h.example/", False),
        (Cookie("a", "b", "h.example", expires=NOW + 1), "http://h.example/", True),
    ],
)
def test_cookie_goes_only_where_it_belongs(cookie: Cookie, url: str, goes: bool) -> None:
    assert cookie.goes_to(split_url(url), NOW) is goes


def test_value_is_not_shown() -> None:
    assert "canary" not in repr(Cookie("a", "canary", "h.example"))


@settings(deadline=None)  # the first that names a domain reads the public suffix list
@given(st.text(max_size=200))
def test_any_text_is_a_cookie_or_none(text: str) -> None:
    cookie = parse_set_cookie(text, PAGE, NOW)
    assert cookie is None or PAGE.host == cookie.host or PAGE.host.endswith(f".{cookie.host}")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Wed, 09 Jun 2021 10:18:14 GMT", 1623233894.0),
        ("Wednesday, 09-Jun-21 10:18:14 GMT", 1623233894.0),
        ("Wed Jun  9 10:18:14 2021", 1623233894.0),
        ("2021 june 9 10:18:14", 1623233894.0),
        ("Thu, 01 Jan 1601 00:00:00 GMT", -11644473600.0),
        ("Thu, 01 Jan 1600 00:00:00 GMT", None),
        ("31 Feb 2021 10:18:14", None),
        ("9 Jun 2021 25:18:14", None),
        ("9 Jun 99999 10:18:14", None),
        ("9 Jun 2021", None),
        ("", None),
    ],
)
def test_dates_of_all_spellings_are_read(text: str, when: float | None) -> None:
    assert cookie_date(text) == when


@given(st.text() | st.from_regex(r"[0-9]{0,5} (Jan|Feb|x)? [0-9]{0,9} [0-9]{0,3}:[0-9]{0,3}:[0-9]{0,3}"))
def test_any_text_is_a_date_or_none(text: str) -> None:
    when = cookie_date(text)
    assert when is None or when == int(when)
