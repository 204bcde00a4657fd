"""Kinds of compression: the bytes come back, each record is one member, and zlib stands in for what is missing."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.config import setting_fields
from archiver.warc.compression import COMPRESSIONS, DEFAULT, Compression, pack_member, packer, suffix_of

TEXT = b"<p>A page like any other, and like the one before.</p>\n" * 400


def unpacked(kind: Compression, raw: bytes) -> bytes:
    """The content of what must be one gzip member and nothing else."""
    if kind == "none":
        return raw
    inflate = zlib.decompressobj(31)
    content = inflate.decompress(raw)
    assert inflate.eof
    assert inflate.unused_data == b""
    return content


@pytest.mark.parametrize("kind", COMPRESSIONS)
@given(pieces=st.lists(st.binary(max_size=300) | st.just(TEXT), max_size=5))
def test_packed_bytes_come_back_from_one_member(kind: Compression, pieces: list[bytes]) -> None:
    one = packer(kind)
    streamed = b"".join([*(one.compress(piece) for piece in pieces), one.flush()])

    assert unpacked(kind, streamed) == b"".join(pieces)
    assert unpacked(kind, pack_member(kind, b"".join(pieces))) == b"".join(pieces)


def test_each_kind_is_smaller_than_the_one_before_but_for_none() -> None:
    sizes = {kind: len(pack_member(kind, TEXT * 20)) for kind in COMPRESSIONS}

    assert sizes["size"] <= sizes["balance"] <= sizes["speed"] < sizes["none"] == len(TEXT) * 20


def test_members_hold_neither_time_nor_name() -> None:
    for kind in ("speed", "balance", "size"):
        assert pack_member(kind, TEXT)[3:8] == b"\0" * 5


def test_only_compressed_files_are_called_gz() -> None:
    assert {kind: suffix_of(kind) for kind in COMPRESSIONS} == {
        "speed": ".warc.gz",
        "balance": ".warc.gz",
        "size": ".warc.gz",
        "none": ".warc",
    }


def test_the_settings_know_the_same_kinds() -> None:
    (setting,) = (each for each in setting_fields() if each.name == "warc_compression")

    assert setting.metadata["choices"] == COMPRESSIONS
    assert setting.default == DEFAULT


WITHOUT = """
import json, sys
for name in ("isal", "isal.isal_zlib", "deflate"):
    sys.modules[name] = None
from archiver.warc import compression
text = b"<p>A page like any other, and like the one before.</p>\\n" * 400
packed = {}
for kind in compression.COMPRESSIONS:
    one = compression.packer(kind)
    packed[kind] = [compression.pack_member(kind, text).hex(), (one.compress(text) + one.flush()).hex()]
print(json.dumps(packed))
"""


def test_zlib_stands_in_where_the_engines_have_no_wheel() -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True, timeout=60)
    packed = {kind: [bytes.fromhex(each) for each in both] for kind, both in json.loads(ran.stdout).items()}

    assert packed.keys() == set(COMPRESSIONS)
    assert packed.pop("none") == [TEXT, TEXT]
    for both in packed.values():
        assert [gzip.decompress(each) for each in both] == [TEXT, TEXT]
        # The ending of zlib's header: which system made it. isal and libdeflate say 255, unknown.
        assert both[0][9] == 3
