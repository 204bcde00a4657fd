from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archiver.archive import Archive
from archiver.dataset.build import extract_archive
from archiver.index.access import Access, AccessRule
from archiver.index.interface import StoryEntry
from archiver.replay.addresses import story_path
from archiver.replay.app import make_app
from archiver.replay.views.search import PER_PAGE
from tests.replay.shelf import NOW, STORY, Client, Shelf, make_shelf

ENGLISH = """<html lang="en"><head><title>The paper mill, %(number)s</title>
<meta property="og:site_name" content="Harbour"><meta property="article:published_time" content="20%(year)s-01-02">
</head><body><article><h1>The paper mill, %(number)s</h1>
<p>It burned in the night of the second of January, when the river was frozen &amp; no water could be had &lt;b&gt;.</p>
<p>The town had no other mill, so its newspaper was printed on what the grocer could spare until the thaw came.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of an archive with extracted stories, one of them Chinese."""
    shelf = make_shelf(tmp_path_factory.mktemp("search") / "news")
    shelf.add("http://news.example/story", STORY)
    for number in range(PER_PAGE + 5):
        page = ENGLISH % {"number": f"part {number}", "year": 10 + number % 5}
        shelf.add(f"http://harbour.example/{number}", page)
    archive = shelf.finish()
    extract_archive(archive)
    yield Client(make_app(archive, clock=lambda: NOW))
    archive.close()


def marks(text: str) -> set[str]:
    """Return what is marked on a page."""
    return set(re.findall("<mark>(.*?)</mark>", text))


@pytest.mark.parametrize(
    ("query", "found", "marked"),
    [
        ("阅览室", "1 story found", {"阅览室"}),
        ("纸张", "1 story found", {"纸张"}),
        ("%22paper%20mill%22", "25 stories found", {"paper mill"}),
        ("paper%20mill%20-burned", "0 stories found", set()),
        ("griev*%20OR%20%22", "0 stories found", set()),
        ("water%20had", "25 stories found", {"water", "had"}),
    ],
)
def test_words_are_found_and_marked(reader: Client, query: str, found: str, marked: set[str]) -> None:
    text = reader.get(f"/search?q={query}").text
    assert found in text
    assert {each.lower() for each in marks(text)} == marked


def test_what_a_story_says_is_escaped(reader: Client) -> None:
    text = reader.get("/search?q=water").text
    assert "frozen &amp; no <mark>water</mark> could be had &lt;b&gt;" in text


def test_results_have_pages_and_wishes_go_with_them(reader: Client) -> None:
    first = reader.get("/search?q=mill&source=Harbour&order=oldest").text
    assert first.count('<p class="passage"') == PER_PAGE
    assert 'href="/search?q=mill&amp;source=Harbour&amp;order=oldest&amp;page=2"' in first
    second = reader.get("/search?q=mill&source=Harbour&order=oldest&page=2").text
    assert second.count('<p class="passage"') == 5
    assert f'<ol class="hits" start="{PER_PAGE + 1}">' in second


def test_years_narrow_down_and_can_be_taken_back(reader: Client) -> None:
    text = reader.get("/search?q=mill").text
    assert 'href="/search?q=mill&amp;from=2012&amp;to=2012"' in text
    narrowed = reader.get("/search?q=mill&from=2012&to=2012").text
    assert "5 stories found" in narrowed
    assert '<a href="/search?q=mill" rel="nofollow" aria-current="true"><bdi>2012</bdi>' in narrowed


def test_wishes_without_words_list_all(reader: Client) -> None:
    text = reader.get("/search?language=zh").text
    assert "1 story found" in text
    assert "纸张的寿命" in text
    assert "25 stories found" in reader.get("/search?language=&source=Harbour&from=never").text


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("http://news.example/story", 302, "/captures/http://news.example/story"),
        ("news.example/story", 302, "/captures/http://news.example/story"),
        ("news.example/sto", 200, "news.<wbr>example/<wbr>story"),
        ("news.example/unknown/", 200, "On the same host"),
        ("unknown.example/x", 404, "Not in this archive"),
        ("no such words", 200, "Nothing was found"),
        ("", 302, "/"),
    ],
)
@pytest.mark.parametrize("name", ["q", "url"])
def test_addresses_are_found(reader: Client, name: str, query: str, status: int, says: str) -> None:
    answer = reader.get(f"/search?{name}={query}")
    assert answer.status_code == status
    assert says in (answer.headers["location"] if status == 302 else answer.text)


@pytest.mark.parametrize("query", ["a+" * 20_000, "%00%00", '"' * 300, "%F0%9F%98%80%ED%A0%80", "(" * 500, "-" * 500])
def test_no_query_is_a_problem(reader: Client, query: str) -> None:
    assert reader.get(f"/search?q={query}&page=999999999").status_code in (200, 404)


def test_a_long_query_is_said_to_be_cut(reader: Client) -> None:
    assert "only its beginning was looked for" in reader.get(f"/search?q={'mill ' * 200}").text


def test_what_is_hidden_is_in_no_result_count_or_passage(shelf: Shelf) -> None:
    shelf.add("http://news.example/story", STORY)
    shelf.add("http://harbour.example/1", ENGLISH % {"number": "part 1", "year": 10})
    archive = shelf.finish()
    extract_archive(archive)
    rules = Access((AccessRule("hide", "http://harbour.example/", "host"),))
    client = Client(make_app(Archive(archive.folder, access=rules), clock=lambda: NOW))
    assert "0 stories found" in client.get("/search?q=mill").text
    every = client.get("/search?from=2000").text
    assert "1 story found" in every
    assert "Harbour" not in every
    open_to_all = Client(make_app(archive))
    assert "1 story found" in open_to_all.get("/search?q=mill").text
    assert "2 stories found" in open_to_all.get("/search?from=2000").text


def test_without_a_full_text_index_titles_are_searched(shelf: Shelf) -> None:
    record_id = shelf.add("http://news.example/story", STORY)
    archive = shelf.finish()
    archive.catalogue.add([StoryEntry(record_id, "http://news.example/story", "100%_寿命", "", "", "", None, "page")])
    client = Client(make_app(archive))
    found = client.get("/search?q=%25_%E5%AF%BF").text
    assert story_path(record_id) in found
    assert "There is no full-text index yet" in found
    assert story_path(record_id) not in client.get("/search?q=%25%25x").text
