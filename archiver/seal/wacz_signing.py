"""Signs the manifest of a WACZ (wacz-auth 0.1.0): with a key alone, or for a domain with certificate and timestamp."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from archiver.errors import SealError, UsageError
from archiver.seal.certificates import chain_of, load_certificates, pem_of, serial_of
from archiver.seal.keys import read_key
from archiver.seal.purposes import names_of_server
from archiver.seal.timestamps import request_timestamp
from archiver.seal.tokens import read_token
from archiver.seal.trust import fingerprint_of
from archiver.seal.wacz_members import AUTH_VERSION
from archiver.version import VERSION

_MAX_FILE = 1024 * 1024


def _now() -> datetime:
    """Return the time in whole seconds: servers stamp those, and authsign refuses a date behind the timestamp."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs manifests with `key`: for a `domain` if it has the certificate chain and a timestamp server.

    Without those it signs as nobody but the key. `now` says when the manifest is made, which has to be near the
    timestamp.
    """

    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...] = ()
    domain: str = ""
    tsa: str = ""
    now: Callable[[], datetime] = _now

    @property
    def name(self) -> str:
        """The domain it signs for, or the SHA-256 of its public key, which a checker can compare."""
        return self.domain or fingerprint_of(self.key.public_key())

    def sign(self, stated_hash: str, created: str) -> dict[str, Any]:
        """Return `signedData` for a manifest with this hash ("sha256:…") and date.

        Raises SealError if the timestamp server gives no timestamp that holds.
        """
        raw = self.key.sign(stated_hash.encode(), ec.ECDSA(hashes.SHA256()))
        signature = base64.b64encode(raw if self.chain else plain_form(raw, self.key.key_size)).decode()
        signed = {
            "hash": stated_hash,
            "created": created,
            "software": f"archiver {VERSION}",
            "version": AUTH_VERSION,
            "signature": signature,
        }
        if not self.chain:
            spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            return {**signed, "publicKey": base64.b64encode(spki).decode()}
        # The text is stamped, not the bytes that it stands for: so does authsign, and so do its verifiers.
        token = request_timestamp(hashlib.sha256(signature.encode()).digest(), self.tsa)
        return {
            **signed,
            "domain": self.domain,
            "domainCert": pem_of(self.chain).decode(),
            "timeSignature": base64.b64encode(token).decode(),
            "timestampCert": pem_of(_timestamp_chain(token)).decode(),
        }


def plain_form(signature: bytes, bits: int) -> bytes:
    """Return the two numbers of a signature one behind the other, each as long as the key of so many `bits`.

    Signatures by a key alone are made and read by browsers, which know this form only (Web Cryptography API, 23.7).
    """
    size = (bits + 7) // 8
    return b"".join(number.to_bytes(size, "big") for number in decode_dss_signature(signature))


def _timestamp_chain(raw: bytes) -> tuple[x509.Certificate, ...]:
    """Return the certificates in a token, its signer's first."""
    token = read_token(raw)
    held = [each for der in token.certificates for each in load_certificates(der)]
    first = next(each for each in held if serial_of(each) == token.issuer_serial)
    return chain_of(first, held, (), at=token.instant, usage="timestamp").certificates


def read_signer(
    key: Path,
    certificate: Path | None = None,
    tsa: str | None = None,
    *,
    passphrase: Callable[[], bytes | None] = lambda: None,
) -> Signer:
    """Return the signer with the private key in the PEM file `key`, and the certificate chain in another.

    `passphrase` is asked for a key that is encrypted.
    Raises UsageError unless both or neither of `certificate` and `tsa` are given, SealError for a file that cannot be
    read, a key for another algorithm, or a certificate that is not that of the key, or for no server.
    """
    if (certificate is None) != (tsa is None):
        what = "a WACZ is signed with a certificate and a timestamp, or with neither (wacz-auth 0.1.0)"
        raise UsageError(what, "--certificate, --tsa", "Give both, or sign with the key alone.")
    private = _ecdsa_key(key, passphrase)
    if certificate is None or tsa is None:
        return Signer(private)
    chain = load_certificates(_read(certificate), str(certificate))
    if chain[0].public_key() != private.public_key():
        what = "the first certificate is not that of the key"
        raise SealError(what, str(certificate), "Put the signer's own certificate first, then those of its issuers.")
    # Says before anything is packed that nobody would accept it.
    chain_of(chain[0], chain, (), at=_now(), usage="server")
    hosts = [name for name in names_of_server(chain[0]) if name and not name.startswith("*")]
    if not hosts:
        raise SealError("the first certificate names no host", str(certificate), "A WACZ is signed for a domain.")
    return Signer(private, chain, hosts[0], tsa)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_FILE)
    except OSError as error:
        raise SealError(f"cannot be read ({error.strerror})", str(path)) from error


def _ecdsa_key(path: Path, passphrase: Callable[[], bytes | None]) -> ec.EllipticCurvePrivateKey:
    key = read_key(path, passphrase)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        # ReplayWeb.page 2.5 reads no other curve where a key stands alone; certificates are for P-256 mostly.
        hint = "`openssl ecparam -name secp384r1 -genkey -noout -out key.pem` makes one."
        raise SealError("a WACZ is signed with a key for ECDSA, on P-384 or P-256", str(path), hint)
    return key
