"""Bodies to send: held in memory, or read and unpacked while they are sent, a few pieces at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from archiver.archive import Archive
from archiver.errors import WarcError
from archiver.message.coding import MAX_RATIO
from archiver.message.streams import decoder, decoding_errors
from archiver.model import Capture
from archiver.replay.content.stored import payload_pieces

MAX_UNPACKED = 4 * 1024 * 1024 * 1024
"""The most bytes that a body which is sent while it is unpacked may have."""

# Below this size nothing is a bomb (as in archiver.message.coding).
_FREE = 16 * 1024 * 1024


class Body(Protocol):
    """Bytes to send; `size` is their number, None where only reading them would tell."""

    @property
    def size(self) -> int | None: ...

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start` to `stop`, by default all. May raise WarcError on the way."""


@dataclass(frozen=True, slots=True)
class HeldBody:
    """A body in memory."""

    raw: bytes

    @property
    def size(self) -> int:
        """The number of its bytes."""
        return len(self.raw)

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes at once."""
        yield self.raw[start:stop]


@dataclass(frozen=True, slots=True)
class StoredBody:
    """The payload of a record, read when it is sent. A part of it costs reading, and inflating, all before it."""

    archive: Archive
    source: Capture
    size: int | None

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes as they are read. Raises WarcError where the record breaks off."""
        return _cut(payload_pieces(self.archive, self.source), start, stop)


@dataclass(frozen=True, slots=True)
class UnpackedBody:
    """The payload of a record, its content codings (in the order they were put on) taken off when it is sent."""

    archive: Archive
    source: Capture
    codings: tuple[str, ...]

    @property
    def size(self) -> None:
        """Not known."""
        return

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Yield the bytes as they are unpacked; what is not in the coding it is labelled with comes as it is stored.

        Raises WarcError where the record or its coding breaks off, or unpacks to more than is taken.
        """
        plain = unpacked(payload_pieces(self.archive, self.source), self.codings, str(self.source.record_id))
        return _cut(plain, start, stop)


def unpacked(pieces: Iterator[bytes], codings: tuple[str, ...], where: str) -> Iterator[bytes]:
    """Yield `pieces` without the content codings; `where` is for messages. Raises WarcError as UnpackedBody does."""
    meter = _Meter(pieces)
    pieces = iter(meter)
    for coding in reversed(codings):
        pieces = _unpacked(pieces, coding, meter, where)
    return pieces


class _Meter:
    """Counts the bytes that are taken of a payload, which say how many it may unpack to."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._taken = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._taken += len(piece)
            yield piece

    @property
    def limit(self) -> int:
        return min(MAX_UNPACKED, max(_FREE, self._taken * MAX_RATIO))


def _unpacked(pieces: Iterator[bytes], coding: str, meter: _Meter, where: str) -> Iterator[bytes]:
    first = next((piece for piece in pieces if piece), b"")
    stream = decoder(coding, first)
    if stream is None:
        yield from chain((first,), pieces)
        return
    given = 0
    for piece in chain((first,), pieces):
        try:
            for plain in stream.feed(piece):
                given += len(plain)
                if given > meter.limit:
                    raise WarcError(f"unpacks to more than {given} bytes when {coding} is taken off", where)
                yield plain
        except decoding_errors() as error:
            if given:
                raise WarcError(f"the coding {coding} breaks after {given} bytes ({error})", where) from error
            yield from chain((piece,), pieces)
            return
    if given and not stream.is_finished():
        raise WarcError(f"the coding {coding} breaks off after {given} bytes", where)


def begins_as(archive: Archive, source: Capture, coding: str) -> bool:
    """Tell whether the payload that the record of `source` holds begins as one in this content coding does.

    Raises WarcError where the record cannot be read.
    """
    first = next((piece for piece in payload_pieces(archive, source) if piece), b"")
    stream = decoder(coding, first)
    try:
        return stream is not None and next(stream.feed(first), None) is not None
    except decoding_errors():
        return False


def _cut(pieces: Iterator[bytes], start: int, stop: int | None) -> Iterator[bytes]:
    """Yield what lies from `start` to `stop` in the bytes of `pieces`; no further piece than needed is taken."""
    at = 0
    for piece in pieces:
        begin, at = at, at + len(piece)
        if at > start:
            yield piece[max(start - begin, 0) : None if stop is None else max(stop - begin, 0)]
        if stop is not None and at >= stop:
            return
