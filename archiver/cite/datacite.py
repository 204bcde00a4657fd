"""DataCite metadata (kernel 4.6) as JSON, for a repository that deposits the capture.

The archived page is the resource. It has no DOI yet; its PWID, record id and memento URL are alternate identifiers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from archiver.cite.checks import completed
from archiver.cite.csl import when_text
from archiver.cite.day import day_parts
from archiver.cite.item import CitedItem
from archiver.cite.statement import archived, identity, published_day, quoted, remarks

SCHEMA_VERSION = "http://datacite.org/schema/kernel-4"
_TAG = re.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
UNAVAILABLE = ":unav"
"""What kernel 4 has for a value that must be there and is not known (appendix 3)."""

RIGHTS = "Not stated here; see the page itself."


def render(item: CitedItem) -> str:
    """Return `item` as a JSON object on lines of its own."""
    made = attributes(item)
    marks = (f'"alternateIdentifier": {_as_text(item.memento_url)}', f'"date": "{item.captured_day}T')
    note = {"description": archived(item), "descriptionType": "Other"}
    return completed(_lines(made), marks, _lines(made | {"descriptions": [*made["descriptions"], note]}))


def attributes(item: CitedItem) -> dict[str, Any]:
    """Return the properties of kernel 4.6 that `item` has."""
    parts = day_parts(item.published)
    # A page may say anything; a tag is what XML Schema takes for a language.
    language = item.language if _TAG.fullmatch(item.language or "") else None
    made = {
        "schemaVersion": SCHEMA_VERSION,
        "types": {"resourceTypeGeneral": "Text", "resourceType": "Archived web page"},
        # Which part of a name is the family name, or whether it is one of a person, is nothing a page says.
        "creators": [{"name": author} for author in item.authors or (UNAVAILABLE,)],
        "url": item.memento_url,
        "titles": [{"title": item.heading} | ({"lang": language} if language else {})],
        "publisher": {"name": item.site or _host(item) or UNAVAILABLE},
        "publicationYear": f"{parts[0] if parts else item.captured_at.year:04d}",
        "language": language,
        "dates": list(_dates(item, parts)),
        "alternateIdentifiers": list(_identifiers(item)),
        "relatedIdentifiers": [
            {
                "relatedIdentifier": item.original_address,
                "relatedIdentifierType": "URL",
                "relationType": "IsVersionOf",
            }
        ],
        "rightsList": [{"rights": RIGHTS}],
        "descriptions": [{"description": text, "descriptionType": "Other"} for text in _notes(item) if text],
    }
    return {name: value for name, value in made.items() if value is not None}


def _dates(item: CitedItem, parts: tuple[int, ...]) -> Iterator[dict[str, str]]:
    if parts:
        day = "-".join(f"{part:0{2 if place else 4}d}" for place, part in enumerate(parts))
        yield {"date": day, "dateType": "Issued"}
    yield {"date": when_text(item), "dateType": "Collected", "dateInformation": "captured"}


def _identifiers(item: CitedItem) -> Iterator[dict[str, str]]:
    for kind, value in (
        ("Memento URL", item.memento_url),
        ("PWID", item.pwid),
        ("WARC-Record-ID", item.record_id),
        ("Payload digest", item.payload_digest),
    ):
        if value:
            yield {"alternateIdentifier": value, "alternateIdentifierType": kind}


def _notes(item: CitedItem) -> tuple[str, ...]:
    published = f"Published {published_day(item)}" if item.published and not day_parts(item.published) else ""
    return published, f"{archived(item)}. {identity(item)}", quoted(item), remarks(item)


def _host(item: CitedItem) -> str:
    try:
        return urlsplit(item.original_address).hostname or ""
    except ValueError:
        return ""


def _lines(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=2)


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
