"""Where a package goes: a folder or a ZIP, there whole or not at all; each file is hashed while it is written.

What is being made lies beside its place under a hidden name that says so (`….part`), and is renamed at the end.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from archiver.errors import PublishError
from archiver.pack.zipped import Package, Sink
from archiver.store.folder import atomic_file, store_error, sync_folder

ZIP = ".zip"
MARKS = ("datapackage.json", "bagit.txt")
"""One of these lies in each package that was made here; a folder without is never replaced."""

_PACKED = (".gz", ".zst", ".parquet", ".zip")


class Writer(Protocol):
    """Takes the bytes of one file."""

    def write(self, raw: bytes) -> None:
        """Take the next bytes."""


class Target(Protocol):
    """A package that is being written."""

    def file(self, path: str, size: int | None = None) -> AbstractContextManager[Writer]:
        """Give what takes the bytes of the file at `path`, which has slashes; `size` where that is known before."""


@dataclass(slots=True)
class Hashed:
    """A writer that counts and hashes what goes on to another; by SHA-512 too if that `is_wide`."""

    out: Writer
    is_wide: bool = False
    size: int = 0
    _sha256: hashlib._Hash = field(default_factory=hashlib.sha256, repr=False)
    _sha512: hashlib._Hash | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Begin the second hash where it is wanted."""
        self._sha512 = hashlib.sha512() if self.is_wide else None

    def write(self, raw: bytes) -> None:
        """Take the next bytes."""
        self._sha256.update(raw)
        if self._sha512:
            self._sha512.update(raw)
        self.size += len(raw)
        self.out.write(raw)

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was written, in hexadecimal."""
        return self._sha256.hexdigest()

    @property
    def sha512(self) -> str:
        """The SHA-512 of what was written, "" if it is not wanted."""
        return self._sha512.hexdigest() if self._sha512 else ""


class FolderTarget:
    """A folder that is being filled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = {folder}

    @contextlib.contextmanager
    def file(self, path: str, size: int | None = None) -> Iterator[Writer]:
        """Give what takes the bytes of a file, which are on the disk when the block ends."""
        del size
        place = self._folder.joinpath(*path.split("/"))
        try:
            self._make(place.parent)
            with place.open("xb") as file:
                yield _Plain(file)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise store_error(error, place) from error

    def finish(self) -> None:
        """Make the names of all files durable."""
        for folder in sorted(self._made, reverse=True):
            sync_folder(folder)

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            self._make(folder.parent)
            folder.mkdir()
            self._made.add(folder)


class ZipTarget:
    """A ZIP that is being filled; its files lie below `top`, "" or a folder's name with a slash."""

    def __init__(self, package: Package, top: str) -> None:
        self._package = package
        self._top = top

    def file(self, path: str, size: int | None = None) -> AbstractContextManager[Sink]:
        """Give what takes the bytes of a member; what is packed already is stored as it is."""
        return self._package.member(self._top + path, is_packed=path.lower().endswith(_PACKED), size=size)


@contextlib.contextmanager
def open_target(path: Path, *, top: str, force: bool) -> Iterator[Target]:
    """Give the target that becomes `path` when the block ends well, and vanishes when it does not.

    Raises PublishError if something is there already; with `force` only if that is no package. Raises StoreError if it
    cannot be written, LimitReachedError if the disk is full.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - links are kept as they are named
    if path == Path.cwd():
        # It would be another folder then than the one that the user's shell is in.
        raise PublishError("is the folder you are in", str(path), "Give the name of a new one.")
    _check_free(path, force=force)
    if path.suffix.lower() == ZIP:
        with atomic_file(path) as out, Package(out, path.parent) as package:
            yield ZipTarget(package, top)
        return
    partial = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        partial.mkdir()
        target = FolderTarget(partial)
        yield target
        target.finish()
        _put(partial, path)
    except OSError as error:
        raise store_error(error, path) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _check_free(path: Path, *, force: bool) -> None:
    try:
        if not path.exists() and not path.is_symlink():
            return
        is_empty = path.is_dir() and not any(path.iterdir())
        is_package = path.is_dir() and not path.is_symlink() and any((path / mark).is_file() for mark in MARKS)
    except OSError as error:
        raise store_error(error, path) from error
    if is_empty:
        return
    if not force:
        raise PublishError("is there already", str(path), "Give another name, or --force to replace it.")
    if path.is_dir() and not is_package:
        raise PublishError(
            "is no package, so it is not replaced", str(path), "Give another name, or remove it yourself."
        )


def _put(partial: Path, path: Path) -> None:
    """Give a folder its name; one that has it already is moved out of the way first, and removed."""
    old = path.with_name(f".{secrets.token_hex(8)}.old")
    try:
        partial.rename(path)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise
        path.rename(old)
        partial.rename(path)
    sync_folder(path.parent)
    shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Plain:
    file: BinaryIO

    def write(self, raw: bytes) -> None:
        self.file.write(raw)
