"""Whether records keep their schema and our own rules, as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from archiver.errors import RecordError
from archiver.model import Finding, Record
from archiver.records import codes
from archiver.records.canonical import canonical_json
from archiver.records.duplicates import Duplicates
from archiver.records.engine import Engine
from archiver.records.explain import explained
from archiver.records.own_documents import RECORD, engine_of, own_document
from archiver.records.quality import quality_findings
from archiver.records.reading import Entry, read_entries
from archiver.records.record import record_as_json
from archiver.records.schema import Schema, load_schema, shipped_schema
from archiver.records.selection import ALL, Selection

MOST_FINDINGS = 100
"""The most schema findings one record gets; a list of a million wrong links says the same a million times."""

Evidence = Callable[[dict[str, Any]], Iterable[Finding]]
"""What tells of the evidence of a record, which somebody looks up in an archive."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One record looked at, or a file that has none. `line` is None for a file read whole."""

    file: str
    line: int | None
    record_id: str | None
    is_record: bool
    findings: tuple[Finding, ...]

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong with it; warnings and notes are allowed."""
        return not any(finding.severity == "error" for finding in self.findings)


class Checker:
    """A schema compiled once, for the records of one run, which it also compares with one another."""

    def __init__(
        self,
        schema: str | Path = "record-1",
        *,
        selection: Selection = ALL,
        now: datetime | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        """Compile `schema`, the name of one that ships or a file.

        Only findings in `selection` are told. Dates behind `now`, an aware time, lie in the future; None is the
        machine's clock. `evidence` is asked about each record that keeps the schema record-1. Raises UsageError if
        there is no such schema, RecordError if it cannot be used.
        """
        loaded: Schema = load_schema(schema)
        self._engine = Engine(loaded)
        self._subject = loaded.subject
        self._is_of_records = loaded.is_shipped and loaded.name == RECORD
        self._selection = selection
        self._now = now
        self._duplicates = Duplicates()
        self._evidence = evidence

    def findings(self, value: Any) -> list[Finding]:
        """Return what is wrong or odd with the JSON value `value` by itself; the findings name no file."""
        return list(self._selection.wanted(self._all_findings(value)))

    def check_path(self, path: str | Path) -> Iterator[Checked]:
        """Yield each record of the file or folder `path`, with its findings in place."""
        return map(self.check_entry, read_entries(Path(path)))

    def _all_findings(self, value: Any) -> Iterator[Finding]:
        other = self._other(value)
        if other:
            yield codes.OTHER_DOCUMENT.finding(f"this is no record but a document by {other}, checked as such")
        engine, subject = (engine_of(other), shipped_schema(other).subject) if other else (self._engine, self._subject)
        faults = list(islice(engine.faults(value), MOST_FINDINGS + 1))
        # Two branches of a schema can find the same fault.
        yield from dict.fromkeys(explained(fault, subject) for fault in faults[:MOST_FINDINGS])
        if len(faults) > MOST_FINDINGS:
            message = f"only the first {MOST_FINDINGS} findings by the schema are listed"
            yield codes.FINDINGS_MORE.finding(message)
        if self._is_record(value):
            yield from quality_findings(value, now=self._now or datetime.now(UTC))

    def _is_record(self, value: Any) -> bool:
        return self._subject == "record" and isinstance(value, dict) and not self._other(value)

    def _other(self, value: Any) -> str | None:
        """Return the schema of a document of ours that lies among records; None where those are not what is asked."""
        return own_document(value) if self._is_of_records else None

    def check_entry(self, entry: Entry) -> Checked:
        """Return one record, or what stands in its place, with its findings in place."""
        record_id = _record_id(entry.value)
        found: list[Finding] = []
        if entry.is_readable:
            found = self.findings(entry.value)
            if self._is_record(entry.value):
                found += self._selection.wanted(self._duplicates.findings(entry.value, _place(entry)))
                if self._evidence and _record_engine().is_valid(entry.value):
                    found += self._selection.wanted(self._evidence(entry.value))
        placed = (_placed(finding, entry, record_id) for finding in found)
        about_file = self._selection.wanted(entry.findings)
        is_record = entry.is_record and not self._other(entry.value)
        return Checked(entry.file, entry.line, record_id, is_record, (*about_file, *placed))


def check_records(
    source: str | Path, *, schema: str | Path = "record-1", ignore: Sequence[str] = ()
) -> Iterator[Finding]:
    """Yield what is wrong or odd with the records in `source`: a file (.jsonl, .json, .md, .csv, .parquet) or folder.

    One record at a time is held; a broken line is a finding, and the lines after it are read. `schema` is the name of
    one that ships or a file. `ignore` are codes left out; one that ends in `.*` stands for all that begin so. Raises
    UsageError if there is no such schema, RecordError if it cannot be used.
    """
    checked = Checker(schema, selection=Selection(ignore=tuple(ignore))).check_path(source)
    return (finding for item in checked for finding in item.findings)


def check_record(record: Record) -> list[Finding]:
    """Return what is wrong or odd with one record in memory, by schema record-1."""
    value = record_as_json(record)
    try:
        canonical_json(value)
    except RecordError as error:
        return [codes.NOT_CANONICAL.finding(error.what, record_id=record.id)]
    found = _record_checker().findings(value)
    return [replace(finding, record_id=record.id) for finding in found]


@cache
def _record_engine() -> Engine:
    return Engine(load_schema("record-1"))


@cache
def _record_checker() -> Checker:
    return Checker()


def _place(entry: Entry) -> str:
    return (
        f"{entry.file}:{entry.line}" if entry.line is not None else entry.file + (entry.pointer and f"#{entry.pointer}")
    )


def _record_id(value: Any) -> str | None:
    identity = value.get("id", value.get("record_id")) if isinstance(value, dict) else None
    return identity[:200] if isinstance(identity, str) and identity else None


def _placed(finding: Finding, entry: Entry, record_id: str | None) -> Finding:
    pointer = finding.pointer if finding.pointer is None else entry.pointer + finding.pointer
    line = entry.line
    if entry.lines and finding.pointer:
        line = entry.lines.get(finding.pointer[1:])
    return replace(finding, file=entry.file, line=line, record_id=record_id, pointer=pointer)
