"""Small archives of made-up pages, written by the project's own writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from archiver.archive import make_archive
from archiver.crawl.recording import CaptureLog
from tests.crawl.exchanging import NOON, exchange

HOST = "http://example.com"


def page(title: str, text: str = "", *, language: str = "en", more: str = "") -> bytes:
    """Return a page with a story."""
    text = text or f"The mayor opened the bridge called {title} over the river on Monday with a short speech. " * 5
    return (
        f"<!doctype html><html lang={language}><head><title>{title}</title>{more}</head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    ).encode()


def write_warc(
    folder: Path, name: str, pages: Mapping[str, bytes] | Iterable[tuple[str, bytes]], *, day: int = 0
) -> Path:
    """Write captures of `pages`, by path, on `day` into a WARC file of the archive in `folder`; return the file."""
    with closing(make_archive(folder)) as archive:
        when = NOON + timedelta(days=day)
        with closing(CaptureLog(archive, name, {}, clock=lambda: when, max_bytes=10**9)) as log:
            for path, body in pages.items() if isinstance(pages, Mapping) else pages:
                log.write(exchange(f"{HOST}{path}", body, day=day), {})
        (written,) = archive.warcs.glob(f"{name}-*")
        return written


def numbered(count: int, *, start: int = 0) -> dict[str, bytes]:
    """Return so many different pages."""
    return {f"/{number}": page(f"Bridge {number}") for number in range(start, start + count)}
