"""A real site by others: Debian's python3-doc behind nginx, crawled, extracted, validated, replayed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from archiver.archive import open_archive
from archiver.replay.app import make_app
from tests.replay.shelf import Client
from tests.site.nginx import nginx_path, served_paths, serving

DOC = Path("/usr/share/doc/python3.11/html")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DOC.is_dir(), reason="Debian's python3-doc is not installed"),
    pytest.mark.skipif(nginx_path() is None, reason="nginx is not installed"),
    pytest.mark.xdist_group("python-doc"),
]


class Crawled:
    """An archive of the site, the report of the crawl, and what the server was asked for."""

    def __init__(self, folder: Path, url: str, report: dict[str, Any], asked: list[str]) -> None:
        self.folder = folder
        self.url = url
        self.report = report
        self.asked = asked


def archiver(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "archiver", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("python-doc")
    work = tmp_path_factory.mktemp("nginx")
    with serving(DOC, work) as url:
        host = url.removeprefix("http://")
        done = archiver(folder, "crawl", f"{url}/", "--allow-private", host, "--delay", "0", "--json")
        assert done.returncode == 0, done.stderr
        yield Crawled(folder, url, json.loads(done.stdout.splitlines()[-1]), served_paths(work))


def test_no_page_is_missed_and_none_fetched_twice(crawled: Crawled) -> None:
    twice = [path for path, count in Counter(crawled.asked).items() if count > 1]
    assert twice == []
    assert crawled.report["captures"] >= 500
    # Pages that no other page leads to cannot be found by following links.
    assert set(crawled.asked) >= reachable(DOC / "index.html")


def reachable(start: Path) -> set[str]:
    """Return the paths of the pages that links lead to from `start`, found by the standard library's parser."""
    seen, todo = {start}, [start]
    while todo:
        page = todo.pop()
        parser = Anchors()
        parser.feed(page.read_text(encoding="utf-8", errors="replace"))
        for link in parser.links:
            parts = urlsplit(link)
            target = (page.parent / unquote(parts.path)).resolve()
            is_here = not parts.scheme and not parts.netloc and target.is_relative_to(DOC.resolve())
            if is_here and target.suffix == ".html" and target not in seen and target.is_file():
                seen.add(target)
                todo.append(target)
    return {f"/{path.relative_to(DOC.resolve())}" for path in seen if path != start}


class Anchors(HTMLParser):
    """Takes the addresses of the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]


def test_every_stored_body_is_the_file_on_the_servers_disk(crawled: Crawled) -> None:
    archive = open_archive(crawled.folder)
    compared = 0
    for capture in archive.lookup(crawled.url, match="host"):
        if capture.status == 200:
            path = capture.url.removeprefix(crawled.url).partition("?")[0]
            file = DOC / (path.lstrip("/") or "index.html")
            memento = archive.memento(capture)
            assert memento.content == (file / "index.html" if file.is_dir() else file).read_bytes(), path
            assert {check.verdict for check in memento.checks} == {"ok"}, path
            compared += 1
    archive.close()
    assert compared >= 500


def test_all_pages_become_valid_records(crawled: Crawled) -> None:
    extracted = archiver(crawled.folder, "extract", "--json")
    assert extracted.returncode == 0, extracted.stderr
    assert json.loads(extracted.stdout)["records"] >= 500
    validated = archiver(crawled.folder, "validate", str(crawled.folder / "records"))
    assert validated.returncode == 0, validated.stderr


def test_every_page_replays_without_a_server_error(crawled: Crawled) -> None:
    archive = open_archive(crawled.folder)
    client = Client(make_app(archive))
    captures = [capture for capture in archive.lookup(crawled.url, match="host") if capture.mime == "text/html"]
    failed = []
    for capture in captures:
        answer = client.get(f"/w/{capture.timestamp}mp_/{capture.url}")
        if answer.status_code != capture.status:
            failed.append((capture.url, answer.status_code))
    archive.close()
    assert len(captures) >= 500
    assert failed == []
