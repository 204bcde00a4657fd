"""The end of the way: the records and WARC files of an archive sealed, and everything verified."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Archive
from archiver.seal.dataset import dataset_of
from archiver.seal.document import Seal
from archiver.seal.files import last_seal, seal_path, write_seal
from archiver.seal.key_files import write_key
from archiver.seal.keys import read_key
from archiver.seal.making import Facts, Signer
from archiver.seal.trust import read_trust
from archiver.verify.files import Totals, verify
from archiver.verify.seals import Belief

NAME = "demo"
KEY = "demo-key.pem"
PUBLIC_KEY = "demo-key.pub.pem"
"""The key is this archive's own, made at the first walk; it has no passphrase, and nobody should sign else with it."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A seal, where it lies, and how many records and files came to which verdict."""

    seal: Seal
    path: Path
    verdicts: Counter[str]


def seal_and_verify(archive: Archive) -> Proven:
    """Seal what is in `archive`, and make all its records again from the archived bytes."""
    folder = archive.folder
    if not (folder / KEY).exists():
        write_key(folder / KEY, None)
    now = datetime.now(UTC)
    path = seal_path(folder, NAME, now)
    before = last_seal(path.parent, NAME)
    facts = Facts(NAME, lambda: now, previous=before.manifest if before else None)
    signer = Signer(read_key(folder / KEY, lambda: None))
    seal = write_seal(path, dataset_of([archive.records, archive.warcs], folder), facts, signer=signer)
    totals = Totals()
    for source, found in verify(archive, belief=Belief(read_trust([folder / PUBLIC_KEY]))):
        totals.add(source, found)
    return Proven(seal, path, Counter(totals.total))
