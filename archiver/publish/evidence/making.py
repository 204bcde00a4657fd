"""Makes a package out of an archive: the records of one capture, and all that follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archiver.archive import Archive, make_archive
from archiver.cite.choosing import cited_capture
from archiver.cite.normal import Normalizer
from archiver.cite.place import read_place
from archiver.errors import ExtractError, PublishError, UsageError
from archiver.extract.rules import Rule
from archiver.index.refresh import refresh
from archiver.model import Capture
from archiver.pack.excerpt import with_originals, write_excerpt
from archiver.publish.evidence.about import ABOUT, PROOF, README, SUMS, WARC, About
from archiver.publish.evidence.container import Content, write_folder, write_zip
from archiver.publish.evidence.derivation import Derived, derive, documents, pretty, record_of
from archiver.publish.evidence.rules import needed_rules, write_rules
from archiver.publish.evidence.sealing import Sealing, sealing_of
from archiver.records.schema import shipped_schema
from archiver.store.folder import atomic_file, make_folder, store_error, sync_folder

SUFFIX = ".zip"
SCHEMAS = ("citation-1", "evidence-bundle-1", "provenance-1", "record-1")
_SEAL_SCHEMAS = ("dataset-manifest-1", "inclusion-proof-1", "seal-1")
_MEANINGS = {
    README: "what this is and how to check it",
    WARC: "the archived bytes",
    PROOF: "proof that the record is under the archive's seal",
}


@dataclass(frozen=True, slots=True)
class Bundled:
    """A package that was written: how many bytes and files, and the SHA-256 of a ZIP (of a folder: of its sums)."""

    path: Path
    size: int
    sha256: str
    files: int
    url: str
    record_id: str
    unsealed: str | None

    def as_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        members = {
            "bundle": str(self.path),
            "bytes": self.size,
            "sha256": self.sha256,
            "files": self.files,
            "url": self.url,
            "record_id": self.record_id,
            "unsealed": self.unsealed,
        }
        return {name: value for name, value in members.items() if value is not None}


def write_bundle(
    archive: Archive,
    target: str,
    path: Path,
    *,
    at: datetime | None = None,
    quote: str | None = None,
    normalizer: Normalizer | None = None,
    memento_base: str | None = None,
    archive_id: str | None = None,
) -> Bundled:
    """Write the package about the capture that `target` stands for to `path`: a ZIP if it ends so, else a folder.

    The arguments are those of `archiver.cite.resolve.cite`, and so is what is raised; besides UsageError for a folder
    that is there, PublishError if the capture cannot be copied, ConfigError for a site rule of the archive that is
    none, StoreError if `path` cannot be written.
    """
    is_zip = path.suffix.lower() == SUFFIX
    if not is_zip and path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise UsageError("there is something already", str(path), "Name a new folder, or a file that ends in .zip.")
    place = read_place(memento_base, archive_id)
    capture = cited_capture(archive, target, at)
    sealing = sealing_of(archive, capture.record_id)
    rules = _rules(archive, capture)
    about = About(
        record_id=capture.record_id,
        stamp=archive.stamp(capture),
        base_url=place.base_url,
        archive_id=place.archive,
        filename=capture.warc,
        offset=capture.offset,
        length=capture.length,
        quote=quote,
        normalizer=normalizer,
        rules=tuple(rule.name for rule in rules),
        unsealed=sealing.reason,
    )
    with excerpt(archive, capture) as small:
        write_rules(((rule.name, rule.raw) for rule in rules), small.folder)
        derived = derive(small, about)
        members = _members(small, about, derived, sealing)
        size, sha256 = _write_zip(members, path) if is_zip else _write_folder(members, path)
    return Bundled(path, size, sha256, len(members), derived.item.original_url, derived.item.record_id, sealing.reason)


def _rules(archive: Archive, capture: Capture) -> tuple[Rule, ...]:
    """Return the archive's own site rules that the record of `capture` is made by."""
    memento = archive.memento(capture)
    try:
        record = record_of(archive.story(memento), memento, archive.extractor)
    except ExtractError:
        return ()
    return needed_rules(archive, record)


@contextmanager
def excerpt(archive: Archive, capture: Capture) -> Iterator[Archive]:
    """Give an archive that holds the records of `capture` and nothing else. Raises PublishError if they have none."""
    with TemporaryDirectory(prefix="archiver-") as folder:
        small = make_archive(folder)
        name = WARC.rpartition("/")[2]
        with (small.warcs / name).open("w+b") as out:
            made = write_excerpt(archive, with_originals(archive, [capture]), out, name, compression="size")
        if made.findings:
            finding = made.findings[0]
            raise PublishError(finding.message, f"{finding.file}, byte {finding.offset}", finding.hint or "")
        for _ in refresh(small.index, small.warcs):
            continue
        try:
            yield small
        finally:
            small.close()


def _members(small: Archive, about: About, derived: Derived, sealing: Sealing) -> dict[str, Content]:
    """Return the members of the package in their order."""
    made: dict[str, Content] = {**documents(derived, about, sealing.facts), **sealing.files}
    made[WARC] = small.warc_path(WARC.rpartition("/")[2])
    made |= {f"schemas/{name}.schema.json": raw for name, raw in schema_files(is_sealed=bool(sealing.files)).items()}
    listed = {README: made.pop(README)} | dict(sorted(made.items()))
    sums = {name: digest_of(content) for name, content in listed.items()}
    listed[ABOUT] = pretty(about.as_json(listing(sums), derived.facts))
    sums[ABOUT] = digest_of(listed[ABOUT])
    listed[SUMS] = sums_of({name: sha256 for name, (_, sha256) in sums.items()})
    return listed


def schema_files(*, is_sealed: bool) -> dict[str, bytes]:
    """Return the schemas that go into a package, by their names."""
    names = (*SCHEMAS, *(_SEAL_SCHEMAS if is_sealed else ()))
    return {name: pretty(shipped_schema(name).document) for name in names}


def listing(sums: Mapping[str, tuple[int, str]]) -> list[dict[str, Any]]:
    """Return the files of a package as bundle.json lists them; `sums` are sizes and SHA-256 by their names."""
    rows = ((name, {"path": name, "bytes": size, "sha256": sha256}) for name, (size, sha256) in sums.items())
    return [row | ({"about": _MEANINGS[name]} if name in _MEANINGS else {}) for name, row in rows]


def sums_of(sha256_by_name: Mapping[str, str]) -> bytes:
    """Return the content of SHA256SUMS, as sha256sum reads it."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sha256_by_name.items())).encode()


def digest_of(content: Content) -> tuple[int, str]:
    """Return how many bytes a member has, and their SHA-256 in hexadecimal."""
    if isinstance(content, bytes):
        return len(content), hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), sha256


def _write_zip(members: Mapping[str, Content], path: Path) -> tuple[int, str]:
    with atomic_file(path) as out:
        write_zip(members, out)
        size = out.tell()
    return size, digest_of(path)[1]


def _write_folder(members: Mapping[str, Content], path: Path) -> tuple[int, str]:
    """Write a folder beside `path` and name it so when it is whole."""
    make_folder(path.parent)
    with TemporaryDirectory(prefix=".", suffix=".part", dir=path.parent) as held:
        part = Path(held) / "package"
        try:
            part.mkdir()
            write_folder(members, part)
            if path.is_dir():
                path.rmdir()
            part.rename(path)
            sync_folder(path.parent)
        except OSError as error:
            raise store_error(error, path) from error
    return sum(digest_of(content)[0] for content in members.values() if isinstance(content, bytes)), digest_of(
        path / SUMS
    )[1]
