from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest

from archiver.frontier.found import Reference
from archiver.frontier.sitemap import text_references
from archiver.frontier.xml import xml_references

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
)
VIDEO = """<video:video><video:thumbnail_loc>/t</video:thumbnail_loc><video:content_loc>/v</video:content_loc>
<video:player_loc>/p</video:player_loc></video:video>"""


def references(entries: str) -> list[Reference]:
    return list(xml_references([f"<urlset {NAMESPACES}>{entries}</urlset>".encode()], None))


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("<loc>/a</loc>", ["link url /a"]),
        ("<loc> \n/a </loc>", ["link url /a"]),
        ("<loc><![CDATA[/a?b&c]]></loc>", ["link url /a?b&c"]),
        ("<loc></loc>", []),
        ("<image:image><image:loc>/i</image:loc></image:image>", ["embed image /i"]),
        (
            VIDEO,
            ["embed video /t", "link video /v", "link video /p"],
        ),
        ("<news:news><news:title>/no</news:title></news:news>", []),
        ("<xhtml:link rel='alternate' hreflang='de' href='/de'/>", ["link url /de"]),
        ("<xhtml:link rel='x' href='/de'/>", []),
    ],
)
def test_each_extension_is_read(entry: str, found: list[str]) -> None:
    assert [f"{each.hop} {each.tag} {each.text}" for each in references(f"<url>{entry}</url>")] == found


def test_lastmod_belongs_to_its_entry_wherever_it_stands() -> None:
    entries = """<url><lastmod>2024-01-02</lastmod><loc>/a</loc></url><url><loc>/b</loc></url>
    <url><loc>/c</loc><lastmod> 2024-05 </lastmod></url>"""
    assert [(each.text, each.lastmod) for each in references(entries)] == [
        ("/a", "2024-01-02"),
        ("/b", ""),
        ("/c", "2024-05"),
    ]


def test_an_index_names_sitemaps() -> None:
    xml = "<sitemapindex><sitemap><loc>/s</loc><lastmod>2024</lastmod></sitemap></sitemapindex>"
    (found,) = xml_references([xml.encode()], None)
    assert (found.tag, found.text, found.lastmod) == ("sitemap", "/s", "2024")


@pytest.mark.parametrize(
    "entry",
    ["<url><loc>http://e.com/{}</loc><lastmod>2024-01-01</lastmod></url>", "<loc>http://e.com/{}</loc>"],
    ids=["entries", "one entry that never ends"],
)
def test_a_sitemap_of_any_length_takes_little_memory(entry: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"<urlset><url>"
        for number in range(15_000):
            yield entry.format(number).encode()

    tracemalloc.start()
    try:
        number = sum(1 for _ in xml_references(pieces(), None))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert number > 14_000
    assert peak < 1_000_000


def test_entities_bombs_and_depth_take_no_second() -> None:
    started = time.process_time()
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{lol}]><urlset><url><loc>/&l11;</loc></url></urlset>'
    outside = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>/&x;</loc></url></urlset>'
    deep = "<urlset>" + "<url>" * 100_000
    for xml in (bomb, outside, deep):
        assert all("root:" not in each.text for each in xml_references([xml.encode()], None))
    assert time.process_time() - started < 1


def test_a_text_sitemap_is_a_url_a_line() -> None:
    assert [each.text for each in text_references(["# c", "", " /a ", "/b"])] == ["/a", "/b"]
