"""Recorded digests beside those of the stored bytes (WARC/1.1, 5.8 and 5.9). No content coding is taken off here."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from typing import Literal

from archiver.errors import MessageError
from archiver.message.framing import ChunkedDecoder
from archiver.model import DigestVerdict, Severity
from archiver.warc.digest import algorithm_of, digest_bytes, new_hash
from archiver.warc.rules.chunks import plain_chunks
from archiver.warc.rules.fault import Fault, quoted

Verdict = DigestVerdict | Literal["unchecked"]
"""`unchecked`: the record alone does not hold the bytes that the digest is over."""


# What nearly all writers write. base64.b32decode takes seventeen microseconds, int() with base 32 less than one.
_SHA1 = re.compile(r"sha1:([A-Z2-7]{32})").fullmatch
_SHA256 = re.compile(r"sha-?256:([0-9a-f]{64})").fullmatch
_BASE_32 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghijklmnopqrstuv")

_LONGEST = 512
_COMMON = frozenset({"md5", "sha1", "sha-1", "sha256", "sha-256", "sha384", "sha-384", "sha512", "sha-512"})
# Labels that the annotated standard has beside the common ones (iipc/warc-specifications#80), to hashlib's names; an
# md5 in base32 is as long as one in hexadecimal digits, its padding tells.
_RARE = {"md5": "md5", "sha224": "sha224", "sha-224": "sha224", "blake2b": "blake2b", "blake2s": "blake2s"} | {
    f"sha3-{bits}": f"sha3_{bits}" for bits in (224, 256, 384, 512)
}


@lru_cache(maxsize=16)
def stated_digest(labelled: str) -> tuple[str, bytes] | None:
    """Return hashlib's name for the algorithm and the digest's bytes; None if it cannot be read."""
    if found := _SHA1(labelled):
        return "sha1", int(found[1].translate(_BASE_32), 32).to_bytes(20, "big")
    if found := _SHA256(labelled):
        return "sha256", bytes.fromhex(found[1])
    if len(labelled) > _LONGEST:
        return None
    raw = digest_bytes(labelled)
    return _rare_digest(labelled) if raw is None else (algorithm_of(labelled), raw)


def is_known(label: str) -> bool:
    """Tell whether digests with this label are checked."""
    return label.lower() in _COMMON or label.lower() in _RARE


def _rare_digest(labelled: str) -> tuple[str, bytes] | None:
    label, _, value = labelled.partition(":")
    algorithm = _RARE.get(label.strip().lower())
    if algorithm is None:
        return None
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    try:
        is_hex = len(value) == 2 * size and not value.endswith("=")
        raw = bytes.fromhex(value) if is_hex else base64.b32decode(value.upper())
    except ValueError:
        return None
    return (algorithm, raw) if len(raw) == size else None


class Sum:
    """A digest that is taken only if there is one to compare it with."""

    __slots__ = ("_hash", "_stated", "labelled")

    def __init__(self, labelled: str | None) -> None:
        self.labelled = labelled
        self._stated = stated_digest(labelled) if labelled else None
        self._hash = new_hash(self._stated[0]) if self._stated else None

    @property
    def is_taken(self) -> bool:
        """Whether there is something to compare with."""
        return self._hash is not None

    def update(self, raw: bytes | memoryview) -> None:
        """Take the next bytes."""
        if self._hash is not None:
            self._hash.update(raw)

    @property
    def verdict(self) -> DigestVerdict:
        """What came of it, once all bytes are taken."""
        if not self.labelled:
            return "absent"
        if self._stated is None or self._hash is None:
            return "unknown-algorithm"
        return "ok" if self._hash.digest() == self._stated[1] else "wrong"

    @property
    def computed(self) -> str:
        """The digest of the bytes, written as the recorded one is."""
        label, _, value = (self.labelled or "").partition(":")
        raw = self._hash.digest() if self._hash is not None else b""
        if len(value.strip()) == 2 * len(raw) and not value.endswith("="):
            return f"{label}:{raw.hex()}"
        return f"{label}:{base64.b32encode(raw).decode()}"


_HELD = 1024 * 1024


def is_of_nothing(labelled: str | None) -> bool:
    """Tell whether a digest is that of no bytes at all."""
    return bool(labelled) and Sum(labelled).verdict == "ok"


class Body:
    """An HTTP body: its payload digest with the chunked coding off, if it is there, and on.

    Where a head says chunked and the body is not, the stored bytes are the payload: many writers store it decoded.
    """

    def __init__(self, labelled: str | None, *, chunked: bool) -> None:
        self.size = 0
        self._raw = Sum(labelled)
        self._plain = Sum(labelled) if chunked else self._raw
        self._decoder = ChunkedDecoder() if chunked else None
        self._is_chunked = chunked
        # Most digests are right without the coding; so the sum with it waits until it is asked for.
        self._held: list[bytes | memoryview] | None = [] if chunked else None
        self._is_plain = False

    def take_all(self, raw: bytes | memoryview) -> None:
        """Take a body that is all in memory, once; `raw` stays as it is as long as the body is asked about."""
        chunks = plain_chunks(raw) if self._is_chunked else None
        if chunks is None:
            self.update(raw)
            return
        self.size, self._held, self._is_plain = len(raw), [raw], True
        for chunk in chunks:
            self._plain.update(chunk)

    def update(self, raw: bytes | memoryview) -> None:
        """Take the next bytes as they are stored."""
        self.size += len(raw)
        if self._held is None:
            self._raw.update(raw)
        else:
            self._held.append(raw)
            if self.size > _HELD:
                self._sum_held()
        if self._decoder is None or self._decoder.done:
            return
        try:
            self._plain.update(self._decoder.feed(bytes(raw)))
        except MessageError:
            self._decoder = None

    def _sum_held(self) -> Sum:
        for piece in self._held or ():
            self._raw.update(piece)
        self._held = None
        return self._raw

    @property
    def coding(self) -> Literal["none", "whole", "broken-off", "not-there"]:
        """What became of the chunked coding that the head speaks of."""
        if not self._is_chunked:
            return "none"
        if self._is_plain:
            return "whole"
        if self._decoder is None:
            return "not-there"
        if self._decoder.done:
            return "whole"
        return "broken-off" if self._decoder.breaks_off else "not-there"

    @property
    def verdict(self) -> DigestVerdict:
        """What came of the payload digest."""
        if self.coding in ("none", "not-there"):
            return self._sum_held().verdict
        verdict = self._plain.verdict
        return "ok-raw-chunked" if verdict == "wrong" and self._sum_held().verdict == "ok" else verdict

    @property
    def computed(self) -> str:
        """The digest of the payload."""
        return (self._sum_held() if self.coding in ("none", "not-there") else self._plain).computed


def digest_fault(
    subject: Literal["block", "payload"],
    verdict: DigestVerdict,
    labelled: str,
    computed: str,
    *,
    severity: Severity = "error",
) -> Fault | None:
    """Return what is to be said of a digest; an unreadable one is told with its field."""
    name = f"WARC-{subject.title()}-Digest"
    if verdict == "wrong":
        message = f"{name} is {quoted(labelled)}, the stored bytes have {quoted(computed)}"
        hint = "The record, or its digest, is not as it was made. Get the file again."
        code = "warc.digest.block" if subject == "block" else "warc.digest.payload"
        return Fault(code, severity, message, labelled, computed[:80], hint)
    if verdict == "ok-raw-chunked":
        message = f"{name} is over the chunked bytes, and right for them"
        expected = f"the digest without the chunked coding, {computed[:80]} (WARC/1.1, 5.9)"
        return Fault("warc.digest.chunked", "info", message, labelled, expected)
    return None
