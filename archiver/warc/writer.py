"""Writes WARC files so that what was acknowledged survives a crash.

A file has `.open` behind its name while it grows, and loses it when it is closed. Each record is one gzip member, or
stands as it is in a file without compression. `write` appends, `sync` makes what was appended durable; only then may an
index or a frontier speak of it. After a failed write the file is cut back to its last whole record.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord

from archiver.errors import LimitReachedError, StoreError
from archiver.store.folder import make_folder, store_error, sync_folder
from archiver.warc.compression import DEFAULT, Compression, pack_member, packer, suffix_of
from archiver.warc.digest import Hashes
from archiver.warc.naming import NAMING, check_naming, file_name

OPEN_SUFFIX = ".open"

MAX_BYTES = 1024 * 1024 * 1024
"""A file is closed and a new one begun when it has grown beyond this (the usual gigabyte, WARC/1.1, Annex C)."""

_PIECE = 64 * 1024

_IN_MEMORY = 8 * 1024 * 1024
"""A block up to this many bytes is read once, and packed in one call; a longer one is streamed, read twice."""

_END = b"\r\n\r\n"

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record was put: `warc` is the file's final name; `offset` and `length` span its stored bytes."""

    warc: str
    offset: int
    length: int


class WarcWriter:
    """Appends records to files in `folder` that are called after the pattern `naming` and have `prefix` for its {name}.

    `opening` gives the records a new file begins with (its warcinfo), for the name the file will have. A new file is
    begun beyond `max_bytes`, or when the last is `max_age_s` seconds old (0: never). Raises ConfigError if the pattern
    is none (see archiver.warc.naming).
    """

    def __init__(
        self,
        folder: Path,
        prefix: str,
        *,
        clock: Clock,
        opening: Callable[[str], Sequence[ArcWarcRecord]],
        max_bytes: int = MAX_BYTES,
        max_age_s: float = 0,
        naming: str = NAMING,
        compression: Compression = DEFAULT,
    ) -> None:
        check_naming(naming)
        self._folder = make_folder(folder)
        self._prefix = prefix
        self._clock = clock
        self._opening = opening
        self._max_bytes = max_bytes
        self._max_age_s = max_age_s
        self._naming = naming
        self._compression = compression
        self._file: BinaryIO | None = None
        self._begun_at = datetime.min
        self._size = 0
        self._synced = 0
        self._broken: LimitReachedError | StoreError | None = None
        self._is_prepared = False
        self.name = ""

    def write(self, records: Sequence[ArcWarcRecord]) -> list[Written]:
        """Append the records of one capture, in one file, and return where each was put.

        That is the file that `prepare` gave, if it was called for them: they may name its warcinfo. Raises
        LimitReachedError if the disk is full, StoreError for any other failure; the file then holds what it held
        before.
        """
        self._check()
        file = self._file if self._file and self._is_prepared else self.prepare()
        self._is_prepared = False
        with self._whole_or_not(file):
            return [self._append(file, record) for record in records]

    def prepare(self) -> BinaryIO:
        """Return the file that the next capture goes into; a full or old one is closed and a new one begun.

        Raises as `write` does.
        """
        self._check()
        if self._file and (self._size >= self._max_bytes or self._is_old()):
            self.close()
        file = self._file or self._begin()
        self._is_prepared = True
        return file

    def sync(self) -> None:
        """Return when everything written so far is on the disk.

        After a failure nobody knows what is, and the kernel may say "done" the next time (Linux reports a failed
        write-back once). So what was written since the last sync is cut off again, and every later call raises the
        same error; the file keeps its open name for `recover_open_files`.
        """
        self._check()
        if self._file:
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                self._broken = store_error(error, self._folder)
                with contextlib.suppress(OSError):
                    self._file.truncate(self._synced)
                raise self._broken from error
            self._synced = self._size

    def close(self) -> None:
        """Sync the file, give it its final name, and make the name durable."""
        if not self._file:
            return
        file, path = self._file, self._folder / self.name
        try:
            self.sync()
            if path.exists():
                # Put there since this file was begun; a rename would replace it. The next recovery finds a free name.
                raise FileExistsError(errno.EEXIST, f"{path.name} is there already")
            # Renamed while its lock is held, so that nobody takes it for left over by a crash.
            path.with_name(path.name + OPEN_SUFFIX).rename(path)
            sync_folder(self._folder)
        except OSError as error:
            raise store_error(error, self._folder) from error
        finally:
            self._file = None
            file.close()

    def _is_old(self) -> bool:
        age_s = (self._clock() - self._begun_at).total_seconds()
        return 0 < self._max_age_s <= age_s

    def _begin(self) -> BinaryIO:
        now = self._clock()
        name, file = self._open_new(now)
        self._size = self._synced = 0
        with contextlib.ExitStack() as undo:
            # A file without its opening records is none.
            undo.callback(file.close)
            undo.callback(self._leave_out, name)
            with self._whole_or_not(file):
                # Recovery leaves a locked file alone. No other process waits for it, so this does not fail.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                sync_folder(self._folder)
                self.name = name
                for record in self._opening(name):
                    self._append(file, record)
            undo.pop_all()
        self._file, self._begun_at = file, now
        return file

    def _leave_out(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self._folder / (name + OPEN_SUFFIX)).unlink(missing_ok=True)

    @contextlib.contextmanager
    def _whole_or_not(self, file: BinaryIO) -> Iterator[None]:
        """Cut the file back to what it held before if the block fails, be it by Ctrl-C."""
        before = self._size
        with contextlib.ExitStack() as undo:
            undo.callback(self._cut_back, file, before)
            try:
                yield
            except OSError as error:
                raise store_error(error, self._folder) from error
            undo.pop_all()

    def _check(self) -> None:
        if self._broken:
            raise self._broken

    def _open_new(self, now: datetime) -> tuple[str, BinaryIO]:
        suffix = suffix_of(self._compression)
        for serial in range(100_000):
            name = file_name(self._naming, name=self._prefix, when=now, serial=serial) + suffix
            try:
                if (self._folder / name).exists():
                    continue
                # Unbuffered: a record that was written is with the kernel, and survives a kill of this process.
                return name, (self._folder / (name + OPEN_SUFFIX)).open("xb", buffering=0)
            except FileExistsError:
                continue
            except OSError as error:
                raise store_error(error, self._folder) from error
        raise StoreError("no free file name is left", str(self._folder / self._prefix))

    def _append(self, file: BinaryIO, record: ArcWarcRecord) -> Written:
        start, stream = self._size, record.raw_stream
        if _size_left(stream) <= _IN_MEMORY:
            block = stream.read()
            digest = f"sha256:{hashlib.sha256(block, usedforsecurity=False).hexdigest()}"
            raw = b"".join((_head(record, len(block), digest), block, _END))
            self._put(file, pack_member(self._compression, raw))
        else:
            one = packer(self._compression)
            self._put(file, one.compress(record_head(record)))
            for piece in _pieces(stream):
                self._put(file, one.compress(piece))
            self._put(file, one.compress(_END) + one.flush())
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
            # Nothing may be written behind a torn record.
            self._broken = store_error(error, self._folder)


def record_head(record: ArcWarcRecord) -> bytes:
    """Return the bytes of the record's header: version, fields as given, Content-Type, block digest, Content-Length.

    The block digest is computed if the fields lack it; the stream is read once for it and set back.
    """
    stream = record.raw_stream
    start, size = stream.tell(), _size_left(stream)
    digest = _sha256(_pieces(stream))
    stream.seek(start)
    return _head(record, size, digest)


def _head(record: ArcWarcRecord, size: int, digest: str) -> bytes:
    fields = record.rec_headers.headers
    present = {name.lower() for name, _ in fields}
    if "content-length" in present:
        fields = [(name, value) for name, value in fields if name.lower() != "content-length"]
    if record.content_type and "content-type" not in present:
        fields = [*fields, ("Content-Type", record.content_type)]
    lines = [f"{name}: {value}" for name, value in fields]
    # Asked of all lines at once, for nearly no field has a line break.
    if not "".join(lines).isprintable():
        lines = [f"{_one_line(name)}: {_one_line(value)}" for name, value in fields]
    if "warc-block-digest" not in present:
        lines.append(f"WARC-Block-Digest: {digest}")
    rest = "\r\n".join(lines)
    return f"{record.rec_headers.protocol}\r\n{rest}\r\nContent-Length: {size}\r\n\r\n".encode(
        "utf-8", "surrogateescape"
    )


def _sha256(pieces: Iterable[bytes]) -> str:
    hashes = Hashes(["sha256"])
    for piece in pieces:
        hashes.update(piece)
    return hashes.text("sha256")


def _size_left(stream: BinaryIO) -> int:
    start = stream.tell()
    size = stream.seek(0, os.SEEK_END) - start
    stream.seek(start)
    return size


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: stream.read(_PIECE), b"")


def _one_line(text: str) -> str:
    # A line break in a value would begin a new field; folding is deprecated (iipc/warc-specifications#74). What is
    # printable has none, and that is quick to ask.
    return text if text.isprintable() else " ".join(text.splitlines())
