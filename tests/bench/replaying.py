"""An archive of a small made-up site at three dates, for servers to show."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

HOST = "http://site.test"
PAGES = 400
DATES = [datetime(2024, 5, 6, 10, tzinfo=UTC) + timedelta(days=100 * number) for number in range(3)]
LARGE_BYTES = 64_000_000
OFTEN = 1000
"""How often one page was captured."""

_WORDS = "The reading room holds a shelf of disks, and three lists of what is on them, written on paper. "


def make(folder: str, *, large_bytes: int = LARGE_BYTES) -> dict[str, float]:
    """Make the archive, its index too; one of its files has `large_bytes`."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    from archiver.archive import make_archive
    from archiver.index.refresh import refresh

    archive = make_archive(folder)
    with (archive.warcs / "site.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for when, path, kind, body in captures(large_bytes):
            fields = [("Content-Type", kind), ("Content-Length", str(len(body)))]
            head = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
            stated = {"WARC-Date": when.strftime("%Y-%m-%dT%H:%M:%SZ")}
            writer.write_record(
                writer.create_warc_record(
                    HOST + path, "response", payload=BytesIO(body), http_headers=head, warc_headers_dict=stated
                )
            )
    for _ in refresh(archive.index, archive.warcs):
        continue
    archive.close()
    return {"cpu_s": time.process_time()}


def captures(large_bytes: int) -> Iterator[tuple[datetime, str, str, bytes]]:
    """Yield time, path, type and body of every capture."""
    for when in DATES:
        for path, kind, body in resources(large_bytes):
            yield when, path, kind, body
    for number in range(OFTEN):
        body = f"<title>{number}</title><p>At this hour {number} words.".encode()
        yield DATES[0] + timedelta(hours=7 * number), "/often", "text/html; charset=utf-8", body


def resources(large_bytes: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield path, type and body of everything on the site."""
    noise = random.Random(7)
    for number in range(PAGES):
        yield f"/story{number}", "text/html; charset=utf-8", page(number).encode()
    yield "/photo.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + noise.randbytes(150_000)
    yield "/film.mp4", "video/mp4", noise.randbytes(large_bytes)


def page(number: int) -> str:
    """Return a page of about 7 kB with forty links."""
    paragraphs = "".join(
        f'<p>{_WORDS}<a class="next" href="/story{(number * 7 + step) % PAGES}">story {step}</a>'
        f' <a href="http://other.test/{step}">elsewhere</a></p>\n'
        for step in range(20)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Story {number}</title>'
        '<link rel="stylesheet" href="/style.css"><script src="/app.js"></script></head>'
        f'<body><h1>Story {number}</h1>{paragraphs}<img src="/photo.jpg" srcset="/a.jpg 1x, /b.jpg 2x"></body></html>'
    )
