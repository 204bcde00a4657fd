"""What a record by others says, found again in the archived page that it is about.

Only evidence that `archiver.records.checking` resolves is given: it is tried on the spot, and what fails is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archiver.model import Evidence, Finding, Memento, Record, Story
from archiver.records.checking import check_evidence
from archiver.records.provenance import (
    PARSER,
    Engine,
    dated_as_json,
    encoding_name,
    evidence_as_json,
    rules_as_json,
    utc_text,
    warc_as_json,
)
from archiver.records.record import record_as_json
from archiver.records.resolving import read_again, squeezed

_DAY = 10
_MAX_RAW = 280
# Words between the signs of Markdown.
_PLAIN_RUN = re.compile(r"[^\[\]()*_#`>|!\\<\n&~]{8,280}")


@dataclass(frozen=True, slots=True)
class Linked:
    """The capture of the page that a record by others is about, and the story that an extractor reads in it."""

    memento: Memento
    story: Story
    extractor: Engine


def linked_as_json(linked: Linked) -> dict[str, Any]:
    """Return the capture as the member `linked` of provenance-1."""
    capture = linked.memento.capture
    warc = warc_as_json(linked.memento)
    return {
        "record_id": capture.record_id,
        "target_uri": capture.url,
        "warc_date": utc_text(capture.date),
        "filename": capture.warc,
        "payload_digest": warc["payload_digest"],
        "encoding": encoding_name(linked.story.encoding),
        "parse": linked.story.parse,
        "extractor": {"name": linked.extractor.name, "version": linked.extractor.version},
        "parser": PARSER,
        **rules_as_json(linked.story),
    }


def supported_pieces(record: Record, linked: Linked) -> dict[str, dict[str, Any]]:
    """Return evidence in the archived page, by field, for what `record` says and the page does too."""
    candidates = {piece.field: piece for piece in _candidates(record, linked)}
    source = linked.memento.capture.record_id
    pieces = {name: evidence_as_json(piece) | {"source": source} for name, piece in candidates.items()}
    if "date" in pieces:
        pieces["date"] |= dated_as_json(record.date)
    fields = {f"{name}/1": piece for name, piece in pieces.items()}
    whole = {**record_as_json(record), "provenance": {"fields": fields, "linked": linked_as_json(linked)}}
    failed = {
        str(finding.pointer) for finding in linked_findings(whole, linked.memento.content) if finding.severity != "info"
    }
    return {name: piece for name, piece in pieces.items() if _pointer(name) not in failed}


def linked_findings(record: Mapping[str, Any], content: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the evidence of `record`, a JSON object, that is of the page it is linked to.

    `content` is that page, its payload with content codings taken off.
    """
    provenance = record["provenance"]
    linked = provenance.get("linked")
    pieces = {name.partition("/")[0]: piece for name, piece in provenance["fields"].items() if "source" in piece}
    if not linked or not pieces:
        return
    said = {"url": {"status": "asserted", "method": "none"}, **pieces}
    view = {
        "id": linked["record_id"],
        **{name: record.get(name) for name in said},
        "provenance": {
            "encoding": linked["encoding"],
            "parse": linked["parse"],
            "capture": {"target_uri": linked["target_uri"], "warc_date": linked["warc_date"]},
            # Markdown by others is that of a whole page or of a part; every word of it is to stand in the page.
            "activity": {"product": "page"},
            "fields": said,
        },
    }
    for finding in check_evidence(view, content):
        pointer = str(finding.pointer)
        is_piece = pointer.startswith("/provenance/fields/")
        yield replace(finding, pointer=f"{pointer}~11" if is_piece else "/provenance/linked")


def _pointer(name: str) -> str:
    return f"/provenance/fields/{name}~11"


def _candidates(record: Record, linked: Linked) -> Iterator[Evidence]:
    """Yield evidence that may hold: the page's own address, what its story says alike, words that stand in it."""
    story, capture = linked.story, linked.memento.capture
    page = read_again(linked.memento.content, encoding_name(story.encoding), story.parse)
    if record.url:
        yield Evidence("url", "warc-header", "WARC-Target-URI", capture.url)
    own = {piece.field: piece for piece in reversed(story.evidence) if piece.status in ("supported", "conflict")}
    for name in ("title", "source", "date"):
        value = getattr(record, name)
        said = getattr(story, name)
        if value and said and name in own and _agrees(name, value, said):
            yield _same(own[name], value, said)
        elif name == "date" or page is None or not value or _is_part(value, said):
            continue
        elif (start := page.text.find(value)) >= 0:
            yield Evidence(name, "text", "", value, quote=value, start=start, end=start + len(value))
    if record.markdown and page is not None:
        said_there = squeezed(next(iter(page.readings("/html") or ("",))))
        runs = sorted(_PLAIN_RUN.findall(record.markdown), key=len, reverse=True)
        raw = next((run.strip() for run in runs[:20] if squeezed(run) and squeezed(run) in said_there), None)
        if raw is not None:
            yield Evidence("markdown", "text", "/html", raw[:_MAX_RAW])


def _agrees(name: str, value: str, said: str) -> bool:
    """Tell whether the page says the same: the same words, the same day."""
    if name == "date":
        return value == said or value == said[:_DAY]
    return squeezed(value) == squeezed(said)


def _is_part(value: str, said: str | None) -> bool:
    """Tell whether a value was cut out of what the page says: that it stands there then shows nothing."""
    return bool(said) and squeezed(value) in squeezed(str(said))


def _same(piece: Evidence, value: str, said: str) -> Evidence:
    """Return the page's own evidence for a value that agrees with what was read there."""
    steps = piece.transforms
    if piece.field == "date" and value != said:
        steps = (*steps, "date-format")
    return replace(piece, status="supported", transforms=steps, rejected=())
