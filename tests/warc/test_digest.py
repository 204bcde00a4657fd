"""Digests in all the spellings that are in use."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.warc.digest import Hashes, algorithm_of, check, digest_bytes

BODY = b"the payload"
SHA1 = hashlib.sha1(BODY, usedforsecurity=False).digest()
SHA256 = hashlib.sha256(BODY).digest()

OK = [
    "sha1:" + base64.b32encode(SHA1).decode(),
    "sha1:" + base64.b32encode(SHA1).decode().lower(),
    "SHA-1:" + SHA1.hex(),
    "sha1:" + SHA1.hex().upper(),
    "sha1: " + SHA1.hex() + " ",
    "sha256:" + SHA256.hex(),
    "sha-256:" + SHA256.hex().upper(),
    "sha256:" + base64.b32encode(SHA256).decode(),
    "sha256:" + base64.b32encode(SHA256).decode().rstrip("="),
    "sha256:" + base64.b64encode(SHA256).decode(),
    "sha256:" + base64.urlsafe_b64encode(SHA256).decode().rstrip("="),
    "md5:" + hashlib.md5(BODY, usedforsecurity=False).hexdigest(),
    "sha512:" + hashlib.sha512(BODY).hexdigest(),
    "sha-384:" + base64.b32encode(hashlib.sha384(BODY).digest()).decode(),
]

UNKNOWN = [
    "crc32:00000000",
    "sha256",
    ":",
    "sha256:",
    "sha1:" + SHA256.hex(),
    base64.b32encode(SHA1).decode(),
    "sha1:" + "1" * 32,
    "sha1:" + "z" * 40,
    "sha1:" + "é" * 32,
    "sha256:" + "é" * 64,
    "sha-3:" + SHA256.hex(),
    "sha1:" + "0" * 100_000,
]


def hashes(*algorithms: str, body: bytes = BODY) -> Hashes:
    taken = Hashes({"sha256", *algorithms})
    for start in range(0, len(body), 3):
        taken.update(body[start : start + 3])
    return taken


@pytest.mark.parametrize("recorded", OK)
def test_all_spellings_of_a_right_digest_are_ok(recorded: str) -> None:
    found = check("payload", recorded, hashes(algorithm_of(recorded)))

    assert (found.subject, found.recorded, found.verdict) == ("payload", recorded, "ok")
    assert found.computed.startswith(algorithm_of(recorded) + ":")


@pytest.mark.parametrize("recorded", UNKNOWN, ids=lambda text: text[:40])
def test_what_cannot_be_read_is_unknown_not_wrong(recorded: str) -> None:
    found = check("block", recorded, hashes(algorithm_of(recorded)))

    assert found.verdict == "unknown-algorithm"


@pytest.mark.parametrize("recorded", [None, ""])
def test_no_digest_is_absent_and_one_is_computed(recorded: str | None) -> None:
    found = check("payload", recorded, hashes())

    assert (found.verdict, found.computed) == ("absent", f"sha256:{SHA256.hex()}")


@pytest.mark.parametrize("recorded", OK)
def test_another_body_is_wrong_or_chunked(recorded: str) -> None:
    name = algorithm_of(recorded)
    other = hashes(name, body=b"other")

    assert check("payload", recorded, other).verdict == "wrong"
    assert check("payload", recorded, other, hashes(name)).verdict == "ok-raw-chunked"


@given(st.text(max_size=60), st.sampled_from(["sha1:", "sha256:", "md5:", "", "x:"]))
def test_any_text_is_a_digest_of_its_algorithms_length_or_none(text: str, label: str) -> None:
    raw = digest_bytes(label + text)

    assert raw is None or len(raw) == hashlib.new(algorithm_of(label + text), usedforsecurity=False).digest_size
