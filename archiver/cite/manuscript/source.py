"""A manuscript as bytes and as text: read in its encoding, edited in places, written back the same everywhere else."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from archiver.errors import CiteError

LARGEST = 16 * 1024 * 1024
"""Bytes that a manuscript may have, five long novels; reading Markdown takes twenty times as much memory."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(
    rb"\\usepackage\s*\[([A-Za-z0-9-]+)\]\s*\{inputenc\}|<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]+)"
    rb"|%\s*!\s*TEX\s+encoding\s*=\s*([A-Za-z0-9 -]+)|%\s*Encoding:\s*([A-Za-z0-9_-]+)",
    re.I,
)
_INPUTENC = {"latin1": "iso-8859-1", "latin9": "iso-8859-15", "ansinew": "cp1252", "applemac": "mac-roman"}
_LOOKED_AT = 16_384


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` is to stand in place of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Source:
    """A manuscript: `original` is its text as decoded from its bytes by `encoding`, behind a byte order mark."""

    original: str
    encoding: str
    mark: bytes = b""

    @cached_property
    def text(self) -> str:
        """The text with a line feed at each line's end; positions are those in it."""
        return self.original.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def line_end(self) -> str:
        """What ends the first line."""
        found = re.search(r"\r\n|\n|\r", self.original)
        return found[0] if found else "\n"

    def line_of(self, position: int) -> int:
        """Return the number of the line that `position` is in, from 1."""
        return bisect_right(self._starts, position)

    def column_of(self, position: int) -> int:
        """Return which character of its line stands at `position`, from 1."""
        return position - self._starts[self.line_of(position) - 1] + 1

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """Return the bytes of the manuscript with `edits` made, which may not overlap; all others are as they were."""
        pieces: list[str] = []
        at = 0
        for edit in sorted(edits, key=lambda each: each.start):
            start, end = self._original_place(edit.start), self._original_place(edit.end)
            pieces += [self.original[at:start], edit.text.replace("\n", self.line_end)]
            at = end
        pieces.append(self.original[at:])
        return self.mark + "".join(pieces).encode(self.encoding, "surrogateescape")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _pairs(self) -> list[int]:
        """Where in `text` the line feeds stand that were a carriage return and a line feed."""
        return [found.start() - number for number, found in enumerate(re.finditer("\r\n", self.original))]

    def _original_place(self, position: int) -> int:
        return position + bisect_right(self._pairs, position - 1)


def read_source(raw: bytes, where: str) -> Source:
    """Return the manuscript in `raw`: by its byte order mark, as UTF-8, by what it declares, or as Latin-1.

    Raises CiteError if it is too large to be read.
    """
    if len(raw) > LARGEST:
        raise CiteError(f"the manuscript has more than {LARGEST // 1024**2} MiB", where, "Check its parts one by one.")
    for encoding in _encodings(raw):
        mark = next((mark for mark, name in _MARKS if name == encoding[0] and raw.startswith(mark)), b"")
        name = encoding[1]
        try:
            text = raw[len(mark) :].decode(name)
            is_kept = text.encode(name) == raw[len(mark) :]
        except (UnicodeError, LookupError):
            continue
        if is_kept:
            return Source(text, name, mark)
    # Every byte is a character of it, so nothing can go wrong, nor be lost when it is written again.
    return Source(raw.decode("iso-8859-1"), "iso-8859-1")


def _encodings(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield the encodings to try: the mark's name, and the codec for what stands behind it."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            codec = "utf-8" if name == "utf-8-sig" else "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
            yield name, codec
    yield "", "utf-8"
    for found in _DECLARED.finditer(raw[:_LOOKED_AT]):
        name = next(filter(None, found.groups())).decode("ascii").strip().lower()
        yield "", _INPUTENC.get(name, name)
