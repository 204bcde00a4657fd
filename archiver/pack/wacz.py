"""Writes an archive as one WACZ file (WACZ 1.1.1): the WARC files as they are, an index, pages, a manifest.

Files are copied in pieces and hashed on the way; memory does not grow with the archive.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from archiver.archive import Archive
from archiver.errors import UsageError, WarcError
from archiver.model import Capture, Finding
from archiver.pack.index import write_index
from archiver.pack.manifest import write_manifest
from archiver.pack.pages import Page, header_line, pages_of, records_of
from archiver.pack.selection import Chosen, choose
from archiver.pack.zipped import Package
from archiver.progress import SILENT, Progress
from archiver.store.folder import atomic_file
from archiver.warc.dates import format_date
from archiver.warc.files import open_warc

if TYPE_CHECKING:
    from archiver.seal.wacz_signing import Signer

SUFFIX = ".wacz"

_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Labels:
    """What the manifest tells people; None: the defaults. `main_page` is a URL of the archive."""

    title: str | None = None
    description: str | None = None
    main_page: str | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that was written: the names of its WARC files, how much is in it, and what was left out."""

    path: Path
    size: int
    warcs: tuple[str, ...]
    captures: int
    pages: int
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The package as a JSON object."""
        return {
            "file": str(self.path),
            "bytes": self.size,
            "warcs": list(self.warcs),
            "captures": self.captures,
            "pages": self.pages,
            "findings": [finding.as_json() for finding in self.findings],
        }


@dataclass(slots=True)
class _Pages:
    """What was seen of the pages while they were written."""

    count: int = 0
    first: Capture | None = None

    def add(self, page: Page) -> None:
        self.count += 1
        if self.first is None or page.capture.date < self.first.date:
            self.first = page.capture


def write_wacz(
    archive: Archive,
    path: Path,
    labels: Labels,
    *,
    created: datetime,
    signer: Signer | None = None,
    has_records: bool = False,
    progress: Progress = SILENT,
) -> Packed:
    """Write the closed and indexed WARC files of `archive` to `path`, whole or not at all, and return what is in it.

    `has_records` puts the records of these files in too, with their provenance. `signer` signs the manifest, and dates
    it then. Raises SealError if that does not work, UsageError for a name that no WACZ may have, WarcError if there is
    nothing to pack or a file changes meanwhile, CaptureIndexError for a main page that is not in the archive,
    StoreError if `path` cannot be written.
    """
    if path.suffix.lower() != SUFFIX:
        raise UsageError(f"the name of a WACZ ends in {SUFFIX} (WACZ 1.1.1, Zip Format File Extension)", str(path))
    findings: list[Finding] = []
    chosen = choose(archive, findings.append)
    if not chosen:
        reasons = "; ".join(f"{finding.file}: {finding.message}" for finding in findings[:3])
        hint = (findings[0].hint if findings else None) or "Capture or import something first."
        raise WarcError(f"no WARC file can be packed{f' ({reasons})' if reasons else ''}", str(archive.warcs), hint)
    main_page = _main_page(archive, chosen, labels.main_page)
    pages = _Pages()
    with atomic_file(path) as out:
        with Package(out, path.parent) as package:
            _write_warcs(package, chosen, progress)
            count = write_index(package, _captures(archive, chosen))
            _write_pages(package, archive, chosen, pages, findings)
            if has_records:
                _write_records(package, archive, chosen)
            _see_unchanged(archive, chosen)
            about = _about(archive, labels, main_page or pages.first, f"{count} captures in {len(chosen)} WARC files")
            write_manifest(package, about, created, signer=signer)
        size = out.tell()
    return Packed(path, size, tuple(each.name for each in chosen), count, pages.count, tuple(findings))


def _main_page(archive: Archive, chosen: list[Chosen], url: str | None) -> Capture | None:
    if url is None:
        return None
    capture = archive.capture(url)
    if capture.warc not in {each.name for each in chosen}:
        raise WarcError(f"the main page lies in {capture.warc}, which is left out", url)
    return capture


def _write_warcs(package: Package, chosen: list[Chosen], progress: Progress) -> None:
    for done, each in enumerate(chosen):
        progress.step("packing", done, len(chosen))
        with (
            open_warc(each.path) as source,
            package.member(f"archive/{each.name}", is_packed=True, size=each.size) as sink,
        ):
            for piece in _pieces(source, each.path):
                sink.write(piece)
            if sink.size != each.size or os.fstat(source.fileno()).st_mtime_ns != each.mtime_ns:
                raise WarcError("the file changed while it was packed", str(each.path), "Run the command again.")
    progress.step("packing", len(chosen), len(chosen))


def _pieces(source: BinaryIO, path: Path) -> Iterator[bytes]:
    while True:
        try:
            piece = source.read(_PIECE)
        except OSError as error:
            raise WarcError(f"cannot be read ({error.strerror})", str(path), "Check the disk.") from error
        if not piece:
            return
        yield piece


def _captures(archive: Archive, chosen: list[Chosen]) -> Iterator[Capture]:
    names = {each.name for each in chosen}
    return (capture for capture in archive.index.captures() if capture.warc in names)


def _write_pages(
    package: Package, archive: Archive, chosen: list[Chosen], pages: _Pages, findings: list[Finding]
) -> None:
    has_text = any(records_of(archive, each.name) for each in chosen)
    names = {each.name for each in chosen}
    with package.member("pages/pages.jsonl", is_packed=False) as sink:
        sink.write(header_line(has_text=has_text))
        for each in chosen:
            for page in pages_of(archive, each.name, names, findings.append):
                sink.write(page.line())
                pages.add(page)


def _write_records(package: Package, archive: Archive, chosen: list[Chosen]) -> None:
    """Add the records as they lie in the archive; py-wacz finds nothing wrong with a folder of that name."""
    for path in filter(None, (records_of(archive, each.name) for each in chosen)):
        with open_warc(path) as source:
            size = os.fstat(source.fileno()).st_size
            with package.member(f"records/{path.name}", is_packed=False, size=size) as sink:
                for piece in _pieces(source, path):
                    sink.write(piece)
            if sink.size != size:
                raise WarcError("the file changed while it was packed", str(path), "Run the command again.")


def _see_unchanged(archive: Archive, chosen: list[Chosen]) -> None:
    """Raise WarcError if the index was made anew for one of the files meanwhile: rows of it may be missing."""
    changed = {each.name for each in chosen} & set(archive.unindexed())
    if changed:
        raise WarcError("the index changed while it was packed", min(changed), "Run the command again.")


def _about(archive: Archive, labels: Labels, main: Capture | None, summary: str) -> dict[str, str]:
    title = labels.title or archive.folder.resolve().name or "Web archive"
    about = {"title": title, "description": labels.description or f"{summary}."}
    if main:
        about |= {"mainPageUrl": main.url, "mainPageDate": format_date(main.date)}
    return about
