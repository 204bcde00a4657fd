"""Takes WARC, ARC and WACZ files made by others into an archive."""

from __future__ import annotations

import contextlib
import dataclasses
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
from archiver.warc.arc import is_arc_opening
from archiver.warc.files import open_warc, opening
from archiver.warc.gz import MAGIC, GzipError, inflater
from archiver.warc.packages import is_wacz
from archiver.warc.split import split_members, suffix_of
from archiver.warc.wacz import WaczMember, left_out, warc_members
from archiver.warc.writer import OPEN_SUFFIX

_LONGEST_LINE = 64 * 1024
_UNZIP = "Unzip the package and import them by themselves."

# With what is put behind it: a number, "-split", ".warc.gz", ".open" or ".torn". A name may have 255.
_MOST_BYTES = 200

# Files here are kept as they came, and are not indexed: `warcs/` is not looked through below its first level.
_ORIGINALS = "originals"


def import_files(archive: Archive, paths: list[Path], *, link: bool = False) -> Iterator[Refreshed]:
    """Copy (or hard-link) each file into the archive, index it, and yield what came of it.

    A file that is there already, byte for byte, is not taken twice; another one under the same name gets a number. One
    of several that is no web archive is told as a Finding; if it is the only one, WarcError is raised.
    """
    with locked(archive.lock_path):
        for path in paths:
            try:
                yield from _import(archive, path, link)
            except WarcError as error:
                if len(paths) == 1:
                    raise
                yield _refused(path, error)


def _import(archive: Archive, path: Path, link: bool) -> Iterator[Refreshed]:
    try:
        is_there = path.is_file()
    except OSError as error:
        # A folder on the way that may not be looked into.
        raise WarcError(f"cannot be read ({error.strerror})", str(path)) from error
    if not is_there:
        what, hint = (
            ("no plain file", "Name the files themselves; save what comes out of a pipe first.")
            if path.exists()
            else ("no such file", "")
        )
        raise WarcError(what, str(path), hint or "Check its name.")
    if is_wacz(path):
        yield from _import_wacz(archive, path)
    else:
        yield _indexed(archive, *_take(archive, path, link))


def _refused(path: Path, error: WarcError) -> Refreshed:
    name = _as_text(str(path))
    finding = Finding("import.refused", "error", _as_text(error.what), file=name, hint=error.hint or None)
    return Refreshed(_as_text(path.name), 0, (finding,))


def _as_text(name: str) -> str:
    """Return a file's name as text: one that is no UTF-8 cannot be told in JSON, nor be kept in the index."""
    return name.encode("utf-8", "replace").decode()


def _import_wacz(archive: Archive, path: Path) -> Iterator[Refreshed]:
    refused: list[tuple[str, WarcError]] = []
    is_any_taken = False
    for member in warc_members(path):
        try:
            placed = _take_member(archive, path, member)
        except WarcError as error:
            # One that cannot be read is no reason to leave out those behind it.
            refused.append((member.name, error))
            continue
        is_any_taken = True
        result = _indexed(archive, *placed)
        yield dataclasses.replace(result, findings=(*member.findings(), *result.findings))
    if refused and not is_any_taken:
        first, why = refused[0]
        # It was read from a file that is gone by now.
        raise WarcError(why.what, str(path / first), why.hint) from why
    for name, reason in refused:
        yield _refused(path / name, reason)
    if others := left_out(path):
        name = _as_text(path.name)
        message = (
            f"{len(others)} files in it lie elsewhere than WARC files do and were not taken, like {others[0][:80]!r}"
        )
        yield Refreshed(name, 0, (Finding("import.wacz.left-out", "warning", message, file=name, hint=_UNZIP),))


def _take_member(archive: Archive, path: Path, member: WaczMember) -> tuple[Path, bool]:
    """Put a file of the WACZ at `path` into `warcs/`; return where it lies there, and whether that is new."""
    with _staging(archive) as folder:
        staged = folder / _stem_of(f"{path.stem}-{member.name}")
        with atomic_file(staged) as out:
            shutil.copyfileobj(member.stream, out)
        return _take(archive, staged, link=False)


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
    if not first.upper().startswith(b"WARC/") and not _is_arc(path):
        hint = "WARC, ARC and WACZ files can be imported."
        what = f"it begins with {first[:16]!r}" if first else "it is empty, or its compression is damaged at the start"
        raise WarcError(f"no web archive: {what}", str(path), hint)
    return first


def _is_arc(path: Path) -> bool:
    """Tell whether the file begins as an ARC file does, or with one of its records."""
    with open_warc(path) as file:
        raw = file.read(_LONGEST_LINE)
    if raw.startswith(MAGIC):
        with contextlib.suppress(*GzipError):
            raw = inflater().decompress(raw, _LONGEST_LINE)
    return is_arc_opening(raw)


def _take(archive: Archive, path: Path, link: bool) -> tuple[Path, bool]:
    """Put the file into `warcs/`; return where it lies there, and whether that is new."""
    suffix = suffix_of(path, _opening(path))
    real = path.resolve()
    if real.parent == archive.warcs.resolve() and real.name.lower().endswith(WARC_SUFFIXES):
        return archive.warcs / real.name, False
    target = _free_name(archive.warcs, path, suffix)
    if target.exists():
        return target, False
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
    return target, True


def _free_name(folder: Path, path: Path, suffix: str, *, share: bool = True) -> Path:
    """Return where in `folder` the file belongs: an equal file's place, if it may `share` that, or a free name."""
    stem = _stem_of(path.name)
    for number in range(1, 10_000):
        target = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        # After a crash a file may lie there under its open name; its captures are known by the final one.
        if target.with_name(target.name + OPEN_SUFFIX).exists():
            continue
        if not target.exists() or (share and filecmp.cmp(path, target, shallow=False)):
            return target
    raise StoreError("no free file name is left", str(folder / stem))


def _stem_of(name: str) -> str:
    """Return a file's name without the suffix, as text without control characters that leaves room for a suffix."""
    text = "".join(char if char.isprintable() else "_" for char in _as_text(name))
    for known in sorted(WARC_SUFFIXES, key=len, reverse=True):
        if text.lower().endswith(known):
            text = text[: -len(known)]
            break
    return text.encode()[:_MOST_BYTES].decode("utf-8", "ignore")


def _indexed(archive: Archive, path: Path, is_new: bool) -> Refreshed:
    result = refresh_file(archive.index, path, path.name)
    if any(finding.code == "index.member.shared" for finding in result.findings):
        return _index_split(archive, path, is_new)
    return result if is_new else Refreshed(result.warc, result.captures, (_known(path), *result.findings))


def _known(path: Path) -> Finding:
    return Finding("import.known", "info", "already in the archive, not taken again", file=path.name)


def _index_split(archive: Archive, path: Path, is_new: bool) -> Refreshed:
    """Index the file's records in a file of their own instead, and take the file itself out of the way.

    Only what this call put there, and of which nothing is missing in the other, is deleted.
    """
    (split, is_new_split), told = _split(archive, path)
    archive.index.forget(path.name)
    again = refresh_file(archive.index, split, split.name)
    if is_new and not told:
        path.unlink()
        outcome = "the file as it came was left out"
    else:
        outcome = f"the file as it came lies in warcs/{_ORIGINALS}/{_set_aside(archive, path, is_new).name}"
    message = f"each record was given a gzip member of its own, in {split.name}; {outcome}"
    note = Finding("import.split", "info", message, file=path.name)
    known = () if is_new_split else (_known(split),)
    return Refreshed(again.warc, again.captures, (*known, note, *told, *again.findings))


def _set_aside(archive: Archive, path: Path, is_new: bool) -> Path:
    """Move a file of `warcs/` unchanged to where it is not indexed, and return where it lies there."""
    folder = archive.warcs / _ORIGINALS
    try:
        folder.mkdir(exist_ok=True)
        target = _free_name(folder, path, suffix_of(path, _opening(path)), share=is_new)
        if target.exists():
            path.unlink()
        else:
            path.rename(target)
            sync_folder(folder)
        sync_folder(archive.warcs)
    except OSError as error:
        raise store_error(error, folder) from error
    return target


def _split(archive: Archive, path: Path) -> tuple[tuple[Path, bool], list[Finding]]:
    """Put the file's records, a member each, into `warcs/`; return where, if it is new, and what could not be read."""
    stem = _stem_of(path.name)
    with _staging(archive) as folder:
        staged = folder / f"{stem}-split.warc.gz"
        with open_warc(path) as source, atomic_file(staged) as out:
            _, told = split_members(source, out, path.name)
        return _take(archive, staged, link=False), told
