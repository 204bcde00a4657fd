"""Builds datasets: extracts sources, writes the records, keeps the catalogue, counts what was skipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import Archive
from archiver.dataset.extraction import Outcome, extract_captures
from archiver.dataset.formats import JsonLines, MarkdownFolder, RecordWriter
from archiver.dataset.sources import Source, archive_sources
from archiver.index.interface import StoryEntry
from archiver.model import Finding, Record
from archiver.progress import SILENT, Progress
from archiver.records.provenance import Product
from archiver.store.folder import atomic_file, make_folder
from archiver.store.lock import locked

_CATALOGUE_BATCH = 500


@dataclass(slots=True)
class ExtractionReport:
    """What an extraction did: records by kind, skipped captures by reason, findings."""

    records: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    outputs: list[Path] = field(default_factory=list)

    def count(self, outcome: Outcome) -> None:
        """Take one outcome into account."""
        if outcome.record:
            self.records += 1
            self.kinds[outcome.record.kind] += 1
        if outcome.skip:
            self.skipped[outcome.skip] += 1
        if outcome.finding:
            self.findings.append(outcome.finding)


def extract_archive(
    archive: Archive, *, markdown: bool = False, product: Product = "main", progress: Progress = SILENT
) -> ExtractionReport:
    """Extract the whole archive into `records/` and the catalogue.

    As JSON lines there is one file for each WARC file, replaced whole; as Markdown one document for each record.
    """
    report = ExtractionReport()
    total = archive.index.count()
    with locked(archive.lock_path):
        folder = make_folder(archive.records)
        for source in archive_sources(archive):
            if markdown:
                entries = _write(source, MarkdownFolder(folder / "markdown"), product, report, progress, total)
                report.outputs = [folder / "markdown"]
            else:
                # The whole name, for `a.warc` and `a.warc.gz` may lie side by side.
                path = folder / f"{source.warc}.jsonl"
                with atomic_file(path) as out:
                    entries = _write(source, JsonLines(out), product, report, progress, total)
                if entries:
                    report.outputs.append(path)
                else:
                    path.unlink()
            for start in range(0, len(entries), _CATALOGUE_BATCH):
                archive.catalogue.add(entries[start : start + _CATALOGUE_BATCH])
    return report


def extract_sources(
    sources: Iterable[Source], writer: RecordWriter, *, product: Product = "main", progress: Progress = SILENT
) -> ExtractionReport:
    """Extract `sources` into `writer`."""
    report = ExtractionReport()
    for source in sources:
        report.findings += source.findings
        _write(source, writer, product, report, progress, None)
    return report


def _write(
    source: Source,
    writer: RecordWriter,
    product: Product,
    report: ExtractionReport,
    progress: Progress,
    total: int | None,
) -> list[StoryEntry]:
    entries = []
    for outcome in extract_captures(source.captures, source.read, product=product):
        report.count(outcome)
        progress.step("extracting", report.records + report.skipped.total(), total)
        if outcome.record:
            writer.write(outcome.record)
            entries.append(_entry(outcome.record))
    return entries


def _entry(record: Record) -> StoryEntry:
    return StoryEntry(
        record_id=record.id or "",
        url=record.url,
        title=record.title,
        source=record.source,
        date=record.date,
        fetch_date=record.fetch_date,
        language=record.language,
        kind=record.kind,
    )
