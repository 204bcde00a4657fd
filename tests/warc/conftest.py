"""Bytes of WARC files, made by hand and by our writer."""

from __future__ import annotations

import contextlib
import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from warcio.recordloader import ArcWarcRecord

from archiver.errors import WarcError
from archiver.warc.build import make_record
from archiver.warc.reader import Item, WarcReader
from archiver.warc.record import WarcRecord
from archiver.warc.writer import WarcWriter

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)

Read = Callable[..., list[tuple[str, bytes] | str]]


def hand_record(number: int, block: bytes, *, length: int | str | None = None, extra: str = "") -> bytes:
    """A record as a text, its Content-Length right unless one is given."""
    said = len(block) if length is None else length
    head = (
        f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:{UUID(int=number)}>\r\n"
        f"WARC-Date: 2024-05-06T12:00:00Z\r\nWARC-Target-URI: http://example.com/{number}\r\n{extra}"
        f"Content-Type: text/plain\r\nContent-Length: {said}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read_items(file: io.BytesIO | bytes, **options: int) -> list[tuple[str, bytes] | str]:
    """What a reader gives: (record id's last digits, block) for a record that is whole, the code for a finding."""
    stream = io.BytesIO(file) if isinstance(file, bytes) else file
    found: list[tuple[str, bytes] | str] = []
    last: tuple[WarcRecord, bytes] | None = None

    def settle() -> None:
        if last and last[0].is_whole:
            found.append((last[0].record_id[-5:-1].lstrip("0"), last[1]))

    item: Item
    for item in WarcReader(stream, "a.warc", **options):
        settle()
        last = None
        if isinstance(item, WarcRecord):
            block = bytearray()
            with contextlib.suppress(WarcError):
                for piece in item.pieces():
                    block += piece
            last = (item, bytes(block))
        else:
            assert item.file == "a.warc"
            assert len(item.message) < 600
            found.append(item.code)
    settle()
    return found


def our_record(number: int, block: bytes) -> ArcWarcRecord:
    """A record for our writer, the same at each call."""
    fields = [
        ("WARC-Type", "resource"),
        ("WARC-Record-ID", f"<urn:uuid:{UUID(int=number)}>"),
        ("WARC-Date", "2024-05-06T12:00:00.000000Z"),
        ("WARC-Target-URI", f"http://example.com/{number}"),
    ]
    return make_record(fields, "text/plain", io.BytesIO(block))


@pytest.fixture(scope="session")
def record() -> Callable[..., bytes]:
    return hand_record


@pytest.fixture(scope="session")
def read() -> Read:
    return read_items


@pytest.fixture(scope="session")
def made() -> Callable[[int, bytes], ArcWarcRecord]:
    return our_record


@pytest.fixture(scope="session")
def plain() -> bytes:
    """Three records without compression."""
    return hand_record(1, b"one") + hand_record(2, b"two" * 50) + hand_record(3, b"three")


@pytest.fixture(scope="session")
def members() -> list[bytes]:
    """Three records, a gzip member each."""
    blocks = (b"one", b"two" * 50, b"three")
    return [gzip.compress(hand_record(number, block), mtime=0) for number, block in enumerate(blocks, 1)]


@pytest.fixture
def writer(tmp_path: Path) -> Callable[..., WarcWriter]:
    """Makes writers that begin files with no records of their own."""

    def make(folder: Path = tmp_path, *, prefix: str = "t", **options: Any) -> WarcWriter:
        options = {"clock": lambda: NOON, "opening": lambda name: [], **options}
        return WarcWriter(folder, prefix, **options)

    return make
