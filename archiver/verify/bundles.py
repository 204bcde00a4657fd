"""Packages of evidence as verdicts: files, archived bytes, record, citation, quotation and seal.

What follows from the archived bytes is made from them again, by the functions that wrote the package, and compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from archiver.archive import Archive, make_archive
from archiver.cite.quote import QuoteError
from archiver.errors import ArchiverError, PublishError, SealError
from archiver.index.refresh import refresh
from archiver.model import Finding
from archiver.pack.excerpt import with_originals
from archiver.publish.evidence.about import ABOUT, CITATION, FORM, PROOF, README, RECORD, SUMS, WARC, About, about_of
from archiver.publish.evidence.container import Container, FolderPackage, ZippedPackage
from archiver.publish.evidence.derivation import Derived, derive, documents, pretty, stamps
from archiver.publish.evidence.making import SUFFIX, listing, schema_files, sums_of
from archiver.publish.evidence.rules import FOLDER as RULES
from archiver.publish.evidence.sealing import Sealing, sealing_from
from archiver.records.engine import Engine
from archiver.records.provenance import SOFTWARE
from archiver.records.schema import load_schema
from archiver.verify import bundle_codes as codes
from archiver.verify.bundle_rules import other_rules, rule_findings
from archiver.verify.packages import verify_web_archive
from archiver.verify.patch import json_patch
from archiver.verify.rows import RowChecker
from archiver.verify.seals import Belief, verify_proofs
from archiver.verify.verification import Place, Verification, verdict_of

_HELD = 64 * 1024 * 1024
"""Bytes of a file besides the archived ones that are read: a record has far fewer."""
_MOST_FINDINGS = 100
_CORE = ("original_url", "memento_url", "captured_at", "record_id", "payload_digest", "pwid", "quote")
# Where a record lay in the archive, and which program read it, may be otherwise in a sealed row.
_ELSEWHERE = ("/provenance/warc/filename", "/provenance/warc/offset", "/provenance/warc/length")
_FACTS = ("/id", "/url", "/fetch_date", "/provenance/warc/", "/provenance/capture/")


NOBODY = Belief()


def is_bundle(path: Path) -> bool:
    """Tell by its name, or by what lies in the folder, whether `path` is to be taken for a package of evidence."""
    if path.is_dir():
        return (path / ABOUT).is_file() and (path / SUMS).is_file()
    return path.suffix.lower() == SUFFIX


def verify_bundle(path: Path, belief: Belief = NOBODY) -> Iterator[Verification]:
    """Yield what comes of the package at `path`: of itself, of its archived bytes, of its record, of its seal.

    Never raises for what is wrong with the package.
    """
    with ExitStack() as stack:
        try:
            package = _opened(path, stack)
            held = _Held(path, package, Path(stack.enter_context(TemporaryDirectory(prefix="archiver-"))))
            held.read()
        except PublishError as error:
            yield _result(path, [codes.CONTAINER.finding(error.what, file=error.where)])
            return
        except OSError as error:
            yield _result(path, [codes.CONTAINER.finding(f"cannot be read ({error.strerror})", file=str(path))])
            return
        yield from _Check(held, belief, stack).verifications()


def _opened(path: Path, stack: ExitStack) -> Container:
    if path.is_dir():
        return FolderPackage(path)
    return ZippedPackage(stack.enter_context(path.open("rb")), str(path))


@dataclass(slots=True)
class _Held:
    """The files of a package: small ones in memory, the archived bytes as the only file of an archive in `folder`."""

    path: Path
    package: Container
    folder: Path
    raw: dict[str, bytes] = field(default_factory=dict)
    sums: dict[str, tuple[int, str]] = field(default_factory=dict)

    def read(self) -> None:
        """Read all files, with their digests. Raises PublishError if one cannot be read, or is too large."""
        for name in self.package.names:
            sha256, size, kept = hashlib.sha256(), 0, bytearray()
            if name != WARC and self.package.size(name) > _HELD:
                raise PublishError(f"{name} has more than {_HELD // 1024**2} MiB", str(self.path))
            out = (self._warcs() / Path(WARC).name).open("wb") if name == WARC else None
            with out or ExitStack():
                for piece in self.package.pieces(name):
                    sha256.update(piece)
                    size += len(piece)
                    if out:
                        out.write(piece)
                    else:
                        kept += piece
            self.sums[name] = size, sha256.hexdigest()
            self.raw[name] = bytes(kept)

    def _warcs(self) -> Path:
        return make_archive(self.folder / "archive").warcs

    def place(self, name: str) -> str:
        """Return what a file of the package is called in findings."""
        return f"{self.path}/{name}"


class _Check:
    """One package, being checked."""

    def __init__(self, held: _Held, belief: Belief, stack: ExitStack) -> None:
        self._held = held
        self._belief = belief
        self._stack = stack
        self._found: list[Finding] = []

    def verifications(self) -> Iterator[Verification]:
        """Yield what comes of the package."""
        about, stated = self._about()
        self._check_sums()
        sealing = self._sealing()
        if WARC not in self._held.sums:
            self._tell(codes.CAPTURE.finding("there are no archived bytes", file=self._held.place(WARC)))
        if about is None or WARC not in self._held.sums:
            yield self._whole()
            return
        small = self._archive()
        derived = self._derived(small, about) if self._has_rules(small, about) else None
        if derived is not None:
            self._check_documents(derived, about, stated, sealing)
        if PROOF in self._held.raw:
            self._check_sealed_record()
        yield self._whole()
        yield from self._parts(small, derived)

    def _tell(self, finding: Finding) -> None:
        self._found.append(finding)

    def _whole(self) -> Verification:
        return _result(self._held.path, self._found)

    def _about(self) -> tuple[About | None, Mapping[str, Any]]:
        """Return what bundle.json says."""
        try:
            value = orjson.loads(self._held.raw.get(ABOUT, b""))
        except orjson.JSONDecodeError:
            value = None
        if not isinstance(value, dict) or not Engine(load_schema(FORM)).is_valid(value):
            what = "it does not keep the schema evidence-bundle-1, so nothing was made again"
            self._tell(codes.FORM.finding(what, file=self._held.place(ABOUT)))
            return None, {}
        return about_of(value), value

    def _check_sums(self) -> None:
        """Compare the files with SHA256SUMS, which lists all but itself."""
        sums = {name: sha256 for name, (_, sha256) in self._held.sums.items() if name != SUMS}
        if sums_of(sums) == self._held.raw.get(SUMS):
            return
        stated = _stated_sums(self._held.raw.get(SUMS, b""))
        for name in sorted(sums.keys() | stated.keys()):
            if sums.get(name) != stated.get(name):
                what = "is not in SHA256SUMS" if name not in stated else "is missing"
                what = "does not have its checksum" if name in sums and name in stated else what
                where = {"file": self._held.place(name), "value": sums.get(name), "expected": stated.get(name)}
                self._tell(codes.FILE.finding(f"{name[:80]} {what}", **where))
        if not any(finding.code == codes.FILE.code for finding in self._found):
            self._tell(codes.FILE.finding("SHA256SUMS is not written as it should be", file=self._held.place(SUMS)))

    def _sealing(self) -> Sealing:
        """Return the files about the seal that the proof gives, and compare them with those in the package."""
        raw = self._held.raw.get(PROOF)
        try:
            sealing = sealing_from(raw) if raw is not None else Sealing({}, reason="there is no proof")
        except (SealError, ValueError) as error:
            self._tell(codes.FILE.finding(str(error), file=self._held.place(PROOF)))
            return Sealing({})
        if raw is None:
            self._tell(codes.UNSEALED.finding("there is no proof of a seal", file=str(self._held.path)))
        return sealing

    def _archive(self) -> Archive:
        small = Archive(self._held.folder / "archive")
        self._stack.callback(small.close)
        for indexed in refresh(small.index, small.warcs):
            del indexed
        return small

    def _has_rules(self, small: Archive, about: About) -> bool:
        """Put the site rules of the package into `small`; tell whether the record can be made by them."""
        found = [
            replace(each, file=self._held.place(each.file or ""))
            for each in rule_findings(self._held.raw, about, small)
        ]
        self._found += found
        return not any(each.severity == "error" for each in found)

    def _derived(self, small: Archive, about: About) -> Derived | None:
        where = self._held.place(WARC)
        try:
            derived = derive(small, about)
            wanted = with_originals(small, [derived.capture])
        except QuoteError as error:
            self._tell(codes.QUOTE.finding(str(error), file=where, value=about.quote))
            return None
        except ArchiverError as error:
            self._tell(codes.CAPTURE.finding(error.what, file=where, record_id=about.record_id))
            return None
        others = [capture for capture in small.index.captures() if capture not in wanted]
        if others:
            what = "it has captures that the package is not about"
            self._tell(codes.CAPTURE.finding(what, file=where, value=others[0].url, record_id=others[0].record_id))
        if about.stamp not in stamps(derived.capture):
            what = "the timestamp in the address is not that of the capture"
            expected = derived.capture.timestamp
            self._tell(codes.FORM.finding(what, file=self._held.place(ABOUT), value=about.stamp, expected=expected))
        return derived

    def _check_documents(self, derived: Derived, about: About, stated: Mapping[str, Any], sealing: Sealing) -> None:
        """Compare what the package holds with what follows from the archived bytes."""
        is_same_version = about.version == SOFTWARE["version"]
        made = documents(derived, about, sealing.facts) | sealing.files
        made |= {
            f"schemas/{name}.schema.json": raw for name, raw in schema_files(is_sealed=bool(sealing.files)).items()
        }
        code = codes.DERIVED if is_same_version else codes.SOFTWARE
        for name in sorted(made.keys() | self._held.raw.keys() - {ABOUT, SUMS, WARC}):
            if made.get(name) != self._held.raw.get(name):
                what = "is missing" if name not in self._held.raw else "is not what follows from the archived bytes"
                what = "does not belong to the package" if name not in made else what
                self._tell(code.finding(f"{name} {what}", file=self._held.place(name)))
        if not is_same_version:
            self._check_core(derived)
        order = [README, *sorted(self._held.raw.keys() - {README, ABOUT, SUMS})]
        sums = {name: self._held.sums[name] for name in order if name in self._held.sums}
        about = replace(about, rules=tuple(rule.name for rule in derived.rules))
        if about.as_json(listing(sums), derived.facts) != stated or pretty(stated) != self._held.raw[ABOUT]:
            what = "it is not what the files and the archived bytes give"
            self._tell(codes.FORM.finding(what, file=self._held.place(ABOUT)))

    def _check_core(self, derived: Derived) -> None:
        """Compare what no version of the program may make otherwise."""
        try:
            stated = orjson.loads(self._held.raw.get(CITATION, b""))
        except orjson.JSONDecodeError:
            stated = None
        made = orjson.loads(orjson.dumps(derived.citation()))
        for name in _CORE:
            said = stated.get(name) if isinstance(stated, dict) else None
            if name == "quote" and isinstance(said, dict) and isinstance(made.get(name), dict):
                said, made[name] = (
                    {key: each.get(key) for key in ("exact", "start", "end")} for each in (said, made[name])
                )
            if said != made.get(name):
                what = f"{name} is not what the archived bytes give"
                where = {"file": self._held.place(CITATION), "value": said, "expected": str(made.get(name))[:80]}
                self._tell(codes.DERIVED.finding(what, pointer=f"/{name}", **where))

    def _check_sealed_record(self) -> None:
        """Compare the sealed row with the record of the package, in what no extractor can make otherwise."""
        try:
            proof, record = (orjson.loads(self._held.raw.get(name, b"")) for name in (PROOF, RECORD))
        except orjson.JSONDecodeError:
            return
        row = proof.get("record") if isinstance(proof, dict) else None
        if differing := other_rules(record, row):
            self._tell(replace(differing, file=self._held.place(RECORD)))
        for operation in json_patch(record, row):
            path = operation["path"]
            if not path or (path.startswith(_FACTS) and not path.startswith(_ELSEWHERE)):
                what = f"{path or 'it'} is another than in the sealed row"
                self._tell(codes.SEALED.finding(what, file=self._held.place(RECORD), pointer=path or None))

    def _parts(self, small: Archive, derived: Derived | None) -> Iterator[Verification]:
        """Yield what comes of the archived bytes, the record and the proof, each as if it lay there alone."""
        warc = small.warc_path(Path(WARC).name)
        yield self._renamed(verify_web_archive(warc), warc, WARC)
        if derived is not None and derived.record is not None and RECORD in self._held.raw:
            try:
                record = orjson.loads(self._held.raw[RECORD])
            except orjson.JSONDecodeError:
                record = None
            if isinstance(record, dict):
                place, rules = Place(self._held.place(RECORD)), (small.folder / RULES,)
                yield self._renamed(RowChecker(small, rules).check(record, derived.capture, place), warc, WARC)
        if raw := self._held.raw.get(PROOF):
            file = self._held.folder / Path(PROOF).name
            file.write_bytes(raw)
            for found in verify_proofs(file, self._belief):
                yield self._renamed(found, file, PROOF)

    def _renamed(self, found: Verification, path: Path, name: str) -> Verification:
        """Return `found` with the name that the file at `path` has in the package."""
        named = self._held.place(name)
        findings = tuple(
            replace(each, file=named) if each.file in (str(path), path.name) else each for each in found.findings
        )
        place = replace(found.place, file=named) if found.place.file == str(path) else found.place
        return replace(found, place=place, findings=findings)


def _stated_sums(raw: bytes) -> dict[str, str]:
    lines = (line.partition("  ") for line in raw.decode("utf-8", "replace").splitlines())
    return {name: sha256 for sha256, _, name in lines if name}


def _result(path: Path, findings: list[Finding]) -> Verification:
    ranks = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(findings, key=lambda each: ranks[each.severity])
    kept, more = tuple(ordered[:_MOST_FINDINGS]), max(0, len(ordered) - _MOST_FINDINGS)
    return Verification("bundle", Place(str(path)), verdict_of(tuple(ordered)), findings=kept, more=more)
