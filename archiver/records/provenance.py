"""Records out of stories and captures, with the provenance of every field (schema provenance-1).

A record is a function of the WARC record's bytes and of the versions named in it: nothing here reads a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, get_args

from lxml.etree import LIBXML_VERSION

from archiver.message.charset import LABELS, name_of_codec
from archiver.model import (
    Capture,
    Evidence,
    Headers,
    Image,
    Link,
    Memento,
    Record,
    Story,
    TruncatedReason,
    header_value,
)
from archiver.records.surrogates import has_surrogates, without_surrogates
from archiver.version import EXTRACTOR_NAME, EXTRACTOR_VERSION, VERSION

Product = Literal["main", "page"]

RECORD_SCHEMA = "https://archiver-toolkit.example/schemas/record-1.json"
SOFTWARE = {"name": "archiver-toolkit", "version": VERSION}
PARSER = {"name": "libxml2", "version": ".".join(map(str, LIBXML_VERSION))}

# The fields whose origin is always told, even if only to say that there is none.
TOLD = ("title", "url", "source", "date", "fetch_date", "authors", "language", "description", "kind")

_CLOCK = re.compile(r"T\d\d:\d\d(?P<second>:\d\d)?(?:\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?$")


class Engine(Protocol):
    """What made a story: an extractor, by name and version."""

    @property
    def name(self) -> str:
        """The name of the program."""

    @property
    def version(self) -> str:
        """The version of its results."""


@dataclass(frozen=True, slots=True)
class OwnEngine:
    """The project's own extractor."""

    name: str = EXTRACTOR_NAME
    version: str = EXTRACTOR_VERSION


OWN_ENGINE: Engine = OwnEngine()


def build_record(
    story: Story, memento: Memento, *, product: Product = "main", markdown: str, extractor: Engine = OWN_ENGINE
) -> Record:
    """Return the record of `story`, which was read from `memento`.

    `product` says whether `markdown` is the story or the whole page, `extractor` who read the story. What the page does
    not say is "" among the five front-matter texts. Halves of surrogate pairs, which no file can hold, become U+FFFD.
    """
    record = Record(
        id=memento.capture.record_id,
        title=without_surrogates(story.title or ""),
        url=memento.capture.url,
        source=without_surrogates(story.source or ""),
        date=without_surrogates(story.date or ""),
        fetch_date=utc_text(memento.capture.date),
        authors=tuple(map(without_surrogates, story.authors)),
        language=story.language or None,
        description=_cleaned(story.description),
        kind=story.kind,
        text=without_surrogates(story.text),
        markdown=without_surrogates(markdown),
        images=_images(story.images),
        links=_links(story.links),
        modified=_cleaned(story.modified),
        image=_cleaned(story.image),
        tags=tuple(map(without_surrogates, story.tags)),
        license=_cleaned(story.license),
        canonical_url=_cleaned(story.canonical_url),
        is_accessible_for_free=story.is_accessible_for_free,
        comment_count=story.comment_count,
    )
    return replace(record, provenance=_provenance(record, story, memento, product, extractor))


def _images(images: tuple[Image, ...]) -> tuple[Image, ...]:
    if not has_surrogates("".join([image.url + image.alt + (image.caption or "") for image in images])):
        return images
    return tuple(
        Image(without_surrogates(image.url), without_surrogates(image.alt), _cleaned(image.caption)) for image in images
    )


def _links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    # One look at them all: hardly ever is there something to be replaced.
    if not has_surrogates("".join([link.url + link.text + (link.rel or "") for link in links])):
        return links
    return tuple(
        Link(without_surrogates(link.url), without_surrogates(link.text), _cleaned(link.rel)) for link in links
    )


def _cleaned(text: str | None) -> str | None:
    return None if text is None else without_surrogates(text)


def utc_text(moment: datetime) -> str:
    """Return the aware `moment` in UTC by RFC 3339, a fraction only where there is one: 2025-10-06T17:17:50.740398Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def capture_as_json(capture: Capture) -> dict[str, Any]:
    """Return `capture` as a JSON object by schema capture-1; what is unknown is left out."""
    known = {"mime": capture.mime, "status": capture.status, "digest": capture.digest}
    return {
        "url": capture.url,
        "urlkey": capture.urlkey,
        "timestamp": capture.timestamp,
        "date": utc_text(capture.date),
        "record_id": capture.record_id,
        "record_type": capture.record_type,
        "warc": capture.warc,
        "offset": capture.offset,
        "length": capture.length,
        **_without_none(known),
    }


def _provenance(record: Record, story: Story, memento: Memento, product: Product, extractor: Engine) -> dict[str, Any]:
    return {
        "warc": warc_as_json(memento),
        "capture": exchange_as_json(memento),
        "activity": {
            "extractor": {"name": extractor.name, "version": extractor.version},
            "software": SOFTWARE,
            "parser": PARSER,
            **rules_as_json(story),
            "product": product,
        },
        "schema": {"id": RECORD_SCHEMA},
        "encoding": encoding_name(story.encoding),
        "parse": story.parse,
        "fields": dict(_fields(record, story, memento)),
    }


def rules_as_json(story: Story) -> dict[str, Any]:
    """Return the site rules that were used on a page as members of provenance-1; none if there were none."""
    return {"rules": list(story.rules), "ruleset_digest": story.ruleset_digest} if story.rules else {}


def encoding_name(codec: str) -> str:
    """Return the name of the encoding by the WHATWG standard; a plug-in may have used one that is not in it."""
    return name_of_codec(codec) if codec in LABELS.values() else codec or "utf-8"


def warc_as_json(memento: Memento) -> dict[str, Any]:
    """Return the WARC record of `memento` as the member `warc` of provenance-1."""
    capture, fields = memento.capture, memento.warc_fields
    optional = {
        "concurrent_to": _all_values(fields, "WARC-Concurrent-To"),
        "warcinfo_id": header_value(fields, "WARC-Warcinfo-ID"),
        "refers_to": _refers_to(memento),
    }
    return {
        "filename": capture.warc,
        "warc_version": memento.warc_version,
        "record_id": capture.record_id,
        "record_type": capture.record_type,
        "offset": capture.offset,
        "length": capture.length,
        "block_digest": _digest(memento, "block"),
        "payload_digest": _digest(memento, "payload") or capture.digest,
        **_without_none(optional),
    }


def _digest(memento: Memento, subject: str) -> str | None:
    """Return the digest as recorded, or as computed where none that can be read was recorded."""
    check = next((each for each in memento.checks if each.subject == subject), None)
    if check is None:
        return None
    return check.computed if check.verdict in ("absent", "unknown-algorithm") else check.recorded


def _refers_to(memento: Memento) -> dict[str, Any] | None:
    if memento.refers_to is not None:
        found = memento.refers_to
        return {"record_id": found.record_id, "target_uri": found.url, "date": utc_text(found.date)}
    named = {
        "record_id": header_value(memento.warc_fields, "WARC-Refers-To"),
        "target_uri": header_value(memento.warc_fields, "WARC-Refers-To-Target-URI"),
    }
    return _without_none(named) or None


def exchange_as_json(memento: Memento) -> dict[str, Any]:
    """Return the exchange in `memento` as the member `capture` of provenance-1."""
    fields = memento.warc_fields
    optional = {
        "ip_address": header_value(fields, "WARC-IP-Address"),
        "http": _http(memento),
        "protocol": _all_values(fields, "WARC-Protocol"),
        "cipher_suite": header_value(fields, "WARC-Cipher-Suite"),
        "truncated": _truncated(fields),
    }
    return {
        "target_uri": memento.capture.url,
        "warc_date": utc_text(memento.capture.date),
        **_without_none(optional),
    }


def _http(memento: Memento) -> dict[str, Any] | None:
    if memento.status is None:
        return None
    headers = [[name, value] for name, value in memento.headers]
    return {"status": memento.status, "reason": memento.reason, "headers": headers}


def _truncated(fields: Headers) -> str | None:
    reason = header_value(fields, "WARC-Truncated")
    return None if reason is None else reason if reason in get_args(TruncatedReason) else "unspecified"


def _all_values(fields: Headers, name: str) -> list[str] | None:
    return [value for key, value in fields if key.lower() == name.lower() and value] or None


def _without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _fields(record: Record, story: Story, memento: Memento) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the evidence of each field by name; a second piece for a field gets /1 behind its name, and so on."""
    pieces = [*_header_evidence(record, memento), *story.evidence]
    counts: dict[str, int] = {}
    for piece in pieces:
        number = counts.get(piece.field, 0)
        counts[piece.field] = number + 1
        value = {"date": record.date, "modified": record.modified}.get(piece.field)
        dated = dated_as_json(value) if piece.status in ("supported", "conflict") else {}
        yield (f"{piece.field}/{number}" if number else piece.field), evidence_as_json(piece) | dated
    for name in TOLD:
        if name not in counts:
            yield name, no_evidence(bool(getattr(record, name)))


def _header_evidence(record: Record, memento: Memento) -> Iterator[Evidence]:
    uri = header_value(memento.warc_fields, "WARC-Target-URI") or record.url
    date = header_value(memento.warc_fields, "WARC-Date") or record.fetch_date
    in_brackets = ("angle-brackets-removed",) if uri == f"<{record.url}>" else ()
    yield Evidence("url", "warc-header", "WARC-Target-URI", uri, transforms=in_brackets)
    transforms = () if date == record.fetch_date else ("utc",)
    yield Evidence("fetch_date", "warc-header", "WARC-Date", date, transforms=transforms)


def dated_as_json(value: str | None) -> dict[str, str]:
    """Return how exact a date is and of which zone, by the form of its value; nothing where there is none."""
    if not value:
        return {}
    clock = _CLOCK.search(value)
    if clock is None:
        return {"precision": ("year", "month", "day")[min(2, value.count("-"))], "zone": "unspecified"}
    zone = "utc" if clock["zone"] == "Z" else clock["zone"] or "unspecified"
    return {"precision": "second" if clock["second"] else "minute", "zone": zone}


def evidence_as_json(piece: Evidence) -> dict[str, Any]:
    """Return a piece of evidence as a member of `fields` of provenance-1."""
    quote = {} if piece.quote is None else {"quote": without_surrogates(piece.quote)}
    has_position = piece.start is not None and piece.end is not None
    position = {"position": {"start": piece.start, "end": piece.end}} if has_position else {}
    return {
        "status": piece.status,
        "method": piece.method,
        "selector": without_surrogates(piece.selector),
        "value_raw": without_surrogates(piece.value_raw),
        **quote,
        **position,
        "transforms": list(piece.transforms),
        "rejected": [
            {
                "value": without_surrogates(other.value),
                "method": other.method,
                "selector": without_surrogates(other.selector),
            }
            for other in piece.rejected
        ],
    }


def no_evidence(has_value: bool) -> dict[str, Any]:
    """Return what `fields` says of a value that nothing speaks for, or of one that is not there."""
    status = "asserted" if has_value else "absent"
    return {"status": status, "method": "none", "selector": "", "value_raw": "", "transforms": [], "rejected": []}
