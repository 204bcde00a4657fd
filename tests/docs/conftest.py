"""What the documentation's examples take as given: WARC files by others, an archive with a story in two versions."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from archiver.archive import make_archive
from archiver.crawl.engine import crawl
from archiver.crawl.plan import Plan
from archiver.demo.server import DemoServer
from archiver.model import Seed

ROOT = Path(__file__).resolve().parents[2]

RECORD = (
    """---
title: A page by others
url: https://news.example.org/1
source: News
date: 2019-05-01
fetch_date: 2019-05-02T08:00:00
---

# A page by others

"""
    + "Some words of a story that is long enough to be one. " * 5
)

Given = Callable[[str, Path, DemoServer], None]
"""Called with what an example takes as given, the folder it runs in, and the demo site."""


def others_records() -> list[bytes]:
    """Return two records as another tool would write them: two pages of one host, captured in 2019."""
    records = []
    for second, path in enumerate(("", "two")):
        body = f"<title>Page</title><p>This is the page /{path}.".encode()
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Record-ID: <urn:uuid:0000000{second}-0000-4000-8000-000000000000>\r\n"
            f"WARC-Date: 2019-05-01T12:00:0{second}Z\r\nWARC-Target-URI: http://www.example.org/{path}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        records.append(head.encode() + block + b"\r\n\r\n")
    return records


def archive_of_story(folder: Path, site: DemoServer) -> None:
    """Capture one story, the page about the site, and then the story again as it was corrected."""
    archive = make_archive(folder / "news")
    story, about = f"{site.url}/en/story/the-tide-tables-were-right", f"{site.url}/en/about"
    for name, seeds in (("first", [story, about]), ("second", [story])):
        plan = Plan(name, tuple(map(Seed, seeds)), delay_s=0, allow_private=(f"127.0.0.1:{site.port}",))
        crawl(archive, plan.as_single_pages())
        site.edition = 2
    archive.close()


@pytest.fixture
def provide() -> Given:
    """Return what makes the givens of an example."""

    def provide(what: str, folder: Path, site: DemoServer) -> None:
        match what:
            case "archive news":
                archive_of_story(folder, site)
            case "others.warc.gz":
                (folder / what).write_bytes(b"".join(map(gzip.compress, others_records())))
            case "torn.warc.gz":
                (folder / what).write_bytes(b"".join(map(gzip.compress, others_records()))[:-100])
            case "stream.warc.gz":
                (folder / what).write_bytes(gzip.compress(b"".join(others_records())))
            case "their-records/":
                (folder / what).mkdir()
                (folder / what / "one.md").write_bytes(RECORD.encode())
            case "our-rules.json":
                (folder / what).write_text('{"required": ["title", "date"]}', encoding="utf-8")
            case _:
                raise AssertionError(f"nobody knows how to give {what!r}")

    return provide


@pytest.fixture(scope="session")
def reference_text() -> ModuleType:
    """The module that makes the reference pages, taken from docs/_ext."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("reference_text", ROOT / "docs/_ext/reference_text.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
