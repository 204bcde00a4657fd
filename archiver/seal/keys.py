"""Keys that sign seals: Ed25519 (RFC 8032), and ECDSA on P-256 and P-384 (FIPS 186-5). Nothing else is accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from archiver.errors import SealError
from archiver.seal.points import is_hollow

Algorithm = Literal["Ed25519", "ECDSA-P256-SHA256", "ECDSA-P384-SHA384"]

ALGORITHMS: Mapping[str, Algorithm] = {
    "ed25519": "Ed25519",
    "p256": "ECDSA-P256-SHA256",
    "p384": "ECDSA-P384-SHA384",
}
"""The algorithms by the names of their keys."""

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey

_LONGEST = 1024 * 1024
_HINT = "Give an Ed25519, P-256 or P-384 key in PEM; `archiver seal key -o FILE` makes one."
_CURVES: Mapping[str, tuple[Algorithm, hashes.HashAlgorithm]] = {
    "secp256r1": ("ECDSA-P256-SHA256", hashes.SHA256()),
    "secp384r1": ("ECDSA-P384-SHA384", hashes.SHA384()),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: its algorithm, the public key (SubjectPublicKeyInfo in DER), and the bytes themselves."""

    algorithm: Algorithm
    key: bytes
    signature: bytes


def new_key(algorithm: Algorithm = "Ed25519") -> PrivateKey:
    """Return a new key that signs by `algorithm`."""
    if algorithm == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1() if algorithm == "ECDSA-P256-SHA256" else ec.SECP384R1())


def private_pem(key: PrivateKey, passphrase: bytes | None) -> bytes:
    """Return a private key as PKCS 8 in PEM, encrypted if there is a passphrase."""
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)


def public_der(key: PublicKey) -> bytes:
    """Return a public key as SubjectPublicKeyInfo in DER."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def public_der_of(certificate: x509.Certificate) -> bytes:
    """Return the public key of a certificate as SubjectPublicKeyInfo in DER."""
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def public_pem(raw: bytes) -> bytes:
    """Return a public key, given in DER, in PEM. Raises SealError if it is none that signs seals."""
    return read_public(raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(raw: bytes) -> str:
    """Return the SHA-256 of a public key in DER, in lower-case hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def read_key(path: Path, passphrase: Callable[[], bytes | None]) -> PrivateKey:
    """Return the private key in the file at `path`; `passphrase` is asked only for one that is encrypted.

    Raises SealError if it cannot be read, is no private key, or of a kind that signs no seals.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST)
    except OSError as error:
        raise SealError(f"the key cannot be read ({error.strerror})", str(path), "Check the name.") from error
    try:
        try:
            key = load_pem_private_key(raw, None)
        except TypeError:
            # It is encrypted.
            key = load_pem_private_key(raw, passphrase() or b"")
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        what = "wrong or no passphrase" if b"ENCRYPTED" in raw else "it is no private key in PEM"
        hint = "ARCHIVER_KEY_PASSPHRASE holds the passphrase." if b"ENCRYPTED" in raw else _HINT
        raise SealError(f"the key cannot be used: {what}", str(path), hint) from error
    if not isinstance(key, PrivateKey) or _algorithm(key.public_key()) is None:
        raise SealError("the key is of a kind that signs no seals", str(path), _HINT)
    return key


def sign(key: PrivateKey, message: bytes) -> Signed:
    """Return a signature over `message`. Raises SealError for an elliptic curve that signs no seals."""
    public = key.public_key()
    algorithm = _algorithm(public)
    if algorithm is None:
        raise SealError("the key is of a kind that signs no seals", "", _HINT)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return Signed(algorithm, public_der(public), key.sign(message))
    return Signed(algorithm, public_der(public), key.sign(message, ec.ECDSA(_hash(key.curve))))


def read_public(raw: bytes) -> PublicKey:
    """Return the public key with this DER.

    Raises SealError if it is none that signs seals, is spelled otherwise, or is one that any signature fits.
    """
    try:
        key = load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SealError("the public key cannot be read", "", _HINT) from error
    if not isinstance(key, PublicKey) or _algorithm(key) is None:
        raise SealError("the public key is of a kind that signs no seals", "", _HINT)
    if public_der(key) != raw:
        # One key, one fingerprint: else a pinned key could come under another name.
        raise SealError("the public key is not in its shortest form", "", _HINT)
    if isinstance(key, ed25519.Ed25519PublicKey) and is_hollow(key.public_bytes_raw()):
        raise SealError("the public key is one that any signature fits", "", _HINT)
    return key


def algorithm_of(key: PublicKey) -> Algorithm:
    """Return the algorithm a key signs with. Raises SealError if it signs no seals."""
    found = _algorithm(key)
    if found is None:
        raise SealError("the public key is of a kind that signs no seals", "", _HINT)
    return found


def is_signed(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """Tell whether `signature` is one of `key` over `message`."""
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        else:
            key.verify(signature, message, ec.ECDSA(_hash(key.curve)))
    except InvalidSignature:
        return False
    return True


def _algorithm(key: object) -> Algorithm | None:
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519"
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name][0]
    return None


def _hash(curve: ec.EllipticCurve) -> hashes.HashAlgorithm:
    return _CURVES[curve.name][1]
