"""How bytes that came from a file go to stdout."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from collections.abc import Iterable

from archiver.errors import UsageError

_PLAIN = "\t\r\n"


def write_bytes(pieces: Iterable[bytes]) -> None:
    """Write `pieces` to stdout as they are. Raises UsageError before a terminal gets what is not text."""
    decoder = codecs.getincrementaldecoder("utf-8")() if sys.stdout.isatty() else None
    for piece in pieces:
        if decoder is not None and not is_text(piece, decoder):
            hint = "Send them to a file: … > FILE"
            raise UsageError("these bytes are not text, and could upset a terminal", "stdout", hint)
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def is_text(piece: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    """Tell whether `piece` goes on as UTF-8 without control characters; `decoder` has what came before."""
    try:
        text = decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return (text.isascii() and text.isprintable()) or all(_is_shown(char) for char in text)


def _is_shown(char: str) -> bool:
    return char in _PLAIN or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
