"""Who may sign a package, and what the signature of one is."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from archiver.errors import SealError, UsageError
from archiver.seal.certificates import pem_of
from archiver.seal.trust import Trust
from archiver.seal.wacz_auth import Manifest, signature_finding
from archiver.seal.wacz_signing import Signer, read_signer
from tests.browser.serving import Site, serving
from tests.seal.authority import Identity, TimestampServer, authority, domain_signer, identity, timestamp_signer

HASH, CREATED = "sha256:" + "ab" * 32, "2024-05-06T12:00:00Z"


@pytest.fixture(scope="module")
def clock_root() -> Identity:
    return authority("Clock root")


@pytest.fixture(scope="module")
def site(clock_root: Identity, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    middle = authority("Clock middle", clock_root)
    server = TimestampServer(
        tmp_path_factory.mktemp("clock") / "server", timestamp_signer(middle), [middle, clock_root]
    )
    with serving({"/tsa": server}) as made:
        yield made


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=["P-256", "P-384"])
def test_a_key_alone_signs_as_browsers_do(tmp_path: Path, curve: ec.EllipticCurve) -> None:
    (tmp_path / "key.pem").write_bytes(identity("Key", curve=curve).key_pem)
    signed = read_signer(tmp_path / "key.pem").sign(HASH, CREATED)
    assert list(signed) == ["hash", "created", "software", "version", "signature", "publicKey"]
    assert len(base64.b64decode(signed["signature"])) == curve.key_size // 4
    found = signature_finding(signed, Manifest(HASH, CREATED), Trust(), at=datetime.now(UTC))
    assert found.code == "wacz.signature.unpinned"


def test_a_domain_signs_with_its_chain_and_a_timestamp(tmp_path: Path, site: Site, clock_root: Identity) -> None:
    root = authority("Web root")
    middle = authority("Middle", root)
    domain = domain_signer(middle)
    (tmp_path / "key.pem").write_bytes(domain.key_pem)
    (tmp_path / "chain.pem").write_bytes(domain.pem + middle.pem)
    signer = read_signer(tmp_path / "key.pem", tmp_path / "chain.pem", f"{site.origin}/tsa")
    now = f"{signer.now():%Y-%m-%dT%H:%M:%SZ}"
    signed = signer.sign(HASH, now)
    assert signed["domain"] == "archive.example.org"
    assert signed["domainCert"].encode() == pem_of([domain.certificate, middle.certificate])
    assert signed["timestampCert"].count("BEGIN CERTIFICATE") == 3
    trust = Trust((root.certificate, clock_root.certificate))
    found = signature_finding(signed, Manifest(HASH, now), trust, at=datetime.now(UTC))
    assert found.code == "wacz.signature.verified"
    assert signer.now().microsecond == 0


def test_a_timestamp_that_cannot_be_had_is_an_error(site: Site) -> None:
    domain = domain_signer(authority())
    signer = Signer(domain.key, (domain.certificate,), "archive.example.org", f"{site.origin}/none")
    with pytest.raises(SealError, match="status 404"):
        signer.sign(HASH, CREATED)


def _pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, password: bytes = b"") -> bytes:
    way = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, way)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "no private key in PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key in PEM"),
        (identity("Key").pem, "no private key in PEM"),
        (_pem(ed25519.Ed25519PrivateKey.generate()), "P-384 or P-256"),
        (_pem(ec.generate_private_key(ec.SECP521R1())), "signs no seals"),
        (_pem(ec.generate_private_key(ec.SECP256R1()), b"secret"), "wrong or no passphrase"),
    ],
    ids=["empty", "torn", "certificate", "Ed25519", "P-521", "encrypted"],
)
def test_a_file_that_holds_no_key_to_sign_with_is_told(tmp_path: Path, raw: bytes, words: str) -> None:
    (tmp_path / "key.pem").write_bytes(raw)
    with pytest.raises(SealError, match=words):
        read_signer(tmp_path / "key.pem")


def test_an_encrypted_key_is_opened_with_its_passphrase(tmp_path: Path) -> None:
    made = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "key.pem").write_bytes(_pem(made, b"secret"))
    signer = read_signer(tmp_path / "key.pem", passphrase=lambda: b"secret")
    assert signer.key.public_key() == made.public_key()


def test_a_certificate_needs_a_timestamp_and_the_key_that_it_is_for(tmp_path: Path) -> None:
    root = authority()
    one, other, nameless = domain_signer(root), domain_signer(root), identity("*.example.org", root)
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    key.write_bytes(one.key_pem)
    chain.write_bytes(root.pem + one.pem)
    with pytest.raises(UsageError):
        read_signer(key, chain)
    with pytest.raises(UsageError):
        read_signer(key, None, "http://127.0.0.1/tsa")
    with pytest.raises(SealError, match="not that of the key"):
        read_signer(key, chain, "http://127.0.0.1/tsa")
    chain.write_bytes(other.pem)
    with pytest.raises(SealError, match="not that of the key"):
        read_signer(key, chain, "http://127.0.0.1/tsa")
    key.write_bytes(nameless.key_pem)
    chain.write_bytes(nameless.pem)
    with pytest.raises(SealError, match="names no host"):
        read_signer(key, chain, "http://127.0.0.1/tsa")
    with pytest.raises(SealError, match="cannot be read"):
        read_signer(tmp_path / "absent.pem")


def test_an_expired_certificate_signs_nothing(tmp_path: Path) -> None:
    old = domain_signer(authority(), last=datetime.now(UTC) - timedelta(days=1))
    (tmp_path / "key.pem").write_bytes(old.key_pem)
    (tmp_path / "chain.pem").write_bytes(old.pem)
    with pytest.raises(SealError, match="it was valid from"):
        read_signer(tmp_path / "key.pem", tmp_path / "chain.pem", "http://127.0.0.1/tsa")
