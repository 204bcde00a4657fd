"""What lies in a dataset beside what its manifest says: files, web archives, rows, and the root over them all."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from archiver.errors import ArchiverError, SealError
from archiver.model import Finding
from archiver.progress import SILENT, Progress
from archiver.seal import codes
from archiver.seal.dataset import (
    Dataset,
    Row,
    Unsealable,
    digest_of,
    holds_rows,
    is_warc,
    kind_of,
    read_web_archive,
    rows_of,
)
from archiver.seal.hashes import RowHashes
from archiver.seal.making import shipped_schemas
from archiver.seal.manifest import Manifest, SealedFile, list_leaves
from archiver.seal.merkle import Tree, leaf_hash
from archiver.seal.row_changes import RowChanges

Compared = Generator[Finding, None, SealedFile]

_SHOWN = 200
"""So many characters of a path are told."""
_UNREADABLE_LEAF = leaf_hash(b"")
"""Stands in the tree for a row that cannot be read; no leaf is empty."""


def compare_dataset(
    base: Path, manifest: Manifest, hashes: RowHashes | None = None, *, progress: Progress = SILENT
) -> Iterator[Finding]:
    """Yield what of the dataset in the folder `base` is not what `manifest` says; the root over all comes last.

    `hashes` are those of the sealed rows; with them a row that was changed is named. Memory does not grow with the
    rows. Nothing is raised for what lies there.
    """
    comparison = _Comparison(Dataset(base, manifest.covers), manifest, hashes, progress)
    yield from comparison.surplus()
    files = yield from comparison.files()
    warcs = yield from comparison.warcs()
    yield from _schema_changes(manifest)
    tree = comparison.tree
    tree.extend(list_leaves(tuple(files), tuple(warcs), manifest.schemas))
    if (root := tree.root().hex()) != manifest.root:
        what = "the Merkle root over what lies here is not that of the manifest"
        yield codes.ROOT.finding(what, pointer="/manifest/tree/root", value=root, expected=manifest.root)


class _Comparison:
    """Compares part by part; `tree` grows by the rows that are there."""

    def __init__(self, dataset: Dataset, manifest: Manifest, hashes: RowHashes | None, progress: Progress) -> None:
        self.tree = Tree()
        self._dataset, self._manifest, self._hashes, self._progress = dataset, manifest, hashes, progress
        self._sealed_rows = 0

    def surplus(self) -> Iterator[Finding]:
        """Yield a finding for each file that the manifest does not list."""
        listed = {each.path for each in (*self._manifest.files, *self._manifest.warcs)}
        try:
            for name in self._dataset.paths():
                if name not in listed:
                    path = str(self._dataset.path(name))
                    yield codes.FILE_EXTRA.finding(f"{name} is not in the manifest", file=path)
        except SealError as error:
            yield codes.FILE_EXTRA.finding(error.what, file=error.where)

    def files(self) -> Generator[Finding, None, list[SealedFile]]:
        """Yield what differs of the files and their rows; return them as they are."""
        present = []
        for number, sealed in enumerate(self._manifest.files):
            present.append((yield from self._file(sealed, f"/manifest/files/{number}")))
            self._sealed_rows += sealed.count or 0
        return present

    def warcs(self) -> Generator[Finding, None, list[SealedFile]]:
        """Yield what differs of the web archives; return them as they are."""
        sealed = self._manifest.warcs
        if sealed and not any(kind_of(self._dataset.path(each.path)) for each in sealed):
            yield codes.WARCS_ABSENT.finding(f"none of the {len(sealed)} WARC files is here", pointer="/manifest/warcs")
            return list(sealed)
        present = []
        for number, each in enumerate(sealed):
            present.append((yield from self._warc(each, f"/manifest/warcs/{number}")))
            self._progress.step("comparing WARC files", number + 1, len(sealed))
        return present

    def _file(self, sealed: SealedFile, pointer: str) -> Compared:
        present = yield from self._bytes(sealed, pointer)
        if present is None:
            return sealed
        count = None
        if holds_rows(sealed.path) and not is_warc(sealed.path):
            before = self.tree.size
            yield from self._rows(sealed)
            count = self.tree.size - before
        yield from _count_fault(sealed, count, "rows", pointer, str(self._dataset.path(sealed.path)))
        return replace(present, count=count)

    def _warc(self, sealed: SealedFile, pointer: str) -> Compared:
        path = self._dataset.path(sealed.path)
        if kind_of(path) != "file":
            yield _missing(sealed, path, pointer)
            return sealed
        try:
            found = read_web_archive(path)
        except (OSError, ArchiverError) as error:
            yield _unreadable(sealed, path, pointer, error)
            return sealed
        yield from _change(sealed, path, pointer, found.size_bytes, found.sha256)
        present = replace(sealed, size_bytes=found.size_bytes, sha256=found.sha256)
        if found.fault:
            yield codes.FILE_UNREADABLE.finding(found.fault.what, file=str(path), pointer=pointer)
            return present
        yield from _count_fault(sealed, found.count, "records", pointer, str(path))
        return replace(present, count=found.count)

    def _bytes(self, sealed: SealedFile, pointer: str) -> Generator[Finding, None, SealedFile | None]:
        """Yield what differs of a file's bytes; return it as it is, None if it cannot be read."""
        path = self._dataset.path(sealed.path)
        if kind_of(path) != "file":
            yield _missing(sealed, path, pointer)
            return None
        try:
            size, digest = digest_of(path)
        except OSError as error:
            yield _unreadable(sealed, path, pointer, error)
            return None
        yield from _change(sealed, path, pointer, size, digest)
        return replace(sealed, size_bytes=size, sha256=digest)

    def _rows(self, sealed: SealedFile) -> Iterator[Finding]:
        """Yield what differs of a file's rows, which are added to the tree."""
        changes = RowChanges()
        file, count = str(self._dataset.path(sealed.path)), sealed.count or 0
        start, before = self._sealed_rows, self.tree.size
        known = self._hashes.between(start, start + count) if self._hashes else iter(())
        for number, (row, leaf) in enumerate(zip_longest(rows_of(self._dataset, sealed.path), known), 1):
            if row is None:
                changes.pair(number, None, leaf)
                continue
            self.tree.append(_UNREADABLE_LEAF if isinstance(row, Unsealable) else row.leaf)
            if isinstance(row, Unsealable):
                what = f"row {row.number} cannot be read: {row.reason}"
                yield codes.ROW_UNREADABLE.finding(what, file=row.entry.file, line=row.entry.line)
            if self._hashes:
                changes.pair(number, row if isinstance(row, Row) else None, leaf)
            if number % 1000 == 0:
                self._progress.step("comparing rows", self.tree.size, self._manifest.rows)
        for finding in changes.findings(has_as_many=self.tree.size - before == count):
            yield replace(finding, file=file)


def _missing(sealed: SealedFile, path: Path, pointer: str) -> Finding:
    return codes.FILE_MISSING.finding(f"{sealed.path[:_SHOWN]} is not there", file=str(path), pointer=pointer)


def _unreadable(sealed: SealedFile, path: Path, pointer: str, error: OSError | ArchiverError) -> Finding:
    reason = error.what if isinstance(error, ArchiverError) else f"cannot be read: {error.strerror}"
    return codes.FILE_UNREADABLE.finding(f"{sealed.path[:_SHOWN]} {reason}", file=str(path), pointer=pointer)


def _change(sealed: SealedFile, path: Path, pointer: str, size: int, digest: str) -> Iterator[Finding]:
    if (size, digest) != (sealed.size_bytes, sealed.sha256):
        what = f"{sealed.path[:_SHOWN]} is not the file that was sealed: it has {size} bytes"
        what += "" if size == sealed.size_bytes else f", {sealed.size_bytes} were sealed"
        where = {"file": str(path), "pointer": f"{pointer}/sha256", "value": digest, "expected": sealed.sha256}
        yield codes.FILE_CHANGED.finding(what, **where)


def _count_fault(sealed: SealedFile, count: int | None, what: str, pointer: str, file: str) -> Iterator[Finding]:
    if count != sealed.count:
        told = f"{sealed.path[:_SHOWN]} has {count} {what}, the manifest says {sealed.count}"
        yield codes.COUNT.finding(told, file=file, pointer=f"{pointer}/{what}")


def _schema_changes(manifest: Manifest) -> Iterator[Finding]:
    here = {each.schema_id: each.sha256 for each in shipped_schemas()}
    for number, schema in enumerate(manifest.schemas):
        if here.get(schema.schema_id, schema.sha256) != schema.sha256:
            what = f"the schema {schema.name} that ships here is another"
            yield codes.SCHEMA.finding(what, pointer=f"/manifest/schemas/{number}/sha256")
