"""Looks up lines in sorted files without loading them: plain CDXJ and CDX files, and ZipNum sets.

A file that is not in the order of its bytes (LC_ALL=C) cannot be searched so; where the search meets lines out of
order, it says so instead of passing over what it may have missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import orjson

from archiver.errors import CaptureIndexError
from archiver.model import Finding
from archiver.warc.gz import GzipError, inflater

MAX_BLOCK = 64 * 1024 * 1024
"""The longest inflated ZipNum block that is read, in bytes."""

# Below this many bytes reading on is as quick as searching on.
_NEAR = 16 * 1024
_LINE_LIMIT = 1024 * 1024
_NUMBER = re.compile(rb"\d{1,18}")


class SortedLines(Protocol):
    """Lines in the order of their bytes."""

    def lines_from(self, start: bytes) -> Iterator[bytes | Finding]:
        """Yield the lines that are not below `start`, in order; a Finding where that order is broken."""


class SortedFile:
    """A plain text file of lines, sorted by all of each, or by what `key` takes of it."""

    def __init__(self, path: Path, *, key: Callable[[bytes], bytes] = bytes) -> None:
        self.path = path
        self._key = key

    def lines_from(self, start: bytes) -> Iterator[bytes | Finding]:
        """Yield the lines that are not below `start`. Raises CaptureIndexError if the file cannot be read."""
        try:
            with self.path.open("rb") as file:
                broken = self._search(file, start)
                if broken is not None:
                    yield self._unsorted(broken)
                yield from self._read_on(file, start)
        except OSError as error:
            raise CaptureIndexError(f"cannot be read ({error.strerror})", str(self.path)) from error

    def last_before(self, start: bytes) -> tuple[bytes | None, list[Finding]]:
        """Return the last line that is below `start` (None: there is none), and what is wrong with the order."""
        try:
            with self.path.open("rb") as file:
                broken = self._search(file, start)
                findings = [] if broken is None else [self._unsorted(broken)]
                last = None
                while (line := next_line(file)) and line < start:
                    last = line
                return last, findings
        except OSError as error:
            raise CaptureIndexError(f"cannot be read ({error.strerror})", str(self.path)) from error

    def _search(self, file: BinaryIO, start: bytes) -> int | None:
        """Put `file` at a line that is below `start`, near those that are not; return a place out of order, or None."""
        low, high = 0, file.seek(0, 2)
        below: bytes = b""
        above: bytes | None = None
        broken = None
        while high - low > _NEAR:
            middle = (low + high) // 2
            file.seek(middle)
            next_line(file)
            place = file.tell()
            line = next_line(file) if place < high else b""
            if not line:
                high = middle
                continue
            key = self._key(line)
            if key < below or (above is not None and key > above):
                broken = place
            if line < start:
                low, below = place, key
            else:
                high, above = middle, key
        if broken is None:
            broken = self._disorder(file, low, high)
        file.seek(low)
        return broken

    def _read_on(self, file: BinaryIO, start: bytes) -> Iterator[bytes | Finding]:
        last = b""
        place = file.tell()
        while line := next_line(file):
            key = self._key(line)
            if key < last:
                yield self._unsorted(place)
            last = key
            place = file.tell()
            if line >= start:
                yield line

    def _disorder(self, file: BinaryIO, low: int, high: int) -> int | None:
        """Return a place between two others where a line is below the one before it, None if there is none."""
        file.seek(low)
        last = b""
        while (place := file.tell()) < high and (line := next_line(file)):
            key = self._key(line)
            if key < last:
                return place
            last = key
        return None

    def _unsorted(self, place: int) -> Finding:
        return unsorted(self.path, place)


class ZipNum:
    """A ZipNum set, named by its second index (.idx): that of pywb and Common Crawl, or cdxj-indexer's and WACZ's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._index = SortedFile(path, key=_block_key)
        self._places = _places(path)

    def lines_from(self, start: bytes) -> Iterator[bytes | Finding]:
        """Yield the lines that are not below `start`. Raises CaptureIndexError if a file cannot be read."""
        first, findings = self._index.last_before(start)
        yield from findings
        last = b""
        for entry in self._index.lines_from(first or b""):
            if isinstance(entry, Finding):
                yield entry
                continue
            if entry.startswith((b"!", b" ")):
                continue
            block = self._block(entry)
            if isinstance(block, Finding):
                yield block
                continue
            for line in block.splitlines(keepends=True):
                if line < last:
                    yield unsorted(self.path, None)
                last = line
                if line >= start:
                    yield line

    def _block(self, entry: bytes) -> bytes | Finding:
        place = _block_place(entry)
        if place is None:
            return self._damaged(f"a line of the second index cannot be read: {entry[:80]!r}")
        part, offset, length = place
        path = self._places.get(part) or _beside(self.path, part)
        try:
            with path.open("rb") as file:
                file.seek(offset)
                member = inflater()
                block = member.decompress(file.read(min(length, MAX_BLOCK)), MAX_BLOCK)
        except OSError as error:
            return self._damaged(f"{path.name} cannot be read ({error.strerror})")
        except GzipError as error:
            return self._damaged(f"the block at byte {offset} of {path.name} is damaged ({error})")
        if not member.eof:
            return self._damaged(f"the block at byte {offset} of {path.name} does not end where it should")
        return block

    def _damaged(self, message: str) -> Finding:
        hint = "Make the set anew; captures in this block are not found."
        return Finding("index.cdxj.block", "error", message, file=self.path.name, hint=hint)


def _block_key(entry: bytes) -> bytes:
    """Return key and timestamp of a line of a second index.

    Behind them stand numbers, which are in no order of bytes where several blocks begin with one key and timestamp.
    """
    return b" ".join(entry.partition(b"\t")[0].split(b" ", 2)[:2])


def unsorted(path: Path, place: int | None) -> Finding:
    """Return what is said of lines out of order."""
    message = "the lines are not in the order of their bytes, so captures may not be found"
    hint = "Sort the file: LC_ALL=C sort -u."
    return Finding("index.cdxj.unsorted", "error", message, file=path.name, offset=place, hint=hint)


def next_line(file: BinaryIO) -> bytes:
    """Return the next line; one that is longer than any that can be meant is cut."""
    line = file.readline(_LINE_LIMIT)
    if len(line) == _LINE_LIMIT and not line.endswith(b"\n"):
        while (more := file.readline(_LINE_LIMIT)) and not more.endswith(b"\n"):
            pass
    return line


def _block_place(entry: bytes) -> tuple[str, int, int] | None:
    """Return part, offset and length of the block that a line of a second index tells of, None if it tells of none."""
    columns = entry.rstrip(b"\r\n").split(b"\t")
    if len(columns) >= 4:
        part, offset, length = columns[1:4]
        if _NUMBER.fullmatch(offset) and _NUMBER.fullmatch(length):
            return part.decode("utf-8", "replace"), int(offset), int(length)
        return None
    try:
        members = orjson.loads(entry[entry.index(b"{") :])
        offset_, length_ = members["offset"], members["length"]
    except (ValueError, KeyError, TypeError):
        return None
    if type(offset_) is int and type(length_) is int and offset_ >= 0 and length_ >= 0:
        return "", offset_, length_
    return None


def _places(index: Path) -> dict[str, Path]:
    """Return the file of each part: as the .loc file beside the index says, or the name in its !meta line ("")."""
    places: dict[str, Path] = {}
    loc = index.with_suffix(".loc")
    try:
        if loc.is_file():
            for line in loc.read_text(encoding="utf-8", errors="replace").splitlines():
                part, _, where = line.partition("\t")
                if where:
                    places[part] = loc.parent / where.split("\t")[0]
        with index.open("rb") as file:
            head = next_line(file)
    except OSError as error:
        raise CaptureIndexError(f"cannot be read ({error.strerror})", str(index)) from error
    if head.startswith(b"!meta") and b"{" in head:
        try:
            name = orjson.loads(head[head.index(b"{") :]).get("filename")
        except (ValueError, AttributeError):
            name = None
        if isinstance(name, str) and name and "\0" not in name:
            places[""] = index.parent / Path(name).name
    return places


def _beside(index: Path, part: str) -> Path:
    """Return the file of a part that no list tells of."""
    name = Path(part).name if part else index.stem
    candidates = [index.parent / f"{name}{suffix}" for suffix in ("", ".gz", ".cdxj.gz", ".cdx.gz")]
    return next((path for path in candidates if path.is_file()), candidates[0])
