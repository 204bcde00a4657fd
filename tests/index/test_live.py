"""The index that a crawl writes is the one that is made again from its files."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.archive import make_archive
from archiver.crawl.recording import CaptureLog
from archiver.index.refresh import refresh
from archiver.message.framing import chunk
from archiver.model import Exchange

NOON = datetime(2024, 5, 6, 12, 0, 0, 250_000, tzinfo=UTC)


def exchange(number: int) -> Exchange:
    body = chunk(b"body %d" % number, 3) if number % 2 else b"body"
    coding = b"Transfer-Encoding: chunked\r\n" if number % 2 else b""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=x\r\n" + coding + b"\r\n"
    headers = [("Content-Type", "Text/HTML; charset=x")]
    return Exchange(
        target_url=f"http://example.com/{number % 3}?q={number}",
        method="GET",
        started_at=NOON + timedelta(milliseconds=number),
        elapsed_s=0.5,
        request=b"GET / HTTP/1.1\r\n\r\n",
        response=io.BytesIO(head + body),
        response_size=len(head + body),
        head_size=len(head),
        status=200,
        reason="OK",
        headers=(*headers, ("Transfer-Encoding", "chunked")) if number % 2 else tuple(headers),
        ip_address="127.0.0.1",
    )


def test_rebuilding_gives_the_rows_that_the_crawl_wrote(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    log = CaptureLog(archive, "t", {"operator": "tests"}, clock=lambda: NOON, max_bytes=4000)
    made = []
    for number in range(20):
        made.append(log.write(exchange(number), {"via": "http://example.com/"}))
        if number % 7 == 0:
            log.commit()
            assert archive.index.count() == number + 1
            assert archive.memento(made[-1]).content == (b"body %d" % number if number % 2 else b"body")
    log.close()
    live = list(archive.index.captures())
    assert len(log.names) > 2
    assert sorted(live, key=lambda each: each.date) == made
    assert list(refresh(archive.index, archive.warcs)) == []

    archive.discard_index()
    assert all(result.findings == () for result in refresh(archive.index, archive.warcs))
    assert list(archive.index.captures()) == live
    for capture in live:
        assert {check.verdict for check in archive.memento(capture).checks} == {"ok"}
    archive.close()
