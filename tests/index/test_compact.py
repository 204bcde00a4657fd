"""Rows: what goes in comes out as the very text."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.index.compact import (
    digest_of,
    moment_of,
    pack_digest,
    pack_moment,
    pack_record_id,
    record_id_of,
)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_and_keeps_its_order(when: datetime) -> None:
    assert moment_of(pack_moment(when)) == when
    assert (pack_moment(when) < 0) is (when.year < 1970)


@given(st.text() | st.uuids().map(lambda each: f"<urn:uuid:{each}>") | st.uuids().map(lambda each: f"urn:uuid:{each}"))
def test_a_record_id_comes_back(record_id: str) -> None:
    assert record_id_of(pack_record_id(record_id)) == record_id


@pytest.mark.parametrize(
    ("record_id", "is_packed"),
    [
        ("<urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8>", True),
        ("<urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8>", False),
        ("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", False),
        ("<urn:uuid:6ba7b8109dad11d180b400c04fd430c8>", False),
    ],
)
def test_only_the_usual_spelling_is_packed(record_id: str, is_packed: bool) -> None:
    assert isinstance(pack_record_id(record_id), bytes) is is_packed


digests = st.builds(
    lambda label, raw, write: f"{label}:{write(raw)}",
    st.sampled_from(["sha1", "SHA-1", "sha256", "sha-256", "md5", "sha512", "other"]),
    st.binary(min_size=16, max_size=64),
    st.sampled_from([bytes.hex, lambda raw: raw.hex().upper(), lambda raw: base64.b32encode(raw).decode()]),
)


@given(st.none() | st.text() | digests)
def test_a_digest_comes_back(digest: str | None) -> None:
    assert digest_of(*pack_digest(digest)) == digest


@given(st.binary(min_size=20, max_size=20))
def test_a_sha1_in_base32_is_packed(raw: bytes) -> None:
    digest = "sha1:" + base64.b32encode(raw).decode()
    assert pack_digest(digest) == (raw, 1)
    assert digest_of(raw, 1) == digest


@pytest.mark.parametrize(("packed", "form"), [(b"x", 99), (b"x", None)])
def test_a_damaged_digest_raises(packed: bytes, form: int | None) -> None:
    with pytest.raises((IndexError, TypeError)):
        digest_of(packed, form)
