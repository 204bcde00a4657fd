"""The proof that the archive's record of a capture is under the archive's seal, as files of a package."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import RecordError, SealError
from archiver.publish.evidence.about import PROOF
from archiver.publish.evidence.readme import SealFacts
from archiver.seal.dataset import Dataset
from archiver.seal.document import Seal
from archiver.seal.files import FOLDER, SealFile, known_hashes, seals_in
from archiver.seal.parts import seal_parts
from archiver.seal.places import dataset_folder
from archiver.seal.proofs import Proof, make_proofs, read_proof


@dataclass(frozen=True, slots=True)
class Sealing:
    """The files about the seal by their names; where there are none, `reason` says why."""

    files: dict[str, bytes]
    facts: SealFacts | None = None
    reason: str | None = None


def sealing_of(archive: Archive, record_id: str) -> Sealing:
    """Return the proof by the latest seal that the record is under, with the seal's parts; else why there is none."""
    reason = "the archive has none"
    for file in _newest_first(archive):
        try:
            return sealing_from(_proof(archive, file, record_id).encoded())
        except (SealError, RecordError) as error:
            reason = error.what
    return Sealing({}, reason=reason)


def sealing_from(raw: bytes) -> Sealing:
    """Return the files about the seal that go with a proof. Raises SealError if it is none."""
    proof, findings = read_proof(raw)
    if proof is None or findings:
        what = findings[0].message if findings else "it is empty"
        raise SealError(f"that is no proof: {what}", PROOF)
    parts = dict(seal_parts(proof.seal))
    return Sealing({PROOF: raw, **{f"seal/{name}": part for name, part in parts.items()}}, _facts(proof.seal, parts))


def _proof(archive: Archive, file: SealFile, record_id: str) -> Proof:
    if file.seal is None:
        raise SealError("that is no seal", str(file.path))
    folder = dataset_folder(file.path, file.seal, archive.folder)
    dataset = Dataset(folder, file.seal.manifest.covers)
    return make_proofs(dataset, file.seal, [record_id], known_hashes(file.path, file.seal))[0]


def _facts(seal: Seal, parts: dict[str, bytes]) -> SealFacts:
    manifest = seal.manifest
    return SealFacts(
        name=manifest.name,
        created=str(manifest.facts["created"]),
        manifest_sha256=manifest.sha256,
        keys=tuple(each.key_sha256 for each in seal.signatures),
        algorithms=tuple(each.algorithm for each in seal.signatures),
        parts=tuple(parts),
    )


def _newest_first(archive: Archive) -> list[SealFile]:
    made = [(str(each.seal.manifest.facts["created"]), each) for each in seals_in(archive.folder / FOLDER) if each.seal]
    return [file for _, file in sorted(made, key=lambda pair: pair[0], reverse=True) if not file.findings]
