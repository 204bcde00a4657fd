"""The lists of pages in a WACZ: JSON lines with a URL and a date each (WACZ 1.1.1, pages.jsonl)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from archiver.errors import WarcError
from archiver.model import Finding
from archiver.pack.rules.container import Container, cut
from archiver.pack.rules.lines import lines_of
from archiver.pack.rules.manifest import is_date
from archiver.warc.zips import FAILURES


def page_findings(container: Container, path: str) -> Iterator[Finding]:
    """Yield what is wrong with the list of pages at `path`, line by line."""
    where = f"{container.name}/{path}"
    number = 0
    try:
        with container.open(path) as file:
            for number, raw in lines_of(file):
                if raw.strip():
                    yield from _line_findings(raw, where, number)
    except (*FAILURES, WarcError) as error:
        yield Finding("wacz.pages.unreadable", "error", f"it cannot be read to its end ({error})"[:200], file=where)
        return
    if not number:
        yield Finding("wacz.pages.header", "warning", "the list is empty: it has no header line", file=where)


def _line_findings(raw: bytes, where: str, number: int) -> Iterator[Finding]:
    try:
        value: Any = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        yield Finding("wacz.pages.json", "error", f"the line is no JSON ({error})"[:200], file=where, line=number)
        return
    if not isinstance(value, dict):
        yield Finding("wacz.pages.json", "error", "the line is no JSON object", file=where, line=number)
        return
    if number == 1:
        if value.get("format") == "json-pages-1.0":
            return
        message = "the first line is no header with the format json-pages-1.0"
        yield Finding("wacz.pages.header", "warning", message, file=where, line=1)
        if "url" not in value:
            return
    if not isinstance(value.get("url"), str) or not value["url"]:
        yield Finding("wacz.pages.url", "error", "the page has no url", file=where, line=number)
    if not is_date(value.get("ts")):
        message, text = "the page's ts is no date by RFC 3339", cut(str(value.get("ts")))
        yield Finding("wacz.pages.date", "error", message, file=where, line=number, value=text)
