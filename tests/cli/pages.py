"""Captures of pages as WARC records, and an archive of them."""

from __future__ import annotations

import gzip
from pathlib import Path
from uuid import UUID

from tests.cli.running import run

PAGE = "http://example.com/"

STORY = (
    "<html lang=en><head><title>{title}</title></head><body><nav>{around}</nav><article><h1>{title}</h1>"
    "<p>The harbour office counted forty ships on the first day of the month, two more than a year ago.</p>"
    "<p>{last}</p></article></body></html>"
)


def story(*, title: str = "Ships in the harbour", last: str = "Nobody knows why that is so.", around: str = "") -> str:
    """Return a page with a story; what is `around` it does not belong to it."""
    return STORY.format(title=title, last=last, around=around)


def record_id(number: int) -> str:
    """Return the WARC-Record-ID of capture `number`."""
    return f"<urn:uuid:{UUID(int=number)}>"


def record(number: int, page: str, *, status: str = "200 OK", mime: str = "text/html", url: str = PAGE) -> bytes:
    """Return capture `number`, made at noon of that day of May 2024."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: {mime}; charset=utf-8\r\n\r\n{page}".encode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: {record_id(number)}\r\n"
        f"WARC-Date: 2024-05-{number:02}T12:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


def archive_of(folder: Path, *records: bytes) -> Path:
    """Make an archive of these records in `folder`, and return that."""
    (folder / "warcs").mkdir(parents=True)
    (folder / "warcs/a.warc.gz").write_bytes(b"".join(records))
    assert run("-C", folder, "index").code == 0
    return folder
