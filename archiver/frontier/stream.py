"""Reads documents piece by piece: gzip files unpacked under a cap, XML mended so that libxml2 reads on."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

PIECE_BYTES = 64 * 1024
HEAD_BYTES = 1024

# "&" in URLs is often left as it is. Escaping every reference that XML does not define itself mends that, and leaves
# no entity of a document's own to expand; CDATA stays, and is passed over here.
_BARE_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)", re.DOTALL
)
_GZIP = b"\x1f\x8b"
_MAX_HELD_BYTES = 1024 * 1024


class Cap:
    """Counts bytes, and remembers whether there were more than `limit`."""

    def __init__(self, limit: int) -> None:
        self.left = limit
        self.is_reached = False

    def cut(self, piece: bytes) -> bytes:
        """Return what of `piece` is still within the limit."""
        self.is_reached = self.is_reached or len(piece) > self.left
        piece = piece[: self.left]
        self.left -= len(piece)
        return piece


def pieces_of(content: bytes) -> Iterator[bytes]:
    """Yield `content` in pieces."""
    for start in range(0, len(content), PIECE_BYTES):
        yield content[start : start + PIECE_BYTES]


def led(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces, the first of them with at least 1,024 bytes if there are so many: enough to tell what it is."""
    remaining = iter(pieces)
    head = b""
    while len(head) < HEAD_BYTES and (piece := next(remaining, None)) is not None:
        head += piece
    yield head
    yield from remaining


def unpacked(pieces: Iterable[bytes], cap: Cap) -> Iterator[bytes]:
    """Yield the content of a gzip file as far as it is whole, that of others unchanged; no more than `cap` allows."""
    unpacker = None
    for number, piece in enumerate(led(pieces)):
        if number == 0 and piece.startswith(_GZIP):
            unpacker = zlib.decompressobj(wbits=31)
        if unpacker is None:
            yield cap.cut(piece)
        else:
            try:
                yield from _inflated(unpacker, piece, cap)
            except zlib.error:
                return
        if cap.is_reached:
            return


def _inflated(unpacker: zlib._Decompress, piece: bytes, cap: Cap) -> Iterator[bytes]:
    """Yield what a piece of a gzip file unpacks to, in pieces."""
    while piece and not cap.is_reached:
        yield cap.cut(unpacker.decompress(piece, PIECE_BYTES))
        piece = unpacker.unconsumed_tail


def mended(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield an XML document with its bare ampersands escaped and without a text cut short; UTF-16 is left alone."""
    held = b""
    is_wide: bool | None = None
    for piece in led(pieces):
        if is_wide is None:
            is_wide = b"\0" in piece[:100]
        if is_wide:
            yield piece
            continue
        held += piece
        end = _safe_end(held)
        if end:
            yield _BARE_AMPERSAND.sub(_escaped, held[:end])
            held = held[end:]
    # What is still held is a file's last text, cut short: libxml2 would take what there is of a URL for the whole.


def _safe_end(held: bytes) -> int:
    """Return where `held` can be cut: behind a tag, and not within a CDATA section unless that is a huge one."""
    end = held.rfind(b">") + 1
    start = held.rfind(b"<![CDATA[", 0, end)
    if start >= 0 and held.find(b"]]>", start) < 0:
        return start
    return len(held) if not end and len(held) > _MAX_HELD_BYTES else end


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"&amp;" if found[0] == b"&" else found[0]
