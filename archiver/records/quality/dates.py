"""Days that exist, instants that fit together, days that the page itself contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from archiver.model import Finding
from archiver.records.quality import codes
from archiver.records.quality.members import body_name, text_of
from archiver.records.quality.stamps import Stamp, first_stamp, shows_day

FIRST_SITE = date(1990, 12, 20)
"""The day from which info.cern.ch, the first web site, is known to have been up."""

_DAY = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?=T|$)")
_HAS_ZONE = re.compile(r"(Z|[+-][0-9]{2}:[0-9]{2})$")
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?$")

# Two wall clocks without a zone can be as far apart as UTC-12 and UTC+14.
_CLOCKS_APART = timedelta(hours=26)
_LAST_ZONE = timedelta(hours=14)
_FIRST_ZONE = timedelta(hours=-12)
_DAY_LONG = timedelta(days=1)


def date_findings(record: Mapping[str, Any], now: datetime) -> Iterator[Finding]:
    """Yield what is odd about `date` and `fetch_date`; `now` is an aware time."""
    published, fetched = text_of(record, "date"), text_of(record, "fetch_date")
    published_at, fetched_at = _parsed(published), _parsed(fetched)
    for name, text, code in (
        ("date", published, codes.DATE_CALENDAR),
        ("fetch_date", fetched, codes.FETCH_DATE_CALENDAR),
        ("modified", text_of(record, "modified"), codes.MODIFIED_CALENDAR),
    ):
        if _is_no_day(text):
            yield code.finding(f"{name} names a day that is not in the calendar", pointer=f"/{name}", value=text)
    if fetched_at is not None:
        yield from _fetch_findings(fetched, fetched_at, now)
    if published_at is not None:
        yield from _order_findings(published, published_at, fetched, fetched_at, now)
        yield from _day_findings(record, published, published_at)


def _fetch_findings(fetched: str, fetched_at: datetime, now: datetime) -> Iterator[Finding]:
    if "T" in fetched and not _HAS_ZONE.search(fetched):
        yield codes.FETCH_DATE_ZONE.finding(
            "fetch_date has no zone", pointer="/fetch_date", value=fetched, expected="an offset such as +08:00, or Z"
        )
    if _is_after(fetched_at, now):
        yield codes.FETCH_DATE_FUTURE.finding(
            "fetch_date lies in the future", pointer="/fetch_date", value=fetched, expected=_up_to(now)
        )
    if fetched_at.date() < FIRST_SITE:
        yield codes.FETCH_DATE_BEFORE_WEB.finding(
            "fetch_date lies before the web", pointer="/fetch_date", value=fetched, expected=f"from {FIRST_SITE} on"
        )


def _order_findings(
    published: str, published_at: datetime, fetched: str, fetched_at: datetime | None, now: datetime
) -> Iterator[Finding]:
    if _is_after(published_at, now):
        yield codes.DATE_FUTURE.finding(
            "date lies in the future", pointer="/date", value=published, expected=_up_to(now)
        )
    elif fetched_at is not None and _is_after(published_at, fetched_at):
        message = "date lies after fetch_date"
        expected = f"a day up to {fetched[:10]}"
        yield codes.DATE_AFTER_FETCH.finding(message, pointer="/date", value=published, expected=expected)
    if published_at.date() < FIRST_SITE:
        yield codes.DATE_BEFORE_WEB.finding(
            "date lies before the web", pointer="/date", value=published, expected=f"from {FIRST_SITE} on"
        )
    if _MIDNIGHT.search(published):
        yield codes.DATE_MIDNIGHT.finding(
            "date says midnight to the second", pointer="/date", value=published, expected=f"{published[:10]}, probably"
        )


def _day_findings(record: Mapping[str, Any], published: str, published_at: datetime) -> Iterator[Finding]:
    """Yield a finding if the evidence, or else the body, shows the day before or after."""
    if len(published) > len("2024-05-07"):
        # A time with its zone is an instant, on whatever day it falls elsewhere.
        return
    stamp = _evidence_stamp(record)
    if stamp is None:
        if record.get("provenance") and not _is_asserted(record):
            # We took the date from the page, and the evidence says where.
            return
        body = text_of(record, body_name(record))
        stamp = first_stamp(body)
        if stamp is None or shows_day(body, published_at.date()):
            return
    day = published_at.date()
    if abs((stamp.at.date() - day).days) == 1:
        yield codes.DATE_OTHER_DAY.finding(
            f"date is {published}, the page shows {stamp.text!r}{_why(stamp, day)}",
            pointer="/date",
            value=published,
            expected=stamp.at.date().isoformat(),
        )


def _why(stamp: Stamp, day: date) -> str:
    """Return whether a clock elsewhere on Earth can make that moment fall on `day`; "" where the zone is not known."""
    if stamp.at.tzinfo is None:
        return ""
    moment = stamp.at.astimezone(UTC).replace(tzinfo=None)
    begin = datetime.combine(day, datetime.min.time())
    is_possible = begin <= moment + _LAST_ZONE and moment + _FIRST_ZONE < begin + _DAY_LONG
    return ", which is that day in another time zone" if is_possible else ", which is that day in no time zone"


def _evidence_stamp(record: Mapping[str, Any]) -> Stamp | None:
    provenance = record.get("provenance")
    fields = provenance.get("fields") if isinstance(provenance, Mapping) else None
    evidence = fields.get("date") if isinstance(fields, Mapping) else None
    raw = evidence.get("value_raw") if isinstance(evidence, Mapping) else None
    return first_stamp(raw[:200]) if isinstance(raw, str) else None


def _is_asserted(record: Mapping[str, Any]) -> bool:
    """Tell whether the date is what a document by others says, and nothing shows where that took it from."""
    provenance = record.get("provenance")
    fields = provenance.get("fields") if isinstance(provenance, Mapping) else None
    if not isinstance(fields, Mapping) or "date/1" in fields:
        return False
    evidence = fields.get("date")
    return isinstance(evidence, Mapping) and evidence.get("method") == "front-matter"


def _parsed(text: str) -> datetime | None:
    if not _DAY.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_no_day(text: str) -> bool:
    match = _DAY.match(text)
    if match is None:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return True
    return False


def _is_after(first: datetime, second: datetime) -> bool:
    if first.tzinfo and second.tzinfo:
        return first > second
    # Only the later year can pass the last one a datetime holds.
    return first.replace(tzinfo=None) - second.replace(tzinfo=None) > _CLOCKS_APART


def _up_to(now: datetime) -> str:
    return f"up to {now:%Y-%m-%d}"
