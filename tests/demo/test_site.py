"""The demo site is whole: links lead somewhere, nothing is loaded from elsewhere, editions differ in one story."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from archiver.demo.site import dates, markup, pictures
from archiver.demo.site.build import BASE_URL, build_site
from archiver.demo.site.pages import Article, DemoSite, Framing, Page
from archiver.errors import UsageError

TIDES = "/en/story/the-tide-tables-were-right"

CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)""")
LOADING_ATTRIBUTES = ("//@src", "//@data-src", "//link[not(@rel='canonical')]/@href")
LINK_ATTRIBUTES = ("//a/@href", "//link/@href")


@pytest.fixture(scope="module")
def site() -> DemoSite:
    """The first edition."""
    return build_site(1)


@pytest.fixture(scope="module")
def corrected() -> DemoSite:
    """The second edition."""
    return build_site(2)


def document(page: Page) -> html.HtmlElement:
    """The page as a browser would read it, in its own encoding."""
    charset = "gbk" if b"charset=gbk" in page.content else "utf-8"
    return html.document_fromstring(page.content, parser=html.HTMLParser(encoding=charset))


def base_of(page: Page, root: html.HtmlElement) -> str:
    """The absolute URL that the page's links begin at."""
    own = urljoin(BASE_URL, page.path)
    return urljoin(own, str(next(iter(root.xpath("//base/@href")), own)))


def srcset_urls(root: html.HtmlElement) -> list[str]:
    """Every candidate of every srcset."""
    return [candidate.split()[0] for value in root.xpath("//@srcset") for candidate in value.split(",")]


def style_urls(text: str) -> list[str]:
    """What a style sheet or attribute loads."""
    return [first or second for first, second in CSS_URL.findall(text)]


def loaded(page: Page) -> Iterator[str]:
    """Absolute URLs of what a browser fetches to show the page (data: left out)."""
    if page.mime == "text/css":
        yield from (urljoin(urljoin(BASE_URL, page.path), url) for url in style_urls(page.content.decode()))
    elif page.mime == "text/html":
        root = document(page)
        urls = [url for path in LOADING_ATTRIBUTES for url in root.xpath(path)] + srcset_urls(root)
        urls += [url for style in root.xpath("//@style") for url in style_urls(style)]
        yield from (urljoin(base_of(page, root), url) for url in urls if not url.startswith("data:"))


def linked(page: Page) -> Iterator[str]:
    """Absolute URLs the page leads to: links and the target of a redirect."""
    yield from (urljoin(BASE_URL, value) for name, value in page.headers if name == "Location")
    if page.mime == "text/html":
        root = document(page)
        urls = [url for path in LINK_ATTRIBUTES for url in root.xpath(path)]
        yield from (urljoin(base_of(page, root), url) for url in urls)


def own_path(url: str) -> str | None:
    """The request target of an absolute URL of the site; None for one of another host."""
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" != BASE_URL:
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def html_pages(site: DemoSite) -> list[Page]:
    """Every page of the site that is HTML."""
    return [page for page in site.pages.values() if page.mime == "text/html"]


def visible_text(page: Page) -> str:
    """What a reader sees of the page's body."""
    return " ".join(document(page).xpath("string(//body)").split())


def crawl(site: DemoSite, starts: list[str], *, lazy: bool) -> set[str]:
    """The paths met by following links and loads from `starts`, never into what robots.txt asks to leave."""
    met, waiting = set(starts), deque(starts)
    while waiting:
        page = site.pages[waiting.popleft()]
        urls = {*linked(page), *loaded(page)}
        if not lazy and page.mime == "text/html":
            urls -= {urljoin(BASE_URL, url) for url in document(page).xpath("//@data-src")}
        for path in filter(None, map(own_path, urls)):
            if path not in met and not path.startswith("/private/"):
                met.add(path)
                waiting.append(path)
    return met


def test_every_link_and_load_leads_to_a_page_of_the_site_or_to_a_declared_outside_url(site: DemoSite) -> None:
    for page in site.pages.values():
        for url in {*linked(page), *loaded(page)}:
            path = own_path(url)
            if path is None:
                assert url.partition("#")[0] in site.outside, (page.path, url)
            else:
                assert path in site.pages, (page.path, url)


def test_no_page_loads_anything_from_another_host(site: DemoSite) -> None:
    elsewhere = [(page.path, url) for page in site.pages.values() for url in loaded(page) if own_path(url) is None]
    assert elsewhere == []


def test_fragments_of_own_links_exist(site: DemoSite) -> None:
    for page in html_pages(site):
        for url in linked(page):
            path, fragment = own_path(url), urlsplit(url).fragment
            if path and fragment:
                assert document(site.pages[path]).get_element_by_id(fragment) is not None, (page.path, url)


def test_following_links_from_the_front_page_finds_exactly_what_the_manifest_lists(site: DemoSite) -> None:
    assert crawl(site, ["/"], lazy=False) == set(site.to_fetch("link"))


def test_sitemap_and_lazy_pictures_complete_the_manifest(site: DemoSite) -> None:
    places = [str(place.text) for place in etree.fromstring(site.pages["/sitemap.xml"].body).iter("{*}loc")]
    starts = ["/", "/robots.txt", "/sitemap.xml", *(path for path in map(own_path, places) if path)]
    assert crawl(site, starts, lazy=True) == set(site.to_fetch())


def test_manifest_tells_what_to_leave_alone(site: DemoSite) -> None:
    left = site.to_leave()
    assert {"/private/desk", "/private/drafts", "http://outside.example/"} <= set(left)
    assert all(url.startswith(("/private/", "http://outside.example/")) for url in left)
    assert not set(left) & set(site.to_fetch())


def test_statuses_cover_what_real_sites_answer(site: DemoSite) -> None:
    wanted = site.to_fetch()
    odd = {path: status for path, status in wanted.items() if status != 200}
    assert odd == {"/old-story": 301, "/latest": 302, "/story?sid=1": 404, "/story?sid=2900": 410}
    assert site.answer("/no-such-page").status == 404


@pytest.mark.parametrize("target", ["http://127.0.0.1:8000/?page=2", "/?page=2"], ids=["as to a proxy", "as usual"])
def test_targets_are_found_in_both_forms(site: DemoSite, target: str) -> None:
    assert site.answer(target).path == "/?page=2"


def test_every_framing_and_coding_is_there(site: DemoSite) -> None:
    assert {page.framing for page in site.pages.values()} == set(get_args(Framing))
    assert {page.coding for page in site.pages.values()} == {None, "gzip", "br"}


def test_html_pages_have_one_title_and_a_language(site: DemoSite) -> None:
    for page in html_pages(site):
        root = document(page)
        assert len(root.xpath("//title[normalize-space()]")) == 1, page.path
        if page.status in (200, 404, 410) and page.path != "/2003/0918.html":
            assert root.get("lang") in {"zh-CN", "en", "en-GB", "en-US"}, page.path


def test_xml_and_json_parse(site: DemoSite) -> None:
    for page in site.pages.values():
        if page.mime.endswith("xml"):
            etree.fromstring(page.body)
        elif page.mime == "application/json":
            assert json.loads(page.body)["stories"][0]["title"]


def test_json_ld_parses_and_dates_agree_with_the_story(site: DemoSite) -> None:
    for article in site.articles:
        for block in document(site.pages[article.path]).xpath("//script[@type='application/ld+json']/text()"):
            value = json.loads(block)
            found = json.dumps(value, ensure_ascii=False)
            assert f"{article.published:%Y-%m-%dT%H:%M}" in found
            assert article.title in found


def test_each_language_has_six_stories_of_some_length(site: DemoSite) -> None:
    chinese = [article for article in site.articles if article.is_chinese]
    assert (len(chinese), len(site.articles) - len(chinese)) == (6, 6)
    for article in site.articles:
        paragraphs = document(site.pages[article.path]).xpath("//div[@class='p_mainnew']//p")
        breaks = document(site.pages[article.path]).xpath("//div[@class='p_mainnew']/br")
        assert len(paragraphs) >= 3 or len(breaks) >= 4, article.path


def test_story_pages_show_title_authors_date_and_department(site: DemoSite) -> None:
    for article in site.articles:
        text = visible_text(site.pages[article.path])
        shown = dates.visible(article.published, article.visible, article.visible_zone)
        for part in (article.title, *article.authors, shown, article.department):
            assert part in text, (article.path, part)


@pytest.mark.parametrize(
    ("path", "in_head", "seen"),
    [
        ("/story?sid=3093", "2025-05-02T16:20:00Z", "2025年05月03日 00时20分 星期六"),
        ("/en/story/counting-the-pages-that-vanish", "2025-04-29T23:30Z", "April 30, 2025 at 7:30 AM (UTC+8)"),
    ],
)
def test_two_stories_show_another_day_than_their_metadata(site: DemoSite, path: str, in_head: str, seen: str) -> None:
    page = site.pages[path]
    assert in_head in page.content.decode()
    assert seen in visible_text(page)


@pytest.mark.parametrize("element", ["table", "pre/code", "blockquote", "ul/li", "ol/li", "figure/figcaption"])
def test_some_story_has(site: DemoSite, element: str) -> None:
    found = [
        document(site.pages[article.path]).xpath(f"//div[@class='p_mainnew']//{element}") for article in site.articles
    ]
    assert any(found)


def test_gbk_page_decodes_by_its_meta_alone(site: DemoSite) -> None:
    page = site.pages["/2003/0918.html"]
    assert ("Content-Type", "text/html") in page.headers
    assert "李镕" in page.body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("utf-8")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("gb2312")


def test_base_element_moves_the_links_of_its_page(site: DemoSite) -> None:
    page = site.pages["/corner/deep/base.html"]
    assert f"{BASE_URL}/corner/readme.txt" in set(linked(page))
    assert urljoin(page.path, "readme.txt") not in site.pages


def test_editions_differ_in_one_story_and_in_what_lists_it(site: DemoSite, corrected: DemoSite) -> None:
    assert site.pages.keys() == corrected.pages.keys()
    changed = {path for path, page in site.pages.items() if page != corrected.pages[path]}
    title = next(article.title for article in site.articles if article.path == TIDES)
    naming = {path for path, page in site.pages.items() if title.encode() in page.content}
    # The sitemap names no titles, but says when the story was changed.
    assert changed == naming | {"/sitemap.xml"}


def test_second_edition_adds_a_correction_and_says_when(site: DemoSite, corrected: DemoSite) -> None:
    assert not document(site.pages[TIDES]).xpath("//p[@class='correction']")
    assert document(corrected.pages[TIDES]).xpath("//p[@class='correction']")
    assert "Updated 7 May 2025, 07:20 UTC" in visible_text(corrected.pages[TIDES])
    assert '"dateModified": "2025-05-07T07:20:00+00:00"' in corrected.pages[TIDES].content.decode()


def test_same_edition_has_the_same_bytes(site: DemoSite) -> None:
    assert build_site(1) == site


def test_base_url_stands_only_where_absolute_urls_are_needed(site: DemoSite) -> None:
    elsewhere = build_site(1, "http://news.example/")
    changed = {path for path, page in site.pages.items() if page != elsewhere.pages[path]}
    assert changed == {"/robots.txt", "/sitemap.xml", "/index.rss", "/atom.xml", "/latest"}
    assert b"<loc>http://news.example/en/colophon</loc>" in elsewhere.pages["/sitemap.xml"].body


@pytest.mark.parametrize("edition", [0, 3, -1])
def test_unknown_editions_are_refused(edition: int) -> None:
    with pytest.raises(UsageError, match="no edition"):
        build_site(edition)


def test_pictures_are_what_their_types_say(site: DemoSite) -> None:
    openings = {"image/png": b"\x89PNG\r\n\x1a\n", "image/gif": b"GIF89a", "image/x-icon": b"\0\0\1\0"}
    for page in site.pages.values():
        if page.mime in openings:
            assert page.body.startswith(openings[page.mime]), page.path


def test_canvas_keeps_to_its_edges() -> None:
    canvas = pictures.Canvas(3, 2, (0, 0, 0))
    canvas.rectangle(-5, 1, 99, 99, (1, 2, 3))
    canvas.dot(7, 7, (9, 9, 9))
    canvas.dot(0, 0, (200, 100, 50), 0.5)
    assert [bytes(row) for row in canvas.rows] == [b"\x64\x32\x19" + bytes(6), b"\1\2\3" * 3]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", "<p>a &lt; b</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("1. one", "<ol>\n<li>one</li>\n</ol>"),
        ("> said\n> — who", "<blockquote><p>said</p><footer>— who</footer></blockquote>"),
        ("```\na  <b>\n```", "<pre><code>a  &lt;b&gt;</code></pre>"),
        ("see [it](/x?a=1&b=2) and `y`", '<p>see <a href="/x?a=1&amp;b=2">it</a> and <code>y</code></p>'),
        ('![alt](/i.png "cap")', '<figure><img src="/i.png" alt="alt"/>\n<figcaption>cap</figcaption></figure>'),
        ("![broken", "<p>![broken</p>"),
        ("[edition 2] later", ""),
        ("[edition 1] now", '<p class="correction">now</p>'),
    ],
    ids=["text", "list", "numbers", "quote", "code", "inline", "picture", "no picture", "not yet", "by now"],
)
def test_markup_becomes(source: str, expected: str) -> None:
    assert markup.render(source, 1) == expected


def test_markup_tables_have_a_head() -> None:
    table = html.fromstring(markup.render("| a | b |\n|---|---|\n| 1 | 2 |", 1))
    assert [table.xpath("//th/text()"), table.xpath("//td/text()")] == [["a", "b"], ["1", "2"]]


@given(st.text())
def test_markup_renders_any_text_without_letting_elements_through(source: str) -> None:
    rendered = markup.render(source, 2)
    assert set(re.findall(r"<(\w+)", rendered)) <= set(
        "p ul ol li blockquote footer pre code div table thead tbody tr th td figure img figcaption a".split()  # noqa: SIM905
    )


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("zh-full", "2025年05月06日 00时05分 星期二"),
        ("zh-dash", "2025-05-06 00:05"),
        ("zh-short", "2025年5月6日"),
        ("en-utc", "6 May 2025, 00:05 UTC"),
        ("en-us", "May 6, 2025 at 12:05 AM (UTC+8)"),
        ("en-day", "6 May 2025"),
    ],
)
def test_dates_are_shown_as(form: str, expected: str) -> None:
    assert dates.visible(datetime(2025, 5, 6, 0, 5, tzinfo=UTC), form) == expected


def test_no_story_claims_a_zone_that_is_not_shown(site: DemoSite) -> None:
    def offset_h(article: Article) -> float:
        zone = datetime.strptime(article.visible_zone, "%z") if article.visible_zone else article.published
        offset = zone.utcoffset()
        assert offset is not None
        return offset.total_seconds() / 3600

    for article in site.articles:
        if article.visible in ("en-utc", "en-us"):
            assert offset_h(article) == {"en-utc": 0, "en-us": 8}[article.visible], article.path
