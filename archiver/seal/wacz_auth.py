"""Checks the signature of a WACZ over the manifest that lies beside it (wacz-auth 0.1.0, Verification).

A signature is over what *we* hashed: py-wacz and authsign compare less, and take one from another package. Who signed
is known only where a key or a root was pinned; all else is checked without that too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509

from archiver.model import Finding
from archiver.records.code import Code
from archiver.seal.certificates import chain_of
from archiver.seal.purposes import is_for_server
from archiver.seal.quiet import unwarned
from archiver.seal.refusal import SealRefusedError
from archiver.seal.refusal_codes import CERTIFICATE_UNTRUSTED
from archiver.seal.timestamps import Timestamp, check_with
from archiver.seal.trust import Trust, fingerprint_of
from archiver.seal.wacz_codes import (
    BY_CODE,
    CERTIFICATE,
    CROSS,
    DATE,
    DOMAIN,
    OTHER,
    SIGNER,
    TIMESTAMP,
    UNPINNED,
    UNTRUSTED,
    VERIFIED,
    WRONG,
)
from archiver.seal.wacz_members import SignedData, chain_in, is_signature_of, raw_of, read_signed, signer_key

MAX_DISTANCE = timedelta(minutes=10)
"""How far the stated date may lie from the timestamp (wacz-auth 0.1.0, Verification, 7)."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was found in the package: the SHA-256 of datapackage.json ("sha256:…"), and the date it states, if any."""

    computed_hash: str
    created: Any


@unwarned()
def signature_finding(
    value: Any, manifest: Manifest, trust: Trust, *, at: datetime, signer: str | None = None
) -> Finding:
    """Return what is wrong with the `signedData` in a package, or who signed it, as a finding of severity info.

    `at` is the time of checking, `signer` the domain that must have signed (None: any under a root that is trusted).
    Nothing is raised, whatever the value is.
    """
    try:
        signed = read_signed(value)
        _see_own(signed, manifest)
        _see_signer(signed, signer)
        return _anonymous(signed, trust) if signed.kind == "anonymous" else _of_domain(signed, trust, at, signer)
    except SealRefusedError as refusal:
        return BY_CODE[refusal.code].finding(refusal.what, value=refusal.value)


def _refused(code: Code, what: str, value: str | None = None) -> SealRefusedError:
    return SealRefusedError(what, code=code.code, value=value)


def _see_own(signed: SignedData, manifest: Manifest) -> None:
    """Raise SealRefusedError unless signature, key and manifest belong together, whoever the signer may be."""
    if signed.hash != manifest.computed_hash:
        raise _refused(OTHER, "the signature is over another manifest than this one", signed.hash)
    if signed.created != manifest.created:
        raise _refused(OTHER, "the signature gives another date than the manifest", signed.created)
    if not is_signature_of(signer_key(signed), raw_of(signed.signature, "signature"), signed.hash):
        raise _refused(WRONG, "the key that is given did not make the signature")


def _see_signer(signed: SignedData, signer: str | None) -> None:
    """Raise SealRefusedError unless the domain that is asked for is the one that is said to have signed."""
    if signer is not None and signed.domain.casefold() != signer.casefold():
        whose = f"for {signed.domain[:80]!r}" if signed.domain else "with a key alone"
        raise _refused(SIGNER, f"the package is signed {whose}, not for {signer[:80]!r}", signed.domain or None)


def _anonymous(signed: SignedData, trust: Trust) -> Finding:
    fingerprint = fingerprint_of(signer_key(signed))
    if fingerprint in trust.keys:
        return VERIFIED.finding("signed with a key that you trust", value=fingerprint, hint=None)
    if trust.is_empty:
        message = "signed; the signature is right, whose key made it is not known"
        return UNPINNED.finding(message, value=fingerprint)
    raise _refused(UNTRUSTED, "the key that signed is none of those you trust", fingerprint)


def _of_domain(signed: SignedData, trust: Trust, at: datetime, signer: str | None) -> Finding:
    timestamp = _timestamp(signed, trust, at)
    _see_dated(signed, timestamp)
    chain = chain_in(signed.domain_chain, "domainCert")
    if not is_for_server(chain[0], signed.domain):
        raise _refused(DOMAIN, "the certificate is not for the domain that the signature names", signed.domain)
    if not _is_trusted(signed, chain, trust, timestamp.instant):
        if not trust.is_empty:
            raise _refused(UNTRUSTED, "the domain that signed is none of those you trust", signed.domain)
        message = f"signed {_by(signed, timestamp)}; the signature is right, but nobody was asked whose it is"
        return UNPINNED.finding(message, value=signed.domain)
    clock = "" if timestamp.is_trusted else ", whose clock nobody vouches for"
    # Whoever has a certificate under a root that is trusted can sign; the reader knows whom to expect.
    hint = None if signer else "Is that whom you expect? Name it with --signer to have it compared."
    return VERIFIED.finding(f"signed {_by(signed, timestamp)}{clock}", value=signed.domain, hint=hint)


def _by(signed: SignedData, timestamp: Timestamp) -> str:
    when = f"{timestamp.instant:%Y-%m-%d %H:%M:%S} UTC"
    return f"for {signed.domain[:80]!r}, dated {when} by {timestamp.authority[:80]!r}"


def _timestamp(signed: SignedData, trust: Trust, at: datetime) -> Timestamp:
    """Return the timestamp of the signature, whose authority has to lead to a pinned root if there are any."""
    token = raw_of(signed.timestamp, "timeSignature")
    certificates = chain_in(signed.timestamp_chain, "timestampCert")
    # What is stamped is the text in base64, as authsign has it, not the bytes that it stands for.
    digest = hashlib.sha256(signed.signature.encode()).digest()
    try:
        return check_with(token, digest, trust.roots, at=at, certificates=certificates)
    except SealRefusedError as refusal:
        raise _refused(TIMESTAMP, refusal.what, refusal.code) from refusal


def _see_dated(signed: SignedData, timestamp: Timestamp) -> None:
    try:
        distance = abs(datetime.fromisoformat(signed.created) - timestamp.instant)
    except (ValueError, TypeError, OverflowError) as error:
        raise _refused(DATE, "the signature states no date with a zone", signed.created) from error
    if distance > MAX_DISTANCE:
        when = f"{timestamp.instant:%Y-%m-%dT%H:%M:%SZ}"
        raise _refused(
            DATE, f"the date stated is more than ten minutes away from the timestamp, {when}", signed.created
        )


def _is_trusted(signed: SignedData, chain: tuple[x509.Certificate, ...], trust: Trust, at: datetime) -> bool:
    """Tell whether a pinned key or root stands behind the domain's certificate, which was valid at the instant `at`."""
    cross = chain_in(signed.cross_chain, "crossSignedCert") if signed.cross_chain else ()
    if cross and cross[0].public_key() != chain[0].public_key():
        raise _refused(CROSS, "the cross-signed certificate has another key than the domain's")
    is_pinned = fingerprint_of(chain[0].public_key()) in trust.keys
    roots = () if is_pinned else trust.roots
    try:
        return chain_of(chain[0], chain, roots, at=at, usage="server").is_trusted or is_pinned
    except SealRefusedError as refusal:
        if not cross or refusal.code != CERTIFICATE_UNTRUSTED.code:
            raise _refused(CERTIFICATE, refusal.what, refusal.code) from refusal
    try:
        return chain_of(cross[0], cross, roots, at=at, usage="signature").is_trusted
    except SealRefusedError as refusal:
        raise _refused(CERTIFICATE, refusal.what, refusal.code) from refusal
