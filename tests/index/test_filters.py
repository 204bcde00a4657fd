"""Filters as conditions."""

from __future__ import annotations

import hashlib

import pytest

from archiver.errors import UsageError
from archiver.index.filters import digest_key, filter_condition
from archiver.index.interface import ALL, Filter

SHA1 = hashlib.sha1(b"", usedforsecurity=False).digest()


@pytest.mark.parametrize("only", [ALL, Filter(), Filter(limit=3), Filter(newest_first=True)])
def test_no_filter_is_no_condition(only: Filter) -> None:
    assert filter_condition(only) == ("1", ())


@pytest.mark.parametrize("status", ["", "x", "2", "20", "2000", "2xy", "xx2", "20x", "²xx", "-1", "2xx3"])
def test_a_status_that_is_none_is_refused(status: str) -> None:
    with pytest.raises(UsageError, match="is no status"):
        filter_condition(Filter(statuses=(status,)))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", SHA1),
        ("da39a3ee5e6b4b0d3255bfef95601890afd80709", SHA1),
        (" sha-1:DA39A3EE5E6B4B0D3255BFEF95601890AFD80709 ", SHA1),
        ("d41d8cd98f00b204e9800998ecf8427e", hashlib.md5(b"", usedforsecurity=False).digest()),
        (hashlib.sha256(b"").hexdigest(), hashlib.sha256(b"").digest()),
        ("nonsense", "nonsense"),
        ("sha1:nonsense", "sha1:nonsense"),
        ("", ""),
    ],
)
def test_a_digest_stands_for_its_bytes(text: str, key: str | bytes) -> None:
    assert digest_key(text) == key
