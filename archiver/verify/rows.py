"""One record checked beside the archived bytes: digests, the record made again, and its evidence without extractor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from archiver.archive import Archive
from archiver.errors import ArchiverError, ExtractError, WarcError
from archiver.model import Capture, Finding, Memento
from archiver.records.checking import check_evidence
from archiver.records.corroboration import linked_findings
from archiver.records.engine import Engine
from archiver.records.excerpt import excerpt
from archiver.records.schema import load_schema
from archiver.verify import codes
from archiver.verify.assertions import Assertion, compare_assertion, is_asserted
from archiver.verify.derivation import Derivation, Deriver, is_fact
from archiver.verify.finding_captures import text
from archiver.verify.patch import value_at
from archiver.verify.storage import read_stored, storage_faults
from archiver.verify.verification import Place, Verification, verdict_of

_RANKS = {"error": 0, "warning": 1, "info": 2}
_TOLD = {
    "add": "is missing",
    "remove": "is not what the archived bytes give: they give nothing there",
    "replace": "is not what the archived bytes give",
}

_BEFORE = 20

MOST_FINDINGS = 100
"""So many findings about one record are kept; the others are counted."""


class RowChecker:
    """Checks records of one archive."""

    def __init__(self, archive: Archive, rules: tuple[Path, ...] = ()) -> None:
        self._archive = archive
        self._deriver = Deriver(rules)

    def check(self, record: Mapping[str, Any], capture: Capture, place: Place) -> Verification:
        """Return what comes of `record`, any JSON object, which is of `capture`."""
        try:
            memento, is_whole = read_stored(self._archive, capture)
        except ArchiverError as error:
            return result(record, place, (self._unreadable(capture, error),))
        findings = [*(() if is_whole else self._storage(memento)), *_digests(memento)]
        if capture.record_type == "revisit" and memento.refers_to is None:
            findings.append(codes.ORIGINAL.finding("the record that its revisit refers to is not in the archive"))
            return result(record, place, tuple(findings))
        if is_asserted(record):
            return self._assertion(record, memento, place, findings)
        derivation = self._derived(record, memento, place)
        findings += _differences(record, derivation)
        findings += derivation.findings
        findings += _evidence(record, memento)
        return result(record, place, tuple(findings), derivation)

    def _assertion(
        self, record: Mapping[str, Any], memento: Memento, place: Place, findings: list[Finding]
    ) -> Verification:
        """Return what comes of a record by others, with the `findings` about the record that has its document."""
        assertion = compare_assertion(self._archive, record, memento)
        derivation = Derivation(assertion.patch)
        findings += [*_differences(record, derivation), *assertion.findings]
        if assertion.linked:
            findings += [*self._storage(assertion.linked), *_digests(assertion.linked)]
            findings += _linked_evidence(record, assertion)
        return result(record, place, tuple(findings), derivation)

    def _derived(self, record: Mapping[str, Any], memento: Memento, place: Place) -> Derivation:
        is_document = place.file.lower().endswith(".md") and not record.get("provenance")
        try:
            if is_document:
                return self._deriver.compare_document(record, memento)
            return self._deriver.compare(record, memento)
        except ExtractError as error:
            return Derivation(findings=(codes.STORY.finding(f"the archived bytes give no story: {error.what}"),))

    def _storage(self, memento: Memento) -> Iterator[Finding]:
        """Yield a finding for what is damaged in the bytes of the record, and of the one that has its payload."""
        for capture in filter(None, (memento.capture, memento.refers_to)):
            try:
                for fault in storage_faults(self._archive.warc_path(capture.warc), capture):
                    where = {"file": capture.warc, "offset": fault.offset, "record_id": capture.record_id}
                    yield codes.STORED.finding(fault.message, **where)
            except WarcError as error:
                yield self._unreadable(capture, error)

    def _unreadable(self, capture: Capture, error: ArchiverError) -> Finding:
        where = {"file": capture.warc, "offset": capture.offset, "record_id": capture.record_id}
        if not self._archive.warc_path(capture.warc).exists():
            what = f"the WARC file {capture.warc} is not in the archive"
            return codes.WARC_ABSENT.finding(what, pointer="/provenance/warc/filename", **where)
        return codes.UNREADABLE.finding(error.what, **where)


def result(
    record: Mapping[str, Any], place: Place, findings: tuple[Finding, ...], derivation: Derivation | None = None
) -> Verification:
    """Return the verification of a record that these findings make; the one that decides stands first."""
    ordered = sorted(findings, key=lambda each: _RANKS[each.severity])
    return Verification(
        kind="record",
        place=place,
        verdict=verdict_of(findings),
        record_id=text(record.get("id")) or None,
        url=text(record.get("url")) or None,
        findings=tuple(ordered[:MOST_FINDINGS]),
        more=max(0, len(ordered) - MOST_FINDINGS),
        patch=derivation.patch if derivation else (),
    )


def _digests(memento: Memento) -> Iterator[Finding]:
    for check in memento.checks:
        if check.verdict == "wrong":
            what = f"the {check.subject} digest in the WARC record is {check.recorded}, its bytes have {check.computed}"
            capture = memento.capture
            yield codes.DIGEST.finding(
                what,
                file=capture.warc,
                offset=capture.offset,
                record_id=capture.record_id,
                pointer=f"/provenance/warc/{check.subject}_digest",
            )


def _differences(record: Mapping[str, Any], derivation: Derivation) -> Iterator[Finding]:
    """Yield a finding for each member that differs, but for what other options may be the reason of."""
    for operation in derivation.patch:
        if not derivation.findings or is_fact(operation):
            path, change = operation["path"], operation["op"]
            old, new = value_at(record, path), operation.get("value")
            values = {} if change == "add" else {"value": _shown(old, new)}
            values |= {} if change == "remove" else {"expected": excerpt(_shown(new, old))}
            yield codes.OTHER.finding(f"{path} {_TOLD[change]}", pointer=path, **values)


def _shown(value: Any, other: Any) -> Any:
    """Return `value`; of a text the part from shortly before where it and `other` part ways."""
    if not (isinstance(value, str) and isinstance(other, str)):
        return value
    apart = next((place for place, (one, two) in enumerate(zip(value, other, strict=False)) if one != two), 0)
    start = apart - _BEFORE
    return f"…{value[start:]}" if start > 0 else value


def _linked_evidence(record: Mapping[str, Any], assertion: Assertion) -> Iterator[Finding]:
    """Yield what is wrong with the evidence that is of the linked page.

    What is told to differ is not looked at: it may be of a shape that nothing can be looked up by.
    """
    if any(each["path"].startswith("/provenance") for each in assertion.patch) or assertion.linked is None:
        return
    if assertion.findings and not _engine().is_valid(dict(record)):
        yield codes.SCHEMA.finding("it does not keep the schema record-1, so its evidence was not looked at")
        return
    yield from linked_findings(record, assertion.linked.content)


@cache
def _engine() -> Engine:
    return Engine(load_schema("record-1"))


def _evidence(record: Mapping[str, Any], memento: Memento) -> Iterator[Finding]:
    """Yield what is wrong with the evidence; that of a record outside the schema is not looked at."""
    if not record.get("provenance"):
        return
    if not _engine().is_valid(dict(record)):
        yield codes.SCHEMA.finding("it does not keep the schema record-1, so its evidence was not looked at")
        return
    yield from check_evidence(record, memento.content)
