"""One record of a WARC file as it is read: its fields, its place, and its block as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from archiver.errors import WarcError
from archiver.model import Headers
from archiver.warc.dates import parse_date
from archiver.warc.header import Header

PIECE = 64 * 1024


class WarcRecord:
    """A record while it is being read; its block can be read once, before the reader moves on.

    `offset` is the file position of the record (of its gzip member). When the reader has moved on, `is_whole` tells
    whether all of the record was there, and `length` is the number of stored bytes, or None for a record that cannot
    be read by its offset alone: one of several in a gzip member (`position_in_member`: bytes before it there).
    `left` counts the bytes of the block that were not read yet;
    a reader that knows that some are missing says so in `missing`.
    """

    __slots__ = (
        "_at",
        "_by_name",
        "_fields",
        "_held",
        "_pull",
        "_stop",
        "_type",
        "content_length",
        "header",
        "is_whole",
        "left",
        "length",
        "missing",
        "offset",
        "position_in_member",
        "version",
    )

    def __init__(
        self,
        *,
        version: str,
        header: Header,
        content_length: int,
        offset: int,
        pull: Callable[[int], bytes] | None = None,
        fields: Headers | None = None,
        position_in_member: int = 0,
    ) -> None:
        """`fields` are those of `header`, unless they are given; without `pull` the block comes by `hold`."""
        self.version = version
        self.header = header
        self.content_length = content_length
        self.offset = offset
        self.position_in_member = position_in_member
        self.length: int | None = None
        self.left = content_length
        self.missing = 0
        self.is_whole = False
        self._pull = pull
        self._held: bytes | bytearray = b""
        self._at = self._stop = 0
        self._fields = fields
        self._by_name: dict[str, str] | None = None
        self._type: str | None = None

    @property
    def head(self) -> bytes:
        """The record's header bytes as they stand."""
        return self.header.raw

    def hold(self, raw: bytes | bytearray, start: int, stop: int) -> None:
        """Take `raw` from `start` to `stop` for all that there is of the record's block."""
        self.missing = self.content_length - (stop - start)
        self._held, self._at, self._stop = raw, start, stop
        self._pull = None

    def _take_held(self, size: int) -> bytes:
        start, self._at = self._at, min(self._at + size, self._stop)
        with memoryview(self._held) as view:
            return bytes(view[start : self._at])

    @property
    def fields(self) -> Headers:
        """The named fields in order, names as spelled."""
        return self.header.fields if self._fields is None else self._fields

    def field(self, name: str) -> str | None:
        """Return the first value of the named field (any case), or None."""
        if self._fields is None:
            return self.header.first(name)
        if self._by_name is None:
            self._by_name = {key.lower(): value for key, value in reversed(self._fields)}
        return self._by_name.get(name.lower())

    @property
    def record_type(self) -> str:
        """WARC-Type in lower case, "" if there is none."""
        if self._type is None:
            self._type = (self.field("WARC-Type") or "").lower()
        return self._type

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
        there = self.left - self.missing
        take = self._pull or self._take_held
        try:
            piece = take(min(size, there)) if there else b""
        except OSError as error:
            # The disk fails; the reader, when it goes on, says so of the file.
            raise WarcError(f"the record cannot be read ({error.strerror})", f"byte {self.offset}") from error
        if not piece:
            got = self.content_length - self.left
            end = "the next record begins" if self.missing and not there else "the file ends"
            what = f"record {self.record_id} says {self.content_length} bytes of content, {end} after {got}"
            raise WarcError(what, f"byte {self.offset}")
        self.left -= len(piece)
        return piece

    def lend(self) -> memoryview | None:
        """Return the rest of the block without a copy of it, as read; None where it is not all in memory.

        It is valid until the next record is asked for, and must be released by then.
        """
        if self._pull is not None or self.missing:
            return None
        view = memoryview(self._held)[self._at : self._stop]
        self._at, self.left = self._stop, 0
        return view

    def pieces(self) -> Iterator[bytes]:
        """Yield the rest of the block."""
        while piece := self.read(max(self._stop - self._at, PIECE)):
            yield piece
