"""Content codings, right ones and lies."""

from __future__ import annotations

import gzip
import os
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.message.coding import Decoded, decode_content

TEXT = "Ein Satz, 一句话. ".encode() * 40


def bare_deflate(raw: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(raw) + packer.flush()


def zstd(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(raw)


def streamed_zstd(raw: bytes) -> bytes:
    packer = zstandard.ZstdCompressor().compressobj()
    return packer.compress(raw) + packer.flush()


SKIPPABLE = b"\x5f\x2a\x4d\x18\x04\0\0\0abcd"

WHOLE = [
    pytest.param(TEXT, None, id="no coding"),
    pytest.param(TEXT, "", id="empty coding"),
    pytest.param(TEXT, "identity, none,", id="identity"),
    pytest.param(gzip.compress(TEXT), "gzip", id="gzip"),
    pytest.param(gzip.compress(TEXT), " X-GZIP ", id="x-gzip"),
    pytest.param(gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), "gzip", id="gzip of two members"),
    pytest.param(gzip.compress(TEXT) + b"\0" * 9, "gzip", id="gzip with padding"),
    pytest.param(zlib.compress(TEXT), "deflate", id="deflate with its wrapper"),
    pytest.param(bare_deflate(TEXT), "deflate", id="deflate bare"),
    pytest.param(zlib.compress(TEXT) + b"\x1f\x8b", "deflate", id="deflate with a tail that looks like gzip"),
    pytest.param(brotli.compress(TEXT), "br", id="br"),
    pytest.param(zstd(TEXT), "zstd", id="zstd"),
    pytest.param(streamed_zstd(TEXT), "zstd", id="zstd that does not tell its size"),
    pytest.param(zstd(TEXT[:99]) + zstd(TEXT[99:]), "zstd", id="zstd of two frames"),
    pytest.param(SKIPPABLE + zstd(TEXT[:99]) + SKIPPABLE + zstd(TEXT[99:]), "zstd", id="zstd with skippable frames"),
    pytest.param(zstd(TEXT) + b"\0" * 9, "zstd", id="zstd with padding"),
    pytest.param(brotli.compress(gzip.compress(TEXT)), "gzip, br", id="two codings"),
    pytest.param(gzip.compress(zlib.compress(zstd(TEXT))), "zstd,deflate,,gzip", id="three codings"),
]


@pytest.mark.parametrize(("payload", "codings"), WHOLE)
def test_codings_are_taken_off(payload: bytes, codings: str | None) -> None:
    assert decode_content(payload, codings) == Decoded(TEXT)


LIES = [
    pytest.param(TEXT, "gzip", TEXT, "labelled gzip", id="plain labelled gzip"),
    pytest.param(TEXT, "deflate", TEXT, "labelled deflate", id="plain labelled deflate"),
    pytest.param(TEXT, "br", TEXT, "labelled br", id="plain labelled br"),
    pytest.param(TEXT, "zstd", TEXT, "labelled zstd", id="plain labelled zstd"),
    pytest.param(b"{", "br", b"{", "labelled br", id="one byte labelled br"),
    pytest.param(b"\x1f", "gzip", b"\x1f", "labelled gzip", id="one byte labelled gzip"),
    pytest.param(TEXT, "utf-8", TEXT, "unknown content coding 'utf-8'", id="a charset as coding"),
    pytest.param(TEXT, "x" * 500, TEXT, "unknown", id="a long name"),
    pytest.param(gzip.compress(TEXT), "br", gzip.compress(TEXT), "labelled br", id="gzip labelled br"),
    pytest.param(brotli.compress(TEXT), "br, gzip", TEXT, "labelled gzip", id="one of two codings is not there"),
    pytest.param(gzip.compress(TEXT), ",".join(["gzip"] * 9), gzip.compress(TEXT), "9 content codings", id="nine"),
]


@pytest.mark.parametrize(("payload", "codings", "content", "problem"), LIES)
def test_lying_labels_keep_the_body_and_are_told(payload: bytes, codings: str, content: bytes, problem: str) -> None:
    decoded = decode_content(payload, codings)

    assert decoded.content == content
    assert decoded.problem is not None
    assert problem in decoded.problem
    assert len(decoded.problem) < 200


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd,
}
NOISE = bytes(range(256)) * 40


@pytest.mark.parametrize("coding", CODERS)
def test_a_body_cut_anywhere_is_told_and_kept_as_far_as_it_goes(coding: str) -> None:
    whole = CODERS[coding](NOISE)
    for end in range(1, len(whole)):
        decoded = decode_content(whole[:end], coding)
        assert decoded.problem, end
        assert NOISE.startswith(decoded.content) or decoded.content == whole[:end], end


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 65_600, 131_072, 131_073, 131_330])
@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare", "br", "zstd"])
def test_output_of_just_a_piece_is_not_held_back(coding: str, size: int) -> None:
    # A bare DEFLATE stream can be read to its end while its last bytes are still inside zlib.
    coder = bare_deflate if coding == "bare" else CODERS[coding]
    label = "deflate" if coding == "bare" else coding

    assert decode_content(coder(b"\0" * size), label) == Decoded(b"\0" * size)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_second_stream_is_found_wherever_the_pieces_of_input_part(coding: str) -> None:
    coders: dict[str, Callable[[bytes], bytes]] = {
        "gzip": lambda raw: gzip.compress(raw, 0),
        "zstd": lambda raw: zstandard.compress(raw, 1),
    }
    coder = coders[coding]
    noise = os.urandom(70_000)
    overhead = len(coder(noise[:65_400])) - 65_400
    for first_size in range(65_530, 65_542):
        first = noise[: first_size - overhead]
        assert decode_content(coder(first) + coder(b"second"), coding) == Decoded(first + b"second")


@pytest.mark.parametrize("coding", CODERS)
def test_a_bomb_is_cut_at_the_cap_in_bounded_memory(coding: str) -> None:
    bomb = CODERS[coding](b"\0" * (64 * 1024 * 1024))
    cap = 1024 * 1024
    tracemalloc.start()
    try:
        decoded = decode_content(bomb, coding, max_bytes=cap)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert decoded.content == b"\0" * cap
    assert "more than 1048576 bytes" in (decoded.problem or "")
    assert peak < 40 * 1024 * 1024


def test_a_body_that_unpacks_to_more_than_a_thousand_times_its_size_is_cut() -> None:
    packed = brotli.compress(bytes(40 * 1024 * 1024))
    decoded = decode_content(packed, "br")

    assert len(packed) * 1000 < 16 * 1024 * 1024 == len(decoded.content)
    assert "more than 16777216 bytes" in (decoded.problem or "")


def test_content_of_just_the_cap_is_whole() -> None:
    assert decode_content(gzip.compress(b"x" * 1000), "gzip", max_bytes=1000) == Decoded(b"x" * 1000)


@given(st.binary(max_size=400), st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]))
@settings(max_examples=200)
def test_any_bytes_decode_to_bytes_under_the_cap_or_stay_as_they_are(raw: bytes, codings: str) -> None:
    decoded = decode_content(raw, codings, max_bytes=5000)

    assert len(decoded.content) <= 5000
    assert decoded.problem or codings


@given(st.binary(max_size=2000), st.lists(st.sampled_from(sorted(CODERS)), max_size=4))
def test_decoding_undoes_coding(body: bytes, codings: list[str]) -> None:
    coded = body
    for coding in codings:
        coded = CODERS[coding](coded)

    assert decode_content(coded, ", ".join(codings)) == Decoded(body)


@given(st.sampled_from(sorted(CODERS)), st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_body_is_told_or_harmless(coding: str, place: int, flip: int) -> None:
    whole = bytearray(CODERS[coding](TEXT))
    whole[place % len(whole)] ^= flip
    decoded = decode_content(bytes(whole), coding)

    # Only gzip is sure to notice: br and zstd carry no checksum here, and deflate without its wrapper may be bare.
    if coding == "gzip":
        assert decoded.problem or decoded.content == TEXT


def test_a_wrong_checksum_loses_no_byte_of_the_content() -> None:
    content = b"".join(b"line %d of the page\n" % number for number in range(9000))
    packed = bytearray(gzip.compress(content))
    packed[-6] ^= 0xFF
    decoded = decode_content(bytes(packed), "gzip")
    assert decoded.content == content
    assert "breaks off after" in (decoded.problem or "")


@pytest.mark.parametrize("text", [b"short", b"line of a page\n" * 20_000], ids=["short", "long"])
def test_bytes_behind_a_brotli_stream_are_passed_over(text: bytes) -> None:
    assert decode_content(brotli.compress(text) + b"\r\n\r\n", "br") == Decoded(text)
