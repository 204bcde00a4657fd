"""Gzip members (RFC 1952; WARC/1.1, Annex D)."""

from __future__ import annotations

import struct
import zlib

from tests.warc.malformed.case import case
from tests.warc.malformed.parts import FIRST, LAST, ODD, block_of, flipped, gz, gz_between, record

AROUND = (FIRST, LAST)
ALL = (FIRST, ODD, LAST)
GZ = ".warc.gz"
FTEXT, FHCRC, FEXTRA, FNAME, FCOMMENT = 1, 2, 4, 8, 16


def member(raw: bytes, *, flags: int = 0, fields: bytes = b"", level: int = 6, reserved: int = 0) -> bytes:
    """A gzip member with a header of its own; a header checksum is added where the flags say so."""
    begin = b"\x1f\x8b\x08" + bytes([flags | reserved]) + struct.pack("<IBB", 1_700_000_000, 4, 7) + fields
    if flags & FHCRC:
        begin += struct.pack("<H", zlib.crc32(begin) & 0xFFFF)
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    packed = deflate.compress(raw) + deflate.flush()
    return begin + packed + struct.pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF)


@case("error", "RFC 1952, 2.3.1: CRC32", AROUND, suffix=GZ)
def wrong_crc() -> bytes:
    return gz_between(flipped(gz(record()), -8))


@case("error", "RFC 1952, 2.3.1: ISIZE", AROUND, suffix=GZ)
def wrong_size() -> bytes:
    return gz_between(flipped(gz(record()), -1, 7))


@case("error", "RFC 1952, 2.3.1: ISIZE, in the last member", (FIRST,), suffix=GZ)
def wrong_size_at_the_end() -> bytes:
    return gz(record(FIRST)) + flipped(gz(record()), -2, 3)


# "Must give an error indication": a warning is one, and the record is read.
@case("warning", "RFC 1952, 2.3.1.2: an error indication if any reserved bit is non-zero", AROUND, suffix=GZ)
def reserved_flag() -> bytes:
    return gz_between(member(record(), reserved=0x40))


@case("error", "RFC 1952, 2.3.1: CM 8", AROUND, suffix=GZ)
def unknown_method() -> bytes:
    return gz_between(flipped(gz(record()), 2, 1))


@case("error", "RFC 1952, 2.3.1: ID1, ID2", AROUND, suffix=GZ)
def broken_magic() -> bytes:
    return gz_between(flipped(gz(record()), 0, 3))


@case("error", "RFC 1952, 2.3.1: ID1, ID2", (ODD, LAST), suffix=GZ)
def broken_magic_of_the_first_member() -> bytes:
    return flipped(gz(record(FIRST)), 1, 3) + gz(record()) + gz(record(LAST))


@case("unjudged", "RFC 1952, 2.3.1.2: a reader need not check CRC16", AROUND, suffix=GZ)
def wrong_header_checksum() -> bytes:
    return gz_between(flipped(member(record(), flags=FHCRC), 10))


@case("error", "RFC 1951, 3.2.3", AROUND, suffix=GZ)
def flipped_bit_in_the_compressed_bytes() -> bytes:
    packed = gz(record())
    return gz_between(flipped(packed, len(packed) // 2, 5))


@case("error", "RFC 1951, 3.2.3: block type 3", AROUND, suffix=GZ)
def reserved_block_type() -> bytes:
    packed = bytearray(gz(record()))
    packed[10] |= 6
    return gz_between(bytes(packed))


@case("error", "RFC 1951: 64 bytes turned over", AROUND, suffix=GZ)
def run_of_flipped_bytes() -> bytes:
    packed = bytearray(gz(record()))
    packed[30:94] = bytes(byte ^ 0xFF for byte in packed[30:94])
    return gz_between(bytes(packed))


@case("error", "RFC 1952, 2.2", (FIRST,), suffix=GZ)
def ends_in_a_gzip_header() -> bytes:
    return gz(record(FIRST)) + gz(record())[:7]


@case("error", "RFC 1952, 2.2", (FIRST,), suffix=GZ)
def ends_in_the_compressed_bytes() -> bytes:
    return gz(record(FIRST)) + gz(record())[:-40]


@case("error", "RFC 1952, 2.2", (FIRST,), suffix=GZ)
def ends_in_the_trailer() -> bytes:
    return gz(record(FIRST)) + gz(record())[:-3]


@case("error", "RFC 1952, 2.2", (FIRST,), suffix=GZ)
def ends_before_the_trailer() -> bytes:
    return gz(record(FIRST)) + gz(record())[:-8]


@case("error", "RFC 1952, 2.2", AROUND, suffix=GZ)
def half_a_member_in_the_middle() -> bytes:
    packed = gz(record())
    return gz_between(packed[: len(packed) // 2])


@case("error", "RFC 1952, 2.2", AROUND, suffix=GZ)
def bytes_missing_in_the_middle() -> bytes:
    packed = gz(record())
    return gz_between(packed[:40] + packed[60:])


@case("error", "RFC 1952, 2.2", (ODD, LAST), suffix=GZ)
def first_bytes_lost() -> bytes:
    return gz(record(FIRST))[20:] + gz(record()) + gz(record(LAST))


@case("error", "RFC 1952, 2.2", ALL, suffix=GZ)
def garbage_before() -> bytes:
    return b"garbage " * 100 + gz_between(gz(record()))


@case("error", "RFC 1952, 2.2", ALL, suffix=GZ)
def garbage_between() -> bytes:
    return gz_between(gz(record()) + b"garbage " * 100)


@case("error", "RFC 1952, 2.2", ALL, suffix=GZ)
def garbage_behind() -> bytes:
    return gz_between(gz(record())) + b"garbage " * 100


@case("error", "RFC 1952, 2.2", ALL, suffix=GZ)
def magics_between() -> bytes:
    return gz_between(gz(record()) + b"\x1f\x8b\x08\x00" * 50)


@case("error", "RFC 1952, 2.2; what a power cut leaves", ALL, suffix=GZ)
def zeros_behind() -> bytes:
    return gz_between(gz(record())) + bytes(4096)


@case("error", "RFC 1952, 2.2; what a power cut leaves", ALL, suffix=GZ)
def zeros_between() -> bytes:
    return gz_between(gz(record()) + bytes(4096))


@case("error", "RFC 1952, 2.2; what a power cut leaves", AROUND, suffix=GZ)
def zeros_inside() -> bytes:
    packed = bytearray(gz(record()))
    packed[50:90] = bytes(40)
    return gz_between(bytes(packed))


@case("error", "RFC 1952, 2.2; what a power cut leaves", (FIRST,), suffix=GZ)
def zeros_for_the_tail_of_a_member() -> bytes:
    packed = gz(record())
    return gz(record(FIRST)) + packed[:60] + bytes(len(packed) - 60 + 1000)


# A recommendation, so these are warnings.
@case("warning", "WARC/1.1, D.2: a member for each record", ALL, suffix=GZ)
def one_member_for_all() -> bytes:
    return gz(record(FIRST) + record() + record(LAST))


@case("warning", "WARC/1.1, D.2: a member for each record", ALL, suffix=GZ)
def two_records_in_one_member() -> bytes:
    return gz(record(FIRST)) + gz(record() + record(LAST))


@case("warning", "WARC/1.1, D.2: a member for each record", AROUND, suffix=GZ)
def one_record_in_two_members() -> bytes:
    return gz_between(gz(record()[:200]) + gz(record()[200:]))


@case("error", "WARC/1.1, D.2: a record is compressed once", AROUND, suffix=GZ)
def gzip_in_gzip() -> bytes:
    return gz_between(gz(gz(record())))


@case("error", "WARC/1.1, 4: CRLF CRLF", AROUND, suffix=GZ)
def bytes_behind_the_record_in_its_member() -> bytes:
    return gz_between(gz(record() + b"more bytes"))


@case("warning", "WARC/1.1, 4: CRLF CRLF", ALL, suffix=GZ)
def no_blank_lines_in_the_member() -> bytes:
    return gz_between(gz(record(end=b"")))


@case("error", "WARC/1.1, D.2", AROUND, suffix=GZ)
def member_of_something_else() -> bytes:
    return gz_between(gz(b"this is no record\n" * 20))


@case("unjudged", "WARC/1.1, D.2 does not say that a member is not empty", ALL, suffix=GZ)
def empty_member() -> bytes:
    return gz_between(gz(record()) + gz(b""))


@case("unjudged", "WARC/1.1, D.1 says what a name should end with, not that another is wrong", ALL)
def gzip_under_a_plain_name() -> bytes:
    return gz_between(gz(record()))


@case("unjudged", "WARC/1.1, D.1 says what a name should end with, not that another is wrong", ALL, suffix=GZ)
def plain_under_a_gzip_name() -> bytes:
    return record(FIRST) + record() + record(LAST)


@case("valid", "RFC 1952, 2.3.1.1; WARC/1.1, D.2: sl, the length to skip", ALL, suffix=GZ)
def extra_field() -> bytes:
    extra = b"sl" + struct.pack("<HII", 8, 300, 400)
    return gz_between(member(record(), flags=FEXTRA, fields=struct.pack("<H", len(extra)) + extra))


@case("valid", "RFC 1952, 2.3.1.2", ALL, suffix=GZ)
def name_comment_and_header_checksum() -> bytes:
    flags = FTEXT | FHCRC | FNAME | FCOMMENT
    return gz_between(member(record(), flags=flags, fields=b"a.warc\0a comment\0"))


@case("valid", "RFC 1951, 3.2.4", ALL, suffix=GZ)
def stored_blocks() -> bytes:
    return gz_between(gz(record(), level=0))


@case("valid", "RFC 1951, 3.2.3: any number of blocks", ALL, suffix=GZ)
def many_flushes() -> bytes:
    raw = record()
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(
        deflate.compress(raw[at : at + 7]) + deflate.flush(zlib.Z_FULL_FLUSH) for at in range(0, len(raw), 7)
    )
    return gz_between(packed + deflate.flush())


@case("valid", "RFC 1952: MTIME, XFL and OS may be anything", ALL, suffix=GZ)
def other_header_bytes() -> bytes:
    packed = bytearray(gz(record()))
    packed[4:10] = b"\xff\xff\xff\x7f\x55\xfe"
    return gz_between(bytes(packed))


@case("valid", "WARC/1.1, 4: block is any octets", ALL, suffix=GZ, blocks={ODD: gz_between(gz(block_of(3)))})
def block_of_gzip_members() -> bytes:
    block = gz_between(gz(block_of(3)))
    return gz_between(gz(record(block=block), level=0))


@case("valid", "RFC 1952, 2.2: a file is a series of members", (FIRST, ODD, LAST, 10, 11), suffix=GZ)
def two_files_one_behind_the_other() -> bytes:
    return gz_between(gz(record())) + gz(record(10)) + gz(record(11))
