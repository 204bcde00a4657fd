"""Timestamps by RFC 3161: gets one for a digest from a server, and checks one without any."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from archiver.fetch.request import public_url
from archiver.seal.certificates import chain_of, der_of, load_certificates, serial_of, short_name_of
from archiver.seal.quiet import unwarned
from archiver.seal.refusal import SealRefusedError
from archiver.seal.refusal_codes import (
    TIMESTAMP_CERTIFICATE,
    TIMESTAMP_DIGEST,
    TIMESTAMP_FUTURE,
    TIMESTAMP_NONCE,
    TIMESTAMP_UNCHECKED,
    TIMESTAMP_WEAK,
)
from archiver.seal.timestamp_server import answer_of
from archiver.seal.token_checks import Checker, check_signature
from archiver.seal.tokens import SHA256, WEAK, Token, read_token, request_bytes

_NONCE_BITS = 64
# How far clocks may differ before a timestamp counts as one from the future.
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A timestamp whose signature holds: the digest existed at `instant` (UTC, give or take `accuracy`).

    `authority` is the common name in the signer's certificate, `chain` the names from there upwards. It `is_trusted` if
    the chain leads to a pinned root; else anybody may have made it. `checked_by` names the program that was asked.
    """

    instant: datetime
    accuracy: timedelta | None
    authority: str
    policy: str
    serial: int
    chain: tuple[str, ...]
    is_trusted: bool
    checked_by: Checker


def request_timestamp(digest: bytes, url: str, *, timeout_s: float = 30) -> bytes:
    """Return a timestamp (TimeStampResp) for a SHA-256 `digest`, from the server at the http or https `url`.

    It was checked that the answer is for this digest and this request, and that its signature holds; not whose it is.
    `timeout_s` bounds the whole exchange. Raises SealRefusedError (seal.timestamp.*) for an answer that does not hold,
    SealError if there is none.
    """
    nonce = secrets.randbits(_NONCE_BITS)
    raw = answer_of(url, request_bytes(digest, nonce), timeout_s=timeout_s)
    try:
        token = read_token(raw)
        if token.nonce != nonce:
            what = "the timestamp was made for another request (its nonce is not ours)"
            raise SealRefusedError(what, code=TIMESTAMP_NONCE.code)
        _check(token, digest, (), ())
    except SealRefusedError as refusal:
        if refusal.code == TIMESTAMP_UNCHECKED.code:
            # Digest and nonce fit; whoever checks it with the server's root can do so without openssl.
            return raw
        raise SealRefusedError(refusal.what, public_url(url), refusal.hint, code=refusal.code) from refusal
    return raw


def check_timestamp(
    token: bytes,
    digest: bytes,
    roots: Sequence[bytes] = (),
    *,
    at: datetime | None = None,
    certificates: Sequence[bytes] = (),
) -> Timestamp:
    """Return what a timestamp (TimeStampResp, or the token alone) says of a SHA-256 `digest`.

    `roots` are pinned certificates, PEM or DER; the timestamp must lead to one of them. Without any it is checked all
    the same, and not trusted. `certificates` are those of the server where the token has none. A timestamp later than
    `at`, the time of checking, is refused. Raises SealRefusedError, whose code says why (seal.timestamp.*,
    seal.certificate.*).
    """
    pinned = [each for raw in roots for each in load_certificates(raw)]
    given = [each for raw in certificates for each in load_certificates(raw)]
    return check_with(token, digest, pinned, at=at, certificates=given)


def check_with(
    token: bytes,
    digest: bytes,
    roots: Sequence[x509.Certificate],
    *,
    at: datetime | None = None,
    certificates: Sequence[x509.Certificate] = (),
) -> Timestamp:
    """Do as `check_timestamp` does, with certificates that were read already."""
    read = read_token(token)
    if at is not None and read.instant > at + _SKEW:
        what = f"the timestamp is from the future ({read.instant:%Y-%m-%d %H:%M:%S} UTC)"
        raise SealRefusedError(what, "", "See that the clock of this machine is right.", code=TIMESTAMP_FUTURE.code)
    return _check(read, digest, roots, certificates)


@unwarned()
def _check(
    token: Token, digest: bytes, roots: Sequence[x509.Certificate], certificates: Sequence[x509.Certificate]
) -> Timestamp:
    if token.algorithm != SHA256 or token.imprint != digest:
        raise SealRefusedError("the timestamp is for another digest than this one", code=TIMESTAMP_DIGEST.code)
    if weak := WEAK.intersection(token.signed_over):
        what = f"the timestamp is signed over a hash that can be forged ({min(weak)})"
        raise SealRefusedError(what, "", TIMESTAMP_WEAK.hint, code=TIMESTAMP_WEAK.code)
    others = [*certificates, *(each for raw in token.certificates for each in load_certificates(raw)), *roots]
    signer = _signer(token, others)
    chain = chain_of(signer, others, roots, at=token.instant, usage="timestamp")
    checked_by = check_signature(token, digest, chain)
    return Timestamp(
        instant=token.instant,
        accuracy=token.accuracy,
        authority=short_name_of(signer),
        policy=token.policy,
        serial=token.serial,
        chain=chain.names,
        is_trusted=chain.is_trusted,
        checked_by=checked_by,
    )


def _signer(token: Token, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """Return the certificate that the token names as its signer's, by issuer and number and by its hash.

    Raises SealRefusedError (seal.timestamp.certificate) if it is not among `certificates`.
    """
    for each in certificates:
        if serial_of(each) == token.issuer_serial and _issuer_of(each) == token.issuer and _is_meant(each, token):
            return each
    what = "the certificate that the timestamp names as its signer's is not there"
    raise SealRefusedError(what, "", "Give it besides the token.", code=TIMESTAMP_CERTIFICATE.code)


def _issuer_of(certificate: x509.Certificate) -> bytes | None:
    try:
        return certificate.issuer.public_bytes()
    except (ValueError, UnsupportedAlgorithm):
        return None


def _is_meant(certificate: x509.Certificate, token: Token) -> bool:
    """Tell whether the token's signer named this very certificate (RFC 3161, 2.4.1; RFC 5816, 2.2.1)."""
    raw = der_of(certificate)
    hashes = [(name, value) for name, value in token.certificate_hashes if name]
    return bool(hashes) and all(
        hashlib.new(name, raw, usedforsecurity=False).digest() == value for name, value in hashes
    )
