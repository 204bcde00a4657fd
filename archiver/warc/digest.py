"""Digests as WARC/1.1 writes them: `algorithm:value` (5.8, 5.9), compared on the bytes they stand for."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

from archiver.model import DigestCheck, DigestVerdict

# Labels seen in the wild, to hashlib's names.
_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "sha-512": "sha512",
    "sha384": "sha384",
    "sha-384": "sha384",
    "md5": "md5",
}


def new_hash(algorithm: str) -> hashlib._Hash:
    """Return a hash by its name in hashlib."""
    # hashlib.new() takes thrice the time of these two, and there are three to a record.
    if algorithm == "sha1":
        return hashlib.sha1(usedforsecurity=False)
    if algorithm == "sha256":
        return hashlib.sha256(usedforsecurity=False)
    return hashlib.new(algorithm, usedforsecurity=False)


class Hashes:
    """Several digests of one stream of bytes, taken in one pass; `algorithms` are names of hashlib."""

    def __init__(self, algorithms: Iterable[str]) -> None:
        self._hashes = {name: new_hash(name) for name in algorithms}

    def update(self, raw: bytes) -> None:
        """Take the next bytes."""
        for each in self._hashes.values():
            each.update(raw)

    def raw(self, algorithm: str) -> bytes:
        """Return the digest's bytes."""
        return self._hashes[algorithm].digest()

    def text(self, algorithm: str) -> str:
        """Return the digest as we write it: "sha256:" and lower-case hexadecimal digits."""
        return f"{algorithm}:{self._hashes[algorithm].hexdigest()}"


def algorithm_of(labelled: str | None) -> str:
    """Return hashlib's name for the algorithm of a labelled digest; sha256 if there is none or we do not know it."""
    label = (labelled or "").partition(":")[0].strip().lower()
    return _ALGORITHMS.get(label, "sha256")


def digest_bytes(labelled: str) -> bytes | None:
    """Return the bytes that a labelled digest stands for, or None if it cannot be read.

    The length decides between hexadecimal and base32: both are in use for sha1; case, padding and
    base64url are taken leniently.
    """
    label, _, value = labelled.partition(":")
    name = _ALGORITHMS.get(label.strip().lower())
    if name is None:
        return None
    size = hashlib.new(name, usedforsecurity=False).digest_size
    value = value.strip()
    try:
        if len(value) == size * 2 and not value.endswith("="):
            return bytes.fromhex(value)
        bare = value.rstrip("=")
        if len(bare) == -(-size * 8 // 5):
            return base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
        if len(bare) == -(-size * 8 // 6):
            return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_")
    except (ValueError, binascii.Error):
        return None
    return None


def contradict(one: str | None, other: str | None) -> bool:
    """Tell whether two labelled digests are of one algorithm, can be read, and differ."""
    if not one or not other or algorithm_of(one) != algorithm_of(other):
        return False
    first, second = digest_bytes(one), digest_bytes(other)
    return first is not None and second is not None and first != second


def check(subject: str, recorded: str | None, computed: Hashes, raw_chunked: Hashes | None = None) -> DigestCheck:
    """Compare the `recorded` digest with the bytes seen.

    `raw_chunked` holds the digests over a body with its chunked coding still on: nonstandard, but what wget writes.
    """
    algorithm = algorithm_of(recorded)
    return DigestCheck(
        subject, recorded, computed.text(algorithm), _verdict(recorded, algorithm, computed, raw_chunked)
    )


def _verdict(recorded: str | None, algorithm: str, computed: Hashes, raw_chunked: Hashes | None) -> DigestVerdict:
    if not recorded:
        return "absent"
    wanted = digest_bytes(recorded)
    if wanted is None:
        return "unknown-algorithm"
    if wanted == computed.raw(algorithm):
        return "ok"
    if raw_chunked is not None and wanted == raw_chunked.raw(algorithm):
        return "ok-raw-chunked"
    return "wrong"
