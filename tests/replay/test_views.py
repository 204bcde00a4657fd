from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.index.interface import StoryEntry
from archiver.replay.addresses import provenance_path, story_path
from archiver.replay.app import make_app
from archiver.warc.build import new_record_id
from tests.replay.shelf import FIRST, NOW, ORIGIN, STORY, Client, Shelf, make_shelf

Library = tuple[Archive, dict[str, str]]

STORY_URL = "http://news.example/story"

PAYLOADS = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "<!--<script>",
    "&lt;script&gt;",
    "\u202egnp.exe",
]  # fmt: skip


class Tags(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.handlers: list[str] = []
        self.targets: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.targets += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def test_the_home_page_lists_stories_and_pages(shelf: Shelf) -> None:
    record_id = shelf.add("http://news.example/story", STORY)
    archive = shelf.finish()
    archive.catalogue.add(
        [
            StoryEntry(
                record_id,
                "http://news.example/story",
                "纸张的寿命",
                "拾页新闻",
                "2024-05-05T23:48",
                "",
                "zh-CN",
                "article",
            )
        ]
    )
    text = Client(make_app(archive, clock=lambda: NOW)).get("/").text
    assert f'<a href="{story_path(record_id)}" lang="zh-CN" dir="auto">纸张的寿命</a>' in text
    assert "5 May 2024, 23:48 (time zone not stated)" in text
    assert 'href="/page/20240506100000/http://news.example/story"' in text
    assert "1 capture</a>, 6 May 2024" in text


def test_an_empty_archive_says_how_to_begin(shelf: Shelf) -> None:
    answer = Client(make_app(shelf.finish())).get("/")
    assert answer.status_code == 200
    assert "archiver capture https://example.org/" in answer.text


def test_long_lists_have_pages(shelf: Shelf) -> None:
    for number in range(60):
        shelf.add(f"http://news.example/{number:02}", "<p>x</p>")
    client = Client(make_app(shelf.finish()))
    first, second = client.get("/").text, client.get("/?pages=2").text
    assert 'href="/?pages=2&amp;stories=1#pages"' in first
    assert first.count('class="address"') == 50
    assert second.count('class="address"') == 10
    assert client.get("/?pages=99999999999&stories=-1").status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("http://news.example/story", 302, "/captures/http://news.example/story"),
        ("news.example/sto", 200, "news.<wbr>example/<wbr>story"),
        ("news.example/unknown/", 200, "On the same host"),
        ("unknown.example/x", 404, "Not in this archive"),
        ("some words", 200, "Nothing was found"),
        ("", 302, "/"),
    ],
)
def test_the_search_finds_addresses(client: Client, query: str, status: int, says: str) -> None:
    answer = client.get(f"/search?url={query}")
    assert answer.status_code == status
    assert says in (answer.headers["location"] if status == 302 else answer.text)


def test_the_search_finds_words_of_titles(shelf: Shelf) -> None:
    record_id = shelf.add("http://news.example/story", STORY)
    archive = shelf.finish()
    archive.catalogue.add([StoryEntry(record_id, "http://news.example/story", "100%_寿命", "", "", "", None, "page")])
    client = Client(make_app(archive))
    assert story_path(record_id) in client.get("/search?url=%25_%E5%AF%BF").text
    assert story_path(record_id) not in client.get("/search?url=%25%25x").text


def test_the_page_view_frames_the_content_under_a_bar(client: Client, library: Library) -> None:
    answer = client.get("/page/20250506100000/http://news.example/")
    text = answer.text
    assert '<iframe src="/w/20250506100000mp_/http://news.example/" sandbox="allow-scripts allow-forms"' in text
    assert "6 May 2025, 10:00:00 UTC" in text
    assert "7 months ago" in text
    assert 'rel="prev" href="/page/20240506100000/http://news.example/"' in text
    assert 'rel="next" href="/page/20250706100000/http://news.example/"' in text
    assert f'href="{story_path(library[1]["home 2025"])}#provenance"' in text
    assert answer.headers["memento-datetime"] == "Tue, 06 May 2025 10:00:00 GMT"
    assert f"frame-src {ORIGIN}/w/" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/page/http://news.example/story", "/page/20240506100000/http://news.example/story"),
        ("/page/2024/http://news.example/", "/page/20240506100000/http://news.example/"),
        ("/page/20240506100000/http://news.example/old", "/page/20240506100000/http://news.example/story"),
    ],
    ids=["latest", "year", "archived-redirect"],
)
def test_the_page_view_redirects_to_the_captures_own_address(client: Client, path: str, location: str) -> None:
    assert client.get(path).headers["location"] == location


def test_a_redirect_out_of_the_archive_is_told_of(client: Client) -> None:
    text = client.get("/page/20240506100000/http://news.example/lost").text
    assert "A redirect" in text
    assert 'href="/page/http://news.example/never"' in text


def test_a_file_that_no_frame_can_show_is_offered_for_saving(client: Client) -> None:
    text = client.get("/page/20240506100000/http://news.example/paper.pdf").text
    assert "<iframe" not in text
    assert 'href="/w/20240506100000id_/http://news.example/paper.pdf" download' in text


def test_captures_are_a_table_by_year_that_marks_what_differs(client: Client) -> None:
    text = client.get("/captures/http://news.example/").text
    assert re.findall(r'id="y(\d+)"', text) == ["2025", "2024"]
    assert re.findall(r'class="likeness (\w+)"', text) == ["same", "differs", "first"]


def test_the_story_stands_beside_its_provenance(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    answer = client.get(story_path(record_id))
    text = answer.text
    assert '<article class="story" lang="zh-CN" dir="ltr">' in text
    assert "<h1>纸张的寿命</h1>" in text
    assert "5 May 2024, 23:48 UTC+08:00" in text
    assert 'src="/w/20240506100000im_/http://news.example/logo.png"' in text
    assert 'href="/page/20240506100000/http://news.example/gone"' in text
    for fact in ("192.0.2.7", "test-writer/1.0", "6 May 2024, 10:00:00 UTC", "200 Reason", ".warc.gz"):
        assert fact in text, fact
    assert record_id.strip("<>") in text
    assert text.count("verified") >= 3
    assert "og:site_name" in text or "meta element" in text


def test_a_wrong_digest_is_called_wrong(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.warc.build.payload_digest", lambda exchange: "sha256:" + "0" * 64)
    record_id = shelf.add("http://news.example/story", STORY)
    text = Client(make_app(shelf.finish())).get(story_path(record_id)).text
    assert "<b>Digest wrong.</b>" in text


def test_a_capture_without_a_story_still_has_its_provenance(client: Client, library: Library) -> None:
    text = client.get(story_path(library[1]["logo"])).text
    assert "No story can be read from this capture: image/png is no page of text" in text
    assert "<b>Digest verified.</b>" in text


def test_citations_are_shown_when_they_are_given(library: Library) -> None:
    app = make_app(library[0], citations=lambda capture: {"BibTeX": f"@misc{{<{capture.url}>}}"})
    text = Client(app).get(story_path(library[1]["story"])).text
    assert "@misc{&lt;http://news.example/story&gt;}" in text


def test_provenance_is_the_record_as_json(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    answer = client.get(provenance_path(record_id))
    record = json.loads(answer.text)
    assert answer.headers["content-type"] == "application/json"
    assert (record["id"], record["title"]) == (record_id, "纸张的寿命")
    assert record["provenance"]["warc"]["record_id"] == record_id


def test_provenance_without_json_leads_to_the_story_page(client: Client, library: Library) -> None:
    path = story_path(library[1]["story"])
    assert client.get(path.replace("/story/", "/provenance/")).headers["location"] == f"{path}#provenance"


@pytest.mark.parametrize("path", ["/story/urn:uuid:none", "/provenance/urn:uuid:none.json", "/story/%00", "/nowhere"])
def test_what_is_not_here_is_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/w/2024mp_/http://[",
        "/w/99991399mp_/http://h.example/",
        "/page/2024/javascript:alert(1)",
        "/captures/ftp://h/",
        "/w/",
    ],
)
def test_what_cannot_be_read_is_400_with_words(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "That address cannot be read" in answer.text


def test_the_page_of_an_unknown_url_gives_near_captures_and_the_command(client: Client) -> None:
    answer = client.get("/page/2024/http://news.example/st?a=%27")
    assert answer.status_code == 404
    assert "archiver capture &#39;http://news.example/st?a=%27&#39;" in answer.text
    assert "Captured on the same host" in answer.text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Client, list[str]]:
    """An archive whose titles, addresses, headers and texts are payloads, and its story pages."""
    shelf: Shelf = make_shelf(tmp_path_factory.mktemp("hostile") / "<b>&name")
    entries = []
    for number, payload in enumerate(PAYLOADS):
        escaped = payload.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        body = (
            f'<html lang="{escaped}"><head><title>{escaped}</title><meta name="author" content="{escaped}">'
            f'<meta property="og:site_name" content="{escaped}"></head><body><article><h1>{escaped}</h1>'
            + f"<p>{escaped} words enough to be taken for the text of a story, and then some more of them.</p>" * 5
            + f'<p><a href="{escaped}">{escaped}</a> <img src="{escaped}" alt="{escaped}"></p></article></body></html>'
        )
        url = f"http://h.example/{number}?{payload}".replace("\u202e", "%E2%80%AE")
        latin = payload.encode().decode("latin-1")
        record_id = shelf.add(url, body, headers=(("X-Evil", latin), ("Server", latin)), when=FIRST)
        entries.append(StoryEntry(record_id, url, payload, payload, payload, payload, payload, payload))
    archive = shelf.finish()
    archive.catalogue.add(entries)
    app = make_app(archive, citations=lambda capture: {payload: payload for payload in PAYLOADS})
    return Client(app), [entry.record_id for entry in entries]


def assert_harmless(text: str) -> None:
    tags = Tags(text)
    assert not tags.handlers
    assert not tags.names & {"svg onload", "object", "embed", "base"}
    assert not [target for target in tags.targets if re.match(r"\s*(javascript|data):", target, re.IGNORECASE)]
    assert "<script>alert" not in text
    assert not [target for target in tags.targets if target.startswith(("http:", "https:", "//"))]


def test_no_payload_comes_to_life_on_the_home_page(hostile: tuple[Client, list[str]]) -> None:
    assert_harmless(hostile[0].get("/").text)


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_no_payload_comes_to_life_on_the_pages_of_a_capture(hostile: tuple[Client, list[str]], number: int) -> None:
    client, ids = hostile
    story = client.get(story_path(ids[number]))
    assert story.status_code == 200
    assert_harmless(story.text)
    for path in re.findall(r'href="(/(?:page|captures)/[^"]*)"', story.text)[:4]:
        assert_harmless(client.get(path.replace("&amp;", "&")).text)
    assert_harmless(client.get("/search", {}).text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_comes_to_life_in_what_was_asked_for(client: Client, payload: str) -> None:
    for path in (
        f"/search?url={payload}",
        f"/page/2024/http://h.example/{payload}",
        f"/story/{payload}",
        f"/{payload}",
    ):
        assert_harmless(client.get(path).text)


def test_an_unknown_record_id_is_told_in_json_clients_too(client: Client) -> None:
    assert client.get(f"/provenance/{new_record_id().strip('<>')}.json").status_code == 404


def test_the_shipped_files_are_served(client: Client) -> None:
    for name in sorted(path.name for path in Path("archiver/replay/static").iterdir()):
        assert client.get(f"/static/{name}").status_code == 200
