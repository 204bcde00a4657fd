"""The WARC files that records name, and those that go with them into a package."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.message.head import parse_fields
from archiver.model import Finding, header_value
from archiver.pack.rules.container import bad_name
from archiver.publish.contents import Contents, pieces, reading
from archiver.publish.files import Source
from archiver.publish.labels import line
from archiver.warc.files import open_warc, read_file
from archiver.warc.record import WarcRecord
from archiver.warc.writer import OPEN_SUFFIX

_WEB_ARCHIVES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_HEAD_BYTES = 64 * 1024
_LONGEST_NAME = 200
_ABOUT = "Captures of web pages, as they came over the wire"

Tell = Callable[[Finding], None]


def add_warcs(contents: Contents, archive: Archive, tell: Tell) -> None:
    """Add the closed and indexed WARC files of the archive; `tell` is called with a finding for each left out."""
    unindexed = set(archive.unindexed())
    for path in sorted(archive.warcs.iterdir()):
        if not path.is_file() or not path.name.removesuffix(OPEN_SUFFIX).lower().endswith(_WEB_ARCHIVES):
            continue
        if path.name.endswith(OPEN_SUFFIX):
            tell(left_out(path, "it is still being written", "Pack again when the crawl has ended."))
        elif path.name in unindexed:
            tell(left_out(path, "the index does not know it as it is now", "Run `archiver index`."))
        elif reason := bad_name(path.name):
            tell(left_out(path, f"its name {reason}", "Rename it and run `archiver index`."))
        else:
            contents.copy(path, f"warcs/{path.name}", "warc", _ABOUT)


def sources_of(archive: Archive, counts: Counter[str], contents: Contents, tell: Tell) -> tuple[Source, ...]:
    """Return the WARC files of the package and those that records name, `counts` of them each, sorted by name.

    A file that is not in the package is hashed where it lies; `tell` is called with each that is not there.
    """
    packed = {file.name: file for file in contents.files if file.role == "warc"}
    found = []
    for name in sorted({*counts, *packed}):
        path, rows = _place(archive, name), counts[name]
        if file := packed.get(name):
            found.append(Source(name, rows, file.size, file.sha256, _software(path), file.path))
        elif path is None:
            what, hint = "records name this WARC file, and the archive does not have it", "Put the file back."
            tell(Finding("publish.warc", "warning", what, file=name, hint=hint))
            found.append(Source(name, rows))
        else:
            size, sha256 = _digest(path)
            found.append(Source(name, rows, size, sha256, _software(path)))
    return tuple(found)


def left_out(path: Path, reason: str, hint: str) -> Finding:
    """Return the finding about a file that is not packed."""
    name = path.name.encode("utf-8", "replace").decode()
    return Finding("pack.left-out", "warning", f"left out of the package: {reason}", file=name, hint=hint)


def _place(archive: Archive, name: str) -> Path | None:
    try:
        path = archive.warc_path(name)
    except WarcError:
        # A record by others may name anything.
        return None
    return path if path.is_file() else None


def _digest(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with reading(path) as file:
        for piece in pieces(file, path):
            digest.update(piece)
            size += len(piece)
    return size, digest.hexdigest()


def _software(path: Path | None) -> str:
    """Return what the warcinfo record at the beginning of a file says of the program that wrote it, "" if nothing."""
    if path is None:
        return ""
    try:
        with open_warc(path) as file:
            first = next(read_file(file, path.name), None)
            if not isinstance(first, WarcRecord) or first.record_type != "warcinfo":
                return ""
            lines = first.read(_HEAD_BYTES).split(b"\n")
    except WarcError:
        return ""
    said = header_value(parse_fields([each.rstrip(b"\r") for each in lines]), "software") or ""
    return line(said.encode("latin-1").decode("utf-8", "replace")[:_LONGEST_NAME])
