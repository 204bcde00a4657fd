"""Reads certificates, and follows a chain of them to a root that somebody pinned (RFC 5280, 6).

The rules are applied here and not by `cryptography.x509.verification`, which knows the certificates of web servers only
and refuses those of timestamp servers. What a rule does not know, it refuses: a critical extension, a name constraint.
Nothing here touches the network, so nobody is asked whether a certificate was revoked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID

from archiver.records.code import Code
from archiver.seal.points import is_hollow
from archiver.seal.purposes import Usage, usage_fault
from archiver.seal.quiet import unwarned
from archiver.seal.refusal import SealRefusedError
from archiver.seal.refusal_codes import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_UNREADABLE,
    CERTIFICATE_UNTRUSTED,
    CERTIFICATE_USAGE,
    CERTIFICATE_WEAK,
)

MAX_CERTIFICATES = 64
"""More are not looked at in one place: each may have to be tried as the issuer of each."""

MAX_DEPTH = 10
_MIN_RSA_BITS = 2048
# What cryptography raises for certificates that break the standard.
_UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
_WEAK = ("md5", "sha1")
_PEM = b"-----BEGIN CERTIFICATE-----"
_KNOWN = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.CERTIFICATE_POLICIES,
    }
)


@dataclass(frozen=True, slots=True)
class Chain:
    """A certificate and those that vouch for it, each by the next; `is_trusted` tells that the last was pinned."""

    certificates: tuple[x509.Certificate, ...]
    is_trusted: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Whom each certificate is for (RFC 4514)."""
        return tuple(name_of(each) for each in self.certificates)


@unwarned()
def load_certificates(raw: bytes, where: str = "") -> tuple[x509.Certificate, ...]:
    """Return the certificates in PEM, in their order, or the one in DER.

    Raises SealRefusedError (seal.certificate.unreadable) for other bytes.
    """
    try:
        found = x509.load_pem_x509_certificates(raw) if _PEM in raw else [x509.load_der_x509_certificate(raw)]
        if len(found) > MAX_CERTIFICATES:
            raise ValueError(f"more than {MAX_CERTIFICATES} certificates")
        for each in found:
            _see_whole(each)
    except _UNREADABLE as error:
        what = f"a certificate cannot be read ({str(error)[:120] or type(error).__name__})"
        hint = "Give certificates in PEM, or one in DER."
        raise SealRefusedError(what, where, hint, code=CERTIFICATE_UNREADABLE.code) from error
    return tuple(found)


@unwarned()
def serial_of(certificate: x509.Certificate) -> int:
    """Return the number that its issuer gave a certificate."""
    return certificate.serial_number


def _see_whole(certificate: x509.Certificate) -> None:
    """Read what is read later, for cryptography parses some parts when they are asked for. Raises ValueError."""
    for value in (certificate.subject, certificate.issuer, certificate.not_valid_before_utc):
        str(value)
    list(certificate.extensions)
    certificate.public_key()


@unwarned()
def name_of(certificate: x509.Certificate) -> str:
    """Return whom a certificate is for, as one line (RFC 4514)."""
    return certificate.subject.rfc4514_string()


@unwarned()
def short_name_of(certificate: x509.Certificate) -> str:
    """Return the common name of whom a certificate is for, the whole name where there is none."""
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[-1].value) if found else name_of(certificate)


def der_of(certificate: x509.Certificate) -> bytes:
    """Return the bytes of a certificate in DER."""
    return certificate.public_bytes(Encoding.DER)


def pem_of(certificates: Sequence[x509.Certificate]) -> bytes:
    """Return certificates in PEM, one behind the other."""
    return b"".join(each.public_bytes(Encoding.PEM) for each in certificates)


@unwarned()
def chain_of(
    leaf: x509.Certificate,
    others: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    *,
    at: datetime,
    usage: Usage,
) -> Chain:
    """Return the chain from `leaf` over some of `others` to one of `roots`, each certificate valid at the instant `at`.

    Without `roots` it goes as far as it can, and is not trusted. Raises SealRefusedError with the code
    seal.certificate.usage if `leaf` may not be used for that, seal.certificate.expired if it was not valid then,
    seal.certificate.weak for a hash or key nobody trusts any more, seal.certificate.untrusted if no chain leads to a
    root.
    """
    if reason := usage_fault(leaf, usage):
        raise _refusal(leaf, reason, CERTIFICATE_USAGE)
    if reason := _time_fault(leaf, at):
        raise _refusal(leaf, reason, CERTIFICATE_EXPIRED)
    if leaf not in roots and (reason := _weakness(leaf)):
        raise _refusal(leaf, reason, CERTIFICATE_WEAK)
    search = _Search(tuple(others)[:MAX_CERTIFICATES], tuple(roots), at, usage)
    found = search.from_here((leaf,))
    if roots and not found.is_trusted:
        reason = f"no chain leads from it to a pinned root ({search.reasons[0] if search.reasons else 'no issuer'})"
        raise _refusal(leaf, reason, CERTIFICATE_UNTRUSTED)
    return found


def _refusal(certificate: x509.Certificate, reason: str, code: Code) -> SealRefusedError:
    return SealRefusedError(f"the certificate {name_of(certificate)[:80]!r}: {reason}", "", code.hint, code=code.code)


class _Search:
    """Looks for issuers depth first, pinned ones first; `reasons` tell why one was not taken."""

    def __init__(
        self, others: tuple[x509.Certificate, ...], roots: tuple[x509.Certificate, ...], at: datetime, usage: Usage
    ) -> None:
        self._others, self._roots, self._at, self._usage = others, roots, at, usage
        self._tried: set[x509.Certificate] = set()
        self.reasons: list[str] = []

    def from_here(self, path: tuple[x509.Certificate, ...]) -> Chain:
        """Return the best chain that begins with `path`."""
        last = path[-1]
        if last in self._roots:
            return Chain(path, True)
        best = Chain(path, False)
        for issuer in (*self._roots, *self._others):
            if issuer in self._tried or issuer in path or not self._may_issue(issuer, last, len(path) - 1):
                continue
            if issuer not in self._roots:
                self._tried.add(issuer)
            if len(path) < MAX_DEPTH:
                found = self.from_here((*path, issuer))
                if found.is_trusted:
                    return found
                best = max(best, found, key=lambda each: len(each.certificates))
        return best

    def _may_issue(self, issuer: x509.Certificate, subject: x509.Certificate, below: int) -> bool:
        """Tell whether `issuer` signed `subject` and was allowed to, with `below` issuers under it."""
        if issuer.subject != subject.issuer:
            return False
        reason = _signature_fault(issuer, subject) or self._issuer_fault(issuer, below)
        if reason:
            self.reasons.append(f"{name_of(issuer)[:80]!r} {reason}")
        return not reason

    def _issuer_fault(self, issuer: x509.Certificate, below: int) -> str | None:
        # What a pinned root is signed with does not matter: nobody is believed for it.
        weakness = None if issuer in self._roots else _weakness(issuer)
        return _time_fault(issuer, self._at) or weakness or _authority_fault(issuer, below, self._usage)


def _signature_fault(issuer: x509.Certificate, subject: x509.Certificate) -> str | None:
    try:
        subject.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return "did not sign it"
    return None


def _time_fault(certificate: x509.Certificate, at: datetime) -> str | None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if first <= at <= last:
        return None
    return f"it was valid from {first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S}, not at {at:%Y-%m-%d %H:%M:%S}"


def _weakness(certificate: x509.Certificate) -> str | None:
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return "it is signed in a way that is not known here"
    if algorithm is not None and algorithm.name in _WEAK:
        return f"it is signed over {algorithm.name}, which can be forged"
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _MIN_RSA_BITS:
        return f"its key has {key.key_size} bits only"
    if isinstance(key, ed25519.Ed25519PublicKey) and is_hollow(key.public_bytes_raw()):
        return "its key is one that any signature fits"
    return _extension_fault(certificate)


def _extension_fault(certificate: x509.Certificate) -> str | None:
    for each in certificate.extensions:
        if each.critical and each.oid not in _KNOWN:
            return f"it has the critical extension {each.oid.dotted_string}, which is not checked here"
        if isinstance(each.value, x509.NameConstraints):
            return "it has name constraints, which are not checked here"
    return None


def _authority_fault(certificate: x509.Certificate, below: int, usage: Usage) -> str | None:
    """Tell why a certificate may not issue others, with `below` issuers between it and the leaf; None: it may."""
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return "is no authority"
    if not basic.ca:
        return "is no authority"
    if basic.path_length is not None and below > basic.path_length:
        return "may not issue authorities so deep"
    return usage_fault(certificate, usage, is_authority=True)
