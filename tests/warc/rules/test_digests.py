"""Recorded digests, read and compared."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.digest import digest_bytes
from archiver.warc.rules.digests import Body, Sum, is_known, is_of_nothing, stated_digest

ALGORITHMS = ["md5", "sha1", "sha256", "sha384", "sha512", "sha224", "sha3-256", "blake2b", "blake2s"]


def written(label: str, raw: bytes) -> list[str]:
    """A digest as it may be written."""
    value = hashlib.new(label.replace("-", "_"), raw, usedforsecurity=False).digest()
    base32 = base64.b32encode(value).decode()
    # The two forms of an md5 differ by their padding only.
    return [f"{label}:{value.hex()}", f"{label}:{value.hex().upper()}", f"{label}:{base32}"]


@pytest.mark.parametrize("label", ALGORITHMS)
@given(st.binary())
def test_each_way_to_write_a_digest_is_read(label: str, raw: bytes) -> None:
    assert is_known(label)
    for text in written(label, raw):
        right, wrong = Sum(text), Sum(text)
        right.update(raw)
        wrong.update(raw + b"x")
        assert (right.verdict, wrong.verdict) == ("ok", "wrong")
        assert stated_digest(right.computed) == stated_digest(text)


@given(st.binary(min_size=20, max_size=20))
def test_the_quick_way_reads_what_the_other_reads(raw: bytes) -> None:
    text = f"sha1:{base64.b32encode(raw).decode()}"
    assert stated_digest(text) == ("sha1", digest_bytes(text))


@pytest.mark.parametrize("text", ["", "sha1", "sha1:", "sha1:xyz", "tiger:00", "sha1:_I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"])
def test_what_is_no_digest_is_not_compared(text: str) -> None:
    assert stated_digest(text) is None
    assert Sum(text).verdict == ("unknown-algorithm" if text else "absent")


def test_the_digest_of_no_bytes_is_known() -> None:
    assert is_of_nothing("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
    assert not is_of_nothing("sha1:VL2MMHO4YXUKFWV63YHTWSBM3GXKSQ2N")
    assert not is_of_nothing(None)


@given(st.lists(st.binary(max_size=50)), st.booleans())
def test_pieces_make_no_difference(pieces: list[bytes], chunked: bool) -> None:
    raw = b"".join(pieces)
    label = written("sha256", raw)[0]
    whole, parts = Body(label, chunked=chunked), Body(label, chunked=chunked)
    whole.update(raw)
    for piece in pieces:
        parts.update(piece)
    assert (whole.verdict, whole.size) == (parts.verdict, parts.size)
