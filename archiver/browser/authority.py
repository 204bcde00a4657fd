"""A certificate authority that lives as long as one browser: it lets the proxy stand for any server to it.

Its key is in memory only and its certificate is trusted nowhere: the one browser is told the digest of its public key
(`spki_pin`) when it starts, and takes certificates signed by that key for good, and no others.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import ssl
import threading
from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_KEPT = 512
"""How many hosts' contexts are kept; a context takes some 50 KB."""

_LIFE = timedelta(days=30)
"""Longer than any crawl should have one browser, and short enough for Chromium, which refuses more than 398 days."""


class Authority:
    """Signs a certificate for each host it is asked for; safe to use from several threads."""

    def __init__(self, work: Path, now: datetime) -> None:
        from cryptography import x509
        from cryptography.hazmat.primitives.asymmetric import ec

        self._work = work
        # A clock that differs a little from Chromium's, or is set back, does no harm.
        self._begins, self._ends = now.astimezone(UTC) - timedelta(days=2), now.astimezone(UTC) + _LIFE
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._host_key = ec.generate_private_key(ec.SECP256R1())
        self._name = _common_name("archiver recording proxy")
        self._certificate = self._signed(self._name, self._key, [(x509.BasicConstraints(ca=True, path_length=0), True)])
        self._contexts: OrderedDict[str, ssl.SSLContext] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def spki_pin(self) -> str:
        """The SHA-256 of the public key in Base64, as --ignore-certificate-errors-spki-list takes it."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        raw = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(raw).digest()).decode()

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return a server context with a certificate for `host`, a name or an address without brackets."""
        with self._lock:
            context = self._contexts.get(host)
            if context is None:
                context = self._contexts[host] = self._made(host)
            self._contexts.move_to_end(host)
            while len(self._contexts) > _KEPT:
                self._contexts.popitem(last=False)
            return context

    def _made(self, host: str) -> ssl.SSLContext:
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # HTTP/2 would be another wire than the one to the server, whose bytes are handed on.
        context.set_alpn_protocols(["http/1.1"])
        chain = [self._host_certificate(host), self._certificate]
        key = self._host_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # The ssl module takes keys from files only; this one is ours alone (mode 0600), and gone when it is read.
        with NamedTemporaryFile(dir=self._work, suffix=".pem") as file:
            file.write(key + b"".join(each.public_bytes(Encoding.PEM) for each in chain))
            file.flush()
            context.load_cert_chain(file.name)
        return context

    def _host_certificate(self, host: str) -> x509.Certificate:
        from cryptography import x509
        from cryptography.x509.oid import ExtendedKeyUsageOID

        extensions: list[tuple[x509.ExtensionType, bool]] = [
            (x509.SubjectAlternativeName([_general_name(host)]), False),
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        ]
        return self._signed(_common_name(host), self._host_key, extensions)

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, extensions: list[tuple[x509.ExtensionType, bool]]
    ) -> x509.Certificate:
        from cryptography import x509
        from cryptography.hazmat.primitives.hashes import SHA256

        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._begins)
            .not_valid_after(self._ends)
        )
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, is_critical)
        return builder.sign(self._key, SHA256())


def _common_name(text: str) -> x509.Name:
    """Return a name for a certificate; what counts for a host is its alternative name."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    # No longer one fits (RFC 5280, A.1).
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general_name(host: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
