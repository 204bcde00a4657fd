"""How records are compressed when they are written: kinds that people choose from, engines that measuring chose.

A record that is in memory goes through libdeflate in one call, a longer one through a stream; either way it becomes one
gzip member (WARC/1.1, Annex D). The figures behind the choice are in docs/design/warc.md. zlib stands in where an
engine has no wheel.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal, Protocol, cast, get_args

Compression = Literal["speed", "balance", "size", "none"]

COMPRESSIONS: tuple[Compression, ...] = get_args(Compression)
DEFAULT: Compression = "balance"

_GZIP_BITS = 31


class Packer(Protocol):
    """Packs one record that is given in pieces."""

    def compress(self, raw: bytes, /) -> bytes:
        """Take the next bytes, and return what is ready."""

    def flush(self) -> bytes:
        """Return the rest; the packer is used up."""


class _Plain:
    def compress(self, raw: bytes, /) -> bytes:
        return raw

    def flush(self) -> bytes:
        return b""


def _optional(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        return None


_isal = _optional("isal.isal_zlib")
_libdeflate = _optional("deflate")

# Level of isal and of zlib for a stream; what is fast with isal is middling with zlib.
_STREAM_LEVELS = {"speed": (2, 1), "balance": (3, 6), "size": (None, 9)}
_LIBDEFLATE_LEVELS = {"balance": 6, "size": 9}


def packer(kind: Compression) -> Packer:
    """Return a fresh packer of one record."""
    if kind == "none":
        return _Plain()
    fast, usual = _STREAM_LEVELS[kind]
    if _isal is None or fast is None:
        return zlib.compressobj(usual, zlib.DEFLATED, _GZIP_BITS)
    return cast(Packer, _isal.compressobj(fast, zlib.DEFLATED, _GZIP_BITS))


def pack_member(kind: Compression, raw: bytes) -> bytes:
    """Return the whole record `raw` as it is stored."""
    level = _LIBDEFLATE_LEVELS.get(kind)
    if level is None or _libdeflate is None:
        one = packer(kind)
        return b"".join((one.compress(raw), one.flush()))
    # A bytearray of its own; a copy into bytes would buy nothing.
    return cast(Callable[[bytes, int], bytes], _libdeflate.gzip_compress)(raw, level)


def suffix_of(kind: Compression) -> str:
    """Return what names of files written so end in."""
    return ".warc" if kind == "none" else ".warc.gz"
