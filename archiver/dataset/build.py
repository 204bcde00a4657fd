"""Builds datasets: extracts sources, writes the records, keeps the catalogue, counts what was skipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archiver.archive import Archive
from archiver.dataset.choices import Choices
from archiver.dataset.report import ExtractionReport as ExtractionReport
from archiver.dataset.report import Tally
from archiver.dataset.row import IN_THIS_PROCESS, Results, Run, made
from archiver.dataset.sinks import Documents, Sink, file_sink
from archiver.dataset.sources import Source, archive_sources
from archiver.dataset.state import MARKDOWN_FOLDER, States, Work
from archiver.index.interface import StoryEntry
from archiver.index.refresh import WARC_SUFFIXES, refresh
from archiver.model import Finding
from archiver.progress import Progress
from archiver.search.database import NAME as SEARCH_FILE
from archiver.search.filling import fill
from archiver.store.folder import atomic_file, make_folder
from archiver.store.lock import locked

_CATALOGUE_BATCH = 500
_SUFFIXES = (".jsonl", ".csv", ".parquet")


def extract_archive(
    archive: Archive,
    choices: Choices = Choices(),  # noqa: B008  # frozen
    *,
    run: Run = IN_THIS_PROCESS,
    report: ExtractionReport | None = None,
) -> ExtractionReport:
    """Extract the archive into `records/`, catalogue and search: what is new, has changed, or was made otherwise.

    There is one file for each WARC file, there whole or as it was; as Markdown one document for each record. What is up
    to date is left as it is, and counted as if it had been made. New WARC files are indexed first.
    """
    report = report or ExtractionReport()
    with locked(archive.lock_path):
        _index(archive, report, run.progress)
        folder = make_folder(archive.records)
        report_orphans(archive, report)
        sources = archive_sources(archive)
        states = States(archive, choices, folder)
        unchanged = {} if run.force else states.unchanged(sources)
        for name, tally in unchanged.items():
            report.unchanged.append(name)
            report.add(tally)
        with made([source for source in sources if source.warc not in unchanged], choices, run) as row:
            for source, results in row:
                work = Work()
                earlier = states.outputs(source.warc)
                with _output(folder, source.warc, choices, work) as sink:
                    _write(results, sink, work, report, archive)
                _discard(folder, set(earlier) - set(work.outputs))
                states.keep(source.warc, work)
                _name_outputs(report, folder, choices, work)
        fill(archive.state / SEARCH_FILE, folder, progress=run.progress)
    return report


def extract_sources(
    sources: Sequence[Source],
    sink: Sink,
    choices: Choices = Choices(),  # noqa: B008  # frozen
    *,
    run: Run = IN_THIS_PROCESS,
    report: ExtractionReport | None = None,
) -> ExtractionReport:
    """Extract `sources` into `sink`, which takes the form that `choices` name."""
    report = report or ExtractionReport()
    for source in sources:
        for finding in source.findings:
            report.find(finding)
    with made(sources, choices, run) as row:
        for _, results in row:
            _write(results, sink, Work(), report, None)
    return report


def report_orphans(archive: Archive, report: ExtractionReport) -> None:
    """Tell of record files whose WARC file is not in the archive any more; they are left as they are."""
    known = archive.index.stamps()
    for path in sorted(archive.records.iterdir()):
        if path.suffix in _SUFFIXES and path.stem.lower().endswith(WARC_SUFFIXES) and path.stem not in known:
            what = f"its WARC file {path.stem} is not in the archive; the records are left as they are"
            hint = "Put the WARC file back, or delete the records."
            report.find(Finding("extract.orphan", "warning", what, file=str(path), hint=hint))


def _index(archive: Archive, report: ExtractionReport, progress: Progress) -> None:
    """Index what is new, and forget what is gone, so that nothing in `warcs/` is left out without a word."""
    gone = (name for name in archive.index.stamps() if not archive.warc_path(name).exists())
    if archive.unindexed() or any(gone):
        for refreshed in refresh(archive.index, archive.warcs, progress=progress):
            for finding in refreshed.findings:
                if finding.severity != "info":
                    report.find(finding)


@contextmanager
def _output(folder: Path, warc: str, choices: Choices, work: Work) -> Iterator[Sink]:
    """Give where the records of one WARC file go; `work` learns what was written."""
    if choices.form == "markdown":
        documents = Documents(folder / MARKDOWN_FOLDER)
        yield documents
        work.outputs += (f"{MARKDOWN_FOLDER}/{name}" for name in documents.names)
        return
    # The whole name, for `a.warc` and `a.warc.gz` may lie side by side.
    path = folder / f"{warc}.{choices.form}"
    with atomic_file(path) as out, file_sink(out, choices) as sink:
        yield sink
    if work.tally.records:
        work.outputs.append(path.name)
    else:
        path.unlink()


def _discard(folder: Path, names: set[str]) -> None:
    """Remove files that an earlier extraction of a WARC file wrote, and this one did not: a title may have changed."""
    for name in names:
        (folder / name).unlink(missing_ok=True)


def _name_outputs(report: ExtractionReport, folder: Path, choices: Choices, work: Work) -> None:
    if choices.form != "markdown":
        report.outputs += (folder / name for name in work.outputs)
    elif work.outputs:
        report.outputs = [folder / MARKDOWN_FOLDER]


def _write(results: Results, sink: Sink, work: Work, report: Tally, archive: Archive | None) -> None:
    """Write what comes of one WARC file; what an archive holds goes into its catalogue too."""
    entries: list[StoryEntry] = []
    for _, each in results:
        work.count(each)
        report.count(each)
        if each.encoded:
            sink.write(each.encoded)
        if each.entry and archive:
            entries.append(each.entry)
        if archive and len(entries) >= _CATALOGUE_BATCH:
            archive.catalogue.add(entries)
            entries.clear()
    if archive and entries:
        archive.catalogue.add(entries)
