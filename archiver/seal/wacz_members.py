"""The members of `signedData` in datapackage-digest.json (wacz-auth 0.1.0, Signature Data Format)."""

from __future__ import annotations

import base64
import binascii
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from archiver.records.code import Code
from archiver.seal.certificates import load_certificates
from archiver.seal.refusal import SealRefusedError
from archiver.seal.wacz_codes import KEY, MEMBER

AUTH_VERSION = "0.1.0"

Kind = Literal["anonymous", "domain"]

_ALWAYS = ("hash", "created", "software", "signature")
_BY_KIND: Mapping[Kind, tuple[str, ...]] = {
    "anonymous": ("publicKey",),
    "domain": ("domain", "domainCert", "timeSignature", "timestampCert"),
}
_OPTIONAL = ("version", "crossSignedCert")
_KNOWN = frozenset({*_ALWAYS, *_OPTIONAL, *(name for names in _BY_KIND.values() for name in names)})


@dataclass(frozen=True, slots=True)
class SignedData:
    """The texts of a signature that has all it needs; those of the other kind are empty."""

    kind: Kind
    hash: str
    created: str
    software: str
    signature: str
    public_key: str = ""
    domain: str = ""
    domain_chain: str = ""
    timestamp: str = ""
    timestamp_chain: str = ""
    cross_chain: str = ""


def read_signed(value: Any) -> SignedData:
    """Return the members of `signedData`. Raises SealRefusedError (wacz.signature.member) for any other value."""
    if not isinstance(value, dict):
        raise _refusal("it is no object")
    if unknown := sorted(set(value) - _KNOWN):
        raise _refusal(f"it has members that wacz-auth does not know: {', '.join(unknown)[:80]}")
    kind: Kind = "domain" if "domain" in value or "domainCert" in value else "anonymous"
    other: Kind = "anonymous" if kind == "domain" else "domain"
    if mixed := [name for name in _BY_KIND[other] if name in value]:
        raise _refusal(f"it has members of two kinds of signature: {', '.join(mixed)}")
    needed = (*_ALWAYS, *_BY_KIND[kind])
    given = [name for name in _OPTIONAL if name in value]
    if lacking := [name for name in (*needed, *given) if not isinstance(value.get(name), str)]:
        raise _refusal(f"it lacks members, or they are no texts: {', '.join(lacking)}")
    return SignedData(
        kind=kind,
        hash=value["hash"],
        created=value["created"],
        software=value["software"],
        signature=value["signature"],
        public_key=value.get("publicKey", ""),
        domain=value.get("domain", ""),
        domain_chain=value.get("domainCert", ""),
        timestamp=value.get("timeSignature", ""),
        timestamp_chain=value.get("timestampCert", ""),
        cross_chain=value.get("crossSignedCert", ""),
    )


def _refusal(reason: str, code: Code = MEMBER) -> SealRefusedError:
    return SealRefusedError(f"signedData cannot be read: {reason}", code=code.code)


def raw_of(text: str, name: str) -> bytes:
    """Return the bytes that a member has in base64, of which there is one form. Raises SealRefusedError."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _refusal(f"{name} is no base64") from error
    if base64.b64encode(raw).decode() != text:
        raise _refusal(f"{name} is no base64 in the form that encoders give it")
    return raw


def chain_in(text: str, name: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates that a member has in PEM. Raises SealRefusedError (wacz.signature.member)."""
    try:
        return load_certificates(text.encode("ascii", "replace"))
    except SealRefusedError as refusal:
        raise _refusal(f"{name}: {refusal.what}") from refusal


def signer_key(signed: SignedData) -> ec.EllipticCurvePublicKey:
    """Return the key that is said to have signed. Raises SealRefusedError (wacz.signature.key, ….member)."""
    key: object = None
    if signed.kind == "domain":
        key = chain_in(signed.domain_chain, "domainCert")[0].public_key()
    else:
        raw = raw_of(signed.public_key, "publicKey")
        with contextlib.suppress(ValueError, UnsupportedAlgorithm):
            key = load_der_public_key(raw)
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise _refusal("the public key cannot be read, or is none for ECDSA", KEY)
    return key


def is_signature_of(key: ec.EllipticCurvePublicKey, signature: bytes, text: str) -> bool:
    """Tell whether `key` signed `text`: by ECDSA with SHA-256, the two numbers in DER or one behind the other.

    The second form is that of browsers (Web Cryptography API, 23.7), which sign so in ArchiveWeb.page.
    """
    size = (key.curve.key_size + 7) // 8
    forms = [signature]
    if len(signature) == 2 * size:
        first, second = (int.from_bytes(part, "big") for part in (signature[:size], signature[size:]))
        forms.append(encode_dss_signature(first, second))
    for form in forms:
        try:
            key.verify(form, text.encode("utf-8", "replace"), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            continue
        return True
    return False
