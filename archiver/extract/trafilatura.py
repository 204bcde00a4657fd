"""The stories that trafilatura makes, for those who want its choice of text (extra `trafilatura`).

What it says comes without a place in the page: a value that stands there word for word is quoted, all else is asserted.
The same bytes give the same story for one version of trafilatura; its dates end at the day after the capture.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from archiver.errors import ExtractError
from archiver.extract.dom import check_payload
from archiver.extract.encoding import decode_page, media_type
from archiver.extract.evidence import absent
from archiver.extract.limits import DEFAULT_LIMITS, Watch
from archiver.extract.places import Places
from archiver.extract.proofs import FIELDS
from archiver.model import Evidence, Story

METHOD = "trafilatura"
LAST_DAY = "2100-01-01"
"""Where no day of capture is given; trafilatura by itself would take today."""


class TrafilaturaExtractor:
    """trafilatura with its default settings, and Markdown with links and pictures."""

    name = METHOD

    def __init__(self) -> None:
        # Takes a second, and is an extra.
        import trafilatura

        self._engine = trafilatura
        self.version = str(trafilatura.__version__)

    def extract(
        self, raw: bytes, *, url: str | None = None, content_type: str | None = None, fetched_at: datetime | None = None
    ) -> Story:
        """Return the story of the page `raw`. Raises ExtractError where trafilatura finds none."""
        Watch(DEFAULT_LIMITS).bytes(len(raw))
        check_payload(raw, media_type(content_type))
        decoded = decode_page(raw, content_type)
        last = (fetched_at + timedelta(days=1)).date().isoformat() if fetched_at else LAST_DAY
        said = self._said(decoded.text, url, last)
        found = said.as_dict() if said is not None else {}
        text = str(found.get("text") or "").strip()
        if not text:
            hint = "Take the project's own extractor, which reads more kinds of pages."
            raise ExtractError("trafilatura found no text in the page", hint=hint)
        markdown = self._engine.extract(
            decoded.text, url=url, output_format="markdown", include_links=True, include_images=True
        )
        values: dict[str, Any] = {
            "title": _value(found, "title"),
            "authors": tuple(name.strip() for name in (_value(found, "author") or "").split(";") if name.strip()),
            "date": _value(found, "date"),
            "source": _value(found, "sitename"),
            "language": _value(found, "language"),
            "description": _value(found, "description"),
            "text": text,
            "markdown": (markdown or text).strip(),
            "image": _value(found, "image"),
            "tags": tuple(tag for tag in found.get("tags") or () if tag),
            "license": _value(found, "license"),
        }
        evidence = tuple(_evidence({**values, "kind": "page"}, Places(decoded.text)))
        return Story(kind="page", evidence=evidence, encoding=decoded.encoding, **values)

    def _said(self, text: str, url: str | None, last: str) -> Any:
        """Return the document that trafilatura makes, None if it finds nothing."""
        dates = {"max_date": last, "original_date": True, "extensive_search": True}
        return self._engine.bare_extraction(text, url=url, with_metadata=True, date_extraction_params=dates)


def _value(found: dict[str, Any], name: str) -> str | None:
    value = found.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _evidence(values: dict[str, Any], places: Places) -> Iterator[Evidence]:
    for field in FIELDS:
        value = values.get(field)
        listed = value if isinstance(value, tuple) else (value,) if value else ()
        for number, each in enumerate(listed):
            yield _piece(f"{field}/{number}" if number else field, each, places)
        if not listed:
            yield absent(field)


def _piece(field: str, value: str, places: Places) -> Evidence:
    """Return the evidence of a value: its place if it stands in the page, for a text that of its first line."""
    first = value.split("\n")[0] if field == "text" else value
    span = places.find(first) if field not in ("kind", "markdown", "language", "date") and len(first) < 500 else None
    if span is None:
        return Evidence(field, METHOD, "", "", status="asserted")
    start, end = span
    return Evidence(field, METHOD, "", first, quote=places.text[start:end], start=start, end=end)
