"""What a schema cannot say about a record: days that exist, instants that fit, bodies worth reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from archiver.model import Finding
from archiver.records import codes

SHORTEST_BODY = 100
"""Fewer characters than these, white space left out, are hardly a body.

Of 302 sampled records 62 have less, nearly all a navigation bar or a refusal, and the others have 250 or more.
"""

_DAY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?=T|$)")
_HAS_ZONE = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_INVISIBLE = "\ufeff\u200b\u2060"

# Two wall clocks without a zone can be as far apart as UTC-12 and UTC+14.
_CLOCKS_APART = timedelta(hours=26)


def quality_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is odd about the JSON object `record`, whether or not it keeps the schema.

    Members that are absent or of another type are passed over; the schema speaks about those.
    """
    yield from _date_findings(record)
    yield from _identity_findings(record)
    yield from _text_findings(record)


def _date_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    published, fetched = _text(record, "date"), _text(record, "fetch_date")
    for key, text, code in (
        ("date", published, codes.DATE_CALENDAR),
        ("fetch_date", fetched, codes.FETCH_DATE_CALENDAR),
    ):
        if _is_no_day(text):
            yield code.finding(f"{key} names a day that is not in the calendar", pointer=f"/{key}", value=text)
    if _DAY.match(fetched) and "T" in fetched and not _HAS_ZONE.search(fetched):
        message = "fetch_date has no zone"
        yield codes.FETCH_DATE_ZONE.finding(
            message, pointer="/fetch_date", value=fetched, expected="an offset such as +08:00, or Z"
        )
    if _is_after(published, fetched):
        message = "date lies after fetch_date"
        expected = f"a day up to {fetched[:10]}"
        yield codes.DATE_AFTER_FETCH.finding(message, pointer="/date", value=published, expected=expected)


def _identity_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    provenance = record.get("provenance")
    warc = provenance.get("warc") if isinstance(provenance, Mapping) else None
    named = warc.get("record_id") if isinstance(warc, Mapping) else None
    identity = record.get("id")
    if isinstance(named, str) and isinstance(identity, str) and named != identity:
        message = "id differs from provenance.warc.record_id"
        yield codes.ID_PROVENANCE.finding(message, pointer="/id", value=identity, expected=named[:80])


def _text_findings(record: Mapping[str, Any]) -> Iterator[Finding]:
    if record.get("title") == "":
        yield codes.TITLE_EMPTY.finding("title is empty", pointer="/title")
    name = next((name for name in ("text", "markdown") if _text(record, name)), "markdown")
    body = _text(record, name)
    # The beginning settles it for nearly every record.
    if name in record and _size(body[:4000]) < SHORTEST_BODY and (size := _size(body)) < SHORTEST_BODY:
        message = f"the body has {size} characters that are not white space"
        yield codes.BODY_SHORT.finding(message, pointer=f"/{name}", expected=f"at least {SHORTEST_BODY}")
    for name in ("title", "text", "markdown"):
        text = _text(record, name)
        if count := sum(text.count(char) for char in _INVISIBLE):
            yield codes.TEXT_INVISIBLE.finding(f"{name} holds {count} invisible characters", pointer=f"/{name}")


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _size(body: str) -> int:
    return len("".join(body.split()))


def _is_no_day(text: str) -> bool:
    match = _DAY.match(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return True
    return False


def _is_after(published: str, fetched: str) -> bool:
    if not (_DAY.match(published) and _DAY.match(fetched)):
        return False
    try:
        first, second = datetime.fromisoformat(published), datetime.fromisoformat(fetched)
    except ValueError:
        return False
    if first.tzinfo and second.tzinfo:
        return first > second
    return first.replace(tzinfo=None) - second.replace(tzinfo=None) > _CLOCKS_APART
