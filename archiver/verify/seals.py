"""Seals and proofs as verdicts: who signed, when, and whether what lies here is what was sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.errors import SealError
from archiver.model import Finding
from archiver.progress import SILENT, Progress
from archiver.seal import codes
from archiver.seal.checking import Witness, check_seal
from archiver.seal.comparing import compare_dataset
from archiver.seal.dataset import PROOF_SUFFIX, SEAL_SUFFIX, kind_of
from archiver.seal.document import LONGEST, Seal
from archiver.seal.files import FOLDER, SealFile, open_seal, seals_in
from archiver.seal.hashes import RowHashes, hashes_path
from archiver.seal.manifest import write_instant
from archiver.seal.places import dataset_folder
from archiver.seal.proofs import proof_faults, read_proof
from archiver.seal.trust import NOBODY, Trust
from archiver.verify.finding_captures import text
from archiver.verify.verification import Kind, Place, Verification, verdict_of

MOST_FINDINGS = 100
_RANKS = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Belief:
    """What a checker goes by: whom it trusts, the name that who signed must bear (None: any), and the time."""

    trust: Trust = NOBODY
    signer: str | None = None
    now: datetime | None = None

    def witness(self, seal: Seal) -> Witness:
        """Return who vouches for `seal`."""
        return check_seal(seal, self.trust, now=self.now or datetime.now(UTC), signer=self.signer)


def is_seal(path: Path) -> bool:
    """Tell whether a file is a seal by its name."""
    return path.name.endswith(SEAL_SUFFIX)


def is_proof(path: Path) -> bool:
    """Tell whether a file holds proofs of rows by its name."""
    return path.name.endswith(PROOF_SUFFIX)


def verify_seal(
    path: Path, belief: Belief, *, base: Path | None = None, folder: Path | None = None, progress: Progress = SILENT
) -> Verification:
    """Return what comes of the seal at `path` and of the dataset that it is about.

    The dataset lies in `base`, or where `dataset_folder` looks for it. Raises SealError if the file cannot be read.
    """
    file = open_seal(path)
    others = list(seals_in(path.parent))
    return _verified(file, others, belief, base or _base_of(file, folder or Path()), progress)


def verify_seals(archive_folder: Path, belief: Belief, *, progress: Progress = SILENT) -> Iterator[Verification]:
    """Yield what comes of each seal of an archive; the dataset is compared with those that no other one follows."""
    files = list(seals_in(archive_folder / FOLDER))
    for file in files:
        is_old = file.seal is not None and _is_followed(file.seal, files, belief)
        yield _verified(file, files, belief, None if is_old else archive_folder, progress)


def verify_proofs(path: Path, belief: Belief) -> Iterator[Verification]:
    """Yield what comes of each proof in the file at `path`, one a line. Raises SealError if it cannot be read."""
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(LONGEST + 1):
                number += 1
                yield _verified_proof(raw, Place(str(path), number), belief)
    except OSError as error:
        raise SealError(f"cannot be read: {error.strerror}", str(path), "Check the name.") from error
    if not number:
        finding = codes.UNREADABLE.finding("the file is empty", file=str(path))
        yield _result("proof", Place(str(path)), [finding])


def _base_of(file: SealFile, folder: Path) -> Path:
    return dataset_folder(file.path, file.seal, folder) if file.seal else folder


def _verified(
    file: SealFile, others: Sequence[SealFile], belief: Belief, base: Path | None, progress: Progress
) -> Verification:
    """Return what comes of a seal; `base` None leaves the dataset alone, since a later seal is about it."""
    place, found = Place(str(file.path)), list(file.findings)
    if file.seal is None:
        return _result("seal", place, found)
    witness = belief.witness(file.seal)
    found += witness.findings
    found += _chain_faults(file.seal, others, belief)
    if base is None:
        found.append(codes.SUPERSEDED.finding("a later seal follows this one, and is the one that was compared"))
    else:
        hashes = hashes_path(file.path)
        known = RowHashes(hashes) if kind_of(hashes) else None
        if known and (fault := known.fault(file.seal.manifest)):
            found.append(codes.HASHES.finding(fault, file=str(hashes)))
            known = None
        found += compare_dataset(base, file.seal.manifest, known, progress=progress)
    return _result("seal", place, found, sealed=_statement(file.seal, witness))


def _chain_faults(seal: Seal, others: Sequence[SealFile], belief: Belief) -> Iterator[Finding]:
    """Yield what is wrong with the seals before `seal`, one after the other."""
    by_digest = {each.seal.manifest.sha256: each for each in others if each.seal}
    last = seal
    while previous := last.manifest.previous:
        before = by_digest.get(previous["sha256"])
        if before is None or before.seal is None:
            replaced = [each.path.name for each in others if _takes_place(each, last, previous["created"])]
            code = codes.PREVIOUS if replaced else codes.PREVIOUS_ABSENT
            what = f"the manifest {previous['sha256']} of {previous['created']} is not here"
            what += f"; {replaced[0]} stands in its place" if replaced else ""
            yield code.finding(what, pointer="/manifest/previous/sha256")
            return
        wrong = [*before.findings, *belief.witness(before.seal).findings]
        fault = next((each for each in wrong if each.severity == "error"), None)
        if fault:
            yield codes.PREVIOUS.finding(f"the seal before it is not whole: {fault.message}", file=str(before.path))
        created = before.seal.manifest.created
        if write_instant(created) != previous["created"] or created > last.manifest.created:
            what = "the seal before it was made at another time than the manifest says, or later"
            yield codes.PREVIOUS.finding(what, file=str(before.path), pointer="/manifest/previous/created")
        last = before.seal


def _is_followed(seal: Seal, others: Sequence[SealFile], belief: Belief) -> bool:
    """Tell whether a later seal names `seal` as the one before it, by somebody who may say so.

    Else anybody could put an unsigned seal there, and the signed one would not be compared with the dataset any more.
    """
    keys = {each.key_sha256 for each in seal.signatures}
    for other in (each.seal for each in others if each.seal and not each.findings):
        if (other.manifest.previous or {}).get("sha256") == seal.manifest.sha256:
            witness = belief.witness(other)
            is_whole = not any(finding.severity == "error" for finding in witness.findings)
            is_his = not keys or witness.signer or keys & {each.key_sha256 for each in other.signatures}
            if is_whole and is_his:
                return True
    return False


def _takes_place(file: SealFile, seal: Seal, created: str) -> bool:
    """Tell whether a seal stands where the one before `seal`, made at `created`, should."""
    if file.seal is None or file.seal.manifest.sha256 == seal.manifest.sha256:
        return False
    return file.seal.manifest.name == seal.manifest.name and file.seal.manifest.facts["created"] == created


def _verified_proof(raw: bytes, place: Place, belief: Belief) -> Verification:
    proof, found = read_proof(raw)
    if proof is None:
        return _result("proof", place, found)
    witness = belief.witness(proof.seal)
    found += proof_faults(proof)
    found += (replace(each, pointer=f"/seal{each.pointer}" if each.pointer else None) for each in witness.findings)
    record = proof.record if isinstance(proof.record, dict) else {}
    made = _result("proof", place, found, sealed=_statement(proof.seal, witness))
    return replace(made, record_id=text(record.get("id")) or None, url=text(record.get("url")) or None)


def _statement(seal: Seal, witness: Witness) -> dict[str, Any]:
    """Return what a seal says, by schema verification-1, with what is proven of it."""
    manifest = seal.manifest
    proven = {
        "signer": witness.signer,
        "instant": write_instant(witness.instant) if witness.instant else None,
        "authority": witness.authority,
    }
    return {
        "name": manifest.name,
        "created": manifest.facts["created"],
        "manifest_sha256": manifest.sha256,
        "root": manifest.root,
        "rows": manifest.rows,
        "files": len(manifest.files),
        "warcs": len(manifest.warcs),
        "keys": [each.key_sha256 for each in seal.signatures],
        **{name: value for name, value in proven.items() if value is not None},
    }


def _result(
    kind: Kind, place: Place, findings: Sequence[Finding], sealed: dict[str, Any] | None = None
) -> Verification:
    ordered = sorted(findings, key=lambda each: _RANKS[each.severity])
    named = [each if each.file else replace(each, file=place.file) for each in ordered[:MOST_FINDINGS]]
    more = max(0, len(ordered) - MOST_FINDINGS)
    verdict = verdict_of(tuple(ordered))
    return Verification(kind, place, verdict, findings=tuple(named), more=more, sealed=sealed)
