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
from archiver.extract.interface import Extractor
from archiver.extract.rules import Rule
from archiver.model import Capture, Memento, Record, Story
from archiver.publish.evidence.about import CITATION, DOCUMENT, README, RECORD, About
from archiver.publish.evidence.readme import SealFacts, readme
from archiver.publish.evidence.rules import needed_rules, rule_paths
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
    """A capture of a package with what follows from it; `record` is None where the page gives none.

    `rules` are the archive's own site rules that it was read by.
    """

    capture: Capture
    memento: Memento
    item: CitedItem
    record: Record | None
    rules: tuple[Rule, ...] = ()

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

    Raises CaptureIndexError if the capture is not there, WarcError if it cannot be read, ConfigError for a site rule
    that is none, QuoteError if it does not say the quote.
    """
    capture = archive.capture(about.record_id)
    read: list[Story] = []

    def read_story(memento: Memento) -> Story:
        read.append(archive.story(memento))
        return read[-1]

    place = read_place(about.base_url, about.archive_id)
    item = cite(
        archive,
        about.record_id,
        memento_base=about.base_url,
        archive_id=about.archive_id,
        quote=about.quote,
        normalizer=about.normalizer,
        read_story=read_story,
    )
    # How many digits an address needs hangs on the other captures of the archive it is from.
    item = replace(item, memento_url=memento_url(place, capture, about.stamp))
    memento = archive.memento(capture)
    record = record_of(read[-1], memento, archive.extractor) if read else None
    return Derived(capture, memento, item, record, needed_rules(archive, record))


def stamps(capture: Capture) -> tuple[str, str]:
    """Return the timestamps that an address of `capture` may have: 14 digits, and 20."""
    return capture.timestamp, f"{capture.timestamp}{capture.date.microsecond:06}"


def documents(derived: Derived, about: About, seal: SealFacts | None) -> dict[str, bytes]:
    """Return the members of a package that follow from the others, by their names."""
    paths = rule_paths([rule.name for rule in derived.rules])
    text = readme(derived.item, about, seal, has_record=derived.record is not None, rules=tuple(paths.values()))
    made = {README: text.encode(), **{paths[rule.name]: rule.raw for rule in derived.rules}}
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


def record_of(story: Story, memento: Memento, extractor: Extractor) -> Record:
    """Return the record of a capture whose story was read by `extractor`."""
    return build_record(story, memento, markdown=story.markdown, extractor=extractor)
