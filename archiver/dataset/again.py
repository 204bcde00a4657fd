"""The record of one capture made again, whatever made it first: an extractor, or a document by others."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.dataset.documents import ADDRESS
from archiver.dataset.extraction import record_of
from archiver.dataset.linking import link_of
from archiver.model import Capture, Record
from archiver.records.asserted import asserted_record
from archiver.records.document import read_document


def record_again(archive: Archive, capture: Capture) -> Record:
    """Return the record of `capture`, with the site rules of the archive. Raises WarcError or ExtractError."""
    memento = archive.memento(capture)
    if capture.url.startswith(ADDRESS):
        document = read_document(memento.payload)
        return asserted_record(document, memento, link_of(archive, document.record).linked)
    return record_of(memento, extractor=archive.extractor)
