"""Proofs that single rows are under a seal: made out of the dataset, checked with nothing but themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archiver.errors import RecordError, SealError
from archiver.model import Finding
from archiver.records.canonical import canonical_json
from archiver.seal import codes
from archiver.seal.dataset import Dataset, Row, rows_of
from archiver.seal.document import Seal, form_faults, read_object, seal_faults, seal_of
from archiver.seal.hashes import RowHashes
from archiver.seal.manifest import Manifest, list_leaves, row_leaf
from archiver.seal.merkle import inclusion_paths, leaf_hash, root_from_path

FORM = "inclusion-proof-1"
_CHANGED = "Prove it in the dataset as it was sealed, or seal the dataset again."


@dataclass(frozen=True)
class Proof:
    """One row, its place in the dataset, the hashes from its leaf to the root, and the seal.

    `row` counts the rows of the file from 1, `index` the leaves of the tree from 0.
    """

    record: Any
    file: str
    row: int
    index: int
    leaf: bytes
    path: tuple[bytes, ...]
    seal: Seal

    def encoded(self) -> bytes:
        """Return the proof as canonical JSON and a newline, by schema inclusion-proof-1. Raises RecordError."""
        value = {
            "form": FORM,
            "record": self.record,
            "file": self.file,
            "row": self.row,
            "index": self.index,
            "leaf": self.leaf.hex(),
            "path": [each.hex() for each in self.path],
            "seal": self.seal.as_json(),
        }
        return canonical_json(value) + b"\n"


def make_proofs(dataset: Dataset, seal: Seal, wanted: Sequence[str], hashes: RowHashes | None = None) -> list[Proof]:
    """Return the proofs of the rows that `wanted` names, each by a record's id or as FILE:LINE, in the dataset's order.

    `hashes` spare reading the whole dataset once more. Raises SealError for a row that is not there, or is not the one
    that was sealed.
    """
    manifest = seal.manifest
    found = list(_wanted_rows(dataset, manifest, wanted))
    indices = [index for index, _ in found]
    known = hashes.leaves(manifest) if hashes else _all_leaves(dataset, manifest)
    try:
        paths = inclusion_paths(known, indices, manifest.size)
    except ValueError as error:
        raise SealError(f"the dataset is not the one that was sealed: {error}", str(dataset.base), _CHANGED) from error
    proofs = []
    for (index, row), path in zip(found, paths, strict=True):
        if root_from_path(row.leaf, index, manifest.size, path) != bytes.fromhex(manifest.root):
            place = f"{row.file}, row {row.number}"
            raise SealError("the row, or another one, is not the one that was sealed", place, _CHANGED)
        proofs.append(Proof(row.entry.value, row.file, row.number, index, row.leaf, tuple(path), seal))
    return proofs


def read_proof(raw: bytes) -> tuple[Proof | None, list[Finding]]:
    """Return the proof that `raw` is, and what is wrong with its form; None where no proof can be made of it."""
    value, found = read_object(raw, "proof")
    if value is None:
        return None, found
    wrong = [codes.PROOF_FORM.finding(each.message, pointer=each.pointer) for each in form_faults(FORM, value)]
    if wrong:
        return None, [*wrong, *found]
    inner = [_within(each) for each in seal_faults(value["seal"])]
    if any(finding.code == codes.FORM.code for finding in inner):
        return None, [*inner, *found]
    proof = Proof(
        record=value["record"],
        file=value["file"],
        row=value["row"],
        index=value["index"],
        leaf=bytes.fromhex(value["leaf"]),
        path=tuple(bytes.fromhex(each) for each in value["path"]),
        seal=seal_of(value["seal"]),
    )
    return proof, [*inner, *found]


def proof_faults(proof: Proof) -> Iterator[Finding]:
    """Yield why a proof does not show that its row is a leaf of the tree under its seal."""
    manifest = proof.seal.manifest
    first = manifest.first_row(proof.file)
    rows = next((each.count or 0 for each in manifest.files if each.path == proof.file), 0)
    if first is None or not 1 <= proof.row <= rows or proof.index != first + proof.row - 1:
        what = f"the manifest has no row {proof.row} of {proof.file} as leaf {proof.index}"
        yield codes.PROOF_PLACE.finding(what, pointer="/index")
    try:
        leaf = row_leaf(proof.record)
    except RecordError as error:
        yield codes.PROOF_RECORD.finding(error.what, pointer="/record")
        return
    if leaf != proof.leaf:
        what = "the row is not the one that the proof is about"
        yield codes.PROOF_RECORD.finding(what, pointer="/record", value=leaf.hex(), expected=proof.leaf.hex())
    if root_from_path(leaf, proof.index, manifest.size, proof.path) != bytes.fromhex(manifest.root):
        yield codes.PROOF_PATH.finding("its path does not lead to the root in the manifest", pointer="/path")


def _within(finding: Finding) -> Finding:
    code = next(each for each in codes.CODES if each.code == finding.code)
    return code.finding(finding.message, pointer=f"/seal{finding.pointer or ''}")


def _wanted_rows(dataset: Dataset, manifest: Manifest, wanted: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Yield each wanted row with the number of its leaf. Raises SealError if one is not there."""
    places, ids = _places(dataset, manifest, wanted)
    left = set(wanted)
    start = 0
    for file in manifest.files:
        if file.count and (ids or file.path in places):
            for row in rows_of(dataset, file.path):
                if isinstance(row, Row) and (found := _names_of(row, places.get(file.path, {}), ids)):
                    left -= found
                    yield start + row.number - 1, row
        start += file.count or 0
    if left:
        hint = "Name it by its record id, or as FILE:LINE with a file that the seal lists."
        raise SealError("the sealed dataset has no such row", ", ".join(sorted(left))[:200], hint)


def _names_of(row: Row, places: dict[str, str], ids: dict[str, str]) -> set[str]:
    """Return the words that name `row`."""
    line = row.entry.pointer or str(row.entry.line or row.number)
    named = (places.get(line), ids.get((row.record_id or "").strip("<>")) if row.record_id else None)
    return {each for each in named if each}


def _places(
    dataset: Dataset, manifest: Manifest, wanted: Sequence[str]
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Return what was asked for by place, by file and line, and what was asked for by id; with the words for each."""
    places: dict[str, dict[str, str]] = {}
    ids: dict[str, str] = {}
    names = {each.path: each.path for each in manifest.files}
    names |= {os.path.realpath(dataset.path(each.path)): each.path for each in manifest.files}
    for word in wanted:
        file, _, line = word.rpartition(":")
        spelled = (file, os.path.realpath(file), os.path.realpath(dataset.path(file))) if file else ()
        path = next((names[each] for each in spelled if each in names), None)
        if path:
            places.setdefault(path, {})[line] = word
        else:
            ids[word.strip("<>")] = word
    return places, ids


def _all_leaves(dataset: Dataset, manifest: Manifest) -> Iterator[bytes]:
    for file in manifest.files:
        if file.count:
            for row in rows_of(dataset, file.path):
                # What cannot be read stands in the tree as a leaf that no row has.
                yield row.leaf if isinstance(row, Row) else leaf_hash(b"")
    yield from list_leaves(manifest.files, manifest.warcs, manifest.schemas)
