"""What readers take with them as a WACZ."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from archiver.archive import Archive
from archiver.dataset.build import extract_archive
from archiver.index.access import Access, AccessRule
from archiver.model import Finding
from archiver.pack.check import check_wacz
from archiver.replay.addresses import captures_package_path, package_path
from archiver.replay.app import make_app
from archiver.replay.captures import selections
from archiver.replay.captures.selections import MOST_PAGES
from tests.replay.shelf import FIRST, NOW, ORIGIN, PAGE, PNG, STORY, Client, Library, Shelf, make_shelf

FRONT = "http://news.example/"


def packed(answer: httpx.Response, folder: Path) -> tuple[dict[str, str], list[str], set[str]]:
    """Return the manifest, the URLs of the pages, and all URLs in the package that came; fails if it is not valid."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/wacz")
    assert int(answer.headers["content-length"]) == len(answer.content)
    path = folder / "taken.wacz"
    path.write_bytes(answer.content)
    found = {each.code for each in check_wacz(path) if isinstance(each, Finding) and each.severity != "info"}
    # The library's revisit lacks a field that ours have.
    assert found <= {"warc.revisit"}
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        manifest = json.loads(package.read("datapackage.json"))
        pages = [json.loads(line)["url"] for line in package.read("pages/pages.jsonl").splitlines()[1:]]
        rows = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
    return manifest, pages, {json.loads(row.split(" ", 2)[2])["url"] for row in rows}


def test_a_capture_comes_with_what_its_page_asks_for(client: Client, library: Library, tmp_path: Path) -> None:
    answer = client.get(package_path(library[1]["home 2024"]))
    manifest, pages, urls = packed(answer, tmp_path)
    assert pages == [FRONT]
    assert urls == {FRONT, f"{FRONT}style.css", f"{FRONT}logo.png"}
    assert manifest["title"] == FRONT
    assert 'filename="news.example-20240506100000.wacz"' in answer.headers["content-disposition"]


def test_a_revisit_comes_with_the_payload_it_refers_to(client: Client, library: Library, tmp_path: Path) -> None:
    answer = client.get(package_path(library[1]["revisit"]))
    _, pages, _ = packed(answer, tmp_path)
    assert pages == [FRONT]
    assert library[1]["home 2025"].strip("<>").encode() in gunzipped(answer.content)


def gunzipped(raw: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(raw)) as package:
        return gzip.decompress(package.read("archive/selection.warc.gz"))


@pytest.mark.parametrize(("period", "count"), [("", 3), ("2025", 2), ("20240506", 1)])
def test_the_captures_of_an_address_come_together(client: Client, tmp_path: Path, period: str, count: int) -> None:
    _, pages, _ = packed(client.get(captures_package_path(FRONT, period)), tmp_path)
    assert pages == [FRONT] * count


def test_the_stories_of_a_search_come_with_their_titles(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "news")
    shelf.add(f"{FRONT}story", STORY)
    shelf.add(FRONT, PAGE % "First.")
    archive = shelf.finish()
    extract_archive(archive)
    client = Client(make_app(archive, base_url=ORIGIN, clock=lambda: NOW))
    answer = client.get("/wacz/search?q=%E9%98%85%E8%A7%88%E5%AE%A4")
    manifest, pages, _ = packed(answer, tmp_path)
    assert (manifest["title"], pages) == ("阅览室", [f"{FRONT}story"])
    assert "filename*=UTF-8''%E9%98%85%E8%A7%88%E5%AE%A4.wacz" in answer.headers["content-disposition"]
    assert '"title":"纸张的寿命"' in zipfile.ZipFile(BytesIO(answer.content)).read("pages/pages.jsonl").decode()
    page = client.get("/search?q=%E9%98%85%E8%A7%88%E5%AE%A4").text
    assert 'href="/wacz/search?q=%E9%98%85%E8%A7%88%E5%AE%A4"' in page
    archive.close()


def test_too_many_captures_are_refused_and_no_link_offers_them(shelf: Shelf) -> None:
    for number in range(MOST_PAGES + 1):
        shelf.add(FRONT, PAGE % number, when=FIRST + number * timedelta(days=1))
    client = Client(make_app(shelf.finish(), base_url=ORIGIN, clock=lambda: NOW))
    answer = client.get(captures_package_path(FRONT))
    assert answer.status_code == 413
    assert "These are 101 captures; a package holds up to 100." in answer.text
    assert "/wacz/" not in client.get(f"/captures/{FRONT}").text
    assert client.get(captures_package_path(FRONT, "202405")).status_code == 200
    assert f'href="{captures_package_path(FRONT, "202405")}"' in client.get(f"/captures/202405/{FRONT}").text


def test_a_selection_that_is_too_large_is_refused_and_says_how_much_may_be(
    client: Client, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selections, "MOST_BYTES", 100)
    answer = client.get(package_path(library[1]["home 2024"]))
    assert answer.status_code == 413
    assert "250 MB" in answer.text


def test_while_others_are_made_a_reader_is_asked_to_wait(library: Library) -> None:
    app = make_app(library[0], base_url=ORIGIN, clock=lambda: NOW)
    while app.state.site.packing.acquire(blocking=False):
        continue
    answer = Client(app).get(package_path(library[1]["story"]))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_an_answer_frees_its_place(library: Library) -> None:
    client = Client(make_app(library[0], base_url=ORIGIN, clock=lambda: NOW))
    assert {client.get(package_path(library[1]["story"])).status_code for _ in range(4)} == {200}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/wacz/urn:uuid:nobody.wacz", 404, id="no such record"),
        pytest.param("/wacz/captures/http://nobody.example/", 404, id="no such page"),
        pytest.param("/wacz/captures/1999/http://news.example/", 404, id="not at that time"),
        pytest.param("/wacz/search?q=zebra", 400, id="no such story"),
        pytest.param("/wacz/captures/", 400, id="no address"),
    ],
)
def test_what_is_not_there_is_told(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_what_the_rules_do_not_show_is_in_no_package(shelf: Shelf, tmp_path: Path) -> None:
    front, image = shelf.add(FRONT, PAGE % "First."), shelf.add(f"{FRONT}logo.png", PNG, "image/png")
    digest = f"sha256:{hashlib.sha256(PNG).hexdigest()}"
    copy = shelf.add_revisit("http://other.example/logo.png", image, FIRST, digest)
    style = shelf.add(f"{FRONT}style.css", "body {}", "text/css")
    rules = Access((AccessRule("hide", f"{FRONT}logo.png"), AccessRule("block", f"{FRONT}style.css")))
    with closing(Archive(shelf.finish().folder, access=rules)) as archive:
        client = Client(make_app(archive, base_url=ORIGIN, clock=lambda: NOW))
        _, _, urls = packed(client.get(package_path(front)), tmp_path)
        assert urls == {FRONT}
        assert gunzipped(client.get(package_path(front)).content).count(b"WARC-Type: response") == 1
        # The payload that it refers to is not shown either.
        assert b"PNG" not in gunzipped(client.get(package_path(copy)).content)
        assert {client.get(package_path(each)).status_code for each in (image, style)} == {404}
        assert client.get(captures_package_path(f"{FRONT}style.css")).status_code == 451


def test_every_view_of_a_capture_offers_what_can_be_saved(client: Client, library: Library) -> None:
    record_id = library[1]["story"].strip("<>")
    views = [f"/{view}/{record_id}" for view in ("story", "provenance", "changes", "cite")]
    for view in [*views, f"/page/20240506100000/{FRONT}story"]:
        page = client.get(view).text
        for ending in (f"/wacz/{record_id}.wacz", f"/warc/{record_id}.warc.gz", f"/records/{record_id}.json"):
            assert ending in page
        for ending in (f"/records/{record_id}.md", f"/cite/{record_id}.bib", f"/cite/{record_id}.ris"):
            assert ending in page
