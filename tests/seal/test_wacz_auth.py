"""Signatures of packages that are right, and attacks on them: each is refused, for its reason."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.model import Finding
from archiver.seal.trust import NOBODY, Trust, fingerprint_of
from archiver.seal.wacz_auth import Manifest, signature_finding
from archiver.seal.wacz_codes import BY_CODE
from archiver.seal.wacz_signing import plain_form
from tests.seal.authority import SERVERS, Identity, authority, domain_signer, forged_token, identity, timestamp_signer
from tests.seal.test_keys import on_own_curve

THEN = datetime(2024, 5, 6, 12, tzinfo=UTC)
NOW = THEN + timedelta(days=400)
HASH = f"sha256:{hashlib.sha256(b'datapackage.json').hexdigest()}"
OTHER_HASH = f"sha256:{hashlib.sha256(b'another').hexdigest()}"
CREATED = "2024-05-06T12:00:00.000000Z"
MANIFEST = Manifest(HASH, CREATED)
HOST = "archive.example.org"

Signed = dict[str, Any]


@dataclass(frozen=True)
class World:
    """Two roots, the signers under them, and whom a checker believes."""

    root: Identity
    middle: Identity
    domain: Identity
    clock_root: Identity
    clock: Identity
    key: Identity

    @property
    def trust(self) -> Trust:
        return Trust((self.root.certificate, self.clock_root.certificate))


@pytest.fixture(scope="module")
def world() -> World:
    root, clock_root = authority("Web root"), authority("Clock root")
    middle = authority("Middle", root)
    key = identity("Nobody", curve=ec.SECP384R1())
    return World(root, middle, domain_signer(middle, HOST), clock_root, timestamp_signer(clock_root), key)


def signature_of(signer: Identity, text: str = HASH) -> str:
    return base64.b64encode(signer.key.sign(text.encode(), ec.ECDSA(hashes.SHA256()))).decode()


def stamped(clock: Identity, signature: str, instant: datetime = THEN) -> str:
    digest = hashlib.sha256(signature.encode()).digest()
    return base64.b64encode(forged_token(clock, digest, instant=instant)).decode()


def domain_signed(
    world: World,
    *,
    signer: Identity | None = None,
    clock: Identity | None = None,
    instant: datetime = THEN,
    text: str = HASH,
    **changes: Any,
) -> Signed:
    """A signature for a domain; `changes` are put over its members, None takes one out."""
    signer, clock = signer or world.domain, clock or world.clock
    signature = signature_of(signer, text)
    signed = {
        "hash": text,
        "created": CREATED,
        "software": "test",
        "version": "0.1.0",
        "signature": signature,
        "domain": HOST,
        "domainCert": (signer.pem + world.middle.pem).decode(),
        "timeSignature": stamped(clock, signature, instant),
        "timestampCert": clock.pem.decode(),
        **changes,
    }
    return {name: value for name, value in signed.items() if value is not None}


def key_signed(key: Identity, *, text: str = HASH, **changes: Any) -> Signed:
    """A signature with a key alone."""
    spki = key.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signed = {
        "hash": text,
        "created": CREATED,
        "software": "test",
        "signature": signature_of(key, text),
        "publicKey": base64.b64encode(spki).decode(),
        **changes,
    }
    return {name: value for name, value in signed.items() if value is not None}


def check(signed: Any, trust: Trust = NOBODY, *, at: datetime = NOW, manifest: Manifest = MANIFEST) -> Finding:
    return signature_finding(signed, manifest, trust, at=at)


def test_a_signature_for_a_domain_holds_long_after_its_certificates_expired(world: World) -> None:
    signer = domain_signer(world.middle, HOST, last=THEN + timedelta(days=1))
    found = check(domain_signed(world, signer=signer), world.trust)
    assert (found.code, found.value) == ("wacz.signature.verified", HOST)
    assert found.message == f"signed for '{HOST}', dated 2024-05-06 12:00:00 UTC by 'Timestamps'"


def test_whoever_is_asked_for_must_have_signed(world: World) -> None:
    def ask(signed: Signed, signer: str) -> str:
        return signature_finding(signed, MANIFEST, world.trust, at=NOW, signer=signer).code

    assert ask(domain_signed(world), HOST.upper()) == "wacz.signature.verified"
    assert ask(domain_signed(world), "bank.example") == "wacz.signature.signer"
    assert ask(key_signed(world.key), HOST) == "wacz.signature.signer"


def test_without_trust_it_is_right_and_nobody_knows_whose(world: World) -> None:
    for signed in (domain_signed(world), key_signed(world.key)):
        found = check(signed)
        assert (found.code, found.severity) == ("wacz.signature.unpinned", "info")


def test_a_key_that_is_pinned_is_known(world: World) -> None:
    trust = Trust(keys=frozenset({fingerprint_of(world.key.key.public_key())}))
    assert check(key_signed(world.key), trust).code == "wacz.signature.verified"
    pinned = Trust(keys=frozenset({fingerprint_of(world.domain.key.public_key())}))
    found = check(domain_signed(world), pinned)
    assert found.code == "wacz.signature.verified"
    assert found.message.endswith("whose clock nobody vouches for")


def test_both_forms_of_a_signature_are_read(world: World) -> None:
    raw = base64.b64decode(signature_of(world.key))
    plain = base64.b64encode(plain_form(raw, 384)).decode()
    assert check(key_signed(world.key, signature=plain)).code == "wacz.signature.unpinned"


def test_a_cross_signed_certificate_is_another_way_to_a_root(world: World) -> None:
    stranger = authority("Stranger")
    builder = x509.CertificateBuilder(
        issuer_name=world.root.certificate.subject,
        subject_name=world.domain.certificate.subject,
        public_key=world.domain.key.public_key(),
        serial_number=9,
        not_valid_before=THEN - timedelta(days=1),
        not_valid_after=THEN + timedelta(days=1),
    )
    cross = builder.sign(world.root.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()
    signed = domain_signed(world, crossSignedCert=cross)
    trust = Trust((world.root.certificate, world.clock_root.certificate))
    assert check(signed, trust).code == "wacz.signature.verified"
    elsewhere = domain_signed(world, crossSignedCert=stranger.pem.decode())
    assert check(elsewhere, trust).code == "wacz.signature.cross"
    nobody = Trust((stranger.certificate, world.clock_root.certificate))
    assert check(signed, nobody).code == "wacz.signature.certificate"


_CODE = ExtendedKeyUsageOID.CODE_SIGNING

Attack = Callable[[World], Signed]


def _clock_of_another_root(world: World) -> Signed:
    return domain_signed(world, clock=timestamp_signer(authority("Another root")))


def _signer_of_another_root(world: World) -> Signed:
    signer = domain_signer(authority("Another root"), HOST)
    return domain_signed(world, signer=signer)


def _signature_of_another_token(world: World) -> Signed:
    """The timestamp is a real one, for another signature by the same signer."""
    return domain_signed(world, timeSignature=domain_signed(world, text=OTHER_HASH)["timeSignature"])


def _token_with(change: Callable[[bytes], bytes]) -> Attack:
    def attack(world: World) -> Signed:
        signed = domain_signed(world)
        raw = change(base64.b64decode(signed["timeSignature"]))
        return {**signed, "timeSignature": base64.b64encode(raw).decode()}

    return attack


def _rsa(world: World) -> Signed:
    spki = (
        rsa.generate_private_key(65537, 1024).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    return key_signed(world.key, publicKey=base64.b64encode(spki).decode())


def _own_curve(world: World) -> Signed:
    return key_signed(world.key, publicKey=base64.b64encode(on_own_curve(world.domain)).decode())


def _weak_timestamp(world: World) -> Signed:
    signed = domain_signed(world)
    digest = hashlib.sha256(signed["signature"].encode()).digest()
    token = forged_token(world.clock, digest, instant=THEN, is_weak=True)
    return {**signed, "timeSignature": base64.b64encode(token).decode()}


ATTACKS: Mapping[str, tuple[str, str | None, Attack]] = {
    "transplanted from another package": ("other", OTHER_HASH, lambda world: domain_signed(world, text=OTHER_HASH)),
    "transplanted, its hash put right": (
        "wrong",
        None,
        lambda world: {**domain_signed(world, text=OTHER_HASH), "hash": HASH},
    ),
    "of a key alone, transplanted": (
        "wrong",
        None,
        lambda world: {**key_signed(world.key, text=OTHER_HASH), "hash": HASH},
    ),
    "dated back": (
        "other",
        "2020-01-01T00:00:00Z",
        lambda world: domain_signed(world, created="2020-01-01T00:00:00Z"),
    ),
    "dated back with its manifest": (
        "date",
        CREATED,
        lambda world: domain_signed(world, instant=THEN + timedelta(days=9)),
    ),
    "dated ahead of the check": (
        "timestamp",
        "seal.timestamp.future",
        lambda world: domain_signed(world, instant=NOW + timedelta(days=1)),
    ),
    "for another domain": ("domain", "bank.example", lambda world: domain_signed(world, domain="bank.example")),
    "for a domain below": ("domain", f"a.{HOST}", lambda world: domain_signed(world, domain=f"a.{HOST}")),
    "certificate expired": (
        "certificate",
        "seal.certificate.expired",
        lambda world: domain_signed(world, signer=domain_signer(world.middle, HOST, last=THEN - timedelta(days=1))),
    ),
    "certificate for something else": (
        "certificate",
        "seal.certificate.usage",
        lambda world: domain_signed(world, signer=identity(HOST, world.middle, usages=[_CODE], hosts=[HOST])),
    ),
    "certificate of another root": ("certificate", "seal.certificate.untrusted", _signer_of_another_root),
    "issuer left out": (
        "certificate",
        "seal.certificate.untrusted",
        lambda world: domain_signed(world, domainCert=world.domain.pem.decode()),
    ),
    "chain reordered": (
        "wrong",
        None,
        lambda world: domain_signed(world, domainCert=(world.middle.pem + world.domain.pem).decode()),
    ),
    "signature truncated": (
        "wrong",
        None,
        lambda world: {**domain_signed(world), "signature": domain_signed(world)["signature"][:-8]},
    ),
    "signature by another key": ("wrong", None, lambda world: domain_signed(world, signature=signature_of(world.key))),
    "timestamp for another signature": ("timestamp", "seal.timestamp.digest", _signature_of_another_token),
    "timestamp truncated": ("timestamp", "seal.timestamp.unreadable", _token_with(lambda raw: raw[:-40])),
    "timestamp changed": (
        "timestamp",
        "seal.timestamp.signature",
        _token_with(lambda raw: raw[:-1] + bytes((raw[-1] ^ 1,))),
    ),
    "timestamp of another root": ("timestamp", "seal.certificate.untrusted", _clock_of_another_root),
    "timestamp by a web server's key": (
        "timestamp",
        "seal.certificate.usage",
        lambda world: domain_signed(world, clock=identity("Clock", world.clock_root, usages=[SERVERS])),
    ),
    "timestamp certificate expired": (
        "timestamp",
        "seal.certificate.expired",
        lambda world: domain_signed(world, clock=timestamp_signer(world.clock_root, last=THEN - timedelta(days=1))),
    ),
    "timestamp taken away": ("member", None, lambda world: domain_signed(world, timeSignature=None)),
    "domain taken away": ("member", None, lambda world: domain_signed(world, domain=None)),
    "two kinds at once": (
        "member",
        None,
        lambda world: {**domain_signed(world), "publicKey": key_signed(world.key)["publicKey"]},
    ),
    "a member more": ("member", None, lambda world: domain_signed(world, note="trust me")),
    "a number for a text": ("member", None, lambda world: domain_signed(world, created=5)),
    "no base64": ("member", None, lambda world: domain_signed(world, signature="!")),
    "no certificate": ("member", None, lambda world: domain_signed(world, domainCert="PEM")),
    "a key alone": ("untrusted", None, lambda world: key_signed(world.key)),
    "a key for RSA": ("key", None, _rsa),
    "a key on a curve of its own": ("key", None, _own_curve),
    "timestamp over SHA-1": ("timestamp", "seal.timestamp.weak", _weak_timestamp),
    "no key": ("key", None, lambda world: key_signed(world.key, publicKey="AAAA")),
}


@pytest.mark.parametrize("case", ATTACKS)
def test_an_attack_is_refused_for_its_reason(world: World, case: str) -> None:
    word, value, attack = ATTACKS[case]
    found = check(attack(world), world.trust)
    assert (found.code, found.severity) == (f"wacz.signature.{word}", "error")
    if value is not None:
        assert found.value == value


@pytest.mark.parametrize("value", [None, [], "signed", 5, {}, {"hash": HASH}], ids=repr)
def test_what_is_no_signature_is_told_as_that(value: object) -> None:
    assert check(value).code == "wacz.signature.member"


@pytest.mark.parametrize("created", [None, 5, "2024-05-06T12:00:00Z", ["x"]], ids=repr)
def test_the_date_is_that_of_the_manifest_to_the_letter(world: World, created: object) -> None:
    assert check(domain_signed(world), manifest=Manifest(HASH, created)).code == "wacz.signature.other"


@pytest.mark.parametrize("created", ["yesterday", "2024-05-06T12:00:00", "", "2024-05-06"], ids=repr)
def test_a_date_without_zone_or_sense_is_refused(world: World, created: str) -> None:
    manifest = replace(MANIFEST, created=created)
    assert check(domain_signed(world, created=created), manifest=manifest).code == "wacz.signature.date"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda x: st.lists(x, max_size=3)
)


@given(
    st.sampled_from(["hash", "created", "signature", "domain", "domainCert", "timeSignature", "timestampCert", "new"]),
    st.data(),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_change_of_a_member_is_taken_for_signed(
    world: World, signed: Signed, name: str, data: st.DataObject
) -> None:
    text = signed.get(name, "")
    place = data.draw(st.integers(0, max(len(text) - 1, 0)))
    letter = data.draw(st.characters(exclude_categories=["Cs"]))
    value = data.draw(_JSON | st.just(text[:place] + letter + text[place + 1 :]) | st.just(text[:place]))
    found = check({**signed, name: value}, world.trust)
    assert found.code in BY_CODE
    # What surrounds a certificate in PEM, and the status around a token, are not signed and may be anything.
    if found.severity != "error":
        assert found.message == check(signed, world.trust).message
        assert value == text or name in ("domainCert", "timeSignature", "timestampCert")
    json.dumps(found.as_json()).encode()


@pytest.fixture(scope="module")
def signed(world: World) -> Signed:
    return domain_signed(world)
