"""The list of pages: from our own records where there are any, else from the HTML captures.

py-wacz finds no page in WARC files without requests that name a referrer; we know what a page is.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from archiver.archive import Archive
from archiver.model import Capture, Finding
from archiver.records.reading import Entry, read_entries
from archiver.warc.dates import format_date

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_OK = 200
# Stands in the keys of captures of requests that were no GET.
_METHOD_MARK = "__wb_method="


@dataclass(frozen=True, slots=True)
class Page:
    """One line of pages.jsonl: a capture, with title and text if they are known."""

    capture: Capture
    title: str | None = None
    text: str | None = None

    def line(self) -> bytes:
        """Return the page as a line of JSON (WACZ 1.1.1, pages.jsonl)."""
        known = {"title": self.title, "text": self.text}
        members = {
            "id": self.capture.record_id.strip("<>"),
            "url": self.capture.url,
            "ts": format_date(self.capture.date),
            **{name: value for name, value in known.items() if value},
        }
        return orjson.dumps(members, option=orjson.OPT_APPEND_NEWLINE)


def header_line(*, has_text: bool) -> bytes:
    """Return the first line of a list of pages."""
    header = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": has_text}
    return orjson.dumps(header, option=orjson.OPT_APPEND_NEWLINE)


def records_of(archive: Archive, warc: str) -> Path | None:
    """Return the file with the records made from `warc`, or None if it has not been extracted."""
    path = archive.records / f"{warc}.jsonl"
    return path if path.is_file() else None


def pages_of(archive: Archive, warc: str, packed: Container[str], tell: Callable[[Finding], None]) -> Iterator[Page]:
    """Yield the pages of one WARC file, `packed` with others; `tell` is called with each record that cannot be used."""
    path = records_of(archive, warc)
    if path is None:
        yield from _html_pages(archive, warc)
        return
    for entry in read_entries(path):
        page = _page(archive, entry)
        if page and page.capture.warc in packed:
            # A record that lies in two files is listed with the one that the index has it in.
            if page.capture.warc == warc:
                yield page
        elif entry.is_record or entry.findings:
            message = "the record cannot be read, or its capture is not in the package; its page is left out"
            hint = "Run `archiver extract` again."
            tell(Finding("pack.record", "warning", message, file=entry.file, line=entry.line, hint=hint))


def _page(archive: Archive, entry: Entry) -> Page | None:
    value: Any = entry.value
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        return None
    capture = archive.index.by_record_id(value["id"])
    return Page(capture, _text(value.get("title")), _text(value.get("text"))) if capture else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _html_pages(archive: Archive, warc: str) -> Iterator[Page]:
    for capture in archive.index.captures(warc=warc):
        is_page = capture.status == _OK and capture.record_type == "response" and capture.mime in _HTML
        # What a form gave is no page that a reader could ask for by its URL.
        if is_page and _METHOD_MARK not in capture.urlkey:
            entry = archive.catalogue.by_record_id(capture.record_id)
            yield Page(capture, entry.title if entry else None)
