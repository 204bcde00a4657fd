"""Copies what a dataset is made of into a package: rows, WARC files, seals, schemas; each is counted on the way."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Protocol

import orjson

from archiver.errors import PublishError
from archiver.progress import SILENT, Progress
from archiver.publish.files import File, Role
from archiver.publish.survey import Survey
from archiver.publish.target import Hashed, Target, Writer
from archiver.records.engine import Engine
from archiver.records.entry import LONGEST
from archiver.records.explain import explained
from archiver.records.schema import shipped_schema
from archiver.store.folder import store_error

PIECE = 1024 * 1024
_STEP = 500


class Table(Protocol):
    """Writes records, given as lines of JSON, as a table."""

    def write(self, line: bytes) -> None:
        """Take the next record."""

    def close(self) -> None:
        """Write the end of the table."""

    def abandon(self) -> None:
        """Write nothing more."""


MakeTable = Callable[[BinaryIO], Table]


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that is made of all rows: its path in the package, what it is for, and what gives its writer."""

    path: str
    role: Role
    about: str
    make: MakeTable


@dataclass(slots=True)
class Contents:
    """What is in a package so far; its files lie below `prefix`. They are hashed by SHA-512 too if that `is_wide`."""

    target: Target
    prefix: str = ""
    is_wide: bool = False
    files: list[File] = field(default_factory=list)
    survey: Survey = field(default_factory=Survey)

    @contextlib.contextmanager
    def adding(self, path: str, role: Role, about: str, *, size: int | None = None) -> Iterator[Writer]:
        """Give what takes the bytes of a file; `about` says in a sentence what it is."""
        rows = self.survey.rows
        with self.target.file(self.prefix + path, size) as out:
            hashed = Hashed(out, self.is_wide)
            yield hashed
        count = self.survey.rows - rows if role == "records" else self.survey.rows if role == "table" else None
        self.files.append(File(path, role, about, hashed.size, hashed.sha256, hashed.sha512, count))

    def add(self, path: str, role: Role, about: str, raw: bytes) -> None:
        """Add a file with these bytes."""
        with self.adding(path, role, about, size=len(raw)) as out:
            out.write(raw)

    def copy(self, source: Path, path: str, role: Role, about: str) -> File:
        """Add the file `source` as it is. Raises PublishError if it cannot be read, or changes meanwhile."""
        with reading(source) as file:
            before = os.fstat(file.fileno())
            with self.adding(path, role, about, size=before.st_size) as out:
                for piece in pieces(file, source):
                    out.write(piece)
            check_unchanged(file, before, source)
        return self.files[-1]


def add_records(
    contents: Contents,
    sources: list[tuple[Path, str]],
    beside: Sequence[Beside],
    folder: Path,
    *,
    progress: Progress = SILENT,
) -> None:
    """Add the files of JSON lines `sources`, each with its path in the package, and those made `beside` of all rows.

    These wait in files without a name in `folder`. Raises PublishError for a row that does not keep the schema.
    """
    with contextlib.ExitStack() as stack:
        tables = [stack.enter_context(_held(contents, each, folder)) for each in reversed(beside)]
        for source, path in sources:
            with reading(source) as file:
                before = os.fstat(file.fileno())
                with contents.adding(path, "records", "Records, one JSON object a line", size=before.st_size) as out:
                    _copy_rows(file, source, out, tables, contents.survey, progress)
                check_unchanged(file, before, source)
    progress.step("rows", contents.survey.rows, contents.survey.rows)


def _copy_rows(
    file: BinaryIO, source: Path, out: Writer, tables: Sequence[Table], survey: Survey, progress: Progress
) -> None:
    engine = Engine(shipped_schema("record-1"))
    for number, raw in enumerate(_lines(file, source), 1):
        out.write(raw)
        if not raw.strip():
            continue
        try:
            record = orjson.loads(raw)
            if not engine.is_valid(record):
                found = explained(next(engine.faults(record)), "record")
                raise _bad_row(source, number, f"{found.pointer or 'the row'}: {found.message}")
            survey.add(record)
        except ValueError as error:
            raise _bad_row(source, number, str(error)) from error
        for table in tables:
            table.write(raw)
        if not survey.rows % _STEP:
            progress.step("rows", survey.rows)


def _bad_row(source: Path, number: int, why: str) -> PublishError:
    hint = "`archiver validate` says what is wrong with it and others; nothing was written."
    return PublishError(f"the row does not keep the schema record-1: {why[:200]}", f"{source}, line {number}", hint)


def _lines(file: BinaryIO, source: Path) -> Iterator[bytes]:
    number = 0
    while True:
        try:
            raw = file.readline(LONGEST + 1)
        except OSError as error:
            raise _unreadable(source, error) from error
        if not raw:
            return
        number += 1
        if len(raw) > LONGEST:
            raise _bad_row(source, number, f"it is longer than {LONGEST} bytes")
        yield raw


@contextlib.contextmanager
def _held(contents: Contents, beside: Beside, folder: Path) -> Iterator[Table]:
    """Give the writer of a file that is added to the package when the block ends well."""
    try:
        with TemporaryFile(dir=folder) as held:
            table = beside.make(held)
            is_done = False
            try:
                yield table
                table.close()
                is_done = True
            finally:
                if not is_done:
                    table.abandon()
            size = held.tell()
            held.seek(0)
            with contents.adding(beside.path, beside.role, beside.about, size=size) as out:
                for piece in pieces(held, folder):
                    out.write(piece)
    except OSError as error:
        raise store_error(error, folder) from error


@contextlib.contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """Give `path` opened for reading. Raises PublishError if it cannot be."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        yield file


def pieces(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """Yield what is left of a file. Raises PublishError if it cannot be read."""
    while True:
        try:
            piece = file.read(PIECE)
        except OSError as error:
            raise _unreadable(path, error) from error
        if not piece:
            return
        yield piece


def check_unchanged(file: BinaryIO, before: os.stat_result, path: Path) -> None:
    """Raise PublishError if a file that is open is not as it was `before`."""
    after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise PublishError("the file changed while it was packed", str(path), "Run the command again.")


def _unreadable(path: Path, error: OSError) -> PublishError:
    return PublishError(f"cannot be read ({error.strerror})", str(path), "Check the name and its permissions.")
