"""Writes WARC files so that what was acknowledged survives a crash.

A file is called `NAME.warc.gz.open` while it grows and `NAME.warc.gz` once it is closed. Each record is one gzip
member. `write` appends, `sync` makes what was appended durable; only then may an index or a frontier speak of it.
After a failed write the file is cut back to its last whole member.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord

from archiver.errors import LimitReachedError, StoreError
from archiver.store.folder import make_folder, sync_folder
from archiver.warc.digest import Hashes
from archiver.warc.gz import FAST_LEVEL, PIECE, engine

OPEN_SUFFIX = ".open"

MAX_BYTES = 1024 * 1024 * 1024
"""A file is closed and a new one begun when it has grown beyond this (the usual gigabyte, WARC/1.1, Annex C)."""

NAMING = "{name}-{timestamp}-{serial:05}.warc.gz"
"""How files are called (after WARC/1.1, Annex C): `serial` tells files of the same second apart."""

_DEFLATED = 8

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record was put: `warc` is the file's final name; `offset` and `length` span its gzip member."""

    warc: str
    offset: int
    length: int


class WarcWriter:
    """Appends records to files in `folder` whose names begin with `prefix`.

    Files are called after the pattern `naming`. `opening` gives the records a new file begins with (its warcinfo), for
    the name the file will have.
    """

    def __init__(
        self,
        folder: Path,
        prefix: str,
        *,
        clock: Clock,
        opening: Callable[[str], Sequence[ArcWarcRecord]],
        max_bytes: int = MAX_BYTES,
        naming: str = NAMING,
    ) -> None:
        self._folder = make_folder(folder)
        self._prefix = prefix
        self._clock = clock
        self._opening = opening
        self._max_bytes = max_bytes
        self._naming = naming
        self._file: BinaryIO | None = None
        self._size = 0
        self._broken: LimitReachedError | StoreError | None = None
        self.name = ""

    def write(self, records: Sequence[ArcWarcRecord]) -> list[Written]:
        """Append the records of one capture, in one file, and return where each was put.

        Raises LimitReachedError if the disk is full, StoreError for any other failure; the file then holds what it
        held before.
        """
        file = self.prepare()
        with self._whole_or_not(file):
            return [self._append(file, record) for record in records]

    def prepare(self) -> BinaryIO:
        """Return the file that the next capture goes into; a full one is closed and a new one begun.

        Raises as `write` does.
        """
        self._check()
        if self._file and self._size >= self._max_bytes:
            self.close()
        return self._file or self._begin()

    def sync(self) -> None:
        """Return when everything written so far is on the disk.

        After a failure nobody knows what is, and the kernel may say "done" the next time, so every later call raises
        the same error again; the file keeps its open name for `recover_open_files`.
        """
        self._check()
        if self._file:
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                self._broken = self._failure(error)
                raise self._broken from error

    def close(self) -> None:
        """Sync the file, give it its final name, and make the name durable."""
        if not self._file:
            return
        file, path = self._file, self._folder / self.name
        try:
            self.sync()
        finally:
            self._file = None
            file.close()
        try:
            path.with_name(path.name + OPEN_SUFFIX).rename(path)
            sync_folder(self._folder)
        except OSError as error:
            raise self._failure(error) from error

    def _begin(self) -> BinaryIO:
        name, file = self._open_new()
        self._size = 0
        try:
            with self._whole_or_not(file):
                sync_folder(self._folder)
                self.name = name
                for record in self._opening(name):
                    self._append(file, record)
        except BaseException:
            # A file without its opening records is none.
            file.close()
            (self._folder / (name + OPEN_SUFFIX)).unlink(missing_ok=True)
            raise
        self._file = file
        return file

    @contextlib.contextmanager
    def _whole_or_not(self, file: BinaryIO) -> Iterator[None]:
        """Cut the file back to what it held before if the block fails, be it by Ctrl-C."""
        before = self._size
        try:
            yield
        except BaseException as error:
            self._cut_back(file, before)
            if isinstance(error, OSError):
                raise self._failure(error) from error
            raise

    def _check(self) -> None:
        if self._broken:
            raise self._broken

    def _open_new(self) -> tuple[str, BinaryIO]:
        stamp = self._clock().strftime("%Y%m%d%H%M%S")
        for serial in range(100_000):
            name = self._naming.format(name=self._prefix, timestamp=stamp, serial=serial)
            if (self._folder / name).exists():
                continue
            try:
                # Unbuffered: a member that was written is with the kernel, and survives a kill of this process.
                return name, (self._folder / (name + OPEN_SUFFIX)).open("xb", buffering=0)
            except FileExistsError:
                continue
            except OSError as error:
                raise self._failure(error) from error
        raise StoreError("no free file name is left", str(self._folder / self._prefix))

    def _append(self, file: BinaryIO, record: ArcWarcRecord) -> Written:
        start = self._size
        packer = engine.compressobj(FAST_LEVEL, _DEFLATED, 31)
        self._put(file, packer.compress(record_head(record)))
        for piece in _pieces(record.raw_stream):
            self._put(file, packer.compress(piece))
        self._put(file, packer.compress(b"\r\n\r\n") + packer.flush())
        return Written(self.name, start, self._size - start)

    def _put(self, file: BinaryIO, raw: bytes) -> None:
        view = memoryview(raw)
        while view:
            done = file.write(view)
            self._size += done
            view = view[done:]

    def _cut_back(self, file: BinaryIO, size: int) -> None:
        try:
            file.truncate(size)
            file.seek(size)
            self._size = size
        except OSError as error:
            # Nothing may be written behind a torn member.
            self._broken = self._failure(error)

    def _failure(self, error: OSError) -> LimitReachedError | StoreError:
        where = str(self._folder)
        # EFBIG: a limit on the size of files (ulimit -f) is met as room on the disk is.
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return LimitReachedError("the disk is full", where, "Make room and run the same command to go on.")
        return StoreError(f"cannot be written ({error.strerror})", where, "Check the folder and the disk.")


def record_head(record: ArcWarcRecord) -> bytes:
    """Return the bytes of the record's header: version, fields as given, Content-Type, block digest, Content-Length.

    The block digest is computed if the fields lack it; the stream is read once for it and set back.
    """
    size, digest = _measure(record.raw_stream)
    fields = [(name, value) for name, value in record.rec_headers.headers if name.lower() != "content-length"]
    present = {name.lower() for name, _ in fields}
    if record.content_type and "content-type" not in present:
        fields.append(("Content-Type", record.content_type))
    if "warc-block-digest" not in present:
        fields.append(("WARC-Block-Digest", digest))
    fields.append(("Content-Length", str(size)))
    lines = [str(record.rec_headers.protocol), *(f"{_one_line(name)}: {_one_line(value)}" for name, value in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def _measure(stream: BinaryIO) -> tuple[int, str]:
    start, size, hashes = stream.tell(), 0, Hashes(["sha256"])
    for piece in _pieces(stream):
        size += len(piece)
        hashes.update(piece)
    stream.seek(start)
    return size, hashes.text("sha256")


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(PIECE), b"")


def _one_line(value: str) -> str:
    # A line break in a value would begin a new field; folding is deprecated (iipc/warc-specifications#74).
    return " ".join(value.splitlines())
