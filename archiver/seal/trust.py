"""Whom a checker believes: roots and keys that were given as files, nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_public_key,
)

from archiver.errors import SealError
from archiver.seal.certificates import load_certificates

_SUFFIXES = (".pem", ".der", ".crt", ".cer")
# A bundle of all the web's roots has a quarter of it.
_MAX_FILE = 4 * 1024 * 1024
_PUBLIC_KEY = b"-----BEGIN PUBLIC KEY-----"
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_PRIVATE_KEY = b"PRIVATE KEY-----"


@dataclass(frozen=True, slots=True)
class Trust:
    """Pinned certificates, which end chains, and fingerprints of pinned public keys of signers."""

    roots: tuple[x509.Certificate, ...] = ()
    keys: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nobody is pinned."""
        return not (self.roots or self.keys)


NOBODY = Trust()


def fingerprint_of(key: PublicKeyTypes) -> str:
    """Return the SHA-256 of a public key (SubjectPublicKeyInfo in DER) in hexadecimal."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def read_trust(paths: Sequence[Path]) -> Trust:
    """Return what files with certificates or public keys, in PEM or DER, pin; of a folder those in it.

    Raises SealError for a file that cannot be read, or holds neither.
    """
    roots: list[x509.Certificate] = []
    keys: list[str] = []
    for path in (each for given in paths for each in _files(given)):
        raw = _read(path)
        key = None if _CERTIFICATE in raw else _key_of(raw)
        if key is None:
            roots += _bundle(raw, str(path))
        else:
            keys.append(fingerprint_of(key))
    return Trust(tuple(dict.fromkeys(roots)), frozenset(keys))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    try:
        found = sorted(each for each in path.iterdir() if each.suffix.lower() in _SUFFIXES)
    except OSError as error:
        raise SealError(f"cannot be read ({error.strerror})", str(path)) from error
    if not found:
        hint = f"Put files there whose names end in {', '.join(_SUFFIXES)}."
        raise SealError("the folder holds no certificate and no public key", str(path), hint)
    yield from found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_FILE + 1)
    except OSError as error:
        raise SealError(f"cannot be read ({error.strerror})", str(path)) from error
    if len(raw) > _MAX_FILE:
        raise SealError(f"the file is longer than {_MAX_FILE} bytes", str(path))
    if _PRIVATE_KEY in raw:
        hint = (
            "Give the public key: `openssl pkey -in FILE -pubout`. Whoever has the private one can sign in your name."
        )
        raise SealError("that is a private key, which nobody is to be given", str(path), hint)
    return raw


def _bundle(raw: bytes, where: str) -> list[x509.Certificate]:
    """Return each certificate of a file, however many. Raises SealRefusedError (seal.certificate.unreadable)."""
    pieces = [_CERTIFICATE + each for each in raw.split(_CERTIFICATE)[1:]] or [raw]
    return [found for piece in pieces for found in load_certificates(piece, where)]


def _key_of(raw: bytes) -> PublicKeyTypes | None:
    try:
        return load_pem_public_key(raw) if _PUBLIC_KEY in raw else load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        return None
