"""Every bit turned over and every cut, in small files of each kind: told, or provably without harm."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import pytest
import zstandard

from archiver.model import Finding
from archiver.warc.check import check_stream
from archiver.warc.files import read_file
from tests.warc.malformed.judging import whole_records
from tests.warc.malformed.parts import flipped, gz, record, zst

BLOCKS = {1: b"one", 2: b"two\r\n\r\n" * 3, 3: b"three"}
RECORDS = [record(number, block=block) for number, block in BLOCKS.items()]
PACKED: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "gzip": (gz, gzip.decompress),
    "zstd": (zst, lambda raw: zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True).read()),
}


def codes(raw: bytes) -> set[str]:
    """The errors and warnings about a file."""
    found = check_stream(io.BytesIO(raw), "a.warc")
    return {item.code for item in found if isinstance(item, Finding) and item.severity != "info"}


def read(raw: bytes) -> list[tuple[int, bytes]]:
    return list(whole_records(read_file(io.BytesIO(raw), "a.warc")))


def same_content(unpack: Callable[[bytes], bytes], raw: bytes) -> bool:
    """Tell whether the library itself finds the very content in it."""
    try:
        return unpack(raw) == b"".join(RECORDS)
    except (OSError, EOFError, ValueError, zstandard.ZstdError):
        return False


@pytest.mark.parametrize("bit", range(8))
@pytest.mark.parametrize("kind", PACKED)
def test_every_bit_turned_over_in_compressed_records_is_told_or_harmless(kind: str, bit: int) -> None:
    pack, unpack = PACKED[kind]
    members = [pack(each) for each in RECORDS]
    raw = b"".join(members)
    harmless = 0
    for place in range(len(raw)):
        damaged = flipped(raw, place, bit)
        if codes(damaged):
            continue
        # Nothing is said: then nothing is lost, and the library agrees that the content is the same.
        assert read(damaged) == list(BLOCKS.items()), (place, bit)
        assert same_content(unpack, damaged), (place, bit)
        harmless += 1

    # In gzip: FTEXT, MTIME, XFL and OS (RFC 1952, 2.3.1), and what fills up the last byte of the compressed bytes.
    assert harmless <= 3 * 10


@pytest.mark.parametrize("bit", range(8))
def test_every_bit_turned_over_in_plain_records_is_told_or_hurts_no_block(bit: int) -> None:
    raw = b"".join(RECORDS)
    structure = _structure()
    for place in range(len(raw)):
        damaged = flipped(raw, place, bit)
        if codes(damaged):
            continue
        # A header has no checksum: a letter of a value may change untold. Line ends, lengths and blocks may not.
        assert place not in structure, (place, bit)
        assert [block for _, block in read(damaged)] == list(BLOCKS.values()), (place, bit)


def _structure() -> set[int]:
    """Where line ends, Content-Length values, block digests and blocks stand in the plain file."""
    places: set[int] = set()
    begun = 0
    for each in RECORDS:
        head = each.index(b"\r\n\r\n")
        places |= {begun + at for at, byte in enumerate(each) if byte in b"\r\n" or at > head}
        at = each.index(b"Content-Length: ") + 16
        places |= set(range(begun + at, begun + head))
        begun += len(each)
    return places


@pytest.mark.parametrize("kind", ["plain", *PACKED])
def test_a_cut_at_every_byte_is_told_and_earlier_records_are_kept(kind: str) -> None:
    pack = PACKED[kind][0] if kind in PACKED else bytes
    stored = [pack(each) for each in RECORDS]
    raw = b"".join(stored)
    ends = [sum(map(len, stored[: count + 1])) for count in range(len(stored))]
    for end in range(1, len(raw)):
        found = read(raw[:end])
        whole = [item for item, edge in zip(BLOCKS.items(), ends, strict=True) if edge <= end]
        assert found[: len(whole)] == whole, end
        assert end in ends or codes(raw[:end]), end
        if kind != "plain":
            assert found == whole, end
