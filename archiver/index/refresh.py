"""Brings an index up to date with a folder of WARC files: new and changed files are read, vanished ones forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import WarcError
from archiver.index.build import index_file
from archiver.index.filestamps import is_same, is_same_outside, quick_stamp, stamp_of
from archiver.index.interface import Stamp
from archiver.index.sqlite import SqliteIndex
from archiver.model import Capture, Finding
from archiver.progress import SILENT, Progress
from archiver.warc.writer import OPEN_SUFFIX

WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")

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


def unindexed(index: SqliteIndex, folder: Path) -> list[str]:
    """Return the names of the files in `folder` that the index does not know as they are now, by size and time."""
    known = index.stamps()
    return [
        name
        for name in warc_names(folder)
        if _is_text(name) and not is_same_outside(known.get(name), _if_there(quick_stamp, folder / name))
    ]


def refresh(index: SqliteIndex, folder: Path, *, progress: Progress = SILENT) -> Iterator[Refreshed]:
    """Index the files in `folder` that are new or look otherwise than when they were indexed; yield one value for each.

    Files that are gone are forgotten; one that only has another name now keeps its rows. Files that a crawl is writing
    are left to it.
    """
    known, names = index.stamps(), warc_names(folder)
    # A file that is being written by a crawl lies there under its open name.
    gone = {name for name in known.keys() - set(names) if not (folder / (name + OPEN_SUFFIX)).exists()}
    looks = {name: _if_there(stamp_of, folder / name) for name in names}
    stale = [name for name in names if not is_same(known.get(name), looks[name])]
    for name in names:
        if name not in stale and known[name] != looks[name]:
            # Stamped by somebody who did not look at its head.
            index.restamp(name, looks[name])
    renamed = _renamed(index, {name: looks[name] for name in stale if name not in known}, known, gone)
    for name in gone - set(renamed.values()):
        index.forget(name)
    for done, name in enumerate(stale):
        progress.step("indexing", done, len(stale))
        if name in renamed:
            index.restamp(renamed[name], looks[name], name=name)
            yield Refreshed(name, index.count(warc=name), ())
            continue
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
    index.clear(name)
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
    return Refreshed(name, count, (*findings, *_copies(index, name, count)))


def _copies(index: SqliteIndex, name: str, count: int) -> Iterator[Finding]:
    """Yield a finding if records of the file lie in another one too: one for the file, however many they are."""
    found = index.copies(name)
    if found:
        shared, other = found
        some = f"{shared} of its {count} captures are" if shared < count else f"all {count} captures are"
        message = f"{some if count > 1 else 'its one capture is'} also in {other}, by record id"
        hint = "Take one of the files away if it is a copy."
        yield Finding("index.record.duplicate", "info", message, file=name, hint=hint)


def _renamed(
    index: SqliteIndex, new: dict[str, Stamp | None], known: dict[str, Stamp | None], gone: set[str]
) -> dict[str, str]:
    """Return the earlier name of each file that is `gone` under it and looks the same under a `new` one."""
    earlier = {stamp: name for name in sorted(gone) if (stamp := known[name]) and stamp.head and stamp.size}
    renamed: dict[str, str] = {}
    for name, stamp in new.items():
        # Records without an id are called after their file, so they must be read again.
        if stamp in earlier and _is_text(name) and not index.has_id_like(f"<urn:archiver:{earlier[stamp]}:"):
            renamed[name] = earlier.pop(stamp)
    return renamed


def _if_there(look: Callable[[Path], Stamp], path: Path) -> Stamp | None:
    try:
        return look(path)
    except WarcError:
        return None


def _is_text(name: str) -> bool:
    """Tell whether a file's name is text at all: bytes that are no UTF-8 come as surrogates (PEP 383)."""
    return name.isprintable() or not any("\ud800" <= char <= "\udfff" for char in name)
