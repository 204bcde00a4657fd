"""What an extraction did, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archiver.dataset.making import Made
from archiver.dataset.selection import NO_LANGUAGE
from archiver.model import Finding

KEPT_FINDINGS = 1_000
"""So many findings of one WARC file are kept whole; the others are counted by code."""


@dataclass(slots=True)
class Tally:
    """Records by kind and language, skipped captures by reason, findings."""

    captures: int = 0
    records: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    more_findings: Counter[str] = field(default_factory=Counter)

    def count(self, made: Made) -> None:
        """Take what came of one capture into account."""
        self.captures += 1
        if made.entry:
            self.records += 1
            self.kinds[made.entry.kind] += 1
            self.languages[primary_language(made.entry.language)] += 1
        if made.skip:
            self.skipped[made.skip] += 1
        if made.finding:
            self.find(made.finding)

    def find(self, finding: Finding) -> None:
        """Take a finding into account."""
        if len(self.findings) < KEPT_FINDINGS:
            self.findings.append(finding)
        else:
            self.more_findings[finding.code] += 1

    def add(self, other: Tally) -> None:
        """Take into account what another one has counted."""
        self.captures += other.captures
        self.records += other.records
        self.kinds.update(other.kinds)
        self.languages.update(other.languages)
        self.skipped.update(other.skipped)
        self.more_findings.update(other.more_findings)
        for finding in other.findings:
            self.find(finding)

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        counters = {name: dict(sorted(getattr(self, name).items())) for name in _COUNTERS}
        findings = [finding.as_json() for finding in self.findings]
        return {"captures": self.captures, "records": self.records, **counters, "findings": findings}


@dataclass(slots=True)
class ExtractionReport(Tally):
    """What an extraction did: the counts of all that it has to do with, those of unchanged WARC files among them.

    `outputs` were written; `unchanged` names WARC files whose records were up to date.
    """

    outputs: list[Path] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        outputs = [str(path) for path in self.outputs]
        # Tally.as_json and not super(): a dataclass with slots is a class made anew, which super() does not know.
        return {**Tally.as_json(self), "outputs": outputs, "unchanged": self.unchanged}


_COUNTERS = ("kinds", "languages", "skipped", "more_findings")


def tally_from_json(value: Mapping[str, Any]) -> Tally:
    """Return what `Tally.as_json` gave. Raises KeyError, TypeError or ValueError if it is not of that form."""
    counters = {name: Counter({str(key): int(count) for key, count in value[name].items()}) for name in _COUNTERS}
    findings = [Finding(**each) for each in value["findings"]]
    return Tally(int(value["captures"]), int(value["records"]), findings=findings, **counters)


def primary_language(tag: str | None) -> str:
    """Return the language of a tag without region and script, "und" where there is none."""
    return (tag or NO_LANGUAGE).partition("-")[0].lower()
