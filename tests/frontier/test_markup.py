from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.markup import page_references, srcset_urls

TABLE = [
    ('<a href="x">', ["link x a@href"]),
    ("<A HREF=x>", ["link x a@href"]),
    ("<a href='a&amp;b'>", ["link a&b a@href"]),
    ('<area href="x">', ["link x area@href"]),
    ('<a href="x" href="y">', ["link x a@href"]),
    ('<base href="/b/">', ["link /b/ base@href"]),
    ('<link rel="stylesheet" href="x">', ["embed x link@href"]),
    ('<link rel="alternate stylesheet" href="x">', ["embed x link@href"]),
    ('<link rel="SHORTCUT Icon" href="x">', ["embed x link@href"]),
    ('<link rel="apple-touch-icon" href="x">', ["embed x link@href"]),
    ('<link rel="manifest" href="x">', ["embed x link@href"]),
    ('<link rel="preload" href="x" imagesrcset="y 1x">', ["embed x link@href", "embed y link@imagesrcset"]),
    ('<link rel="alternate" type="application/rss+xml" href="x">', ["link x link@href"]),
    ('<link rel="canonical" href="x">', ["link x link@href"]),
    ('<link rel="next" href="x">', ["link x link@href"]),
    ('<link href="x">', ["link x link@href"]),
    ('<link rel="dns-prefetch" href="//x">', []),
    ('<link rel="preconnect" href="//x">', []),
    ('<link rel="pingback" href="x">', []),
    ('<img src="x">', ["embed x img@src"]),
    ('<img srcset="x 1x, y 2x">', ["embed x img@srcset", "embed y img@srcset"]),
    ('<img data-src="x.png">', ["embed x.png img@data-src"]),
    ('<img data-srcset="x 1x,y 2x">', ["embed x img@data-srcset", "embed y img@data-srcset"]),
    ('<img data-lazy-src="a/x">', ["embed a/x img@data-lazy-src"]),
    ('<img data-original="x.png">', ["embed x.png img@data-original"]),
    ('<img data-lazy="true">', []),
    ("""<div data-bg='{"a":"b.png"}'>""", []),
    ('<div data-bg="url(x.png)">', ["embed x.png div@data-bg"]),
    ('<img data-src="two words.">', []),
    ('<img longdesc="x">', ["link x img@longdesc"]),
    ("<picture><source srcset='x'><img src='y'></picture>", ["embed x source@srcset", "embed y img@src"]),
    ('<video src="x" poster="y">', ["embed x video@src", "embed y video@poster"]),
    ('<audio src="x">', ["embed x audio@src"]),
    ('<source src="x">', ["embed x source@src"]),
    ('<track src="x">', ["embed x track@src"]),
    ('<iframe src="x">', ["embed x iframe@src"]),
    ("<iframe srcdoc=\"<img src='x'>\">", ["embed x img@src"]),
    ("<frameset><frame src=x></frameset>", ["embed x frame@src"]),
    ('<embed src="x">', ["embed x embed@src"]),
    ('<object data="x">', ["embed x object@data"]),
    ('<div data="x">', []),
    ('<input type="IMAGE" src="x">', ["embed x input@src"]),
    ('<input type="text" src="x">', []),
    ('<script src="x"></script>', ["embed x script@src"]),
    ("<script>var a = '<a href=x>'</script>", []),
    ('<body background="x">', ["embed x body@background"]),
    ('<html manifest="x">', ["embed x html@manifest"]),
    ('<meta http-equiv="Refresh" content="5; URL=x">', ["link x meta@content"]),
    ("<meta http-equiv=refresh content=\"0;url='x y'\">", ["link x y meta@content"]),
    ('<meta http-equiv="refresh" content="0, x">', ["link x meta@content"]),
    ('<meta http-equiv="refresh" content="5">', []),
    ('<meta http-equiv="refresh">', []),
    ('<meta name="description" content="0;url=x">', []),
    ('<p style="background:url(x)">', ["embed x p@style"]),
    ("<p style='background:url(&quot;x&quot;)'>", ["embed x p@style"]),
    ("<style>@import 'x';</style>", ["embed x style@"]),
    ("<style><!-- a{b:url(x)} --></style>", ["embed x style@"]),
    ("<noscript><img src=x></noscript>", ["embed x img@src"]),
    ("<head><noscript><link rel=stylesheet href=x></noscript></head>", ["embed x link@href"]),
    ("<template><img src=x></template>", ["embed x img@src"]),
    ("<svg><image href=x /><use xlink:href=y#z /></svg>", ["embed x image@href", "embed y#z use@xlink:href"]),
    ("<svg><title>open</svg><p><a href=x>", ["link x a@href"]),
    ("<svg><a xlink:href=x></a></svg>", ["link x a@xlink:href"]),
    ('<form action="x">', []),
    ('<blockquote cite="x">', ["link x blockquote@cite"]),
    ("<!-- <a href=x> -->", []),
    ("<textarea><a href=x></textarea>", []),
    ("<a href=x", []),
    ("<p>text", []),
    ("", []),
]


def lines(html: str) -> list[str]:
    return [f"{each.hop} {each.text} {each.tag}@{each.attribute}" for each in page_references(html)]


@pytest.mark.parametrize(("html", "found"), TABLE, ids=[html[:50] for html, _ in TABLE])
def test_each_attribute_that_holds_a_url_is_found(html: str, found: list[str]) -> None:
    assert lines(html) == found


def test_depth_hides_nothing() -> None:
    html = "<div>" * 50_000 + "<a href=deep>x</a>" + "</div>" * 50_000 + "<a href=after>"
    assert lines(html) == ["link deep a@href", "link after a@href"]


def test_nested_frames_end() -> None:
    html = "<img src=x>"
    for _ in range(10):
        html = "<iframe srcdoc='" + html.replace("&", "&amp;").replace("'", "&#39;") + "'></iframe>"
    assert lines(html) == []


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("a", ["a"]),
        ("a 1x, b 2x", ["a", "b"]),
        ("a 100w,b 200w", ["a", "b"]),
        ("a,b", ["a,b"]),
        ("a, b", ["a", "b"]),
        (" , a ,, b", ["a", "b"]),
        ("a,, b", ["a", "b"]),
        ("data:image/png;base64,AA== 1x, b 2x", ["data:image/png;base64,AA==", "b"]),
        ("/w_100,h_50/a.png 1x", ["/w_100,h_50/a.png"]),
        ("a (x, y), b", ["a", "b"]),
        ("a (x, b", ["a"]),
        ("\n\ta\n1x\n,\nb", ["a", "b"]),
        ("", []),
        (" , ", []),
    ],
)
def test_srcset_is_cut_as_browsers_do(text: str, urls: list[str]) -> None:
    assert list(srcset_urls(text)) == urls


@given(st.lists(st.text(alphabet="abc/.:,", min_size=1).filter(lambda url: url.strip(",") == url), max_size=5))
def test_srcset_gives_back_the_urls_it_was_made_of(urls: list[str]) -> None:
    assert list(srcset_urls(", ".join(f"{url} {width}w" for width, url in enumerate(urls, start=1)))) == urls


@given(st.text(alphabet="<>ahref= '\"/&;!-stylenocriptmg:url()\n", max_size=120) | st.text())
def test_any_text_is_read(html: str) -> None:
    assert all(reference.hop in ("link", "embed") for reference in page_references(html))
