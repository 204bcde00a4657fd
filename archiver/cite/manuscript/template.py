"""Templates of wikitext that cite something on the web: {{cite web |url=… |archive-url=…}}."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

TEMPLATE = re.compile(r"\{\{\s*(?:cite|citation|webarchive|internetquelle|citar|lien)\b", re.IGNORECASE)
_LONGEST = 20_000
URLS = ("url", "url texto", "adresse")
VERSIONS = ("archive-url", "archiveurl", "archiv-url", "urlarchivo", "url-archivo", "archive url")
"""What the Wikipedias in English, German, Spanish and French call the archived address; VERSION_DATES its day."""
VERSION_DATES = ("archive-date", "archivedate", "archiv-datum", "fechaarchivo", "fecha-archivo", "archive date")
ACCESS_DATES = ("access-date", "accessdate", "abruf", "zugriff", "fechaacceso", "fecha-acceso", "consulté le")
QUOTES = ("quote", "quotation", "zitat", "cita")
_BRACES = re.compile(r"\{\{|\}\}")
_NAME = re.compile(r"\s*([^\W\d_][\w -]{0,40}?)\s*=\s*(.*?)\s*\Z", re.DOTALL)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)


def templates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each template in `text` begins and ends that cites something, outermost ones alone."""
    begun: list[int] = []
    ended = -1
    spans: list[tuple[int, int]] = []
    for found in _BRACES.finditer(text):
        if found[0] == "{{":
            begun.append(found.start())
        elif begun:
            start = begun.pop()
            if TEMPLATE.match(text, start) and found.end() - start <= _LONGEST:
                spans.append((start, found.end()))
    for start, end in sorted(spans):
        if start >= ended:
            yield start, end
            ended = end


def added_names(template: str) -> tuple[str, str] | None:
    """Return what the address of a capture and its day are called in `template`, None where that is not known."""
    found = TEMPLATE.match(template)
    kind = found[0].lstrip("{ \n\t").lower() if found else ""
    if kind in ("cite", "citation", "lien"):
        return "archive-url", "archive-date"
    return ("archiv-url", "archiv-datum") if kind == "internetquelle" else None


def parameters(template: str) -> dict[str, str]:
    """Return the named parameters of `template`, by their names in lower case; character references are resolved."""
    inner = _COMMENT.sub("", template[2:-2])
    found: dict[str, str] = {}
    for part in _parts(inner)[1:]:
        named = _NAME.match(part)
        if named and named[2]:
            found[named[1].lower()] = unescape(named[2])
    return found


def _parts(inner: str) -> list[str]:
    """Return `inner` parted at the bars that are in no template or link of their own."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"\{\{|\}\}|\[\[|\]\]|\|", inner):
        if found[0] in ("{{", "[["):
            depth += 1
        elif found[0] in ("}}", "]]"):
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(inner[start : found.start()])
            start = found.end()
    return [*parts, inner[start:]]
