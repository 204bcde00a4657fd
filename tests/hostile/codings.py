"""Content codings that are torn, wrongly labelled, or piled up (RFC 9110, 8.4)."""

from __future__ import annotations

import gzip
import zlib

import brotli
import zstandard

from tests.hostile.cases import LINK, Case, page

GROUP = "codings"
GZIP = gzip.compress(LINK, mtime=0)
LONG = LINK + bytes(range(256)) * 400


def coded(name: str, body: bytes, *codings: str, reads: bool = True) -> Case:
    """Return a page in a coding; `reads`: its link can be found, and must be."""
    raw = page(body, *(f"Content-Encoding: {coding}" for coding in codings))
    return Case(f"coding-{name}", GROUP, (raw,), leads_to=("/next",) if reads else ())


def _raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


def _zstd(content: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(content)


CASES = (
    coded("gzip", GZIP, "gzip"),
    coded("gzip-capitals", GZIP, "GZip"),
    coded("gzip-x", GZIP, "x-gzip"),
    coded("gzip-torn", gzip.compress(LONG)[:-300], "gzip"),
    coded("gzip-torn-in-its-head", GZIP[:7], "gzip", reads=False),
    coded("gzip-wrong-checksum", GZIP[:-8] + b"\0\0\0\0" + GZIP[-4:], "gzip"),
    coded("gzip-wrong-length", GZIP[:-4] + b"\xff\xff\xff\xff", "gzip"),
    coded("gzip-bytes-behind-it", GZIP + b"behind" * 50, "gzip"),
    coded("gzip-two-members", gzip.compress(LINK[:100]) + gzip.compress(LINK[100:]), "gzip"),
    coded("gzip-of-plain-bytes", LINK, "gzip"),
    coded("gzip-of-brotli", brotli.compress(LINK), "gzip", reads=False),
    coded("gzip-empty", b"", "gzip", reads=False),
    coded("gzip-twice", gzip.compress(GZIP), "gzip, gzip"),
    coded("gzip-twice-in-two-fields", gzip.compress(GZIP), "gzip", "gzip"),
    coded("gzip-without-a-label", GZIP, reads=False),
    coded("deflate-with-wrapper", zlib.compress(LINK), "deflate"),
    coded("deflate-bare", _raw_deflate(LINK), "deflate"),
    coded("deflate-torn", zlib.compress(LONG)[:-300], "deflate"),
    coded("br", brotli.compress(LINK), "br"),
    coded("br-torn", brotli.compress(LONG, quality=1)[:-40], "br", reads=False),
    coded("br-of-plain-bytes", LINK, "br"),
    coded("br-bytes-behind-it", brotli.compress(LINK) + b"behind", "br"),
    coded("zstd", _zstd(LINK), "zstd"),
    coded("zstd-two-frames", _zstd(LINK[:100]) + _zstd(LINK[100:]), "zstd"),
    coded("zstd-torn", _zstd(LONG)[:-30], "zstd", reads=False),
    coded("zstd-window-of-two-gigabytes", b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", "zstd", reads=False),
    coded("gzip-then-br", brotli.compress(GZIP), "gzip, br"),
    coded("unknown", LINK, "shrunk", reads=False),
    coded("identity", LINK, "identity"),
    coded("nine-of-them", LINK, ", ".join(["gzip"] * 9), reads=False),
    coded("ten-thousand-of-them", LINK, "," * 5000 + "gzip, " * 5000, reads=False),
    coded("chunked-as-content-coding", LINK, "chunked", reads=False),
    coded("control-characters", LINK, "gz\x1bip", reads=False),
)
