"""Zstandard frames (Zstandard Compression for WARC Files 1.0; RFC 8878)."""

from __future__ import annotations

import struct

import zstandard

from tests.warc.malformed.case import case
from tests.warc.malformed.parts import FIRST, LAST, ODD, block_of, flipped, record, skippable, zst, zst_between

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)
ZST = ".warc.zst"
DICTIONARY_MAGIC = 0x184D2A5D


def dictionary() -> zstandard.ZstdCompressionDict:
    """A small trained dictionary."""
    samples: list[bytes | bytearray | memoryview] = [
        record(number, block=block_of(number % 40)) for number in range(400)
    ]
    return zstandard.train_dictionary(4096, samples, dict_id=40_000)


def with_dictionary(opening: bytes, known: zstandard.ZstdCompressionDict) -> bytes:
    return opening + b"".join(zst(record(number), dictionary=known) for number in ALL)


@case("error", "RFC 8878, 3.1.1: Content_Checksum", AROUND, suffix=ZST)
def wrong_checksum() -> bytes:
    return zst_between(flipped(zst(record()), -1))


@case("error", "RFC 8878, 3.1.1", AROUND, suffix=ZST)
def flipped_bit_in_the_middle() -> bytes:
    packed = zst(record())
    return zst_between(flipped(packed, len(packed) // 2, 3))


@case("error", "RFC 8878, 3.1.1: Magic_Number", AROUND, suffix=ZST)
def broken_magic() -> bytes:
    return zst_between(flipped(zst(record()), 1, 2))


@case("error", "RFC 8878, 3.1.1", (FIRST,), suffix=ZST)
def ends_in_a_frame() -> bytes:
    return zst(record(FIRST)) + zst(record())[:-20]


@case("error", "RFC 8878, 3.1.1", (FIRST,), suffix=ZST)
def ends_in_the_checksum() -> bytes:
    return zst(record(FIRST)) + zst(record())[:-2]


@case("error", "RFC 8878, 3.1.1", AROUND, suffix=ZST)
def bytes_missing_in_the_middle() -> bytes:
    packed = zst(record())
    return zst_between(packed[:40] + packed[60:])


@case("error", "RFC 8878, 3.1.1; what a power cut leaves", ALL, suffix=ZST)
def zeros_between() -> bytes:
    return zst_between(zst(record()) + bytes(4096))


@case("error", "RFC 8878, 3.1.1", ALL, suffix=ZST)
def garbage_between() -> bytes:
    return zst_between(zst(record()) + b"garbage " * 100)


@case("error", "RFC 8878, 3.1.1", ALL, suffix=ZST)
def garbage_behind() -> bytes:
    return zst_between(zst(record())) + b"garbage"


# "Must", in a specification that is only proposed; nothing is lost by these five, so they are warnings.
@case("warning", "WARC zstd, 3.1: must include Content_Checksum", ALL, suffix=ZST)
def no_checksum() -> bytes:
    return zst_between(zstandard.ZstdCompressor(write_checksum=False, write_content_size=True).compress(record()))


@case("warning", "WARC zstd, 3.1: must include Frame_Content_Size", ALL, suffix=ZST)
def no_content_size() -> bytes:
    return zst_between(zstandard.ZstdCompressor(write_checksum=True, write_content_size=False).compress(record()))


@case("warning", "WARC zstd, 3: a frame must not contain data from multiple records", ALL, suffix=ZST)
def two_records_in_one_frame() -> bytes:
    return zst(record(FIRST)) + zst(record() + record(LAST))


@case("warning", "WARC zstd, 3: a frame must not contain data from multiple records", ALL, suffix=ZST)
def one_frame_for_all() -> bytes:
    return zst(record(FIRST) + record() + record(LAST))


@case("warning", "WARC zstd, 3.3: the file may not begin with an extension frame", ALL, suffix=ZST)
def extension_frame_first() -> bytes:
    return skippable(b"something") + zst_between(zst(record()))


@case("error", "WARC zstd, 3.2: the dictionary is not there", (), suffix=ZST)
def dictionary_lost() -> bytes:
    return with_dictionary(b"", dictionary())


@case("error", "WARC zstd, 3.2.1: neither a dictionary nor a frame", (), suffix=ZST)
def dictionary_of_garbage() -> bytes:
    return with_dictionary(skippable(b"garbage " * 50, DICTIONARY_MAGIC), dictionary())


@case("error", "WARC zstd, 3.2.1", (), suffix=ZST)
def dictionary_cut_short() -> bytes:
    return skippable(dictionary().as_bytes(), DICTIONARY_MAGIC)[:200]


@case("error", "WARC zstd, 5.3: files with dictionaries cannot be concatenated", ALL, suffix=ZST)
def two_dictionaries() -> bytes:
    known = dictionary()
    other = zstandard.train_dictionary(2048, [record(n, block=b"%d" % n * n) for n in range(300)], dict_id=50_000)
    second = skippable(other.as_bytes(), DICTIONARY_MAGIC) + zst(record(10), dictionary=other)
    return with_dictionary(skippable(known.as_bytes(), DICTIONARY_MAGIC), known) + second


@case("error", "RFC 8878, 3.1.1.1.2: a window no reader need provide", AROUND, suffix=ZST)
def window_of_two_gigabytes() -> bytes:
    # Frame_Header_Descriptor without single segment, Window_Descriptor 2^31, one raw block that is the last.
    raw = record()
    block = struct.pack("<I", len(raw) << 3 | 1)[:3] + raw
    return zst_between(b"\x28\xb5\x2f\xfd" + bytes([0x00, (31 - 10) << 3]) + block)


@case("valid", "WARC zstd, 3", ALL, suffix=ZST)
def frame_for_each_record() -> bytes:
    return zst_between(zst(record()))


@case("valid", "WARC zstd, 3: one or more frames for a record", ALL, suffix=ZST)
def several_frames_for_a_record() -> bytes:
    raw = record()
    return zst_between(b"".join(zst(raw[at : at + 100]) for at in range(0, len(raw), 100)))


@case("valid", "WARC zstd, 3.1: empty frames are permissible", ALL, suffix=ZST)
def empty_frame() -> bytes:
    return zst_between(zst(b"") + zst(record()))


@case("valid", "WARC zstd, 3.3: extension frames", ALL, suffix=ZST)
def extension_frames_between() -> bytes:
    return zst_between(skippable(b"something") + zst(record()) + skippable(b"", 0x184D2A5F))


@case("valid", "WARC zstd, 3.2.1: not compressed", ALL, suffix=ZST)
def with_a_dictionary() -> bytes:
    known = dictionary()
    return with_dictionary(skippable(known.as_bytes(), DICTIONARY_MAGIC), known)


@case("valid", "WARC zstd, 3.2.1: compressed", ALL, suffix=ZST)
def with_a_compressed_dictionary() -> bytes:
    known = dictionary()
    return with_dictionary(skippable(zst(known.as_bytes()), DICTIONARY_MAGIC), known)


@case("valid", "WARC zstd, 5.3: files without dictionaries can be concatenated", (*ALL, 10), suffix=ZST)
def two_files_one_behind_the_other() -> bytes:
    return zst_between(zst(record())) + zst(record(10))
