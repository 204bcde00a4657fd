"""CSL-JSON 1.0.2, the input of citation processors.

The memento URL is the URL and the capture date the date of access: of 244 styles 217 print such a URL, but only 40
one that stands in `archive_location`. What has no variable of its own goes into `custom`, the only open member.
"""

from __future__ import annotations

import json
from typing import Any

from archiver.cite.checks import completed
from archiver.cite.day import day_parts
from archiver.cite.item import CitedItem
from archiver.cite.statement import archived, quoted, remarks


def render(item: CitedItem) -> str:
    """Return `item` as a JSON array of one CSL item."""
    entry = csl_item(item)
    marks = (f'"URL": {_as_text(item.memento_url)}', f'"captured_at": "{item.captured_day}T')
    return completed(_listed(entry), marks, _listed(entry | {"note": archived(item)}))


def csl_item(item: CitedItem) -> dict[str, Any]:
    """Return `item` as one CSL item, a JSON object."""
    when = item.captured_at
    members = {
        "id": item.key,
        "type": "webpage",
        "author": [{"literal": author} for author in item.authors],
        "title": item.heading,
        "container-title": item.site,
        "issued": issued(item.published),
        "URL": item.memento_url,
        "accessed": {"date-parts": [[when.year, when.month, when.day]]},
        # "127.0.0.1" would be printed as the name of an archive.
        "archive": None if item.is_local else item.archive,
        "language": item.language,
        "note": " ".join(filter(None, (quoted(item), remarks(item)))),
        "custom": custom(item),
    }
    return {name: value for name, value in members.items() if value}


def custom(item: CitedItem) -> dict[str, Any]:
    """Return what CSL has no variable for."""
    members = {
        "original_url": item.original_url,
        "captured_at": when_text(item),
        "pwid": item.pwid,
        "record_id": item.record_id,
        "payload_digest": item.payload_digest,
        "quote": item.quote.as_json() if item.quote else None,
        "quote_url": item.quote_url,
    }
    return {name: value for name, value in members.items() if value}


def issued(published: str | None) -> dict[str, Any] | None:
    """Return a CSL date: year, month and day as far as known, the text itself where it is no ISO 8601."""
    if not published:
        return None
    parts = day_parts(published)
    return {"date-parts": [list(parts)]} if parts else {"literal": published}


def when_text(item: CitedItem) -> str:
    """Return the instant of the capture in RFC 3339, as exact as the record has it."""
    return item.captured_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _listed(entry: dict[str, Any]) -> str:
    """Return an array of `entry` alone, a line for each of its members."""
    members = ",\n".join(f"  {_as_text(name)}: {_as_text(value)}" for name, value in entry.items())
    return f"[{{\n{members}\n}}]"


def _as_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
