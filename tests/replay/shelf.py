"""Captures put into archives by the project's own writer, and a client that asks an application without a network."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import httpx
from starlette.applications import Starlette

from archiver.archive import Archive, make_archive
from archiver.index.refresh import refresh
from archiver.model import Exchange, Headers
from archiver.replay.guard import is_content
from archiver.warc.build import Fields, capture_records, make_record, new_record_id, warcinfo_record
from archiver.warc.dates import format_date
from archiver.warc.writer import WarcWriter

ORIGIN = "http://localhost:8080"
CONTENT = "http://127.0.0.1:8080"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = datetime(2024, 5, 6, 10, 0, 0, tzinfo=UTC)

Library = tuple[Archive, dict[str, str]]
"""An archive, and its record ids by the names that tests have for them."""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The front page</title>
<link rel="stylesheet" href="/style.css"></head>
<body><h1>The front page</h1><p>%s <a href="/story">The story</a> <a href="http://other.example/">elsewhere</a></p>
<img src="/logo.png" alt="a logo"></body></html>"""

STORY = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>纸张的寿命</title>
<meta property="og:site_name" content="拾页新闻"><meta name="author" content="林渊">
<meta property="article:published_time" content="2024-05-05T23:48:00+08:00"></head>
<body><article><h1>纸张的寿命</h1>
<p>云溪县图书馆本周开放了一间新的阅览室。房间不大，靠墙是两排恒温柜，柜里没有书，只有十二块硬盘和三份写在纸上的目录。</p>
<p>这里存放着本县从一九九六年到今年的九十三个网站，县志办公室的旧主页、几所中学的校园论坛、一家茶厂的订货页面都在里面。</p>
<figure><img src="/logo.png" alt="阅览室"></figure>
<p>项目负责人说，最初的念头来自一次普通的咨询，<a href="/gone">那个网页</a>早已打不开。</p>
</article></body></html>"""

GBK = """<html><head><meta charset="gbk"><title>旧页</title></head>
<body><a href="/查?词=页">旧的一页</a></body></html>"""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a349d7d0000000049454e44ae426082"
)


@dataclass
class Shelf:
    """Puts captures into an archive through the project's own writer."""

    archive: Archive
    writer: WarcWriter
    warcinfo_id: str
    ids: list[str] = field(default_factory=list)

    def add(
        self,
        url: str,
        body: bytes | str = b"",
        content_type: str | None = "text/html; charset=utf-8",
        *,
        status: int = 200,
        when: datetime = FIRST,
        headers: Headers = (),
        method: str = "GET",
        sent: bytes = b"",
    ) -> str:
        """Write one capture, of a request with the body `sent`, a form, and return its record id."""
        raw = body.encode() if isinstance(body, str) else body
        fields = [*(() if content_type is None else (("Content-Type", content_type),)), *headers]
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
        head = f"HTTP/1.1 {status} Reason\r\n{lines}Content-Length: {len(raw)}\r\n\r\n".encode("latin-1")
        exchange = Exchange(
            target_url=url,
            method=method,
            started_at=when,
            elapsed_s=0.1,
            request=_request(method, sent),
            response=BytesIO(head + raw),
            response_size=len(head + raw),
            head_size=len(head),
            status=status,
            reason="Reason",
            headers=tuple(fields),
            ip_address="192.0.2.7",
        )
        records = capture_records(exchange, warcinfo_id=self.warcinfo_id)
        self.writer.write(records)
        self.ids.append(str(records[0].rec_headers.get_header("WARC-Record-ID")))
        return self.ids[-1]

    def add_revisit(self, url: str, refers_to: str, when: datetime, digest: str) -> str:
        """Write a revisit record that refers to another record."""
        record_id = new_record_id()
        fields: Fields = [
            ("WARC-Type", "revisit"),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", format_date(when)),
            ("WARC-Target-URI", url),
            ("WARC-Payload-Digest", digest),
            ("WARC-Refers-To", refers_to),
            ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"),
        ]
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        self.writer.write([make_record(fields, "application/http;msgtype=response", BytesIO(head))])
        return record_id

    def finish(self) -> Archive:
        """Close the file, index it, and return the archive."""
        self.writer.close()
        for _ in refresh(self.archive.index, self.archive.warcs):
            pass
        return self.archive


def _request(method: str, sent: bytes) -> bytes:
    form = b"Content-Type: application/x-www-form-urlencoded\r\n" if sent else b""
    return method.encode() + b" / HTTP/1.1\r\nHost: news.example\r\n" + form + b"\r\n" + sent


def make_shelf(folder: Path) -> Shelf:
    """Return a shelf in an archive made in `folder`."""
    archive = make_archive(folder)
    warcinfo_id = new_record_id()

    writer = WarcWriter(
        archive.warcs,
        "test",
        clock=lambda: NOW,
        opening=lambda name: [warcinfo_record(name, NOW, {"software": "test-writer/1.0"}, record_id=warcinfo_id)],
    )
    return Shelf(archive, writer, warcinfo_id)


@dataclass
class Client:
    """Asks an application, each path at the host that serves it; follows no redirect."""

    app: Starlette

    def get(
        self, path: str, headers: dict[str, str] | None = None, method: str = "GET", sent: bytes = b""
    ) -> httpx.Response:
        """Return the answer to one request, whose body is `sent`."""
        return asyncio.run(self._get(path, headers or {}, method, sent))

    async def _get(self, path: str, headers: dict[str, str], method: str, sent: bytes) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url=CONTENT if is_content(path) else ORIGIN) as client:
            return await client.request(method, path, headers=headers, content=sent)
