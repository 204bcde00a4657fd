"""The findings of a run counted by code, with a few of each for examples; memory does not grow with the run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from archiver.model import Finding, Severity
from archiver.records.code import Code
from archiver.records.codes import CODES
from archiver.records.rules import schema_codes
from archiver.records.schema import schema_names, shipped_schema
from archiver.records.validate import Checked

EXAMPLES = 20
"""Findings of one code that are kept."""

MOST_FILES = 10_000
"""Files that are counted by name."""

_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(slots=True)
class Row:
    """The findings of one code: how many, in how many records, and the first of them."""

    code: str
    severity: Severity
    meaning: str
    hint: str
    count: int = 0
    records: int = 0
    examples: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class FileCount:
    """What is in one file."""

    records: int = 0
    invalid: int = 0
    findings: int = 0


class Tally:
    """Counts what is checked."""

    def __init__(self) -> None:
        self.records = self.invalid = self.clean = self.failed = 0
        self._rows: dict[str, Row] = {}
        self._files: dict[str, FileCount] = {}

    def add(self, checked: Checked) -> None:
        """Count one record, or a file without one."""
        self.records += checked.is_record
        self.invalid += checked.is_record and not checked.is_valid
        self.clean += checked.is_record and not checked.findings
        self.failed += not checked.is_valid
        for finding in checked.findings:
            row = self._rows.get(finding.code)
            if row is None:
                row = self._rows[finding.code] = _row_for(finding)
            row.count += 1
            if len(row.examples) < EXAMPLES:
                row.examples.append(finding)
        for code in {finding.code for finding in checked.findings}:
            self._rows[code].records += 1
        self._count_file(checked)

    @property
    def findings(self) -> int:
        """All findings."""
        return sum(row.count for row in self._rows.values())

    @property
    def rows(self) -> list[Row]:
        """The codes found: errors first, then warnings and notes, each by count."""
        return sorted(self._rows.values(), key=lambda row: (_RANKS[row.severity], -row.count, row.code))

    @property
    def files(self) -> list[tuple[str, FileCount]]:
        """The files with findings, those with the most invalid records and findings first."""
        found = (pair for pair in self._files.items() if pair[1].findings)
        return sorted(found, key=lambda pair: (-pair[1].invalid, -pair[1].findings, pair[0]))

    def of_severity(self, severity: Severity) -> int:
        """Return how many findings are that bad."""
        return sum(row.count for row in self._rows.values() if row.severity == severity)

    def _count_file(self, checked: Checked) -> None:
        if checked.file not in self._files and len(self._files) >= MOST_FILES:
            return
        count = self._files.setdefault(checked.file, FileCount())
        count.records += checked.is_record
        count.invalid += checked.is_record and not checked.is_valid
        count.findings += len(checked.findings)


def known_codes() -> Iterable[str]:
    """Return every code that our own rules and the schemas that ship can give."""
    return _table().keys()


def _row_for(finding: Finding) -> Row:
    code = _table().get(finding.code)
    if code is None:
        # A schema of the user's own has members of its own.
        return Row(finding.code, finding.severity, f"{finding.message}.", finding.hint or "")
    return Row(code.code, finding.severity, code.meaning, code.hint)


@cache
def _table() -> dict[str, Code]:
    rows = {row.code: row for row in CODES}
    for name in schema_names():
        schema = shipped_schema(name)
        members = schema.document.get("properties", {}) if isinstance(schema.document, dict) else {}
        rows |= {row.code: row for row in schema_codes(schema.subject, list(members)) if row.code not in rows}
    return rows
