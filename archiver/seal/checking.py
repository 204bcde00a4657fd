"""What a seal proves by itself: who signed it, and when. What it covers is compared in `archiver.seal.comparing`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from cryptography import x509

from archiver.errors import SealError
from archiver.model import Finding
from archiver.seal import codes, refusal_codes
from archiver.seal.certificates import chain_of, load_certificates, name_of
from archiver.seal.document import Seal, Signature
from archiver.seal.keys import algorithm_of, fingerprint, is_signed, public_der_of, read_public
from archiver.seal.names import bears_name
from archiver.seal.refusal import SealRefusedError
from archiver.seal.timestamps import Timestamp, check_with
from archiver.seal.trust import NOBODY, Trust

STAMP_SLACK = timedelta(minutes=10)
"""So far the time in a manifest may be from that of its timestamp."""
CLOCK_SLACK = timedelta(minutes=5)
"""So far the clock of this machine may be behind."""

_INSTANT = "%Y-%m-%d %H:%M:%S"
_BY_CODE = {code.code: code for code in (*codes.CODES, *refusal_codes.CODES)}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Witness:
    """Who signed a seal, and when, as far as it is proven.

    `signer` says who: the name in a certificate under a pinned root, or the fingerprint of a pinned key; None where
    nobody vouches for a signature. `instant` and `authority` are those of a timestamp under a pinned root.
    """

    findings: tuple[Finding, ...]
    signer: str | None = None
    instant: datetime | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class _Signer:
    """Who is proven to have signed; `is_pinned` if the key or the certificate itself was named, not a root above."""

    name: str
    is_pinned: bool


def check_seal(seal: Seal, trust: Trust = NOBODY, *, now: datetime, signer: str | None = None) -> Witness:
    """Return who vouches for `seal`, and what is wrong with its signatures, timestamps and times.

    `now` is an aware instant. `signer` is the name that who signed must bear. Nothing is raised: findings say why a
    signature counts for nothing.
    """
    manifest = seal.manifest
    found: list[Finding] = []
    listed = manifest.rows + len(manifest.files) + len(manifest.warcs) + len(manifest.schemas)
    if manifest.size != listed:
        what = f"the tree has {manifest.size} leaves, the lists make {listed}"
        found.append(codes.SIZE.finding(what, pointer="/manifest/tree/size"))
    if manifest.created > now + CLOCK_SLACK:
        what = f"it says it was made at {manifest.created:{_INSTANT}} UTC, which is to come"
        found.append(codes.FUTURE.finding(what, pointer="/manifest/created"))
    stamps = list(_timestamps(seal, trust, now, found))
    trusted = min((each for each in stamps if each.is_trusted), key=lambda each: each.instant, default=None)
    found += _time_faults(seal, stamps, trusted)
    signers = list(_signers(seal, trust, trusted.instant if trusted else None, now, signer, found))
    found += _nobody(seal, signers, trust)
    if signers and signer is None and not any(each.is_pinned for each in signers):
        what = f"it is signed by {signers[0].name[:200]}, and nobody said that it was to be"
        found.append(codes.UNNAMED.finding(what, pointer="/signatures"))
    return Witness(
        findings=tuple(found),
        signer=signers[0].name if signers else None,
        instant=trusted.instant if trusted else None,
        authority=trusted.authority if trusted else None,
    )


def _nobody(seal: Seal, signers: Sequence[_Signer], trust: Trust) -> Iterator[Finding]:
    """Yield the finding that says why it is not known who signed, if it is not."""
    if not seal.signatures:
        yield codes.UNSIGNED.finding("nobody signed it")
    elif not signers:
        keys = ", ".join(each.key_sha256 for each in seal.signatures)
        is_asked = not trust.is_empty
        code = codes.SIGNER if is_asked else codes.STRANGER
        what = "which nobody named with --trust vouches for" if is_asked else "and no key was named with --trust"
        yield code.finding(f"it is signed by the key {keys}, {what}", pointer="/signatures")


def _timestamps(seal: Seal, trust: Trust, now: datetime, found: list[Finding]) -> Iterator[Timestamp]:
    """Yield the timestamps that hold; what is wrong with the others goes to `found`."""
    for number, stamp in enumerate(seal.timestamps):
        pointer = f"/timestamps/{number}"
        if stamp.signature is not None and stamp.signature >= len(seal.signatures):
            found.append(codes.TIMESTAMP_TARGET.finding("there is no such signature", pointer=f"{pointer}/signature"))
            continue
        message = seal.manifest.raw if stamp.signature is None else seal.signatures[stamp.signature].signature
        digest = hashlib.sha256(message).digest()
        token = stamp.token

        def check(roots: Sequence[x509.Certificate], token: bytes = token, digest: bytes = digest) -> Timestamp:
            return check_with(token, digest, roots, at=now)

        try:
            yield (held := _under(trust.roots, check))
        except SealError as error:
            found.append(refused(error, f"{pointer}/token"))
            continue
        if not held.is_trusted:
            what = f"nobody vouches for the time authority {held.authority[:80]!r}"
            found.append(codes.AUTHORITY.finding(what, pointer=pointer))


def _time_faults(seal: Seal, stamps: Sequence[Timestamp], trusted: Timestamp | None) -> Iterator[Finding]:
    first = trusted or min(stamps, key=lambda each: each.instant, default=None)
    created = seal.manifest.created
    if first is None:
        if not seal.timestamps:
            yield codes.UNTIMED.finding("it has no timestamp")
        return
    if abs(first.instant - created) > STAMP_SLACK + (first.accuracy or timedelta()):
        way = "back" if created < first.instant else "ahead"
        what = f"it is dated {way}: it says {created:{_INSTANT}}, its timestamp {first.instant:{_INSTANT}} UTC"
        yield codes.BACKDATED.finding(what, pointer="/manifest/created")


def _signers(
    seal: Seal, trust: Trust, instant: datetime | None, now: datetime, wanted: str | None, found: list[Finding]
) -> Iterator[_Signer]:
    """Yield who is proven to have signed; what is wrong with a signature goes to `found`."""
    for number, signature in enumerate(seal.signatures):
        pointer = f"/signatures/{number}"
        faults = list(_signature_faults(seal, signature, pointer))
        found += faults
        if faults:
            continue
        try:
            who = _vouched(seal, signature, trust, (instant,) if instant else (seal.manifest.created, now), wanted)
        except SealError as error:
            found.append(refused(error, f"{pointer}/certificates"))
            continue
        if who:
            yield who


def _signature_faults(seal: Seal, signature: Signature, pointer: str) -> Iterator[Finding]:
    try:
        key = read_public(signature.key)
    except SealError as error:
        yield codes.KEY.finding(error.what, pointer=f"{pointer}/key")
        return
    if fingerprint(signature.key) != signature.key_sha256:
        yield codes.KEY.finding("the fingerprint is that of another key", pointer=f"{pointer}/key_sha256")
    if algorithm_of(key) != signature.algorithm:
        what = f"the key signs with {algorithm_of(key)}, not with {signature.algorithm}"
        yield codes.ALGORITHM.finding(what, pointer=f"{pointer}/algorithm")
    elif not is_signed(key, signature.signature, seal.manifest.raw):
        yield codes.SIGNATURE.finding(
            "it is no signature over this manifest by this key", pointer=f"{pointer}/signature"
        )


def _vouched(
    seal: Seal, signature: Signature, trust: Trust, instants: Sequence[datetime], wanted: str | None
) -> _Signer | None:
    """Return who signed, if a pinned key or root says so; None if nobody does. Raises SealError for bad certificates.

    `instants` are when certificates must have been valid: the proven time, or where none is proven the time that the
    manifest says, and now. The chain that the seal brings must hold even where the key itself is pinned.
    """
    chain = [each for raw in signature.certificates for each in load_certificates(raw)]
    pinned = [each for each in trust.roots if public_der_of(each) == signature.key]
    claimed = seal.manifest.facts.get("signer")
    if chain and public_der_of(chain[0]) != signature.key:
        raise SealRefusedError(codes.OTHER_KEY.meaning.rstrip("."), code=codes.OTHER_KEY.code)
    is_known = signature.key_sha256 in trust.keys
    leaf = chain[0] if chain else pinned[0] if pinned else None
    if leaf is None:
        _see_name(wanted, wanted is None or claimed == wanted)
        return _Signer(f"the pinned key {signature.key_sha256}", True) if is_known else None

    def follow(roots: Sequence[x509.Certificate]) -> bool:
        return all(chain_of(leaf, chain[1:], roots, at=each, usage="signature").is_trusted for each in instants)

    is_under_root = _under(trust.roots, follow)
    for name in (claimed, wanted):
        _see_name(name, name is None or bears_name(leaf, name))
    return _Signer(name_of(leaf), is_known or leaf in trust.roots) if is_known or is_under_root else None


def _see_name(name: str | None, is_borne: bool) -> None:
    if not is_borne:
        what = f"it does not bear the name {str(name)[:80]!r}"
        raise SealRefusedError(what, "", codes.NAME.hint, code=codes.NAME.code)


def _under(roots: Sequence[x509.Certificate], check: Callable[[Sequence[x509.Certificate]], T]) -> T:
    """Return what `check` says with these roots, or without any if no chain leads to one of them."""
    try:
        return check(roots)
    except SealRefusedError as refusal:
        if not roots or refusal.code != refusal_codes.CERTIFICATE_UNTRUSTED.code:
            raise
        return check(())


def refused(error: SealError, pointer: str) -> Finding:
    """Return the finding that a refusal is."""
    code = error.code if isinstance(error, SealRefusedError) else codes.UNREADABLE.code
    return _BY_CODE.get(code, codes.SIGNATURE).finding(error.what, pointer=pointer)
