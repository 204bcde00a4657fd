"""An item to render, and an archive of a few captures written by the project's own writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from archiver.archive import Archive, make_archive
from archiver.cite.item import CitedItem, item_of
from archiver.cite.place import read_place
from archiver.cite.quote import find_quote
from archiver.index.refresh import refresh
from archiver.model import Capture, Exchange, Story
from archiver.warc.build import capture_records, warcinfo_record
from archiver.warc.writer import WarcWriter

URL = "https://www.solidot.org/story?sid=78089"
WHEN = datetime(2025, 10, 6, 17, 17, 50, 740398, UTC)
WARCINFO_ID = "<urn:uuid:00000000-0000-4000-8000-0000000000ff>"

CHINESE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>中美 AI 芯片竞争</title>
<meta name="author" content="Wilson"><meta property="og:site_name" content="奇客Solidot">
<meta property="article:published_time" content="2024-05-06T23:48:00+08:00"></head><body>
<nav><a href="/login">登录</a></nav><article><h1>中美 AI 芯片竞争</h1>
<p>美国限制芯片出口正在扼杀中国在关键技术领域的进步。过去两年，生成式 AI 技术的发展推动了对 AI 芯片的高涨需求。</p>
<p>加州圣何塞的工程师 Ahmed Banafa 表示，中国在 AI 芯片上落后美国 5-10 年。然而美国限制了对华出口。</p>
</article><footer>本文已被查看 14250 次</footer></body></html>"""
ENGLISH = """<!doctype html><html lang="en"><title>Older words</title><article><h1>Older words</h1><p>The old page said
something else, at some length, so that it counts as a story of its own and not as a note.</p></article></html>"""

PAGES = (
    (URL, WHEN, 200, "text/html; charset=utf-8", CHINESE.encode()),
    (URL, datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), 200, "text/html; charset=utf-8", ENGLISH.encode()),
    ("https://www.solidot.org/gone", WHEN, 404, "text/html", b"<title>Not here</title><p>There is no such page here."),
    ("https://www.solidot.org/logo.png", WHEN, 200, "image/png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
    ("https://www.solidot.org/old", WHEN, 301, "text/html", b""),
)


@pytest.fixture
def chinese() -> Callable[..., CitedItem]:
    """Makes the item of a Chinese story; the base URL, and a quote out of its text, can be given."""

    def make(base_url: str = "https://archive.example.org", quote: str | None = None) -> CitedItem:
        capture = Capture(
            URL,
            "org,solidot)/story?sid=78089",
            WHEN,
            "<urn:uuid:5b0f7a2e-0d7c-4d7e-9d7a-6a0b5f0a1b2c>",
            "response",
            "a.warc.gz",
            0,
            100,
            mime="text/html",
            status=200,
            digest="sha256:" + "ab" * 32,
        )
        text = "过去两年，生成式 AI 技术的发展。美国限制了对华出口。"
        story = Story(
            title="中美 AI 芯片竞争",
            authors=("Wilson", "王小明"),
            date="2024-05-06T23:48",
            source="奇客Solidot–传递最新科技情报",
            language="zh-CN",
            description=None,
            kind="article",
            text=text,
            markdown=text,
        )
        found = find_quote(quote, {"story": text}, where=URL, normalizer="typography") if quote else None
        return item_of(capture, None, story, read_place(base_url), quote=found)

    return make


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive with two captures of a story, an error, a picture and a redirect; record ids end in their number."""
    made = make_archive(tmp_path)
    writer = WarcWriter(
        made.warcs,
        "t",
        clock=lambda: WHEN,
        opening=lambda name: [warcinfo_record(name, WHEN, {"software": "tests"}, record_id=WARCINFO_ID)],
    )
    for number, (url, when, status, media_type, body) in enumerate(PAGES):
        ids = iter([f"<urn:uuid:0000000{kind}-0000-4000-8000-{number:012d}>" for kind in range(3)])
        writer.write(
            capture_records(
                exchange_of(url, when, status, media_type, body),
                warcinfo_id=WARCINFO_ID,
                new_id=lambda ids=ids: next(ids),  # type: ignore[misc]  # bound now
            )
        )
    writer.close()
    assert sum(each.captures for each in refresh(made.index, made.warcs)) == len(PAGES)
    yield made
    made.close()


def exchange_of(
    url: str, when: datetime, status: int, media_type: str, body: bytes, *, location: str | None = None
) -> Exchange:
    """Return a finished exchange that answered with `body`."""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", media_type), ("Content-Length", str(len(body))))
    headers += (("Location", location),) if location else ()
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    raw = head.encode() + body
    request = b"GET / HTTP/1.1\r\n\r\n"
    return Exchange(
        url, "GET", when, 0.1, request, BytesIO(raw), len(raw), len(head), status, "X", headers, "192.0.2.1"
    )
