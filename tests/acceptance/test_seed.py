"""The user's own example: its page through our crawl, and its record through our tools, byte for byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from archiver import capture, extract_story, open_archive, page_markdown
from archiver.dataset.extraction import record_of
from archiver.fetch.exchange import Exchanger
from archiver.records.document import markdown_document, read_document
from archiver.records.validate import check_record, check_records


@pytest.fixture(scope="session")
def seed_page(shared: Path) -> bytes:
    return (shared / "seed" / "solidot-78089.html").read_bytes()


@pytest.fixture(scope="session")
def seed_document(shared: Path) -> bytes:
    return (shared / "seed" / "solidot-78089.md").read_bytes()


@pytest.fixture
def address(seed_page: bytes) -> Iterator[str]:
    """Where the seed's page is served, and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/story?sid=78089"
            body = seed_page if found else b"not here"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8" if found else "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/story?sid=78089"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_document_read_and_written_back_is_the_same_bytes(seed_document: bytes) -> None:
    assert bytes(read_document(seed_document)) == seed_document


def test_the_page_becomes_the_documents_body(seed_page: bytes, seed_document: bytes) -> None:
    body = page_markdown(seed_page, content_type="text/html; charset=utf-8")
    assert seed_document.endswith(body.encode())
    record = read_document(seed_document).record
    assert markdown_document(record, body) == seed_document


def test_the_document_is_valid_and_what_is_odd_about_its_times_is_told(shared: Path) -> None:
    findings = list(check_records(shared / "seed" / "solidot-78089.md"))
    # Its date is that of the digest it was sent in; the page says the day before.
    assert sorted((finding.severity, finding.code) for finding in findings) == [
        ("warning", "record.date.other-day"),
        ("warning", "record.fetch-date.no-zone"),
    ]


def test_the_story_is_found_with_its_title_time_and_text(seed_page: bytes) -> None:
    story = extract_story(seed_page, url="https://www.solidot.org/story?sid=78089")
    assert story.title == "中美 AI 芯片竞争"
    assert (story.date or "").startswith("2024-05-06T23:48")
    assert story.text.startswith("美国限制芯片出口正在扼杀中国在关键技术领域的进步。")
    assert story.text.endswith("https://www.nature.com/articles/d41586-024-01292-1")
    assert story.authors == ("Wilson",)
    assert "往日文章" not in story.text


def loopback_only(host: str, port: int, **options: int) -> list[Any]:
    """Look up addresses and no names: the page's pictures lie on servers elsewhere, which tests leave alone."""
    return socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST, **options)


def test_our_own_crawl_of_the_page_gives_the_seeds_bytes_when_given_its_five_values(
    address: str, seed_document: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cast("dict[str, Any]", Exchanger.__init__.__kwdefaults__), "resolver", loopback_only)
    host = address.split("/")[2]
    taken = capture(address, tmp_path, allow_private=[host])
    archive = open_archive(tmp_path)
    record = record_of(archive.memento(taken), product="page")
    archive.close()
    assert check_record(record) == []
    assert record.fetch_date.endswith("Z")
    given = read_document(seed_document).record
    five = {name: getattr(given, name) for name in ("title", "url", "source", "date", "fetch_date")}
    assert markdown_document(replace(record, **five), record.markdown) == seed_document
