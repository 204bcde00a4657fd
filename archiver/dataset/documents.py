"""Documents by others as they lie in an archive: each a resource record under an address of its own, byte for byte.

The address is urn:archiver:record:NAME/PATH, NAME that of the import and PATH the file's in its tree, escaped.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import TracebackType
from urllib.parse import quote, unquote_to_bytes

from warcio.recordloader import ArcWarcRecord

from archiver.archive import Archive
from archiver.errors import StoreError, UsageError
from archiver.index.filestamps import stamp_of
from archiver.model import Capture
from archiver.urls.surt import surt
from archiver.version import VERSION
from archiver.warc.build import CONFORMS_TO, new_record_id, record_id_of, warcinfo_record
from archiver.warc.resource import resource_records
from archiver.warc.writer import MAX_BYTES, WarcWriter

ADDRESS = "urn:archiver:record:"
CONTENT_TYPE = "text/markdown; charset=utf-8"
SUFFIXES = (".md", ".markdown")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_BATCH = 200
"""So many documents are written before they are made durable and known to the index."""

Clock = Callable[[], datetime]


def import_name(folder: Path, name: str | None = None) -> str:
    """Return what an import is called: `name`, or the folder's own, with hyphens for what no name holds.

    Raises UsageError for a name that is none.
    """
    if name is None:
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", folder.absolute().name).strip("-._")[:100] or "records"
    if not _NAME.fullmatch(name):
        hint = "Take letters, digits, dots, hyphens and underscores, a letter or digit first."
        raise UsageError(f"{name[:80]!r} is no name for an import", "--name", hint)
    return name


def address_of(name: str, path: str) -> str:
    """Return the address of the document at `path` ("2024/05/a.md") in the import called `name`."""
    return f"{ADDRESS}{name}/{quote(os.fsencode(path))}"


def path_of(address: str) -> PurePosixPath:
    """Return the path in its tree of the document at `address`. Raises StoreError if it would lead out of a tree."""
    raw = unquote_to_bytes(address.removeprefix(ADDRESS).partition("/")[2])
    path = PurePosixPath(os.fsdecode(raw))
    if not path.parts or path.is_absolute() or ".." in path.parts or b"\0" in raw:
        raise StoreError("the address of a document names no path in a tree", address[:200], "Leave it out.")
    return path


def tree_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield path in the tree and place of each file under `folder`, sorted; hidden ones and other trees are left out.

    Raises StoreError if a folder cannot be read.
    """

    def refused(error: OSError) -> None:
        raise StoreError(f"the folder cannot be read: {error.strerror}", str(error.filename)) from error

    for top, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for each in sorted(names):
            if not each.startswith("."):
                path = Path(top, each)
                yield path.relative_to(folder).as_posix(), path


class DocumentStore:
    """Takes documents into the archive whose lock is held; use it as a context manager, which makes all durable."""

    def __init__(self, archive: Archive, name: str, *, clock: Clock, max_bytes: int = MAX_BYTES) -> None:
        self._archive = archive
        self._name = name
        self._clock = clock
        self._warcinfo_id = ""
        self._pending: dict[str, list[Capture]] = {}
        self.warcs: list[str] = []
        self._writer = WarcWriter(
            archive.warcs, f"records-{name}", clock=clock, opening=self._opening, max_bytes=max_bytes
        )

    def __enter__(self) -> DocumentStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._commit()
        finally:
            self._writer.close()
        for warc in self.warcs:
            with contextlib.suppress(FileNotFoundError):
                self._archive.index.add(warc, [], stamp_of(self._archive.warcs / warc))

    def put(self, path: str, raw: bytes) -> bool:
        """Take in the document `raw` at `path`, unless the latest there is the same; tell whether it was new."""
        address = address_of(self._name, path)
        digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
        latest = max(
            (each for each in self._archive.lookup(address) if each.url == address),
            key=lambda each: each.date,
            default=None,
        )
        if latest is not None and latest.digest == digest:
            return False
        self._writer.prepare()
        when = self._clock()
        records = resource_records(address, CONTENT_TYPE, raw, when, warcinfo_id=self._warcinfo_id)
        place = self._writer.write(records)[0]
        capture = Capture(
            url=address,
            urlkey=surt(address),
            date=when,
            record_id=record_id_of(records[0]),
            record_type="resource",
            warc=place.warc,
            offset=place.offset,
            length=place.length,
            mime="text/markdown",
            digest=digest,
        )
        self._pending.setdefault(place.warc, []).append(capture)
        if sum(map(len, self._pending.values())) >= _BATCH:
            self._commit()
        return True

    def _commit(self) -> None:
        self._writer.sync()
        for warc in list(self._pending):
            self._archive.index.add(warc, self._pending.pop(warc))

    def _opening(self, name: str) -> list[ArcWarcRecord]:
        self.warcs.append(name)
        self._warcinfo_id = new_record_id()
        facts: Mapping[str, str] = {
            "software": f"archiver/{VERSION} (archiver-toolkit)",
            "format": "WARC File Format 1.1",
            "conformsTo": CONFORMS_TO,
            "isPartOf": self._name,
            "description": "Records by others, taken in with `archiver import-records`",
        }
        return [warcinfo_record(name, self._clock(), facts, record_id=self._warcinfo_id)]


def stored_documents(archive: Archive, name: str) -> Iterator[Capture]:
    """Yield the latest capture of each document of the import called `name`, in the order of their addresses' keys."""
    prefix = f"{ADDRESS}{name}/"
    same_key: dict[str, Capture] = {}
    key = ""
    for capture in archive.lookup(prefix, match="prefix"):
        if not capture.url.startswith(prefix) or capture.record_type != "resource":
            continue
        if capture.urlkey != key:
            yield from same_key.values()
            same_key, key = {}, capture.urlkey
        # Paths that differ in case alone have one key; the later capture of one path takes the place of the earlier.
        same_key[capture.url] = capture
    yield from same_key.values()
