"""Sound records, HTTP messages and compressed members, of which the cases break one thing each."""

from __future__ import annotations

import base64
import gzip
import hashlib
import struct
from collections.abc import Mapping
from uuid import UUID

import zstandard

FIRST, ODD, LAST = 1, 5, 9
"""The numbers of the records in most files: one before the odd one, the odd one, one behind it."""

END = b"\r\n\r\n"
DATE = "2024-05-06T12:00:00Z"

Fields = Mapping[str, str | None]


def id_of(number: int) -> str:
    """The WARC-Record-ID of the record of that number."""
    return f"<urn:uuid:{UUID(int=number, version=4)}>"


def url_of(number: int) -> str:
    """The target URI of the record of that number."""
    return f"http://example.com/{number}"


def block_of(number: int) -> bytes:
    """The usual block: some lines of text."""
    return b"".join(b"line %d of record %d\n" % (line, number) for line in range(5 + number))


def sha1(raw: bytes) -> str:
    """The digest as most tools write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()


def head(lines: Mapping[str, str], version: str, more: bytes) -> bytes:
    """A header without the empty line behind it."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{version}\r\n{fields}".encode() + more


def record(
    number: int = ODD,
    fields: Fields | None = None,
    *,
    block: bytes | None = None,
    version: str = "WARC/1.1",
    more: bytes = b"",
    end: bytes = END,
) -> bytes:
    """A resource record with a block digest. `fields` replace, add or (None) leave out; `more` are raw lines."""
    raw = block_of(number) if block is None else block
    usual: dict[str, str | None] = {
        "WARC-Type": "resource",
        "WARC-Record-ID": id_of(number),
        "WARC-Date": DATE,
        "WARC-Target-URI": url_of(number),
        "Content-Type": "text/plain",
        "WARC-Block-Digest": sha1(raw),
        "Content-Length": str(len(raw)),
    }
    lines = {name: value for name, value in (usual | dict(fields or {})).items() if value is not None}
    return head(lines, version, more) + b"\r\n" + raw + end


def info(number: int = 2, fields: Fields | None = None, *, version: str = "WARC/1.1") -> bytes:
    """A warcinfo record."""
    usual: dict[str, str | None] = {
        "WARC-Type": "warcinfo",
        "WARC-Target-URI": None,
        "Content-Type": "application/warc-fields",
    }
    return record(number, usual | dict(fields or {}), block=INFO, version=version)


INFO = b"software: a test\r\nformat: WARC File Format 1.1\r\n\r\n"


def message(body: bytes = b"<p>hello</p>", headers: bytes = b"", *, status: bytes = b"HTTP/1.1 200 OK") -> bytes:
    """An HTTP response; its Content-Length is right unless `headers` say how the body ends."""
    length = b"" if b"transfer-encoding" in headers.lower() else b"Content-Length: %d\r\n" % len(body)
    return status + b"\r\nContent-Type: text/html\r\n" + length + headers + b"\r\n" + body


def response(
    number: int = ODD,
    fields: Fields | None = None,
    *,
    block: bytes | None = None,
    payload: bytes | None = None,
    version: str = "WARC/1.1",
    end: bytes = END,
) -> bytes:
    """A response record; with `payload` it gets that one's digest."""
    usual: dict[str, str | None] = {
        "WARC-Type": "response",
        "Content-Type": "application/http; msgtype=response",
        "WARC-Payload-Digest": None if payload is None else sha1(payload),
    }
    raw = message() if block is None else block
    return record(number, usual | dict(fields or {}), block=raw, version=version, end=end)


def request(number: int = ODD, fields: Fields | None = None, *, block: bytes | None = None) -> bytes:
    """A request record."""
    raw = b"GET /5 HTTP/1.1\r\nHost: example.com\r\n\r\n" if block is None else block
    usual: dict[str, str | None] = {"WARC-Type": "request", "Content-Type": "application/http; msgtype=request"}
    return record(number, usual | dict(fields or {}), block=raw)


def revisit(number: int = ODD, fields: Fields | None = None, *, block: bytes = b"", version: str = "1.1") -> bytes:
    """A revisit of the first record, which has the same payload."""
    usual: dict[str, str | None] = {
        "WARC-Type": "revisit",
        "WARC-Profile": f"http://netpreserve.org/warc/{version}/revisit/identical-payload-digest",
        "WARC-Payload-Digest": sha1(block_of(FIRST)),
        "WARC-Truncated": "length",
        "WARC-Refers-To": id_of(FIRST),
        "Content-Type": "application/http; msgtype=response",
    }
    return record(number, usual | dict(fields or {}), block=block, version=f"WARC/{version}")


def between(odd: bytes) -> bytes:
    """A plain file with a sound record before and one behind."""
    return record(FIRST) + odd + record(LAST)


def gz(raw: bytes, level: int = 6) -> bytes:
    """One gzip member, the same at each call."""
    return gzip.compress(raw, compresslevel=level, mtime=0)


def gz_between(odd: bytes) -> bytes:
    """A file of members: a sound one, the bytes given, a sound one."""
    return gz(record(FIRST)) + odd + gz(record(LAST))


def zst(raw: bytes, *, dictionary: zstandard.ZstdCompressionDict | None = None) -> bytes:
    """One frame as Zstandard Compression for WARC Files 1.0, section 3.1 wants it."""
    frame = zstandard.ZstdCompressor(
        write_checksum=True, write_content_size=True, write_dict_id=dictionary is not None, dict_data=dictionary
    )
    return frame.compress(raw)


def zst_between(odd: bytes) -> bytes:
    """A file of frames: a sound one, the bytes given, a sound one."""
    return zst(record(FIRST)) + odd + zst(record(LAST))


def skippable(content: bytes, magic: int = 0x184D2A50) -> bytes:
    """A skippable frame (RFC 8878, 3.1.2)."""
    return struct.pack("<II", magic, len(content)) + content


def flipped(raw: bytes, place: int, bit: int = 0) -> bytes:
    """The bytes with one bit turned over; a negative place counts from the end."""
    turned = bytearray(raw)
    turned[place] ^= 1 << bit
    return bytes(turned)
