from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from archiver.index.interface import StoryEntry
from archiver.replay.addresses import cite_path, evidence_path, provenance_page_path, provenance_path, story_path
from archiver.replay.app import make_app
from archiver.replay.bundles import icon_address
from archiver.warc.build import new_record_id
from tests.replay.shelf import CONTENT, FIRST, ORIGIN, STORY, Client, Library, Shelf, make_shelf

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


def test_the_page_view_frames_the_content_under_a_bar(client: Client, library: Library) -> None:
    answer = client.get("/page/20250506100000/http://news.example/")
    text = answer.text
    assert f'<iframe src="{CONTENT}/w/20250506100000mp_/http://news.example/"' in text
    assert 'sandbox="allow-scripts allow-forms"' in text
    assert "6 May 2025, 10:00:00 UTC" in text
    assert "7 months ago" in text
    assert 'rel="prev" href="/page/20240506100000/http://news.example/"' in text
    assert 'rel="next" href="/page/20250706100000/http://news.example/"' in text
    assert f'href="{provenance_page_path(library[1]["home 2025"])}"' in text
    assert answer.headers["memento-datetime"] == "Tue, 06 May 2025 10:00:00 GMT"
    assert f"frame-src {CONTENT}/w/" in answer.headers["content-security-policy"]
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
    assert f'href="{CONTENT}/w/20240506100000id_/http://news.example/paper.pdf" download' in text


def test_the_story_stands_beside_what_it_claims(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    answer = client.get(story_path(record_id))
    text = answer.text
    assert '<article class="story" lang="zh-CN" dir="ltr" ' in text
    assert '<h1><span class="claim"><a href="#claim-title" aria-describedby="card-title">纸张的寿命</a>' in text
    assert "5 May 2024, 23:48 UTC+08:00" in text
    assert f'src="{CONTENT}/w/20240506100000im_/http://news.example/logo.png"' in text
    assert 'href="/page/20240506100000/http://news.example/gone"' in text
    assert f'href="{evidence_path(record_id, "authors")}"' in text
    assert "<mark>林渊</mark>" in text
    assert "meta element" in text
    assert "<b>Digest verified.</b>" in text


def test_a_wrong_digest_is_called_wrong(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.warc.build.payload_digest", lambda exchange: "sha256:" + "0" * 64)
    record_id = shelf.add("http://news.example/story", STORY)
    text = Client(make_app(shelf.finish())).get(story_path(record_id)).text
    assert "<b>Digest wrong.</b>" in text


def test_a_capture_without_a_story_still_has_its_provenance(client: Client, library: Library) -> None:
    text = client.get(story_path(library[1]["logo"])).text
    assert "No story can be read from this capture: image/png is no page of text" in text
    assert "<b>Digest verified.</b>" in text


def test_provenance_is_the_record_as_json(client: Client, library: Library) -> None:
    record_id = library[1]["story"]
    answer = client.get(provenance_path(record_id))
    record = json.loads(answer.text)
    assert answer.headers["content-type"] == "application/json"
    assert (record["id"], record["title"]) == (record_id, "纸张的寿命")
    assert record["provenance"]["warc"]["record_id"] == record_id


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
    return Client(make_app(archive)), [entry.record_id for entry in entries]


def assert_harmless(text: str) -> None:
    tags = Tags(text)
    assert not tags.handlers
    assert not tags.names & {"svg onload", "object", "embed", "base"}
    # Our icon is the same bytes on every page.
    targets = [target for target in tags.targets if target != icon_address()]
    assert not [target for target in targets if re.match(r"\s*(javascript|data):", target, re.IGNORECASE)]
    assert "<script>alert" not in text
    elsewhere = [target for target in tags.targets if target.startswith(("http:", "https:", "//"))]
    assert not [target for target in elsewhere if not target.startswith((f"{CONTENT}/w/", f"{ORIGIN}/oembed?"))]


def test_no_payload_comes_to_life_on_the_home_page(hostile: tuple[Client, list[str]]) -> None:
    assert_harmless(hostile[0].get("/").text)


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_no_payload_comes_to_life_on_the_pages_of_a_capture(hostile: tuple[Client, list[str]], number: int) -> None:
    client, ids = hostile
    story = client.get(story_path(ids[number]))
    assert story.status_code == 200
    assert_harmless(story.text)
    views = r'href="(/(?:page|captures|provenance|changes|cite|evidence)/[^"]*)(?<!\.json)"'
    for path in re.findall(views, story.text)[:24]:
        answer = client.get(path.replace("&amp;", "&"))
        if answer.headers["content-type"].startswith("text/html"):
            assert_harmless(answer.text)
        else:
            # A file: no browser shows it, and it may do nothing if one did.
            assert answer.headers["content-disposition"].startswith("attachment; ")
            assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
            assert answer.headers["x-content-type-options"] == "nosniff"
    assert_harmless(client.get(f"{cite_path(ids[number])}?quote={quote(PAYLOADS[number])}").text)
    assert_harmless(client.get("/search", {}).text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_comes_to_life_in_what_was_asked_for(client: Client, payload: str) -> None:
    for path in (
        f"/search?url={payload}",
        f"/search?q={payload}&source={payload}&kind={payload}&language={payload}&from={payload}",
        f"/language/zh?back={payload}",
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
