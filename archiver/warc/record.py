"""One record of a WARC file as it is read: its fields, its place, and its block as a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property

from archiver.errors import WarcError
from archiver.message.head import parse_fields
from archiver.model import Headers
from archiver.warc.dates import parse_date

PIECE = 64 * 1024

_VERSION = re.compile(rb"WARC/\d+\.\d+", re.IGNORECASE)


class WarcRecord:
    """A record while it is being read; its block can be read once, before the reader moves on.

    `offset` is the file position of the record (of its gzip member). When the reader has moved on, `is_whole` tells
    whether all of the record was there, and `length` is the number of stored bytes, or None for a record that cannot
    be read by its offset alone: one of several in a gzip member (`position_in_member`: bytes before it there).
    `head` keeps the record's header bytes as they stand.
    """

    def __init__(
        self,
        *,
        version: str,
        fields: Headers,
        head: bytes,
        content_length: int,
        offset: int,
        pull: Callable[[int], bytes],
        position_in_member: int = 0,
    ) -> None:
        self.version = version
        self.fields = fields
        self.head = head
        self.content_length = content_length
        self.offset = offset
        self.position_in_member = position_in_member
        self.length: int | None = None
        self.left = content_length
        self.is_whole = False
        self._pull = pull

    def field(self, name: str) -> str | None:
        """Return the first value of the named field (any case), or None."""
        return self._by_name.get(name.lower())

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {name.lower(): value for name, value in reversed(self.fields)}

    @property
    def record_type(self) -> str:
        """WARC-Type in lower case, "" if there is none."""
        return (self.field("WARC-Type") or "").lower()

    @property
    def record_id(self) -> str:
        """WARC-Record-ID as written, "" if there is none."""
        return self.field("WARC-Record-ID") or ""

    @property
    def target_url(self) -> str | None:
        """WARC-Target-URI without the angle brackets that wget before 1.22 puts around it."""
        value = self.field("WARC-Target-URI")
        if value and value.startswith("<") and value.endswith(">"):
            return value[1:-1]
        return value

    @property
    def date(self) -> datetime | None:
        """WARC-Date as an aware UTC datetime, None if it cannot be read."""
        return parse_date(self.field("WARC-Date"))

    def read(self, size: int = PIECE) -> bytes:
        """Return the next 1 to `size` bytes of the block, b"" behind its end.

        Raises WarcError where the file ends, or is damaged, before the block does: a torn record is never passed off
        as a whole one.
        """
        if not self.left:
            return b""
        piece = self._pull(min(size, self.left))
        if not piece:
            got = self.content_length - self.left
            what = f"record {self.record_id} says {self.content_length} bytes of content, the file ends after {got}"
            raise WarcError(what, f"byte {self.offset}")
        self.left -= len(piece)
        return piece

    def pieces(self) -> Iterator[bytes]:
        """Yield the rest of the block."""
        while piece := self.read():
            yield piece


def parse_record_head(head: bytes) -> tuple[str, Headers]:
    """Return the version ("WARC/1.1") and the named fields of a record's header.

    Field values are UTF-8 (WARC/1.1, 4); bytes that are not are read as ISO-8859-1. Raises WarcError if the first
    line is no WARC version.
    """
    lines = [line.rstrip(b"\r") for line in head.strip(b"\r\n").split(b"\n")]
    if not _VERSION.fullmatch(lines[0].strip()):
        raise WarcError(f"no WARC version line: {lines[0][:80]!r}")
    fields = tuple((name, _as_utf8(value)) for name, value in parse_fields(lines[1:]))
    return lines[0].strip().decode().upper(), fields


def _as_utf8(value: str) -> str:
    if value.isascii():
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value
