"""The archives and clients that the replay tests share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.replay.app import make_app
from archiver.warc.build import new_record_id
from tests.replay.shelf import FIRST, GBK, NOW, ORIGIN, PAGE, PNG, STORY, Client, Library, Shelf, make_shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """An empty shelf; the archive is closed after the test."""
    made = make_shelf(tmp_path / "shelf")
    yield made
    made.writer.close()
    made.archive.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """An archive of a small site, with the record ids by name; only to be read."""
    shelf = make_shelf(tmp_path_factory.mktemp("library") / "news")
    ids = {
        "home 2024": shelf.add("http://news.example/", PAGE % "First.", when=FIRST),
        "home 2025": shelf.add("http://news.example/", PAGE % "Second.", when=FIRST.replace(year=2025)),
        "story": shelf.add("http://news.example/story", STORY),
        "gbk": shelf.add(
            "http://news.example/gbk",
            GBK.encode("gbk"),
            "text/html",
        ),
        "moved": shelf.add("http://news.example/old", b"", status=301, headers=(("Location", "/story"),)),
        "gone": shelf.add("http://news.example/gone", "<html><body>Gone for good</body></html>", status=404),
        "logo": shelf.add("http://news.example/logo.png", PNG, "image/png"),
        "style": shelf.add("http://news.example/style.css", "body{background:url(/logo.png)}", "text/css"),
        "script": shelf.add("http://news.example/app.js", "fetch('/data.json')", "application/javascript"),
        "feed": shelf.add("http://news.example/feed.xml", "<rss><link>/story</link></rss>", "application/rss+xml"),
        "pdf": shelf.add("http://news.example/paper.pdf", b"%PDF-1.4", "application/pdf"),
        "lost": shelf.add("http://news.example/lost", b"", status=302, headers=(("Location", "/never"),)),
        "plain http": shelf.add(
            "http://www.tls.example/", b"", status=301, headers=(("Location", "https://tls.example/"),)
        ),
        "tls": shelf.add("https://tls.example/", "<html><body>Safe</body></html>", when=FIRST.replace(second=1)),
    }
    digest = f"sha256:{hashlib.sha256((PAGE % 'Second.').encode()).hexdigest()}"
    ids["revisit"] = shelf.add_revisit(
        "http://news.example/", ids["home 2025"], FIRST.replace(year=2025, month=7), digest
    )
    ids["orphan"] = shelf.add_revisit("http://news.example/orphan", new_record_id(), FIRST, "sha256:" + "0" * 64)
    archive = shelf.finish()
    yield archive, ids
    archive.close()


@pytest.fixture(scope="session")
def client(library: Library) -> Client:
    """A client of the library's application; its clock stands still."""
    return Client(make_app(library[0], base_url=ORIGIN, clock=lambda: NOW))
