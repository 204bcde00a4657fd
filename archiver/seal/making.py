"""Makes a manifest of a dataset as it lies there, and signs it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography import x509

from archiver.errors import SealError, UsageError
from archiver.progress import SILENT, Progress
from archiver.records.schema import load_schema
from archiver.seal.certificates import chain_of, der_of
from archiver.seal.dataset import (
    Dataset,
    Unsealable,
    digest_of,
    holds_rows,
    is_warc,
    kind_of,
    read_web_archive,
    rows_of,
    state_of,
)
from archiver.seal.document import Seal, Signature, Stamp
from archiver.seal.keys import PrivateKey, fingerprint, public_der, public_der_of, sign
from archiver.seal.manifest import FORM, Manifest, SealedFile, SealedSchema, list_leaves, write_instant
from archiver.seal.merkle import Tree
from archiver.seal.names import bears_name, names_of
from archiver.version import VERSION

SCHEMAS = ("provenance-1", "record-1")
"""What records are made for; sorted."""

Stamper = Callable[[bytes], bytes]
"""Gets a timestamp token for a SHA-256 digest."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manifest says besides what lies there; `previous` is the manifest of the seal before."""

    name: str
    created: Callable[[], datetime]
    license: str | None = None
    signer: str | None = None
    previous: Manifest | None = None
    verified: Mapping[str, int] | None = None

    def as_json(self, covers: Sequence[str]) -> dict[str, Any]:
        """Return the members of a manifest that say nothing of the tree. The clock is read now."""
        created = write_instant(self.created())
        before = self.previous
        if before and created < str(before.facts["created"]):
            what = f"the seal before this one was made later ({before.facts['created']})"
            raise SealError(what, "", "Look at this machine's clock, or seal with --previous none.")
        optional = {
            "license": self.license,
            "signer": self.signer,
            "previous": {"created": before.facts["created"], "sha256": before.sha256} if before else None,
            "verified": dict(self.verified) if self.verified else None,
        }
        return {
            "form": FORM,
            "name": self.name,
            "created": created,
            "software": {"name": "archiver", "version": VERSION},
            "covers": list(covers),
            **{name: value for name, value in optional.items() if value is not None},
        }


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key, and the certificates that vouch for it, its own first."""

    key: PrivateKey
    certificates: tuple[x509.Certificate, ...] = ()


def make_manifest(
    dataset: Dataset, facts: Facts, *, hashes: BinaryIO | None = None, progress: Progress = SILENT
) -> Manifest:
    """Return the manifest of `dataset` as it lies there; the hashes of its rows' leaves are written to `hashes`.

    Memory does not grow with the rows. Raises SealError if there is nothing to seal, something cannot be read or has
    no canonical form, or a file changes meanwhile.
    """
    names = dataset.paths()
    tree = Tree()
    files = tuple(_sealed_files(dataset, [name for name in names if not is_warc(name)], tree, hashes, progress))
    warcs = tuple(_sealed_warcs(dataset, [name for name in names if is_warc(name)], progress))
    if not files and not warcs:
        raise SealError("there is nothing to seal", str(dataset.base), "`archiver extract` makes records.")
    schemas = tuple(shipped_schemas())
    tree.extend(list_leaves(files, warcs, schemas))
    return Manifest(facts.as_json(dataset.covers), files, warcs, schemas, tree.size, tree.root().hex())


def sign_manifest(manifest: Manifest, signer: Signer | None, stamper: Stamper | None = None) -> Seal:
    """Return the seal of `manifest`, signed by `signer` and timestamped by `stamper` where there are these.

    Raises SealError (a SealRefusedError where there is a code for it) for certificates that are not of the key, may not
    sign, are not valid at the time of the manifest, or do not bear the signer's name.
    """
    if signer is None:
        return Seal(manifest, (), _stamps(stamper, manifest.raw, None))
    _see_fit(manifest, signer)
    made = sign(signer.key, manifest.raw)
    chain = tuple(der_of(each) for each in signer.certificates)
    signature = Signature(made.algorithm, made.key, fingerprint(made.key), made.signature, chain)
    return Seal(manifest, (signature,), _stamps(stamper, made.signature, 0))


def shipped_schemas() -> Iterator[SealedSchema]:
    """Yield the schemas that records are made for, as they ship."""
    for name in SCHEMAS:
        schema = load_schema(name)
        document = schema.document if isinstance(schema.document, Mapping) else {}
        yield SealedSchema(name, str(document["$id"]), hashlib.sha256(schema.text.encode()).hexdigest())


def signer_name(signer: Signer, wanted: str | None) -> str | None:
    """Return the name that the manifest is to say: the one wanted, else the first that the certificate bears."""
    if wanted or not signer.certificates:
        return wanted
    return next(iter(names_of(signer.certificates[0])), None)


def _stamps(stamper: Stamper | None, message: bytes, number: int | None) -> tuple[Stamp, ...]:
    return (Stamp(stamper(hashlib.sha256(message).digest()), number),) if stamper else ()


def _see_fit(manifest: Manifest, signer: Signer) -> None:
    if not signer.certificates:
        return
    leaf, *others = signer.certificates
    if public_der(signer.key.public_key()) != public_der_of(leaf):
        raise UsageError("the first certificate is not that of the key", "--certificate", "Put the key's own first.")
    chain_of(leaf, others, (), at=manifest.created, usage="signature")
    name = manifest.facts.get("signer")
    if name and not bears_name(leaf, name):
        known = ", ".join(names_of(leaf))
        raise UsageError(f"the certificate does not bear the name {name[:80]!r}", "--signer", f"It bears: {known}.")


def _sealed_files(
    dataset: Dataset, names: Sequence[str], tree: Tree, hashes: BinaryIO | None, progress: Progress
) -> Iterator[SealedFile]:
    for name in names:
        with _unchanged(dataset.path(name)) as path:
            size, digest = digest_of(path)
            count = None
            if holds_rows(name):
                before = tree.size
                tree.extend(_written(_leaves(dataset, name, progress, before), hashes))
                count = tree.size - before
        yield SealedFile(name, size, digest, count)


def _leaves(dataset: Dataset, name: str, progress: Progress, before: int) -> Iterator[bytes]:
    for row in rows_of(dataset, name):
        if isinstance(row, Unsealable):
            place = row.entry.file + (f":{row.entry.line}" if row.entry.line is not None else row.entry.pointer)
            raise SealError(f"the row cannot be sealed: {row.reason}", place, "`archiver validate` says more.")
        if row.number % 1000 == 0:
            progress.step("sealing rows", before + row.number)
        yield row.leaf


def _written(leaves: Iterable[bytes], hashes: BinaryIO | None) -> Iterator[bytes]:
    for leaf in leaves:
        if hashes is not None:
            hashes.write(leaf)
        yield leaf


def _sealed_warcs(dataset: Dataset, names: Sequence[str], progress: Progress) -> Iterator[SealedFile]:
    for done, name in enumerate(names, 1):
        with _unchanged(dataset.path(name)) as path:
            found = read_web_archive(path)
            if found.fault:
                raise found.fault
        progress.step("sealing WARC files", done, len(names))
        yield SealedFile(name, found.size_bytes, found.sha256, found.count)


@contextmanager
def _unchanged(path: Path) -> Iterator[Path]:
    """Give `path`, to be read in several goes. Raises SealError if it cannot be read, or was written meanwhile."""
    if kind_of(path) != "file":
        # To open a pipe would be to wait for ever.
        raise SealError("this is no plain file, and cannot be sealed", str(path), "Take it out of the folder.")
    try:
        before = state_of(path)
        yield path
        after = state_of(path)
    except OSError as error:
        raise SealError(
            f"cannot be read: {error.strerror}", str(path), "Check the disk and the permissions."
        ) from error
    if before != after:
        raise SealError(
            "the file was written while it was being sealed", str(path), "Wait for the writer, and try again."
        )
