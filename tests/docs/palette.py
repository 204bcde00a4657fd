"""PNG files made small: the pictures of pages that Chromium takes, with at most 256 colours.

Reads what Chromium writes (8 bits, RGB or RGBA, not interlaced; PNG specification, third edition) and nothing else.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

import deflate

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 256
# A channel of a colour that is merged with others, cut to this many levels.
_LEVELS_BITS = 4

Colour = tuple[int, int, int]


def with_palette(png: bytes) -> bytes:
    """Return the picture with a palette: exact up to 256 colours, else the rarer ones as the likest of the common."""
    width, height, rows = _pixels(png)
    counts = Counter(colour for row in rows for colour in row)
    palette = _palette(counts)
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counts:
        if colour not in places:
            places[colour] = min(range(len(palette)), key=lambda place: _distance(colour, palette[place]))
    raw = b"".join(b"\0" + bytes(map(places.__getitem__, row)) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    table = bytes(part for colour in palette for part in colour)
    chunks = ((b"IHDR", header), (b"PLTE", table), (b"IDAT", bytes(deflate.zlib_compress(raw, 12))), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, body) for name, body in chunks)


def _palette(counts: Counter[Colour]) -> list[Colour]:
    """Return the colours to keep: half of them the commonest, the others spread over what else there is."""
    if len(counts) <= _MOST:
        return sorted(counts)
    kept = [colour for colour, _ in counts.most_common(_MOST // 2)]
    cells: dict[Colour, Counter[Colour]] = {}
    for colour, count in counts.items():
        cells.setdefault(_cell(colour), Counter())[colour] = count
    taken = {_cell(colour) for colour in kept}
    others = sorted((cells[cell] for cell in cells if cell not in taken), key=Counter.total, reverse=True)
    kept += [cell.most_common(1)[0][0] for cell in others]
    kept += [colour for colour, _ in counts.most_common(_MOST) if colour not in set(kept)]
    return sorted(kept[:_MOST])


def _cell(colour: Colour) -> Colour:
    shift = 8 - _LEVELS_BITS
    return colour[0] >> shift, colour[1] >> shift, colour[2] >> shift


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _pixels(png: bytes) -> tuple[int, int, list[list[Colour]]]:
    chunks = list(_chunks(png))
    width, height, depth, kind, _, _, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, interlace) == (8, 0)
    size = {2: 3, 6: 4}[kind]
    raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    rows, before = [], bytes(width * size)
    for at in range(0, len(raw), width * size + 1):
        before = _unfiltered(raw[at], bytearray(raw[at + 1 : at + 1 + width * size]), before, size)
        rows.append(list(zip(before[0::size], before[1::size], before[2::size], strict=True)))
    return width, height, rows


def _unfiltered(method: int, line: bytearray, above: bytes, size: int) -> bytes:
    """Return a line with its filter undone (PNG, 9.2)."""
    for at in range(len(line) if method else 0):
        left = line[at - size] if at >= size else 0
        corner = above[at - size] if at >= size else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[method]
        line[at] = (line[at] + guess) & 255
    return bytes(line)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    assert png.startswith(_SIGNATURE)
    at = len(_SIGNATURE)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
