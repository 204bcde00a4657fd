"""A digest is the same however it is spelled (WARC/1.1, 5.8, community recommendations 48 and 80)."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.digest import algorithm_of, digest_bytes

LABELS = {"sha1": "sha-1", "sha256": "sha-256", "sha384": "sha-384", "sha512": "sha-512", "md5": "md5"}


@given(st.sampled_from(sorted(LABELS)), st.binary(max_size=100))
def test_all_spellings_of_a_digest_stand_for_the_same_bytes(name: str, content: bytes) -> None:
    raw = hashlib.new(name, content, usedforsecurity=False).digest()
    base32, base16 = base64.b32encode(raw).decode(), raw.hex()
    for label in (name, LABELS[name], name.upper()):
        assert algorithm_of(f"{label}:x") == name
        for value in (
            base16,
            base16.upper(),
            base32,
            base32.lower(),
            base32.rstrip("="),
            base64.b64encode(raw).decode(),
        ):
            assert digest_bytes(f"{label}:{value}") == raw or "/" in value or "+" in value


@given(st.sampled_from(sorted(LABELS)), st.binary(max_size=100), st.integers(1, 20))
def test_what_was_cut_short_is_never_taken_for_a_digest_of_another_length(name: str, content: bytes, cut: int) -> None:
    raw = hashlib.new(name, content, usedforsecurity=False).digest()
    size = len(raw)
    for value in (raw.hex()[:-cut], base64.b32encode(raw).decode().rstrip("=")[:-cut]):
        found = digest_bytes(f"{name}:{value}")
        assert found is None or len(found) == size


def test_padded_base32_of_md5_is_told_from_hex_by_its_padding() -> None:
    raw = hashlib.md5(b"", usedforsecurity=False).digest()

    assert digest_bytes(f"md5:{base64.b32encode(raw).decode()}") == raw
