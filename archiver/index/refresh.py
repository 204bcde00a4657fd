"""Brings an index up to date with a folder of WARC files: new and changed files are read, vanished ones forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import WarcError
from archiver.index.build import index_file, stamp_of
from archiver.index.interface import Stamp
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture, Finding
from archiver.progress import SILENT, Progress
from archiver.warc.writer import OPEN_SUFFIX

WARC_SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz")

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What happened to one file: `captures` were indexed, `findings` tell of records that were not."""

    warc: str
    captures: int
    findings: tuple[Finding, ...]


def warc_names(folder: Path) -> list[str]:
    """Return the names of the WARC and ARC files in `folder`, sorted."""
    return sorted(
        path.name for path in folder.iterdir() if path.name.lower().endswith(WARC_SUFFIXES) and path.is_file()
    )


def refresh(index: SqliteIndex, folder: Path, *, progress: Progress = SILENT) -> Iterator[Refreshed]:
    """Index the files in `folder` that are new or look otherwise than when they were indexed; yield one value for each.

    Files that are gone are forgotten. Files that a crawl is writing are left to it.
    """
    known, names = index.stamps(), warc_names(folder)
    for gone in known.keys() - set(names):
        # A file that is being written by a crawl lies there under its open name.
        if not (folder / (gone + OPEN_SUFFIX)).exists():
            index.forget(gone)
    stale = [name for name in names if known.get(name) != _stamp_if_there(folder / name)]
    for done, name in enumerate(stale):
        progress.step("indexing", done, len(stale))
        try:
            yield refresh_file(index, folder / name, name)
        except WarcError as error:
            # One file that cannot be opened is no reason to leave out the others.
            yield Refreshed(name, 0, (Finding("index.file.unreadable", "error", error.what, file=name),))
    progress.step("indexing", len(stale), len(stale))


def refresh_file(index: SqliteIndex, path: Path, name: str) -> Refreshed:
    """Index one file anew and return what came of it. Raises WarcError if it cannot be opened."""
    if not _is_text(name):
        what = "its name is not UTF-8; it is not indexed"
        finding = Finding("index.file.name", "error", what, value=ascii(name)[:80], hint="Rename it.")
        return Refreshed(name.encode("utf-8", "replace").decode(), 0, (finding,))
    stamp = stamp_of(path)
    index.forget(name)
    count, findings = 0, []
    batch: list[Capture] = []
    for item in index_file(path, name):
        if isinstance(item, Finding):
            findings.append(item)
            continue
        batch.append(item)
        if len(batch) >= _BATCH:
            count += index.add(name, batch)
            batch.clear()
    # The stamp comes with the last batch, so a run that is cut off leaves the file to be read again.
    count += index.add(name, batch, stamp)
    return Refreshed(name, count, tuple(findings))


def _stamp_if_there(path: Path) -> Stamp | None:
    try:
        return stamp_of(path)
    except WarcError:
        return None


def _is_text(name: str) -> bool:
    """Tell whether a file's name is text at all: bytes that are no UTF-8 come as surrogates (PEP 383)."""
    return name.isprintable() or not any("\ud800" <= char <= "\udfff" for char in name)
