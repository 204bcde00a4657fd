"""What the options of `archiver seal` choose: dataset, signer, time authority, passphrase."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.shell import Shell
from archiver.errors import SealError, UsageError

if TYPE_CHECKING:
    from cryptography import x509

    from archiver.seal.dataset import Dataset
    from archiver.seal.document import Seal
    from archiver.seal.making import Signer, Stamper
    from archiver.seal.manifest import Manifest

PASSPHRASE = "ARCHIVER_KEY_PASSPHRASE"
MAX_CERTIFICATES = 4 * 1024 * 1024
"""Bytes that a file of certificates may have."""


def dataset_named(folder: Path, paths: Sequence[Path]) -> Dataset:
    """Return the dataset in `paths`; without any the records and WARC files of the archive in `folder`."""
    from archiver.archive import open_archive
    from archiver.seal.dataset import dataset_of

    if paths:
        return dataset_of(paths, folder)
    archive = open_archive(folder)
    return dataset_of([path for path in (archive.records, archive.warcs) if path.is_dir()], folder)


def passphrase(*, is_new: bool = False) -> bytes | None:
    """Return the passphrase in ARCHIVER_KEY_PASSPHRASE, or the one that is typed; None where there is nobody to ask."""
    import sys

    if given := os.environ.get(PASSPHRASE):
        return given.encode()
    if not sys.stdin.isatty():
        return None
    word = "Passphrase for the new key (empty: none)" if is_new else "Passphrase of the key"
    typed: str = click.prompt(
        word, hide_input=True, default="", show_default=False, confirmation_prompt=is_new, err=True
    )
    return typed.encode() or None


def signer_of(key: Path, certificate: Path | None) -> Signer:
    """Return who signs: the key in a file, and the certificates in another. Raises SealError."""
    from archiver.seal.certificates import load_certificates
    from archiver.seal.keys import read_key
    from archiver.seal.making import Signer

    chain: tuple[x509.Certificate, ...] = ()
    if certificate:
        try:
            with certificate.open("rb") as file:
                raw = file.read(MAX_CERTIFICATES + 1)
        except OSError as error:
            raise SealError(f"cannot be read: {error.strerror}", str(certificate), "Check the name.") from error
        if len(raw) > MAX_CERTIFICATES:
            what = f"the file is longer than {MAX_CERTIFICATES:,} bytes"
            raise SealError(what, str(certificate), "Give the certificates that the key signs with.")
        chain = load_certificates(raw, str(certificate))
    return Signer(read_key(key, passphrase), chain)


def stamper_of(url: str, timeout_s: float) -> Stamper:
    """Return what asks the time authority at `url` for a timestamp."""
    from archiver.seal.timestamps import request_timestamp

    return lambda digest: request_timestamp(digest, url, timeout_s=timeout_s)


def previous_of(given: str | None, path: Path, name: str) -> Manifest | None:
    """Return the manifest that a seal at `path` follows: of the seal `given`, of the last one of that name, or none."""
    from archiver.seal.files import last_seal, whole_seal

    if given == "none":
        return None
    before: Seal | None = whole_seal(Path(given)) if given else last_seal(path.parent, name)
    return before.manifest if before else None


def verified_counts(shell: Shell, paths: Sequence[Path]) -> dict[str, int]:
    """Return how many rows and files of the dataset are the same. Raises SealError if anything is not."""
    from archiver.archive import open_archive
    from archiver.verify.files import Totals, verify

    totals, archive = Totals(), open_archive(shell.folder)
    own = shell.folder / "rules"
    targets = list(paths) or [each for each in (archive.records, archive.warcs) if each.is_dir()]
    for source, found in verify(
        archive, _files_of(targets), rules=(own,) if own.is_dir() else (), progress=shell.progress()
    ):
        totals.add(source, found)
    if not totals.all_same:
        reasons = ", ".join(f"{count:,} × {code}" for code, count in totals.reasons.most_common(5))
        hint = "`archiver verify` says what; without --verified it is sealed as it is."
        raise SealError(f"not everything is the same: {reasons}", str(shell.folder), hint)
    return {verdict: totals.total[verdict] for verdict in ("same", "differs", "unchecked")}


def _files_of(paths: Sequence[Path]) -> list[Path]:
    """Return `paths` with the web archives in place of folders that hold such."""
    from archiver.verify.packages import web_archives

    found: list[Path] = []
    for path in paths:
        found += (web_archives(path) or [path]) if path.is_dir() else [path]
    return found


def existing_seal(folder: Path, given: Path | None) -> Path:
    """Return the file of the seal that is meant: the one given, else the last one in the archive.

    Raises UsageError if there is none.
    """
    from archiver.seal.files import FOLDER, seals_in, superseded

    if given:
        return given
    files = list(seals_in(folder / FOLDER))
    older = superseded(files)
    last = [each for each in files if each.seal and each.seal.manifest.sha256 not in older]
    if len(last) != 1:
        what = "there is no seal" if not last else f"{len(last)} seals are followed by none"
        raise UsageError(what, str(folder / FOLDER), "`archiver seal` makes one; name one with --seal FILE.")
    return last[0].path
