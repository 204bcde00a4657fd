"""Files compressed with zstd, as IIPC's "WARC and Zstandard" describes them: frames, dictionaries, damage."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from archiver.warc.files import read_file, record_at
from archiver.warc.record import WarcRecord

Read = Callable[..., list[Any]]
Record = Callable[..., bytes]

ONE, TWO, THREE = ("1", b"one"), ("2", b"two" * 50), ("3", b"three")
DICTIONARY = b"\x5d\x2a\x4d\x18"


def frame(raw: bytes, dictionary: zstandard.ZstdCompressionDict | None = None) -> bytes:
    """One frame with size and checksum."""
    return zstandard.ZstdCompressor(dict_data=dictionary, write_checksum=True).compress(raw)


def skippable(content: bytes, magic: bytes = DICTIONARY) -> bytes:
    return magic + len(content).to_bytes(4, "little") + content


@pytest.fixture
def records(record: Record) -> list[bytes]:
    return [record(1, b"one"), record(2, b"two" * 50), record(3, b"three")]


@pytest.fixture(scope="module")
def trained() -> zstandard.ZstdCompressionDict:
    """A dictionary made of heads like those in the files."""
    heads: list[Any] = [
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.com/%d\r\n" % n for n in range(2000)
    ]
    return zstandard.train_dictionary(4096, heads)


def test_a_frame_for_each_record_is_read_with_its_place(records: list[bytes], read: Read) -> None:
    raw = b"".join(map(frame, records))
    found = [item for item in read_file(io.BytesIO(raw)) if isinstance(item, WarcRecord)]

    assert read(raw) == [ONE, TWO, THREE]
    assert [each.offset for each in found] == [0, len(frame(records[0])), len(frame(records[0]) + frame(records[1]))]
    assert sum(each.length or 0 for each in found) == len(raw)


def test_a_record_may_have_several_frames_and_a_frame_several_records(records: list[bytes], read: Read) -> None:
    several = b"".join(frame(records[1][at : at + 40]) for at in range(0, len(records[1]), 40))

    assert read(frame(records[0]) + several + frame(records[2])) == [ONE, TWO, THREE]
    assert read(frame(b"".join(records))) == [ONE, TWO, THREE]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "compressed"])
def test_a_dictionary_is_taken_up_and_used_at_any_offset(
    tmp_path: Path, records: list[bytes], read: Read, trained: zstandard.ZstdCompressionDict, packed: bool
) -> None:
    stored = trained.as_bytes()
    start = skippable(zstandard.compress(stored) if packed else stored)
    frames = [frame(each, trained) for each in records]
    path = tmp_path / "a.warc.zst"
    path.write_bytes(start + b"".join(frames))

    assert read(path.read_bytes()) == [ONE, TWO, THREE]
    with record_at(path, len(start + frames[0])) as found:
        assert b"".join(found.pieces()) == b"two" * 50


def test_frames_that_need_a_dictionary_that_is_not_there_are_told(
    records: list[bytes], read: Read, trained: zstandard.ZstdCompressionDict
) -> None:
    assert read(frame(records[0], trained)) == ["warc.zstd.damaged"]


@pytest.mark.parametrize(
    "start",
    [
        skippable(b"x" * 100)[:50],
        DICTIONARY + b"\xff\xff\xff\xff",
        skippable(b"\x28\xb5\x2f\xfd" + b"\xff" * 40),
        skippable(b"\x37\xa4\x30\xec" + b"\xff" * 40) + frame(b"x"),
    ],
    ids=["breaks off", "four gigabytes", "no frame inside", "no dictionary inside"],
)
def test_a_dictionary_that_cannot_be_read_is_damage(start: bytes, read: Read) -> None:
    assert "warc.zstd.damaged" in read(start)


def test_a_tail_torn_at_any_byte_is_told_and_the_records_before_it_are_whole(records: list[bytes], read: Read) -> None:
    frames = [frame(each) for each in records]
    raw = b"".join(frames)
    ends = [len(frames[0]), len(frames[0] + frames[1]), len(raw)]
    for end in range(5, len(raw)):
        whole = [ONE, TWO, THREE][: sum(each <= end for each in ends)]
        assert read(raw[:end]) == (whole if end in ends else [*whole, "warc.zstd.damaged"]), end


def test_damage_costs_the_record_that_is_hurt_and_no_other(records: list[bytes], read: Read) -> None:
    frames = [frame(each) for each in records]
    for place in range(len(frames[1])):
        hurt = bytearray(frames[1])
        hurt[place] ^= 0x10
        found = read(frames[0] + bytes(hurt) + frames[2])
        assert found[0] == ONE
        assert found[-1] == THREE
        # A bit of the frame header means nothing (RFC 8878, 3.1.1.1.1.3).
        assert TWO not in found or zstandard.decompress(bytes(hurt)) == records[1], place


def test_what_stands_between_frames_is_told(records: list[bytes], read: Read) -> None:
    one, two = frame(records[0]), frame(records[1])

    assert read(one + b"garbage" + two) == [ONE, "warc.zstd.damaged", TWO]
    assert read(one + skippable(b"note", b"\x51\x2a\x4d\x18") + two) == [ONE, TWO]
    assert read(one + frame(b"") + two) == [ONE, TWO]


def test_what_a_frame_lacks_is_told(records: list[bytes], read: Read) -> None:
    bare = zstandard.ZstdCompressor(write_content_size=False).compress(records[0])

    assert read(bare) == ["warc.member.header", "warc.member.header", ONE]


def test_a_stream_is_read_and_goes_on_behind_damage(records: list[bytes]) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    raw = frame(records[0]) + b"garbage" + frame(records[1])
    found = list(read_file(Pipe(raw)))

    assert [isinstance(item, WarcRecord) for item in found] == [True, False, True]


def test_records_of_another_kind_behind_others_are_read_and_told(records: list[bytes], read: Read) -> None:
    import gzip

    one, two, three = records
    for raw in (
        gzip.compress(one) + two + gzip.compress(three),
        one + gzip.compress(two) + three,
        frame(one) + two + frame(three),
        one + frame(two) + gzip.compress(three),
    ):
        assert read(raw) == [ONE, "warc.file.mixed", TWO, "warc.file.mixed", THREE]


def test_a_record_in_a_frame_without_a_checksum_is_found_at_its_offset(tmp_path: Path, records: list[bytes]) -> None:
    frames = [zstandard.ZstdCompressor().compress(each) for each in records]
    path = tmp_path / "a.warc.zst"
    path.write_bytes(b"".join(frames))

    with record_at(path, len(frames[0])) as found:
        assert b"".join(found.pieces()) == b"two" * 50
