"""The site's pictures, drawn pixel by pixel: PNG from zlib and struct, a GIF and an icon around them.

Each is a pure function of nothing, drawn once and kept. Chance comes from a fixed sequence.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator
from functools import cache

Colour = tuple[int, int, int]

INK, PAPER, SEAL = (43, 38, 34), (246, 240, 228), (168, 50, 31)
SPINES: tuple[Colour, ...] = (
    (126, 45, 36), (44, 72, 88), (96, 108, 76), (178, 140, 76),
    (70, 58, 82), (201, 186, 158), (58, 92, 84), (150, 88, 52),
)  # fmt: skip


class Canvas:
    """A picture of `width` by `height` pixels, three bytes each; what falls outside is not drawn."""

    def __init__(self, width: int, height: int, colour: Colour = PAPER) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(colour) * width) for _ in range(height)]

    def rectangle(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        """Fill a rectangle."""
        left, right = max(left, 0), min(left + width, self.width)
        for y in range(max(top, 0), min(top + height, self.height)):
            self.rows[y][left * 3 : right * 3] = bytes(colour) * max(right - left, 0)

    def dot(self, x: int, y: int, colour: Colour, weight: float = 1.0) -> None:
        """Mix `colour` into one pixel; `weight` 1 covers it."""
        if 0 <= x < self.width and 0 <= y < self.height:
            row = self.rows[y]
            for channel in range(3):
                old = row[x * 3 + channel]
                row[x * 3 + channel] = round(old + (colour[channel] - old) * weight)

    def png(self) -> bytes:
        """Return the picture as PNG, 8 bits of red, green and blue (PNG third edition, 11.2)."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _fixed_chance(seed: int) -> Iterator[float]:
    """Yield numbers in [0, 1) that look random and are the same each time (a linear congruence modulo 2**32)."""
    state = seed
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state / 2**32


def _mix(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@cache
def night(width: int = 720, height: int = 405) -> bytes:
    """Return star trails around a pole above a dark ridge."""
    canvas, chance = Canvas(width, height), _fixed_chance(11)
    for y in range(height):
        canvas.rectangle(0, y, width, 1, _mix((13, 20, 44), (92, 84, 112), (y / height) ** 2))
    for _ in range(150):
        _trail(canvas, next(chance) ** 0.6 * width * 0.75, next(chance) * 360, 0.25 + next(chance) * 0.75)
    for x in range(width):
        ridge = 0.82 + 0.05 * math.sin(x / width * 7) + 0.02 * math.sin(x / width * 23 + 1)
        canvas.rectangle(x, int(height * ridge), 1, height, (14, 15, 24))
    dome = width * 7 // 10, int(height * 0.83)
    for y in range(height // 11):
        half = int(math.sqrt(max((height / 11) ** 2 - y**2, 0)))
        canvas.rectangle(dome[0] - half, dome[1] - y, 2 * half, 1, (14, 15, 24))
    return canvas.png()


def _trail(canvas: Canvas, radius: float, start: float, light: float) -> None:
    pole = canvas.width * 0.4, canvas.height * 0.42
    tint = _mix((255, 226, 190), (200, 220, 255), (start % 60) / 60)
    steps = max(int(radius * 0.36), 1)
    for step in range(steps):
        angle = math.radians(start + 18 * step / steps)
        canvas.dot(int(pole[0] + radius * math.cos(angle)), int(pole[1] + radius * math.sin(angle)), tint, light)


@cache
def shelves(width: int = 720, height: int = 405) -> bytes:
    """Return three shelves of books seen from the front."""
    canvas, chance = Canvas(width, height, (58, 44, 36)), _fixed_chance(5)
    pitch = height // 3
    for floor in (pitch - 8, 2 * pitch - 8, 3 * pitch - 8):
        x = 6
        while x < width - 12:
            thick, tall = 9 + int(next(chance) * 20), int(pitch * (0.58 + next(chance) * 0.26))
            colour = SPINES[int(next(chance) * len(SPINES))]
            if next(chance) > 0.06:
                _book(canvas, x, floor, thick, tall, colour)
            x += thick + 1
        canvas.rectangle(0, floor, width, 8, (132, 98, 66))
        canvas.rectangle(0, floor, width, 2, (162, 126, 88))
    return canvas.png()


def _book(canvas: Canvas, left: int, floor: int, thick: int, tall: int, colour: Colour) -> None:
    canvas.rectangle(left, floor - tall, thick, tall, colour)
    canvas.rectangle(left, floor - tall, 2, tall, _mix(colour, (255, 255, 255), 0.18))
    canvas.rectangle(left + thick - 2, floor - tall, 2, tall, _mix(colour, (0, 0, 0), 0.3))
    for share in (0.14, 0.2, 0.78):
        canvas.rectangle(left + 2, floor - int(tall * (1 - share)), thick - 4, 2, _mix(colour, (236, 208, 140), 0.65))


@cache
def paper(width: int = 720, height: int = 405) -> bytes:
    """Return long paper fibres, as under a microscope."""
    canvas, chance = Canvas(width, height, (233, 222, 201)), _fixed_chance(23)
    for _ in range(260):
        x, y, angle = next(chance) * width, next(chance) * height, next(chance) * math.tau
        bend, weight = (next(chance) - 0.5) * 0.02, 0.2 + next(chance) * 0.4
        tint = ((120, 92, 60), (176, 150, 112), (252, 247, 236))[int(next(chance) * 3)]
        for _ in range(60 + int(next(chance) * 240)):
            x, y, angle = x + math.cos(angle), y + math.sin(angle), angle + bend
            canvas.dot(int(x), int(y), tint, weight)
            canvas.dot(int(x), int(y) + 1, tint, weight * 0.7)
    return canvas.png()


@cache
def tide(width: int = 720, height: int = 405) -> bytes:
    """Return layers of waves under a pale sky."""
    canvas = Canvas(width, height)
    for y in range(height):
        canvas.rectangle(0, y, width, 1, _mix((226, 232, 230), (244, 224, 200), y / height))
    for layer in range(6):
        colour = _mix((164, 188, 192), (26, 58, 78), layer / 5)
        for x in range(width):
            swell = math.sin(x / width * (5 + layer) + layer * 1.7) + 0.4 * math.sin(x / width * 17 + layer)
            top = int(height * (0.36 + layer * 0.1) + swell * height * 0.028)
            canvas.rectangle(x, top, 1, height // 4 if layer < 5 else height, colour)
    return canvas.png()


@cache
def grain(size: int = 96) -> bytes:
    """Return a tile of faintly grained paper for the page's background."""
    canvas, chance = Canvas(size, size, (248, 245, 238)), _fixed_chance(7)
    for _ in range(size * 9):
        shade = (238, 233, 222) if next(chance) < 0.5 else (253, 251, 247)
        canvas.dot(int(next(chance) * size), int(next(chance) * size), shade)
    return canvas.png()


@cache
def icon(size: int = 32) -> bytes:
    """Return the favicon: a seal with an open page, as ICO around a PNG."""
    canvas, edge = Canvas(size, size, SEAL), size // 6
    canvas.rectangle(edge, edge, size // 2 - edge - 1, size - 2 * edge, PAPER)
    canvas.rectangle(size // 2 + 1, edge, size // 2 - edge - 1, size - 2 * edge, PAPER)
    for line in range(4):
        canvas.rectangle(edge + 2, edge + 3 + line * size // 7, size // 2 - edge - 5, 1, INK)
        canvas.rectangle(size // 2 + 3, edge + 3 + line * size // 7, size // 2 - edge - 5, 1, INK)
    picture = canvas.png()
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 24, len(picture), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + picture


PLACEHOLDER = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xe8\xe0\xd0\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
"""One pixel of paper colour, shown until a lazy picture would come."""
