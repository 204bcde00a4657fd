"""What a seal covers: which files lie in a dataset, and the rows in them, in the order of the leaves."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Literal, cast

import orjson

from archiver.errors import ArchiverError, RecordError, SealError, UsageError
from archiver.model import Finding
from archiver.records import codes as record_codes
from archiver.records.entry import Entry
from archiver.records.reading import read_entries
from archiver.seal.hashing import HashingFile
from archiver.seal.manifest import row_leaf
from archiver.warc.files import open_warc, read_file
from archiver.warc.record import WarcRecord
from archiver.warc.writer import OPEN_SUFFIX

SEAL_SUFFIX = ".seal.json"
HASHES_SUFFIX = ".seal.rows"
PROOF_SUFFIX = ".proof.json"

_WARCS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz")
_RECORDS = (".jsonl", ".json", ".md", ".csv", ".parquet")
# Surrogates stand for bytes that are no UTF-8.
# The drive of a path on Windows leads out of the folder there.
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]|^[A-Za-z]:")
_LONGEST_OWN = 512 * 1024 * 1024
_FORMS = {
    SEAL_SUFFIX: frozenset({"form", "manifest", "signatures", "timestamps", "checksum"}),
    PROOF_SUFFIX: frozenset({"form", "record", "file", "row", "index", "leaf", "path", "seal"}),
}


@dataclass(frozen=True, slots=True)
class Dataset:
    """A folder, and which files and folders in it are meant, as paths with slashes; "." is the folder itself."""

    base: Path
    covers: tuple[str, ...]

    def paths(self) -> list[str]:
        """Return the paths of all files that are there now, sorted; hidden ones, seals and proofs are left out.

        Raises SealError for a name that no manifest can hold, and if a folder cannot be read.
        """
        found: set[str] = set()
        for cover in self.covers:
            top = self.base / cover
            kind = kind_of(top)
            files = _files_under(top) if kind == "folder" else [top] if kind == "file" and _is_meant(top) else []
            found.update(self.name_of(path) for path in files)
        return sorted(found, key=str.encode)

    def path(self, name: str) -> Path:
        """Return where the file called `name` in a manifest lies."""
        return self.base / name

    def name_of(self, path: Path) -> str:
        """Return the name of `path` in manifests. Raises SealError if it can have none."""
        name = path.relative_to(self.base).as_posix()
        if _UNFIT.search(name):
            hint = "Rename it: no backslash, no control character, UTF-8."
            raise SealError("the file's name cannot stand in a manifest", ascii(name)[:80], hint)
        return name


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the file `file`: the `number`-th in it, from 1, and the hash of its leaf."""

    file: str
    number: int
    entry: Entry
    leaf: bytes

    @property
    def record_id(self) -> str | None:
        """The id that the record gives itself, if it is a text."""
        found = self.entry.value.get("id") if isinstance(self.entry.value, dict) else None
        return found if isinstance(found, str) and found else None


@dataclass(frozen=True, slots=True)
class Unsealable:
    """What stands where a record should, and why it cannot be a leaf; `number` counts as for rows."""

    file: str
    number: int
    entry: Entry
    reason: str


def dataset_of(paths: Sequence[Path], folder: Path) -> Dataset:
    """Return the dataset that `paths`, files and folders, are: in `folder` if all are there, else in what they share.

    Raises UsageError if one is not there, or there is none.
    """
    whole = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - links are kept as they are named
    for path, given in zip(whole, paths, strict=True):
        if not path.exists():
            raise UsageError("there is no such file or folder", str(given), "Name what is to be sealed.")
    base = Path(os.path.abspath(folder))  # noqa: PTH100
    if not all(path.is_relative_to(base) for path in whole):
        base = Path(os.path.commonpath(whole))
        base = base if base.is_dir() else base.parent
    covers = {path.relative_to(base).as_posix() for path in whole}
    return Dataset(base, tuple(sorted(covers, key=str.encode)))


def is_warc(name: str) -> bool:
    """Tell by its name whether a file is a WARC or ARC file, or a package of such."""
    return name.lower().endswith(_WARCS)


def holds_rows(name: str) -> bool:
    """Tell by its name whether records are read from a file."""
    return PurePosixPath(name).suffix.lower() in _RECORDS


def rows_of(dataset: Dataset, name: str) -> Iterator[Row | Unsealable]:
    """Yield the rows of the file called `name`, in their order."""
    number = 0
    for entry in read_entries(dataset.path(name)):
        wrong = _fault(entry)
        if not entry.is_record and wrong is None:
            continue
        number += 1
        if wrong is not None:
            yield Unsealable(name, number, entry, wrong)
            continue
        try:
            yield Row(name, number, entry, row_leaf(entry.value))
        except RecordError as error:
            yield Unsealable(name, number, entry, error.what)


def digest_of(path: Path) -> tuple[int, str]:
    """Return length and SHA-256 of the file at `path`. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


@dataclass(frozen=True, slots=True)
class WebArchive:
    """A WARC or ARC file, or a package: its length and SHA-256, and how many records it has.

    A package has no `count`; nor has what cannot be read to its end, for the reason that `fault` gives.
    """

    size_bytes: int
    sha256: str
    count: int | None = None
    fault: ArchiverError | None = None


def read_web_archive(path: Path) -> WebArchive:
    """Return what the file at `path` has, of one reading. Raises OSError, WarcError if it cannot be opened."""
    if path.name.lower().endswith(".wacz"):
        return WebArchive(*digest_of(path))
    with open_warc(path) as file:
        hashing = HashingFile(file)
        count, fault = None, None
        try:
            # It has what readers of WARC files ask for, and no more.
            items = read_file(cast(BinaryIO, hashing), path.name)
            count = sum(isinstance(item, WarcRecord) for item in items)
        except ArchiverError as error:
            fault = error
        return WebArchive(*hashing.finish(), count, fault)


def state_of(path: Path) -> tuple[Any, ...]:
    """Return what changes when the file at `path` is written. Raises OSError."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _fault(entry: Entry) -> str | None:
    """Return why an entry cannot be sealed, None if it can or is nothing to be sealed."""
    if entry.lines is not None:
        # What is odd about the spelling of a document leaves its values as clear as they are.
        return None
    errors: Iterable[Finding] = (each for each in entry.findings if each.severity == "error")
    return next((each.message for each in errors if each.code != record_codes.FILE_EMPTY.code), None)


def kind_of(path: Path) -> Literal["file", "folder", "other"] | None:
    """Return what lies at `path`; None for nothing, and for a name that no file can have."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        # pathlib's own questions raise for a name that is too long.
        return None
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else "other"


def _is_meant(path: Path) -> bool:
    """Tell whether a file belongs to a dataset: no seal, no proof, and none that is being written."""
    return not path.name.endswith((HASHES_SUFFIX, OPEN_SUFFIX)) and not is_about_seals(path)


def is_about_seals(path: Path) -> bool:
    """Tell whether a file is what its name says: a seal, proofs of rows, or row hashes, none of which has rows.

    By its name alone rows could be put there that no seal covers: whoever reads `.json` would take them for records.
    """
    if path.name.endswith(HASHES_SUFFIX):
        return True
    members = next((names for suffix, names in _FORMS.items() if path.name.endswith(suffix)), None)
    if members is None or kind_of(path) != "file":
        return False
    try:
        with path.open("rb") as file:
            while raw := file.readline(_LONGEST_OWN):
                value = orjson.loads(raw)
                if not (isinstance(value, dict) and value.keys() == members):
                    return False
    except (OSError, orjson.JSONDecodeError):
        return False
    return True


def _files_under(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise SealError(f"cannot be read: {error.strerror}", str(error.filename or folder), "Check the permissions.")

    for top, folders, names in os.walk(folder, onerror=refuse):
        # Readers of records do not follow links to folders: what lies behind them is not in the dataset.
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(top, name)
            if not name.startswith(".") and _is_meant(path):
                yield path
        for name in folders:
            if (linked := Path(top, name)).is_symlink():
                hint = "Put the folder itself there, or take the link away: some readers follow it and some do not."
                raise SealError("a link to a folder cannot be sealed", str(linked), hint)
