"""The header of a WARC record: its bytes as they stand, and the fields in them, looked up without taking all apart."""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.errors import WarcError
from archiver.message.head import fields_of
from archiver.model import Headers

LIMIT = 1024 * 1024
"""The longest record header that is read; longer ones are damage."""

_VERSION = re.compile(rb"WARC/\d+\.\d+", re.IGNORECASE)
_LONGEST_NUMBER = 18


class Header:
    """The header whose bytes are `raw`, from the version line to the empty line."""

    __slots__ = ("_by_name", "_fields", "_is_plain", "_lowered", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._lowered = raw.lower()
        self._is_plain: bool | None = None
        self._fields: Headers | None = None
        self._by_name: dict[str, str] | None = None

    @property
    def fields(self) -> Headers:
        """The named fields in order, names as spelled.

        Values are UTF-8 (WARC/1.1, 4); bytes that are not are read as ISO-8859-1.
        """
        if self._fields is None:
            text = self.raw.strip(b"\r\n").partition(b"\n")[2].decode("latin-1")
            fields = fields_of(text)
            self._fields = fields if text.isascii() else tuple((name, _as_utf8(value)) for name, value in fields)
        return self._fields

    def first(self, name: str) -> str | None:
        """Return the first value of the named field (any case), or None."""
        if self._is_plain is None:
            # A field may be folded, or have a blank behind its name. Spelled out, for this runs for each record.
            low = self._lowered
            self._is_plain = not (b" :" in low or b"\t:" in low or b"\n " in low or b"\n\t" in low)
        if not self._is_plain:
            return self._parsed(name)
        needle = _needle(name)
        at = self._lowered.find(needle) + len(needle)
        if at < len(needle):
            return None
        value = self.raw[at : self.raw.find(b"\n", at)].strip()
        return value.decode() if value.isascii() else _as_utf8(value.decode("latin-1"))

    def content_length(self) -> int | None:
        """Return what the first Content-Length says, None if it is missing or no number."""
        text = self.first("Content-Length") or ""
        is_number = text.isascii() and text.isdigit() and len(text.lstrip("0")) <= _LONGEST_NUMBER
        return int(text) if is_number else None

    def version(self) -> str:
        """Return the version ("WARC/1.1") that the header begins with. Raises WarcError if that is none."""
        line = self.raw.lstrip(b"\r\n").partition(b"\n")[0].strip()
        if not _VERSION.fullmatch(line):
            raise WarcError(f"no WARC version line: {line[:80]!r}")
        return line.decode().upper()

    def _parsed(self, name: str) -> str | None:
        if self._by_name is None:
            self._by_name = {key.lower(): value for key, value in reversed(self.fields)}
        return self._by_name.get(name.lower())


@lru_cache(maxsize=256)
def _needle(name: str) -> bytes:
    return b"\n" + name.lower().encode() + b":"


def _as_utf8(value: str) -> str:
    if value.isascii():
        return value
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value
