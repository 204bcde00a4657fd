"""Takes Markdown trees by others into an archive: their bytes as WARC records, what they say as asserted records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from archiver.archive import Archive
from archiver.dataset.documents import SUFFIXES, Clock, DocumentStore, path_of, stored_documents, tree_of
from archiver.dataset.formats import json_line
from archiver.dataset.linking import link_findings, link_of
from archiver.errors import ArchiverError, StoreError
from archiver.index.refresh import refresh
from archiver.model import Capture, Finding, Memento, Record
from archiver.progress import SILENT, Progress
from archiver.records import codes
from archiver.records.asserted import asserted_record
from archiver.records.document import read_document
from archiver.records.entry import LONGEST
from archiver.records.reading import document_entry
from archiver.records.validate import Checked, Checker
from archiver.search.database import NAME as SEARCH_FILE
from archiver.search.filling import fill
from archiver.store.folder import atomic_file, make_folder, write_file
from archiver.store.lock import locked
from archiver.warc.recover import recover_open_files

FOLDER = "imported"
"""Where the rows lie under the archive's records/, one file for each import."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of one document, or of a file that is none (`record` None). `is_new`: it was not in the archive."""

    checked: Checked
    record: Record | None = None
    is_new: bool = False

    @property
    def is_linked(self) -> bool:
        """Whether the archive has a capture of the page it is about."""
        return bool(self.record and "linked" in self.record.provenance)


def import_documents(
    archive: Archive, folder: Path, name: str, *, clock: Clock, progress: Progress = SILENT
) -> Iterator[Imported]:
    """Take in the Markdown files under `folder`, then yield what comes of each document of the import `name`.

    Documents that are there are not taken twice, also after a run that was cut off. The rows in records/imported/ are
    made again from all documents of that name, and appear when the last one has been yielded. Raises StoreError for a
    folder or file that cannot be read, and LimitReachedError where the disk is full: the same call goes on then.
    """
    with locked(archive.lock_path):
        for finding in recover_open_files(archive.warcs):
            yield _about(finding)
        for _ in refresh(archive.index, archive.warcs, progress=progress):
            continue
        with DocumentStore(archive, name, clock=clock) as store:
            yield from _stored(store, folder, progress)
        path = rows_path(archive, name)
        make_folder(path.parent)
        with atomic_file(path) as out:
            yield from _written(archive, name, set(store.warcs), out, progress)
        fill(archive.state / SEARCH_FILE, archive.records, progress=progress)


def rows_path(archive: Archive, name: str) -> Path:
    """Return the file of rows of the import called `name`."""
    return archive.records / FOLDER / f"{name}.jsonl"


def export_documents(archive: Archive, name: str, folder: Path) -> Iterator[Path]:
    """Write each document of the import called `name` into `folder`, byte for byte, and yield where.

    Raises StoreError if there is no such import, or a file cannot be written.
    """
    count = 0
    for count, capture in enumerate(stored_documents(archive, name), 1):  # noqa: B007  # told behind the loop
        path = folder / path_of(capture.url)
        make_folder(path.parent)
        write_file(path, archive.memento(capture, max_bytes=LONGEST).payload)
        yield path
    if not count:
        hint = "`archiver import-records DIR` takes one in."
        raise StoreError(f"there is no import called {name[:80]!r}", str(archive.folder), hint)


def _stored(store: DocumentStore, folder: Path, progress: Progress) -> Iterator[Imported]:
    """Take in the files under `folder`; yield what is wrong with those that are no documents."""
    count = 0
    for path, file in tree_of(folder):
        if file.suffix.lower() not in SUFFIXES:
            yield _about(codes.FILE_SKIPPED.finding(f"{file.name} was left out", file=path))
            continue
        try:
            if not file.is_file():
                yield _about(codes.FILE_UNREADABLE.finding("it is not a regular file", file=path))
                continue
            with file.open("rb") as stream:
                raw = stream.read(LONGEST + 1)
        except OSError as error:
            yield _about(codes.FILE_UNREADABLE.finding(error.strerror or "it cannot be read", file=path))
            continue
        if len(raw) > LONGEST:
            yield _about(codes.FILE_LONG.finding(f"the file is longer than {LONGEST} bytes", file=path))
            continue
        store.put(path, raw)
        count += 1
        progress.step("taking in documents", count)
    progress.step("taking in documents", count, count)
    if not count:
        yield _about(codes.FILE_EMPTY.finding("the folder holds no Markdown file", file=str(folder)))


def _written(archive: Archive, name: str, new: set[str], out: BinaryIO, progress: Progress) -> Iterator[Imported]:
    checker, done = Checker(), 0
    for capture in stored_documents(archive, name):
        done += 1
        progress.step("linking records", done)
        try:
            memento = archive.memento(capture, max_bytes=LONGEST)
        except ArchiverError as error:
            yield _about(codes.FILE_UNREADABLE.finding(error.what, file=str(path_of(capture.url))))
            continue
        made = _made(archive, memento, checker)
        out.write(json_line(made.record) if made.record else b"")
        yield replace(made, is_new=capture.warc in new)
    progress.step("linking records", done, done)


def _made(archive: Archive, memento: Memento, checker: Checker) -> Imported:
    """Return the record in a document with what is wrong or odd with it."""
    file = str(path_of(memento.capture.url))
    document = read_document(memento.payload, file=file)
    link = link_of(archive, document.record)
    record = asserted_record(document, memento, link.linked)
    odd = [*link.findings, *(link_findings(record, link.linked) if link.linked else ())]
    checked = checker.check_entry(document_entry(document, file))
    placed = (_placed(finding, file, memento.capture, document.lines) for finding in odd)
    return Imported(
        replace(checked, record_id=memento.capture.record_id, findings=(*checked.findings, *placed)), record
    )


def _placed(finding: Finding, file: str, capture: Capture, lines: object) -> Finding:
    key = (finding.pointer or "/")[1:]
    line = lines.get(key) if isinstance(lines, dict) else None
    return replace(finding, file=file, line=line, record_id=capture.record_id)


def _about(finding: Finding) -> Imported:
    return Imported(Checked(finding.file or "", None, None, is_record=False, findings=(finding,)))
