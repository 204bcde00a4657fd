"""Where captures come from: a whole archive, or WARC files lying anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive
from archiver.dataset.extraction import Read
from archiver.index.build import index_file
from archiver.model import Capture, Finding, Memento, header_value
from archiver.warc.files import record_at
from archiver.warc.memento import memento_of, unresolved, with_payload_of


@dataclass(frozen=True, slots=True)
class Source:
    """One WARC file: its name, its captures in the order of the file, and how to read one back."""

    warc: str
    captures: tuple[Capture, ...]
    read: Read
    findings: tuple[Finding, ...] = ()


def archive_sources(archive: Archive) -> Iterator[Source]:
    """Yield a source for each WARC file of the archive, in the order of their names."""
    for name in sorted(archive.index.stamps()):
        captures = sorted(archive.index.captures(warc=name), key=lambda capture: capture.offset)
        yield Source(name, tuple(captures), archive.memento)


def file_source(path: Path) -> Source:
    """Return the source that one WARC file is, without an archive. Raises WarcError if it cannot be opened.

    A revisit has the payload of the record it refers to if that is in the same file.
    """
    captures, findings = [], []
    for item in index_file(path, path.name):
        if isinstance(item, Finding):
            findings.append(item)
        else:
            captures.append(item)

    def stored(capture: Capture) -> Memento:
        with record_at(path, capture.offset) as record:
            return memento_of(record, capture)

    # The first of two wins, as in the index.
    responses = [each for each in reversed(captures) if each.record_type != "revisit"]
    by_id = {each.record_id: each for each in responses}
    by_digest = {each.digest: each for each in responses if each.digest}

    def read(capture: Capture) -> Memento:
        memento = stored(capture)
        if capture.record_type != "revisit":
            return memento
        named = header_value(memento.warc_fields, "WARC-Refers-To") or ""
        original = by_id.get(named) or by_digest.get(capture.digest or "")
        return with_payload_of(memento, stored(original)) if original else unresolved(memento)

    return Source(path.name, tuple(captures), read, tuple(findings))
