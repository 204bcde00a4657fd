"""A manuscript as bytes and as text: read in its encoding, edited in places, written back the same everywhere else."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from archiver.errors import CiteError
from archiver.extract.encoding import decode_page

LARGEST = 16 * 1024 * 1024
"""Bytes that a manuscript may have, five long novels; reading Markdown takes twenty times as much memory."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
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
    """A manuscript: `original` is its text as decoded from its bytes by `encoding`, behind a byte order mark.

    `is_guessed`: nothing but the look of its bytes tells the encoding.
    """

    original: str
    encoding: str
    mark: bytes = b""
    is_guessed: bool = False

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


def read_source(raw: bytes, where: str, encoding: str | None = None) -> Source:
    """Return the manuscript in `raw`: by its byte order mark, as UTF-8, by what it declares or looks like.

    `encoding` goes before all of that, and Latin-1 is the last resort. Raises CiteError if it is too large to be read,
    or is not in `encoding`.
    """
    if len(raw) > LARGEST:
        raise CiteError(f"the manuscript has more than {LARGEST // 1024**2} MiB", where, "Check its parts one by one.")
    if encoding:
        mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) and codecs.lookup(encoding).name == "utf-8" else b""
        source = _decoded(raw, encoding, mark)
        if source is None:
            raise CiteError(f"the manuscript is not in {encoding}", where, "Leave --encoding out, or name another one.")
        return source
    for name, mark in _encodings(raw):
        if source := _decoded(raw, name, mark):
            return source
    guess = decode_page(raw).encoding
    # Every byte is a character of Latin-1, so nothing can go wrong, nor be lost when it is written again.
    found = _decoded(raw, guess) or Source(raw.decode("iso-8859-1"), "iso-8859-1")
    return replace(found, is_guessed=True)


def _decoded(raw: bytes, encoding: str, mark: bytes = b"") -> Source | None:
    """Return the manuscript if its bytes behind `mark` are in `encoding`, and would be the same written again."""
    try:
        text = raw[len(mark) :].decode(encoding)
        is_kept = text.encode(encoding) == raw[len(mark) :]
    except (UnicodeError, LookupError):
        return None
    return Source(text, encoding, mark) if is_kept else None


def _encodings(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the encodings to try, each with the byte order mark that it stands behind."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            yield name, mark
    yield "utf-8", b""
    for found in _DECLARED.finditer(raw[:_LOOKED_AT]):
        name = next(filter(None, found.groups())).decode("ascii").strip().lower()
        yield _INPUTENC.get(name, name), b""
