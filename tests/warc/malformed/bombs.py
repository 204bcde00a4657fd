"""Small files that are huge when unpacked: sound ones, which must be read in flat memory."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator

import zstandard

from tests.warc.malformed.case import case
from tests.warc.malformed.parts import (
    END,
    FIRST,
    LAST,
    ODD,
    gz,
    gz_between,
    message,
    record,
    response,
    zst,
    zst_between,
)

AROUND = (FIRST, LAST)
GIGABYTE = 1_000_000_000
PIECE = bytes(1_000_000)


def zeros(size: int) -> Iterator[bytes]:
    """That many zeros in pieces of a megabyte."""
    for _ in range(size // len(PIECE)):
        yield PIECE


def head_of(size: int) -> bytes:
    """The header of a record with so many zeros."""
    hashed = hashlib.sha1(usedforsecurity=False)
    for piece in zeros(size):
        hashed.update(piece)
    digest = "sha1:" + base64.b32encode(hashed.digest()).decode()
    fields = {"Content-Length": str(size), "WARC-Block-Digest": digest, "Content-Type": "application/octet-stream"}
    return record(fields=fields, block=b"", end=b"")


def packed_zeros(size: int) -> bytes:
    """A gzip stream of zeros."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(map(deflate.compress, zeros(size))) + deflate.flush()


@case("valid", "WARC/1.1, 4: block is any octets", AROUND, suffix=".warc.gz", is_huge=True)
def gigabyte_of_zeros_in_a_member() -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=6, mtime=0) as member:
        member.write(head_of(GIGABYTE))
        for piece in zeros(GIGABYTE):
            member.write(piece)
        member.write(END)
    return gz_between(out.getvalue())


@case("valid", "WARC/1.1, 4: block is any octets", AROUND, suffix=".warc.zst", is_huge=True)
def gigabyte_of_zeros_in_a_frame() -> bytes:
    head = head_of(GIGABYTE)
    frame = zstandard.ZstdCompressor(write_checksum=True).compressobj(size=len(head) + GIGABYTE + len(END))
    packed = frame.compress(head) + b"".join(map(frame.compress, zeros(GIGABYTE))) + frame.compress(END)
    return zst_between(packed + frame.flush())


@case("valid", "content is never decoded to judge a record", AROUND, suffix=".warc.gz", is_huge=True)
def zeros_as_coded_content() -> bytes:
    body = packed_zeros(GIGABYTE // 10)
    return gz_between(gz(response(payload=body, block=message(body, b"Content-Encoding: gzip\r\n")), level=1))


@case("valid", "content is never decoded to judge a record", AROUND, is_huge=True)
def zeros_as_content_coded_twice() -> bytes:
    body = gzip.compress(packed_zeros(GIGABYTE // 10), mtime=0)
    coded = message(body, b"Content-Encoding: gzip, gzip\r\n")
    return record(FIRST) + response(payload=body, block=coded) + record(LAST)


@case("error", "WARC/1.1, 4: a header without end", AROUND, suffix=".warc.gz", is_huge=True)
def endless_header_in_a_member() -> bytes:
    return gz_between(gz(b"WARC/1.1\r\nX-Long: " + b"x" * 200_000_000))


@case("error", "RFC 1952: what is behind the record in its member", AROUND, suffix=".warc.gz", is_huge=True)
def zeros_behind_a_record() -> bytes:
    return gz_between(gz(record() + bytes(100_000_000)))


@case("warning", "WARC/1.1, 4", AROUND, suffix=".warc.gz", is_huge=True)
def very_many_blank_lines() -> bytes:
    return gz_between(gz(record() + b"\r\n" * 50_000_000))


@case("valid", "RFC 9112, 7.1: a million chunks", (FIRST, LAST), suffix=".warc.gz", is_huge=True)
def million_chunks() -> bytes:
    block = message(b"1\r\nx\r\n" * 1_000_000 + b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\n")
    return gz_between(gz(response(ODD, payload=b"x" * 1_000_000, block=block)))


@case("valid", "WARC zstd, 3: empty frames are permissible", (FIRST, LAST), suffix=".warc.zst", is_huge=True)
def hundred_thousand_empty_frames() -> bytes:
    return zst_between(zst(b"") * 100_000)


@case("unjudged", "RFC 1952: members may be empty", (FIRST, LAST), suffix=".warc.gz", is_huge=True)
def hundred_thousand_empty_members() -> bytes:
    return gz_between(gz(b"") * 100_000)


@case("error", "RFC 1952: each could begin a member", (FIRST, LAST), suffix=".warc.gz", is_huge=True)
def million_magics() -> bytes:
    return gz_between(b"\x1f\x8b\x08\0\0\0\0\0\0\x03" * 200_000)


@case("error", "WARC/1.1, 4: each could begin a record", (FIRST, LAST), is_huge=True)
def million_versions() -> bytes:
    return record(FIRST) + b"WARC/1.1\r\n" * 300_000 + b"\r\n" + record(LAST)
