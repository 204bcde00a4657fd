"""TLS as it should not be: certificates made while the tests run, and handshakes that go wrong."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import warnings
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.hostile.behaviour import reset, stall
from tests.hostile.cases import LINK, Case, Outcome, Step, ok, page
from tests.hostile.site import HOSTS

GROUP = "TLS"
_DAY = dt.timedelta(days=1)

Key = ec.EllipticCurvePrivateKey


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: str,
    key: Key,
    issuer: x509.Certificate | None,
    signer: Key,
    *,
    hosts: tuple[str, ...] = (),
    age: dt.timedelta = _DAY,
    left: dt.timedelta = _DAY,
    is_authority: bool = False,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    names = [x509.IPAddress(ipaddress.ip_address(host)) for host in hosts]
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer.subject if issuer else _name(subject))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - age)
        .not_valid_after(now + left)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if is_authority:
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def _context(folder: Path, name: str, key: Key, *chain: x509.Certificate) -> ssl.SSLContext:
    path = folder / f"{name}.pem"
    form = serialization.PrivateFormat.PKCS8
    raw = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path.write_bytes(raw + b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def make_contexts(folder: Path) -> tuple[dict[str, ssl.SSLContext], Path]:
    """Return the server contexts by name, and the file of the authority that crawls are to trust."""
    root_key, other_key, key = _key(), _key(), _key()
    root = _certificate("Test authority", root_key, None, root_key, is_authority=True)
    other = _certificate("Nobody's authority", other_key, None, other_key, is_authority=True)
    good = _certificate("site", key, root, root_key, hosts=HOSTS)
    leaves = {
        "good": good,
        "expired": _certificate("site", key, root, root_key, hosts=HOSTS, age=9 * _DAY, left=-_DAY),
        "not-yet-valid": _certificate("site", key, root, root_key, hosts=HOSTS, age=-_DAY, left=9 * _DAY),
        "wrong-host": _certificate("site", key, root, root_key, hosts=("127.0.0.99",)),
        "no-host": _certificate("127.0.0.2", key, root, root_key),
        "self-signed": _certificate("site", key, None, key, hosts=HOSTS),
    }
    contexts = {name: _context(folder, name, key, leaf) for name, leaf in leaves.items()}
    untrusted = _certificate("site", key, other, other_key, hosts=HOSTS)
    contexts["untrusted-chain"] = _context(folder, "untrusted-chain", key, untrusted, other)
    leaf_key = _key()
    by_leaf = _certificate("site", leaf_key, good, key, hosts=HOSTS)
    contexts["signed-by-no-authority"] = _context(folder, "signed-by-no-authority", leaf_key, by_leaf, good)
    contexts["old"] = _old(_context(folder, "old", key, good))
    contexts["asks-for-certificate"] = _context(folder, "asks-for-certificate", key, good)
    contexts["asks-for-certificate"].verify_mode = ssl.CERT_REQUIRED
    trusted = folder / "trusted.pem"
    trusted.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return contexts, trusted


def _old(context: ssl.SSLContext) -> ssl.SSLContext:
    """Return `context` so that it speaks TLS 1.0 and 1.1 alone (RFC 8996 forbids both)."""
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        # To speak them is what Python warns of.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def served(name: str, *, outcome: Outcome = "failed", steps: tuple[Step, ...] = (page(LINK),)) -> Case:
    """Return a page behind TLS with the context of this name."""
    return Case(f"tls-{name}", GROUP, steps, outcome, tls=name, scheme="https")


def handshake(name: str, *steps: Step, slow: bool = False) -> Case:
    """Return a server that does this instead of a handshake."""
    return Case(
        f"tls-handshake-{name}",
        GROUP,
        (),
        "failed",
        greeting=steps,
        tls="good",
        scheme="https",
        crawl="slow" if slow else "prompt",
    )


CASES = (
    served("good", outcome="whole"),
    served("expired"),
    served("not-yet-valid"),
    served("wrong-host"),
    served("no-host"),
    served("self-signed"),
    served("untrusted-chain"),
    served("signed-by-no-authority"),
    served("old"),
    served("asks-for-certificate"),
    Case("tls-none-on-a-tls-port", GROUP, (page(LINK),), "failed", scheme="https"),
    Case("tls-on-a-plain-port", GROUP, (page(LINK),), "failed", tls="good"),
    Case(
        "tls-closed-in-the-body",
        GROUP,
        (ok("Content-Type: text/html", "Content-Length: 9000", body=LINK), reset),
        "truncated",
        tls="good",
        scheme="https",
    ),
    Case(
        "tls-bad-record-in-the-body",
        GROUP,
        (
            ok("Content-Type: text/html", "Content-Length: 9000", body=LINK),
            lambda talk: _send_below_tls(talk.connection),
        ),
        "truncated",
        tls="good",
        scheme="https",
    ),
    Case(
        "tls-stall-in-the-body",
        GROUP,
        (ok("Content-Length: 900", body=b"a"), stall),
        "truncated",
        crawl="slow",
        reasons=("time",),
        tls="good",
        scheme="https",
    ),
    handshake("closed"),
    handshake("reset", reset),
    handshake("garbage", bytes(range(256)) * 4),
    handshake("alert", b"\x15\x03\x01\x00\x02\x02\x28"),
    handshake("plain-http", page(LINK)),
    handshake("record-too-long", b"\x16\x03\x03\xff\xff" + b"\0" * 65535),
    handshake("stalls", stall, slow=True),
    handshake("stalls-in-a-record", b"\x16\x03\x03\x40\x00\x02", stall, slow=True),
)


def _send_below_tls(connection: object) -> None:
    """Send bytes that are no TLS record on a connection that is secured."""
    assert isinstance(connection, ssl.SSLSocket)
    with socket.socket(fileno=connection.detach()) as plain:
        plain.sendall(b"\x17\x03\x03\x00\x20" + b"not what was agreed on, at all...")
