"""A small dataset with its seal, and what a forger who knows the form does to a seal's file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archiver.records.canonical import canonical_json, canonical_sha256
from archiver.seal.dataset import Dataset
from archiver.seal.document import Seal
from archiver.seal.files import whole_seal, write_seal
from archiver.seal.keys import new_key
from archiver.seal.making import Facts, Signer, Stamper
from archiver.seal.manifest import Manifest
from tests.seal.authority import Identity, forged_token

SEALED_AT = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
NOW = SEALED_AT + timedelta(days=30)
SEAL = "seals/news.seal.json"

WARC = (
    b"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-%012d>\r\n"
    b"WARC-Date: 2024-05-01T12:00:00Z\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"
)


def row(number: int) -> dict[str, Any]:
    """Return a record."""
    return {"id": f"<urn:uuid:{number:032x}>", "title": f"中美 {number}", "url": f"http://example.com/{number}"}


def lines(*numbers: int) -> bytes:
    """Return records as JSON lines."""
    return b"".join(canonical_json(row(number)) + b"\n" for number in numbers)


def make_dataset(base: Path, *, rows: int = 10) -> Dataset:
    """Put three files of records, one with a note, and two WARC files into `base`, and return that as a dataset."""
    (base / "records").mkdir(parents=True)
    (base / "warcs").mkdir()
    (base / "records/a.jsonl").write_bytes(lines(*range(rows)))
    (base / "records/b.jsonl").write_bytes(lines(*range(100, 103)))
    (base / "records/list.json").write_text(json.dumps([row(200), row(201)]))
    (base / "records/note.txt").write_text("what this is")
    for number in (1, 2):
        (base / f"warcs/{number}.warc").write_bytes(WARC % number + WARC % (number + 10) * (number - 1))
    return Dataset(base, ("records", "warcs"))


def facts(
    name: str = "news", *, created: datetime = SEALED_AT, previous: Manifest | None = None, signer: str | None = None
) -> Facts:
    """Return what a manifest says besides what lies there."""
    return Facts(name=name, created=lambda: created, previous=previous, signer=signer)


def stamper(authority: Identity, instant: datetime = SEALED_AT) -> Stamper:
    """Return a time authority whose clock stands."""
    return lambda digest: forged_token(authority, digest, instant=instant)


def signer(identity: Identity | None = None, *above: Identity) -> Signer:
    """Return somebody who signs, with certificates or with a new Ed25519 key."""
    if identity is None:
        return Signer(new_key())
    return Signer(identity.key, tuple(each.certificate for each in (identity, *above)))


@dataclass(frozen=True)
class Sealed:
    """A dataset in a folder, and the file of its seal."""

    base: Path
    path: Path

    @property
    def seal(self) -> Seal:
        """The seal as it is in the file."""
        return whole_seal(self.path)

    @property
    def value(self) -> dict[str, Any]:
        """The seal's JSON."""
        value: dict[str, Any] = json.loads(self.path.read_bytes())
        return value

    def forge(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the seal's JSON, and put checksum and spelling right again, as a forger would."""
        value = self.value
        change(value)
        members = {name: member for name, member in value.items() if name != "checksum"}
        self.path.write_bytes(canonical_json({**members, "checksum": canonical_sha256(members)}) + b"\n")


def seal_dataset(
    base: Path,
    signer: Signer | None,
    stamper: Stamper | None = None,
    *,
    facts: Facts,
    path: str = SEAL,
    dataset: Dataset | None = None,
) -> Sealed:
    """Seal what lies in `base`, and return it."""
    whole = dataset or Dataset(base, ("records", "warcs"))
    write_seal(base / path, whole, facts, signer=signer, stamper=stamper)
    return Sealed(base, base / path)
