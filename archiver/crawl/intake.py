"""Takes WARC, ARC and WACZ files made by others into an archive."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import StoreError, WarcError
from archiver.index.refresh import WARC_SUFFIXES, Refreshed, refresh_file
from archiver.model import Finding
from archiver.store.folder import atomic_file, store_error, sync_folder
from archiver.store.lock import locked
from archiver.warc.files import open_warc, opening
from archiver.warc.split import split_members, suffix_of
from archiver.warc.wacz import is_wacz, warc_members
from archiver.warc.writer import OPEN_SUFFIX

_ARC_OPENINGS = (b"filedesc://", b"http://", b"https://", b"dns:")


def import_files(archive: Archive, paths: list[Path], *, link: bool = False) -> Iterator[Refreshed]:
    """Copy (or hard-link) each file into the archive, index it, and yield what came of it.

    A file that is there already, byte for byte, is not taken twice; another one under the same name gets a number. If
    one of them is no web archive, WarcError is raised before anything is copied.
    """
    with locked(archive.lock_path):
        for path in paths:
            if not path.is_file():
                raise WarcError("no such file", str(path))
            if not is_wacz(path):
                _opening(path)
        for path in paths:
            if is_wacz(path):
                yield from _import_wacz(archive, path)
            else:
                yield _indexed(archive, _take(archive, path, link))


def _import_wacz(archive: Archive, path: Path) -> Iterator[Refreshed]:
    for member in warc_members(path):
        with _staging(archive) as folder:
            staged = folder / f"{path.stem}-{member.name}"
            with atomic_file(staged) as out:
                shutil.copyfileobj(member.stream, out)
            placed = _take(archive, staged, link=False)
        yield _indexed(archive, placed)


@contextlib.contextmanager
def _staging(archive: Archive) -> Iterator[Path]:
    """Give a folder that is gone with all that is in it when the block ends."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="import-", dir=archive.state))
    except OSError as error:
        raise store_error(error, archive.state) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _opening(path: Path) -> bytes:
    """Return the first bytes of the file's content. Raises WarcError if they are not those of a web archive."""
    with open_warc(path) as file:
        first = opening(file)
    if not first.upper().startswith((b"WARC/", *(each.upper() for each in _ARC_OPENINGS))):
        hint = "WARC, ARC and WACZ files can be imported."
        raise WarcError(f"no web archive: it begins with {first[:16]!r}", str(path), hint)
    return first


def _take(archive: Archive, path: Path, link: bool) -> Path:
    """Put the file into `warcs/` and return where it lies there."""
    target = _free_name(archive.warcs, path, suffix_of(path, _opening(path)))
    if target.exists():
        return target
    try:
        if link:
            # A symbolic link would be linked to itself, not to the file.
            os.link(path.resolve(), target)
            sync_folder(archive.warcs)
        else:
            with path.open("rb") as source, atomic_file(target) as out:
                shutil.copyfileobj(source, out)
    except OSError as error:
        hint = "A link needs the same file system; import without --link." if link else "Check the disk."
        raise StoreError(f"cannot be taken in ({error.strerror})", str(path), hint) from error
    return target


def _free_name(folder: Path, path: Path, suffix: str) -> Path:
    """Return where in `folder` the file belongs: an equal file's place, or a name that is free."""
    # A name that is no UTF-8 cannot be told in JSON, nor be kept in the index.
    stem = path.name.encode("utf-8", "replace").decode()
    for known in sorted(WARC_SUFFIXES, key=len, reverse=True):
        if stem.lower().endswith(known):
            stem = stem[: -len(known)]
            break
    for number in range(1, 10_000):
        target = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        # After a crash a file may lie there under its open name; its captures are known by the final one.
        if target.with_name(target.name + OPEN_SUFFIX).exists():
            continue
        if not target.exists() or filecmp.cmp(path, target, shallow=False):
            return target
    raise StoreError("no free file name is left", str(folder / stem))


def _indexed(archive: Archive, path: Path) -> Refreshed:
    result = refresh_file(archive.index, path, path.name)
    if not any(finding.code == "index.member.shared" for finding in result.findings):
        return result
    split, told = _split(archive, path)
    archive.index.forget(path.name)
    again = refresh_file(archive.index, split, split.name)
    message = f"each record was given a gzip member of its own, in {split.name}; the file as it came was left out"
    note = Finding("import.split", "info", message, file=path.name)
    path.unlink()
    return Refreshed(again.warc, again.captures, (note, *told, *again.findings))


def _split(archive: Archive, path: Path) -> tuple[Path, list[Finding]]:
    """Put the file's records, a member each, into `warcs/`; return where, and what could not be read."""
    stem = path.name.removesuffix(".gz").removesuffix(".warc")
    with _staging(archive) as folder:
        staged = folder / f"{stem}-split.warc.gz"
        with open_warc(path) as source, atomic_file(staged) as out:
            _, told = split_members(source, out, path.name)
        return _take(archive, staged, link=False), told
