"""What follows from the archived bytes in a package: record, citation, README.

It is made by the same functions when a package is written and when one is checked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import orjson

from archiver.archive import Archive
from archiver.cite.address import memento_url
from archiver.cite.citation import citation_json
from archiver.cite.interface import citations
from archiver.cite.item import CitedItem
from archiver.cite.place import read_place
from archiver.cite.resolve import cite
from archiver.errors import ExtractError
from archiver.extract.interface import DEFAULT_EXTRACTOR
from archiver.model import Capture, Memento, Record
from archiver.publish.evidence.about import CITATION, DOCUMENT, README, RECORD, About
from archiver.publish.evidence.readme import SealFacts, readme
from archiver.records.document import markdown_document
from archiver.records.provenance import build_record
from archiver.records.record import record_as_json

_ENDS = {
    "text": "txt",
    "bibtex": "bib",
    "biblatex": "biblatex.bib",
    "csl-json": "csl.json",
    "ris": "ris",
    "wikipedia": "wiki.txt",
    "html": "html",
    "markdown": "md",
    "pwid": "pwid.txt",
    "annotation": "annotation.json",
    "datacite": "datacite.json",
    "datacite-xml": "datacite.xml",
}


@dataclass(frozen=True, slots=True)
class Derived:
    """A capture of a package with what follows from it; `record` is None where the page gives none."""

    capture: Capture
    memento: Memento
    item: CitedItem
    record: Record | None

    @property
    def facts(self) -> dict[str, Any]:
        """What tells people which capture it is, for bundle.json."""
        item = self.item
        named = {"title": item.title, "payload_digest": item.payload_digest}
        return {
            "url": item.original_url,
            "captured_at": item.as_json()["captured_at"],
            "record_id": self.capture.record_id,
            **{name: value for name, value in named.items() if value},
        }

    def citation(self) -> dict[str, Any]:
        """Return the citation as a JSON object by schema citation-1."""
        return citation_json(self.item, citations(self.item))


def derive(archive: Archive, about: About) -> Derived:
    """Return what follows from the archived bytes in `archive`, that of a package, and from what `about` tells.

    Raises CaptureIndexError if the capture is not there, WarcError if it cannot be read, QuoteError if it does not say
    the quote.
    """
    capture = archive.capture(about.record_id)
    place = read_place(about.base_url, about.archive_id)
    item = cite(
        archive,
        about.record_id,
        memento_base=about.base_url,
        archive_id=about.archive_id,
        quote=about.quote,
        normalizer=about.normalizer,
    )
    # How many digits an address needs hangs on the other captures of the archive it is from.
    item = replace(item, memento_url=memento_url(place, capture, about.stamp))
    memento = archive.memento(capture)
    return Derived(capture, memento, item, _record(memento))


def stamps(capture: Capture) -> tuple[str, str]:
    """Return the timestamps that an address of `capture` may have: 14 digits, and 20."""
    return capture.timestamp, f"{capture.timestamp}{capture.date.microsecond:06}"


def documents(derived: Derived, about: About, seal: SealFacts | None) -> dict[str, bytes]:
    """Return the members of a package that follow from the others, by their names."""
    made = {README: readme(derived.item, about, seal, has_record=derived.record is not None).encode()}
    if derived.record is not None:
        made[RECORD] = pretty(record_as_json(derived.record))
        made[DOCUMENT] = markdown_document(derived.record, derived.record.markdown)
    citation = derived.citation()
    made[CITATION] = pretty(citation)
    for form, text in citation["citations"].items():
        made[f"citation/citation.{_ENDS.get(form, f'{form}.txt')}"] = f"{text}\n".encode("utf-8", "replace")
    return made


def pretty(value: Any) -> bytes:
    """Return `value` as JSON that people can read."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _record(memento: Memento) -> Record | None:
    capture = memento.capture
    try:
        story = DEFAULT_EXTRACTOR.extract(
            memento.content, url=capture.url, content_type=memento.content_type, fetched_at=capture.date
        )
    except ExtractError:
        return None
    return build_record(story, memento, markdown=story.markdown, extractor=DEFAULT_EXTRACTOR)
