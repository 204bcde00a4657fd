from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.discover import MAX_UNPACKED_BYTES, links, streamed_links
from archiver.model import Finding

URL = "http://example.com/dir/page.html"
SITEMAP = b"<urlset><url><loc>http://example.com/s</loc></url></urlset>"


def urls(content: bytes, content_type: str | None = "text/html", url: str = URL) -> list[str]:
    return [found.url for found in links(content, content_type, url)]


def test_links_are_joined_in_normal_form_and_each_comes_once() -> None:
    page = b'<a href="b"><a href="./b#x"><a href="/dir/b"><a href="HTTP://EXAMPLE.com:80/dir/b"><a href=" c ">'
    assert urls(page) == ["http://example.com/dir/b", "http://example.com/dir/c"]


def test_one_url_may_be_link_and_embed() -> None:
    page = b"<a href=x.png><img src=x.png></a>"
    assert [found.hop for found in links(page, "text/html", URL)] == ["embed", "link"]


def test_found_says_where() -> None:
    (found,) = links(b"<video poster=p.jpg>", "text/html", URL)
    assert (found.url, found.hop, found.tag, found.attribute) == (
        "http://example.com/dir/p.jpg",
        "embed",
        "video",
        "poster",
    )


def test_the_first_base_counts() -> None:
    page = b"<base target=_top><base href=/other/><base href=/third/><a href=a>"
    assert urls(page) == ["http://example.com/other/a"]


def test_a_base_that_is_no_url_changes_nothing() -> None:
    assert urls(b"<base href='javascript:x'><a href=a>") == ["http://example.com/dir/a"]


def test_what_cannot_be_fetched_is_left_out() -> None:
    page = b"<a href='mailto:x'><a href='javascript:x'><a href='tel:1'><a href='#top'><a href=''><a href='http://[x'>"
    assert urls(page + b"<img src='data:image/png;base64,AA=='><a href='http://a..b/'><a href=ok>") == [
        "http://example.com/dir/ok"
    ]


def test_the_page_charset_counts_and_urls_become_utf_8() -> None:
    assert urls("<a href='/ü'>".encode("iso-8859-1"), "text/html; charset=iso-8859-1") == ["http://example.com/%C3%BC"]
    assert urls(b"<meta charset=shift_jis><a href='/\x93\xfa'>") == ["http://example.com/%E6%97%A5"]


@pytest.mark.parametrize(
    ("codec", "content_type", "found"),
    [
        ("gbk", "text/html; charset=gbk", "/%E6%9F%A5?q=%D2%B3"),
        ("gbk", "text/html; charset=gb2312", "/%E6%9F%A5?q=%D2%B3"),
        ("big5", "text/html; charset=big5", "/%E6%9F%A5?q=%AD%B6"),
        ("utf-8", "text/html; charset=utf-8", "/%E6%9F%A5?q=%E9%A1%B5"),
        ("utf-8", None, "/%E6%9F%A5?q=%E9%A1%B5"),
        ("utf-16", "text/html", "/%E6%9F%A5?q=%E9%A1%B5"),
    ],
)
def test_queries_are_escaped_in_the_encoding_of_the_page_and_paths_in_utf_8(
    codec: str, content_type: str | None, found: str
) -> None:
    char = "頁" if codec == "big5" else "页"
    page = f'<html><a href="/查?q={char}#{char}">'.encode(codec)
    assert urls(page, content_type) == ["http://example.com" + found]


def test_a_character_that_the_encoding_of_the_page_lacks_is_sent_as_a_reference() -> None:
    page = b"<meta charset=iso-8859-1><a href='?q=&#39029;\xe9'>"
    assert urls(page) == ["http://example.com/dir/page.html?q=%26%2339029%3B%E9"]


def test_a_style_sheet_has_an_encoding_of_its_own_and_feeds_send_utf_8() -> None:
    assert urls(b'@charset "gbk";a{b:url(/x?\xd2\xb3)}', "text/css") == ["http://example.com/x?%D2%B3"]
    feed = "<rss><channel><link>/x?页</link></channel></rss>".encode("gbk")
    assert urls(feed, "text/xml; charset=gbk") == ["http://example.com/x?%E9%A1%B5"]


def test_at_most_so_many_links_come() -> None:
    page = b"".join(b"<a href=%d>" % number for number in range(100))
    assert len(list(links(page, "text/html", URL, limit=10))) == 10


def test_nul_bytes_hide_nothing() -> None:
    assert urls(b"a\0<a href=x>\0<a href=y>") == ["http://example.com/dir/x", "http://example.com/dir/y"]


@pytest.mark.parametrize(
    ("content", "content_type", "found"),
    [
        (b"<a href=x>", "text/html", ["http://example.com/dir/x"]),
        (b"<a href=x>", "TEXT/HTML; charset=utf-8", ["http://example.com/dir/x"]),
        (b"<html><a href=x>", None, ["http://example.com/dir/x"]),
        (b" \n<!doctype html><a href=x>", "application/octet-stream", ["http://example.com/dir/x"]),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'><a href='x'/></html>", "application/xhtml+xml",
         ["http://example.com/dir/x"]),
        (b"a{b:url(x)}", "text/css", ["http://example.com/dir/x"]),
        (SITEMAP, "application/xml", ["http://example.com/s"]),
        (SITEMAP, "text/xml", ["http://example.com/s"]),
        (SITEMAP, "text/html", ["http://example.com/s"]),
        (SITEMAP, "text/plain", ["http://example.com/s"]),
        (SITEMAP, None, ["http://example.com/s"]),
        (b"\xef\xbb\xbf" + SITEMAP, None, ["http://example.com/s"]),
        (gzip.compress(SITEMAP), "application/x-gzip", ["http://example.com/s"]),
        (gzip.compress(SITEMAP), "application/octet-stream", ["http://example.com/s"]),
        (gzip.compress(SITEMAP)[:-8], "application/gzip", ["http://example.com/s"]),
        (b"<rss><channel><link>/f</link></channel></rss>", "application/rss+xml", ["http://example.com/f"]),
        (b"<html><svg><a href=x></svg>", "text/html", ["http://example.com/dir/x"]),
        (b"<a href=x>", "text/plain", []),
        (b"<a href=x>", "image/png", []),
        (b"<a href=x>", "application/json", []),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/j"}]}', "application/json",
         ["http://example.com/j"]),
        (b'{"items": [{"url": "/j"}]}', "application/feed+json", ["http://example.com/j"]),
        (b'{"icons": [{"src": "i.png"}]}', "application/manifest+json", ["http://example.com/dir/i.png"]),
        (b'{"items": [{"url": "/j"}]}', "application/json", []),
        (b"\x89PNG", None, []),
        (b"", None, []),
        (b"", "text/html", []),
        (b"", "application/xml", []),
    ],
)  # fmt: skip
def test_the_type_or_the_first_bytes_decide_how_it_is_read(
    content: bytes, content_type: str | None, found: list[str]
) -> None:
    assert urls(content, content_type) == found


def test_plain_text_is_a_list_of_urls_only_where_one_is_asked_for() -> None:
    text = b"\xef\xbb\xbf# list\r\nhttp://example.com/a\r\n\r\nb\n"
    assert urls(text, "text/plain") == []
    for content in (text, gzip.compress(text)):
        found = links(content, "text/plain", URL, is_list=True)
        assert [each.url for each in found] == ["http://example.com/a", "http://example.com/dir/b"]


def test_header_fields_are_read_too() -> None:
    headers = [("Link", "</next>; rel=next, <s.css>; rel=stylesheet"), ("Refresh", "5; url=/r")]
    found = [(each.url, each.hop, each.rel) for each in links(b"", "text/html", URL, headers=headers)]
    assert found == [
        ("http://example.com/next", "link", "next"),
        ("http://example.com/dir/s.css", "embed", ""),
        ("http://example.com/r", "link", ""),
    ]


def test_what_lies_beyond_a_limit_is_a_finding() -> None:
    findings: list[Finding] = []
    page = b"".join(b"<a href=%d>" % number for number in range(11))
    assert len(list(links(page, "text/html", URL, limit=10, find=findings.append))) == 10
    assert [finding.code for finding in findings] == ["discover.links"]
    findings.clear()
    assert len(list(links(page, "text/html", URL, limit=11, find=findings.append))) == 11
    assert findings == []


def test_a_sitemap_that_unpacks_to_more_than_50_mib_is_read_so_far_and_said_to_be_so() -> None:
    findings: list[Finding] = []
    entry = b"<url><loc>http://example.com/s</loc></url>"
    packed = gzip.compress(b"<urlset>" + entry + b" " * (MAX_UNPACKED_BYTES + 1) + entry + b"</urlset>", 1)
    found = streamed_links(iter([packed]), "application/gzip", URL, find=findings.append)
    assert [each.url for each in found] == ["http://example.com/s"]
    assert [finding.code for finding in findings] == ["discover.size"]


def test_links_say_what_they_are_for() -> None:
    page = b"""<link rel=canonical href=c><link rel=next href=n><link rel=alternate type=application/atom+xml href=f>
    <a rel="nofollow prev" href=p>x</a><a href="?page=2">2</a><a href="?page=3">3</a><a href=x>x</a>"""
    rels = {each.url.rpartition("/")[2]: each.rel for each in links(page, "text/html", URL)}
    assert rels == {
        "c": "canonical",
        "n": "next",
        "f": "feed",
        "p": "prev",
        "page.html?page=2": "page",
        "page.html?page=3": "page",
        "x": "",
    }


@given(
    st.binary(),
    st.sampled_from(["text/html", "text/css", "application/xml", "application/gzip", None, "x", "text/plain"]),
    st.text(max_size=20),
)
def test_no_input_raises(content: bytes, content_type: str | None, url: str) -> None:
    assert all(found.url.startswith("http") for found in links(content, content_type, url))
