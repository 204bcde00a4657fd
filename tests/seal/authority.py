"""Throwaway authorities: certificates of every right and wrong kind, and timestamp servers, on loopback only.

`TimestampServer` answers with `openssl ts -reply`; `forged_token` builds a token by hand where OpenSSL refuses to make
one that is as wrong as a test wants it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from archiver.seal.der import GENERALIZED_TIME, OCTETS, OID, SEQUENCE, SET, encoded, encoded_integer
from tests.browser.serving import Answer, Request

START, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
TIMESTAMPS = ExtendedKeyUsageOID.TIME_STAMPING
SERVERS = ExtendedKeyUsageOID.SERVER_AUTH

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1, millisecs:500
ess_cert_id_alg = sha256
"""


@cache
def openssl() -> str:
    """The program; without it the test is skipped."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    return program


@dataclass(frozen=True)
class Identity:
    """A key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def identity(
    name: str,
    issuer: Identity | None = None,
    *,
    usages: Sequence[x509.ObjectIdentifier] = (),
    is_critical: bool = True,
    is_authority: bool = False,
    hosts: Sequence[str] = (),
    first: datetime = START,
    last: datetime = END,
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
    curve: ec.EllipticCurve | None = None,
) -> Identity:
    """Make a key and a certificate for it, by `issuer` or by itself."""
    key = ec.generate_private_key(curve or ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject if issuer else subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=first,
        not_valid_after=last,
    ).add_extension(x509.BasicConstraints(is_authority, None), critical=True)
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=is_critical)
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in hosts]), False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return Identity(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def authority(name: str = "Root", issuer: Identity | None = None, *, last: datetime = END) -> Identity:
    """Make an authority that may issue certificates."""
    return identity(name, issuer, is_authority=True, last=last)


def timestamp_signer(issuer: Identity, name: str = "Timestamps", *, last: datetime = END) -> Identity:
    """Make what a timestamp server signs with."""
    return identity(name, issuer, usages=[TIMESTAMPS], last=last)


def domain_signer(
    issuer: Identity, host: str = "archive.example.org", *, first: datetime = START, last: datetime = END
) -> Identity:
    """Make what the owner of a domain signs with: the key and certificate of its web server."""
    return identity(host, issuer, usages=[SERVERS], is_critical=False, hosts=[host], first=first, last=last)


class TimestampServer:
    """Answers timestamp requests as `signer`, with the certificates of `chain` besides its own in each token."""

    def __init__(self, folder: Path, signer: Identity, chain: Sequence[Identity] = ()) -> None:
        folder.mkdir()
        self._folder = folder
        (folder / "config").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        (folder / "signer").write_bytes(signer.pem)
        (folder / "key").write_bytes(signer.key_pem)
        (folder / "chain").write_bytes(b"".join(each.pem for each in chain))
        self._has_chain = bool(chain)

    def reply(self, request: bytes) -> bytes:
        """Return the answer to a request."""
        (self._folder / "query").write_bytes(request)
        command = [openssl(), "ts", "-reply", "-config", "config", "-queryfile", "query", "-signer", "signer"]
        command += ["-inkey", "key", *(["-chain", "chain"] if self._has_chain else [])]
        return subprocess.run(command, cwd=self._folder, capture_output=True, check=True).stdout

    def __call__(self, request: Request) -> Answer:
        return Answer(self.reply(request.body), 200, {"Content-Type": "application/timestamp-reply"})


SHA256_NAME = encoded(SEQUENCE, bytes.fromhex("0609608648016503040201"))
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")
_CONTENT_TYPE, _DIGEST = bytes.fromhex("06092a864886f70d010903"), bytes.fromhex("06092a864886f70d010904")
_CERTIFICATE_HASH = bytes.fromhex("060b2a864886f70d010910022f")
_ECDSA = encoded(SEQUENCE, bytes.fromhex("06082a8648ce3d040302"))
SHA1_NAME, MD5_NAME = (encoded(SEQUENCE, bytes.fromhex(each)) for each in ("06052b0e03021a", "06082a864886f70d0205"))
_ECDSA_SHA1 = encoded(SEQUENCE, bytes.fromhex("06072a8648ce3d0401"))


def forged_token(
    signer: Identity,
    digest: bytes,
    *,
    instant: datetime | str,
    certificates: Sequence[Identity] | None = None,
    named: Identity | None = None,
    nonce: int | None = None,
    options: bytes = b"",
    status: int = 0,
    imprint: bytes = SHA256_NAME,
    is_weak: bool = False,
) -> bytes:
    """Return a TimeStampResp made by `signer`; `named` is whose certificate it names as its own.

    `options` are further members of the TSTInfo in DER, `imprint` is the algorithm that is said to have made `digest`.
    With `is_weak` all is signed over SHA-1.
    """
    over: hashes.HashAlgorithm = hashes.SHA256()
    told, digest_of, by = SHA256_NAME, hashlib.sha256, _ECDSA
    if is_weak:
        over = hashes.SHA1()
        told, digest_of, by = SHA1_NAME, hashlib.sha1, _ECDSA_SHA1
    named = named or signer
    time = instant if isinstance(instant, str) else f"{instant:%Y%m%d%H%M%S}Z"
    statement = encoded(
        SEQUENCE,
        encoded_integer(1),
        encoded(OID, bytes((0x2A, 3, 4))),
        encoded(SEQUENCE, imprint, encoded(OCTETS, digest)),
        encoded_integer(7),
        encoded(GENERALIZED_TIME, time.encode()),
        *([encoded_integer(nonce)] if nonce is not None else []),
        options,
    )
    meant = encoded(SEQUENCE, encoded(OCTETS, hashlib.sha256(named.der).digest()))
    attributes = sorted(
        [
            encoded(SEQUENCE, _CONTENT_TYPE, encoded(SET, _TST_INFO)),
            encoded(SEQUENCE, _DIGEST, encoded(SET, encoded(OCTETS, digest_of(statement).digest()))),
            encoded(SEQUENCE, _CERTIFICATE_HASH, encoded(SET, encoded(SEQUENCE, encoded(SEQUENCE, meant)))),
        ]
    )
    signature = signer.key.sign(encoded(SET, *attributes), ec.ECDSA(over))
    issuer = named.certificate.issuer.public_bytes()
    info = encoded(
        SEQUENCE,
        encoded_integer(1),
        encoded(SEQUENCE, issuer, encoded_integer(named.certificate.serial_number)),
        told,
        encoded(0xA0, *attributes),
        by,
        encoded(OCTETS, signature),
    )
    held = [named] if certificates is None else certificates
    signed = encoded(
        SEQUENCE,
        encoded_integer(3),
        encoded(SET, told),
        encoded(SEQUENCE, _TST_INFO, encoded(0xA0, encoded(OCTETS, statement))),
        encoded(0xA0, *sorted((each.der for each in held), key=lambda raw: raw)),
        encoded(SET, info),
    )
    token = encoded(SEQUENCE, _SIGNED_DATA, encoded(0xA0, signed))
    return encoded(SEQUENCE, encoded(SEQUENCE, encoded_integer(status)), token)
