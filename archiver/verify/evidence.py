"""The evidence of records looked up in an archive, without anything being made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archiver.archive import Archive
from archiver.errors import ArchiverError
from archiver.model import Capture, Finding
from archiver.records.checking import check_evidence
from archiver.records.corroboration import linked_findings
from archiver.verify.assertions import is_asserted
from archiver.verify.codes import ABSENT, ORIGINAL, UNREADABLE
from archiver.verify.finding_captures import capture_of, member, text


class EvidenceLookup:
    """Checks evidence in the payloads of one archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def findings(self, record: Mapping[str, Any]) -> Iterator[Finding]:
        """Yield what is wrong with the evidence of `record`, or why it cannot be looked up.

        `record` keeps the schema record-1; one without provenance has nothing to check.
        """
        if not record["provenance"]:
            return
        found = self._linked(record) if is_asserted(record) else capture_of(self._archive, record)
        if found is None:
            return
        if isinstance(found, Finding):
            yield found
            return
        try:
            memento = self._archive.memento(found)
        except ArchiverError as error:
            where = {"offset": found.offset, "record_id": found.record_id}
            yield UNREADABLE.finding(f"{found.warc}: {error.what}", **where)
            return
        if found.record_type == "revisit" and memento.refers_to is None:
            yield ORIGINAL.finding("the record that its revisit refers to is not in the archive")
            return
        yield from (linked_findings if is_asserted(record) else check_evidence)(record, memento.content)

    def _linked(self, record: Mapping[str, Any]) -> Capture | Finding | None:
        """Return the capture that a record by others is linked to, None if it is to none."""
        identity = text(member(record, "provenance", "linked", "record_id"))
        if not identity:
            return None
        found = self._archive.index.by_record_id(identity)
        what = "the capture that it is linked to is not in the archive"
        return found or ABSENT.finding(what, value=identity, pointer="/provenance/linked/record_id")
