"""Seals as files: where they lie, how they are written and read, and which is the one before or behind another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from archiver.errors import SealError, UsageError
from archiver.model import Finding
from archiver.progress import SILENT, Progress
from archiver.seal.dataset import SEAL_SUFFIX, Dataset
from archiver.seal.document import LONGEST, Seal, read_seal
from archiver.seal.hashes import RowHashes, hashes_path
from archiver.seal.making import Facts, Signer, Stamper, make_manifest, sign_manifest
from archiver.store.folder import atomic_file, make_folder, write_file

FOLDER = "seals"
_UNFIT = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class SealFile:
    """A seal as it lies in a file; `seal` is None where `findings` say why none can be made of it."""

    path: Path
    seal: Seal | None
    findings: tuple[Finding, ...] = ()


def seal_path(folder: Path, name: str, now: datetime) -> Path:
    """Return where a seal of the dataset called `name` is put in the archive in `folder`."""
    plain = _UNFIT.sub("-", name).strip("-.")[:100] or "dataset"
    stem = f"{plain}-{now:%Y%m%d%H%M%S}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(path for each in names if not (path := folder / FOLDER / f"{each}{SEAL_SUFFIX}").exists())


def write_seal(
    path: Path,
    dataset: Dataset,
    facts: Facts,
    *,
    signer: Signer | None = None,
    stamper: Stamper | None = None,
    progress: Progress = SILENT,
) -> Seal:
    """Seal `dataset` as it lies there into the file at `path`, which is not there yet, and return the seal.

    The hashes of its rows are written beside it. Raises SealError as making and signing do, StoreError if it cannot be
    written, UsageError if `path` is there.
    """
    if path.exists():
        raise UsageError("there is a file already, and no seal is overwritten", str(path), "Name another one with -o.")
    make_folder(path.parent)
    with atomic_file(hashes_path(path)) as hashes:
        manifest = make_manifest(dataset, facts, hashes=hashes, progress=progress)
        seal = sign_manifest(manifest, signer, stamper)
        raw = seal.encoded()
        # A name with a line end, say: what could not be read again is not written.
        if found := read_seal(raw)[1]:
            raise SealError(f"no seal can say that: {found[0].message}", str(path), "Change what was given for it.")
        write_file(path, raw)
    return seal


def open_seal(path: Path) -> SealFile:
    """Return the seal in the file at `path`, strictly read. Raises SealError if the file cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST + 1)
    except OSError as error:
        raise SealError(f"cannot be read: {error.strerror}", str(path), "Check the name.") from error
    seal, findings = read_seal(raw)
    return SealFile(path, seal, tuple(replace(finding, file=str(path)) for finding in findings))


def whole_seal(path: Path) -> Seal:
    """Return the seal in the file at `path`. Raises SealError if anything is wrong with its form."""
    found = open_seal(path)
    if found.seal is None or found.findings:
        what = found.findings[0].message if found.findings else "there is none"
        raise SealError(f"that is no seal: {what}", str(path), "`archiver verify` says all that is wrong with it.")
    return found.seal


def known_hashes(path: Path, seal: Seal) -> RowHashes | None:
    """Return the hashes of the rows that lie beside the seal at `path`; None if there are none, or not those."""
    hashes = RowHashes(hashes_path(path))
    return None if hashes.fault(seal.manifest) else hashes


def seals_in(folder: Path) -> Iterator[SealFile]:
    """Yield the seals right in `folder`, by their names. Raises SealError if one cannot be read."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(SEAL_SUFFIX) and path.is_file())
    except FileNotFoundError:
        return
    except OSError as error:
        raise SealError(f"cannot be read: {error.strerror}", str(folder), "Check the permissions.") from error
    yield from map(open_seal, paths)


def superseded(files: Sequence[SealFile]) -> set[str]:
    """Return the digests of the manifests that another of these seals names as the one before it."""
    named = (each.seal.manifest.previous for each in files if each.seal)
    return {previous["sha256"] for previous in named if previous}


def last_seal(folder: Path, name: str) -> Seal | None:
    """Return the seal of the dataset `name` in `folder` that no other one names as the one before it, or None.

    Raises UsageError if there are several, SealError if one cannot be read.
    """
    files = [each for each in seals_in(folder) if each.seal and each.seal.manifest.name == name]
    older = superseded(files)
    last = [each.seal for each in files if each.seal and each.seal.manifest.sha256 not in older]
    if len(last) > 1:
        hint = "Name the one that this seal follows with --previous FILE, or --previous none."
        raise UsageError(f"{len(last)} seals of {name!r} are followed by none", str(folder), hint)
    return last[0] if last else None
