from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.frontier.markup import page_references

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
    ('<img data-src="/two words.jpg">', ["embed /two words.jpg img@data-src"]),
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
    ("<<<<<<<<<<<<<<<<<<<<<a href=x>", ["link x a@href"]),
    ('<meta property="og:image" content="x.png">', ["embed x.png meta@content"]),
    ('<meta name="twitter:image" content="x.png">', ["embed x.png meta@content"]),
    ('<meta itemprop="image" content="x.png">', ["embed x.png meta@content"]),
    ('<meta property="og:url" content="x">', ["link x meta@content"]),
    ('<meta property="og:video" content="x.mp4">', []),
    ('<link itemprop="thumbnailUrl" href="x.png">', ["embed x.png link@href"]),
    ('<link rel="alternate" type="application/json+oembed" href="x">', []),
    ('<link rel="https://api.w.org/" href="x">', []),
    ('<link rel="amphtml" href="x">', ["link x link@href"]),
    ('<link rel="search" href="x">', ["link x link@href"]),
    ('<img data-retina="x@2x.png">', ["embed x@2x.png img@data-retina"]),
    ('<img nitro-lazy-src="/x.webp?a=b">', ["embed /x.webp?a=b img@nitro-lazy-src"]),
    ('<img data-name="x png">', []),
    ('<div data-retina="x.png">', []),
    ('<a style="background:url(x)" href="y">', ["embed x a@style", "link y a@href"]),
    ('<a data-bg="x.png" href="y">', ["embed x.png a@data-bg", "link y a@href"]),
    ('<td background="x">', []),
    ("<table><tr><td background=x></table>", ["embed x td@background"]),
    ('<section poster="x">', ["embed x section@poster"]),
    ("<my-img src=x></my-img><li href=y>", ["embed x my-img@src", "link y li@href"]),
    ("<amp-img src=x></amp-img>", ["embed x amp-img@src"]),
    ("<svg><feImage href=x /></svg>", ["embed x feimage@href"]),
    ('<script type="application/ld+json">{"url": "/x"}</script>', ["link /x script@url"]),
    ('<script type="importmap">{"imports": {"a": "/x.js"}}</script>', []),
    ('<script type="speculationrules">{"prefetch": [{"urls": ["/x"]}]}</script>', []),
    ("<script>location.href = '/x.html'</script>", []),
    ("<div><template shadowrootmode=open><img src=x></template></div>", ["embed x img@src"]),
    ("<ul><li><a href='/p/2'>2</a><li><a href='/p/3'>3</a></ul>", ["link /p/2 a@href", "link /p/3 a@href"]),
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


@given(st.text(alphabet="<>ahref= '\"/&;!-stylenocriptmg:url()\n", max_size=120) | st.text())
def test_any_text_is_read(html: str) -> None:
    assert all(reference.hop in ("link", "embed") for reference in page_references(html))
