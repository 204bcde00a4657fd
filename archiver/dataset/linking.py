"""Which capture a record by others is about, and what is odd between the two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver.archive import Archive
from archiver.dataset import import_codes as codes
from archiver.errors import ArchiverError
from archiver.extract.interface import DEFAULT_EXTRACTOR, Extractor
from archiver.index.interface import Filter
from archiver.model import Capture, Finding, Record
from archiver.records.corroboration import Linked
from archiver.warc.dates import parse_date

_PAGES = Filter(statuses=("200",), mimes=("text/html", "application/xhtml+xml"))
_WEB = ("http:", "https:")
# A wall clock without a zone can be that of UTC-12 or of UTC+14.
_ANY_ZONE = timedelta(hours=14)
_SAME_FETCH = timedelta(minutes=5)
_HAS_ZONE = ("Z", "z", "+", "-")


@dataclass(frozen=True, slots=True)
class Link:
    """The capture of a record's page, None with the finding that says why there is none."""

    linked: Linked | None
    findings: tuple[Finding, ...] = ()


def link_of(archive: Archive, record: Record, *, extractor: Extractor = DEFAULT_EXTRACTOR) -> Link:
    """Return the capture of the page at the URL of `record` nearest to its fetch_date.

    A fetch_date without a zone is compared as if it were UTC, and counts as the same time within what zones can make.
    """
    if not record.url.lower().startswith(_WEB):
        return Link(None, (codes.NO_CAPTURE.finding("its URL is none of the web", value=record.url, pointer="/url"),))
    when = parse_date(record.fetch_date)
    capture = archive.closest(record.url, when, only=_PAGES)
    if capture is None:
        what = "the archive has no capture of its URL"
        return Link(None, (codes.NO_CAPTURE.finding(what, value=record.url, pointer="/url"),))
    try:
        linked = linked_capture(archive, capture, extractor=extractor)
    except ArchiverError as error:
        return Link(None, (codes.UNREADABLE.finding(error.what, value=record.url, pointer="/url"),))
    return Link(linked, tuple(_time_findings(record, when, capture)))


def linked_capture(archive: Archive, capture: Capture, *, extractor: Extractor = DEFAULT_EXTRACTOR) -> Linked:
    """Return `capture` with what it holds and the story in it. Raises WarcError or ExtractError if there is none."""
    memento = archive.memento(capture)
    content_type = memento.content_type
    story = extractor.extract(memento.content, url=capture.url, content_type=content_type, fetched_at=capture.date)
    return Linked(memento, story, extractor)


def link_findings(record: Record, linked: Linked) -> Iterator[Finding]:
    """Yield what the page says otherwise than `record`, which has the evidence of both."""
    fields = record.provenance["fields"]
    for name in ("title", "date"):
        if fields[name]["status"] == "conflict" and getattr(linked.story, name):
            value, said = getattr(record, name), getattr(linked.story, name)
            yield codes.CONFLICT.finding(
                f"the archived page has another {name}", pointer=f"/{name}", value=value, expected=said[:80]
            )
    if record.markdown.strip() and "markdown/1" not in fields:
        what = "words of the body are not in the archived page"
        yield codes.NOT_FOUND.finding(what, pointer="/markdown", value=linked.memento.capture.record_id)


def _time_findings(record: Record, when: datetime | None, capture: Capture) -> Iterator[Finding]:
    has_zone = any(sign in record.fetch_date[10:] for sign in _HAS_ZONE)
    apart = abs(capture.date - when) if when else None
    if apart is None or apart > (_SAME_FETCH if has_zone else _ANY_ZONE):
        what = "the nearest capture is of another time"
        expected = capture.date.isoformat()
        yield codes.OTHER_TIME.finding(what, pointer="/fetch_date", value=record.fetch_date, expected=expected)
