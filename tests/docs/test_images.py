"""The pictures of the documentation: all of them taken by one script, shown somewhere, and small."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.docs.palette import Colour, with_palette
from tests.docs.screenshots import IMAGES, MOST_BYTES, PICTURES, ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs").glob("*/*.md"))]


def chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def as_png(rows: list[list[Colour]], filters: list[int]) -> bytes:
    """Return a PNG in RGB whose lines have these filters (PNG, 9.2)."""
    raw, above = b"", bytes(3 * len(rows[0]))
    for row, method in zip(rows, filters, strict=True):
        line = bytes(part for colour in row for part in colour)
        left = bytes(3) + line[:-3]
        corner = bytes(3) + above[:-3]
        guesses = [
            (0, a, b, (a + b) // 2, min((a, b, c), key=lambda each: abs(a + b - c - each)))[method]
            for a, b, c in zip(left, above, corner, strict=True)
        ]
        raw += bytes([method]) + bytes((each - guess) & 255 for each, guess in zip(line, guesses, strict=True))
        above = line
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def read_back(png: bytes, width: int) -> list[list[Colour]]:
    """Return the pixels of a PNG with a palette, as `with_palette` writes it."""
    chunks, at = {}, 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4])
        chunks[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + size]
        at += size + 12
    table = chunks[b"PLTE"]
    colours = [(table[place], table[place + 1], table[place + 2]) for place in range(0, len(table), 3)]
    raw = zlib.decompress(chunks[b"IDAT"])
    lines = [raw[start + 1 : start + 1 + width] for start in range(0, len(raw), width + 1)]
    return [[colours[place] for place in line] for line in lines]


COLOURS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


@given(st.data())
def test_a_picture_of_few_colours_stays_what_it_is(data: st.DataObject) -> None:
    width, height = data.draw(st.integers(1, 8)), data.draw(st.integers(1, 6))
    rows = [data.draw(st.lists(COLOURS, min_size=width, max_size=width)) for _ in range(height)]
    filters = [data.draw(st.integers(0, 4)) for _ in rows]
    assert read_back(with_palette(as_png(rows, filters)), width) == rows


def test_of_many_colours_the_common_ones_stay() -> None:
    rows: list[list[Colour]] = [[(250, 248, 243)] * 32 for _ in range(10)]
    rows += [[(red * 8, line * 8, 128) for red in range(32)] for line in range(12)]
    found = read_back(with_palette(as_png(rows, [0] * len(rows))), 32)
    assert found[:10] == rows[:10]
    assert all(
        sum(abs(a - b) for a, b in zip(one, other, strict=True)) < 64
        for line, given_line in zip(found, rows, strict=True)
        for one, other in zip(line, given_line, strict=True)
    )


def test_the_pictures_are_those_that_the_script_takes() -> None:
    assert {path.stem for path in IMAGES.glob("*")} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_and_shown_somewhere(name: str) -> None:
    assert (IMAGES / f"{name}.png").stat().st_size <= MOST_BYTES
    assert any(f"images/{name}.png)" in _text(page) for page in PAGES)


def _text(page: Path) -> str:
    return page.read_text("utf-8")
